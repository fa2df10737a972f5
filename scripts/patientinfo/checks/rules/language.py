"""Rules on language: each page is really in its language, with the words of the term base."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from patientinfo.checks.language_model import language_model
from patientinfo.checks.pair import shorten
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.content.figures import figures
from patientinfo.contract import NOT_SHOWN, SOURCES_PAGE, WORD_LISTS
from patientinfo.messages import msg
from patientinfo.model import Block, Page, Project, Site
from patientinfo.problems import Cause, Problem
from patientinfo.termbase import Termbase

# Characters of a sentence from which its language can be told, and by how much another language has to be
# likelier (logarithms). Measured on the 1,582 sentences of this site: none is taken for another language with
# half these margins, and of 2,782 in another language 9 are missed.
_MARGINS = ((25, 16.0), (40, 9.0))
_SHORTEST = _MARGINS[0][0]
_SENTENCE = re.compile(r"(?<=[.!?:;؟؛])\s+|(?<=[。！？；：])")


def load_ahead(project: Project) -> None:
    """Load the language model, before other processes are made of this one: they share its memory."""
    language_model(_codes(project))


@lru_cache(maxsize=4096)  # a sentence is looked at with its block and alone, and pages share headings and cells
def _other_language(text: str, own: str, codes: frozenset[str]) -> str:
    """The language that a text is in, if it is clearly not its own; else ""."""
    margin = next((margin for length, margin in reversed(_MARGINS) if len(text) >= length), None)
    if margin is None:
        return ""
    likely = language_model(codes).scores(text)
    best = max(likely, key=likely.__getitem__)
    return best if likely[best] - likely[own] > margin else ""


def _codes(project: Project) -> frozenset[str]:
    """The languages of the site that a model can tell apart: it knows none of their regions and scripts."""
    return frozenset(language.base for language in project.languages)


def _blocks(page: Page) -> Iterator[tuple[Block, str]]:
    """The blocks whose language is known: names of journals and hospitals stay as they are."""
    for block in page.blocks:
        if page.key == SOURCES_PAGE and block.id and block.kind == "item":
            continue
        yield block, block.text_in(page.language.code)


def written_in_another_language(page: Page, project: Project) -> Problem | None:
    """The problem of a page that is as a whole in another language, as when it was copied over."""
    codes = _codes(project)
    if page.language.base not in language_model(codes).codes:
        return None
    texts = [text for _, text in _blocks(page) if len(text) >= _SHORTEST]
    # A few of them, spread over the page, tell whether it is worth looking at all of them.
    some = texts[:: max(1, len(texts) // 6)]
    if sum(bool(_other_language(text, page.language.base, codes)) for text in some) * 3 < len(some):
        return None
    foreign = [found for text in texts if (found := _other_language(text, page.language.base, codes))]
    if len(foreign) < 3 or len(foreign) * 2 < len(texts):
        return None
    found = max(set(foreign), key=foreign.count)
    names = {language.base: language.name for language in project.languages}
    problem = page.problem(
        page.sections[0].heading.line,
        msg(
            "This page is written in {found}, but belongs to the pages in {own}.",
            found=names[found],
            own=page.language.name,
        ),
        msg("Restore the text in {own}. The page may have been saved in the wrong folder.", own=page.language.name),
    )
    return problem.under("wrong-language", problem.level)


@rule(Scope.PAGE, Category.LANGUAGE)
def wrong_language(page: Page, project: Project) -> Iterator[Problem]:
    """A paragraph, item or cell is in the language of its page, and so is each sentence in it.

    Why: a reader who does not know the other language misses that warning.
    Bad:  "De meeste klinieken vragen u te wachten." on a Malay page
    Good: the sentence in Malay; a foreign term marked as *chemical peel*{ lang="en" }
    """
    codes = _codes(project)
    names = {language.base: language.name for language in project.languages}
    if page.language.base not in language_model(codes).codes:
        return  # a language that the library does not know
    for block, text in _blocks(page):
        texts = [text, *(image.alternative for image in block.images)]
        for part in texts:
            found = _foreign(part, page.language.base, codes)
            if found:
                code, words = found
                yield page.problem(
                    block.line,
                    msg(
                        '"{text}" looks like {found}, on a page in {own}.',
                        text=shorten(words, 60),
                        found=names[code],
                        own=page.language.name,
                    ),
                    msg(
                        "Write it in {own}, or mark it as a foreign term: `{mark}`.",
                        own=page.language.name,
                        mark=f'*term*{{ lang="{code}" }}',
                    ),
                    at=words[:30],
                    causes=(Cause(page.path, line=block.line, what="language"),),
                )
    value = str(page.meta.get("description") or "")
    if code := _other_language(value, page.language.base, codes):
        yield page.problem(
            page.meta_lines["description"],
            msg(
                '"{text}" looks like {found}, on a page in {own}.',
                text=shorten(value, 60),
                found=names[code],
                own=page.language.name,
            ),
            msg("Write it in {own}.", own=page.language.name),
            at=value,
            causes=(Cause(page.path, line=page.meta_lines["description"], what="language"),),
        )


def _foreign(text: str, own: str, codes: frozenset[str]) -> tuple[str, str] | None:
    """The language and words of a sentence that is not in the page's language; of the whole if all are short."""
    sentences = [sentence for sentence in _SENTENCE.split(text) if len(sentence) >= _SHORTEST]
    for sentence in sentences or [text]:
        if code := _other_language(sentence, own, codes):
            return code, sentence
    return None


