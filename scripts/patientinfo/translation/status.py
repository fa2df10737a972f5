"""[Page] and the lock -> which parts are outdated, shown to an editor, and the lock with accepted parts.

A part of a translation is a section of a page, its keywords, or a label.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from patientinfo.contract import WORD_LISTS, is_safety_label, is_safety_section
from patientinfo.messages import Catalogue, msg
from patientinfo.model import Approval, Language, Page, Project, TranslationLock
from patientinfo.selection import below_root, is_inside
from patientinfo.settings import today
from patientinfo.suggest import nearest
from patientinfo.translation.comparators import differing
from patientinfo.translation.lock import compare_with_lock, digest, is_recorded, label_texts, save_lock, texts_of

Pages = Mapping[tuple[str, str], Page]


class AcceptanceError(Exception):
    """The parts cannot be accepted. The message is for an editor."""


# --- the parts of translations ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a translation with its original: a section or the keywords of a page, or a label.

    `place` is (language code, page key), as in the lock, and (language code, "") for labels.
    """

    place: tuple[str, str]
    id: str
    source: str
    path: str
    original: tuple[str, ...]
    text: tuple[str, ...]
    is_safety: bool

    @property
    def name(self) -> str:
        return f"{self.path}#{self.id}"


def parts_of(project: Project, pages: Pages) -> Iterator[Part]:
    """Every part that both a translation and its original have, in the order of pages and labels."""
    for language in project.translations:
        for key in project.keys:
            original, translation = (pages.get((c.code, key)) for c in (project.source_language, language))
            if original is not None and translation is not None:
                yield from _parts_of_page(original, translation)
        yield from _labels(project, language)


def _parts_of_page(original: Page, translation: Page) -> Iterator[Part]:
    place = (translation.language.code, translation.key)
    theirs = texts_of(translation)
    for id, ours in texts_of(original).items():
        if id in theirs and is_recorded(ours, theirs[id]):
            is_safety = is_safety_section(original.kind, id)
            yield Part(place, id, original.path, translation.path, ours, theirs[id], is_safety)


def _labels(project: Project, language: Language) -> Iterator[Part]:
    source, path = (f"{WORD_LISTS}/{code}.html" for code in (project.source_language.code, language.code))
    theirs = label_texts(project.labels[language.code])
    for key, ours in label_texts(project.labels[project.source_language.code]).items():
        if key in theirs:
            yield Part((language.code, ""), key, source, path, ours, theirs[key], is_safety_label(key))


def _known(lock: TranslationLock, part: Part) -> Approval | None:
    code, key = part.place
    return (lock.accepted.get(part.place, {}) if key else lock.labels.get(code, {})).get(part.id)


def _differing(part: Part, project: Project) -> Iterator[str]:
    """The words that deny or compare and are not on both sides, block by block where the blocks agree."""
    ours, theirs = project.termbase(project.source_language.code), project.termbase(part.place[0])
    blocks = [(" ".join(part.original), " ".join(part.text))]
    if len(part.original) == len(part.text):
        blocks = list(zip(part.original, part.text, strict=True))
    for original, text in blocks:
        if found := differing(original, text, ours, theirs):
            yield "; ".join(f"{left or '–'} / {right or '–'}" for left, right in found)
            yield f"  {original}"
            yield f"  {text}"


# --- what is outdated ----------------------------------------------------------------------------------


def print_status(
    project: Project, parts: Sequence[Part], lock: TranslationLock, paths: Sequence[str], texts: Catalogue
) -> int:
    outdated = [(p, what) for p in parts if (what := _what(p, lock)) and (not paths or is_inside(p.path, paths))]
    if not outdated:
        print(msg("All translations are up to date.").render(texts))
        return 0
    for part, what in outdated:
        print(f"{part.name}: {_EXPLAINED[what].render(texts)}")
        for line in (*_changes(part, what, lock), *_differing(part, project)):
            print(f"    {line}")
    stopping = sum(part.is_safety for part, _ in outdated)
    print(
        msg(
            "Outdated parts: {count}. Of these, safety parts that block publishing: {stopping}.",
            count=len(outdated),
            stopping=stopping,
        ).render(texts)
    )
    return 1


def _what(part: Part, lock: TranslationLock) -> str:
    """Why a part is outdated, a key of `_EXPLAINED`; "" if it is not."""
    known = _known(lock, part)
    ours, theirs = ({part.id: digest(text)} for text in (part.original, part.text))
    return next(
        (outdated_part.what for outdated_part in compare_with_lock(ours, theirs, {part.id: known} if known else {})), ""
    )


