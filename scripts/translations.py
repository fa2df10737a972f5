#!/usr/bin/env python3
"""List outdated translations, and record accepted ones in translations.lock.json.

    python scripts/translations.py status                    outdated parts, with what changed in the original
    python scripts/translations.py status docs/nl            only in these files or folders
    python scripts/translations.py accept docs/nl/peeling/recovery.md#help
                                                             after re-reading: this part matches the original
    python scripts/translations.py accept docs/nl/index.md --by "First Last"
                                                             a whole page, and who read it
    python scripts/translations.py accept overrides/partials/languages/nl.html#planner.unknown
                                                             a label
    python scripts/translations.py no-effect docs/en/index.md#purpose --because "a typing error"
                                                             the original changed, the translations need not
    python scripts/translations.py start                     in a new project: accept everything as it is

Exit status: 0 done, or nothing is outdated; 1 something is outdated; 2 an error, and nothing was changed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from patientinfo.command import run
from patientinfo.content.load import read_pages, read_project
from patientinfo.contract import LOCK_FILE
from patientinfo.messages import Catalogue, catalogue, message_languages, msg
from patientinfo.model import TranslationLock
from patientinfo.problems import ContentError, SettingsError
from patientinfo.selection import below_root, nowhere
from patientinfo.settings import Settings, load_settings, today
from patientinfo.translation.lock import load_lock, save_lock
from patientinfo.translation.status import (
    AcceptanceError,
    accept_parts,
    chosen_parts,
    lock_of,
    parts_of,
    print_differing,
    print_status,
)

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run one of the commands. Return its exit status."""
    arguments = _arguments(argv)
    texts = catalogue(arguments.messages)
    unchanged = msg("Nothing was changed.")
    root: Path = arguments.root
    try:
        settings = load_settings(root).with_under_way()
        if arguments.command == "start":
            return _start(settings, texts)
        lock = load_lock(root)
        project = read_project(settings, today(), lock)
        pages = read_pages(settings, project)
        parts = list(parts_of(project, pages))
        if arguments.command == "status":
            paths = [below_root(Path(path), root) for path in arguments.paths]
            if wrong := nowhere(paths, root):
                raise AcceptanceError(wrong.render(texts))
            return print_status(project, parts, lock, paths, texts)
        is_accepting = arguments.command == "accept"
        chosen = list(chosen_parts(project, parts, root, arguments.paths, is_accepting=is_accepting))
        because = "" if is_accepting else arguments.because
        # What is under way may be broken; what was accepted of it stays.
        unread = [place for place in lock.accepted if place not in pages and place in project.places]
        accept_parts(root, parts, lock, chosen, unread, by=arguments.by or "", without_effect=because)
        print_differing(project, chosen, texts)
    except AcceptanceError as error:
        print(unchanged.render(texts), error, file=sys.stderr)
        return 2
    except ContentError as error:
        p = error.problem
        print(f"{p.path}:{p.line}: {p.message.render(texts)} {p.hint.render(texts)}", file=sys.stderr)
        return 2
    except (SettingsError, OSError) as error:
        print(unchanged.render(texts), error, file=sys.stderr)
        return 2
    print(msg("Parts accepted: {count}.", count=len(chosen)).render(texts))
    return 0


def _start(settings: Settings, texts: Catalogue) -> int:
    if (settings.root / LOCK_FILE).exists():
        raise AcceptanceError(f"There is a {LOCK_FILE} already. Use `accept` for what you have re-read.")
    project = read_project(settings, today(), TranslationLock())
    lock = lock_of(project, read_pages(settings, project))
    save_lock(settings.root, lock)
    count = sum(len(entries) for entries in (*lock.accepted.values(), *lock.labels.values()))
    print(msg("Parts taken as they are, not yet read by anyone: {count}.", count=count).render(texts))
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    parser.add_argument("--messages", choices=message_languages(), default="en", help="the language of messages")
    commands = parser.add_subparsers(dest="command", required=True)
    status = commands.add_parser("status", help="what is outdated, with what changed in the original")
    status.add_argument("paths", nargs="*", help="only these files or folders")
    accept = commands.add_parser("accept", help="say that translations were re-read and are right")
    accept.add_argument("paths", nargs="+", metavar="PATH[#part]", help="translated pages, labels, folders or parts")
    accept.add_argument("--by", metavar="NAME", help="who has read it, with that person's consent")
    no_effect = commands.add_parser(
        "no-effect", help="say that a change in the original does not affect the translations"
    )
    no_effect.add_argument(
        "paths", nargs="+", metavar="PATH[#part]", help="pages in the source language, labels, folders or parts"
    )
    no_effect.add_argument("--because", required=True, metavar="REASON", help="why, for later editors")
    no_effect.add_argument("--by", metavar="NAME", help="who says so, with that person's consent")
    commands.add_parser("start", help="for a new project: take everything as it is now")
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
