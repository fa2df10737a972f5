"""Text -> figures with units, in each language's own notation.

Decimal and thousands signs and the words of units come from CLDR by way of Babel, so that a new
language brings its own: Dutch 1.550 nm and 0,5 are English and Malay 1,550 nm and 0.5. A number has the unit
that stands beside it; the 3 of "3 to 6 months" has none, in every language alike, and so has the 1 of "days 1 to 3",
as other languages write "1 to 3 days" for both. Where a language names the whole before the part ("of every 100, 15"),
the two are read in the order of "15 of every 100".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol
from babel.units import format_unit

from patientinfo.contract import DURATION, DURATION_UNITS, UNITS
from patientinfo.model import Run
from patientinfo.termbase import Termbase, bare, expression

_DIGITS = r"(?<![\w.,])[-−+]?\d(?:[\d.,]*\d)?|(?<![\w.,])[.,]\d+"
# The same beside letters that no space parts from a number; in "CO2" a number is still none.
_DIGITS_UNSPACED = _DIGITS.replace(r"\w", "0-9A-Za-z")
_SPACE = r"[\s\u00a0\u202f-]*"
# Signs for units that CLDR lacks, in every language.
_UNIT_SIGNS = {"ºc": "°C", "℃": "°C", "° c": "°C", "º c": "°C"}
# A number of four digits without a unit may be a year, which no language groups.
_YEARS = range(1900, 2101)
# The relation of a whole to the part that follows it; nobody sees it, as the two are read the other way round.
WHOLE_FIRST = "whole-first"
_LONGEST = 20  # signs in a number; a longer one is no figure that anybody means


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a reader understands it: value without notation, unit in the contract's name.

    `written` is what stands in the text, number and unit, for messages. `relation` is how the next
    figure follows on it: "to", "of", "or", "and", or "" where other words stand between them.
    `lead` is the same for what stands before it, where no other figure does ("for up to 1 month"): "to".
    `fault` is the right notation where the number breaks that of its language. `in_words`: written "two", not 2.
    """

    value: str
    unit: str
    written: str
    relation: str = ""
    fault: str = ""
    lead: str = ""
    in_words: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.value, self.unit

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Notation:
    """How one language writes numbers and units. `units` maps a word in lower case to the unit."""

    group: str
    decimal: str
    units: dict[str, str]
    words: dict[str, str]
    number: re.Pattern[str]
    token: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]
    relations: tuple[tuple[str, re.Pattern[str]], ...]
    leads: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=64)
