"""Pages -> [Problem]: words that the dictionary of their language does not have, as advice.

The dictionaries are those of pyspellchecker. They lack names and many medical words, so what the site knows by itself
counts too: words in the termbase and in the glossary, and names, which have a capital letter inside a sentence.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from patientinfo.checks.registry import Category, rule_by_itself
from patientinfo.contract import SOURCES_PAGE, TERMBASE_FOLDER
from patientinfo.kept import Kept, name_of
from patientinfo.messages import msg
from patientinfo.model import Language, Page, Project
from patientinfo.problems import ADVICE, Problem
from patientinfo.termbase import Termbase
from patientinfo.translation.review_sheets import Pages

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Addresses, and words with digits: CO2.
_NO_WORD = re.compile(r"\S*(?:\w[.@/]\w|\d)\S*")
_ENDING = re.compile(r"'[^\W\d_]{1,2}$")
_BEFORE = " \"'“„‘’«(*–—-"  # may stand between the end of a sentence and the next word
_SENTENCE_ENDS = ".?!:;…"
_SHORTEST = 3  # fewer letters are an abbreviation more often than a slip
_SHOWN = 3  # suggestions
# Loading a dictionary takes a second: what it said of the words of a site is kept until there are other words.
_KEPT = Path(__file__).resolve().parents[3] / ".cache/spelling"


class Place(NamedTuple):
    """Where a word stands, as it is written there."""

    page: Page
    line: int
    word: str


class Dictionary(Protocol):
    """The words of one language."""

    def __contains__(self, word: str) -> bool:
        """Whether it has a word, in small letters."""

    def candidates(self, word: str) -> set[str] | None:
        """Its words that differ from this one by one slip; None without any."""

    def word_usage_frequency(self, word: str) -> float:
        """How common a word is."""


@rule_by_itself(Category.CONTENT_CHECKS, level=ADVICE)
def spelling(project: Project, pages: Pages) -> Iterator[Problem]:
    """A word is in the dictionary of its language, or among the words that the site knows besides.

    A language is checked if there is a dictionary for it and its termbase has the table [spelling].

    Why: a reader who does not know the language well cannot tell a slip from another word.
    Bad:  "The sweling goes down."
    Good: "The swelling goes down."; a medical word that the dictionary lacks, in `words` under [spelling] in the
          termbase
    """
    for language in project.languages:
        if is_checked(project, language):
            own = {key: page for (code, key), page in pages.items() if code == language.code and key != SOURCES_PAGE}
            yield from _of_language(project, language, own)


def is_installed() -> bool:
    """Whether the dictionaries are there: they come with `make check-content`."""
    return find_spec("spellchecker") is not None


def is_checked(project: Project, language: Language) -> bool:
    """Whether the spelling of a language is checked."""
    is_wanted = project.termbase(language.code).spelling is not None
    return is_wanted and _code(language) in import_module("spellchecker").SpellChecker.languages()


def _of_language(project: Project, language: Language, pages: Mapping[str, Page]) -> Iterator[Problem]:
    where = f"{project.docs}/{TERMBASE_FOLDER}/{language.code.partition('-')[0]}.toml"
    places = _places(language, pages)
    for word, right in _unknown(places, _own_words(project, language), project.termbase(language.code)).items():
        page, line, written = places[word]
        add = msg("If it is right, add it to `words` under [spelling] in {file}.", file=where)
        guess = msg("Did you mean {words}? {otherwise}", words=", ".join(f'"{one}"' for one in right), otherwise=add)
        yield page.problem(
            line,
            msg('"{word}" is not in the dictionary of {language}.', word=written, language=language.name),
            guess if right else add,
            at=written,
        )


def _unknown(words: Iterable[str], own: frozenset[str], termbase: Termbase) -> dict[str, list[str]]:
    """The words that are not known, each with those that may be meant."""
    code = termbase.language.partition("-")[0]
    kept, name = Kept(_KEPT / code), name_of(version("pyspellchecker"), sorted(words), sorted(own), termbase.spelling)
    if (data := kept.get(name)) is not None:
        known: dict[str, list[str]] = json.loads(data)
        return known
    dictionary, pattern = _dictionary(code), termbase.whole(termbase.spelling or ())
    found = {word: _nearest(word, dictionary, own) for word in words if not _is_known(word, dictionary, own, pattern)}
    with contextlib.suppress(OSError):
        kept.put(name, json.dumps(found).encode())
        kept.keep_only([name])
    return found


def _places(language: Language, pages: Mapping[str, Page]) -> dict[str, Place]:
    """The first place of each word, by the word in small letters, without names."""
    found: dict[str, Place] = {}
    names: set[str] = set()
    for page in pages.values():
        for line, text in _texts(page, language):
            for word, is_name in _words(text):
                if is_name:
                    names.add(word)
                else:
                    found.setdefault(word.lower().replace("’", "'"), Place(page, line, word))
    return {word: place for word, place in found.items() if len(word) >= _SHORTEST and place.word not in names}


def _texts(page: Page, language: Language) -> Iterator[tuple[int, str]]:
    """What a page says in its language, with the line of each."""
    for name in ("title", "description"):
        yield page.meta_lines.get(name, 1), str(page.meta.get(name) or "")
    for block in page.written_blocks:
        if not block.has_code:
            yield block.line, block.text_in(language.code)


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a text, and whether each is a name or an abbreviation: it has a capital letter of its own."""
    text = _NO_WORD.sub(lambda match: " " * (len(match[0]) - 1) + match[0][-1], text)
    for match in _WORD.finditer(text):
        before = text[: match.start()].rstrip(_BEFORE)
        begins = not before or before[-1] in _SENTENCE_ENDS
        small = match[0][1:] if begins else match[0]
        yield match[0], small != small.lower()


