"""A rendered page -> its tools: those that its treatment has, of which the page has the parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from patientinfo.contract import AFTER_MATTERS, DECIDE_PAGE, HELP_OWNER, MATTERS, TO_TICK, TO_TICK_PAGE
from patientinfo.model import Block
from patientinfo.pages.timeline import Timeline
from patientinfo.treatment import Treatment


class PageTools(NamedTuple):
    """The names of a page's tools, in their order on the page, and the id of the section that they come before."""

    names: tuple[str, ...] = ()
    place: str = ""


def tools_of(key: str, treatment: Treatment, blocks: Sequence[Block], drawn: Timeline | None) -> PageTools:
    """The tools of the page with this key; `drawn` is its timeline."""
    page = key.rpartition("/")[2] if treatment.name else ""
    has: dict[str, bool] = {}
    place = ""
    if page == HELP_OWNER:
        place = "stages"
        has = {"planner": any(_is_stage(block) for block in blocks), "timeline": drawn is not None}
    elif page == TO_TICK_PAGE:
        place = TO_TICK[0]
        has = {"self-check": any(block.kind == "heading" and block.id in TO_TICK for block in blocks)}
    elif page == DECIDE_PAGE:
        place = AFTER_MATTERS
        has = {"matters": bool(lines_that_matter(blocks))}
    names = tuple(name for name, is_there in has.items() if is_there and name in treatment.tools)
    return PageTools(names, place) if names else PageTools()


def lines_that_matter(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The ids of the items of the section on what matters to a reader."""
    found, is_in = [], False
    for block in blocks:
        if block.level and block.level <= 2:
            is_in = block.id == MATTERS
        elif is_in and block.kind == "item" and block.id:
            found.append(block.id)
    return tuple(found)


def _is_stage(block: Block) -> bool:
    return block.kind == "heading" and {"data-from", "data-to"} <= block.attributes.keys()
