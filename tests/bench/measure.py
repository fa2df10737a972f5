"""Run whole processes and measure them: seconds from start to end, CPU, memory."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

FROM_NOTHING, AGAIN, ONE_PAGE = "from nothing", "nothing changed", "one page changed"

# Seconds after which a run has failed: 3,000 pages from nothing take minutes.
TOO_LONG = 3_600
# Looking costs the processes that are looked at next to nothing at this pace.
POLL = 0.1
_PSS = re.compile(rb"^Pss: +(\d+) kB", re.M)


class StartError(Exception):
    """Something that the bench needs is not there. The message says what to do."""


class RunError(Exception):
    """A run did not end as it should, so its time means nothing. The message holds what it said."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command and all it started took: seconds from start to end, seconds of CPU, the most memory (MiB)."""

    wall: float
    cpu: float = 0.0
    memory: float = 0.0


@dataclass
class Results:
    """The runs of one site by measure. `pages` is how many pages it has."""

    name: str
    pages: int
    runs: dict[str, list[Run]] = field(default_factory=dict)

    def wall(self, measure: str) -> float:
        """The median of a measure, in seconds from start to end."""
        return median(run.wall for run in self.runs[measure])

    def cpu(self, measure: str) -> float:
        """The median of a measure, in seconds of CPU."""
        return median(run.cpu for run in self.runs[measure])

    def memory(self, measure: str) -> float:
        """The median of the most memory that a measure held, in MiB."""
        return median(run.memory for run in self.runs[measure])


def timed(
    command: Sequence[str], folder: Path, ends: Sequence[int] = (0,), variables: Mapping[str, str] | None = None
) -> Run:
    """Run a command in `folder` and measure it. Raises RunError if it does not end, or not with a status in `ends`.

    `variables` are its environment; without them environment().
    """
    reading, writing = os.pipe()
    whole = [sys.executable, str(HERE / "whole.py"), str(writing), *command]
    with tempfile.TemporaryFile() as said, open(reading, encoding="utf-8") as result:  # noqa: PTH123
        process = subprocess.Popen(
            whole,
            cwd=folder,
            env=environment() if variables is None else variables,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            pass_fds=(writing,),
            start_new_session=True,  # so that all of it can be ended together
        )
        os.close(writing)
        watch = _Memory(process.pid)
        watch.start()
        try:
            process.wait(timeout=TOO_LONG)
        except subprocess.TimeoutExpired:
            raise RunError(f"{shown(command)} did not end within {TOO_LONG} seconds: it hangs.") from None
        finally:
            end(process)
            watch.stop()
        found = json.loads(result.read() or '{"status": "unknown"}')  # nothing was written if it was killed
        if found["status"] not in ends:
            raise RunError(f"{shown(command)} ended with status {found['status']}:\n{tail(said.fileno())}")
    return Run(found["wall"], found["cpu"], watch.most / 1024)


def environment() -> dict[str, str]:
    """As it is, without what makes a build another one (CI, where nothing is kept, and a date) and without notices."""
    mine = {
        name: value
        for name, value in os.environ.items()
        if name not in ("CI", "SOURCE_DATE_EPOCH", "PYTHONDONTWRITEBYTECODE")
    }
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "NO_COLOR": "1"}
    return {**mine, **quiet}


def shown(command: Sequence[str]) -> str:
    """A command for a message: programs without their folders, and without code."""
    return " ".join(Path(word).name if "/" in word else word for word in command if "\n" not in word)


def tail(descriptor: int) -> str:
    """The last that was written to a file."""
    start = max(0, os.fstat(descriptor).st_size - 3_000)
    return os.pread(descriptor, 3_000, start).decode(errors="replace").strip()


def end(process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGKILL, patience: float = 20) -> None:
    """End a process with its session, at once or, if it has a moment to tidy up, within `patience` seconds."""
    for signum in (number, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signum)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience)


class _Memory(threading.Thread):
    """Looks again and again how much memory (KiB) the processes below another hold together."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._root = root
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(POLL):
            self.most = max(self.most, sum(_held(pid) for pid in _below(self._root)))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _below(pid: int) -> Iterator[int]:
    """All that a process started, and what that started. Nothing where the system cannot tell."""
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _below(int(child))


def _held(pid: int) -> int:
    """KiB of a process. What several share is counted once, a part for each, where the system says so (PSS)."""
    with contextlib.suppress(OSError):
        if found := _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_bytes()):
            return int(found[1])
    with contextlib.suppress(OSError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 1024
    return 0


def measure_all(name: str, pages: int, measures: Mapping[str, Callable[[], Run]], runs: int) -> Results:
    """Take every measure `runs` times, in turns: some need what the measure before them left."""
    results = Results(name, pages, {measure: [] for measure in measures})
    for number in range(1, runs + 1):
        for measure, take in measures.items():
            progress(f"{name}: run {number} of {runs}, {measure}")
            results.runs[measure].append(take())
    progress("")
    return results


def progress(text: str) -> None:
    """Say to whoever watches what is under way; nothing where the output is kept."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def table(results: Results) -> str:
    """The runs of one site: the median of seconds with the least and the most, of CPU, and of memory."""
    lines = [
        f"{results.name}, {len(next(iter(results.runs.values())))} run(s)",
        f"  {'':22}{'wall':>9}{'min':>9}{'max':>9}{'CPU':>9}{'memory':>11}",
    ]
    for measure, runs in results.runs.items():
        walls = [run.wall for run in runs]
        figures = (median(walls), min(walls), max(walls), results.cpu(measure))
        seconds = "".join(f"{one:8.2f}s" if one else f"{'–':>9}" for one in figures)
        memory = f"{results.memory(measure):7.0f} MiB" if results.memory(measure) else f"{'–':>11}"
        lines.append(f"  {measure:22}{seconds}{memory}")
    return "\n".join(lines)
