"""Advice on wording: plain, fair, and clear about the kind of treatment. It stops nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.checks.pair import shorten
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.content.claims import kinds_of
from patientinfo.content.readability import length_of, marks_of, reading_of, sentences_of
from patientinfo.contract import LEAST_WORDS_FOR_MARKS, SOURCES_PAGE, WORDS_A_MARK
from patientinfo.messages import msg
from patientinfo.model import Block, Page, Project, Section, treatment_of
from patientinfo.problems import ADVICE, Problem

_LONGEST_PARAGRAPH = 3  # sentences
_ENOUGH_WORDS = 100  # fewer tell nothing
_EASY = 60.0  # "plain English" in Flesch's scale


def _blocks(page: Page) -> Iterator[tuple[Section, Block]]:
    for section in page.sections:
        for block in section.blocks:
            if not (page.key == SOURCES_PAGE and block.kind == "item" and block.id):
                yield section, block


@rule(Scope.PAGE, Category.WORDING, level=ADVICE, can_be_off=True)
def long_sentence(page: Page, project: Project) -> Iterator[Problem]:
    """A sentence is no longer than its language allows: 20 words in English, Dutch and Malay.

    Why: many people read on a phone, tired or worried; a short sentence needs to be read only once.
    Bad:  a sentence of 35 words with two "which"
    Good: two sentences
    """
    longest = page.termbase.longest_sentence
    for _, block in _blocks(page):
        for sentence in sentences_of(block.text):
            count = length_of(sentence, page.termbase)
            if longest and count > longest:
                text = shorten(sentence, 50)
                yield page.problem(
                    block.line,
                    msg('Words in "{text}": {count}.', text=text, count=count)
                    if page.termbase.is_spaced
                    else msg('Characters in "{text}": {count}.', text=text, count=count),
                    msg("Split it into two sentences."),
                    at=sentence[:30],
                )


@rule(Scope.PAGE, Category.WORDING, level=ADVICE, can_be_off=True)
def long_paragraph(page: Page, project: Project) -> Iterator[Problem]:
    """A paragraph has at most three sentences.

    Why: on a phone a longer one fills the screen.
    Bad:  seven sentences in one paragraph
    Good: two paragraphs, or a list
    """
    for _, block in _blocks(page):
        count = len(sentences_of(block.text))
        if block.kind == "paragraph" and count > _LONGEST_PARAGRAPH:
            yield page.problem(
                block.line,
                msg("Sentences in this paragraph: {count}.", count=count),
                msg("Split it, or turn it into a list."),
            )


@rule(Scope.PAGE, Category.WORDING, level=ADVICE, can_be_off=True)
def promise(page: Page, project: Project) -> Iterator[Problem]:
    """No word promises or praises without a figure.

    Why: people decide about their own skin, and figures inform them better than promises.
    Bad:  "an excellent result", "completely safe"
    Good: "better in 30 of every 100 people"
    """
    pattern = page.termbase.whole(page.termbase.praise)
    if pattern is None:
        return
    for _, block in _blocks(page):
        for sentence in sentences_of(block.text):
            match = pattern.search(sentence)
            if match and not re.search(r"\d", sentence):
                yield page.problem(
                    block.line,
                    msg('"{word}" promises or praises without a figure.', word=match[0]),
                    msg("Say how many out of 100, or leave the word out."),
                    at=match[0],
                )


@rule(Scope.PAGE, Category.WORDING, level=ADVICE, can_be_off=True)
def skin_label(page: Page, project: Project) -> Iterator[Problem]:
    """The colour of skin is named as a colour (brown, black, white), not as "dark" or "ethnic".

    Why: "dark skin" is read as a tan by some and as a label by others.
    Bad:  "dark skin"
    Good: "brown and black skin"
    """
    pattern, instead = page.termbase.named(page.termbase.ambiguous.items())
    for _, block in _blocks(page):
        if match := pattern.search(block.text) if pattern else None:
            yield page.problem(
                block.line,
                msg('Readers understand "{word}" in different ways.', word=match[0]),
                msg('Write "{right}", or "tanned by the sun" if that is meant.', right=instead[str(match.lastgroup)]),
                at=match[0],
            )


@rule(Scope.PAGE, Category.WORDING, level=ADVICE, can_be_off=True)
def kind_not_named(page: Page, project: Project) -> Iterator[Problem]:
    """Text about what differs between the kinds of a treatment names the kind.

    Why: a duration for one kind can be too short, or too long, for the other.
    Bad:  "Swelling lasts 2 days." in a part that names no kind
    Good: "After a light peel swelling lasts 2 days."
    """
    differs = page.treatment.differs_by_kind if len(page.treatment.kinds) > 1 else frozenset()
    if not differs:
        return
    either = page.termbase.whole(page.termbase.every_kind)

    def names(block: Block) -> bool:
        if block.of_kind or kinds_of(block, page):
            return True
        return bool(either and either.search(block.text))

    for section, block in _blocks(page):
        # The signs on help cards count for both kinds; where one does not, it says so.
        if section.heading.attributes.get("data-help") or names(block) or names(section.heading):
            continue
        if block.kind == "cell" and any(names(c) for c in section.blocks if _heads(c, block)):
            continue
        named = sorted(page.termbase.concepts_in(block.text) & differs)
        if named and re.search(r"\d", block.text):
            yield page.problem(
                block.line,
                msg(
                    '"{text}" is about {terms} but names no kind of treatment.',
                    text=shorten(block.text, 50),
                    terms=", ".join(named),
                ),
                msg("Say which kind of treatment it applies to, or that it applies to all."),
            )


def _heads(cell: Block, other: Block) -> bool:
    """Whether a cell stands over another in its column, or before it in its row."""
    same_column = cell.cell[1] == other.cell[1] and cell.cell[0] == 1
    same_row = cell.cell[0] == other.cell[0] and cell.cell[1] == 1
    return cell.kind == "cell" and cell.container == other.container and (same_column or same_row)


@rule(Scope.PAGE, Category.WORDING, level=ADVICE)
def hard_to_read(page: Page, project: Project) -> Iterator[Problem]:
    """A page is easy to read by the measure of its language (Flesch's for English, Douma's for Dutch).

    Why: about one adult in six reads with difficulty.
    Bad:  a reading ease below 60
    Good: short sentences with everyday words
    """
    reading = reading_of((block for _, block in _blocks(page)), page.termbase)
    if reading.ease is not None and reading.words >= _ENOUGH_WORDS and reading.ease < _EASY:
        yield page.problem(
            page.sections[0].heading.line,
            msg(
                "The reading ease of this page is {ease}; {least} or more is easy to read.",
                ease=round(reading.ease),
                least=round(_EASY),
            ),
            msg("Shorten sentences, and write everyday words for long ones."),
        )


@rule(Scope.PAGE, Category.WORDING, level=ADVICE)
def too_many_marks(page: Page, project: Project) -> Iterator[Problem]:
    """A page of a treatment has at most one source mark for every 40 words.

    Why: a number after every few words keeps readers from reading on; one mark may open several sources.
    Bad:  mild redness,[^S14] swelling[^S07] and warmth[^S14]
    Good: mild redness, swelling and warmth[^S14][^S07]
    """
    if not treatment_of(page.key) or not page.termbase.is_spaced:
        return
    found = marks_of(page)
    if found.words >= LEAST_WORDS_FOR_MARKS and found.marks * WORDS_A_MARK > found.words:
        yield page.problem(
            page.sections[0].heading.line,
            msg(
                "Source marks on this page: {count}; with {words} words there should be at most {most}.",
                count=found.marks,
                words=found.words,
                most=found.words // WORDS_A_MARK,
            ),
            msg("Put the sources of a block into one mark at its end: `…[^S14][^S07]`."),
        )
