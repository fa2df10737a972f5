"""What rules compare: the sections and blocks at the same place in two pages, and the kinds they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.contract import KINDS
from patientinfo.model import Block, Page, Section


def common_sections(page: Page, translation: Page) -> Iterator[tuple[Section, Section]]:
    """The sections that both pages have, known by their ids; the title by its place."""
    for section in page.sections:
        if section is page.sections[0] and translation.sections[0].heading.level <= 1:
            yield section, translation.sections[0]
        elif section.id and section.id in translation.sections_by_id:
            yield section, translation.sections_by_id[section.id]


def common_blocks(page: Page, translation: Page) -> Iterator[tuple[Block, Block]]:
    """Blocks at the same place in both, for sections whose parts match; else those with equal ids."""
    for ours, theirs in common_sections(page, translation):
        yield ours.heading, theirs.heading
        if keys_of(ours) == keys_of(theirs):
            yield from zip(ours.blocks, theirs.blocks, strict=True)
        else:
            here = {block.id: block for block in theirs.blocks if block.id}
            yield from ((block, here[block.id]) for block in ours.blocks if block.id in here)


def shorten(text: str, length: int = 70) -> str:
    """The beginning of a text, for a message."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def keys_of(section: Section) -> list[tuple[str, str, tuple[int, int], str]]:
    """What each block is, without its words; lists and tables are numbered within the section."""
    numbers: dict[str, str] = {}
    keys = []
    for block in section.blocks:
        kind = block.container.rsplit(" ", 1)[0]
        place = numbers.setdefault(block.container, f"{kind} {len(numbers)}") if block.container else ""
        keys.append((block.kind, place, block.cell, block.id))
    return keys


def kinds_named(block: Block, page: Page) -> tuple[str, ...]:
    """The kinds of laser that a block names: the longer words first, since one word holds the other."""
    text, found = block.text.lower(), []
    for kind in KINDS:
        words = [word.strip() for word in page.words.get(f"kind.{kind}", "").split(",") if word.strip()]
        pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        if pattern and re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text):
            found.append(kind)
            text = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", " ", text)
    return tuple(found)
