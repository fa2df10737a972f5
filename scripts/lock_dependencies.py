#!/usr/bin/env python3
"""Update the lock files requirements*.txt from pyproject.toml, with hashes.

    python scripts/lock_dependencies.py                 with the newest versions
    python scripts/lock_dependencies.py --keep          with the current versions where they still fit

And tests/properdocs/requirements.txt: the site's, with ProperDocs in the place of MkDocs. All are
for every platform and every Python that pyproject.toml allows. No address of a package index is written, and the
locks of npm packages in tests/ lose those that npm writes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files; return the exit status. Each has the same versions as the one before."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="keep the locked versions where they still fit")
    upgrade = [] if parser.parse_args(argv).keep else ["--upgrade"]
    for file in sorted(ROOT.glob("tests/*/package-lock.json")):
        _without_addresses(file)
    properdocs = ("--extra", "properdocs", "--excludes", "tests/properdocs/excludes.txt", "--constraint")
    # Each with the versions of those before it.
    return (
        _lock("requirements.txt", *upgrade)
        or _lock("requirements-content.txt", *upgrade, *_extras("content"), "--constraint", "requirements.txt")
        or _lock(
            "requirements-leaflets.txt", *upgrade, *_extras("leaflets"), "--constraint", "requirements-content.txt"
        )
        or _lock(
            "requirements-dev.txt",
            *upgrade,
            *_extras("content", "leaflets", "dev"),
            *("--constraint", "requirements-content.txt", "--constraint", "requirements-leaflets.txt"),
        )
        or _lock("tests/properdocs/requirements.txt", *upgrade, *properdocs, "requirements.txt")
    )


def _extras(*names: str) -> list[str]:
    return [word for name in names for word in ("--extra", name)]


def _without_addresses(file: Path) -> None:
    """Take out of npm's lock where packages came from and who may be paid: hashes say what they are."""
    lock = json.loads(file.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
        if "://" in package.get("resolved", ""):  # a folder of ours stays
            del package["resolved"]
    file.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _lock(file: str, *more: str) -> int:
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *more),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--prerelease", "disallow"),
        *("--no-emit-index-url", "--no-emit-find-links", "--quiet", "--output-file", file),
        # Extras stay written: whoever installs with dependencies gets no newer version by way of one.
        "--no-strip-extras",
        *("--custom-compile-command", "make lock"),
    ]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
