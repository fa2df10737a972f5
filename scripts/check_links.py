#!/usr/bin/env python3
"""Check external links: which are dead, which have moved, which could not be checked.

    python scripts/check_links.py                     check those that were not checked recently
    python scripts/check_links.py --again-after 0     check all of them
    python scripts/check_links.py --report links.md   also write the list as Markdown

This needs a network, so it is not part of the check or the build. Each host gets one request at a time, with a pause;
a URL that answered recently is not requested again.
Exit status: 0 no link is dead, 1 some are, 2 the check could not run.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from patientinfo.command import run
from patientinfo.content.load import read_content
from patientinfo.external_links import (
    CACHE_FILE,
    DEAD,
    Limits,
    LinkChecker,
    ResultCache,
    addresses,
    as_markdown,
    as_text,
    check_links,
)
from patientinfo.messages import catalogue, message_languages, msg
from patientinfo.problems import ContentError, SettingsError
from patientinfo.settings import load_settings, today
from patientinfo.translation.lock import load_lock

ROOT = Path(__file__).resolve().parent.parent
# The check runs weekly, so each link is requested every second week.
_DAYS = 13.0


def main(argv: Sequence[str] | None = None) -> int:
    """Check the links. Return the exit status."""
    arguments = _arguments(argv)
    root: Path = arguments.root
    texts = catalogue(arguments.messages)
    not_tried = msg("The links could not be checked.").render(texts)
    try:
        settings = load_settings(root)
        _, pages = read_content(settings, today(), load_lock(settings.root))
        wanted = addresses(pages.values())
        agent = f"patient-guide link check (+{settings.site_url})"
        limits = Limits(pause=arguments.pause, timeout=arguments.timeout)
        cache = ResultCache(root / CACHE_FILE, datetime.datetime.now(datetime.UTC), arguments.again_after)
        answers = check_links(wanted, LinkChecker(limits, agent), cache)
        if answers is None:
            reason = msg("No host could be reached. Is the network up?").render(texts)
            print(f"{not_tried} {reason}", file=sys.stderr)
            return 2
        if arguments.report:
            arguments.report.parent.mkdir(parents=True, exist_ok=True)
            arguments.report.write_text(as_markdown(wanted, answers, texts) + "\n", encoding="utf-8")
    except (SettingsError, ContentError, OSError) as error:
        print(f"{not_tried} {error}", file=sys.stderr)
        return 2
    if text := as_text(wanted, answers, texts):
        print(text)
    dead = sum(answer.kind in DEAD for answer in answers.values())
    print(msg("Links to other sites: {count}. Dead: {dead}.", count=len(wanted), dead=dead).render(texts))
    return 1 if dead else 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the list as Markdown to this file")
    parser.add_argument(
        "--again-after",
        type=float,
        default=_DAYS,
        metavar="DAYS",
        help="recheck addresses that worked longer ago than this",
    )
    parser.add_argument("--pause", type=float, default=Limits.pause, metavar="SECONDS", help=argparse.SUPPRESS)
    parser.add_argument("--timeout", type=float, default=Limits.timeout, metavar="SECONDS", help=argparse.SUPPRESS)
    parser.add_argument("--messages", choices=message_languages(), default="en", help="the language of messages")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
