"""Rules on slips of the pen: a word twice, a bracket without its pair, a blank before a comma, a lost full stop.

Which of them is certain depends on the language: some put a blank before a colon, or may write a word twice. That is
data of the termbase, `[slips]`. In a language without that table they are advice only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from patientinfo.checks.pair import Pair, shorten
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.contract import SOURCES_PAGE, is_safety_section
from patientinfo.messages import Message, msg
from patientinfo.model import Block, Page, Project, Section
from patientinfo.problems import ADVICE, Problem

_TWICE = re.compile(r"(?<![\w'’-])([^\W\d_]+)\s+(\1)(?![\w'’-])", re.IGNORECASE)
_BLANK_BEFORE = re.compile(r"(\w+) ([,.;:!?،؛؟])(?=\s|$)")
# A bracket that closes a number or letter of a list has no pair: "1)", "a)".
_ENUMERATED = re.compile(r"(?<!\w)\w{1,2}\)")
_PAIRS = {")": "(", "]": "[", "）": "（", "】": "【", "」": "「", "》": "《"}
_QUOTES = re.compile(r"[“”„«»「」『』]|(?<!\d)\"")
_AFTER_STOP = re.compile(r"(?<!\w)([^\W\d_]{5,})\. ([^\W\d_]+)")
_ENDS = re.compile(r"[.!?…:;。！？；：؟؛।][\"'”’»」』)\]）]*$")
_ENDS_IN_WORD = re.compile(r"\w$")
_SHOWN = 50  # characters of the end of a text, in a message
_NEAR = 12  # lines that a paragraph or item may span
_FEW_WORDS = 4  # fewer are a label, not a sentence


class Slip(NamedTuple):
    """What is wrong, what to write instead, where, and whether it is certain."""

    message: Message
    hint: Message
    at: str
    is_certain: bool


@rule(Scope.PAGE, Category.LANGUAGE)
def slip_in_warning(page: Page, project: Project) -> Iterator[Problem]:
    """Text that safety depends on has no slips of the pen: no word twice, no bracket without its pair.

    Why: a slip shows that nobody has read the sentence again; a word may be lost beside it.
    Bad:  "Do not not shower", "(see the list", "wait , then call"
    Good: "Do not shower", "(see the list)", "wait, then call"
    """
    for section, block in _blocks(page):
        if is_safety_section(page.kind, section.id):
            yield from _problems(page, block, certain=True)


@rule(Scope.PAGE, Category.WORDING, level=ADVICE, can_be_off=True)
def slip_of_the_pen(page: Page, project: Project) -> Iterator[Problem]:
    """Text has no slips of the pen: no word twice, no blank before a comma, no lost full stop.

    Why: readers trust a page less that was not read again.
    Bad:  "the the skin", "wait , then call", "It heals. then it fades"
    Good: "the skin", "wait, then call", "It heals. Then it fades"
    """
    for section, block in _blocks(page):
        yield from _problems(page, block, certain=None if not is_safety_section(page.kind, section.id) else False)


@rule(Scope.PAIR, Category.LANGUAGE)
def lost_full_stop(pair: Pair) -> Iterator[Problem]:
    """A paragraph that safety depends on ends with a full stop where that of the original does.

    Why: where the full stop is lost, the end of the sentence may be lost too.
    Bad:  "Call the clinic" in the translation of "Call the clinic today."
    Good: "Bel vandaag de kliniek."
    """
    for _, theirs in pair.sections:
        if not is_safety_section(pair.translation.kind, theirs.id):
            continue
        known = set(map(id, theirs.blocks))
        for original, block in pair.blocks:
            if id(block) in known and original.kind == "paragraph" and _lost(original, block):
                yield pair.translation.problem(
                    block.line,
                    msg(
                        '"{text}" ends without a full stop, and {place} with one.',
                        text=_end(block.text),
                        place=f"{pair.page.path}:{original.line}",
                    ),
                    msg('Write the end of the sentence, as in the original: "{text}".', text=_end(original.text)),
                    at=block.text[-20:],
                    other=f"{pair.page.path}:{original.line}",
                )


def _end(text: str) -> str:
    """The end of a text, for a message."""
    return text if len(text) <= _SHOWN else f"…{text[-_SHOWN:].lstrip()}"


def _lost(original: Block, block: Block) -> bool:
    return bool(_ENDS.search(original.text) and _ENDS_IN_WORD.search(block.text) and not block.is_unwritten)


def _blocks(page: Page) -> Iterator[tuple[Section, Block]]:
    for section in page.sections:
        for block in (section.heading, *section.blocks):
            if not block.is_unwritten and not block.has_code and page.key != SOURCES_PAGE:
                yield section, block


def _problems(page: Page, block: Block, certain: bool | None) -> Iterator[Problem]:
    """The slips of a block: those that are certain, those that are not, or all."""
    for slip in slips_in(page, block):
        if certain is None or slip.is_certain is certain:
            yield page.problem(block.line, slip.message, slip.hint, at=slip.at)


def slips_in(page: Page, block: Block) -> Iterator[Slip]:
    """The slips in the words of a block that are in its page's language."""
    text, known = block.text_in(page.language.code), page.termbase.slips
    is_whole = text == block.text
    if page.termbase.is_spaced:
        yield from _twice(page, block, text)
        for match in _BLANK_BEFORE.finditer(text):
            if match[2] not in (known or {}).get("blank-before", ()) and page.find(match[0], block.line)[2]:
                yield Slip(
                    msg('There is a blank before the sign in "{text}".', text=match[0]),
                    msg('Write "{right}".', right=match[1] + match[2]),
                    match[0],
                    known is not None and is_whole,
                )
        yield from _small_after_stop(text)
        if block.kind == "paragraph" and len(text.split()) >= _FEW_WORDS and _ENDS_IN_WORD.search(text) and is_whole:
            yield Slip(
                msg('This paragraph ends without a full stop: "{text}".', text=_end(text)),
                msg("Write the full stop, or the rest of the sentence."),
                text[-20:],
                is_certain=False,
            )
    if is_whole and "](" not in text and (sign := _unpaired(text)):
        yield Slip(
            msg('"{sign}" has no pair in "{text}".', sign=sign, text=shorten(text)),
            msg("Write both of the pair, or neither."),
            sign,
            known is not None,
        )


