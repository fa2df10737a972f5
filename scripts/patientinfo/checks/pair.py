"""A page and its translation, side by side: which sections and blocks correspond."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from patientinfo.content.claims import Claim, Claims
from patientinfo.contract import SOURCES_PAGE
from patientinfo.messages import Message, msg
from patientinfo.model import Block, Page, Project, Section
from patientinfo.problems import Cause, Problem

# Words of a text that may be a name or a loan-word.
_SHORT = 3
_WORDS = re.compile(r"[^\W\d_]{2,}")


class Pair:
    """A page in the source language and its translation, with the claims of their blocks."""

    def __init__(self, project: Project, ours: Claims, theirs: Claims) -> None:
        self.project = project
        self.page: Page = ours.page
        self.translation: Page = theirs.page
        self.ours = ours
        self.theirs = theirs

    @cached_property
    def sections(self) -> tuple[tuple[Section, Section], ...]:
        """The sections that both pages have, matched by id; the title by its position."""
        return tuple(self._sections())

    def _sections(self) -> Iterator[tuple[Section, Section]]:
        for section in self.page.sections:
            if section is self.page.sections[0] and self.translation.sections[0].heading.level <= 1:
                yield section, self.translation.sections[0]
            elif section.id and section.id in self.translation.sections_by_id:
                yield section, self.translation.sections_by_id[section.id]

    @cached_property
    def blocks(self) -> tuple[tuple[Block, Block], ...]:
        """Blocks in the same position, in sections whose blocks match; in others, blocks with the same id.

        Misplaced blocks are left out: they are one problem, not one per figure and source. So are unwritten ones.
        """
        odd = {id(theirs) for _, theirs, _ in self.misplaced}
        return tuple(
            (a, b) for a, b in self._blocks() if id(b) not in odd and not a.is_unwritten and not b.is_unwritten
        )

    def _blocks(self) -> Iterator[tuple[Block, Block]]:
        for ours, theirs in self.sections:
            yield ours.heading, theirs.heading
            if keys_of(ours) == keys_of(theirs):
                yield from zip(ours.blocks, theirs.blocks, strict=True)
            else:
                here = {block.id: block for block in theirs.blocks if block.id}
                yield from ((block, here[block.id]) for block in ours.blocks if block.id in here)

    @cached_property
    def misplaced(self) -> tuple[tuple[Block, Block, Block], ...]:
        """Blocks whose text says what another block of the section should say.

        Each as (the original in this position, the translation in this position, the original it fits).
        """
        return tuple(self._misplaced())

    def _misplaced(self) -> Iterator[tuple[Block, Block, Block]]:
        for ours, theirs in self.sections:
            if keys_of(ours) != keys_of(theirs):
                continue
            wanted = [self.ours.trace(block) for block in ours.blocks]
            found = [self.theirs.trace(block) for block in theirs.blocks]
            if wanted == found:
                continue
            odd: set[int] = set()
            # Whole table rows first, then single blocks among the rest.
            for group in (_rows(ours), [(n,) for n in range(len(wanted))]):
                for here, there in _exchanged(group, wanted, found):
                    if not odd & set(here):
                        odd |= set(here)
                        yield from ((ours.blocks[n], theirs.blocks[n], ours.blocks[there[0]]) for n in here)

    def is_left(self, text: str) -> bool:
        """Whether a text that both pages have was left as it is in the original, and is no name, sign or loan-word.

        Two or three words are certain where one of them is an everyday word of the original: it stands elsewhere on
        its page, in small letters, or in its termbase, and nowhere in what the translation says in other words.
        """
        if len(text.split()) > _SHORT:
            return True
        known, everyday = self.page.termbase.small_words, self._words[0]
        foreign = (word.lower() for word in self.foreign_words(text) if word)
        return any(word in known or everyday.get(word, {text}) != {text} for word in foreign)

    def foreign_words(self, text: str) -> list[str]:
        """The words of a text that the translation has nowhere else, "" for the others; none of a single word."""
        words = _WORDS.findall(text)
        if len(words) < 2 or self.page.key == SOURCES_PAGE:
            return []
        return ["" if word.lower() in self._words[1] else word for word in words]

    @cached_property
    def _words(self) -> tuple[dict[str, set[str]], frozenset[str]]:
        """The original's words in small letters, each with the texts that have it; and those of the translation."""
        here, there = _texts(self.page), _texts(self.translation)
        everyday: dict[str, set[str]] = {}
        for text in here:
            for word in _WORDS.findall(text):
                if word.islower():
                    everyday.setdefault(word, set()).add(text)
        return everyday, frozenset(word.lower() for text in there - here for word in _WORDS.findall(text))

    def notes(self, ours: Block, theirs: Block) -> tuple[list[str], list[str]]:
        """The notes of both in one order: by telephone number if each language names its own country first."""
        left, right = self.ours.numbers_in_order(ours), self.theirs.numbers_in_order(theirs)
        wanted, found = list(ours.sources), list(theirs.sources)
        if left != right and sorted(left) == sorted(right) and len(left) == len(wanted) == len(found):
            by_number = dict(zip(right, found, strict=True))
            found = [by_number[number] for number in left]
        return wanted, found

    def differ(
        self,
        ours: Block,
        theirs: Block,
        message: Message,
        hint: Message,
        at: str = "",
        reverse: Message | None = None,
        causes: tuple[Cause, ...] = (),
        reverse_hint: Message | None = None,
        reverse_causes: tuple[Cause, ...] = (),
        reverse_at: str = "",
    ) -> Problem:
        """A problem in the translation that names the place in the original. `reverse`: what to say at the original.

        `reverse_hint`: what to do there, where it is known; `reverse_causes`: its causes there; `reverse_at`: the text
        to point at there.
        """
        place = f"{self.page.path}:{ours.line}"
        problem = self.translation.problem(theirs.line, message, hint, at, other=place, causes=causes)
        if reverse is None:
            return problem
        hint = reverse_hint or msg("Find out which is right, then correct this page or every translation.")
        return replace(problem, reverse=self.page.problem(ours.line, reverse, hint, reverse_at, causes=reverse_causes))


