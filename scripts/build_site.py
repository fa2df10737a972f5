#!/usr/bin/env python3
"""Make the site: check the content, build it, check the result, and only then put it in site/.

    python scripts/build_site.py
    python scripts/build_site.py --precompress    with compressed copies of text files, for nginx

If anything is wrong, the reason is printed and the previous site/ is kept.
SITE_URL=https://www.example.org/ sets the site's URL, CLINIC_CONFIG=clinic.yml says who publishes it.
Exit status: 0 the site is in site/, 1 the content or the built site has problems, 2 the build could not run.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from patientinfo.checks.cache import Cache
from patientinfo.checks.report import Reporter
from patientinfo.checks.rules import all_rules
from patientinfo.checks.run import check_project
from patientinfo.clinic.config import load_publisher
from patientinfo.clinic.error import ClinicError
from patientinfo.command import run
from patientinfo.content.load import read_pages, read_project
from patientinfo.handover import Handover
from patientinfo.model import Project
from patientinfo.problems import ADVICE, ERROR, Problem, SettingsError
from patientinfo.publish.bundle import BundleError
from patientinfo.publish.exports import BRAND
from patientinfo.publish.finish import finish
from patientinfo.publish.generator import generate, reason
from patientinfo.publish.swap import build_and_swap
from patientinfo.settings import Settings, load_settings, today
from patientinfo.translation.lock import load_lock, outdated_sections

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Make the site. Return the exit status."""
    arguments = _arguments(argv)
    root: Path = arguments.root
    print("1/3 Checking the content …", flush=True)
    try:
        settings = load_settings(root)
        project = read_project(settings, today(), load_lock(settings.root))
        publisher = load_publisher(settings.languages)
        cache = None if os.environ.get("CI") else Cache(settings, project)
        problems = check_project(settings, project, cache=cache)
        if text := _render(root, [problem for problem in problems if problem.level != ADVICE]):
            print(text)
        if publisher.notices:
            print(Reporter(root, all_rules(), {}).before_publishing(publisher.notices))
        if any(problem.level == ERROR for problem in problems):
            return _failed(root, 1)
        brand, precompress = publisher.brand, arguments.precompress
        done = build_and_swap(root, root / "site", lambda fresh: _build(settings, project, fresh, brand, precompress))
    except ClinicError as error:
        print(_render(root, error.problems))
        return _failed(root, 1)
    except (SettingsError, OSError) as error:
        print(f"The site could not be made. {error}", file=sys.stderr)
        return _failed(root, 2)
    if not done:
        return _failed(root, 1)
    print(
        f"\nThe site is ready: {len(project.page_files)} pages in {root / 'site'}\n"
        "To look at it: make serve, then open the address it prints.\n"
        "To publish it: upload everything in that folder to any web host."
    )
    if ".example" in settings.site_url:
        print(
            f"Its pages give {settings.site_url} as their address. Before you publish, set yours:\n"
            "    make site SITE_URL=https://www.your-address.org/"
        )
    return 0


def _render(root: Path, problems: Sequence[Problem]) -> str:
    return Reporter(root, all_rules(), {}).text(problems)


def _build(settings: Settings, project: Project, fresh: Path, brand: str, precompress: bool) -> bool:
    print("2/3 Building the pages …", flush=True)
    content = read_pages(settings, project)
    result = generate(settings.root, fresh, Handover(outdated_sections(project, content)))
    if result.returncode:
        print("The pages could not be built. The site generator says:", file=sys.stderr)
        print("\n".join(f"    {line}" for line in reason(result.stdout)), file=sys.stderr)
        return False
    try:
        print("3/3 Checking the built site …", flush=True)
        problems = finish(
            fresh,
            project,
            content,
            brand or BRAND,
            before=settings.root / "site",
            precompress=precompress,
            jobs=os.cpu_count() or 1,
        )
    except BundleError as error:
        print(f"The CSS and JavaScript could not be bundled. {error}", file=sys.stderr)
        return False
    if problems:
        print(_render(settings.root, problems))
    return not problems


def _failed(root: Path, status: int) -> int:
    before = "The previous site/ is unchanged." if (root / "site").exists() else "There is no site/ yet."
    print(f"\nNo new site was made. {before}", file=sys.stderr)
    return status


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    parser.add_argument(
        "--precompress", action="store_true", help="also write compressed copies of text files, as .br and .gz"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
