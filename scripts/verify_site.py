#!/usr/bin/env python3
"""Check a built site as readers get it: python scripts/verify_site.py site/

`make site` does this before it replaces site/. Run alone, it checks a downloaded or restored folder against the
content in docs/. The expected site URL comes from the canonical link of the home page, or from --site-url.
Exit status: 0 no problems, 1 the site has problems, 2 the check could not run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lxml import html

from patientinfo.checks.report import Reporter
from patientinfo.checks.rules import all_rules
from patientinfo.command import run
from patientinfo.content.load import read_pages, read_project
from patientinfo.problems import ContentError, SettingsError
from patientinfo.publish.verify import verify_site
from patientinfo.settings import load_settings, today
from patientinfo.translation.lock import load_lock

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Check the folder. Return the exit status."""
    arguments = _arguments(argv)
    folder: Path = arguments.folder
    home = folder / "index.html"
    if not home.is_file():
        print(f"There is no site in {folder}: it has no index.html. Build one first: make site", file=sys.stderr)
        return 2
    try:
        settings = load_settings(arguments.root)
        project = read_project(settings, today(), load_lock(settings.root))
        content = read_pages(settings, project)
        own = (
            html.parse(home, html.HTMLParser(encoding="utf-8"))
            .getroot()
            .xpath("string(//link[@rel='canonical']/@href)")
        )
        site_url = arguments.site_url or str(own) or settings.site_url
        problems = verify_site(folder, replace(project, site_url=site_url), content)
    except (SettingsError, ContentError, OSError) as error:
        print(f"The site could not be checked. {error}", file=sys.stderr)
        return 2
    if problems:
        print(Reporter(arguments.root, all_rules(), {}).text(problems))
        return 1
    print(f"Pages checked: {len(content)}, at {site_url}. No problems.")
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the built site")
    parser.add_argument("--site-url", help="the address that the site should have")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
