"""The parts of a page that speak of one country: sections, help cards and list items with `data-country`.

Each language gives them in the order of its readers, so what compares languages looks at them in one order: that of
the countries' codes, among parts that follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from patientinfo.contract import COUNTRY
from patientinfo.model import Block, Page, Section

_SENTENCE_END = re.compile(r"(?<=[.?!])\s|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class CountryPart:
    """A part for one country. `block` is its heading or item; `says` its heading and first sentence."""

    country: str
    block: Block
    says: str


def country_of(block: Block) -> str:
    """The code of the country that a heading or item is for; "" if it is for all."""
    return block.attributes.get(COUNTRY, "")


def countries_by_id(pages: Iterable[Page]) -> dict[str, str]:
    """The country of each part by its id, as the first of these pages has it that says one."""
    found: dict[str, str] = {}
    for page in pages:
        for block in page.blocks:
            if block.id and country_of(block):
                found.setdefault(block.id, country_of(block))
    return found


def in_one_order(page: Page, known: Mapping[str, str] | None = None) -> Page:
    """The same page with its country parts in the order that all languages share, each block with its country.

    `known`: the countries of parts by id, where another language knows better.
    """
    known = countries_by_id([page]) if known is None else known
    if not known:
        return page
    sections: list[Section] = []
    for run in _runs_of_sections(page.sections, known):
        for part in sorted(run, key=lambda part: _known(part[0].heading, known)):
            sections += (_of_country(section, _known(part[0].heading, known), known) for section in part)
    return replace(page, sections=tuple(sections))


def _known(block: Block, known: Mapping[str, str]) -> str:
    return (known.get(block.id) or country_of(block)) if block.level > 1 else ""


def _of_country(section: Section, country: str, known: Mapping[str, str]) -> Section:
    """A section of a part, or of none, with its items in one order."""
    own = (replace(block, country=known.get(block.id) or block.country) for block in section.blocks)
    blocks = (replace(block, country=block.country or country) for block in blocks_in_one_order(tuple(own)))
    return Section(replace(section.heading, country=country), tuple(blocks))


def blocks_in_one_order(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a section with its items for one country in that order."""
    found: list[Block] = []
    for _, group in groupby(blocks, key=lambda block: bool(block.country)):
        found += sorted(group, key=lambda block: block.country)  # what is for all countries stays as it is
    return tuple(found)


def runs_of_parts(page: Page) -> Iterator[tuple[CountryPart, ...]]:
    """The country parts of a page, those together that follow each other."""
    for run in _runs_of_sections(page.sections, {}):
        if _known(run[0][0].heading, {}):
            yield tuple(CountryPart(country_of(part[0].heading), part[0].heading, _opening(part)) for part in run)
    for section in page.sections:
        for is_part, group in groupby(section.blocks, key=lambda block: bool(block.country)):
            if is_part:
                own = (block for block in group if country_of(block))
                yield tuple(CountryPart(country_of(block), block, first_sentence(block.text)) for block in own)


def first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def _opening(part: Sequence[Section]) -> str:
    """The heading of a part and its first sentence."""
    texts = (block.text for section in part for block in section.blocks if block.text)
    return f"{part[0].heading.text}\n{first_sentence(next(texts, ''))}"


def _runs_of_sections(sections: Sequence[Section], known: Mapping[str, str]) -> Iterator[list[list[Section]]]:
    """The sections in runs of country parts, each part with the sections below it; every other one by itself."""
    run: list[list[Section]] = []
    for section in sections:
        level, country = section.heading.level, _known(section.heading, known)
        top = run[0][0].heading.level if run else 0
        if run and level > top:
            run[-1].append(section)
        elif run and country and level == top:
            run.append([section])
        else:
            if run:
                yield run
            run = []
            if country:
                run = [[section]]
            else:
                yield [[section]]
    if run:
        yield run
