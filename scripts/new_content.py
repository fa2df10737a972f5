#!/usr/bin/env python3
"""Make a new language, page or treatment, with everything but its words: `make validate` then lists what to write.

    python scripts/new_content.py --language de                  its entry, labels, term base and pages
    python scripts/new_content.py --language de --name Deutsch   with a name of your own
    python scripts/new_content.py --page treatment/costs.md --after questions.md
                                                                 a page, in every language
    python scripts/new_content.py --treatment chemical-peel      a treatment, in every language

Nothing is written over. Exit status: 0 done; 2 an error, and nothing was written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from patientinfo.problems import SettingsError
from patientinfo.settings import today
from patientinfo.skeletons import make
from patientinfo.skeletons.files import Skeleton, SkeletonError, write

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Make what was asked for. Return the exit status."""
    arguments = _arguments(argv)
    try:
        skeleton = _skeleton(arguments)
        write(arguments.root, skeleton)
    except (SkeletonError, SettingsError) as error:
        print(f"Nothing was made. {error}", file=sys.stderr)
        return 2
    print(f"Made for {skeleton.about}:")
    for path in (*skeleton.changed, *skeleton.new):
        print(f"    {path}")
    print("Next:")
    for number, step in enumerate(skeleton.next, 1):
        print(f"    {number}. {step}")
    return 0


def _skeleton(arguments: argparse.Namespace) -> Skeleton:
    asked = [name for name in ("language", "page", "treatment") if getattr(arguments, name)]
    if len(asked) != 1:
        raise SkeletonError("Write one of LANGUAGE=de, PAGE=treatment/costs.md AFTER=questions.md, TREATMENT=….")
    if arguments.name and asked != ["language"]:
        raise SkeletonError("NAME= is the name of a language: it goes with LANGUAGE=.")
    if arguments.after and asked != ["page"]:
        raise SkeletonError("AFTER= is the page that another one follows in the menu: it goes with PAGE=.")
    content = make.Content(arguments.root, today())
    if arguments.language:
        return make.language(content, arguments.language, arguments.name)
    if arguments.page:
        return make.page(content, arguments.page, arguments.after)
    return make.treatment(content, arguments.treatment)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    parser.add_argument("--language", default="", metavar="CODE", help="a language, by its code: de, pt-BR, zh-Hans")
    parser.add_argument("--name", default="", help="the language's own name; without it CLDR's")
    parser.add_argument("--page", default="", metavar="KEY", help="a page, by its path in a language's folder")
    parser.add_argument("--after", default="", metavar="FILE", help="the page that a further page follows in the menu")
    parser.add_argument("--treatment", default="", metavar="FOLDER", help="a treatment, by the name of its folder")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
