#!/usr/bin/env python3
"""Time the check of the content, beside a Markdown linter and beside what it cannot do without: make bench

Two sites are generated (generate_content.py), of 300 and of 3,000 pages in three languages, and a copy of the
real one is made. Each is a project of its own with a copy of the program, so that nothing that is edited
meanwhile changes what is timed. Timed are whole processes, start-up included:

    from nothing   the check, with nothing kept from before (.build/ deleted)
    again          the check once more, with nothing changed
    one page       the check after the keywords of one page changed
    markdownlint   markdownlint-cli2 with its default rules on the same files, what it says thrown away
    render once    one process that reads every page and renders it once with the site's own Markdown settings
    read only      one process that reads every page

The measures take turns, and medians are compared: a machine that is busy slows them all. Memory is the
most that the check and the processes it started held together at a time, from nothing; pages that they
share count for each, so it is an upper bound.

Exit status: 0 done, 1 a generated site did not pass the check or a run failed, 2 the bench could not start.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LINTER = HERE / "node_modules" / ".bin" / "markdownlint-cli2"

SIZES = (300, 3_000)
# Runs of each measure, by number of pages.
RUNS_SMALL, RUNS_LARGE, LARGE = 5, 3, 1_000
# Seconds after which a run has failed; the longest takes a minute.
TOO_LONG = 300
POLL = 0.05

FROM_NOTHING, AGAIN, ONE_PAGE = "from nothing", "again", "one page"
LINT, RENDER, READ = "markdownlint", "render once", "read only"
MEASURES = (FROM_NOTHING, AGAIN, ONE_PAGE, LINT, RENDER, READ)
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


class StartError(Exception):
    """Something that the bench needs is not there. The message says what to do."""


class RunError(Exception):
    """A run did not end as it should, so its time means nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds from start to end, and the most memory (MiB) it and its children held."""

    seconds: float
    memory: float


@dataclass
class Results:
    """The runs of one site by measure. `pages` is how many pages it has."""

    name: str
    pages: int
    runs: dict[str, list[Run]] = field(default_factory=dict)

    def seconds(self, measure: str) -> float:
        """The median of a measure."""
        return median(run.seconds for run in self.runs[measure])


# --- running and measuring ------------------------------------------------------------------------------


def timed(command: Sequence[str], folder: Path, ends: Sequence[int] = (0,)) -> Run:
    """Run a command in `folder` and measure it. Raises RunError if it ends with another status or not at all."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        # A session of its own, so that the processes it starts can be counted, and ended with it.
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(), stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
        watch = _Memory(process.pid)
        watch.start()
        try:
            status = process.wait(timeout=TOO_LONG)
            seconds = time.perf_counter() - started
        except subprocess.TimeoutExpired:
            raise RunError(f"{_shown(command)} did not end within {TOO_LONG} seconds: it hangs.") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            watch.stop()
        if status not in ends:
            said.seek(0)
            words = said.read(3_000).decode(errors="replace")
            raise RunError(f"{_shown(command)} ended with status {status}:\n{words}")
    return Run(seconds, watch.most / 2**20)


def _environment() -> Mapping[str, str]:
    """As `make` sets it; without CI, where the check keeps nothing."""
    mine = {name: value for name, value in os.environ.items() if name != "CI"}
    return {**mine, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}


def _shown(command: Sequence[str]) -> str:
    return " ".join(Path(word).name if "/" in word else word for word in command if "\n" not in word)


class _Memory(threading.Thread):
    """Looks every few hundredths of a second how much memory the processes of a session hold together."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._session = session
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(POLL):
            self.most = max(self.most, sum(_resident(pid) for pid in _tree(self._session)))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _tree(pid: int) -> Iterator[int]:
    """A process and all that it started. Only the process itself where the system cannot tell."""
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


# --- the measures -----------------------------------------------------------------------------------------


class Site:
    """A project in a folder of its own, and how each measure is taken on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages = sorted((folder / "docs").rglob("*.md"))
        self._random = random.Random(len(self.pages))

    def measure(self, name: str) -> Run:
        """Take one measure."""
        measures: Mapping[str, Callable[[], Run]] = {
            FROM_NOTHING: self._from_nothing,
            AGAIN: self._check,
            ONE_PAGE: self._one_page,
            LINT: lambda: timed([str(LINTER), "docs/**/*.md"], self.folder, ends=(0, 1)),
            RENDER: lambda: timed([sys.executable, "-c", RENDERER], self.folder),
            READ: lambda: timed([sys.executable, "-c", READER], self.folder),
        }
        return measures[name]()

    def _check(self) -> Run:
        return timed([sys.executable, "scripts/validate_content.py"], self.folder)

    def _from_nothing(self) -> Run:
        shutil.rmtree(self.folder / ".build", ignore_errors=True)
        return self._check()

    def _one_page(self) -> Run:
        """One word more for the search, in one language: no rule minds, and the page has to be checked again."""
        of_treatments = [page for page in self.pages if page.parent.parent.parent.name == "docs"]
        page = self._random.choice([page for page in of_treatments if b"\nkeywords: " in page.read_bytes()])
        before = page.read_bytes()
        head, keywords, rest = before.partition(b"\nkeywords: ")
        page.write_bytes(head + keywords + b"laser, " + rest)
        try:
            return self._check()
        finally:
            page.write_bytes(before)


