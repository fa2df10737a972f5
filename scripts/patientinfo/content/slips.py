"""A page's source -> the source as it was meant: slips of the pen that have one right answer, each with its line.

An editor writes signs of Markdown that mean something else, or nothing, because of a blank, a backslash or a line end
too many or too few. What is meant is certain, and so is what to write. The check reports the slip and looks at the page
as it was meant, so that one slip is one problem; `make fix` writes it. No word or figure is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from patientinfo.messages import Message, msg
from patientinfo.model import Slip

BLANKS = "\u00a0\u2007\u202f"  # those that do not break
BULLETS = "•▪◦·●○‣∙"
_TOKEN = r'(?:#[\w-]+|[\w-]+\s*=\s*(?:"[^"{}]*"|[\w-]+))'
_LIST = rf"\s*{_TOKEN}(?:\s+{_TOKEN})*\s*"
ATTRIBUTES = re.compile(_LIST)
# An attribute list as people and programs write it: escaped, with curly quotes, without one of its braces.
_BRACES = re.compile(r"\\?\{([^{}\n]*?)\\?\}")
_OPEN = re.compile(r"\\?\{(\s*#[^{}\n]*)$")
_CLOSED = re.compile(r"(?:(?<=\s)|^)(#[a-z][^{}\n]*)\}\s*$")
ID_LINE = re.compile(rf"\s*\{{{_LIST}\}}\s*")
_JOINED = re.compile(rf"(?P<text>.*\S)\s+(?P<id>\{{\s*#[\w-]+(?:\s+{_TOKEN})*\s*\}})\s*")
ITEM = re.compile(r"( *)(?:[-*+]|\d{1,9}\.)(?: |$)")
_ROW = re.compile(r"\s*\|")
_RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*\|?")
_HEADING = re.compile(r"#{1,6}[ \u00a0]")
_NOTE = re.compile(r"\\?\[\\?(\^[^\]\s\\]+)\\?\]")
_ESCAPED_LINK = re.compile(r"\\?\[([^\[\]\\\n]+)\\?\]\\?\(([^()\s\\]+)\\?\)")
_ESCAPED_BOLD = re.compile(r"\\\*\\\*(?=\S)(.+?)(?<=\S)\\\*\\\*")
_BULLET = re.compile(rf"(\s*)[{BULLETS}]\s*(?=\S)")
_UNBROKEN = re.compile(rf"( *)([-*+]|\d{{1,3}}\.)[ \t]*[{BLANKS}]\s*(?=\S)")
_DASH = re.compile(r"–\s+(?=\S)")
_BRACKETED = re.compile(r"(\d{1,3})\)\s+(?=\S)")
_TIGHT = re.compile(r"-(?=\*\*[^\W\d_]|[^\W\d_]|\[[^\W\d_])")
_TARGET = r"#[\w-]+|[\w./-]+\.[a-z]{2,4}(?:#[\w-]+)?|https?://[^\s()]+|tel:\+?\d+|mailto:[^\s()]+"
_PARTED_LINK = re.compile(rf"(?<!\\)(\[[^\[\]^][^\[\]]*\])\s+(\((?:{_TARGET})\))")


@dataclass(frozen=True, slots=True)
class Meant:
    """The source as it was meant. `lines`: for each of its lines, the number of the one that it was made from."""

    text: str
    lines: tuple[int, ...]
    slips: tuple[Slip, ...]


def as_meant(text: str) -> Meant:
    """The source of a page, with line ends as \\n, as its writer meant it."""
    lines = text.split("\n")
    first = _first_line(lines)
    source = _Source([_Line(line, number) for number, line in enumerate(lines[first:], first + 1)])
    for step in (_plain_lines, _lists, _apart):
        step(source)
    head = [_Line(line, number) for number, line in enumerate(lines[:first], 1)]
    every = [*head, *source.lines]
    slips = {(slip.line, slip.rule, str(slip.message)): slip for slip in sorted(source.slips, key=lambda s: s.line)}
    return Meant("\n".join(line.text for line in every), tuple(line.number for line in every), tuple(slips.values()))


def _first_line(lines: Sequence[str]) -> int:
    """The index of the first line below the front matter; behind the last one if there is none."""
    if not lines or lines[0].rstrip() != "---":
        return len(lines)
    return next((n + 1 for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), len(lines))


@dataclass(slots=True)
class _Line:
    text: str
    number: int
    is_code: bool = False
    in_list: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass
class _Source:
    """The lines below the front matter, and what was found in them."""

    lines: list[_Line]
    slips: list[Slip] = field(default_factory=list)

    def __post_init__(self) -> None:
        code = False
        for line in self.lines:
            fence = line.text.lstrip().startswith("```")
            line.is_code = code or fence
            code ^= fence

    def found(self, rule: str, line: _Line, message: Message, hint: Message, at: str = "") -> None:
        self.slips.append(Slip(rule, line.number, message, hint, at))


# --- line by line --------------------------------------------------------------------------------------


def _plain_lines(source: _Source) -> None:
    """Signs within one line: backslashes, curly quotes, blanks that do not break, signs of other programs."""
    above = ""
    for line in source.lines:
        text = line.text
        if text and not line.is_code:
            if not text.isascii() and not text.strip():
                _blank(source, line)
            if "\\" in text:
                _escapes(source, line)
            if "{" in text or "}" in text:
                _braces(source, line)
                _half_braces(source, line)
            if "] " in text or "]\u00a0" in text:
                _link(source, line)
            if not line.text[:1].isalpha() and line.text[:1] not in ("#", "|"):
                _mark(source, line, above)
        above = line.text


def _blank(source: _Source, line: _Line) -> None:
    """A line that looks blank, but is not: the text below it is joined to that above."""
    source.found(
        "line-start",
        line,
        msg("This line looks blank, but it has a no-break space, so it does not part what is above and below it."),
        msg("Delete everything on this line."),
    )
    line.text = ""


def _write(text: str) -> Message:
    return msg("Write `{text}`.", text=text.strip())


def _escapes(source: _Source, line: _Line) -> None:
    r"""Signs that a program has escaped, so that the reader would see them: `\[^S14]`, `\## Title`."""
    for pattern, right in ((_NOTE, r"[\1]"), (_ESCAPED_LINK, r"[\1](\2)"), (_ESCAPED_BOLD, r"**\1**")):
        for match in list(pattern.finditer(line.text)):
            wanted = match.expand(right)
            if match[0] != wanted:
                _escaped(source, line, match[0], wanted)
    start = re.match(r"( *)\\(#{1,6} |[-+*] )|( *)(\d{1,3})\\(\. )", line.text)
    if start:
        wanted = f"{start[1]}{start[2]}" if start[2] else f"{start[3]}{start[4]}{start[5]}"
        rest = line.text[start.end() :]
        _escaped(source, line, start[0] + rest, wanted + rest)


def _escaped(source: _Source, line: _Line, written: str, wanted: str) -> None:
    source.found(
        "broken-mark",
        line,
        msg(
            "A backslash takes away the meaning of the sign after it: `{text}`. Editing programs add it.", text=written
        ),
        _write(wanted),
        written.strip(),
    )
    line.text = line.text.replace(written, wanted, 1)


def _straight(inside: str) -> str:
    """What stands in braces, with straight quotes, plain blanks and hyphens; values keep their dashes."""
    text = re.sub("[“”„‘’]", '"', re.sub(f"[{BLANKS}]", " ", inside.replace("\\", "")))
    parts = text.split('"')
    return '"'.join(re.sub("[‐‑–—]", "-", part) if n % 2 == 0 else part for n, part in enumerate(parts))


def _braces(source: _Source, line: _Line) -> None:
    """Attributes that are not read, because of a sign in them that only looks right."""
    for match in list(_BRACES.finditer(line.text)):
        inside = _straight(match[1])
        wanted = f"{{{inside}}}"
        if match[0] == wanted or not ATTRIBUTES.fullmatch(inside):
            continue
        if "\\" in match[0]:
            _escaped(source, line, match[0], wanted)
            continue
        if re.search("[“”„‘’]", match[1]):
            message = msg("The braces contain curly quotes: {text}.", text=match[0])
            hint = msg("Write straight quotes: `{right}`.", right=wanted)
        elif re.search(f"[{BLANKS}]", match[1]):
            message = msg("The braces contain a no-break space: {text}.", text=match[0])
            hint = msg("Type the space again: `{right}`.", right=wanted)
        else:
            message = msg("The braces contain a dash in the place of a hyphen: {text}.", text=match[0])
            hint = msg("Write hyphens: `{right}`.", right=wanted)
        source.found("curly-attribute", line, message, hint, match[0])
        line.text = line.text.replace(match[0], wanted, 1)


def _half_braces(source: _Source, line: _Line) -> None:
    """An id that has lost one of its two braces."""
    if "#" not in line.text:
        return
    if match := _OPEN.search(line.text):
        inside, sign = _straight(match[1]).rstrip(), "}"
    elif match := _CLOSED.search(line.text):
        inside, sign = _straight(match[1]).rstrip(), "{"
    else:
        return
    if ATTRIBUTES.fullmatch(inside):
        wanted = f"{{{inside}}}"
        source.found(
            "broken-braces",
            line,
            msg("The brace {sign} is missing here, so the id is not read: `{text}`.", sign=sign, text=match[0].strip()),
            _write(wanted),
            match[0].strip(),
        )
        line.text = f"{line.text[: match.start()]}{wanted}"


def _link(source: _Source, line: _Line) -> None:
    """A space between the two parts of a link."""
    for match in list(_PARTED_LINK.finditer(line.text)):
        wanted = f"{match[1]}{match[2]}"
        source.found(
            "broken-mark",
            line,
            msg("A space between the words and the address keeps this from being a link: `{text}`.", text=match[0]),
            _write(wanted),
            match[0],
        )
        line.text = line.text.replace(match[0], wanted, 1)


def _mark(source: _Source, line: _Line, above: str) -> None:
    """The sign at the beginning of an item: that of another program, or without the space after it."""
    text = line.text
    if match := _BULLET.match(text):
        rule, wanted = "list-in-paragraph", f"{'    ' * (len(match[1].expandtabs(4)) // 4)}- "
        message = msg("A list item begins with a hyphen, not with {sign}.", sign=match[0].strip())
    elif match := _UNBROKEN.match(text):
        rule, wanted = "line-start", f"{match[1]}{match[2]} "
        message = msg("After the sign of this list item stands a no-break space, so it is no list item.")
    elif not _begins_item(above):
        return
    elif match := _DASH.match(text):
        rule, wanted = "list-in-paragraph", "- "
        message = msg("A list item begins with a hyphen, not with {sign}.", sign=match[0].strip())
    elif match := _BRACKETED.match(text):
        rule, wanted = "list-in-paragraph", f"{match[1]}. "
        message = msg("The number of a list item has a point after it, not a bracket.")
    elif match := _TIGHT.match(text):
        rule, wanted = "line-start", "- "
        message = msg("A space is missing after the hyphen, so this is no list item.")
    else:
        return
    line.text = wanted + text[match.end() :]
    source.found(rule, line, message, _write(_beginning(line.text)), match[0].strip())


def _begins_item(above: str) -> bool:
    """Whether an item may begin below this line: it is blank, an item in one line, or the id of one."""
    return not above.strip() or bool(ITEM.match(above) or ID_LINE.fullmatch(above))


def _beginning(text: str) -> str:
    """The first words of a line, to show what to write."""
    words = text.strip().split(" ")
    return text.strip() if len(words) < 6 else f"{' '.join(words[:5])} …"


# --- several lines -------------------------------------------------------------------------------------


def _lists(source: _Source) -> None:
    """Ids and items that stand where they are not read."""
    done: list[_Line] = []
    in_list = False
    for line in source.lines:
        if line.is_code:
            done.append(line)
            in_list = False
            continue
        if line.text[:1] in (" ", "\t"):
            _dedent(source, line, done, in_list)
        if in_list and "{" in line.text and done and done[-1].is_blank and ID_LINE.fullmatch(line.text):
            _move_up(source, line, done)
        done += _id_apart(source, line, in_list)
        if not line.is_blank:
            in_list = bool(ITEM.match(line.text)) or (in_list and _goes_on(line.text, done))
            done[-1].in_list = line.in_list = in_list
    source.lines = done


def _goes_on(text: str, done: Sequence[_Line]) -> bool:
    """Whether a line belongs to the list above it: it is indented, or follows a line of it directly."""
    above = done[-2].text if len(done) > 1 else ""
    return text.startswith((" ", "\t")) or (bool(above.strip()) and not _HEADING.match(text))


def _dedent(source: _Source, line: _Line, done: Sequence[_Line], in_list: bool) -> None:
    """Blanks before a heading or an item take away what it is; an item may be meant as one of a list in a list."""
    match = re.match(r"[ \t]+", line.text)
    if not match:
        return
    width, text = len(match[0].expandtabs(4)), line.text[match.end() :]
    is_apart = not done or done[-1].is_blank
    if _HEADING.match(text) and (width < 4 or is_apart):
        source.found(
            "line-start",
            line,
            msg("Spaces before the heading keep it from being one."),
            msg("Start it at the beginning of the line: `{text}`.", text=text.strip()),
            text.strip(),
        )
        line.text = text
    elif ITEM.match(text) and _is_sibling(width, match[0], done):
        source.found(
            "list-indent",
            line,
            msg("This list item is indented, like no other item of its list."),
            msg("Start it at the beginning of the line: `{text}`.", text=_beginning(text)),
            text.strip(),
        )
        line.text = text
    elif width >= 4 and is_apart and not in_list and text and not ITEM.match(text):
        source.found(
            "code-block",
            line,
            msg("The spaces before this paragraph would show it as program code."),
            msg("Start it at the beginning of the line: `{text}`.", text=_beginning(text)),
            text.strip(),
        )
        line.text = text


def _is_sibling(width: int, blanks: str, done: Sequence[_Line]) -> bool:
    """Whether an indented item can only be one of the list around it: the item above has an id, or its own blanks."""
    above = next((line.text for line in reversed(done) if not line.is_blank), "")
    if width >= 4 and not (width == 4 and "\t" in blanks):
        return False
    # Below an item that ends with a colon a list in a list may be meant: that is for the editor to say.
    return bool(ID_LINE.fullmatch(above)) and bool(done) and not done[-1].is_blank


def _move_up(source: _Source, line: _Line, done: list[_Line]) -> None:
    """Take out the blank lines between an item and its id."""
    item = next((above for above in reversed(done) if not above.is_blank), None)
    if item is None or ID_LINE.fullmatch(item.text) or _HEADING.match(item.text):
        return
    source.found(
        "separated-id",
        line,
        msg("The blank line above this id separates it from its list item."),
        msg("Remove the blank line: the id is the last line of the list item, indented by two spaces."),
        line.text.strip(),
    )
    while done and done[-1].is_blank:
        done.pop()
    line.text = f"  {line.text.strip()}"


def _id_apart(source: _Source, line: _Line, in_list: bool) -> Iterator[_Line]:
    """The line of an item, with the id at its end on a line of its own."""
    is_item = bool(ITEM.match(line.text)) or (in_list and line.text.startswith("  "))
    match = _JOINED.fullmatch(line.text) if is_item and line.text.rstrip().endswith("}") else None
    if match is None or ATTRIBUTES.fullmatch(match["text"].strip("{} ")):
        yield line
        return
    indent = "    " * ((len(line.text) - len(line.text.lstrip(" "))) // 4) + "  "
    source.found(
        "broken-braces",
        line,
        msg("The id stands on the line of its list item, so it is not read: `{id}`.", id=match["id"]),
        msg("Write it on a line of its own below, indented by two spaces: `{id}`.", id=f"{indent}{match['id']}"),
        match["id"],
    )
    yield _Line(match["text"], line.number)
    yield _Line(f"{indent}{match['id']}", line.number)


def _apart(source: _Source) -> None:
    """Blank lines around lists and tables, and none in a table."""
    done: list[_Line] = []
    for n, line in enumerate(source.lines):
        above = done[-1] if done else _Line("", 0)
        if not line.is_code:
            if _joins_table(source.lines, n, done):
                _report_gap(source, done[-1])
                while done[-1].is_blank:
                    done.pop()
            elif parting := _parting(source.lines, n, above):
                rule, message, hint = parting
                source.found(rule, line, message, hint, line.text.strip())
                done.append(_Line("", line.number))
        done.append(line)
    source.lines = done


def _report_gap(source: _Source, blank: _Line) -> None:
    source.found(
        "table-blank-lines",
        blank,
        msg("This blank line parts the table: the reader would see the rows below it as text with lines between."),
        msg("Delete this line."),
    )


def _joins_table(lines: Sequence[_Line], n: int, done: Sequence[_Line]) -> bool:
    """Whether this is a row that a blank line parts from its table: no heading of a table of its own."""
    if not _ROW.match(lines[n].text) or not done or not done[-1].is_blank:
        return False
    above = next((line for line in reversed(done) if not line.is_blank), None)
    below = lines[n + 1].text if n + 1 < len(lines) else ""
    return above is not None and bool(_ROW.match(above.text)) and not _is_rule(below)


def _is_rule(text: str) -> bool:
    return bool(_ROW.match(text) and _RULE.fullmatch(text.strip()))


def _parting(lines: Sequence[_Line], n: int, before: _Line) -> tuple[str, Message, Message] | None:
    """(rule, what is wrong, what to do) where a blank line is missing above this line; else None."""
    text, above = lines[n].text, before.text
    below = lines[n + 1].text if n + 1 < len(lines) else ""
    if not above.strip() or not text.strip():
        return None
    if not before.in_list and _is_sentence(above) and re.match(r"(?:[-*+]|1\.) +\S", text):
        return (
            "list-in-paragraph",
            msg("A blank line is missing above this list, so the reader would see no list."),
            msg('Leave a blank line above "{text}".', text=_beginning(text)),
        )
    if _ROW.match(text) and not _ROW.match(above) and _is_rule(below):
        return (
            "table-blank-lines",
            msg("A blank line is missing above this table, so the reader would see no table."),
            msg('Leave a blank line above "{text}".', text=_beginning(text)),
        )
    if _ROW.match(above) and not _ROW.match(text) and _is_in_table(lines, n):
        return (
            "table-blank-lines",
            msg("A blank line is missing above this line, so it would become a row of the table."),
            msg('Leave a blank line above "{text}".', text=_beginning(text)),
        )
    return None


def _is_in_table(lines: Sequence[_Line], n: int) -> bool:
    """Whether the rows directly above a line are a table."""
    while n and _ROW.match(lines[n - 1].text):
        n -= 1
        if _is_rule(lines[n].text):
            return True
    return False


def _is_sentence(line: str) -> bool:
    """A line of a paragraph: not blank, no item or its continuation, no heading, row, quotation or id."""
    return bool(line.strip()) and not re.match(r"\s|#{1,6} |\||>|```|[-*+] |\d+\. |\{", line)
