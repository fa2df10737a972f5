#!/usr/bin/env python3
"""Sign a review: record in reviews.lock.json which text a clinician or an editor has read, and name them on the pages.

    python scripts/sign_review.py docs/nl/peeling/recovery.md --as medical --by "First Last" --on 2026-12-01
    python scripts/sign_review.py docs/nl --as language      a whole language; asks who has read it, and when
    python scripts/sign_review.py docs --as medical          all pages

First it lists what is signed, and what is new or was changed since the page was last signed. A page is signed whole:
read what is listed before you sign. Never sign for somebody without that person's consent.

Exit status: 0 signed, 2 an error, and nothing was changed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from patientinfo.command import run
from patientinfo.content.load import read_content
from patientinfo.contract import REVIEW_SUBJECTS
from patientinfo.messages import Catalogue, Message, catalogue, message_languages, msg
from patientinfo.problems import ContentError, SettingsError
from patientinfo.settings import load_settings, today
from patientinfo.translation.lock import load_lock
from patientinfo.translation.signing import SigningError, chosen_pages, overview, reviewer, sign, signing_day

ROOT = Path(__file__).resolve().parent.parent
_ASKED = {
    "by": msg("Who has read all of this? First and last name, and profession:"),
    "on": msg("On which day? For example {day}:", day="2026-12-01"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Sign the chosen pages. Return the exit status."""
    arguments = _arguments(argv)
    texts = catalogue(arguments.messages)
    root: Path = arguments.root
    try:
        settings = load_settings(root).with_under_way()
        project, pages = read_content(settings, today(), load_lock(root))
        chosen = chosen_pages(pages, root, arguments.paths)
        for line in overview(chosen, project, arguments.subject, texts):
            print(line)
        by = reviewer(arguments.by or _ask("by", texts))
        on = signing_day(arguments.on or _ask("on", texts), chosen, project.today)
        sign(root, project, chosen, arguments.subject, by, on)
    except SigningError as error:
        return _refused(error.reason, texts)
    except ContentError as error:
        p = error.problem
        print(f"{p.path}:{p.line}: {p.message.render(texts)} {p.hint.render(texts)}", file=sys.stderr)
        return _refused(None, texts)
    except (SettingsError, OSError) as error:
        return _refused(error, texts)
    done = msg("Pages signed: {count}, by {name} on {day}.", count=len(chosen), name=by, day=str(on))
    print(done.render(texts))
    return 0


def _refused(reason: Message | Exception | None, texts: Catalogue) -> int:
    said = reason.render(texts) if isinstance(reason, Message) else str(reason or "")
    print(msg("Nothing was changed.").render(texts), said, file=sys.stderr)
    return 2


def _ask(field: str, texts: Catalogue) -> str:
    """What somebody at the keyboard answers. Raises SigningError if nobody is there."""
    wanted = {"by": 'BY="First Last"', "on": "ON=2026-12-01"}[field]
    missing = SigningError(msg("Say who has read these pages, and when: `{field}`.", field=wanted))
    if not sys.stdin.isatty():
        raise missing
    try:
        answer = input(f"{_ASKED[field].render(texts)} ").strip()
    except EOFError:
        raise missing from None
    if not answer:
        raise missing
    return answer


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="pages, or folders with pages")
    parser.add_argument("--as", dest="subject", choices=REVIEW_SUBJECTS, required=True, help="what was reviewed")
    parser.add_argument("--by", metavar="NAME", help="who has read it, with that person's consent; else it asks")
    parser.add_argument("--on", metavar="DAY", help="the day of the review, as 2026-12-01; else it asks")
    parser.add_argument("--messages", choices=message_languages(), default="en", help="the language of messages")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