def notation(termbase: Termbase) -> Notation:
    """The notation of a language. A language CLDR lacks is read as English."""
    try:
        locale = Locale.parse(termbase.language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    units = {**_unit_words(locale, termbase.is_spaced), **_UNIT_SIGNS, **termbase.units}
    # The contract asks for the digits 0 to 9, so the signs between them are those that go with these digits.
    group, decimal = (
        get_group_symbol(locale, numbering_system="latn"),
        get_decimal_symbol(locale, numbering_system="latn"),
    )
    unit = "|".join(re.escape(word) for word in sorted(units, key=len, reverse=True))
    # Where no blanks part words, nothing ends at a letter. A character is a word for a number only before a unit, as it
    # is part of many other words, and not behind another number: the 四 of 二十四 is no 4.
    start, end, unit_end = (r"(?<![\w-])", r"(?![\w-])", r"(?!\w)") if termbase.is_spaced else ("", "", "")
    free = [w for w, value in termbase.number_words.items() if termbase.is_spaced or len(w) > 1 or " " in value]
    bound = [word for word in termbase.number_words if word not in free]
    if (characters := "".join(word for word in bound if len(word) == 1)) and not termbase.is_spaced:
        start = f"(?<![{re.escape(characters)}])"
    counted = "|".join([*map(expression, termbase.one), *([_any(bound)] if bound else [])])
    spelled = [rf"{start}(?:{counted})(?={_SPACE}(?:{unit}){unit_end})"] if counted else []
    spelled += [f"{start}(?:{_any(free)}){end}"] if free else []
    relations = {name: "|".join(map(expression, words)) for name, words in termbase.relations.items()}
    digits = _DIGITS if termbase.is_spaced else _DIGITS_UNSPACED
    return Notation(
        group=group,
        decimal=decimal,
        units=units,
        words=dict(termbase.number_words),
        number=re.compile(
            rf"[-−+]?(?:\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d{{1,4}})(?:{re.escape(decimal)}\d*[1-9])?"
        ),
        token=re.compile("|".join([digits, *spelled]), re.IGNORECASE),
        after=re.compile(rf"{_SPACE}({unit}){unit_end}", re.IGNORECASE),
        before=re.compile(rf"(?<!\w)({unit})\s+$", re.IGNORECASE),
        relations=tuple((name, re.compile(rf"\s*(?:{words})\s*", re.IGNORECASE)) for name, words in relations.items()),
        leads=tuple(
            (name, re.compile(rf"{start}(?:{words})\s{'+' if termbase.is_spaced else '*'}$", re.IGNORECASE))
            for name, words in relations.items()
        ),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _unit_words(locale: Locale, is_spaced: bool) -> dict[str, str]:
    words = {}
    for unit, name in UNITS.items():
        for number in (0, 1, 2, 3, 11, 100):
            for length in ("long", "short"):
                formatted = format_unit(number, name, length=length, locale=locale, numbering_system="latn")
                word = re.sub(r"[\d\u200e\u200f\u061c]+", "", formatted).strip(" \u00a0\u202f.").lower()
                if len(word) > 1 or word == "%" or (word and not is_spaced):
                    words[word] = unit
    return words


def figures(
    runs: Iterable[Run], termbases: Mapping[str, Termbase], leave_out: Iterable[str] = ()
) -> tuple[Figure, ...]:
    """The figures of a text in their order. `leave_out`: numbers to pass over, such as 112 and 999."""
    skip = set(leave_out)
    found = (f for run in runs for f in _figures(run.text, termbases.get(run.language) or bare(run.language)))
    return tuple(f for f in found if f.value not in skip)


@lru_cache(maxsize=4096)
def _figures(text: str, termbase: Termbase) -> tuple[Figure, ...]:
    how = notation(termbase)
    found: list[Figure] = []
    ahead: set[int] = set()
    end_of_last = 0
    for match in how.token.finditer(text):
        unit, written, start, end = "", match[0], match.start(), match.end()
        after = how.after.match(text, match.end())
        if after:
            unit, end = how.units[after[1].lower()], after.end()
            written = text[match.start() : end]
        elif before := how.before.search(text, end_of_last, match.start()):
            unit = how.units[before[1].lower()]
            ahead.add(len(found))
            start = before.start(1)
            written = text[start:end]
        if unit == "year" and match[0].isdigit() and _is_year(match[0], ""):
            unit = ""  # "2019年" and "tahun 2019" are the year 2019
        value, fault = _value(match[0], unit, how)
        value, _, held = value.partition(" ")  # a word may hold its unit: "two days" in one
        unit = held or unit
        if found:
            between = text[end_of_last:start]
            relation = next((name for name, words in how.relations if words.fullmatch(between)), "")
            found[-1] = replace(found[-1], relation=relation)
        lead = ""
        if not (found and found[-1].relation):
            lead = next((name for name, words in how.leads if words.search(text, end_of_last, match.start())), "")
        shown = " ".join(written.split())
        found.append(Figure(value, unit, shown, fault=fault, lead=lead, in_words=not _has_digit(match[0])))
        end_of_last = end
    return tuple(_part_first(_unit_once(found, ahead)))


def _unit_once(found: list[Figure], ahead: set[int]) -> list[Figure]:
    """The unit of a range at its last number: "days 1 to 3" and "day 1 to day 3" as "1 to 3 days".

    `ahead` are the places of the figures before which their unit stands.
    """
    for place in range(len(found) - 1):
        first, last = found[place : place + 2]
        is_named_first = place in ahead and first.relation in ("to", "or", "and") and not last.unit
        is_repeated = first.relation == "to" and first.unit and first.unit == last.unit
        if is_named_first or is_repeated:
            found[place : place + 2] = [replace(first, unit=""), replace(last, unit=first.unit)]
    return found


def _part_first(found: list[Figure]) -> list[Figure]:
    """ "Of every 100, 15" as "15 of every 100"."""
    for place in range(len(found) - 1):
        whole, part = found[place : place + 2]
        if whole.relation == WHOLE_FIRST:
            found[place : place + 2] = [
                replace(part, relation="of", lead=whole.lead),
                replace(whole, relation=part.relation, lead=""),
            ]
    return found


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _value(written: str, unit: str, how: Notation) -> tuple[str, str]:
    """The number without notation ("1550", "0.5"), and the right notation where this is not it."""
    if not _has_digit(written):
        return how.words.get(written.lower(), "1"), ""  # a word that the termbase lists under `one` has no value there
    sign = "-" if written[0] in "-−" else ""
    digits = written.lstrip("-−+")
    if len(digits) > _LONGEST:
        return f"?{written}", digits[:_LONGEST]
    if how.number.fullmatch(digits) and not (len(digits) == 4 and digits.isdigit() and not _is_year(digits, unit)):
        plain = digits.replace(how.group, "").replace(how.decimal, ".")
        return sign + format(Decimal(plain).normalize(), "f"), ""
    return f"?{written}", sign + _rewritten(digits, how)


def _is_year(digits: str, unit: str) -> bool:
    return not unit and int(digits) in _YEARS


def _rewritten(digits: str, how: Notation) -> str:
    """A guess at what was meant: groups of three digits are thousands, anything else a fraction."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+|\d+", digits):
        plain = re.sub(r"[.,]", "", digits)
        return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", how.group, plain)
    whole, _, fraction = digits.replace(",", ".").rpartition(".")
    whole, fraction = whole.replace(".", "") or "0", fraction.rstrip("0")
    return f"{whole}{how.decimal}{fraction}" if fraction else whole


def duration(attribute: str) -> tuple[str, str] | None:
    """The (value, unit) that a duration attribute such as "24h" stands for, or None."""
    match = DURATION.fullmatch(attribute)
    return (str(int(match[1])), DURATION_UNITS[match[2]]) if match else None
