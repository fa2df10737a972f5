"""What the site knows of a country, and the order in which a language gives several."""

from __future__ import annotations

import pytest

from patientinfo.country import Countries, Country

NETHERLANDS = Country("NL", {"en": "the Netherlands", "nl": "Nederland"}, ("112",), own=("nl",))
MALAYSIA = Country("MY", {"en": "Malaysia"}, ("999",), ("112",), ("ms",))
NIGER = Country("NE", {}, ("15",), own=("fr",))
COUNTRIES = Countries({"MY": MALAYSIA, "NE": NIGER, "NL": NETHERLANDS})


@pytest.mark.parametrize(
    ("country", "language", "name", "label"),
    [
        (NETHERLANDS, "en", "the Netherlands", "The Netherlands"),
        (NETHERLANDS, "en-GB", "the Netherlands", "The Netherlands"),
        (NETHERLANDS, "de", "Niederlande", "Niederlande"),  # CLDR's, where the file has none
        (MALAYSIA, "nl", "Maleisië", "Maleisië"),
        (MALAYSIA, "xx", "MY", "MY"),
    ],
)
def test_a_country_has_a_name_in_every_language(country: Country, language: str, name: str, label: str) -> None:
    assert (country.name_in(language), country.label_in(language)) == (name, label)


@pytest.mark.parametrize(
    ("country", "language", "text", "is_named"),
    [
        (NETHERLANDS, "en", "How to check in the Netherlands", True),
        (NETHERLANDS, "en", "Netherlands: call your doctor.", True),  # as CLDR has it
        (NETHERLANDS, "de", "In den Niederlanden", True),  # a case
        (MALAYSIA, "en", "A Malaysian news article", True),
        (NIGER, "en", "In Nigeria", False),
        (NIGER, "en", "Ask your clinic.", False),
    ],
)
def test_a_text_names_a_country(country: Country, language: str, text: str, is_named: bool) -> None:
    assert country.is_named_in(text, language) == is_named


def test_a_language_without_blanks_is_searched_everywhere() -> None:
    assert NETHERLANDS.is_named_in("如何在荷兰查询医生", "zh-Hans", is_spaced=False)


@pytest.mark.parametrize(
    ("language", "first", "codes"),
    [
        ("ms", (), ["MY", "NL", "NE"]),
        ("ms-SG", (), ["MY", "NL", "NE"]),
        ("nl", ("MY",), ["NL", "MY", "NE"]),  # a clinic in Malaysia
        ("en", ("MY",), ["MY", "NL", "NE"]),
        ("en", (), ["NL", "NE", "MY"]),  # of nobody's own: by their numbers
    ],
)
def test_the_own_country_comes_first_then_that_of_a_clinic(language: str, first: tuple, codes: list[str]) -> None:
    assert [country.code for country in COUNTRIES.in_order(language, first)] == codes


def test_every_number_is_known_and_each_is_given_once() -> None:
    assert COUNTRIES.numbers == {"112", "15", "999"}
    assert COUNTRIES.numbers_in("ms")[0] == "999"
    assert sorted(COUNTRIES.numbers_in("ms")) == ["112", "15", "999"]
