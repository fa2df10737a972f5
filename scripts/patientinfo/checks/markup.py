"""Rules on Markdown that went wrong: what would be shown as signs, code or HTML, or would vanish."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.checks.pairing import shorten
from patientinfo.checks.registry import page_rule
from patientinfo.model import Page, Site
from patientinfo.problems import Problem

_MARKUP = (
    (re.compile(r"\{\s*[:#.]|\{\s*data-|\{\s*lang="), "n id or attribute in braces"),
    (re.compile(r"\]\("), " link"),
    (re.compile(r"\*\*|~~|^\s*#{1,6}\s|\|.*\||\|\s*-{3,}"), " heading, table or bold text"),
    (re.compile(r"(?<![\w*])\*\w|\w\*(?![\w*])|(?<!\w)_\w+(?: |$)"), " slanted text"),
    (re.compile(r"^!!!|^\?\?\?|^:::|```"), " box"),
)
# List marks inside running text: a mark at the start of a later line, or one that Markdown does not know.
_MARKS = re.compile(r"(?<=\n)\s*(?:[-*+•–]|\d+[.)])\s+\S+|^\s*(?:[•–]|\d+\))\s+\S+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")


@page_rule
def printed_markup(page: Page, site: Site) -> Iterator[Problem]:
    """No sign of Markdown is left over in the text that the reader sees.

    Bad:  - Text. {#id} on one line (an item's id stands on a line of its own)
    Good: - Text.
            {#id}
    """
    for block in page.blocks:
        for pattern, name in _MARKUP:
            if match := pattern.search(block.text):
                yield page.problem(
                    block.line,
                    "printed-markup",
                    f'The reader would see "{shorten(block.text[match.start() :])}": '
                    f"signs of a{name} that does not work here.",
                    "Check the signs, blank lines above lists and tables, and that a list item's id "
                    "stands on a line of its own as the last line of the item.",
                )
                break


@page_rule
def list_in_paragraph(page: Page, site: Site) -> Iterator[Problem]:
    """A list is a list: a blank line above it, and `- ` or `1. ` before each item.

    Bad:  "Avoid:" and on the next line "- sun", without a blank line between; items with • or 1)
    Good: a blank line, then "- sun"
    """
    for block in page.blocks:
        raw = "".join(run.text for run in block.runs)
        if block.kind in ("paragraph", "item") and (match := _MARKS.search(raw)):
            yield page.problem(
                block.line,
                "list-in-paragraph",
                f'"{match[0].strip()}" stands in the running text here, so the reader sees no list.',
                "Leave a blank line above the list, and begin each item with `- ` or `1. `.",
            )


@page_rule
def code_block(page: Page, site: Site) -> Iterator[Problem]:
    """No text is set as program code, which happens when a line is indented by four spaces.

    Bad:  a paragraph with four spaces before it, or a line of three backticks
    Good: the paragraph at the start of the line
    """
    for block in page.blocks:
        if block.kind == "code":
            yield page.problem(
                block.line,
                "code-block",
                f'"{shorten(block.text)}" would be shown as program code.',
                "Take away the spaces before it, or the line of backticks. A list in a list is indented by four.",
            )


@page_rule
def table_row_cells(page: Page, site: Site) -> Iterator[Problem]:
    """Each row of a table has as many cells as its first row; a cell too many would vanish.

    Bad:  | Redness | 2 to 3 days | 5 to 7 days | extra | below a header of three
    Good: | Redness | 2 to 3 days | 5 to 7 days |
    """
    width, first = 0, 0
    for number, line in enumerate(page.source_lines, 1):
        if not line.lstrip().startswith("|"):
            width = 0
            continue
        cells = len(re.sub(r"\\\\|\\\|", "", line.strip()).strip("|").split("|"))
        if not width:
            width, first = cells, number
        elif cells != width:
            yield page.problem(
                number,
                "table-row-cells",
                f"This row has {cells} cells; the first row of the table, on line {first}, has {width}.",
                "Give each row the same number of cells, with | between them.",
            )


@page_rule
def raw_html(page: Page, site: Site) -> Iterator[Problem]:
    """Pages are written in Markdown, without HTML; HTML would be shown as text.

    Bad:  <b>Wait</b> and <!-- notes -->
    Good: **Wait**
    """
    for block in page.blocks:
        if match := _TAG.search(block.text):
            yield page.problem(
                block.line,
                "raw-html",
                f'"{match[0]}" is HTML, and the reader would see it as it stands.',
                "Write it in Markdown (**bold**, *slanted*), or take it out.",
            )
