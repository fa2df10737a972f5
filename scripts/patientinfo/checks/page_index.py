"""Page -> PageIndex: what the checks and the menus of other pages need to know about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from patientinfo.content.figures import figures
from patientinfo.content.parse import NOTE_DEFINITION
from patientinfo.contract import SOURCE_NOTE
from patientinfo.model import Anchor, Block, Page, PageIndex, Reference, Use
from patientinfo.translation.lock import digests, texts_of


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
    )


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
        attributes=block.attributes,
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
