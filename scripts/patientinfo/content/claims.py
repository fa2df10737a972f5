"""Block -> what must agree between languages: figures, kinds of treatment, terms, sources, links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from patientinfo.content.figures import Figure, figures
from patientinfo.contract import SOURCES_PAGE
from patientinfo.country import Countries
from patientinfo.model import Block, Page, Run
from patientinfo.termbase import Termbase

FigureKey = tuple[str, str]


class Claim(NamedTuple):
    """What a block states that can be recognised in any language."""

    figures: tuple[FigureKey, ...]
    kinds: tuple[str, ...]
    terms: frozenset[str]
    sources: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparable:
    """What two languages both have words for: numbers, relations between figures, concepts, what is counted."""

    number_words: bool
    relations: frozenset[str]
    concepts: frozenset[str]
    counted: frozenset[str] = frozenset()

    @classmethod
    def of(cls, ours: Termbase, theirs: Termbase) -> Comparable:
        return cls(
            bool(ours.number_words and theirs.number_words),
            frozenset(ours.relations.keys() & theirs.relations.keys()),
            frozenset(ours.concepts.keys() & theirs.concepts.keys()),
            frozenset(ours.counted.keys() & theirs.counted.keys()),
        )


class Claims:
    """The claims of one page's blocks, each computed once."""

    def __init__(self, page: Page, countries: Countries, known: Comparable) -> None:
        """`countries`: their numbers may stand in another order, and a part need not name the readers' own country."""
        self.page = page
        self._known = known
        self._countries = countries
        self._leave_out = countries.numbers
        self._figures: dict[int, tuple[Figure, ...]] = {}
        self._traces: dict[int, Claim] = {}

    def figures(self, block: Block) -> tuple[Figure, ...]:
        """The figures of a block, except the numbers to leave out."""
        if id(block) not in self._figures:
            found = figures(block.runs, self.page.termbases, self._leave_out)
            self._figures[id(block)] = tuple(map(self._comparable, self._without_words(found)))
        return self._figures[id(block)]

    def emergency_numbers(self, block: Block) -> tuple[str, ...]:
        """The numbers that were left out of `figures`, sorted."""
        return tuple(sorted(self.numbers_in_order(block)))

    def numbers_in_order(self, block: Block) -> tuple[str, ...]:
        """The same numbers, as they stand."""
        found = (
            figures(block.runs, self.page.termbases) if any(number in block.text for number in self._leave_out) else ()
        )
        return tuple(f.value for f in found if f.value in self._leave_out)

    def kinds(self, block: Block) -> tuple[str, ...]:
        """The kinds of treatment that a block names."""
        return kinds_of(block, self.page)

    def mentions(self, block: Block) -> tuple[str, ...]:
        """The kind of treatment of each mention in a block, in text order."""
        return self.page.treatment.mentions_in(block.text, self.page.language.code, self.page.termbase.is_spaced)

    def of_text(self, text: str) -> tuple[tuple[FigureKey, ...], tuple[str, ...]]:
        """The figures and kinds of treatment in a text that is not a block, such as a description."""
        read = figures([Run(text, self.page.language.code)], self.page.termbases, self._leave_out)
        found = self._without_words(read)
        return tuple(f.key for f in found), _kinds_in(text, self.page)

    def _without_words(self, found: Iterable[Figure]) -> list[Figure]:
        return [figure for figure in found if self._known.number_words or not figure.in_words]

    def _comparable(self, figure: Figure) -> Figure:
        known = self._known.relations | {""}
        counted = figure.counted if figure.counted in self._known.counted else ""
        if {figure.relation, figure.lead} <= known and counted == figure.counted:
            return figure
        relation, lead = (name if name in known else "" for name in (figure.relation, figure.lead))
        return replace(figure, relation=relation, lead=lead, counted=counted)

    def _concepts(self, block: Block) -> frozenset[str]:
        found = self.page.termbase.concepts_in(block.text) & self._known.concepts
        # A part for a country need not name it where it is the readers' own.
        own = self._countries.by_code.get(block.country.upper())
        return found - self.page.termbase.concepts_in(own.name_in(self.page.language.code)) if own and found else found

    def trace(self, block: Block) -> Claim:
        """All claims of a block."""
        if id(block) not in self._traces:
            on_sources = self.page.key == SOURCES_PAGE  # titles of sources are not translated
            self._traces[id(block)] = Claim(
                tuple(f.key for f in self.figures(block)),
                () if on_sources else self.kinds(block),
                frozenset() if on_sources else self._concepts(block),
                block.sources,
                tuple(link.target for link in block.links),
            )
        return self._traces[id(block)]


def kinds_of(block: Block, page: Page) -> tuple[str, ...]:
    """The kinds of its page's treatment that a block names, in text order, with repeats in a row counted once."""
    return _kinds_in(block.text, page)


def _kinds_in(text: str, page: Page) -> tuple[str, ...]:
    return page.treatment.kinds_in(text, page.language.code, page.termbase.is_spaced)
