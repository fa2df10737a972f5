#!/usr/bin/env python3
"""Write requirements.txt, requirements-leaflets.txt and requirements-dev.txt anew from pyproject.toml, with hashes.

    python scripts/lock_dependencies.py

And tests/properdocs/requirements.txt: the site's, with ProperDocs in the place of MkDocs. All are for every platform
and every Python that pyproject.toml allows. No address of a package index is written.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files; return the exit status. Each has the same versions as the one before."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args(argv)
    runtime = _lock("requirements.txt")
    leaflets = ("--extra", "leaflets", "--constraint")
    properdocs = ("--extra", "properdocs", "--excludes", "tests/properdocs/excludes.txt", "--constraint")
    return (
        runtime
        or _lock("requirements-leaflets.txt", *leaflets, "requirements.txt")
        or _lock("requirements-dev.txt", "--extra", "dev", *leaflets, "requirements-leaflets.txt")
        or _lock("tests/properdocs/requirements.txt", *properdocs, "requirements.txt")
    )


def _lock(file: str, *more: str) -> int:
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *more),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--prerelease", "disallow"),
        *("--no-emit-index-url", "--no-emit-find-links", "--quiet", "--upgrade", "--output-file", file),
        *("--custom-compile-command", "make lock"),
    ]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