_EXPLAINED = {
    "original": msg("the original was changed after this part was translated."),
    "text": msg("this part was changed and has not been compared with the original since."),
    "both": msg("this part and the original were both changed and have not been compared since."),
    "new": msg("this part is new and has not been accepted yet."),
}


def _changes(part: Part, what: str, lock: TranslationLock) -> Iterator[str]:
    """What changed in the original since this part was accepted, block by block."""
    known = _known(lock, part)
    if known is None or what in ("text", "new"):
        return
    for line in difflib.ndiff(lock.originals.get(known.original, ()), part.original):
        if line[0] in "+-?":
            yield line.rstrip("\n")


# --- accepting -----------------------------------------------------------------------------------------


def chosen_parts(
    project: Project, parts: Sequence[Part], root: Path, paths: Sequence[str], *, is_accepting: bool
) -> Iterator[Part]:
    """The parts at these paths: translations to accept, or originals whose change has no effect.

    Raises AcceptanceError if there is no part at one of the paths.
    """
    for path in paths:
        file, _, id = str(path).partition("#")
        wanted = below_root(Path(file), root)
        found = [part for part in parts if is_inside(part.path if is_accepting else part.source, [wanted])]
        if not found:
            source = project.source_language.name
            kind = "a translated page or file of labels" if is_accepting else f"a page in {source}, nor its labels"
            raise AcceptanceError(f"{file} is not {kind}, nor a folder of such files.")
        ids = list(dict.fromkeys(part.id for part in found))
        if id and id not in ids:
            guess = nearest(id, ids)
            known = f'Did you mean "{guess}"?' if guess else f"It has: {', '.join(ids[:30])}{' …' * (len(ids) > 30)}."
            raise AcceptanceError(f'{file} has no part "{id}". {known}')
        yield from (part for part in found if not id or part.id == id)


def accept_parts(
    root: Path,
    parts: Sequence[Part],
    lock: TranslationLock,
    chosen: Sequence[Part],
    unread: Sequence[tuple[str, str]] = (),
    *,
    by: str = "",
    without_effect: str = "",
) -> None:
    """Write the lock with these parts accepted.

    `unread` are the pages that could not be read, as (language code, page key): their approvals are kept.
    `without_effect` is the reason why a change of the original does not affect the translations. Then AcceptanceError
    is raised, and nothing is changed, if the translation of a part has itself changed.
    """
    entries = {(part.place, part.id): known for part in parts if (known := _known(lock, part))}
    for part in chosen:
        ours, theirs = digest(part.original), digest(part.text)
        known = _known(lock, part)
        entry = Approval(ours, theirs, str(today()), by, "read")
        if without_effect:
            if known is None or known.text != theirs:
                raise AcceptanceError(
                    f"{part.name} was itself changed or never accepted: compare it with the original and use `accept`."
                )
            entry = replace(known, original=ours, on=str(today()), how="no-effect", because=without_effect)
            entry = replace(entry, by=by or known.by)
        entries[part.place, part.id] = entry
    originals = {**lock.originals, **{digest(part.original): part.original for part in chosen}}
    fresh = _ordered_lock(parts, entries, originals)
    kept = {place: lock.accepted[place] for place in unread}
    save_lock(root, replace(fresh, accepted={**kept, **fresh.accepted}))


def print_differing(project: Project, chosen: Sequence[Part], texts: Catalogue) -> None:
    """Print which words of negation and comparison only one side has, for the person who accepts."""
    for part in chosen:
        if lines := list(_differing(part, project)):
            look = msg("Check again: negations or comparisons differ.")
            print(f"{part.name}: {look.render(texts)}")
            for line in lines:
                print(f"    {line}")


def _ordered_lock(
    parts: Sequence[Part],
    entries: Mapping[tuple[tuple[str, str], str], Approval],
    originals: Mapping[str, tuple[str, ...]],
) -> TranslationLock:
    """A lock in the order of the parts, without entries of parts that no longer exist."""
    accepted: dict[tuple[str, str], dict[str, Approval]] = {}
    labels: dict[str, dict[str, Approval]] = {}
    for part in parts:
        code, key = part.place
        if entry := entries.get((part.place, part.id)):
            (accepted.setdefault(part.place, {}) if key else labels.setdefault(code, {}))[part.id] = entry
    return TranslationLock(accepted, originals, labels)


def lock_of(project: Project, pages: Pages) -> TranslationLock:
    """A lock that accepts every translation as it is now, marked as read by nobody."""
    parts = list(parts_of(project, pages))
    entries = {(part.place, part.id): Approval(digest(part.original), digest(part.text)) for part in parts}
    return _ordered_lock(parts, entries, {digest(part.original): part.original for part in parts})
