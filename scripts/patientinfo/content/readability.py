"""How easy a text is to read, by the formula of its language.

English: Flesch reading ease (1948). Dutch: Flesch-Douma (1960). Other languages: only the mean sentence length.
Syllables are counted with pyphen's hyphenation patterns, which miss some (they never split off a single letter), so
texts score slightly easier than they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pyphen

from patientinfo.model import Block

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\"“‘(]?[^\W\d_a-z])")
WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
# The coefficients of ease = c - a * words per sentence - b * syllables per word.
_EASE = {"en": (206.835, 1.015, 84.6), "nl": (206.84, 0.93, 77.0)}
# Running text: headings and table cells are not sentences.
_RUNNING = ("paragraph", "item")


@dataclass(frozen=True, slots=True)
class Reading:
    """Counts of a text in one language. `ease` is None if there is no formula for the language."""

    language: str
    words: int
    sentences: int
    syllables: int

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def ease(self) -> float | None:
        """Reading ease from about 0 (hard) to 100 (easy)."""
        if self.language not in _EASE or not self.words:
            return None
        most, a, b = _EASE[self.language]
        return most - a * self.words_a_sentence - b * self.syllables / self.words


def reading_of(blocks: Iterable[Block], language: str) -> Reading:
    """The counts of running text, without what is marked as another language."""
    words = sentences = syllables = 0
    for block in blocks:
        if block.kind not in _RUNNING:
            continue
        text = block.text_in(language)
        found = WORD.findall(text)
        words += len(found)
        sentences += len(sentences_of(text)) if found else 0
        syllables += sum(_syllables(word, language) for word in found)
    return Reading(language, words, sentences, syllables)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, split at their punctuation."""
    return SENTENCE_END.split(text)


@lru_cache(maxsize=50_000)
def _syllables(word: str, code: str) -> int:
    patterns = _hyphenation(code)
    return len(patterns.positions(word)) + 1 if patterns else 1


@lru_cache(maxsize=8)
def _hyphenation(code: str) -> pyphen.Pyphen | None:
    return pyphen.Pyphen(lang=pyphen.language_fallback(code)) if pyphen.language_fallback(code) else None
