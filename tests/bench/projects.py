"""The sites that are timed: each a project of its own, which no edit of this one meanwhile changes."""

from __future__ import annotations

import compileall
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from measure import HERE, ROOT, StartError, environment

# Data for the checks, which no other site generator is given.
NOT_PAGES = ("checks", "termbase", "treatments")


class Project:
    """A folder with settings, templates, program and content, and the edits that are timed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.docs = folder / "docs"
        found = sorted(self.docs.rglob("*.md"))
        self.pages = [page for page in found if page.relative_to(self.docs).parts[0] not in NOT_PAGES]
        self._random = random.Random(len(self.pages))

    def forget(self) -> None:
        """Delete what was built and what is kept from one run to the next."""
        for name in (".build", "site"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    @contextmanager
    def one_page_changed(self) -> Iterator[None]:
        """One word more for the search, in one language: no rule minds, and the page has to be read again."""
        of_treatments = [page for page in self.pages if page.parent.parent.parent == self.docs]
        page = self._random.choice([page for page in of_treatments if b"\nkeywords: " in page.read_bytes()])
        before = page.read_bytes()
        head, keywords, rest = before.partition(b"\nkeywords: ")
        page.write_bytes(head + keywords + b"laser, " + rest)
        try:
            yield
        finally:
            page.write_bytes(before)


def real_project(folder: Path) -> Project:
    """A copy of the real project, with its record of translations. What was there from before is deleted."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("mkdocs.yml", "translations.lock.json"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)
    for name in ("docs", "overrides", "scripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    _compile(folder)
    return Project(folder)


def generated_project(folder: Path, pages: int) -> Project:
    """A generated project. One that was kept (--keep) is taken as it is: make a new folder to have it anew."""
    if not (folder / "docs").exists():
        command = [sys.executable, str(HERE / "generate_content.py"), str(folder), "--pages", str(pages)]
        done = subprocess.run(command, env=environment(), stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise StartError(f"The site of {pages:,} pages could not be made: {done.stderr.strip()}")
        _compile(folder)
    return Project(folder)


def _compile(folder: Path) -> None:
    """Whoever uses a program has run it before: Python does not have to compile it."""
    compileall.compile_dir(folder / "scripts", quiet=1)
