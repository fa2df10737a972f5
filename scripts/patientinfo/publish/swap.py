"""Builds into a fresh folder, which replaces the old site only if every check has passed."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

# Of this alone: other commands keep their own things in .build/.
WORK_FOLDER = ".build/swap"


def build_and_swap(root: Path, target: Path, build: Callable[[Path], bool]) -> bool:
    """Call `build` with a fresh folder, and move that folder to `target` if it returns True.

    On False or any exception the old `target` is unchanged. Both folders are in the project, so the swap is two renames
    on one file system. Raises BlockingIOError while another build runs.
    """
    with (root / "mkdocs.yml").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BlockingIOError("Another make site is running. Wait until it is done.") from error
        return _build_and_swap(root, target, build)


def _build_and_swap(root: Path, target: Path, build: Callable[[Path], bool]) -> bool:
    work = root / WORK_FOLDER
    fresh, old = work / "site", work / "site-before"
    recover(root, target)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        if not build(fresh):
            return False
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
        return True
    finally:
        # If there is no site at `target`, the old one may still be here: keep it for `recover`.
        if target.exists() or not old.exists():
            shutil.rmtree(work, ignore_errors=True)


def recover(root: Path, target: Path) -> None:
    """Restore the old site if an earlier run was interrupted between the two renames."""
    old = root / WORK_FOLDER / "site-before"
    if old.exists() and not target.exists():
        old.rename(target)
