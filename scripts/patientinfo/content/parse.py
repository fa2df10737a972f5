"""A page's source -> model.Page: rendered with the site's settings, split into blocks, with source lines.

What is compared is what readers see, so the blocks come from the rendered HTML. Problems are reported at source lines,
so each block is traced back to the line of its first words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml import html

from patientinfo.article import NONCHARACTERS
from patientinfo.character_references import place_in_source, resolved
from patientinfo.content.front_matter import split_front_matter
from patientinfo.content.rendering import CELL_ATTRIBUTES, CITED, GENERATED_LINKS, NOTE, Renderer
from patientinfo.contract import (
    AROUND,
    CHECK_ATTRIBUTES,
    COUNTRY,
    GENERATED,
    KIND_ABOVE,
    MAX_LINE_CHARACTERS,
    MAX_NESTING,
    MAX_NOTES,
    MAX_OPEN_BRACKETS,
    MAX_PARAGRAPH_CHARACTERS,
    OFF,
    REASON,
    SAYS,
    UNWRITTEN,
)
from patientinfo.messages import msg
from patientinfo.model import (
    Block,
    Image,
    Language,
    Link,
    Page,
    Run,
    Section,
    Source,
    SwitchOff,
)
from patientinfo.problems import ControlCharacter, MarkdownBroken, PageTooLarge

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_KINDS = {"p": "paragraph", "li": "item", "td": "cell", "th": "cell", "pre": "code", "blockquote": "quote"}
# Elements inside a list item that are blocks of their own.
_NESTED = ("ul", "ol", "table", "pre", "blockquote")

# Parts of a Markdown line that readers do not see as words.
_INVISIBLE = re.compile(
    r"!\[[^\[\]]*(?=\]\()|\{[^{}]*\}|\]\([^()]*(?:\([^()]*\)[^()]*)*\)|\[\^[^\]\s]+\]:?|<https?:[^>]*>"
)
_WORD = re.compile(rf"\w+|{UNWRITTEN}")
_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufffe\uffff\u2028\u2029{NONCHARACTERS}]")
_CONFLICT = re.compile(r"(?:<{7}|>{7})(?: |$)|={7}$")
_START = re.compile(r"[ >]+")
_WINDOW = 400  # how many source words to skip when looking for the next visible one: more than any paragraph has
NOTE_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:")
_SOURCE_ID = re.compile(r"^\s*\{\s*#([sc]\d+)(?:\s[^{}]*)?\}\s*$")
# The value of an attribute; it may name other blocks by their ids.
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Names in an attribute, divided by spaces or commas.
_NAMES = re.compile(r"[^\s,]+")


def parse_page(text: str, path: str, key: str, language: Language, renderer: Renderer) -> Page:
    """Parse one page. Raises ContentError, with the path and line, if it cannot be read."""
    lines = text.split("\n")
    check_limits(lines, path)
    meta, meta_lines, body, first_line = split_front_matter(text, path)
    try:
        article, stray = renderer.render(body, key)
        blocks = tuple(read_blocks(article.as_written(), language.code))
    except RecursionError as error:
        raise MarkdownBroken(
            path,
            first_line,
            msg("This list or quotation is nested too deeply to be read."),
            msg("Use one or two levels; the limit is {most}.", most=MAX_NESTING),
        ) from error
    except Exception as error:  # whatever makes a library fail, an editor gets a message instead of a traceback
        raise MarkdownBroken(
            path,
            first_line,
            msg("This page cannot be turned into a web page ({reason}).", reason=type(error).__name__),
            msg("Undo your last change to find the cause, then report it to the maintainers."),
        ) from error
    located = _locate(blocks, body.split("\n"), first_line)
    return Page(
        path=path,
        language=language,
        key=key,
        meta=meta,
        meta_lines=meta_lines,
        article=article,
        sections=tuple(sections_of(located, first_line)),
        source_lines=tuple(lines),
        stray_attributes=stray,
        labels=renderer.labels,
        termbases=renderer.termbases,
        treatment=renderer.treatments.of(key),
        notes_defined=tuple(
            (match[1], number) for number, line in enumerate(lines, 1) if (match := NOTE_DEFINITION.match(line))
        ),
        body_line=first_line,
    )


def check_limits(lines: list[str], path: str) -> None:
    """Refuse, before parsing, what would keep the parser busy for minutes."""
    open_so_far = _Open()
    for number, line in enumerate(lines, 1):
        _check_characters(line, path, number)
        open_so_far.add(line)
        _check_open(open_so_far, path, number)
        _check_line(line, path, number)


@dataclass
class _Open:
    """What grows from line to line: brackets and addresses not closed, the paragraph, the page's notes."""

    brackets: int = 0
    addresses: int = 0
    paragraph: int = 0
    notes: int = 0

    def add(self, line: str) -> None:
        """Count one more line; a blank one ends the paragraph, and closes whatever is open in it."""
        self.notes += line.count("[^")
        if not line.strip():
            self.brackets = self.addresses = self.paragraph = 0
            return
        self.brackets = max(0, self.brackets + line.count("[") - line.count("]"))
        self.addresses = max(0, self.addresses + line.count("](") - line.count(")"))
        self.paragraph += len(line)


