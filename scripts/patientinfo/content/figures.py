"""Text -> figures with units, in each language's notation.

Decimal and grouping separators and the names of units come from CLDR (through Babel), so a new language needs no code:
Dutch 1.550 nm and 0,5 are 1,550 nm and 0.5 in English and Malay. A number has the unit that follows it directly; the 3
of "3 to 6 months" has none, in every language, and neither has that of "3 months to 6 months" or the 1 of "days 1 to
3": other languages write both as "1 to 3 days". Where a language names the whole before the part ("of every 100, 15"),
the two are read in the order of "15 of every 100". A unit is compared whole, with its prefix and what it is per:
250 mg is not 250 µg, and 5 mg/g not 5 mg/ml. Where a number has no unit, what is counted is known by the termbase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import Literal

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol
from babel.units import format_unit

from patientinfo.cldr import locale_of
from patientinfo.content.units import PARTS, SIGN, SIGNS
from patientinfo.contract import DURATION, DURATION_UNITS, UNITS
from patientinfo.model import Run
from patientinfo.termbase import Termbase, bare, expression, places_without_points, without_points

# No figure begins inside a name ("CO2"); Hebrew and Arabic letters before it are a word of its own: "and", "for".
_START = r"(?<![^\W\u0590-\u06ff]|[\d.,])"
_DIGITS = rf"{_START}[-−+]?\d(?:[\d.,]*\d)?|{_START}[.,]\d+"
# The same beside letters that no space parts from a number; in "CO2" a number is still none.
_START_UNSPACED = r"(?<![0-9A-Za-z.,])"
_DIGITS_UNSPACED = rf"{_START_UNSPACED}[-−+]?\d(?:[\d.,]*\d)?|{_START_UNSPACED}[.,]\d+"
_SPACE = r"[\s\u00a0\u202f-]*"
# A group of digits may be set off by a space, or in Switzerland by an apostrophe: editors type the plain ones too.
_SPACES = " \u00a0\u202f"
_APOSTROPHES = "’'"
# Signs for units that CLDR lacks, in every language.
_UNIT_SIGNS = {"%": "percent", "ºc": "°C", "℃": "°C", "° c": "°C", "º c": "°C"}
# A number of four digits without a unit may be a year, which no language groups.
_YEARS = range(1900, 2101)
# The relation of a whole to the part that follows it; nobody sees it, as the two are read the other way round.
WHOLE_FIRST = "whole-first"
_SIGN_WORDS = frozenset(sign.lower() for sign in SIGNS)
# Between two figures with one unit these words need it only once: "2 to 3 days" is also "two days to 3 days".
_SHARING = ("to", "or")
# Parts of one as single characters, and those typed with a stroke that are no date.
_PARTS_OF_ONE = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "1/3", "⅔": "2/3", "⅛": "0.125"}
_TYPED_PARTS = {"1/2": "0.5", "1/4": "0.25", "3/4": "0.75", "1/3": "1/3", "2/3": "2/3"}
_PART = rf"[{''.join(_PARTS_OF_ONE)}]|(?<![\w.,/])(?:{'|'.join(_TYPED_PARTS)})(?![\w/])"
_RAISED = {ord(sign): plain for sign, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True)}
_POWER = rf"[{''.join(map(chr, _RAISED))}]+"
_LONGEST = 20  # characters; anything longer is not a figure


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, independent of notation: value as plain decimal, unit by the contract's name.

    `written` is what stands in the text, number and unit, for messages. `relation` is how the next
    figure follows on it: "to", "of", "or", "and", or "" where other words stand between them.
    `lead` is the same for what stands before it, where no other figure does ("for up to 1 month"): "to".
    `fault` is the right notation where the number breaks that of its language. `in_words`: written "two", not 2.
    `counted` is the termbase's name for what follows a number without a unit: "tablet".
    """

    value: str
    unit: str
    written: str
    relation: str = ""
    fault: str = ""
    lead: str = ""
    in_words: bool = False
    counted: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.value, self.unit

    def __str__(self) -> str:
        return f"{self.value.removeprefix('?')} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Notation:
    """How one language writes numbers and units. `units` maps lower-case words to units."""

    group: str
    decimal: str
    units: dict[str, str]
    words: dict[str, str]
    number: re.Pattern[str]
    token: re.Pattern[str]
    after: re.Pattern[str]
    per: re.Pattern[str]
    before: re.Pattern[str]
    counted: tuple[tuple[str, re.Pattern[str]], ...]
    relations: tuple[tuple[str, re.Pattern[str]], ...]
    leads: tuple[tuple[str, re.Pattern[str]], ...]

    def unit(self, written: str) -> str:
        """The unit of a sign or word as it stands in a text."""
        return SIGNS.get(written) or self.units[written.lower()]


