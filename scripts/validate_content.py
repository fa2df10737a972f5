#!/usr/bin/env python3
"""Check the content of the site: is every page readable, complete, and in step in all languages?

    python scripts/validate_content.py             check docs/ of this project
    python scripts/validate_content.py --list      every rule in one line
    python scripts/validate_content.py --explain figures-differ

Each problem is printed as `path:line: what is wrong [rule]`, with what to do on the line below.
Exit status: 0 all is well, 1 there are problems, 2 the check could not run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from patientinfo.checks import all_rules, check_site
from patientinfo.load import load_site
from patientinfo.problems import SettingsBroken
from patientinfo.report import as_explanation, as_list, as_text
from patientinfo.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run the check; return its exit status."""
    arguments = _arguments(argv)
    if arguments.list:
        print(as_list(all_rules()))
        return 0
    if arguments.explain:
        rules = {rule.name: rule for rule in all_rules()}
        if arguments.explain not in rules:
            print(f'There is no rule "{arguments.explain}". See --list.', file=sys.stderr)
            return 2
        print(as_explanation(rules[arguments.explain]))
        return 0
    try:
        site, unreadable = load_site(load_settings(arguments.root))
    except (SettingsBroken, OSError) as error:
        print(f"The check could not run. {error}", file=sys.stderr)
        return 2
    problems = sorted([*unreadable, *check_site(site)])
    if problems:
        print(as_text(problems))
        return 1
    languages = ", ".join(language.name for language in site.languages)
    print(f"{len(site.pages)} pages checked in {languages}: no problems.")
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="list the rules and stop")
    parser.add_argument("--explain", metavar="RULE", help="explain one rule and stop")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