def _check_characters(line: str, path: str, number: int) -> None:
    """Refuse control characters, and the marks of a merge conflict."""
    if control := _CONTROL.search(resolved(line)):
        first, end = place_in_source(line, *control.span())
        raise ControlCharacter(
            path,
            number,
            msg("This line has an invisible control character ({code}).", code=f"U+{ord(control[0]):04X}"),
            msg("Type the line again, or copy it as plain text."),
            first + 1,
            end - first,
        )
    if _CONFLICT.match(line):
        raise MarkdownBroken(
            path,
            number,
            msg("This is a merge conflict: two versions of the page differ here."),
            msg("Keep one of the two versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."),
        )


def _check_open(so_far: _Open, path: str, number: int) -> None:
    """Refuse more than the limits of the contract of what goes on over several lines."""
    brackets = max(so_far.brackets, so_far.addresses)
    if brackets > MAX_OPEN_BRACKETS:
        raise MarkdownBroken(
            path,
            number,
            msg("Brackets that are still open at this line: {count}.", count=brackets),
            msg("Close each [ with a ], and each ( with a )."),
        )
    if so_far.paragraph > MAX_PARAGRAPH_CHARACTERS:
        raise PageTooLarge(
            path,
            number,
            msg(
                "There are {count} characters without a blank line; the limit is {most}.",
                count=so_far.paragraph,
                most=MAX_PARAGRAPH_CHARACTERS,
            ),
            msg("Leave a blank line between paragraphs."),
        )
    if so_far.notes > MAX_NOTES:
        raise MarkdownBroken(
            path,
            number,
            msg("The page has more than {most} notes.", most=MAX_NOTES),
            msg("Split the page, or delete notes."),
        )


def _check_line(line: str, path: str, number: int) -> None:
    """Refuse a line that is too long, or that opens too many lists or quotations in one another."""
    if len(line) > MAX_LINE_CHARACTERS:
        raise PageTooLarge(
            path,
            number,
            msg("This line has {count} characters; the limit is {most}.", count=len(line), most=MAX_LINE_CHARACTERS),
            msg("Break it into paragraphs."),
        )
    start = _START.match(line.expandtabs(4))
    if start and start[0].count(" ") // 4 + start[0].count(">") > MAX_NESTING:
        raise MarkdownBroken(
            path,
            number,
            msg("This list or quotation is nested too deeply to be read."),
            msg("Use one or two levels; the limit is {most}.", most=MAX_NESTING),
        )


def parse_sources(text: str) -> dict[str, Source]:
    """Parse the sources page: one list item per source, with the id on the item's last line.

    Returns {"S01": Source(...)}: notes in the text write the id in upper case, anchors in lower case.
    """
    found: dict[str, Source] = {}
    start, item = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(("- ", "* ", "+ ")):
            start, item = number, line[2:].strip()
        elif match := _SOURCE_ID.match(line):
            if item:
                found[match[1].upper()] = Source(match[1].upper(), item, start)
            item = ""
        elif item and line.startswith("  "):
            item = f"{item} {line.strip()}"
        else:
            item = ""
    return found


