#!/usr/bin/env python3
"""Rewrite the lock files requirements*.txt from pyproject.toml, with hashes.

    python scripts/lock_dependencies.py                 upgrade to the newest versions
    python scripts/lock_dependencies.py --keep          keep the current versions where they still fit

Also tests/properdocs/requirements.txt: the site's lock with ProperDocs instead of MkDocs. All locks cover every
platform and every Python version that pyproject.toml allows. They contain no URL of a package index; those that npm
writes into its locks in tests/ are removed.
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
    """Write the lock files, each with the versions of the one before. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="keep the locked versions where they still fit")
    upgrade = [] if parser.parse_args(argv).keep else ["--upgrade"]
    for file in sorted(ROOT.glob("tests/*/package-lock.json")):
        _without_addresses(file)
    properdocs = ("--extra", "properdocs", "--excludes", "tests/properdocs/excludes.txt", "--constraint")
    # Each lock is constrained by those before it.
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
    """Remove download URLs and funding links from npm's lock; the hashes identify the packages."""
    lock = json.loads(file.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
        if "://" in package.get("resolved", ""):  # keep local folders
            del package["resolved"]
    file.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _lock(file: str, *more: str) -> int:
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *more),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--prerelease", "disallow"),
        *("--no-emit-index-url", "--no-emit-find-links", "--quiet", "--output-file", file),
        # Keep extras in the lock, so that an install with dependencies does not get a newer version through one.
        "--no-strip-extras",
        *("--custom-compile-command", "make lock"),
    ]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