def _own_words(project: Project, language: Language) -> frozenset[str]:
    """The words of the termbase, the glossary and the kinds of treatments, in small letters."""
    termbase: Termbase = project.termbase(language.code)
    terms = project.glossaries.get(language.code, {}).values()
    phrases = [pattern for patterns in termbase.concepts.values() for pattern in patterns if pattern[:1] != "/"]
    phrases += [form for term in terms for form in (term.word, *term.forms)]
    return frozenset(
        word.lower() for phrase in phrases for part in phrase.split() if "*" not in part for word in _WORD.findall(part)
    )


def _is_known(word: str, dictionary: Dictionary, own: frozenset[str], pattern: re.Pattern[str] | None) -> bool:
    """Whether a word is right: whole, without what follows its apostrophe, or in each of its parts."""

    def has(part: str) -> bool:
        return part in dictionary or part in own or bool(pattern and pattern.fullmatch(part))

    return has(word) or any(
        all(len(part) < _SHORTEST or has(part) for part in form.split("-")) for form in (word, _ENDING.sub("", word))
    )


def _nearest(word: str, dictionary: Dictionary, own: frozenset[str]) -> list[str]:
    """Words that differ from this one by one slip, the most common first."""
    found = (dictionary.candidates(word) or set()) - {word}
    mine = {one for one in own if abs(len(one) - len(word)) < 2 and _differs_by_one(one, word)}
    common = sorted(found - mine, key=lambda one: (-dictionary.word_usage_frequency(one), one))
    return [*sorted(mine), *common][:_SHOWN]


def _differs_by_one(one: str, other: str) -> bool:
    """Whether two words differ by one letter more, less or other, or by two that changed places."""
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _code(language: Language) -> str:
    return language.code.partition("-")[0]


@lru_cache(maxsize=8)
def _dictionary(code: str) -> Dictionary:
    # Only installed for `make check-content`, not to list rules.
    return cast(Dictionary, import_module("spellchecker").SpellChecker(language=code, distance=1))