# --- rendered HTML -> blocks -------------------------------------------------------------------------


@dataclass
class _Reading:
    """The state of reading: the serial number of the current list or table, for `Block.container`."""

    language: str
    counters: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> str:
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return f"{kind} {self.counters[kind]}"


def read_blocks(rendered: str, language: str) -> Iterator[Block]:
    """The blocks of rendered HTML in reading order, without the page's notes."""
    if not rendered.strip():
        return
    yield from blocks_of(html.fragment_fromstring(rendered, create_parent="article"), language)


def blocks_of(root: html.HtmlElement, language: str) -> Iterator[Block]:
    """The blocks inside an element in reading order, without the page's notes."""
    return _walk(root, _Reading(language), "")


def _walk(element: html.HtmlElement, reading: _Reading, container: str) -> Iterator[Block]:
    number = int(element.get("start", "1")[:9]) - 1 if element.tag == "ol" else 0
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or _is_apart(child):
            continue
        if tag in _HEADINGS:
            yield _block("heading", child, reading, level=_HEADINGS[tag])
        elif tag in ("ul", "ol", "table"):
            kind = "table" if tag == "table" else ("numbered list" if tag == "ol" else "list")
            yield from _walk(child, reading, reading.next(kind))
        elif tag == "tr":
            yield from _row(child, reading, container)
        elif tag == "li":
            if AROUND in child.attrib:
                yield from _walk(child, reading, container)
                continue
            number += 1
            item = _block("item", child, reading, container=container, number=number if element.tag == "ol" else 0)
            for block in (item, *_nested(child, reading, container)):
                country = block.country or child.get(COUNTRY, "")
                yield replace(block, country=country) if country else block
        elif tag in _KINDS:
            yield _block(_KINDS[tag], child, reading, container=container)
        else:
            yield from _walk(child, reading, container)


def _is_apart(element: html.HtmlElement) -> bool:
    return GENERATED in element.attrib


def _row(row: html.HtmlElement, reading: _Reading, container: str) -> Iterator[Block]:
    reading.counters[container] = reading.counters.get(container, 0) + 1
    for column, cell in enumerate(row, 1):
        place = (reading.counters[container], column)
        yield _block("cell", cell, reading, container=container, cell=place)


def _nested(item: html.HtmlElement, reading: _Reading, container: str) -> Iterator[Block]:
    for child in item:
        if child.tag in _NESTED or (child.tag == "div" and len(child)):
            wrapper = html.Element("div")
            following = child.tail
            child.tail = None
            wrapper.append(child)
            yield from _walk(wrapper, reading, container)
            child.tail = following


def _block(
    kind: str,
    element: html.HtmlElement,
    reading: _Reading,
    level: int = 0,
    container: str = "",
    cell: tuple[int, int] = (0, 0),
    number: int = 0,
) -> Block:
    inside = list(_inside(element, kind))
    return Block(
        kind=kind,
        runs=tuple(_joined(_runs(element, element.get("lang") or reading.language, kind))),
        id=element.get("id") or "",
        level=level,
        container=container,
        cell=cell,
        attributes={
            name: value
            for name, value in element.attrib.items()
            if name.startswith("data-") and name not in CELL_ATTRIBUTES | CHECK_ATTRIBUTES | {KIND_ABOVE}
        },
        sources=tuple(_sources(inside)),
        links=tuple(
            Link(link.get("href", ""), " ".join(link.text_content().split()))
            for link in inside
            if link.tag == "a" and link.get("class") not in GENERATED_LINKS
        ),
        images=tuple(
            Image(i.get("src", ""), i.get("alt", ""), i.get("data-decorative") == "true")
            for i in inside
            if i.tag == "img"
        ),
        number=number,
        has_code=any(child.tag == "code" for child in inside),
        switched_off=tuple(_switched_off([element, *inside])),
        says=tuple(name for one in (element, *inside) for name in _NAMES.findall(one.get(SAYS) or "")),
        kind_above=element.get(KIND_ABOVE) or "",
        marks=sum(1 for _ in _marks(inside)),
    )