def _rows(section: Section) -> list[tuple[int, ...]]:
    """The rows of a section's tables, each as the indexes of its cells among the blocks."""
    rows: dict[tuple[str, int], list[int]] = {}
    for n, block in enumerate(section.blocks):
        if block.kind == "cell":
            rows.setdefault((block.container, block.cell[0]), []).append(n)
    return [tuple(cells) for cells in rows.values()]


def _exchanged(
    groups: Sequence[tuple[int, ...]], wanted: Sequence[Claim], found: Sequence[Claim]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The groups of blocks that say what one other group should say, each with that other."""

    def says(group: tuple[int, ...], traces: Sequence[Claim]) -> tuple[Claim, ...]:
        return tuple(traces[n] for n in group)

    should = {group: says(group, wanted) for group in groups}
    fits: dict[tuple[int, ...], tuple[int, ...]] = {}
    for group in groups:
        trace = says(group, found)
        places = [other for other in groups if should[other] == trace]
        if trace != should[group] and any(any(t) for t in trace) and len(places) == 1:
            fits[group] = places[0]
    for group, other in fits.items():
        # A mistyped figure may happen to be its neighbour's: two kinds of claim, or the neighbour, must agree.
        pairs = zip(says(group, found), should[group], strict=True)
        facets = sum(x != y for a, b in pairs for x, y in zip(a, b, strict=True))
        if facets > 1 or fits.get(other) == group:
            yield group, other


def _texts(page: Page) -> set[str]:
    """The texts of a page: its blocks, what search engines show of it, and the labels of its language."""
    fields = (str(page.meta.get(name) or "") for name in ("title", "description", "keywords"))
    return {*(block.text for block in page.blocks), *fields, *page.labels.values()}


def shorten(text: str, length: int = 70) -> str:
    """The beginning of a text, for a message."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def keys_of(section: Section) -> tuple[tuple[str, str, tuple[int, int], str], ...]:
    """The kind and position of each block, without its words; lists and tables are numbered per section."""
    numbers: dict[str, str] = {}
    keys = []
    for block in section.blocks:
        kind = block.container.rsplit(" ", 1)[0]
        place = numbers.setdefault(block.container, f"{kind} {len(numbers)}") if block.container else ""
        keys.append((block.kind, place, block.cell, block.id))
    return tuple(keys)
