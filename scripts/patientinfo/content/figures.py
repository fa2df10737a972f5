"""Text -> figures with units, in each language's own notation.

Decimal and thousands signs and the words of units come from CLDR by way of Babel, so that a new
language brings its own: Dutch 1.550 nm and 0,5 are English and Malay 1,550 nm and 0.5. A number has the unit
that stands beside it; the 3 of "3 to 6 months" has none, in every language alike.
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
_SPACE = r"[\s\u00a0\u202f-]*"
# A group of digits may be set off by a space, or in Switzerland by an apostrophe: editors type the plain ones too.
_SPACES = " \u00a0\u202f"
_APOSTROPHES = "’'"
# Signs for units that CLDR lacks, in every language.
_UNIT_SIGNS = {"ºc": "°C", "℃": "°C", "° c": "°C", "º c": "°C"}
# A number of four digits without a unit may be a year, which no language groups.
_YEARS = range(1900, 2101)
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
    words, abbreviations = _unit_words(locale, termbase.is_spaced)
    units = {**words, **_UNIT_SIGNS, **termbase.units}
    # The contract asks for the digits 0 to 9, so the signs between them are those that go with these digits.
    group, decimal = (
        get_group_symbol(locale, numbering_system="latn"),
        get_decimal_symbol(locale, numbering_system="latn"),
    )
    unit = _any(units)
    # German "Wo." is short for weeks, and "wo" is "where": abbreviations stand after their number only.
    unit_before = _any(units.keys() - (abbreviations - termbase.units.keys()))
    # "am 3. Tag" is on day 3 where a day of the month has a full stop too ("3. Januar").
    ordinal = r"\.?" if re.search(r"d\.", str(locale.date_formats["long"])) else ""
    # Where no blanks part words, a word for a number is one only before a unit, and nothing ends at a letter.
    start, end, unit_end = (r"(?<![\w-])", r"(?![\w-])", r"(?!\w)") if termbase.is_spaced else ("", "", "")
    with_unit = {word: value for word, value in termbase.number_words.items() if " " in value}
    free = [word for word in termbase.number_words if termbase.is_spaced or word in with_unit]
    bound = [*termbase.one, *(word for word in termbase.number_words if word not in free)]
    spelled = [f"{start}(?:{_any(free)}){end}"] if free else []
    spelled += [rf"{start}(?:{_any(bound)})(?={_SPACE}(?:{unit}){unit_end})"] if bound else []
    relations = {name: "|".join(map(expression, words)) for name, words in termbase.relations.items()}
    digits = _grouped(group, decimal) + _DIGITS
    digits = digits if termbase.is_spaced else digits.replace(r"\w", r"\d")
    return Notation(
        group=group,
        decimal=decimal,
        units=units,
        words={**termbase.number_words, **dict.fromkeys(termbase.one, "1")},
        number=re.compile(
            rf"[-−+]?(?:\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d{{1,4}})(?:{re.escape(decimal)}\d*[1-9])?"
        ),
        token=re.compile("|".join([digits, *spelled]), re.IGNORECASE),
        after=re.compile(rf"{ordinal}{_SPACE}({unit}){unit_end}", re.IGNORECASE),
        before=re.compile(rf"(?<!\w)({unit_before})\s+$", re.IGNORECASE),
        relations=tuple(
            (name, re.compile(rf"{ordinal}\s*(?:{words})\s*", re.IGNORECASE)) for name, words in relations.items()
        ),
        leads=tuple(
            (name, re.compile(rf"{start}(?:{words})\s{'+' if termbase.is_spaced else '*'}$", re.IGNORECASE))
            for name, words in relations.items()
        ),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _grouped(group: str, decimal: str) -> str:
    """What finds a number in groups of digits, where neither a point nor a comma parts them; "" where one does."""
    if group in ".,":
        return ""
    sign = next((signs for signs in (_SPACES, _APOSTROPHES) if group in signs), group)
    return rf"(?<![\w.,])[-−+]?\d{{1,3}}(?:[{re.escape(sign)}]\d{{3}})+(?!\d)(?:{re.escape(decimal)}\d+)?|"


def _unit_words(locale: Locale, is_spaced: bool) -> tuple[dict[str, str], set[str]]:
    """The words of units, and which of them are abbreviations that end with a full stop."""
    words, abbreviations = {}, set()
    for unit, name in UNITS.items():
        for number in (0, 1, 2, 3, 11, 100):
            for length in ("long", "short"):
                formatted = format_unit(number, name, length=length, locale=locale, numbering_system="latn")
                word = re.sub(r"[\d\u200e\u200f\u061c]+", "", formatted).strip(" \u00a0\u202f.").lower()
                if len(word) > 1 or word == "%" or (word and not is_spaced):
                    words[word] = unit
                    if formatted.endswith("."):
                        abbreviations.add(word)
    return words, abbreviations


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
    end_of_last = 0
    for match in how.token.finditer(text):
        unit, written, end = "", match[0], match.end()
        after = how.after.match(text, match.end())
        if after:
            unit, end = how.units[after[1].lower()], after.end()
            written = text[match.start() : end]
        elif before := how.before.search(text, end_of_last, match.start()):
            unit = how.units[before[1].lower()]
            written = text[before.start(1) : match.end()]
        value, fault = _value(match[0], unit, how)
        value, _, held = value.partition(" ")  # a word may hold its unit: "two days" in one
        unit = held or unit
        if found:
            between = text[end_of_last : match.start()]
            relation = next((name for name, words in how.relations if words.fullmatch(between)), "")
            found[-1] = replace(found[-1], relation=relation)
        lead = ""
        if not (found and found[-1].relation):
            lead = next((name for name, words in how.leads if words.search(text, end_of_last, match.start())), "")
        in_words = match[0].lower() in how.words
        found.append(Figure(value, unit, " ".join(written.split()), fault=fault, lead=lead, in_words=in_words))
        end_of_last = end
    return tuple(found)


def _value(written: str, unit: str, how: Notation) -> tuple[str, str]:
    """The number without notation ("1550", "0.5"), and the right notation where this is not it."""
    word = how.words.get(written.lower())
    if word is not None:
        return word, ""
    sign = "-" if written[0] in "-−" else ""
    digits = written.lstrip("-−+")
    if kept := next((signs for signs in (_SPACES, _APOSTROPHES) if how.group in signs), ""):
        digits = re.sub(rf"[{kept}]", how.group, digits)
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
