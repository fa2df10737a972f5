#!/usr/bin/env python3
"""Time what a newcomer waits for, in a fresh clone of what is committed: make bench SUITE=1

    set-up       python3 scripts/set_up.py --dev, with no environment there (Debian's packages may be)
    make test    the default run of the tests
    make site    the site from nothing, for a measure of the machine: the others are told as so many times it

Wall and CPU seconds, with the processes that were started. Beside them stand the bounds for two
quiet cores; on a busy machine or a slower one only the ratios say something.

Exit status: 0 measured, 1 a command failed, so that its time means nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from measure import ROOT, Run, RunError, timed

SET_UP, TEST, SITE = "set-up", "make test", "make site"
COMMANDS = {
    SET_UP: ("python3", "scripts/set_up.py", "--dev"),
    TEST: ("make", "test"),
    SITE: ("make", "site"),
}
# Seconds on two quiet cores: from start to end, and of CPU.
BOUNDS = {SET_UP: (180, None), TEST: (240, 480)}


def spent(command: Sequence[str], folder: Path) -> Run:
    """Run a command and measure it. Raises RunError."""
    return timed(command, folder, variables=_environment())


def _environment() -> dict[str, str]:
    """As a newcomer has it: no virtual environment, nothing of an outer make, not on a server for checks."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("MAKE", "MFLAGS", "PYTEST")) and n != "CI"}
    if own := kept.pop("VIRTUAL_ENV", ""):
        kept["PATH"] = os.pathsep.join(p for p in kept["PATH"].split(os.pathsep) if not p.startswith(own))
    return kept


def table(found: Mapping[str, Run], floor: str = SITE) -> str:
    """What each command took, beside its bounds and as so many times the floor's CPU."""
    lines = [f"  {'':10}{'wall':>8}{'bound':>8}{'CPU':>8}{'bound':>8}   CPU / {floor}"]
    for name, one in found.items():
        bounds = "".join(f"{{}}{bound or '-':>8}" for bound in BOUNDS.get(name, (None, None)))
        figures = bounds.format(f"{one.wall:7.0f}s", f"{one.cpu:7.0f}s")
        lines.append(f"  {name:10}{figures}{one.cpu / max(found[floor].cpu, 0.01):12.1f}")
    return "\n".join(lines)


def main() -> int:
    """Measure all three; return the exit status."""
    with tempfile.TemporaryDirectory(prefix="newcomer ") as name:  # with a blank, as folders of people have
        clone = Path(name) / "guide"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        try:
            found = {what: spent(command, clone) for what, command in COMMANDS.items()}
        except RunError as error:
            print(error, file=sys.stderr)
            return 1
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
