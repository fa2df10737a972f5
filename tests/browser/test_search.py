"""The search finds words of the page's language, on its pages, and loads only when it is opened."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import Reader

_A_COUNT = re.compile(r"\d|Nothing found|Niets gevonden|Tiada yang ditemui")
OPEN = {"en": "Search", "nl": "Zoeken", "ms": "Carian"}


def search(reader: Reader, code: str, words: str) -> list[str]:
    """Type into the search of a language's home page; return the addresses found, best first."""
    page = reader.open("" if code == "en" else f"{code}/")
    page.get_by_role("button", name=OPEN[code], exact=True).click()
    page.get_by_role("searchbox").fill(words)
    expect(page.locator(".pi-search__count")).to_have_text(_A_COUNT)
    return [link.get_attribute("href").removeprefix(reader.address) for link in page.locator(".pi-search li a").all()]


@pytest.mark.parametrize(
    ("code", "words", "page"),
    [
        ("en", "pregnant", "fractional-laser/contraindications/"),
        ("en", "make-up", "fractional-laser/recovery/"),
        ("en", "acne scars", "fractional-laser/benefits/"),
        ("en", "numbing cream", "fractional-laser/"),
        ("en", "mayo", "sources/"),
        ("nl", "zwanger", "nl/fractional-laser/contraindications/"),
        ("nl", "zonnebrandcrème", "nl/fractional-laser/recovery/"),
        ("nl", "zonnebrandcreme", "nl/fractional-laser/recovery/"),  # without its accent
        ("nl", "acnelittekens", "nl/fractional-laser/benefits/"),
        ("nl", "isotretinoine", "nl/fractional-laser/contraindications/"),
        ("nl", "over", "nl/"),  # an English stop word
        ("ms", "hamil", "ms/fractional-laser/contraindications/"),
        ("ms", "pelindung matahari", "ms/fractional-laser/recovery/"),
        ("ms", "parut jerawat", "ms/fractional-laser/benefits/"),
        ("ms", "dan", "ms/"),  # a Dutch stop word
        ("ms", "berkuping", "ms/fractional-laser/recovery/"),  # a word form among the keywords
    ],
)
def test_it_finds_the_page(reader: Reader, code: str, words: str, page: str) -> None:
    found = [address.split("#")[0] for address in search(reader, code, words)]
    if page in ("nl/", "ms/"):  # a common word: any page, but something
        assert found
    else:
        assert page in found[:3]
    own = "" if code == "en" else f"{code}/"
    others = tuple({"nl/", "ms/"} - {own})
    assert all(address.startswith(own) and not address.startswith(others) for address in found)
    assert reader.failed == []
    assert reader.messages == []


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "zwanger"), ("nl", "pregnant"), ("ms", "zwanger"), ("nl", "xyzzy"), ("en", "hamil")],
)
def test_it_finds_nothing_foreign_and_says_so(reader: Reader, code: str, words: str) -> None:
    assert search(reader, code, words) == []
    text = reader.page.locator(".pi-search__count").inner_text()
    assert text.startswith({"en": "Nothing found", "nl": "Niets gevonden", "ms": "Tiada yang ditemui"}[code])


def test_a_result_leads_to_the_section(reader: Reader) -> None:
    search(reader, "nl", "pacemaker")
    reader.page.locator(".pi-search li a[href$='/contraindications/#clinics-differ']").click()
    expect(reader.page.locator("#pacemaker")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("code", "question", "place"),
    [
        ("en", "can I go in the sun after laser", "recovery/"),
        ("en", "can I shower?", "recovery/#restrictions"),
        ("en", "yellow pus from skin", "recovery/#help-today"),
        ("en", "when can I go back to work", "faq/#work"),
        ("en", "makeup", "recovery/"),
        ("nl", "mag ik sporten na de laser", "recovery/"),
        ("nl", "pus uit de huid", "recovery/#help-today"),
        ("nl", "donkere vlekken na laser", "risks/#darker-patches"),
        ("nl", "wanneer kan ik weer werken", "recovery/#days-4-7"),
        ("ms", "boleh mandi tak", "recovery/#restrictions"),
        ("ms", "boleh pakai mekap", "aftercare/"),
        ("ms", "bila boleh kerja", "recovery/"),
    ],
)
def test_a_question_in_a_readers_own_words_finds_the_place(
    reader: Reader, code: str, question: str, place: str
) -> None:
    own = "" if code == "en" else f"{code}/"
    assert f"{own}fractional-laser/{place}" in search(reader, code, question)[:3]


def test_opened_again_what_is_typed_replaces_the_old_words(reader: Reader) -> None:
    search(reader, "en", "sun")
    reader.page.keyboard.press("Escape")
    reader.page.get_by_role("button", name="Search", exact=True).click()
    reader.page.keyboard.type("pus")
    assert reader.page.get_by_role("searchbox").input_value() == "pus"


def test_it_works_by_keyboard_and_esc_gives_the_focus_back(reader: Reader) -> None:
    page = reader.open("nl/")
    page.get_by_role("button", name="Zoeken", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Zoek op deze site")).to_be_visible()
    page.keyboard.type("zwanger")
    expect(page.locator(".pi-search li")).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Zoeken"


def test_index_and_worker_are_fetched_when_it_is_opened_and_once(reader: Reader) -> None:
    page = reader.open("ms/")
    page.wait_for_load_state("networkidle")
    assert not any("search_index" in url for url in reader.requested)
    for _ in range(2):
        page.get_by_role("button", name="Carian", exact=True).click()
        page.get_by_role("searchbox").fill("hamil")
        expect(page.locator(".pi-search li")).not_to_have_count(0)
        page.keyboard.press("Escape")
    fetched = [url.removeprefix(reader.address) for url in reader.requested if "search_index" in url]
    assert fetched == ["ms/search/search_index.json"]


def test_what_is_typed_never_becomes_html(reader: Reader) -> None:
    search(reader, "en", "<img src=x onerror=alert(1)> laser")
    assert reader.page.locator(".pi-search img").count() == 0
    assert reader.messages == []


def test_a_lost_index_is_said_in_plain_words(reader: Reader) -> None:
    reader.page.route("**/search_index.json", lambda route: route.abort())
    page = reader.open("nl/")
    page.get_by_role("button", name="Zoeken", exact=True).click()
    expect(page.locator(".pi-search__count")).to_have_text(
        "Het zoeken kon niet worden geladen. Zoek een pagina via het menu."
    )