@lru_cache(maxsize=64)
def notation(termbase: Termbase) -> Notation:
    """The notation of a language. A language CLDR lacks is read as English."""
    locale = locale_of(termbase.language) or Locale.parse("en")
    names, abbreviations = _unit_words(locale, termbase.is_spaced)
    named = {**names, **_UNIT_SIGNS, **termbase.units}
    units = {without_points(word).lower(): unit for word, unit in named.items()}
    words = {without_points(word): value for word, value in termbase.number_words.items()}
    # The contract asks for the digits 0 to 9, so the signs between them are those that go with these digits.
    group = get_group_symbol(locale, numbering_system="latn")
    decimal = get_decimal_symbol(locale, numbering_system="latn")
    unit = f"{SIGN}|{_any(units)}"
    # German "Wo." is short for weeks, and "wo" is "where": abbreviations stand after their number only. So does what
    # is no time.
    other = {word for word, name in units.items() if name == "second" or (name in PARTS and word not in termbase.units)}
    unit_before = _any(units.keys() - other - (abbreviations - termbase.units.keys()))
    # "am 3. Tag" is on day 3 where a day of the month has a full stop too ("3. Januar").
    ordinal = r"\.?" if re.search(r"d\.", str(locale.date_formats["long"])) else ""
    start, gap, unit_end = (r"(?<![\w-])", r"\s+", r"(?!\w)") if termbase.is_spaced else ("", r"\s*", "")
    relations = {name: _patterns(patterns) for name, patterns in termbase.relations.items()}
    digits = _grouped(group, decimal) + (_DIGITS if termbase.is_spaced else _DIGITS_UNSPACED)
    digits = rf"{_PART}|(?:{digits})(?:{_POWER}|[{_SPACES}]?(?:{_PART}))?"
    return Notation(
        group=group,
        decimal=decimal,
        units=units,
        words=words,
        number=re.compile(
            rf"[-−+]?(?:\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d{{1,4}})(?:{re.escape(decimal)}\d*[1-9])?"
        ),
        token=re.compile("|".join([digits, *_spelled(termbase, words, unit)]), re.IGNORECASE),
        after=re.compile(rf"{ordinal}{_SPACE}({unit}){unit_end}", re.IGNORECASE),
        per=re.compile(rf"\s?/\s?({unit}){unit_end}|\s+{_per(locale)}\s+({unit}){unit_end}", re.IGNORECASE),
        before=re.compile(rf"(?<!\w)({unit_before})\s+$", re.IGNORECASE),
        counted=tuple(
            (name, re.compile(rf"{_SPACE}(?:{_patterns(patterns)}){unit_end}", re.IGNORECASE))
            for name, patterns in termbase.counted.items()
        ),
        relations=tuple(
            (name, re.compile(rf"{ordinal}\s*(?:{words})\s*", re.IGNORECASE)) for name, words in relations.items()
        ),
        leads=tuple(
            (name, re.compile(rf"{start}(?:{words}){gap}$", re.IGNORECASE)) for name, words in relations.items()
        ),
    )


def _spelled(termbase: Termbase, words: Mapping[str, str], unit: str) -> list[str]:
    """What finds the numbers in words, those first that are one only before a unit.

    Where no spaces part words, nothing ends at a letter. A character is a word for a number only before a unit, as it
    is part of many other words, and not behind another number: the 四 of 二十四 is no 4.
    """
    start, end, unit_end = (r"(?<![\w-])", r"(?![\w-])", r"(?!\w)") if termbase.is_spaced else ("", "", "")
    free = [word for word, value in words.items() if termbase.is_spaced or len(word) > 1 or " " in value]
    bound = [word for word in words if word not in free]
    if (characters := "".join(word for word in bound if len(word) == 1)) and not termbase.is_spaced:
        start = f"(?<![{re.escape(characters)}])"
    one = [expression(without_points(pattern)) for pattern in termbase.one]
    counted = "|".join([*one, *([_any(bound)] if bound else [])])
    spelled = [rf"{start}(?:{counted})(?={_SPACE}(?:{unit}){unit_end})"] if counted else []
    return spelled + ([f"{start}(?:{_any(free)}){end}"] if free else [])