def measure_all(name: str, site: Site, runs: int, measures: Sequence[str] = MEASURES) -> Results:
    """Take every measure `runs` times, in turns: "again" and "one page" need what the measure before them left."""
    results = Results(name, len(site.pages), {measure: [] for measure in measures})
    for number in range(1, runs + 1):
        for measure in measures:
            _progress(f"{name}: run {number} of {runs}, {measure}")
            results.runs[measure].append(site.measure(measure))
    _progress("")
    return results


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


# --- what is printed --------------------------------------------------------------------------------------


def table(results: Results) -> str:
    """The times of one site, and how they compare."""
    lines = [
        f"{results.name}, {len(next(iter(results.runs.values())))} runs",
        f"  {'':14}{'median':>9}{'min':>9}{'max':>9}",
    ]
    for measure, runs in results.runs.items():
        seconds = [run.seconds for run in runs]
        lines.append(f"  {measure:14}{median(seconds):8.2f}s{min(seconds):8.2f}s{max(seconds):8.2f}s")
    for one, other in RATIOS:
        if one in results.runs and other in results.runs:
            ratio = results.seconds(one) / results.seconds(other)
            lines.append(f"  {one + ' / ' + other:41}{ratio:7.2f}")
    memory = median(run.memory for run in results.runs[FROM_NOTHING])
    lines.append(f"  {'memory, from nothing':41}{memory:7.0f} MiB")
    return "\n".join(lines)


def growth(small: Results, large: Results) -> str:
    """What a page costs on the large site against the small one, start-up included: 1.0 is in proportion."""
    each = {r.name: r.seconds(FROM_NOTHING) / r.pages for r in (small, large)}
    return (
        f"One page, from nothing: {1000 * each[large.name]:.1f} ms of {large.pages:,} pages, "
        f"{1000 * each[small.name]:.1f} ms of {small.pages:,}: {each[large.name] / each[small.name]:.2f} times as much."
    )


# --- setting up -------------------------------------------------------------------------------------------


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


def real_site(folder: Path) -> Site:
    """A copy of the real project: settings, templates, program, content and record of translations."""
    folder.mkdir(parents=True)
    for name in ("mkdocs.yml", "translations.lock.json"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)
    for name in ("docs", "overrides", "scripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return Site(folder)


def generated_site(folder: Path, pages: int) -> Site:
    """A generated project. One that was kept (--keep) is taken as it is: make a new folder to have it anew."""
    if not (folder / "docs").exists():
        command = [sys.executable, str(HERE / "generate_content.py"), str(folder), "--pages", str(pages)]
        done = subprocess.run(command, env=_environment(), stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise StartError(f"The site of {pages:,} pages could not be made: {done.stderr.strip()}")
    return Site(folder)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the bench; return its exit status."""
    arguments = _arguments(argv)
    try:
        install_linter()
        with contextlib.ExitStack() as stack:
            base = arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            _measure(base.resolve(), arguments)
    except StartError as error:
        print(error, file=sys.stderr)
        return 2
    except RunError as error:
        print(f"The bench stopped. {error}", file=sys.stderr)
        return 1
    return 0


def _measure(base: Path, arguments: argparse.Namespace) -> None:
    found = []
    for pages in arguments.sizes:
        site = generated_site(base / str(pages), pages)
        runs = arguments.runs or (RUNS_LARGE if pages >= LARGE else RUNS_SMALL)
        results = measure_all(f"{pages:,} pages", site, runs)
        print(f"{table(results)}\n", flush=True)
        found.append(results)
    shutil.rmtree(base / "real", ignore_errors=True)
    real = measure_all("The real content", real_site(base / "real"), arguments.runs or RUNS_SMALL, MEASURES[:2])
    print(f"{table(real)}\n")
    if len(found) > 1:
        print(growth(found[0], found[-1]))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="PAGES", help="pages of each site")
    parser.add_argument("--runs", type=int, help=f"runs of each measure; {RUNS_SMALL}, for large sites {RUNS_LARGE}")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the sites there and keep them")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
