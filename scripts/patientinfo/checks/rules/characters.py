"""Rules on characters: what an editor cannot see, or takes for another sign (Unicode Technical Report 36).

They look at what the reader gets: references such as `&#8203;` are resolved, in pages and in labels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel.core import get_global

from patientinfo.character_references import resolved
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.contract import WORD_LISTS
from patientinfo.messages import Message, msg
from patientinfo.model import Page, Project, Reference, Site
from patientinfo.problems import Problem

# Beyond these, a character is looked at one by one: ASCII, Latin letters with marks, the usual punctuation.
_UNUSUAL = re.compile(
    r"[^\t -~\u00a0-\u00ac\u00ae-\u024f\u2009\u2010-\u2015\u2018-\u201e\u2020-\u2026\u202f\u20ac\u2030\u2032\u2033]"
)
# Without a shape of their own though Unicode counts them among letters, marks and signs (Default_Ignorable_Code_Point).
_WITHOUT_SHAPE = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_GARBLED = re.compile(
    r"Ã[\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|Â[\u00a0-\u00bf]|â€[\u0080-\uffff]?|ï»¿|Ð[\u0080-\u00bf]"
)
_WORD = re.compile(r"[^\W\d_]+")
_ZERO = re.compile(
    r"(?<![^\W\d_])[1-9]\d*[.,]?[Oo]+(?![^\W\d_])|(?<![^\W\d_])[Oo][.,]?\d+(?![^\W\d_])|(?<![^\W_])[lI]\d+(?![^\W\d_])|\d[Oo]\d|\bC02\b"
)
_DIGIT = re.compile(r"\d")
_NAMES = re.compile(r"\[\^[^\]]*\]|\]\([^)]*\)|\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Odd:
    """A character or word of a line that is odd, what is wrong with it, and what to write instead."""

    text: str
    message: Message
    hint: Message


@rule(Scope.PAGE, Category.CHARACTERS)
def hidden_character(page: Page, project: Project) -> Iterator[Problem]:
    """A page has no invisible characters: no zero-width characters, direction marks or soft hyphens.

    Why: they break the search and screen readers, and can make a sentence look different from what is stored.
    Bad:  "not<U+200B>able", "&#8203;", or a mark that reverses the order of the letters
    Good: plain letters; a no-break space is fine
    """
    yield from _problems(page, _hidden)


def _hidden(line: str) -> Iterator[Odd]:
    for match in _UNUSUAL.finditer(line):
        if unicodedata.category(match[0]) in ("Cf", "Cc", "Co", "Cn", "Cs", "Zl", "Zp") or _WITHOUT_SHAPE.match(
            match[0]
        ):
            name = f"U+{ord(match[0]):04X} {unicodedata.name(match[0], '')}".strip()
            yield Odd(
                match[0],
                msg("This line has an invisible character, {name}.", name=name),
                msg("Delete it: type the word again, or copy it as plain text."),
            )
            return


@rule(Scope.PAGE, Category.CHARACTERS)
def not_composed(page: Page, project: Project) -> Iterator[Problem]:
    """Accented letters are single characters (Unicode normal form C).

    Why: a search for "één" does not find an é that is stored as e and an accent.
    Bad:  e followed by a combining acute accent
    Good: é
    """
    for number, line in _unusual_lines(page):
        by_hand = page.source_lines[number - 1] != line  # a reference is not mended by itself
        yield from _problems_of(page, number, _decomposed(line, by_hand))


def _decomposed(line: str, by_hand: bool) -> Iterator[Odd]:
    composed = unicodedata.normalize("NFC", line)
    if composed != line:
        place = next((n for n, (a, b) in enumerate(zip(line, composed, strict=False)) if a != b), len(composed))
        yield Odd(
            line[place : place + 2],
            msg("An accented letter is stored as two characters here."),
            msg("Type the letter again.")
            if by_hand
            else msg("Run the check with --fix to repair it, or type the letter again."),
        )


@rule(Scope.PAGE, Category.CHARACTERS)
def mixed_alphabets(page: Page, project: Project) -> Iterator[Problem]:
    """A word is written in one alphabet.

    Why: a Cyrillic or Greek letter in the name of a medicine looks right, but no search finds it.
    Bad:  "isotretinоin" with a Cyrillic о, "isotretin&#1086;in"
    Good: "isotretinoin"
    """
    own = alphabet_of(page.language.code)
    yield from _problems(page, lambda line: _mixed(line, own))


def _mixed(line: str, own: str = "LATIN") -> Iterator[Odd]:
    """Words with letters of two alphabets that look alike, or of one that only pretends to be `own`."""
    if line.isascii():
        return
    for match in _WORD.finditer(line):
        # Of others (Arabic, Chinese) a letter looks like none of these: "الـSPF" and "使用SPF" are two words each.
        alphabets = {name for letter in match[0] if (name := _alphabet(letter)) in _SIMILAR}
        if len(alphabets) > 1 or (alphabets - {own}) & _LOOKALIKE:
            usual = own if own in alphabets else "LATIN"
            odd = next(letter for letter in match[0] if _alphabet(letter) in alphabets - {usual})
            yield Odd(
                match[0],
                msg(
                    'The word "{word}" has a letter from another alphabet: {name}.',
                    word=match[0],
                    name=unicodedata.name(odd, "").capitalize(),
                ),
                msg("Type the word again with plain letters."),
            )


@rule(Scope.PAGE, Category.CHARACTERS)
def odd_digit(page: Page, project: Project) -> Iterator[Problem]:
    """Figures are written with the digits 0 to 9.

    Why: other digits, or the letter O for a zero, are not compared between languages and are read out wrongly.
    Bad:  "４８ hours", "1O days", "C02 gas"
    Good: "48 hours", "10 days", "CO2 gas"
    """
    for number, line in enumerate(page.shown_lines, 1):
        letters = _letters_for_digits(_without_names(line)) if _DIGIT.search(line) else ()
        yield from _problems_of(page, number, (*letters, *_other_digits(line)))


def _without_names(line: str) -> str:
    """The line with blanks for the ids of notes and anchors, which are names, not figures."""
    return _NAMES.sub(lambda match: " " * len(match[0]), line)


def _letters_for_digits(line: str) -> Iterator[Odd]:
    if match := _ZERO.search(line):
        yield Odd(
            match[0],
            msg('"{text}" mixes letters and digits that look alike.', text=match[0]),
            msg('Write "{right}" if that is meant.', right=_with_digits(match[0])),
        )


def _other_digits(line: str) -> Iterator[Odd]:
    if line.isascii():
        return
    for sign in line:
        if sign > "\u00ff" and unicodedata.category(sign) in ("Nd", "No", "Nl"):
            is_digit = unicodedata.category(sign) == "Nd"
            right = str(unicodedata.digit(sign)) if is_digit else unicodedata.normalize("NFKC", sign)
            yield Odd(
                sign,
                msg('"{text}" is not one of the digits 0 to 9.', text=sign),
                msg('Write "{right}".', right=right),
            )
            return


@rule(Scope.PAGE, Category.CHARACTERS)
def garbled_text(page: Page, project: Project) -> Iterator[Problem]:
    """Letters are as they were typed, not garbled by a wrong encoding.

    Why: "38 Â°C" and "Ã©Ã©n" cannot be read.
    Bad:  "cafÃ©", "donâ€™t"
    Good: "café", "don't"
    """
    yield from _problems(page, _garbled, _GARBLED)


def _garbled(line: str) -> Iterator[Odd]:
    if match := _GARBLED.search(line):
        yield Odd(
            match[0],
            msg('"{text}" looks like a character that was saved with the wrong encoding.', text=match[0]),
            msg('Type it again, and save the file with the encoding "UTF-8".'),
        )


@rule(Scope.SITE, Category.CHARACTERS)
def label_characters(site: Site) -> Iterator[Problem]:
    """A label, like a page, has only visible characters that are what they look like.

    Why: a mark that reverses the order of letters makes a button or a tool's answer look different from what is stored.
    Bad:  "planner.today": "Today is day &#x202E;#", "1O places found", a Cyrillic letter
    Good: plain letters and the digits 0 to 9
    """
    for code, words in site.project.labels.items():
        for key, text in words.items():
            place = site.project.label_places[code].get(key, Reference(key, 1, 1, 0))
            for odd in _all_odd(resolved(text), alphabet_of(code)):
                yield Problem(
                    f"{WORD_LISTS}/{code}.html", place.line, odd.message, odd.hint, place.column, place.length
                )


def _all_odd(line: str, own: str) -> Iterator[Odd]:
    yield from _mixed(line, own)
    for find in (_hidden, _letters_for_digits, _other_digits, _garbled):
        yield from find(line)
    yield from _decomposed(line, by_hand=True)


def _problems(
    page: Page, find: Callable[[str], Iterator[Odd]], pattern: re.Pattern[str] = _UNUSUAL
) -> Iterator[Problem]:
    for number, line in _unusual_lines(page, pattern):
        yield from _problems_of(page, number, find(line))


def _problems_of(page: Page, number: int, found: Iterable[Odd]) -> Iterator[Problem]:
    for odd in found:
        yield page.problem(number, odd.message, odd.hint, at=odd.text)


def _unusual_lines(page: Page, pattern: re.Pattern[str] = _UNUSUAL) -> Iterator[tuple[int, str]]:
    """The lines that are worth a closer look: most have only usual characters."""
    for number, line in enumerate(page.shown_lines, 1):
        if not line.isascii() and pattern.search(line):
            yield number, line


# Letters that are made to look like Latin ones, whole words of which can be typed.
_LOOKALIKE = frozenset({"CYRILLIC", "FULLWIDTH", "MATHEMATICAL", "CIRCLED", "CHEROKEE", "PARENTHESIZED", "SQUARED"})
# Alphabets with letters that look alike.
_SIMILAR = _LOOKALIKE | {"LATIN", "GREEK", "ARMENIAN", "COPTIC"}


@lru_cache(maxsize=64)
def alphabet_of(code: str) -> str:
    """The alphabet of a language among those with similar letters, from CLDR's likely subtags; else "LATIN"."""
    tags = str(get_global("likely_subtags").get(code.replace("-", "_")) or code)
    known = {"Cyrl": "CYRILLIC", "Grek": "GREEK", "Armn": "ARMENIAN"}
    return next((name for script, name in known.items() if script in tags), "LATIN")


@lru_cache(maxsize=4096)
def _alphabet(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return name.split()[0] if name and letter not in "ªºµ" else ""


def _with_digits(text: str) -> str:
    if text == "C02":
        return "CO2"
    return re.sub("[Oo]", "0", re.sub("[lI]", "1", text))
