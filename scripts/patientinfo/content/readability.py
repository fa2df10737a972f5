"""How easy a text is to read, by the measures of its language.

English: Flesch-Kincaid grade (Kincaid 1975) and Flesch reading ease (1948). Dutch: Flesch-Douma (1960).
Elsewhere the mean length of a sentence. Syllables are counted by pyphen's hyphenation patterns, which miss
some (a syllable of one letter is never parted off), so scores are a little kinder than by ear.
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
# 206.8 - a * words a sentence - b * syllables a word.
_EASE = {"en": (206.835, 1.015, 84.6), "nl": (206.84, 0.93, 77.0)}
# Running text: headings and the cells of tables are no sentences.
_RUNNING = ("paragraph", "item")


@dataclass(frozen=True, slots=True)
class Reading:
    """Counts of a text in one language. `ease` is None where the language has no measure here."""

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

    @property
    def grade(self) -> float | None:
        """Years of school in the United States, for English only."""
        if self.language != "en" or not self.words:
            return None
        return 0.39 * self.words_a_sentence + 11.8 * self.syllables / self.words - 15.59


def reading_of(blocks: Iterable[Block], language: str) -> Reading:
    """The counts of running text; what is marked as another language is left out."""
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
    """The sentences of a text, by their signs."""
    return SENTENCE_END.split(text)


@lru_cache(maxsize=50_000)
def _syllables(word: str, code: str) -> int:
    patterns = _hyphenation(code)
    return len(patterns.positions(word)) + 1 if patterns else 1


@lru_cache(maxsize=8)
def _hyphenation(code: str) -> pyphen.Pyphen | None:
    return pyphen.Pyphen(lang=pyphen.language_fallback(code)) if pyphen.language_fallback(code) else None
