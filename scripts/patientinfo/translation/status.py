"""What is outdated, shown to an editor with what to look at, and the lock with accepted parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from patientinfo.messages import Catalogue, msg
from patientinfo.model import UNREAD, Approval, Project, TranslationLock
from patientinfo.selection import is_inside
from patientinfo.settings import today
from patientinfo.translation.lock import digest, save_lock
from patientinfo.translation.look import Finding, Looker, block_pairs, marked
from patientinfo.translation.parts import AcceptanceError, Pages, Part, known_approval, parts_of, why_outdated
from patientinfo.translation.word_diff import word_diff

# --- what is outdated ----------------------------------------------------------------------------------


def print_status(
    project: Project, parts: Sequence[Part], lock: TranslationLock, paths: Sequence[str], texts: Catalogue
) -> int:
    """Print the outdated parts below these paths, then those that were accepted unread. Return the exit status."""
    inside = [part for part in parts if not paths or is_inside(part.path, paths)]
    outdated = [part for part in inside if why_outdated(part, lock)]
    if outdated:
        show_parts(project, parts, outdated, lock, texts)
        print(
            msg(
                "Outdated parts: {count}. Of these, safety parts that block publishing: {stopping}.",
                count=len(outdated),
                stopping=sum(part.is_safety for part in outdated),
            ).render(texts)
        )
    else:
        print(msg("All translations are up to date.").render(texts))
    unread = [part for part in inside if (known := known_approval(lock, part)) and known.how == UNREAD]
    if unread:
        print(msg("Accepted, but compared by nobody: {count}.", count=len(unread)).render(texts))
        for part in unread:
            print(f"    {part.name}")
    return 1 if outdated else 0


_EXPLAINED = {
    "original": msg("the original was changed after this part was translated."),
    "text": msg("this part was changed and has not been compared with the original since."),
    "both": msg("this part and the original were both changed and have not been compared since."),
    "new": msg("this part is new and has not been accepted yet."),
}


def show_parts(
    project: Project, parts: Sequence[Part], outdated: Sequence[Part], lock: TranslationLock, texts: Catalogue
) -> dict[Part, list[Finding]]:
    """Print what changed in these parts and what to look at. Return that, for each part.

    `parts` are all of the site: how a sentence is translated elsewhere, and how long translations are, is seen there.
    """
    found: dict[Part, list[Finding]] = {}
    for code in dict.fromkeys(part.place[0] for part in outdated):
        looker = Looker(project, code, parts)
        if not looker.kinds:
            name = next(language.name for language in project.languages if language.code == code)
            print(
                msg("{name} has no words under [compare] in its term base: these are not compared.", name=name).render(
                    texts
                )
            )
        for part in outdated:
            if part.place[0] == code:
                print(f"{part.name}: {_EXPLAINED[why_outdated(part, lock)].render(texts)}")
                found[part] = _show_part(project, part, lock, looker, texts)
    return found


def _show_part(project: Project, part: Part, lock: TranslationLock, looker: Looker, texts: Catalogue) -> list[Finding]:
    names = {language.code: language.name for language in project.languages}
    found = []
    for pair in block_pairs(part, lock):
        if not pair.is_changed:
            continue
        here = looker.findings(pair)
        sides = (
            (project.source_language.code, pair.original, pair.original_before, looker.ours),
            (part.place[0], pair.text, pair.text_before, looker.theirs),
        )
        for code, now, before, termbase in sides:
            is_same = before is None or before == now
            shown = (
                marked(now, termbase, {finding.kind for finding in here})
                if is_same
                else word_diff(before or "", now, is_spaced=termbase.is_spaced)
            )
            print(f"    {names[code]}: {shown}")
        for finding in here:
            look = msg("Look at: {what}", what=finding.message).render(texts)
            print(f"      {look}")
        found += here
    return found


# --- the lock with accepted parts ------------------------------------------------------------------------


def accept_parts(
    root: Path,
    parts: Sequence[Part],
    lock: TranslationLock,
    chosen: Sequence[Part],
    unread: Sequence[tuple[str, str]] = (),
    *,
    by: str = "",
    how: str = "read",
    without_effect: str = "",
) -> None:
    """Write the lock with these parts accepted, and with the texts of all parts.

    `unread` are the pages that could not be read, as (language code, page key): their approvals are kept.
    `without_effect` is the reason why a change of the original does not affect the translations. Then AcceptanceError
    is raised, and nothing is changed, if the translation of a part has itself changed.
    """
    entries = {(part.place, part.id): known for part in parts if (known := known_approval(lock, part))}
    for part in chosen:
        ours, theirs = digest(part.original), digest(part.text)
        known = known_approval(lock, part)
        entry = Approval(ours, theirs, str(today()), by, how)
        if without_effect:
            if known is None or known.text != theirs:
                raise AcceptanceError(
                    f"{part.name} was itself changed or never accepted: compare it with the original and use `accept`."
                )
            # What nobody has read stays unread, whatever is changed elsewhere.
            how = UNREAD if known.how == UNREAD else "no-effect"
            entry = replace(known, original=ours, on=str(today()), how=how, because=without_effect)
            entry = replace(entry, by=by or known.by)
        entries[part.place, part.id] = entry
    fresh = _ordered_lock(parts, entries, lock)
    kept = {place: lock.accepted[place] for place in unread}
    save_lock(root, replace(fresh, accepted={**kept, **fresh.accepted}))


def complete_texts(
    root: Path, parts: Sequence[Part], lock: TranslationLock, unread: Sequence[tuple[str, str]] = ()
) -> None:
    """Write the texts of accepted translations into a lock from before it had any. Accepts nothing."""
    known = (approval.text for part in parts if (approval := known_approval(lock, part)))
    if not lock.texts.keys() >= set(known):
        accept_parts(root, parts, lock, (), unread)


def _ordered_lock(
    parts: Sequence[Part],
    entries: Mapping[tuple[tuple[str, str], str], Approval],
    before: TranslationLock,
) -> TranslationLock:
    """A lock in the order of the parts, without entries of parts that no longer exist, with the texts there are."""
    accepted: dict[tuple[str, str], dict[str, Approval]] = {}
    labels: dict[str, dict[str, Approval]] = {}
    for part in parts:
        code, key = part.place
        if entry := entries.get((part.place, part.id)):
            (accepted.setdefault(part.place, {}) if key else labels.setdefault(code, {}))[part.id] = entry
    originals = {**before.originals, **{digest(part.original): part.original for part in parts}}
    texts = {**before.texts, **{digest(part.text): part.text for part in parts}}
    return TranslationLock(accepted, originals, labels, texts)


def lock_of(project: Project, pages: Pages) -> TranslationLock:
    """A lock that accepts every translation as it is now, marked as read by nobody."""
    parts = list(parts_of(project, pages))
    entries = {(part.place, part.id): Approval(digest(part.original), digest(part.text)) for part in parts}
    return _ordered_lock(parts, entries, TranslationLock())
