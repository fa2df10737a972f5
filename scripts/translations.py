#!/usr/bin/env python3
"""Which translations are out of step with the English, and what was accepted: translations.lock.json.

    python scripts/translations.py status                    what is out of step, with what changed in the English
    python scripts/translations.py status docs/nl            only in these files or folders
    python scripts/translations.py accept docs/nl/fractional-laser/recovery.md#help
                                                             after re-reading: this part says what the English says
    python scripts/translations.py accept docs/nl/index.md --by "First Last"
                                                             a whole page, and who has read it
    python scripts/translations.py accept overrides/partials/languages/nl.html#planner.unknown
                                                             a label
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

from patientinfo.checks.suggest import nearest
from patientinfo.content.load import read_pages, read_project
from patientinfo.contract import LOCK_FILE, WORD_LISTS, is_safety_label, is_safety_section
from patientinfo.messages import Catalogue, catalogue, message_languages, say
from patientinfo.model import Acceptance, Language, Page, Project, Record
from patientinfo.problems import ContentError, SettingsBroken
from patientinfo.selection import below_root, is_inside, nowhere
from patientinfo.settings import Settings, load_settings, today
from patientinfo.translation.comparators import differing
from patientinfo.translation.lock import (
    digest,
    is_recorded,
    label_texts,
    load_record,
    out_of_step,
    save_record,
    texts_of,
)

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
        parts = list(_parts(project, read_pages(settings, project)))
        if arguments.command == "status":
            paths = [below_root(Path(path), root) for path in arguments.paths]
            if wrong := nowhere(paths, root):
                raise NotAccepted(wrong.told(words))
            return _status(project, parts, record, paths, words)
        chosen = list(_chosen(project, parts, arguments))
        _accept(parts, record, chosen, arguments)
        _show(project, chosen, words)
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


# --- the parts of translations ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a translation beside its original: a section or the keywords of a page, or a label.

    `place` is (language code, page key) as the record names it, and (language code, "") for labels.
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


def _parts(project: Project, pages: Pages) -> Iterator[_Part]:
    """Every part that a translation and its original have, in the order of pages and labels."""
    for language in project.translations:
        for key in project.keys:
            original, translation = (pages.get((c.code, key)) for c in (project.source_language, language))
            if original is not None and translation is not None:
                yield from _parts_of_page(original, translation)
        yield from _labels(project, language)


def _parts_of_page(original: Page, translation: Page) -> Iterator[_Part]:
    place = (translation.language.code, translation.key)
    theirs = texts_of(translation)
    for id, ours in texts_of(original).items():
        if id in theirs and is_recorded(ours, theirs[id]):
            is_safety = is_safety_section(original.kind, id)
            yield _Part(place, id, original.path, translation.path, ours, theirs[id], is_safety)


def _labels(project: Project, language: Language) -> Iterator[_Part]:
    source, path = (f"{WORD_LISTS}/{code}.html" for code in (project.source_language.code, language.code))
    theirs = label_texts(project.words[language.code])
    for key, ours in label_texts(project.words[project.source_language.code]).items():
        if key in theirs:
            yield _Part((language.code, ""), key, source, path, ours, theirs[key], is_safety_label(key))


def _known(record: Record, part: _Part) -> Acceptance | None:
    code, key = part.place
    return (record.accepted.get(part.place, {}) if key else record.labels.get(code, {})).get(part.id)


def _differing(part: _Part, project: Project) -> Iterator[str]:
    """The words that deny or compare and are not on both sides, block by block where the blocks agree."""
    ours, theirs = project.words[project.source_language.code], project.words[part.place[0]]
    blocks = [(" ".join(part.original), " ".join(part.text))]
    if len(part.original) == len(part.text):
        blocks = list(zip(part.original, part.text, strict=True))
    for original, text in blocks:
        if found := differing(original, text, ours, theirs):
            yield "; ".join(f"{left or '–'} / {right or '–'}" for left, right in found)
            yield f"  {original}"
            yield f"  {text}"


# --- what is out of step -------------------------------------------------------------------------------


def _status(project: Project, parts: Sequence[_Part], record: Record, paths: Sequence[str], words: Catalogue) -> int:
    behind = [(p, what) for p in parts if (what := _what(p, record)) and (not paths or is_inside(p.path, paths))]
    if not behind:
        print(say("All translations are in step.").told(words))
        return 0
    for part, what in behind:
        print(f"{part.name}: {_EXPLAINED[what].told(words)}")
        for line in (*_changes(part, what, record), *_differing(part, project)):
            print(f"    {line}")
    stopping = sum(part.is_safety for part, _ in behind)
    print(
        say(
            "Parts out of step: {count}. Of these stop the site, because safety hangs on them: {stopping}.",
            count=len(behind),
            stopping=stopping,
        ).told(words)
    )
    return 1


def _what(part: _Part, record: Record) -> str:
    """What is out of step with a part, one of `_EXPLAINED`; "" where nothing is."""
    known = _known(record, part)
    ours, theirs = ({part.id: digest(text)} for text in (part.original, part.text))
    return next((drift.what for drift in out_of_step(ours, theirs, {part.id: known} if known else {})), "")


_EXPLAINED = {
    "original": say("the English was changed after this part was translated."),
    "text": say("this part was changed, and nobody has compared it with the English since."),
    "both": say("this part and the English were both changed, and nobody has compared them since."),
    "new": say("this part is new, and nobody has accepted it yet."),
}


def _changes(part: _Part, what: str, record: Record) -> Iterator[str]:
    """What was changed in the English since this part was accepted, block by block."""
    known = _known(record, part)
    if known is None or what in ("text", "new"):
        return
    for line in difflib.ndiff(record.originals.get(known.original, ()), part.original):
        if line[0] in "+-?":
            yield line.rstrip("\n")


# --- accepting -----------------------------------------------------------------------------------------


def _chosen(project: Project, parts: Sequence[_Part], arguments: argparse.Namespace) -> Iterator[_Part]:
    """The parts that these paths name: translations to accept, or originals whose change has no effect."""
    is_accepting = arguments.command == "accept"
    for path in arguments.paths:
        file, _, id = str(path).partition("#")
        wanted = below_root(Path(file), arguments.root)
        found = [part for part in parts if is_inside(part.path if is_accepting else part.source, [wanted])]
        if not found:
            source = project.source_language.name
            kind = "a translated page or word list" if is_accepting else f"a page in {source}, nor its word list"
            raise NotAccepted(f"{file} is not {kind}, nor a folder of such files.")
        ids = list(dict.fromkeys(part.id for part in found))
        if id and id not in ids:
            guess = nearest(id, ids)
            known = f'Did you mean "{guess}"?' if guess else f"It has: {', '.join(ids[:30])}{' …' * (len(ids) > 30)}."
            raise NotAccepted(f'{file} has no part "{id}". {known}')
        yield from (part for part in found if not id or part.id == id)


def _accept(parts: Sequence[_Part], record: Record, chosen: Sequence[_Part], arguments: argparse.Namespace) -> None:
    entries = {(part.place, part.id): known for part in parts if (known := _known(record, part))}
    for part in chosen:
        ours, theirs = digest(part.original), digest(part.text)
        known = _known(record, part)
        entry = Acceptance(ours, theirs, str(today()), arguments.by or "", "read")
        if arguments.command == "no-effect":
            if known is None or known.text != theirs:
                raise NotAccepted(
                    f"{part.name} was itself changed or never accepted: compare it with the English and use `accept`."
                )
            entry = replace(known, original=ours, on=str(today()), how="no-effect", because=arguments.because)
            entry = replace(entry, by=arguments.by or known.by)
        entries[part.place, part.id] = entry
    originals = {**record.originals, **{digest(part.original): part.original for part in chosen}}
    save_record(arguments.root, _record(parts, entries, originals))


def _show(project: Project, chosen: Sequence[_Part], words: Catalogue) -> None:
    """Tell whoever accepts which words that deny or compare are not on both sides."""
    for part in chosen:
        if lines := list(_differing(part, project)):
            look = say("Look once more: words that deny or compare differ.")
            print(f"{part.name}: {look.told(words)}")
            for line in lines:
                print(f"    {line}")


def _record(
    parts: Sequence[_Part],
    entries: Mapping[tuple[tuple[str, str], str], Acceptance],
    originals: Mapping[str, tuple[str, ...]],
) -> Record:
    """A record in the order of the parts; entries of parts that are no longer there are dropped."""
    accepted: dict[tuple[str, str], dict[str, Acceptance]] = {}
    labels: dict[str, dict[str, Acceptance]] = {}
    for part in parts:
        code, key = part.place
        if entry := entries.get((part.place, part.id)):
            (accepted.setdefault(part.place, {}) if key else labels.setdefault(code, {}))[part.id] = entry
    return Record(accepted, originals, labels)


def record_of(project: Project, pages: Pages) -> Record:
    """A record that takes every translation as it is now, read by nobody."""
    parts = list(_parts(project, pages))
    entries = {(part.place, part.id): Acceptance(digest(part.original), digest(part.text)) for part in parts}
    return _record(parts, entries, {digest(part.original): part.original for part in parts})


def _start(settings: Settings, words: Catalogue) -> int:
    if (settings.root / LOCK_FILE).exists():
        raise NotAccepted(f"There is a {LOCK_FILE} already. Use `accept` for what you have re-read.")
    project = read_project(settings, today(), Record())
    record = record_of(project, read_pages(settings, project))
    save_record(settings.root, record)
    count = sum(len(entries) for entries in (*record.accepted.values(), *record.labels.values()))
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
    accept.add_argument(
        "paths", nargs="+", metavar="PATH[#part]", help="translated pages, word lists, folders or parts"
    )
    accept.add_argument("--by", metavar="NAME", help="who has read it, with that person's consent")
    no_effect = commands.add_parser("no-effect", help="say that an English change does not touch the translations")
    no_effect.add_argument(
        "paths", nargs="+", metavar="PATH[#part]", help="English pages, word lists, folders or parts"
    )
    no_effect.add_argument("--because", required=True, metavar="REASON", help="why, for those who come after")
    no_effect.add_argument("--by", metavar="NAME", help="who says so, with that person's consent")
    commands.add_parser("start", help="for a new project: take everything as it is now")
    return parser.parse_args(argv)


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):  # so that `… | head` ends quietly, as other commands do
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
