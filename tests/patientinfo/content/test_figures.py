"""Figures are read in each language's own notation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import CONTENT, termbase
from patientinfo.content.figures import duration, figures
from patientinfo.content.termbase import read_termbase
from patientinfo.contract import TERMBASE_FOLDER
from patientinfo.model import Run
from patientinfo.termbase import bare

ARABIC = CONTENT / "languages" / "docs" / TERMBASE_FOLDER / "ar.toml"
TERMBASES = {
    **{code: termbase(code) for code in ("en", "nl", "ms")},
    "ar": read_termbase(ARABIC.read_bytes(), "ar")[0],
}
LANGUAGES = Path(__file__).parents[2] / "content" / "languages"


def keys(text: str, language: str) -> list[tuple[str, str]]:
    return [figure.key for figure in figures([Run(text, language)], TERMBASES)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "for 48 hours", [("48", "hour")]),
        ("nl", "gedurende 48 uur", [("48", "hour")]),
        ("ms", "selama 48 jam", [("48", "hour")]),
        ("en", "1,550 nm and 10,600 nm", [("1550", "nm"), ("10600", "nm")]),
        ("nl", "1.550 nm en 10.600 nm", [("1550", "nm"), ("10600", "nm")]),
        ("ms", "1,550 nm dan 10,600 nm", [("1550", "nm"), ("10600", "nm")]),
        ("en", "0.5 to 1.25 weeks", [("0.5", ""), ("1.25", "week")]),
        ("nl", "0,5 tot 1,25 weken", [("0.5", ""), ("1.25", "week")]),
        ("nl", "0.5 mm", [("?0.5", "mm")]),  # English notation in Dutch text
        ("en", "1.000,5", [("?1.000,5", "")]),
        ("en", "2 days to 3 days", [("2", ""), ("3", "day")]),  # the unit counts once, as in "2 to 3 days"
        ("en", "2 weeks to 3 months", [("2", "week"), ("3", "month")]),
        ("en", "2 days and 3 days", [("2", "day"), ("3", "day")]),
        ("ar", "من يومين إلى 3 أيام", [("2", ""), ("3", "day")]),
        ("ar", "12 أسبوعًا، 12 أسبوعا، 12 أسبوعاً", [("12", "week")] * 3),  # points that a writer may leave out
        ("ar", "بعد 2 و3 أيام، ولـ24 ساعة", [("2", ""), ("3", "day"), ("24", "hour")]),  # "and" and "for" stand close
        ("ar", "10٪ أو 20%", [("10", ""), ("20", "percent")]),
        ("ar", "من نصف أسبوع إلى أسبوع واحد", [("0.5", ""), ("1", "week")]),
        ("en", "Days 1 to 3", [("1", ""), ("3", "day")]),
        ("nl", "Dag 1 tot 3", [("1", ""), ("3", "day")]),
        ("ms", "Hari 1 hingga 3", [("1", ""), ("3", "day")]),
        ("en", "Day 1 to day 3", [("1", ""), ("3", "day")]),  # the unit stands once in other languages
        ("en", "24 hours to 3 days", [("24", "hour"), ("3", "day")]),
        ("en", "24 hours and 3", [("24", "hour"), ("3", "")]),
        ("en", "38 °C or more", [("38", "°C")]),
        ("ms", "38 °C atau lebih", [("38", "°C")]),
        ("en", "a 24-hour clinic", [("24", "hour")]),
        ("en", "30% of 100 people", [("30", "percent"), ("100", "")]),
        ("en", "5 days, 6 of every 100", [("5", "day"), ("6", ""), ("100", "")]),
        ("en", "CO2 laser", []),  # part of a name
        ("en", "SPF 50", [("50", "")]),
        ("nl", "18 jaar", [("18", "year")]),
        ("en", "24h", [("24", "")]),
        ("en", "in 2015.", [("2015", "")]),
        ("ms", "tahun 2015", [("2015", "")]),  # a year by the calendar is no duration
        ("de", "1.550 nm, 3 Tage", [("1550", "nm"), ("3", "day")]),  # a new language brings its own
        ("de", "am 3. Tag", [("3", "day")]),  # an ordinal, in a language that gives it a full stop
        ("de", "Typ 6. Danach 2 Tage", [("6", ""), ("2", "day")]),
        ("en", "on 3. Days later", [("3", "")]),
        ("de", "wo 2 Kliniken", [("2", "")]),  # "Wo." is short for weeks, "wo" is where
        ("de", "nach 2 Wo. Pause", [("2", "week")]),
        ("fr", "1\u202f550 nm", [("1550", "nm")]),  # groups of digits with a space, whichever is typed
        ("fr", "10 600,5 nm", [("10600.5", "nm")]),
        ("fr", "en 2020 100 personnes", [("2020", ""), ("100", "")]),
        ("en", "250 mg, 250 µg, 250 mcg, 250 micrograms", [("250", "mg"), *[("250", "µg")] * 3]),
        ("en", "5 mg/g, 5 mg per g, 5 mg/mL, 5 mg per millilitre", [*[("5", "mg/g")] * 2, *[("5", "mg/ml")] * 2]),
        ("en", "3 metres, 3 meters, 3 m", [("3", "m")] * 3),
        ("en", "5 mW, 5 MW, 5 mHz, 5 MHz", [("5", "mW"), ("5", "MW"), ("5", "mHz"), ("5", "MHz")]),
        ("en", "one mild cream, at 10 pm", [("10", "")]),  # the m of "mild" is no metre
        ("nl", "3 ml/l, 3 ml per liter", [("3", "ml/l")] * 2),
        ("nl", "5 J/cm², 5 J/cm2, 5 J/cm³", [("5", "J/cm²"), ("5", "J/cm²"), ("5", "J/cm³")]),
        ("nl", "½, 1/2, half, 1½, 2 ¼, 1⅓", [*[("0.5", "")] * 3, ("1.5", ""), ("2.25", ""), ("1+1/3", "")]),
        ("nl", "10² en 10³ en 10⁻³", [("10^2", ""), ("10^3", ""), ("10^-3", "")]),
        ("nl", "1/2/2026", [("1", ""), ("2", ""), ("2026", "")]),  # a date
        ("ms", "250 mikrogram, 5 mg per gram", [("250", "µg"), ("5", "mg/g")]),
        ("ar", "250 ميكروغرام، 3 لتر", [("250", "µg"), ("3", "l")]),
        ("de", "nach einem ablativen Laser", []),
        ("de-CH", "10'600 nm, 1’550 nm", [("10600", "nm"), ("1550", "nm")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_figures(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert keys(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("波长1,550纳米", [("1550", "nm")]),
        ("2至3天", [("2", ""), ("3", "day")]),
        ("第1至3天", [("1", ""), ("3", "day")]),
        ("第1天至第3天", [("1", ""), ("3", "day")]),
        ("体温达到38℃", [("38", "°C")]),
        ("每100人中约有15人", [("15", ""), ("100", "")]),  # the whole comes first
        ("每100例中不到1例", [("1", ""), ("100", "")]),
        ("期刊，2019年。", [("2019", "")]),
        ("持续一周", [("1", "week")]),
        ("治疗前一天", []),  # the day before
        ("等待三个月", [("3", "month")]),
        ("不三不四", []),  # part of another word
        ("十二个月", [("12", "month")]),
        ("二十四小时", []),  # a number that the termbase lacks is not read in part
        ("两种激光", [("2", "")]),
        ("一半的人", [("0.5", "")]),
        ("三分之一的人", [("1/3", "")]),
        ("CO2激光", []),  # part of a name
        ("250微克，5mg的", [("250", "µg"), ("5", "mg")]),
        ("使用SPF 50", [("50", "")]),
    ],
)
def test_figures_of_a_language_without_spaces(text: str, expected: list[tuple[str, str]]) -> None:
    data = (LANGUAGES / "docs" / "termbase" / "zh-Hans.toml").read_bytes()
    chinese, faults = read_termbase(data, "zh-Hans")
    assert not faults
    assert [figure.key for figure in figures([Run(text, "zh-Hans")], {"zh-Hans": chinese})] == expected


def test_a_part_of_a_whole_is_related_to_it_in_either_order() -> None:
    chinese = replace(bare("zh-Hans"), is_spaced=False, relations={"whole-first": ("人中有",)})
    found = figures([Run("每100人中有15人", "zh-Hans")], {"zh-Hans": chinese})
    assert [(figure.value, figure.relation) for figure in found] == [("15", "of"), ("100", "")]


@pytest.mark.parametrize(
    ("language", "text", "counted"),
    [("en", "2 tablets, 2 boxes, 2 weeks", ["tablet", "box", ""]), ("nl", "2 pillen, 2 dozen", ["tablet", "box"])],
)
def test_what_a_number_without_a_unit_counts(language: str, text: str, counted: list[str]) -> None:
    assert [figure.counted for figure in figures([Run(text, language)], TERMBASES)] == counted


def test_a_foreign_term_keeps_its_own_notation() -> None:
    runs = [Run("Zie ", "nl"), Run("Non-ablative 1,550 nm", "en"), Run(" en 1.550 nm", "nl")]
    assert [figure.key for figure in figures(runs, TERMBASES)] == [("1550", "nm"), ("1550", "nm")]


def test_emergency_numbers_can_be_left_out() -> None:
    assert [f.value for f in figures([Run("Bel 112 na 3 dagen", "nl")], TERMBASES, ["112", "999"])] == ["3"]


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("24h", ("24", "hour")),
        ("0d", ("0", "day")),
        ("4w", ("4", "week")),
        ("6M", ("6", "month")),
        ("30m", ("30", "minute")),
        ("1y", ("1", "year")),
        ("24 hours", None),
        ("h", None),
        ("", None),
    ],
)
def test_durations_in_attributes(attribute: str, expected: tuple[str, str] | None) -> None:
    assert duration(attribute) == expected
