#!/usr/bin/env python3
"""Make the site: check the content, build it, check the result, and only then put it in site/.

    python scripts/build_site.py
    python scripts/build_site.py --precompress    with compressed copies of text files, for nginx
    python scripts/build_site.py --no-cache       from nothing, as it is done where the environment has CI

If anything is wrong, the reason is printed and the previous site/ is kept. What has not changed is not made again.
SITE_URL=https://www.example.org/ sets the site's URL, CLINIC_CONFIG=clinic.yml says who publishes it.
Exit status: 0 the site is in site/, 1 the content or the built site has problems, 2 the build could not run.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from patientinfo.command import run
from patientinfo.publish.unchanged import inputs_of, made_before

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Make the site. Return the exit status."""
    arguments = _arguments(argv)
    root: Path = arguments.root
    keeps = not (arguments.no_cache or os.environ.get("CI"))
    inputs = inputs_of(root, precompress=arguments.precompress) if keeps else ""
    if keeps and (made := made_before(root, root / "site", inputs)):
        print(f"Nothing has changed since the site was made.\n\n{made.said}")
        return 0
    # Slow to load, and not needed if nothing has changed.
    from patientinfo.publish.command import make_site

    return make_site(root, precompress=arguments.precompress, inputs=inputs)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    parser.add_argument(
        "--precompress", action="store_true", help="also write compressed copies of text files, as .br and .gz"
    )
    parser.add_argument("--no-cache", action="store_true", help="use nothing of earlier runs")
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
