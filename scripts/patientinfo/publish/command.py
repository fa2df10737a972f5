"""The command that makes the site: check the content, make the pages, check them, and only then put them in site/."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from patientinfo.checks.report import Reporter
from patientinfo.checks.rules import all_rules
from patientinfo.clinic.config import files_of
from patientinfo.clinic.error import ClinicError
from patientinfo.content.load import kept_pages
from patientinfo.kept import Kept
from patientinfo.pages.site_content import SiteContent, read_site
from patientinfo.problems import ADVICE, ERROR, ContentError, Problem, SettingsError
from patientinfo.publish.bundle import BundleError
from patientinfo.publish.generator import GeneratorError
from patientinfo.publish.make import KEPT_FOLDER, DamagedError, make
from patientinfo.publish.swap import build_and_swap
from patientinfo.publish.unchanged import Made, digest_of, inputs_of, remember
from patientinfo.settings import load_settings


def make_site(root: Path, *, precompress: bool, inputs: str) -> int:
    """Make the site of the project in `root`. Return the exit status of scripts/build_site.py.

    `inputs` is the digest of what the site is made from; "" if nothing of earlier runs is used and nothing kept.
    """
    print("1/3 Checking the content …", flush=True)
    try:
        with ExitStack() as stack:
            folder = root if inputs else Path(stack.enter_context(tempfile.TemporaryDirectory()))
            return _make_site(root, folder, precompress, inputs)
    except ClinicError as error:
        print(_render(root, error.problems))
        return _failed(root, 1)
    except (SettingsError, OSError) as error:
        print(f"The site could not be made. {error}", file=sys.stderr)
        return _failed(root, 2)


def _make_site(root: Path, folder: Path, precompress: bool, inputs: str) -> int:
    """`folder`: where results are kept."""
    store = kept_pages(load_settings(root), folder)
    site = read_site(root, keeps=bool(inputs), store=store)
    said = [_render(root, [problem for problem in site.found.problems if problem.level != ADVICE])]
    if site.publisher.notices:
        said.append(Reporter(root, all_rules(), {}).before_publishing(site.publisher.notices))
    report = "\n".join(text for text in said if text)
    if report:
        print(report)
    if any(problem.level == ERROR for problem in site.found.problems):
        return _failed(root, 1)
    kept = Kept(folder / KEPT_FOLDER)
    if not build_and_swap(root, root / "site", lambda fresh: _build(site, fresh, kept, precompress)):
        return _failed(root, 1)
    store.keep_only(page.digest for page in site.pages.values())
    ready = _ready(root, site)
    print(ready)
    # Nothing that was edited meanwhile may count as published.
    if inputs and inputs == inputs_of(root, precompress=precompress):
        outside = files_of(site.publisher)
        remember(root, Made(inputs, outside, digest_of(outside), f"{report}\n{ready}".lstrip()))
    return 0


def _build(site: SiteContent, fresh: Path, kept: Kept, precompress: bool) -> bool:
    print("2/3 Making and checking the pages …", flush=True)
    before = site.settings.root / "site"
    try:
        try:
            problems = make(site, fresh, kept, before=before, precompress=precompress)
        except DamagedError:
            print("What was kept of earlier runs was damaged. All pages are made again.", file=sys.stderr)
            kept.keep_only(())
            problems = make(site, fresh, kept, before=before, precompress=precompress)
    except GeneratorError as error:
        print("The pages could not be built. The site generator says:", file=sys.stderr)
        print("\n".join(f"    {line}" for line in str(error).splitlines()), file=sys.stderr)
        return False
    except ContentError as error:
        print(_render(site.settings.root, [error.problem]))
        return False
    except BundleError as error:
        print(f"The CSS and JavaScript could not be bundled. {error}", file=sys.stderr)
        return False
    print("3/3 Putting them in site/ …", flush=True)
    if problems:
        print(_render(site.settings.root, problems))
    return not problems


def _render(root: Path, problems: Sequence[Problem]) -> str:
    return Reporter(root, all_rules(), {}).text(problems)


def _ready(root: Path, site: SiteContent) -> str:
    lines = [
        f"\nThe site is ready: {len(site.pages)} pages in {root / 'site'}",
        "To look at it: make serve, then open the address it prints.",
        "To publish it: upload everything in that folder to any web host.",
    ]
    if ".example" in site.settings.site_url:
        lines += [
            f"Its pages give {site.settings.site_url} as their address. Before you publish, set yours:",
            "    make site SITE_URL=https://www.your-address.org/",
        ]
    return "\n".join(lines)


def _failed(root: Path, status: int) -> int:
    before = "The previous site/ is unchanged." if (root / "site").exists() else "There is no site/ yet."
    print(f"\nNo new site was made. {before}", file=sys.stderr)
    return status
