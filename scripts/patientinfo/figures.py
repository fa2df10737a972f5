"""Text -> figures with units, in each language's own notation.

Decimal and thousands signs and the words of units come from CLDR by way of Babel, so that a new
language brings its own: Dutch 1.550 nm and 0,5 are English and Malay 1,550 nm and 0.5. A number has the unit
that stands beside it; the 3 of "3 to 6 months" has none, in every language alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol
from babel.units import format_unit

from patientinfo.contract import DURATION, DURATION_UNITS, UNITS
from patientinfo.model import Run

_NUMBER = re.compile(r"(?<![\w.,])[-−+]?\d(?:[\d.,]*\d)?")
_SPACE = r"[\s\u00a0\u202f-]*"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a reader understands it: value without notation, unit in the contract's name.

    `written` is what stands in the text, number and unit, for messages.
    """

    value: str
    unit: str
    written: str

    @property
    def key(self) -> tuple[str, str]:
        return self.value, self.unit


@dataclass(frozen=True, slots=True)
class Notation:
    """How one language writes numbers and units. `units` maps a word in lower case to the unit."""

    number: re.Pattern[str]
    group: str
    decimal: str
    units: dict[str, str]
    after: re.Pattern[str]
    before: re.Pattern[str]


@lru_cache(maxsize=64)
def notation(language: str) -> Notation:
    """The notation of a language, by its code. A language CLDR lacks is read as English."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    units = _unit_words(locale)
    group, decimal = get_group_symbol(locale), get_decimal_symbol(locale)
    words = "|".join(re.escape(word) for word in sorted(units, key=len, reverse=True))
    return Notation(
        number=re.compile(rf"[-−+]?(?:\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d+)(?:{re.escape(decimal)}\d+)?"),
        group=group,
        decimal=decimal,
        units=units,
        after=re.compile(rf"{_SPACE}({words})(?!\w)", re.IGNORECASE),
        before=re.compile(rf"(?<!\w)({words})\s+$", re.IGNORECASE),
    )


def _unit_words(locale: Locale) -> dict[str, str]:
    words = {}
    for unit, name in UNITS.items():
        for number in (0, 1, 2, 3, 11, 100):
            for length in ("long", "short"):
                formatted = format_unit(number, name, length=length, locale=locale)
                word = re.sub(r"[\d٠-٩]+", "", formatted).strip(" \u00a0\u202f.").lower()
                if len(word) > 1 or word == "%":
                    words[word] = unit
    return words


def figures(runs: Iterable[Run], leave_out: Iterable[str] = ()) -> tuple[Figure, ...]:
    """The figures of a text in their order. `leave_out`: numbers to pass over, such as 112 and 999."""
    skip = set(leave_out)
    return tuple(f for run in runs for f in _figures(run.text, run.language) if f.value not in skip)


@lru_cache(maxsize=4096)
def _figures(text: str, language: str) -> tuple[Figure, ...]:
    how = notation(language)
    found: list[Figure] = []
    end_of_unit = 0
    for match in _NUMBER.finditer(text):
        unit, written, end = "", match[0], match.end()
        after = how.after.match(text, match.end())
        if after:
            unit, end = how.units[after[1].lower()], after.end()
            written = text[match.start() : end]
        elif before := how.before.search(text, end_of_unit, match.start()):
            unit = how.units[before[1].lower()]
            written = text[before.start(1) : match.end()]
        found.append(Figure(_value(match[0], how), unit, " ".join(written.split())))
        end_of_unit = end
    return tuple(found)


def _value(written: str, how: Notation) -> str:
    """The number without notation: "1550", "0.5". One that breaks the notation stays as written."""
    if not how.number.fullmatch(written):
        return f"?{written}"
    plain = written.replace(how.group, "").replace(how.decimal, ".").replace("−", "-")
    return format(Decimal(plain).normalize(), "f")


def duration(attribute: str) -> tuple[str, str] | None:
    """The (value, unit) that a duration attribute such as "24h" stands for, or None."""
    match = DURATION.fullmatch(attribute)
    return (str(int(match[1])), DURATION_UNITS[match[2]]) if match else None
