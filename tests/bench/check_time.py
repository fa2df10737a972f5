"""Time the check of the content, beside a Markdown linter and beside what it cannot do without.

from nothing       the check, with nothing kept from before
nothing changed    the check once more
one page changed   the check after the keywords of one page changed
markdownlint       markdownlint-cli2 with its default rules on the same files, what it says thrown away
render once        one process that reads every page and renders it once with the site's own Markdown settings
read only          one process that reads every page
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

from measure import AGAIN, FROM_NOTHING, HERE, ONE_PAGE, Results, Run, StartError, timed
from projects import Project

LINTER = HERE / "node_modules" / ".bin" / "markdownlint-cli2"
LINT, RENDER, READ = "markdownlint", "render once", "read only"
RATIOS = ((FROM_NOTHING, LINT), (AGAIN, LINT), (ONE_PAGE, LINT), (FROM_NOTHING, RENDER))

# The floor: what any check of rendered pages has to do at least.
RENDERER = """
import sys
from pathlib import Path
sys.path.insert(0, "scripts")
from patientinfo.content.rendering import Renderer
from patientinfo.settings import load_settings
from patientinfo.content.labels import load_labels
settings = load_settings(Path.cwd())
for language in settings.languages:
    renderer = Renderer(settings, {}, load_labels(settings.root, language.code))
    for page in sorted((settings.docs / language.code).rglob("*.md")):
        renderer.render(page.read_text(encoding="utf-8").partition("\\n---\\n")[2])
"""
READER = """
from pathlib import Path
for page in sorted(Path("docs").rglob("*.md")):
    page.read_text(encoding="utf-8")
"""


def check_measures(project: Project) -> Mapping[str, Callable[[], Run]]:
    """Every measure of the check by name, in the order in which each finds what it needs."""

    def check() -> Run:
        return timed([sys.executable, "scripts/validate_content.py"], project.folder)

    def from_nothing() -> Run:
        project.forget()
        return check()

    def one_page() -> Run:
        with project.one_page_changed():
            return check()

    return {
        FROM_NOTHING: from_nothing,
        AGAIN: check,
        ONE_PAGE: one_page,
        LINT: lambda: timed([str(LINTER), "docs/**/*.md"], project.folder, ends=(0, 1)),
        RENDER: lambda: timed([sys.executable, "-c", RENDERER], project.folder),
        READ: lambda: timed([sys.executable, "-c", READER], project.folder),
    }


def ratios(results: Results) -> str:
    """How the times of one site compare."""
    lines = [
        f"  {one + ' / ' + other:41}{results.wall(one) / results.wall(other):7.2f}"
        for one, other in RATIOS
        if one in results.runs and other in results.runs
    ]
    return "\n".join(lines)


def growth(small: Results, large: Results) -> str:
    """What a page costs on the large site against the small one, start-up included: 1.0 is in proportion."""
    each = {r.name: r.wall(FROM_NOTHING) / r.pages for r in (small, large)}
    return (
        f"One page, from nothing: {1000 * each[large.name]:.1f} ms of {large.pages:,} pages, "
        f"{1000 * each[small.name]:.1f} ms of {small.pages:,}: {each[large.name] / each[small.name]:.2f} times as much."
    )


def install_linter() -> None:
    """Install the linter in the version of the lock file, where it is not there yet. Raises StartError."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise StartError(f"{program} is missing. The bench times a linter that needs Node.js: install it first.")
    if LINTER.exists():
        return
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode or not LINTER.exists():
        raise StartError(f"npm could not install the linter that the bench times:\n{done.stdout.strip()}")
