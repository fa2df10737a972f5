"""The file of a country is read, and what is broken in it takes nothing else with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import CONTENT
from patientinfo.content.countries import load_countries, read_country


def test_a_country_is_read_whole() -> None:
    countries = load_countries(CONTENT / "valid" / "docs")
    malaysia = countries.by_code["MY"]
    assert (malaysia.emergency, malaysia.mobile, malaysia.own, malaysia.is_whole) == (("999",), ("112",), ("ms",), True)
    assert malaysia.name_in("nl") == "Maleisië"
    assert countries.codes == ("MY", "NL")


@pytest.mark.parametrize(
    ("text", "line", "numbers"),
    [
        ('emergency = ["112"', 1, ("112",)),  # cannot be read at all
        ('emergency = "112"', 1, ("112",)),
        ("emergency = [112]", 1, ("112",)),
        ('emergency = ["call 112"]', 1, ("112",)),
        ("emergency = []", 1, ()),
        ('own = ["nl"]', 1, ()),
        ('emergency = ["112"]\nown = "nl"', 2, ("112",)),
        ('emergency = ["112"]\n[name]\nen = 1', 3, ("112",)),
        ('emergency = ["112"]\nnames = 1', 2, ("112",)),
    ],
)
def test_a_broken_entry_is_told_by_its_line_and_the_numbers_stay_known(text: str, line: int, numbers: tuple) -> None:
    country, faults = read_country(text.encode(), "NL")
    assert [fault.line for fault in faults] == [line]
    assert (country.emergency, country.is_whole) == (numbers, False)


def test_a_file_of_no_country_is_no_country(tmp_path: Path) -> None:
    (tmp_path / "countries").mkdir()
    for name in ("nl", "ZZ", "NLD"):
        (tmp_path / "countries" / f"{name}.toml").write_text('emergency = ["112"]')
    assert load_countries(tmp_path).codes == ()
