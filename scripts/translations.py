#!/usr/bin/env python3
"""Which translations are out of step with the English, and what was accepted: translations.lock.json.

    python scripts/translations.py status                    what is out of step, with what changed in the English
    python scripts/translations.py status docs/nl            only in these files or folders
    python scripts/translations.py accept docs/nl/fractional-laser/recovery.md#help
                                                             after re-reading: this part says what the English says
    python scripts/translations.py accept docs/nl/index.md --by "First Last"
                                                             a whole page, and who has read it
    python scripts/translations.py no-effect docs/en/index.md#purpose --because "a typing error in English"
                                                             the English changed, and no translation need follow
    python scripts/translations.py start                     for a new project: take everything as it is now

Exit status: 0 done, or all in step; 1 something is out of step; 2 it could not be done, and nothing was changed.
"""

from __future__ import annotations

import argparse
import difflib
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from patientinfo.contract import LOCK_FILE, is_safety_section
from patientinfo.drift import (
    Drift,
    Record,
    digest,
    digests,
    load_record,
    out_of_step,
    save_record,
    section_text,
    sections_of,
)
from patientinfo.load import read_pages, read_project
from patientinfo.messages import Catalogue, Said, catalogue, message_languages, say
from patientinfo.model import Acceptance, Page, Project
from patientinfo.problems import ContentError, SettingsBroken
from patientinfo.select import below_root, is_inside, nowhere
from patientinfo.settings import Settings, load_settings, today

ROOT = Path(__file__).resolve().parent.parent

Pages = Mapping[tuple[str, str], Page]


class NotAccepted(Exception):
    """What was asked for cannot be done. The message is for an editor."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one of the commands; return its exit status."""
    arguments = _arguments(argv)
    words = catalogue(arguments.messages)
    root: Path = arguments.root
    try:
        settings = load_settings(root)
        if arguments.command == "start":
            return _start(settings, words)
        record = load_record(root)
        project = read_project(settings, today(), record)
        pages = read_pages(settings, project)
        if arguments.command == "status":
            paths = [below_root(Path(path), root) for path in arguments.paths]
            if wrong := nowhere(paths, root):
                raise NotAccepted(wrong.told(words))
            return _status(project, pages, record, paths, words)
        chosen = list(_chosen(project, pages, arguments.paths, root, arguments.command))
        _accept(root, project, pages, record, chosen, arguments)
    except NotAccepted as error:
        print(f"{say('Nothing was changed.').told(words)} {error}", file=sys.stderr)
        return 2
    except ContentError as error:
        p = error.problem
        print(f"{p.path}:{p.line}: {p.message.told(words)} {p.remedy.told(words)}", file=sys.stderr)
        return 2
    except (SettingsBroken, OSError) as error:
        print(f"{say('Nothing was changed.').told(words)} {error}", file=sys.stderr)
        return 2
    print(say("Parts accepted: {count}.", count=len(chosen)).told(words))
    return 0


# --- what is out of step -------------------------------------------------------------------------------


def _status(project: Project, pages: Pages, record: Record, paths: Sequence[str], words: Catalogue) -> int:
    behind = [e for e in _behind(project, pages) if not paths or is_inside(e.translation.path, paths)]
    if not behind:
        print(say("All translations are in step.").told(words))
        return 0
    for entry in behind:
        print(f"{entry.translation.path}#{entry.drift.section}: {_explain(entry).told(words)}")
        for line in _changes(entry, record):
            print(f"    {line}")
    stopping = sum(is_safety_section(entry.original.kind, entry.drift.section) for entry in behind)
    print(
        say(
            "Parts out of step: {count}. Of these stop the site, because safety hangs on them: {stopping}.",
            count=len(behind),
            stopping=stopping,
        ).told(words)
    )
    return 1


@dataclass(frozen=True, slots=True)
class _Behind:
    original: Page
    translation: Page
    drift: Drift


def _behind(project: Project, pages: Pages) -> Iterator[_Behind]:
    for (code, key), original in pages.items():
        if code != project.source_language.code:
            continue
        for language in project.translations:
            translation = pages.get((language.code, key))
            if translation is not None:
                accepted = project.accepted.get((language.code, key), {})
                for drift in out_of_step(digests(original), digests(translation), accepted):
                    yield _Behind(original, translation, drift)


def _explain(entry: _Behind) -> Said:
    return {
        "original": say("the English was changed after this part was translated."),
        "text": say("this part was changed, and nobody has compared it with the English since."),
        "both": say("this part and the English were both changed, and nobody has compared them since."),
        "new": say("this part is new, and nobody has accepted it yet."),
    }[entry.drift.what]


def _changes(entry: _Behind, record: Record) -> Iterator[str]:
    """What was changed in the English since this part was accepted, block by block."""
    accepted = record.accepted.get((entry.translation.language.code, entry.translation.key), {}).get(
        entry.drift.section
    )
    before = record.originals.get(accepted.original, ()) if accepted else ()
    if entry.drift.what in ("text", "new"):
        return
    now = section_text(entry.original, dict(sections_of(entry.original))[entry.drift.section])
    for line in difflib.ndiff(before, now):
        if line[0] in "+-?":
            yield line.rstrip("\n")