def _patterns(patterns: Iterable[str]) -> str:
    return "|".join(expression(without_points(pattern)) for pattern in patterns)


def _per(locale: Locale) -> str:
    """What CLDR writes between a unit and what it is per, where it stands between them; else what finds nothing."""
    forms = locale._data["compound_unit_patterns"].get("per", {}).get("long", {})
    match = re.fullmatch(r"\{0\}\s*(\w[\w\s]*?)\s*\{1\}", str(forms.get("compound", "")))
    return re.escape(without_points(match[1])) if match else "(?!)"


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
    lengths: tuple[Literal["long", "short"], ...] = ("long", "short")
    numbers = (0, 1, 2, 3, 11, 100)
    for own, (unit, name), number, length in product(_spellings(locale), UNITS.items(), numbers, lengths):
        formatted = format_unit(number, name, length=length, locale=own, numbering_system="latn")
        word = re.sub(r"[\d\u200e\u200f\u061c]+", "", formatted).strip(" \u00a0\u202f.").lower()
        if word == name or word in _SIGN_WORDS:
            continue  # what Babel gives where CLDR has no words of this length; and signs, which have capitals
        if len(word) > 1 or (word and (unit == "percent" or not is_spaced)):
            words[word] = unit
            if formatted.endswith("."):
                abbreviations.add(word)
    return words, abbreviations


def _spellings(locale: Locale) -> tuple[Locale, ...]:
    """A language with its form outside its first country, which spells units otherwise: metres beside meters."""
    other = locale_of(f"{locale.language}-001")
    return (other, locale) if other and other.territory and not locale.territory else (locale,)


def figures(
    runs: Iterable[Run], termbases: Mapping[str, Termbase], leave_out: Iterable[str] = ()
) -> tuple[Figure, ...]:
    """The figures of a text in their order. `leave_out`: numbers to pass over, such as 112 and 999."""
    skip = set(leave_out)
    found: list[Figure] = []
    for run in runs:
        found += _figures(run.text, termbases.get(run.language) or bare(run.language))
    return tuple(f for f in found if f.value not in skip)


@lru_cache(maxsize=4096)
def _figures(text: str, termbase: Termbase) -> tuple[Figure, ...]:
    how = notation(termbase)
    whole, text = text, without_points(text)
    # Where each character that is left stands in the whole text, for what messages show.
    places = range(len(text) + 1) if text == whole else [*places_without_points(whole), len(whole)]
    found: list[Figure] = []
    ahead: set[int] = set()
    end_of_last = 0
    for match in how.token.finditer(text):
        unit, start, end = "", match.start(), match.end()
        if after := how.after.match(text, match.end()):
            unit, end = how.unit(after[1]), after.end()
            if per := how.per.match(text, end) if unit in PARTS else None:
                unit, end = f"{unit}/{how.unit(per[1] or per[2])}", per.end()
        elif before := how.before.search(text, end_of_last, match.start()):
            unit, start = how.unit(before[1]), before.start(1)
            ahead.add(len(found))
        if unit == "year" and match[0].isdecimal() and _is_year(match[0], ""):
            unit = ""  # "2019年" and "tahun 2019" are the year 2019
        value, fault = _value(match[0], unit, how)
        value, _, held = value.partition(" ")  # a word may hold its unit: "two days" in one
        if found:
            between = text[end_of_last:start]
            relation = next((name for name, words in how.relations if words.fullmatch(between)), "")
            found[-1] = replace(found[-1], relation=relation)
        lead = ""
        if not (found and found[-1].relation):
            lead = next((name for name, words in how.leads if words.search(text, end_of_last, match.start())), "")
        counted = "" if unit else next((name for name, words in how.counted if words.match(text, end)), "")
        shown = " ".join(whole[places[start] : places[end]].split())
        in_words = match[0] not in _PARTS_OF_ONE and not _has_digit(match[0])
        found.append(Figure(value, held or unit, shown, "", fault, lead, in_words, counted))
        end_of_last = end
    return tuple(_part_first(_unit_once(found, ahead)))


