"""Rules on the lines of the source: slips of the pen that the rendered page shows too late or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.messages import msg
from patientinfo.model import Page, Project
from patientinfo.problems import Cause, Problem

_ITEM = re.compile(r"( *)(?:[-*+]|(\d+)\.)(?: |$)")
_UNFINISHED = re.compile(
    r"(?<!\w)(?:TODO|FIXME|XXX|TBD|TBC|LATER|lorem ipsum|\?\?\?+|NOG DOEN|INVULLEN|UITZOEKEN|BELUM SIAP|SEMAK SEMULA)"
    r"(?!\w)|\[(?:check|source|citation|bron|sumber)[^\]]{0,30}\](?!\()"
)
_FOREIGN_ATTRIBUTES = re.compile(r"\{[^{}]*[“”‘’][^{}]*\}")


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def separated_id(page: Page, project: Project) -> Iterator[Problem]:
    """The id of a list item is directly below its text, without a blank line between them.

    Why: below a blank line it belongs to nothing, and the item can no longer be matched between languages.
    Bad:  - Text.

            {#fever}
    Good: - Text.
            {#fever}
    """
    yield from page.slips_of("separated-id")


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def broken_braces(page: Page, project: Project) -> Iterator[Problem]:
    """An id is between two braces; that of a list item is on a line of its own below the text.

    Why: otherwise the id is not read, and nobody notices when the warning is missing in another language.
    Bad:  - Text. {#fever}, or ## Stages {#stages
    Good: - Text.
            {#fever}
    """
    yield from page.slips_of("broken-braces")


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def broken_mark(page: Page, project: Project) -> Iterator[Problem]:
    """The signs of notes, links, lists and bold type are written without a backslash or a space inside them.

    Why: the reader would see the signs, and a note or a link would lead nowhere.
    Bad:  \\[^S12], \\*\\*Wait\\*\\*, [recovery] (recovery.md)
    Good: [^S12], **Wait**, [recovery](recovery.md)
    """
    yield from page.slips_of("broken-mark")


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def line_start(page: Page, project: Project) -> Iterator[Problem]:
    """A heading starts at the beginning of the line; after the sign of a list item comes an ordinary space.

    Why: otherwise the heading or the item becomes part of the text above it.
    Bad:  two spaces before ## Stages, -sun
    Good: ## Stages, - sun
    """
    yield from page.slips_of("line-start")


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def table_blank_lines(page: Page, project: Project) -> Iterator[Problem]:
    """A table has a blank line above and below it, and none between its rows.

    Why: otherwise its rows are shown as text with lines between, or the text below becomes a row.
    Bad:  a sentence directly above the first row
    Good: a blank line between them
    """
    yield from page.slips_of("table-blank-lines")


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def list_indent(page: Page, project: Project) -> Iterator[Problem]:
    """A list in a list is indented by four spaces; other items start at the beginning of the line.

    Why: with two spaces the inner items become items of the outer list.
    Bad:  - Avoid:
            - sun
    Good: - Avoid:

              - sun
    """
    yield from page.slips_of("list-indent")
    in_list = False
    slips = {slip.line for slip in page.slips}
    for number, line in enumerate(page.source_lines, 1):
        match = _ITEM.match(line)
        if match and number not in slips and len(match[1]) % 4 and (in_list or len(match[1]) < 4):
            yield page.problem(
                number,
                msg("This list item is indented by {count} spaces.", count=len(match[1])),
                msg(
                    "Indent it by four if it belongs to the item above; otherwise start it at the beginning "
                    "of the line."
                ),
                at=line.strip(),
            )
        if line.strip():
            in_list = bool(match) or (in_list and line.startswith(" "))


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def list_number(page: Page, project: Project) -> Iterator[Problem]:
    """A numbered list shows the numbers as written, starting at 1.

    Why: "see step 3" has to mean the same step for the editor and for the reader.
    Bad:  1. Wash. 1. Dry. 4. Wait.
    Good: 1. Wash. 2. Dry. 3. Wait.
    """
    for section in page.sections:
        expected: dict[str, int] = {}
        for item in section.items:
            if not item.number:
                continue
            wanted = expected[item.container] = expected.get(item.container, 0) + 1
            written = re.match(r"\s*(\d{1,9})\.", page.source_lines[item.line - 1]) if item.line else None
            found = int(written[1]) if written else item.number
            if found != wanted or item.number != wanted:
                yield page.problem(
                    item.line,
                    msg(
                        "This list item is numbered {found}, but here the reader expects {wanted}.",
                        found=found,
                        wanted=wanted,
                    ),
                    msg("Write {wanted}, or check whether an earlier item is missing.", wanted=f"{wanted}."),
                    at=f"{found}.",
                )
                break


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def note_to_self(page: Page, project: Project) -> Iterator[Problem]:
    """A page is finished: it has no notes to oneself.

    Why: a patient would read them.
    Bad:  TODO: look up the figure
    Good: the figure, or nothing about it yet
    """
    for number, line in enumerate(page.shown_lines, 1):
        if match := _UNFINISHED.search(line):
            yield page.problem(
                number,
                msg('"{text}" looks like a note to yourself.', text=match[0]),
                msg("Finish it, or move it to the pull request."),
                at=match[0],
            )


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def curly_attribute(page: Page, project: Project) -> Iterator[Problem]:
    """Attributes between braces are written with straight quotes, hyphens and ordinary spaces.

    Why: with curly quotes or dashes the attribute is not read, so the page lacks it.
    Bad:  {#sun data-until=“4w”}, {#sun data–until="4w"}
    Good: {#sun data-until="4w"}
    """
    yield from page.slips_of("curly-attribute")
    slips = {slip.line for slip in page.slips}
    for number, line in enumerate(page.source_lines, 1):
        if number not in slips and "{" in line and (match := _FOREIGN_ATTRIBUTES.search(line)):
            id = re.search(r"#([\w-]+)", match[0])
            yield page.problem(
                number,
                msg("The braces contain curly quotes: {text}.", text=match[0]),
                msg("Write straight quotes: `{right}`.", right=re.sub("[“”‘’]", '"', match[0])),
                at=match[0],
                causes=(Cause(page.path, id=id[1]),) if id else (),
            )


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def ruled_line(page: Page, project: Project) -> Iterator[Problem]:
    """The text has no line of hyphens or asterisks: it would become a horizontal rule, or make a heading.

    Why: a line of hyphens below a sentence turns the sentence into a heading.
    Bad:  ***, or --- below a paragraph
    Good: a heading `## …`, or a blank line
    """
    body = False
    fences = 0
    for number, line in enumerate(page.source_lines, 1):
        if not body:
            fences += line.rstrip() == "---"
            body = fences == 2
        elif re.fullmatch(r" {0,3}(?:([-*_=]) *)(?:\1 *){2,}", line) or re.fullmatch(r" {0,3}=+\s*|-{2,}\s*", line):
            yield page.problem(
                number,
                msg("This line would become a horizontal rule, or turn the line above into a heading."),
                msg("Remove it, and start a section with a heading `## …`."),
                at=line.strip(),
            )


@rule(Scope.PAGE, Category.SOURCE_SYNTAX)
def table_row_cells(page: Page, project: Project) -> Iterator[Problem]:
    """Each row of a table has as many cells as its first row; an extra cell would disappear.

    Why: a row with a cell missing shows its figures under the wrong kind of treatment.
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
                msg(
                    "Cells in this row: {count}. The first row of the table, on line {line}, has {width}.",
                    count=cells,
                    line=first,
                    width=width,
                ),
                msg("Give each row the same number of cells, with | between them."),
            )
