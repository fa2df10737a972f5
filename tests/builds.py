"""Build sites for tests, with MkDocs or with ProperDocs, as the command does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# ProperDocs has an environment of its own, without MkDocs (scripts/set_up.py --dev).
PROPERDOCS = Path(__file__).resolve().parent / "properdocs" / ".venv" / "bin" / "python"
PYTHON = {"mkdocs": sys.executable, "properdocs": str(PROPERDOCS)}
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
SITE_URL = "https://guide.example/"


def generate(root: Path, target: Path, generator: str = "mkdocs", **variables: str) -> subprocess.CompletedProcess:
    """Run the site generator strictly over `root`."""
    more = ["--config-file", "mkdocs.yml"]
    return subprocess.run(
        [PYTHON[generator], "-m", generator, "build", "--strict", "--site-dir", str(target), *more],
        cwd=root,
        env={**os.environ, **QUIET, "SITE_URL": SITE_URL, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def make_site(root: Path, **variables: str) -> subprocess.CompletedProcess:
    """Run the command of `make site` over `root`."""
    return subprocess.run(
        [sys.executable, str(root / "scripts" / "build_site.py")],
        cwd=root,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
