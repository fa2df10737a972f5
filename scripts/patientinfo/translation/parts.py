"""[Page] and the lock -> the parts of translations, and which of them are outdated.

A part of a translation is a section of a page, its keywords, or a label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from patientinfo.contract import WORD_LISTS, is_safety_label, is_safety_section
from patientinfo.model import Approval, Language, Page, Project, TranslationLock
from patientinfo.selection import below_root, is_inside
from patientinfo.suggest import nearest
from patientinfo.translation.lock import compare_with_lock, digest, is_recorded, label_texts, texts_of

Pages = Mapping[tuple[str, str], Page]


class AcceptanceError(Exception):
    """The parts cannot be accepted. The message is for an editor."""


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


def known_approval(lock: TranslationLock, part: Part) -> Approval | None:
    """What the lock says of a part; None if it was never accepted."""
    code, key = part.place
    return (lock.accepted.get(part.place, {}) if key else lock.labels.get(code, {})).get(part.id)


def why_outdated(part: Part, lock: TranslationLock) -> str:
    """What has changed, as in OutdatedPart; "" if the part is not outdated."""
    known = known_approval(lock, part)
    ours, theirs = ({part.id: digest(text)} for text in (part.original, part.text))
    return next(
        (outdated_part.what for outdated_part in compare_with_lock(ours, theirs, {part.id: known} if known else {})), ""
    )


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
