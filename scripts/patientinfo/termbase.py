"""What the checks know of a language: its words for numbers, for what has to agree, for what to keep out.

It is data: `docs/termbase/<language>.toml`, read by content/termbase.py. A table that a file lacks is empty here, and
what needs it is not checked for that language; the rule `unchecked-language` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

Patterns = tuple[str, ...]
_WORD = re.compile(r"[\w-]+")
_REGULAR = re.compile(r"/(.+)/", re.DOTALL)
# Hebrew and Arabic points and the stroke that stretches a word: a writer may leave them out, and they are no letters.
_POINTS = re.compile(r"[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670]")
# In a regular expression: what need not be there or is only looked at, and the first of several words in a group.
_OPTIONAL = re.compile(r"\(\?<?[=!][^()]*\)|\([^()]*\)(?:[?*]|\{0,\d*\})")
_FIRST_OF_GROUP = re.compile(r"\((?:\?:)?([^()|]*)[^()]*\)")
_FIRST_WORD = re.compile(r"([^\W\d_]+) ")


@dataclass(frozen=True)
class _Pattern:
    """A pattern of a concept. Most are not compiled: no text of the site has their first letters."""

    expression: str
    bounded: str

    def is_word(self, word: str) -> bool:
        return bool(self._word.fullmatch(word))

    def in_text(self, text: str) -> bool:
        return bool(self._in_text.search(text))

    @cached_property
    def _word(self) -> re.Pattern[str]:
        return re.compile(self.expression, re.IGNORECASE)

    @cached_property
    def _in_text(self) -> re.Pattern[str]:
        return re.compile(self.bounded, re.IGNORECASE)


class _ConceptPatterns(NamedTuple):
    """The patterns of all concepts: for single words by how they begin, for phrases by their first word, all others."""

    singles: dict[str, list[tuple[str, _Pattern]]]
    phrases: dict[str, list[tuple[str, _Pattern]]]
    others: list[tuple[str, _Pattern]]


@dataclass(frozen=True, eq=False)
class Termbase:
    """The tables of one language, as in its file. Patterns are words with `*` for any letters, or `/regular/`.

    `concepts` are by name, the same names in every language. `number_words` give a number ("2", "1/3"), with a unit
    where the word holds it ("2 day"). `relations` are "to", "of", "or", "and" and "whole-first" (the 100 of "15 of 100"
    comes first); `units` the names of units (content/units.py); `counted` what a number without a unit counts, by names
    that are the same in every language; `compare` those in contract.SIGNALS. `keep_out` and `ambiguous` give what to
    write instead. `false_friends` are, by the other language, words of this one and the words there that look like them
    and mean something else. `ease` and `grade` are the numbers of a reading formula, by words per
    sentence and syllables per word; `syllables` is "cmudict" where these are counted by ear (the CMU Pronouncing
    Dictionary, English only), not by hyphenation.
    `slips` are the words that may stand twice ("twice") and the signs with a blank before them ("blank-before"); None
    where that is not known.
    `spelling` are right words that the dictionary of the language lacks; None where the spelling is not checked.
    `is_spaced`: blanks stand between words, as they do not in Chinese, Japanese or Thai.
    """

    language: str
    is_spaced: bool = True
    praise: Patterns = ()
    every_kind: Patterns = ()
    small_inside: tuple[str, ...] = ()
    one: tuple[str, ...] = ()
    number_words: Mapping[str, str] = field(default_factory=dict)
    relations: Mapping[str, Patterns] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    compare: Mapping[str, Patterns] = field(default_factory=dict)
    ambiguous: Mapping[str, str] = field(default_factory=dict)
    keep_out: Mapping[str, str] = field(default_factory=dict)
    counted: Mapping[str, Patterns] = field(default_factory=dict)
    slips: Mapping[str, Patterns] | None = None
    spelling: Patterns | None = None
    concepts: Mapping[str, Patterns] = field(default_factory=dict)
    false_friends: Mapping[str, Mapping[str, Patterns]] = field(default_factory=dict)
    formula: str = ""
    ease: tuple[float, float, float] | None = None
    grade: tuple[float, float, float] | None = None
    syllables: str = ""
    longest_sentence: int | None = None

    def whole(self, patterns: Iterable[str]) -> re.Pattern[str] | None:
        """What finds any of the patterns as whole words, in any case; None without a pattern."""
        return self.named((pattern, "") for pattern in patterns)[0]

    def named(self, patterns: Iterable[tuple[str, str]]) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
        """The same for (pattern, meaning), the longest first; and the meaning by the name of the group that matches."""
        ordered = sorted(patterns, key=lambda item: -len(item[0]))
        if not ordered:
            return None, {}
        groups = "|".join(f"(?P<w{n}>{expression(pattern)})" for n, (pattern, _) in enumerate(ordered))
        meanings = {f"w{n}": meaning for n, (_, meaning) in enumerate(ordered)}
        return re.compile(self._bounded(groups), re.IGNORECASE), meanings

    def _bounded(self, groups: str) -> str:
        # A hash comes before the name of an id, which is no word of the text.
        return rf"(?<![\w#-])(?:{groups})(?![\w-])" if self.is_spaced else f"(?:{groups})"

    # --- concepts ----------------------------------------------------------------------------------------

    def concepts_in(self, text: str) -> frozenset[str]:
        """The names of the concepts that a text speaks of."""
        text, known = without_points(text), self._concept_patterns
        words = {word.lower() for word in _WORD.findall(text)} if self.is_spaced else set()
        found = {name for word in words for name in self._of_word(word)}
        others = [item for word in words & known.phrases.keys() for item in known.phrases[word]]
        if self._any_other is None or self._any_other.search(text):
            others += known.others
        found.update(name for name, pattern in others if name not in found and pattern.in_text(text))
        return frozenset(found)

    def word_for(self, concept: str) -> str:
        """A word for a concept, for a message; "" where the file has none."""
        patterns = sorted(self.concepts.get(concept, ()), key=lambda pattern: bool(_REGULAR.fullmatch(pattern)))
        if not patterns:
            return ""
        pattern = _OPTIONAL.sub("", patterns[0].strip("/"))
        first = _FIRST_OF_GROUP.sub(r"\1", pattern).split("|")[0]
        return re.sub(r"\\[wd][*+]?|[?\\*^$]", "", first).strip()

    def _of_word(self, word: str) -> tuple[str, ...]:
        """The concepts that a word names, found out once for all blocks."""
        known = self._by_word.get(word)
        if known is None:
            folded, singles = _folded(word), self._concept_patterns.singles
            candidates = (item for end in range(len(folded) + 1) for item in singles.get(folded[:end], ()))
            known = tuple(name for name, pattern in candidates if pattern.is_word(word))
            self._by_word[word] = known
        return known

    @cached_property
    def _by_word(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _concept_patterns(self) -> _ConceptPatterns:
        known = _ConceptPatterns({}, {}, [])
        for name, patterns in self.concepts.items():
            for pattern in map(without_points, patterns):
                found = expression(pattern)
                one = (name, _Pattern(found, self._bounded(found)))
                is_regular = bool(_REGULAR.fullmatch(pattern))
                first = None if is_regular and "|" in found else _FIRST_WORD.match(pattern.strip("/"))
                if not self.is_spaced or ((is_regular and any(sign in found for sign in " .^$")) and not first):
                    known.others.append(one)
                elif first:
                    known.phrases.setdefault(first[1].lower(), []).append(one)
                elif " " in pattern:
                    known.others.append(one)
                else:
                    beginning = "" if is_regular else _folded(pattern.partition("*")[0])
                    known.singles.setdefault(beginning, []).append(one)
        return known

    @cached_property
    def _any_other(self) -> re.Pattern[str] | None:
        """What finds any of the patterns with no word to look them up by, as most texts have none of them.

        None where it cannot be made: the numbers of groups would no longer be right.
        """
        others = [pattern.expression for _, pattern in self._concept_patterns.others]
        if not others or any(re.compile(one).groups for one in others):
            return None
        return re.compile(self._bounded("|".join(others)), re.IGNORECASE)

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Single words that deny, compare or count, or stand between figures: words of this language, and no names."""
        lists = (*self.compare.values(), *self.relations.values(), tuple(self.number_words), self.one)
        return frozenset(word.lower() for words in lists for word in words if word.isalpha())

    # --- comparisons -------------------------------------------------------------------------------------

    def comparisons_in(self, text: str) -> dict[str, list[str]]:
        """The words that deny or compare, by meaning. Of "at least" and "least" the longer one counts."""
        found: dict[str, list[str]] = {}
        for meaning, start, end in self.comparison_places(text):
            found.setdefault(meaning, []).append(text[start:end].replace("’", "'"))
        return found

    def comparison_places(self, text: str) -> Iterator[tuple[str, int, int]]:
        """(meaning, start, end) of each of these words."""
        pattern, meanings = self._comparisons
        places = None if text.isascii() else places_without_points(text)
        for match in pattern.finditer(without_points(text).replace("’", "'")) if pattern else ():
            start, end = match.start(), match.end()
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            yield meanings[str(match.lastgroup)], start, end

    @cached_property
    def _comparisons(self) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
        return self.named((without_points(word), meaning) for meaning, words in self.compare.items() for word in words)


def expression(pattern: str) -> str:
    """The regular expression of a pattern. Raises re.error where one between slashes is none."""
    regular = _REGULAR.fullmatch(pattern)
    if regular:
        re.compile(regular[1])
        return regular[1]
    return r"\w*".join(re.escape(part) for part in pattern.split("*"))


def _folded(text: str) -> str:
    """A text in which letters are the same that a regular expression takes for the same in any case."""
    return text.casefold().replace("ı", "i")


def without_points(text: str) -> str:
    """A text without the vowel points that a writer of Hebrew or Arabic may leave out."""
    return text if text.isascii() else _POINTS.sub("", text)


def places_without_points(text: str) -> list[int]:
    """The places of the characters that `without_points` leaves."""
    return [place for place, sign in enumerate(text) if not _POINTS.match(sign)]


@lru_cache(maxsize=64)
def bare(language: str) -> Termbase:
    """The termbase of a language of which nothing is known but what CLDR says."""
    return Termbase(language)
