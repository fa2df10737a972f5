"""How easy a text is to read, by the formula in the termbase of its language.

English has Flesch-Kincaid grade (Kincaid 1975) and Flesch reading ease (1948), Dutch Flesch-Douma (1960); a language
without a formula has only the mean sentence length. Syllables are counted with pyphen's hyphenation patterns, which
miss some (they never split off a single letter), so texts score slightly easier than they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pyphen

from patientinfo.model import Block, Page
from patientinfo.termbase import Termbase, without_points

SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+(?=[\"“‘„‚«»(]?[^\W\d_a-z])|(?<=[。！？])")
_WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
# Running text: headings and the cells of tables are no sentences.
RUNNING = ("paragraph", "item")


@dataclass(frozen=True, slots=True)
class Reading:
    """Counts of a text in one language. `ease` is None if there is no formula for the language."""

    termbase: Termbase
    words: int
    sentences: int
    syllables: int

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def ease(self) -> float | None:
        """Reading ease from about 0 (hard) to 100 (easy)."""
        if self.termbase.ease is None or not self.words:
            return None
        most, a, b = self.termbase.ease
        return most - a * self.words_a_sentence - b * self.syllables / self.words

    @property
    def grade(self) -> float | None:
        """Years of school; None where the language has no formula for them."""
        if self.termbase.grade is None or not self.words:
            return None
        a, b, rest = self.termbase.grade
        return a * self.words_a_sentence + b * self.syllables / self.words + rest


def reading_of(blocks: Iterable[Block], termbase: Termbase) -> Reading:
    """The counts of running text; what is marked as another language is left out."""
    words = sentences = syllables = 0
    for block in blocks:
        if block.kind not in RUNNING:
            continue
        text = block.text_in(termbase.language)
        found = words_in(text)
        words += length_of(text, termbase)
        sentences += len(sentences_of(text)) if found else 0
        if termbase.ease or termbase.grade:
            syllables += sum(_syllables(word, termbase.language) for word in found)
    return Reading(termbase, words, sentences, syllables)


@dataclass(frozen=True, slots=True)
class Marks:
    """The words of a page and its source marks; one mark may open several sources."""

    words: int
    marks: int


def marks_of(page: Page) -> Marks:
    """The words and source marks of all that a page says, headings and tables too."""
    blocks = [block for block in page.blocks if block.level != 1]
    return Marks(sum(length_of(block.text, page.termbase) for block in blocks), sum(block.marks for block in blocks))


def words_in(text: str) -> list[str]:
    """The words of a text, without punctuation."""
    return _WORD.findall(without_points(text))


def length_of(text: str, termbase: Termbase) -> int:
    """The words of a text; its characters in a language that writes no blanks between words."""
    return len(words_in(text) if termbase.is_spaced else re.findall(r"[^\W_]", text))


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, by their signs."""
    return [sentence for sentence in SENTENCE_END.split(text) if sentence]


@lru_cache(maxsize=50_000)
def _syllables(word: str, code: str) -> int:
    patterns = _hyphenation(code)
    return len(patterns.positions(word)) + 1 if patterns else 1


@lru_cache(maxsize=8)
def _hyphenation(code: str) -> pyphen.Pyphen | None:
    name = pyphen.language_fallback(code.replace("-", "_"))
    return pyphen.Pyphen(lang=name) if name else None
