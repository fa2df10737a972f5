"""A page beside its translation: the sections and blocks that stand at the same place in both."""

from __future__ import annotations

from collections.abc import Iterator

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
