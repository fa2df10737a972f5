"""A rule switched off for one block, with a reason: `{ data-off="long-sentence" data-because="the words of the law" }`.

What a rule says of a block is what it no longer says once the block is empty. Line numbers would not do: the cells of
a table row share a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from patientinfo.contract import LEAST_REASON
from patientinfo.model import Block, Page, SwitchOff
from patientinfo.problems import Problem

# One rule, applied to a page.
Check = Callable[[Page], Iterable[Problem]]


@dataclass(frozen=True, slots=True, order=True)
class Suppression:
    """A rule that says nothing of one block, for a reason. For the list at the end of the report."""

    path: str
    line: int
    rule: str
    reason: str


def switched_off(page: Page) -> Iterator[tuple[Block, SwitchOff]]:
    """The blocks at which a rule is switched off, each with what is written there."""
    return ((block, off) for block in page.blocks for off in block.switched_off)


def has_reason(off: SwitchOff) -> bool:
    """Whether a reason is given that says something; without one the rule stays on."""
    return len(off.reason) >= LEAST_REASON


def found_in(block: Block, page: Page, check: Check) -> Counter[Problem]:
    """What a rule says of one block of a page."""
    return Counter(check(page)) - Counter(check(_without_text(block, page)))


def without_suppressed(name: str, page: Page, check: Check) -> Iterator[Problem]:
    """What a rule finds on a page, except in blocks for which it is switched off."""
    found = Counter(check(page))
    for block, off in switched_off(page):
        if name in off.rules and has_reason(off):
            found -= found_in(block, page, check)
    return found.elements()


def _without_text(block: Block, page: Page) -> Page:
    """The page with one block empty; its id and attributes stay."""
    empty = replace(block, runs=(), links=(), images=())

    def other(one: Block) -> Block:
        return empty if one is block else one

    return replace(
        page,
        sections=tuple(
            replace(section, heading=other(section.heading), blocks=tuple(map(other, section.blocks)))
            for section in page.sections
        ),
    )
