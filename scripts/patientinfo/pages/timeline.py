"""A recovery page -> its timeline: the stages, and how long each piece of advice applies.

Everything comes from ids and `data-` attributes, so the drawing follows the page and each treatment has its own. Plain
values in, plain values out: a template draws them, and nothing here depends on MkDocs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from babel import Locale
from babel.units import format_unit

from patientinfo.cldr import locale_of
from patientinfo.content.figures import duration
from patientinfo.contract import DURATION, DURATION_UNITS, RESTRICTIONS, UNITS
from patientinfo.model import Block
from patientinfo.termbase import Termbase, expression
from patientinfo.treatment import OF_EVERY_KIND, Kind, Treatment

_DAYS: Mapping[str, float] = {"m": 1 / 1440, "h": 1 / 24, "d": 1, "w": 7, "M": 365.25 / 12, "y": 365.25}
# The axis' share of a lane's width; the rest is for the text at the end of the longest bar.
AXIS = 68.0
# The end of an item's name: "Make-up, deep: not until …", "Hot showers. Avoid them …".
_END_OF_NAME = re.compile(r"[:.;](?=\s|$)|[：。；؛]")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of recovery; its first and last day are duration attributes ("1d", "3d")."""

    id: str
    title: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Restriction:
    """Advice with an end: its name, the kind of treatment ("", "both" or "all": every kind), until when.

    `is_to_do`: something to do, not to avoid.
    """

    id: str
    words: str
    kind: str
    until: str
    is_to_do: bool = False


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a page says about recovery. `elsewhere`: (id, title) of the section with advice that has no fixed end."""

    stages: tuple[Stage, ...]
    restrictions: tuple[Restriction, ...]
    elsewhere: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """Advice as a bar: length in percent of the lane's width, end in words."""

    id: str
    words: str
    length: str
    end: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One kind of treatment, or "" for all: what to avoid and what to do, each shortest first.

    `title` is its name, "" where a treatment has no kinds; `colour` its colour of the palette.
    """

    kind: str
    title: str
    colour: str
    avoid: tuple[Bar, ...]
    do: tuple[Bar, ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        return self.avoid + self.do


@dataclass(frozen=True, slots=True)
class Band:
    """A stage as a column behind the bars, in percent of the lane's width; `numbers` is its label ("1–3")."""

    id: str
    title: str
    x: str
    width: str
    middle: str
    numbers: str