def _unit_once(found: list[Figure], ahead: set[int]) -> list[Figure]:
    """The unit of a range at its last number: "days 1 to 3" and "day 1 to day 3" as "1 to 3 days".

    `ahead` are the places of the figures before which their unit stands.
    """
    for place in range(len(found) - 1):
        first, last = found[place : place + 2]
        is_named_first = place in ahead and first.relation in ("to", "or", "and") and not last.unit
        is_repeated = first.relation in _SHARING and first.unit and first.unit == last.unit
        if is_named_first or is_repeated:
            found[place : place + 2] = [replace(first, unit=""), replace(last, unit=first.unit)]
    return found


def _part_first(found: list[Figure]) -> list[Figure]:
    """Read "of every 100, 15" as "15 of every 100"."""
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
    """The plain number ("1550", "0.5"), and the correct notation if it is not written correctly."""
    if part := re.search(_PART, written):
        rest = written[: part.start()].strip()
        return _with_part(*(_value(rest, unit, how) if rest else ("0", "")), part[0])
    if power := re.search(_POWER, written):
        value, fault = _value(written[: power.start()], unit, how)
        return f"{value}^{power[0].translate(_RAISED)}", fault
    if not _has_digit(written):
        return how.words.get(written.lower(), "1"), ""  # a word that the termbase lists under `one` has no value there
    return _plain(written, unit, how)


def _with_part(whole: str, fault: str, part: str) -> tuple[str, str]:
    """The number of "1½": 1.5; of "1⅓", which has no end: 1+1/3."""
    value = _PARTS_OF_ONE.get(part) or _TYPED_PARTS[part]
    if fault or whole == "0":
        return (whole, fault) if fault else (value, "")
    return (f"{whole}{value[1:]}", "") if whole.isdecimal() and "/" not in value else (f"{whole}+{value}", "")


def _plain(written: str, unit: str, how: Notation) -> tuple[str, str]:
    """The same for digits with their separators and nothing else."""
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


def readings(figure: Figure) -> frozenset[str]:
    """The numbers that a figure may mean: its value, or several where its notation is wrong."""
    if not figure.fault:
        return frozenset((figure.value,))
    written = figure.value.removeprefix("?")
    sign = "-" if written[0] in "-−" else ""
    digits = re.sub(r"[^\d.,]", "", written)
    found = set()
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+|\d+", digits):
        found.add(re.sub(r"[.,]", "", digits))
    whole, mark, fraction = digits.replace(",", ".").rpartition(".")
    if mark:
        found.add(f"{whole.replace('.', '') or '0'}.{fraction}")
    return frozenset(sign + format(Decimal(number).normalize(), "f") for number in found)


def _rewritten(digits: str, how: Notation) -> str:
    """A guess at the correct notation: groups of three digits are thousands, anything else is a fraction."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+|\d+", digits):
        plain = re.sub(r"[.,]", "", digits)
        return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", how.group, plain)
    whole, _, fraction = digits.replace(",", ".").rpartition(".")
    whole, fraction = whole.replace(".", "") or "0", fraction.rstrip("0")
    return f"{whole}{how.decimal}{fraction}" if fraction else whole


def with_shared_units(found: Iterable[Figure]) -> tuple[Figure, ...]:
    """The same figures, each with the unit that it shares with the next: the 2 of "2 to 3 days" is 2 days."""
    done: list[Figure] = []
    for figure in reversed(list(found)):
        shares = bool(done) and figure.relation in _SHARING and not figure.unit
        done.append(replace(figure, unit=done[-1].unit) if shares else figure)
    return tuple(reversed(done))


def duration(attribute: str) -> tuple[str, str] | None:
    """The (value, unit) of a duration attribute such as "24h", or None if it is not one."""
    match = DURATION.fullmatch(attribute)
    return (str(int(match[1])), DURATION_UNITS[match[2]]) if match else None