# --- accepting -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Choice:
    original: Page
    translation: Page
    section: str


def _chosen(project: Project, pages: Pages, paths: Sequence[str], root: Path, command: str) -> Iterator[_Choice]:
    source = project.source_language.code
    for path in paths:
        file, _, section = str(path).partition("#")
        wanted = below_root(Path(file), root)
        found = [page for page in pages.values() if is_inside(page.path, [wanted])]
        if command == "accept":
            found = [page for page in found if page.language.code != source]
        else:
            keys = {page.key for page in found if page.language.code == source}
            found = [page for page in pages.values() if page.key in keys and page.language.code != source]
        if not found:
            kind = "a translated page" if command == "accept" else f"a page in {project.source_language.name}"
            raise NotAccepted(f"{file} is not {kind}, nor a folder of such pages.")
        for translation in found:
            original = pages.get((source, translation.key))
            if original is None:
                raise NotAccepted(f"{translation.path} has no original in {project.source_language.name}.")
            known = [id for id, _ in sections_of(translation) if id in dict(sections_of(original))]
            if section and section not in known:
                raise NotAccepted(f'{translation.path} has no part "{section}". It has: {", ".join(known)}.')
            for id in [section] if section else known:
                yield _Choice(original, translation, id)


def _accept(
    root: Path, project: Project, pages: Pages, record: Record, chosen: Sequence[_Choice], arguments: argparse.Namespace
) -> None:
    accepted = {place: dict(sections) for place, sections in record.accepted.items()}
    originals = dict(record.originals)
    for choice in chosen:
        place = (choice.translation.language.code, choice.translation.key)
        ours, theirs = (digests(page)[choice.section] for page in (choice.original, choice.translation))
        known = accepted.get(place, {}).get(choice.section)
        if arguments.command == "no-effect":
            if known is None or known.text != theirs:
                raise NotAccepted(
                    f"{choice.translation.path}#{choice.section} was itself changed or never accepted: "
                    "compare it with the English and use `accept`."
                )
            entry = replace(known, original=ours, on=str(today()), how="no-effect", because=arguments.because)
            entry = replace(entry, by=arguments.by or known.by)
        else:
            entry = Acceptance(ours, theirs, str(today()), arguments.by or "", "read")
        accepted.setdefault(place, {})[choice.section] = entry
        originals[ours] = section_text(choice.original, dict(sections_of(choice.original))[choice.section])
    save_record(root, Record(_in_order(accepted, pages), originals))


def _in_order(
    accepted: Mapping[tuple[str, str], Mapping[str, Acceptance]], pages: Pages
) -> dict[tuple[str, str], dict[str, Acceptance]]:
    """Sections in the order of the page; those that are no longer there are dropped, as are lost pages."""
    return {
        place: {id: accepted[place][id] for id, _ in sections_of(pages[place]) if id in accepted[place]}
        for place in accepted
        if place in pages
    }


def record_of(project: Project, pages: Pages) -> Record:
    """A record that takes every translation as it is now, read by nobody."""
    accepted: dict[tuple[str, str], dict[str, Acceptance]] = {}
    originals: dict[str, tuple[str, ...]] = {}
    for (code, key), page in pages.items():
        original = pages.get((project.source_language.code, key))
        if code == project.source_language.code or original is None:
            continue
        theirs = digests(page)
        for id, section in sections_of(original):
            if id in theirs:
                text = section_text(original, section)
                originals[digest(text)] = text
                accepted.setdefault((code, key), {})[id] = Acceptance(digest(text), theirs[id])
    return Record(accepted, originals)


def _start(settings: Settings, words: Catalogue) -> int:
    if (settings.root / LOCK_FILE).exists():
        raise NotAccepted(f"There is a {LOCK_FILE} already. Use `accept` for what you have re-read.")
    project = read_project(settings, today(), Record())
    record = record_of(project, read_pages(settings, project))
    save_record(settings.root, record)
    count = sum(len(sections) for sections in record.accepted.values())
    print(say("Parts taken as they are now, read by nobody yet: {count}.", count=count).told(words))
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    parser.add_argument("--messages", choices=message_languages(), default="en", help="the language of messages")
    commands = parser.add_subparsers(dest="command", required=True)
    status = commands.add_parser("status", help="what is out of step, with what changed in the English")
    status.add_argument("paths", nargs="*", help="only these files or folders")
    accept = commands.add_parser("accept", help="say that translations were re-read and are right")
    accept.add_argument("paths", nargs="+", metavar="PATH[#section]", help="translated pages, folders or parts")
    accept.add_argument("--by", metavar="NAME", help="who has read it, with that person's consent")
    no_effect = commands.add_parser("no-effect", help="say that an English change does not touch the translations")
    no_effect.add_argument("paths", nargs="+", metavar="PATH[#section]", help="English pages, folders or parts")
    no_effect.add_argument("--because", required=True, metavar="REASON", help="why, for those who come after")
    no_effect.add_argument("--by", metavar="NAME", help="who says so, with that person's consent")
    commands.add_parser("start", help="for a new project: take everything as it is now")
    return parser.parse_args(argv)


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):  # so that `… | head` ends quietly, as other commands do
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
