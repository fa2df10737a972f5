"""Text -> figures with units, in each language's notation.

Decimal and grouping separators and the names of units come from CLDR (through Babel), so a new language needs no code:
Dutch 1.550 nm and 0,5 are 1,550 nm and 0.5 in English and Malay. A number has the unit that follows it directly; the 3
of "3 to 6 months" has none, in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol
from babel.units import format_unit

from patientinfo.content.termbase import NUMBER_WORDS, ONE, RELATIONS, UNIT_SYNONYMS
from patientinfo.contract import DURATION, DURATION_UNITS, UNITS
from patientinfo.model import Run

_DIGITS = r"(?<![\w.,])[-−+]?\d(?:[\d.,]*\d)?|(?<![\w.,])[.,]\d+"
_SPACE = r"[\s\u00a0\u202f-]*"
# Four digits without a unit may be a year, which no language groups.
_YEARS = range(1900, 2101)
_LONGEST = 20  # characters; anything longer is not a figure


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, independent of notation: value as plain decimal, unit by the contract's name.

    `written` is the number and unit as in the text, for messages. `relation` is how the next figure follows:
    "to", "of", "or", "and", or "" if other words are between them. `lead` is "to" if such a word is before it and no
    figure is before that word ("for up to 1 month"). `fault` is the correct notation, if the number is not written
    in that of its language.
    """

    value: str
    unit: str
    written: str
    relation: str = ""
    fault: str = ""
    lead: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.value, self.unit

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Notation:
    """How one language writes numbers and units. `units` maps lower-case words to units."""

    code: str
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
def notation(language: str) -> Notation:
    """The notation of a language, by its code; English if CLDR lacks the language."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    units = _unit_words(locale)
    group, decimal = get_group_symbol(locale), get_decimal_symbol(locale)
    unit = "|".join(re.escape(word) for word in sorted(units, key=len, reverse=True))
    words = NUMBER_WORDS.get(language, {})
    ones = "|".join(ONE.get(language, ()))
    spelled = [rf"(?<![\w-])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![\w-])"] if words else []
    spelled += [rf"(?<![\w-])(?:{ones})(?={_SPACE}(?:{unit})(?!\w))"] if ones else []
    return Notation(
        code=language,
        group=group,
        decimal=decimal,
        units=units,
        words={**words, **dict.fromkeys(ONE.get(language, ()), "1")},
        number=re.compile(
            rf"[-−+]?(?:\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d{{1,4}})(?:{re.escape(decimal)}\d*[1-9])?"
        ),
        token=re.compile("|".join([_DIGITS, *spelled]), re.IGNORECASE),
        after=re.compile(rf"{_SPACE}({unit})(?!\w)", re.IGNORECASE),
        before=re.compile(rf"(?<!\w)({unit})\s+$", re.IGNORECASE),
        relations=tuple(
            (name, re.compile(rf"\s*(?:{words})\s*", re.IGNORECASE))
            for name, words in RELATIONS.get(language, {}).items()
        ),
        leads=tuple(
            (name, re.compile(rf"(?<![\w-])(?:{words})\s+$", re.IGNORECASE))
            for name, words in RELATIONS.get(language, {}).items()
        ),
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
    return {**words, **UNIT_SYNONYMS.get("", {}), **UNIT_SYNONYMS.get(locale.language, {})}


def figures(runs: Iterable[Run], leave_out: Iterable[str] = ()) -> tuple[Figure, ...]:
    """The figures of a text, in order. `leave_out`: numbers to skip, such as 112 and 999."""
    skip = set(leave_out)
    return tuple(f for run in runs for f in _figures(run.text, run.language) if f.value not in skip)


@lru_cache(maxsize=4096)
def _figures(text: str, language: str) -> tuple[Figure, ...]:
    how = notation(language)
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
        if found:
            between = text[end_of_last : match.start()]
            relation = next((name for name, words in how.relations if words.fullmatch(between)), "")
            found[-1] = replace(found[-1], relation=relation)
        lead = ""
        if not (found and found[-1].relation):
            lead = next((name for name, words in how.leads if words.search(text, end_of_last, match.start())), "")
        found.append(Figure(value, unit, " ".join(written.split()), fault=fault, lead=lead))
        end_of_last = end
    return tuple(found)


def _value(written: str, unit: str, how: Notation) -> tuple[str, str]:
    """The plain number ("1550", "0.5"), and the correct notation if it is not written correctly."""
    word = how.words.get(written.lower())
    if word is not None:
        return word, ""
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
    """A guess at the correct notation: groups of three digits are thousands, anything else is a fraction."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+|\d+", digits):
        plain = re.sub(r"[.,]", "", digits)
        return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", how.group, plain)
    whole, _, fraction = digits.replace(",", ".").rpartition(".")
    whole, fraction = whole.replace(".", "") or "0", fraction.rstrip("0")
    return f"{whole}{how.decimal}{fraction}" if fraction else whole


def duration(attribute: str) -> tuple[str, str] | None:
    """The (value, unit) of a duration attribute such as "24h", or None if it is not one."""
    match = DURATION.fullmatch(attribute)
    return (str(int(match[1])), DURATION_UNITS[match[2]]) if match else None