def _switched_off(elements: list[html.HtmlElement]) -> Iterator[SwitchOff]:
    """Written at the block, or at something inside it that is no block of its own, such as a word in italics."""
    for element in elements:
        off, reason = element.get(OFF), element.get(REASON)
        if off is not None or reason is not None:
            yield SwitchOff(tuple(dict.fromkeys(_NAMES.findall(off or ""))), " ".join((reason or "").split()))


def _sources(inside: list[html.HtmlElement]) -> Iterator[str]:
    """The sources of a block in source order; a mark of several shows them in ascending order instead."""
    for link in _marks(inside):
        yield from (link.get(CITED) or link.get("href", "").removeprefix(NOTE)).split()


def _marks(inside: list[html.HtmlElement]) -> Iterator[html.HtmlElement]:
    """The links of its source marks."""
    return (link for mark in inside if mark.tag == "sup" for link in _marked(mark))


def _marked(mark: html.HtmlElement) -> list[html.HtmlElement]:
    return [link for link in mark if link.tag == "a" and "footnote-ref" in (link.get("class") or "")]


def _inside(element: html.HtmlElement, kind: str) -> Iterator[html.HtmlElement]:
    for child in element:
        if (kind == "item" and child.tag in _NESTED) or _is_apart(child):
            continue
        yield child
        yield from _inside(child, kind)


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Runs in one language as one: bold type or a link in a text does not part a figure from its unit."""
    for language, group in groupby(runs, key=lambda run: run.language):
        yield Run("".join(run.text for run in group), language)


def _runs(element: html.HtmlElement, language: str, kind: str) -> Iterator[Run]:
    if element.text:
        yield Run(element.text, language)
    for child in element:
        is_note = child.tag == "sup" and bool(_marked(child))
        is_own = isinstance(child.tag, str) and not is_note and not _is_apart(child)
        if is_own and not (kind == "item" and child.tag in _NESTED):
            yield from _runs(child, child.get("lang") or language, kind)
            if child.tag in ("p", "br", "div"):
                yield Run(" ", language)
        if child.tail:
            yield Run(child.tail, language)


# --- blocks -> sections, with lines -------------------------------------------------------------------


def sections_of(blocks: Iterable[Block], first_line: int = 1) -> Iterator[Section]:
    """The sections that blocks in reading order make; `first_line` is that of a first one without a heading."""
    heading = Block("heading", (), line=first_line)
    members: list[Block] = []
    for block in blocks:
        if block.kind == "heading":
            if heading.level or members:
                yield Section(heading, tuple(members))
            heading, members = block, []
        else:
            members.append(block)
    yield Section(heading, tuple(members))


def _locate(blocks: tuple[Block, ...], lines: list[str], first_line: int) -> tuple[Block, ...]:
    """Give each block the line of its first words.

    Rendered words are in source order, so each is looked for after the one before it; a word that is not found nearby
    is skipped.
    """
    places: dict[str, list[int]] = {}
    line_of: list[int] = []
    for number, written in enumerate(lines):
        for word in _WORD.findall(_INVISIBLE.sub(" ", resolved(written))):
            places.setdefault(word, []).append(len(line_of))
            line_of.append(first_line + number)
    ids = {
        match[1]: first_line + n
        for n, written in enumerate(lines)
        for match in re.finditer(r"\{[^{}]*#([\w-]+)", _QUOTED.sub("", written))
    }
    cursor, line, found = 0, first_line, []
    for block in blocks:
        start = None
        for word in _WORD.findall(block.text):
            spots = places.get(word, [])
            spot = bisect_left(spots, cursor)
            if spot < len(spots) and spots[spot] - cursor < _WINDOW:
                cursor = spots[spot] + 1
                start = line_of[spots[spot]] if start is None else start
        if block.kind == "heading" and block.id in ids:
            start = ids[block.id]
        line = start if start is not None else _line_of_image(block, lines, first_line, line)
        found.append(replace(block, line=line))
    return tuple(found)


def _line_of_image(block: Block, lines: list[str], first_line: int, default: int) -> int:
    for image in block.images:
        for number, line in enumerate(lines):
            if image.source and image.source in line:
                return first_line + number
    return default
