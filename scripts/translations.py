#!/usr/bin/env python3
"""List outdated translations, and record accepted ones in translations.lock.json.

    python scripts/translations.py status                    outdated parts, with what changed and what to look at
    python scripts/translations.py status docs/nl            only in these files or folders
    python scripts/translations.py accept docs/nl/peeling/recovery.md#help --by "First Last"
                                                             after re-reading: this part matches the original
    python scripts/translations.py accept docs/nl/index.md   what is outdated on a whole page; asks who read it
    python scripts/translations.py accept docs --by "First Last" --yes --confirm "not, at least"
                                                             in a script: everything outdated, with the words confirmed
    python scripts/translations.py accept overrides/partials/languages/nl.html#planner.unknown
                                                             a label
    python scripts/translations.py no-effect docs/en/index.md#purpose --because "a typing error"
                                                             the original changed, the translations need not
    python scripts/translations.py start                     in a new project: accept everything as it is

Exit status: 0 done, or nothing is outdated; 1 something is outdated, or was not accepted; 2 an error, and nothing was
changed.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from patientinfo.command import run
from patientinfo.content.load import read_content
from patientinfo.contract import LOCK_FILE
from patientinfo.messages import Catalogue, catalogue, message_languages, msg
from patientinfo.model import TranslationLock
from patientinfo.problems import ContentError, SettingsError
from patientinfo.selection import below_root, nowhere
from patientinfo.settings import Settings, load_settings, today
from patientinfo.translation.acceptance import Answers, agreed, reader, set_updated, words_in
from patientinfo.translation.lock import load_lock, save_lock
from patientinfo.translation.look import Finding
from patientinfo.translation.parts import AcceptanceError, Part, chosen_parts, parts_of, why_outdated
from patientinfo.translation.status import accept_parts, complete_texts, lock_of, print_status, show_parts

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run one of the commands. Return its exit status."""
    arguments = _arguments(argv)
    texts = catalogue(arguments.messages)
    unchanged = msg("Nothing was changed.")
    try:
        settings = load_settings(arguments.root).with_under_way()
        return _start(settings, texts) if arguments.command == "start" else _act(settings, arguments, texts)
    except ContentError as error:
        p = error.problem
        print(f"{p.path}:{p.line}: {p.message.render(texts)} {p.hint.render(texts)}", file=sys.stderr)
    except (AcceptanceError, SettingsError, OSError) as error:
        print(unchanged.render(texts), error, file=sys.stderr)
    return 2


def _act(settings: Settings, arguments: argparse.Namespace, texts: Catalogue) -> int:
    root: Path = arguments.root
    lock = load_lock(root)
    project, pages = read_content(settings, today(), lock)
    parts = list(parts_of(project, pages))
    if arguments.command == "status":
        paths = [below_root(Path(path), root) for path in arguments.paths]
        if wrong := nowhere(paths, root):
            raise AcceptanceError(wrong.render(texts))
        return print_status(project, parts, lock, paths, texts)
    # What is under way may be broken; what was accepted of it stays.
    unread = [place for place in lock.accepted if place not in pages and place in project.places]
    is_accepting = arguments.command == "accept"
    chosen = chosen_parts(project, parts, root, arguments.paths, is_accepting=is_accepting)
    outdated = [part for part in dict.fromkeys(chosen) if why_outdated(part, lock)]
    if not outdated:
        complete_texts(root, parts, lock, unread)
        print(msg("Nothing is outdated there, so nothing was accepted.").render(texts))
        return 0
    found = show_parts(project, parts, outdated, lock, texts)
    if is_accepting:
        return _accept(arguments, Content(parts, lock, unread), found, texts)
    return _without_effect(arguments, Content(parts, lock, unread), found, texts)


class Content(NamedTuple):
    """What is read: the parts, what is known of them, and the pages that could not be read."""

    parts: Sequence[Part]
    lock: TranslationLock
    unread: Sequence[tuple[str, str]]