@dataclass(frozen=True, slots=True)
class StageLink:
    """A stage as a link in a row of days: its numbers ("1–3") and their unit ("days")."""

    id: str
    numbers: str
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """A stage as a table row; `start` is empty for the day of treatment."""

    id: str
    words: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that the template draws. `units` are the unit names above the bands: (middle in percent, "days")."""

    stages: tuple[Row, ...]
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    units: tuple[tuple[str, str], ...]
    elsewhere: tuple[str, str] | None

    @property
    def tells_apart(self) -> bool:
        """Whether the page marks things to do; if not, the rest cannot be labelled as things to avoid."""
        return any(lane.do for lane in self.lanes)


def stage_links(blocks: Iterable[Block], termbase: Termbase, treatment: Treatment) -> tuple[StageLink, ...]:
    """A link to each stage of a page; none where there is but one."""
    stages = read_recovery(blocks, termbase, treatment).stages
    links = tuple(StageLink(one.id, _numbers(one), _unit_name(one.end[-1], termbase.language)) for one in stages)
    return links if len(links) > 1 else ()


def timeline(blocks: Iterable[Block], termbase: Termbase, treatment: Treatment) -> Timeline | None:
    """The timeline of a page, or None if it has no stages or no advice that ends."""
    recovery = read_recovery(blocks, termbase, treatment)
    return draw(recovery, termbase.language, treatment) if recovery.stages and recovery.restrictions else None


# --- page -> recovery ----------------------------------------------------------------------------------


def read_recovery(blocks: Iterable[Block], termbase: Termbase, treatment: Treatment) -> Recovery:
    """The stages and the advice of a page, from their ids and attributes.

    Advice is an item with a kind, its own or that of the heading above it, or one of the section of restrictions:
    without a kind it is of every kind.
    """
    stages: list[Stage] = []
    restrictions: list[Restriction] = []
    section: Block | None = None
    elsewhere: tuple[str, str] | None = None
    for block in blocks:
        given = block.attributes
        if block.kind == "heading":
            section = block if block.level <= 2 else section
            start, end = given.get("data-from", ""), given.get("data-to", "")
            if block.id and _is_duration(start) and _is_duration(end):
                stages.append(Stage(block.id, block.text, start, end))
        elif block.kind == "item" and block.id and (block.of_kind or (section and section.id == RESTRICTIONS)):
            kind = block.of_kind
            if kind and kind not in treatment.kind_values:
                continue  # wrong-attribute-value says so
            if _is_duration(until := given.get("data-until", "")):
                name = _name(block.text, kind, termbase, treatment)
                restrictions.append(Restriction(block.id, name, kind, until, given.get("data-do") == "true"))
            elif section and section.id:
                elsewhere = elsewhere or (section.id, section.text)
    return Recovery(tuple(stages), tuple(restrictions), elsewhere)


def _is_duration(text: str) -> bool:
    return DURATION.fullmatch(text) is not None


def _name(text: str, kind: str, termbase: Termbase, treatment: Treatment) -> str:
    """The words that open an item, without the kind of treatment, which the lane names."""
    name = _END_OF_NAME.split(text, maxsplit=1)[0].strip()
    known = treatment.kind(kind)
    forms = [re.escape(form) for form in known.words_in(termbase.language)] if known else []
    if kind in OF_EVERY_KIND:
        forms += [expression(pattern) for pattern in termbase.every_kind]
    return re.sub(rf"[,،，]\s*(?:{'|'.join(forms)})$", "", name, flags=re.IGNORECASE) if forms else name


# --- recovery -> timeline ------------------------------------------------------------------------------


def days(attribute: str) -> float:
    """A duration attribute in days: "48h" is 2, "6M" is about 183."""
    match = DURATION.fullmatch(attribute)
    return int(match[1]) * _DAYS[match[2]] if match else 0.0


def in_words(attribute: str, language: str) -> str:
    """A duration in the words of a language: "24 hours", "6 minggu"."""
    value, unit = duration(attribute) or ("0", "day")
    return _unit_words(int(value), unit, language)


def _unit_words(value: int, unit: str, language: str) -> str:
    locale = locale_of(language) or Locale.parse("en")
    # If both forms are the same ("3 dagen"), Babel has only the short one. For the long one it would put the unit's
    # name behind the number, whatever form the number needs.
    form, patterns = locale.plural_form(value), locale._data["unit_patterns"].get(UNITS[unit], {})
    lengths: tuple[Literal["long", "short"], ...] = ("long", "short")
    length = next((length for length in lengths if form in patterns.get(length, {})), None)
    return format_unit(value, UNITS[unit], length=length, locale=locale) if length else f"{value} {unit}"


def _place(at: float, longest: float) -> float:
    """The position of a time (in days) on the axis, in percent of the lane's width.

    The scale is logarithmic: with 6 months on a linear axis, a bar of 24 hours would be a hairline, and the first week,
    in which most advice ends and readers look most, would get a twenty-fifth of the width. A day more is still a longer
    bar anywhere on the axis. 1 is added so that the day of treatment has some width.
    """
    return AXIS * math.log1p(at) / math.log1p(longest)


def draw(recovery: Recovery, language: str, treatment: Treatment) -> Timeline:
    """The timeline, with a lane for each kind of treatment that has advice, or one lane if there are no kinds."""
    ends = [days(r.until) for r in recovery.restrictions]
    longest = max(*ends, *(_last_moment(stage) for stage in recovery.stages), 1.0)
    kinds = treatment.kinds or (Kind(""),)
    lanes = (_lane(kind, recovery.restrictions, longest, language) for kind in kinds)
    placed = tuple(_placed(recovery.stages, longest))
    return Timeline(
        stages=tuple(_row(stage, language) for stage in recovery.stages),
        lanes=tuple(lane for lane in lanes if lane.bars),
        bands=tuple(_band(*each) for each in placed),
        units=_units(placed, language),
        elsewhere=recovery.elsewhere,
    )


def _last_moment(stage: Stage) -> float:
    """When a stage is over, in days. The last day counts in full: "days 1 to 3" end when day 4 begins."""
    return days(stage.end) + (1 if stage.end.endswith("d") else 0)


def _lane(kind: Kind, restrictions: Iterable[Restriction], longest: float, language: str) -> Lane:
    def bars(is_to_do: bool) -> tuple[Bar, ...]:
        own = [r for r in restrictions if r.kind in (kind.id, *OF_EVERY_KIND) and r.is_to_do == is_to_do]
        return tuple(
            Bar(r.id, r.words, _percent(_place(days(r.until), longest)), in_words(r.until, language))
            for r in sorted(own, key=lambda r: days(r.until))
        )

    restrictions = tuple(restrictions)
    return Lane(kind.id, kind.name_in(language), kind.colour, bars(False), bars(True))


def _placed(stages: Iterable[Stage], longest: float) -> Iterator[tuple[Stage, float, float]]:
    """Each stage from the end of the previous one, so that there are no gaps."""
    before = 0.0
    for stage in stages:
        if (end := _last_moment(stage)) > before:  # else earlier stages cover it, and it has no width
            yield stage, _place(before, longest), _place(end, longest)
            before = end


def _band(stage: Stage, left: float, right: float) -> Band:
    middle = f"{(left + right) / 2:.0f}%"
    return Band(stage.id, stage.title, _percent(left), _percent(right - left), middle, _numbers(stage))


def _numbers(stage: Stage) -> str:
    first, last = (str(int(d[:-1])) for d in (stage.start, stage.end))
    # Their unit is that of the end: "day 5 to week 3" is 3 under "weeks".
    is_range = stage.start[-1] == stage.end[-1] and first != last
    return f"{first}–{last}" if is_range else last


def _units(placed: Iterable[tuple[Stage, float, float]], language: str) -> tuple[tuple[str, str], ...]:
    """One unit name above consecutive stages with the same unit."""
    found = []
    for letter, group in groupby(placed, key=lambda each: each[0].end[-1]):
        members = list(group)
        left, right = members[0][1], members[-1][2]
        found.append((f"{(left + right) / 2:.0f}%", _unit_name(letter, language)))
    return tuple(found)


def _unit_name(letter: str, language: str) -> str:
    return re.sub(r"\d+", "", _unit_words(10, DURATION_UNITS[letter], language)).strip()


def _row(stage: Stage, language: str) -> Row:
    start, end = ("" if not days(d) else in_words(d, language) for d in (stage.start, stage.end))
    return Row(stage.id, stage.title, start, end)


def _percent(value: float) -> str:
    return f"{round(value, 1):g}%"
