"""Rules on language: each page is really in its language, with the words of the term base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from patientinfo.checks.registry import page_rule
from patientinfo.contract import SOURCES_PAGE
from patientinfo.model import Block, Page, Site
from patientinfo.problems import Problem
from patientinfo.terms import KEEP_OUT, SMALL_INSIDE

_SHORTEST = 40  # characters; a shorter text is too little to tell its language from


@lru_cache(maxsize=8)
def _identifier(codes: frozenset[str]) -> LanguageIdentifier:
    """Tells the languages of this site apart, those that the library knows."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(codes & set(identifier.labels))
    return identifier


def _own_words(block: Block, page: Page) -> str:
    return " ".join("".join(run.text for run in block.runs if run.language == page.language.code).split())


@page_rule
def wrong_language(page: Page, site: Site) -> Iterator[Problem]:
    """A paragraph, item or cell is in the language of its page.

    Bad:  "De meeste klinieken vragen u te wachten." on a Malay page
    Good: the sentence in Malay; a foreign term marked as *fractional laser*{ lang="en" }
    """
    codes = frozenset(language.code for language in site.languages)
    names = {language.code: language.name for language in site.languages}
    identifier = _identifier(codes)
    if page.language.code not in identifier.labels:
        return  # a language that the library does not know
    for block in page.blocks:
        if page.key == SOURCES_PAGE and block.id and block.kind == "item":
            continue  # names of journals and hospitals stay as they are
        text = _own_words(block, page)
        if len(text) >= _SHORTEST and (found := identifier.classify(text)[0]) != page.language.code:
            yield page.problem(
                block.line,
                "wrong-language",
                f'"{text[:60].rstrip()}…" looks like {names[found]}, on a page in {page.language.name}.',
                f'Write it in {page.language.name}, or mark a foreign term: *term*{{ lang="{found}" }}.',
            )


@page_rule
def wrong_word(page: Page, site: Site) -> Iterator[Problem]:
    """A page uses the words of the term base, not those it keeps out.

    Bad:  "perawatan" on a Malay page, "je" on a Dutch page
    Good: "rawatan", "u"
    """
    small = "|".join(SMALL_INSIDE.get(page.language.code, ()))
    for block in page.blocks:
        text = _own_words(block, page)
        for words, instead in KEEP_OUT.get(page.language.code, {}).items():
            if match := re.search(rf"(?<![\w-])(?:{words})(?![\w-])", text, re.IGNORECASE):
                yield page.problem(
                    block.line,
                    "wrong-word",
                    f'"{match[0]}" is a word that this site does not use.',
                    f'Write "{instead}".',
                )
        if small and (match := re.search(rf"(?<=[\w,;] )(?:{small.capitalize()})(?!\w)", text)):
            yield page.problem(
                block.line,
                "wrong-word",
                f'"{match[0]}" has a capital letter inside a sentence.',
                f'Write "{match[0].lower()}".',
            )
