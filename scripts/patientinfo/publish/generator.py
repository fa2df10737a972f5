"""docs/ -> pages, by the site generator in a separate process. Only scripts/mkdocs_hooks.py depends on its API."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from patientinfo.clinic import config as clinic
from patientinfo.handover import Handover

_QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def generate(root: Path, site: Path, known: Handover) -> subprocess.CompletedProcess[str]:
    """Build the pages of all languages into `site`, in strict mode. The result's `stdout` is the generator's output.

    `known` is what has been found out already, so that the generator need not do it again.
    """
    with tempfile.TemporaryDirectory() as folder:
        # Never -q: it turns strict mode off.
        return subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
            cwd=root,
            env={**os.environ, **clinic.environment(), **_QUIET, "ONLY": "", **known.write(Path(folder))},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )


def reason(output: str) -> list[str]:
    """The errors in the generator's output, without progress messages; of a traceback only the last line."""
    before, crash, trace = output.partition("Traceback (most recent call last):")
    lines = [line for line in before.splitlines() if line and not line.startswith("INFO")]
    return [*lines, *(trace.strip().splitlines()[-1:] if crash else [])]