@rule(Scope.PAGE, Category.LANGUAGE, can_be_off=True)
def wrong_word(page: Page, project: Project) -> Iterator[Problem]:
    """A page uses the words of the term base, not those that it rules out.

    Why: one word for one thing; an Indonesian word may mean something else in Malaysia.
    Bad:  "perawatan" on a Malay page, "je" on a Dutch page
    Good: "rawatan", "u"
    """
    code = page.language.code
    pattern, instead = _kept_out(page.termbase)
    small = _small(page.termbase)
    for block in page.blocks:
        text = block.text_in(code)
        for match in pattern.finditer(text) if pattern else ():
            yield page.problem(
                block.line,
                msg('This site does not use the word "{word}".', word=match[0]),
                msg('Write "{right}".', right=instead[str(match.lastgroup)]),
                at=match[0],
            )
        for match in small.finditer(text) if small else ():
            yield page.problem(
                block.line,
                msg('"{word}" is capitalised in the middle of a sentence.', word=match[0]),
                msg('Write "{right}".', right=match[0][0].lower() + match[0][1:]),
                at=match[0],
            )


@rule(Scope.SITE, Category.LANGUAGE)
def wrong_word_in_list(site: Site) -> Iterator[Problem]:
    """The menu and the labels use the words of the term base, as the pages do.

    Why: a button that says something other than the page confuses readers.
    Bad:  "Toon mijn data" on a Dutch button, which also says "show my personal details"
    Good: "Toon mijn datums"
    """
    for code, words in site.project.labels.items():
        pattern, instead = _kept_out(site.project.termbase(code))
        for key, text in words.items():
            for match in pattern.finditer(text) if pattern and not key.startswith(NOT_SHOWN) else ():
                yield Problem(
                    f"{WORD_LISTS}/{code}.html",
                    1,
                    msg(
                        'The label "{key}" has the word "{word}", which this site does not use.', word=match[0], key=key
                    ),
                    msg('Write "{right}".', right=instead[str(match.lastgroup)]),
                )


@lru_cache(maxsize=32)
def _kept_out(termbase: Termbase) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
    return termbase.named(termbase.keep_out.items())


@lru_cache(maxsize=32)
def _small(termbase: Termbase) -> re.Pattern[str] | None:
    words = "|".join(word[0].upper() + word[1:] for word in termbase.small_inside)
    return re.compile(rf"(?<=[\w,;] )(?:{words})(?!\w)") if words else None


@rule(Scope.PAGE, Category.LANGUAGE)
def number_notation(page: Page, project: Project) -> Iterator[Problem]:
    """Figures follow the notation of the language (CLDR): thousands, decimals, no needless zeros.

    Why: 1.550 is one and a half in English and fifteen hundred and fifty in Dutch.
    Bad:  "1,550 nm" on a Dutch page, ".5", "5.0", "1550 nm"
    Good: "1.550 nm" on a Dutch page, "1,550 nm" on an English or Malay one
    """
    for block in page.blocks:
        for figure in figures(block.runs, page.termbases):
            number = figure.value.removeprefix("?")
            # A number to dial has no thousands.
            if figure.fault and number not in project.countries.helplines:
                yield page.problem(
                    block.line,
                    msg(
                        '"{number}" is not how {language} writes this number.',
                        number=number,
                        language=page.language.name,
                    ),
                    msg('Write "{right}" if that is meant.', right=figure.fault),
                    at=number,
                    causes=(Cause(page.path, line=block.line, what="number"),),
                )
