"""Rules on Markdown that went wrong: what would be shown as signs, code or HTML, or would vanish."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.checks.pair import shorten
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.messages import Message, msg
from patientinfo.model import Block, Page, Project
from patientinfo.problems import Cause, Problem

_REMEDY = msg(
    "Check the Markdown characters and the blank lines above lists and tables. The id of a list item goes on "
    "a line of its own, the last of the item."
)
_MARKUP: tuple[tuple[re.Pattern[str], Message], ...] = (
    (re.compile(r"\{\{|\{%|%\}|\}\}"), msg("a template placeholder, which is not filled in here")),
    (re.compile(r"\{\s*[:#.]|\{\s*(?:data-)?[\w-]+\s*="), msg("an id or attribute, which does not work here")),
    (re.compile(r"\]\s?\(|\[\[|\]\]|\]\["), msg("leftover markers of a link")),
    (re.compile(r"\[\s?\^|\^\]|\[[SC]\d+\]"), msg("leftover markers of a footnote")),
    (re.compile(r"^\s*\[[^\]]*\]:"), msg("a link definition, which does not work here")),
    (
        re.compile(r"\*\*|~~|==|\+\+|^\s*#{1,6}(?:\s|\w)|\|.*\||\|\s*-{3,}|^\s*:?-{3,}"),
        msg("leftover markers of a heading, a table or bold text"),
    ),
    (
        re.compile(r"(?<![\w*])\*\w|\w\*(?![\w*])|(?<!\w)_\w+(?: |$)|\w_(?:\s|$)"),
        msg("leftover italic markers (`*` or `_`)"),
    ),
    (re.compile(r"^!!!|^\?\?\?|^:::|```|(?<!\\)`"), msg("leftover markers of a box or of code")),
    (
        re.compile(r"&(?:#\d+|#[xX][\da-fA-F]+|[A-Za-z][A-Za-z\d]+);|&(?:nbsp|shy|#\w+)"),
        msg("a character reference that does not exist"),
    ),
    (re.compile(r"\\$|\\[*_#\[\]{}|`]"), msg("a backslash that escapes a character")),
)
_LETTER_POINT = r"([a-z])[.)][ \t]+\S[^\n]*"
# Markdown of other programs, which this site prints as it is typed, with what to write instead.
_OTHER_MARKDOWN: tuple[tuple[re.Pattern[str], Message, Message], ...] = (
    (
        re.compile(r"\([^()\n]+\)\[[^\[\]\n]*(?:[#/]|\.md\b)[^\[\]\n]*\]"),
        msg("a link with its brackets the wrong way round"),
        msg("Write the words in square brackets, the page in round ones: `[text](page.md)`."),
    ),
    (
        re.compile(r"^\s*\[[ xX]?\](?=\s|$)"),
        msg("the box of a list of tasks, which does not work here"),
        msg("Remove the brackets: `- Text.` is an item of a list."),
    ),
    (
        re.compile(r"(?:^|\n)\s*\*\[[^\[\]]+\]:"),
        msg("the explanation of an abbreviation, which does not work here"),
        msg("Explain the word in the sentence in which it stands first, or in the glossary."),
    ),
    (
        # Where a language has a blank before a colon, a long line may be broken there.
        re.compile(r"(?:^|\n)[^\n]{1,40}\n[ \t]*:[ \t]+\S|(?:^|\n)[ \t]*:[ \t]{2,}\S"),
        msg("a list of terms and their meaning, which does not work here"),
        msg("Write each as an item of a list: `- **Word.** What it means.`"),
    ),
    (
        re.compile(r"(?<=[\w)])\^[^\s^]{1,9}\^"),
        msg("leftover markers of a raised figure"),
        msg("Write the raised figure itself (10², 10³, cm²), or say the number in full."),
    ),
    (
        re.compile(r"(?<=[\w)])~[^\s~]{1,9}~"),
        msg("leftover markers of a lowered figure"),
        msg("Write it without them, as in CO2."),
    ),
    (
        re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]*[a-z0-9]:(?![\w:])"),
        msg("the name of a small picture (emoji), which does not work here"),
        msg("Say it in words."),
    ),
)
# List marks inside running text: a mark at the start of a later line, or one that Markdown does not know.
_MARKS = re.compile(r"(?<=\n)\s*(?:[-*+•–]|\d+[.)])\s+\S+|^\s*(?:[•–▪◦·]|\d+\)|[a-z]\))\s+\S+")
# Letters for numbers, which Markdown does not know: two of them that follow each other, each on a line of its own.
_LETTERED = re.compile(rf"(?:^|\n)[ \t]*{_LETTER_POINT}\n[ \t]*{_LETTER_POINT}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|-->|<![A-Z]|<\?")


@rule(Scope.PAGE, Category.LEFTOVER_MARKUP)
def printed_markup(page: Page, project: Project) -> Iterator[Problem]:
    """No Markdown characters are left over in the text that the reader sees.

    Why: stray characters make a sentence hard to read, and a broken link or footnote is lost.
    Bad:  - Text. {#id} on one line (an item's id goes on a line of its own); (text)[page.md], 10^3^, :warning:
    Good: - Text.
            {#id}
          [text](page.md), 10³, a word
    """
    for block in page.blocks:
        for pattern, what in _MARKUP:
            if match := pattern.search(block.text):
                id = re.match(r"\{\s*#([\w-]+)", block.text[match.start() :])
                yield page.problem(
                    block.line,
                    msg('The reader would see "{text}": {what}.', text=shorten(block.text[match.start() :]), what=what),
                    _REMEDY,
                    at=match[0].strip(),
                    causes=(Cause(page.path, id=id[1]),) if id else (),
                )
                break
        else:
            yield from _other_markdown(page, block)


def _other_markdown(page: Page, block: Block) -> Iterator[Problem]:
    """What other programs make something of; the lines of the source are kept, as some of it stands on a line."""
    raw = "".join(run.text for run in block.runs)
    for pattern, what, remedy in _OTHER_MARKDOWN:
        if match := pattern.search(raw):
            rest = " ".join(raw[match.start() :].split())
            message = msg('The reader would see "{text}": {what}.', text=shorten(rest), what=what)
            yield page.problem(block.line, message, remedy, at=match[0].strip())
            return


@rule(Scope.PAGE, Category.LEFTOVER_MARKUP)
def list_in_paragraph(page: Page, project: Project) -> Iterator[Problem]:
    """A list is a list: a blank line above it, and `- ` or `1. ` before each item.

    Why: without the blank line the warnings run together in one paragraph.
    Bad:  "Avoid:" and on the next line "- sun", without a blank line between; items with •, 1) or a.
    Good: a blank line, then "- sun"
    """
    yield from page.slips_of("list-in-paragraph")
    for block in page.blocks:
        raw = "".join(run.text for run in block.runs)
        if block.kind not in ("paragraph", "item"):
            continue
        if found := _mark(raw):
            yield page.problem(
                block.line,
                msg('"{text}" is part of the paragraph here, so the reader sees no list.', text=found),
                msg("Leave a blank line above the list, and start each item with `- ` or `1. `."),
                at=found,
            )


def _mark(raw: str) -> str:
    """The beginning of an item of a list that is none; "" where there is none."""
    if match := _MARKS.search(raw):
        return match[0].strip()
    lettered = _LETTERED.search(raw)
    return lettered[0].strip().split("\n")[0] if lettered and ord(lettered[2]) == ord(lettered[1]) + 1 else ""


@rule(Scope.PAGE, Category.LEFTOVER_MARKUP)
def code_block(page: Page, project: Project) -> Iterator[Problem]:
    """No text is formatted as code, which happens when a line is indented by four spaces.

    Why: code is shown on one long line, which a phone cuts off.
    Bad:  a paragraph with four spaces before it, a line of three backticks, `words` between backticks
    Good: the paragraph at the start of the line
    """
    yield from page.slips_of("code-block")
    for block in page.blocks:
        if block.kind == "code" or block.has_code:
            yield page.problem(
                block.line,
                msg('"{text}" would be shown as code.', text=shorten(block.text)),
                msg("Remove the spaces before it, or the backticks. A nested list is indented by four spaces."),
                at="`" if block.kind != "code" else "",
            )


@rule(Scope.PAGE, Category.LEFTOVER_MARKUP)
def raw_html(page: Page, project: Project) -> Iterator[Problem]:
    """Pages are written in Markdown, without HTML; HTML would be shown as text.

    Why: HTML can load scripts, hide text, and break the page for screen readers.
    Bad:  <b>Wait</b> and <!-- notes -->
    Good: **Wait**
    """
    for block in page.blocks:
        if match := _TAG.search(block.text):
            yield page.problem(
                block.line,
                msg('"{text}" is HTML, which the reader would see as typed.', text=shorten(match[0])),
                msg("Write it in Markdown (**bold**, *italic*), or remove it."),
                at=match[0],
            )
