"""Page -> PageIndex: what the checks and the menus of other pages need to know about it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from patientinfo.content.figures import figures, with_shared_units
from patientinfo.content.parse import NOTE_DEFINITION
from patientinfo.contract import SOURCE_NOTE
from patientinfo.model import Anchor, Block, Page, PageIndex, Reference, Saying, Stated, Use
from patientinfo.translation.lock import digests, texts_of

# An address of a place on this site: a page and an id on it, or only an id.
_PLACE = re.compile(r"[^:#]*#.+")


def page_index_of(page: Page) -> PageIndex:
    """What the checks of other pages need to know about this one."""
    return PageIndex(
        path=page.path,
        language=page.language.code,
        key=page.key,
        meta={name: str(value) for name, value in page.meta.items() if value is not None},
        meta_lines=page.meta_lines,
        ids=tuple(sorted(page.ids)),
        links=tuple(
            _reference(page, block, link.target, f"]({link.target}") for block in page.blocks for link in block.links
        ),
        pictures=tuple(
            _reference(page, block, i.source, f"]({i.source}") for block in page.blocks for i in block.images
        ),
        notes=tuple(_notes(page)),
        parts=tuple(_parts(page)),
        heading=next((block.text for block in page.blocks if block.level == 1), page.title),
        uses=tuple(dict.fromkeys(_uses(page))),
        texts=digests(texts_of(page)),
        digest=page.digest,
        sayings=tuple(_sayings(page)),
    )


def _sayings(page: Page) -> Iterator[Saying]:
    """The blocks that give figures, or say whose they repeat."""
    last = (0, 0)
    for section in page.sections:
        for block in (section.heading, *section.blocks):
            found = with_shared_units(figures(block.runs, page.termbases))
            if block.is_unwritten or not (found or block.says):
                continue
            stated = []
            for figure in found:
                line, column, length = _next(page, figure.written, block.line, last)
                stated.append(Stated(str(figure), figure.written, line, column, length))
                last = (line, column + length) if length else last
            yield Saying(
                line=block.line,
                part=section.id,
                id=block.id,
                figures=tuple(stated),
                says=block.says,
                links=tuple(link.target for link in block.links if _PLACE.fullmatch(link.target)),
                sources=block.sources,
            )


def _next(page: Page, text: str, line: int, last: tuple[int, int]) -> tuple[int, int, int]:
    """Where a text stands, as `Page.find` says; on a line that was read as far as `last`, behind that."""
    if line <= last[0]:
        place = page.source_lines[last[0] - 1].find(text, last[1] - 1)
        if place >= 0:
            return last[0], place + 1, len(text)
    return page.find(text, line)


def _uses(page: Page) -> Iterator[Use]:
    """Where the page refers to sources, part by part."""
    part, heading = "", ""
    for block in page.blocks:
        if block.kind == "heading" and block.id:
            part, heading = block.id, block.text
        for source in block.sources:
            yield Use(source, part, heading)


def _parts(page: Page) -> Iterator[Anchor]:
    """The parts of a page that other pages may link to, in page order."""
    for section in page.sections:
        if section.heading.id:
            yield _part(page, section.heading, (section.heading, *section.blocks))
        for item in section.items:
            if item.id:
                yield _part(page, item, (item,))


def _part(page: Page, block: Block, members: tuple[Block, ...]) -> Anchor:
    content = [(m.kind, m.text, m.sources, tuple(link.target for link in m.links)) for m in members]
    return Anchor(
        id=block.id,
        line=block.line,
        level=block.level,
        figures=tuple(dict.fromkeys(str(figure) for m in members for figure in figures(m.runs, page.termbases))),
        attributes={**block.attributes, **({"data-kind": block.of_kind} if block.of_kind else {})},
        digest=hashlib.sha256(repr(content).encode()).hexdigest()[:16],
    )


def _reference(page: Page, block: Block, name: str, written: str) -> Reference:
    line, column, length = page.find(written, block.line)
    return Reference(name, line, column + 2 if length else column, len(name) if length else 0)


def _notes(page: Page) -> Iterator[Reference]:
    """The first reference to each source in the text."""
    seen: set[str] = set()
    for number, line in enumerate(page.source_lines, 1):
        if "[^" not in line or NOTE_DEFINITION.match(line):
            continue
        for match in SOURCE_NOTE.finditer(line):
            name = match[1].rstrip("\\")  # where a program has escaped both brackets
            if name not in seen:
                seen.add(name)
                yield Reference(name, number, match.start() + 1, len(match[0]))
