"""What the bench holds its figures against: a table of ratios, with what is to be reached and what is aimed at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from build_time import STOCK
from check_time import LINT
from measure import AGAIN, FROM_NOTHING, ONE_PAGE, Results
from save_to_seen import SAVED

SMALL, MIDDLE, LARGE = 48, 300, 3_000


@dataclass
class Found:
    """The results of each part of the bench, by the pages that were asked for; those of the real site below 48."""

    checks: dict[int, Results] = field(default_factory=dict)
    builds: dict[int, Results] = field(default_factory=dict)
    previews: dict[int, Results] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """One row: what is measured, its value (KeyError if it was not measured), and its limits in the same unit."""

    what: str
    value: Callable[[Found], float]
    reach: float
    aim: float
    unit: str = ""


def _cpu_beside_stock(pages: int, measure: str) -> Callable[[Found], float]:
    return lambda found: found.builds[pages].cpu(measure) / found.builds[pages].cpu(STOCK)


def _wall_beside_stock(found: Found) -> float:
    return found.builds[MIDDLE].wall(FROM_NOTHING) / found.builds[MIDDLE].wall(STOCK)


def _growth(found: Found) -> float:
    large, middle = (r.cpu(FROM_NOTHING) / r.pages for r in (found.builds[LARGE], found.builds[MIDDLE]))
    return large / middle


def _check_beside_linter(found: Found) -> float:
    return found.checks[MIDDLE].wall(FROM_NOTHING) / found.checks[MIDDLE].wall(LINT)


def _preview(pages: int) -> Callable[[Found], float]:
    return lambda found: found.previews[pages].wall(SAVED)


TARGETS = (
    Target(
        "`make site`, 48 pages, from nothing: CPU / stock Material", _cpu_beside_stock(SMALL, FROM_NOTHING), 1.5, 1.0
    ),
    Target("the same with nothing changed", _cpu_beside_stock(SMALL, AGAIN), 0.3, 0.15),
    Target("the same with one page changed", _cpu_beside_stock(SMALL, ONE_PAGE), 0.4, 0.2),
    Target("300 pages, from nothing: CPU / stock Material", _cpu_beside_stock(MIDDLE, FROM_NOTHING), 1.5, 1.0),
    Target("300 pages, from nothing: wall / stock Material", _wall_beside_stock, 1.0, 0.6),
    Target("3,000 pages, from nothing: CPU a page / that at 300", _growth, 1.2, 1.05),
    Target(
        "3,000 pages: peak memory, all processes",
        lambda found: found.builds[LARGE].memory(FROM_NOTHING),
        500,
        300,
        " MiB",
    ),
    Target("save to seen, `make serve`, 48 pages", _preview(SMALL), 1.0, 0.3, " s"),
    Target("save to seen, `make serve`, 300 pages", _preview(MIDDLE), 1.0, 0.3, " s"),
    Target("the check of 300 pages, from nothing: wall / markdownlint-cli2", _check_beside_linter, 1.0, 0.5),
)


def markdown(found: Found, targets: Sequence[Target] = TARGETS) -> str:
    """The table. A row that was not measured in this run has a dash."""
    lines = ["| | measured | to reach | aim |", "|---|---|---|---|"]
    for target in targets:
        try:
            measured = _figure(target.value(found), target.unit)
        except KeyError:
            measured = "–"
        lines.append(f"| {target.what} | {measured} | {target.reach}{target.unit} | {target.aim}{target.unit} |")
    return "\n".join(lines)


def _figure(value: float, unit: str) -> str:
    return f"{value:.0f}{unit}" if value >= 100 else f"{value:.2f}{unit}"