def _accept(
    arguments: argparse.Namespace, content: Content, found: Mapping[Part, Sequence[Finding]], texts: Catalogue
) -> int:
    answers = Answers(
        arguments.by or "",
        arguments.unread,
        arguments.yes,
        words_in(arguments.confirm),
        ask if sys.stdin.isatty() else None,
    )
    by, how = reader(answers, texts)
    accepted = agreed(found, answers, texts)
    if accepted:
        accept_parts(arguments.root, content.parts, content.lock, accepted, content.unread, by=by, how=how)
    if arguments.updated:
        for path in dict.fromkeys(part.path for part in accepted if part.place[1]):
            set_updated(arguments.root / path, arguments.updated)
    print(msg("Parts accepted: {count}.", count=len(accepted)).render(texts))
    return 0 if len(accepted) == len(found) else 1


def _without_effect(
    arguments: argparse.Namespace, content: Content, found: Mapping[Part, Sequence[Finding]], texts: Catalogue
) -> int:
    """Accept that the original changed, once the words that safety hangs on are confirmed."""
    by, confirmed = arguments.by or "", words_in(arguments.confirm)
    # The reason says that one is sure of all else.
    answers = Answers(by, is_unread=False, is_sure=True, confirmed=confirmed, ask=ask if sys.stdin.isatty() else None)
    accepted = agreed(found, answers, texts)
    if accepted:
        accept_parts(
            arguments.root,
            content.parts,
            content.lock,
            accepted,
            content.unread,
            by=by,
            without_effect=arguments.because,
        )
    print(msg("Parts accepted: {count}.", count=len(accepted)).render(texts))
    return 0 if len(accepted) == len(found) else 1


def ask(question: str) -> str:
    """The answer of whoever sits at the terminal; "" where there is none."""
    try:
        return input(question)
    except EOFError:
        print()
        return ""


def _start(settings: Settings, texts: Catalogue) -> int:
    if (settings.root / LOCK_FILE).exists():
        raise AcceptanceError(f"There is a {LOCK_FILE} already. Use `accept` for what you have re-read.")
    lock = lock_of(*read_content(settings, today(), TranslationLock()))
    save_lock(settings.root, lock)
    count = sum(len(entries) for entries in (*lock.accepted.values(), *lock.labels.values()))
    print(msg("Parts taken as they are, not yet read by anyone: {count}.", count=count).render(texts))
    return 0


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date such as 2026-11-27') from error


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    parser.add_argument("--messages", choices=message_languages(), default="en", help="the language of messages")
    commands = parser.add_subparsers(dest="command", required=True)
    status = commands.add_parser("status", help="what is outdated, with what changed in the original")
    status.add_argument("paths", nargs="*", help="only these files or folders")
    accept = commands.add_parser("accept", help="say that translations were re-read and are right")
    accept.add_argument("paths", nargs="+", metavar="PATH[#part]", help="translated pages, labels, folders or parts")
    accept.add_argument("--by", metavar="NAME", help="who has compared the two, with that person's consent")
    accept.add_argument("--unread", action="store_true", help="nobody has compared the two; the status then says so")
    accept.add_argument("--yes", action="store_true", help="do not ask whether to accept what is shown")
    accept.add_argument(
        "--confirm",
        action="append",
        default=[],
        metavar="WORD, …",
        help="words in safety sections that are right though they differ, each as often as it is shown",
    )
    accept.add_argument(
        "--updated",
        type=_date,
        metavar="YEAR-MONTH-DAY",
        help="write this date as the last change of the accepted pages",
    )
    no_effect = commands.add_parser(
        "no-effect", help="say that a change in the original does not affect the translations"
    )
    no_effect.add_argument(
        "paths", nargs="+", metavar="PATH[#part]", help="pages in the source language, labels, folders or parts"
    )
    no_effect.add_argument("--because", required=True, metavar="REASON", help="why, for later editors")
    no_effect.add_argument("--by", metavar="NAME", help="who says so, with that person's consent")
    no_effect.add_argument(
        "--confirm",
        action="append",
        default=[],
        metavar="WORD, …",
        help="words in safety sections that are right though they differ, each as often as it is shown",
    )
    commands.add_parser("start", help="for a new project: take everything as it is now")
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