def _twice(page: Page, block: Block, text: str) -> Iterator[Slip]:
    known = page.termbase.slips
    allowed = {word.lower() for word in (known or {}).get("twice", ())}
    for match in _TWICE.finditer(text):
        is_name = match[1][0].isupper() and match[2][0].isupper() and not match[1].isupper()
        at = _in_source(page, block, match)
        if match[1].lower() in allowed or is_name or not at:
            continue
        yield Slip(
            msg('"{word}" stands twice.', word=match[0]),
            msg('Write "{right}" if it is not meant.', right=match[1]),
            at,
            known is not None and len(match[1]) > 1,
        )


def _in_source(page: Page, block: Block, match: re.Match[str]) -> str:
    """Where a word stands twice: the two, or the end of the line that the second one follows; "" where it does not.

    A note or a foreign term between the two is left out of the text: then they do not stand side by side.
    """
    if page.find(match[0], block.line)[2]:
        return match[0]
    lines = page.shown_lines[block.line - 1 : block.line - 1 + _NEAR]
    for line, below in pairwise(lines):
        if re.search(rf"(?<![\w'’-]){match[1]}$", line.rstrip()) and re.match(rf"\s*{match[2]}(?![\w'’-])", below):
            return line.rstrip()[-_SHOWN:]
    return ""


def _small_after_stop(text: str) -> Iterator[Slip]:
    for match in _AFTER_STOP.finditer(text):
        if match[2].islower() and match[1].islower():
            yield Slip(
                msg('A sentence begins with a small letter: "{text}".', text=match[0]),
                msg('Write "{right}".', right=f"{match[2][0].upper()}{match[2][1:]}"),
                match[0],
                is_certain=False,
            )


def _unpaired(text: str) -> str:
    """The first bracket or quotation mark without its pair."""
    opened: list[str] = []
    for sign in _ENUMERATED.sub(" ", text) if text.count("(") < text.count(")") else text:
        if sign in _PAIRS.values():
            opened.append(sign)
        elif sign in _PAIRS and (not opened or opened.pop() != _PAIRS[sign]):
            return sign
    quotes = _QUOTES.findall(text)
    return opened[-1] if opened else (quotes[-1] if len(quotes) % 2 else "")
