"""Numbers for an emergency as buttons: every country's, the reader's own first; a further country is data."""

from __future__ import annotations

from lxml import html

from conftest import CONTENT
from patientinfo.content.countries import load_countries, read_country
from patientinfo.country import Countries
from patientinfo.pages.emergency import call_buttons

KNOWN = load_countries(CONTENT / "valid" / "docs")


def shown(countries: Countries, language: str, first: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    labels = {"emergency.mobile": "from a mobile also"}
    text = call_buttons(countries, language, labels, first)
    links = html.fragment_fromstring(text).xpath("//p[@data-generated]/a[@class='pi-number']")
    return [(link.get("href"), " ".join(link.text_content().split())) for link in links]


def test_the_own_country_comes_first_then_that_of_a_clinic() -> None:
    assert shown(KNOWN, "ms") == [
        ("tel:999", "999 Malaysia from a mobile also 112"),
        ("tel:112", "112 Belanda"),
    ]
    assert [number for number, _ in shown(KNOWN, "nl")] == ["tel:112", "tel:999"]
    assert [number for number, _ in shown(KNOWN, "nl", ("MY",))] == ["tel:112", "tel:999"]
    assert [number for number, _ in shown(KNOWN, "en", ("MY",))] == ["tel:999", "tel:112"]


def test_a_third_country_is_one_file() -> None:
    singapore, faults = read_country(b'own = ["ta"]\nemergency = ["995", "999"]\n', "SG")
    assert faults == ()
    more = Countries({**KNOWN.by_code, "SG": singapore})
    assert [text for _, text in shown(more, "en")][1:3] == ["995 Singapore", "999 Singapore"]


def test_without_countries_there_is_nothing_to_call() -> None:
    assert call_buttons(Countries(), "en", {}) == ""
