"""The search finds words of the page's language, on its pages, and loads only when it is opened.

`tests/search/` holds 60 queries a language, written by readers who had not seen the search: 20 in everyday words,
12 misspelt, 12 in other forms of a word, 16 plain, each with the pages that answer it. Below them are what others
then missed: signs of danger, with the card that has to come first, and other words for what the pages name.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import ROOT

from .conftest import Reader

_A_COUNT = re.compile(r"\d|Nothing found|Niets gevonden|Tiada yang ditemui")
OPEN = {"en": "Search", "nl": "Zoeken", "ms": "Carian"}


def search(reader: Reader, code: str, words: str) -> list[str]:
    """Type into the search of a language's home page; return the addresses found, best first."""
    page = reader.open("" if code == "en" else f"{code}/")
    page.get_by_role("button", name=OPEN[code], exact=True).click()
    page.get_by_role("searchbox").fill(words)
    expect(page.locator(".pi-search__count")).to_have_text(_A_COUNT)
    return [
        link.get_attribute("href").removeprefix(reader.address) for link in page.locator(".pi-search__results a").all()
    ]


@pytest.mark.parametrize(
    ("code", "words", "page"),
    [
        ("en", "pregnant", "fractional-laser/contraindications/"),
        ("en", "make-up", "fractional-laser/recovery/"),
        ("en", "acne scars", "fractional-laser/benefits/"),
        ("en", "numbing cream", "fractional-laser/risks/"),
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


# The heading of the help section, as the page has it.
HEADING = """async (address) => new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html")
    .getElementById("help").firstChild.textContent"""


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "zwanger"), ("nl", "forehead"), ("ms", "zwanger"), ("nl", "xyzzy"), ("en", "hamil")],
)
def test_it_finds_nothing_foreign_and_says_so(reader: Reader, code: str, words: str) -> None:
    assert search(reader, code, words) == []
    text = reader.page.locator(".pi-search__count").inner_text()
    assert text.startswith({"en": "Nothing found", "nl": "Niets gevonden", "ms": "Tiada yang ditemui"}[code])
    # Then "When to get help" is offered, and the pages of the menu, in the page's language.
    own = reader.address + ("" if code == "en" else f"{code}/")
    first = reader.page.locator(".pi-search__instead a").first
    expect(first).to_have_text(reader.page.evaluate(HEADING, f"{own}fractional-laser/recovery/"))
    instead = [link.get_attribute("href") for link in reader.page.locator(".pi-search__instead a").all()]
    menu = [link.evaluate("link => link.href") for link in reader.page.locator(".pi-menu a:not([href^='#'])").all()]
    assert instead == [f"{own}fractional-laser/recovery/#help", *menu]
    assert len(menu) >= 15
    expect(first).to_be_visible()


def test_a_result_leads_to_the_section(reader: Reader) -> None:
    search(reader, "nl", "pacemaker")
    reader.page.locator(".pi-search__results a[href$='/contraindications/#clinics-differ']").click()
    expect(reader.page.locator("#pacemaker")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("code", "question", "place"),
    [
        ("en", "can I go in the sun after laser", "recovery/#restrictions"),
        ("en", "can I shower?", "recovery/#restrictions"),
        ("en", "yellow pus from skin", "recovery/#help-today"),
        ("en", "when can I go back to work", "faq/#work"),
        ("en", "makeup", "recovery/#restrictions"),
        ("nl", "mag ik sporten na de laser", "recovery/#restrictions"),
        ("nl", "pus uit de huid", "recovery/#help-today"),
        ("nl", "donkere vlekken na laser", "risks/#darker-patches"),
        ("nl", "wanneer kan ik weer werken", "recovery/#days-4-7"),
        ("ms", "boleh mandi tak", "recovery/#restrictions"),
        ("ms", "boleh pakai mekap", "aftercare/#do-not"),
        ("ms", "bila boleh kerja", "recovery/#days-4-7"),
    ],
)
def test_a_question_in_a_readers_own_words_finds_the_place(
    reader: Reader, code: str, question: str, place: str
) -> None:
    own = "" if code == "en" else f"{code}/"
    assert f"{own}fractional-laser/{place}" in search(reader, code, question)[:3]


HELP = "fractional-laser/recovery/#help-"


@pytest.mark.parametrize(
    ("code", "words", "cards"),
    [
        ("en", "pus", ["today", "clinic"]),
        ("nl", "pus", ["today", "clinic"]),
        ("ms", "nanah", ["today", "clinic"]),
        ("ms", "bernanah", ["today", "clinic"]),
        ("en", "fever", ["today"]),
        ("ms", "demam", ["today"]),
        ("en", "fever and a little fluid", ["today", "clinic"]),
        ("en", "cannot breathe, and pus", ["emergency", "today", "clinic"]),
        ("en", "wet", ["clinic"]),  # a fluid, of which nobody said that it is pus
        ("nl", "natte huid", ["clinic"]),
        ("ms", "berair", ["clinic"]),
    ],
)
def test_the_most_urgent_card_that_fits_leads_and_each_is_there_once(
    reader: Reader, code: str, words: str, cards: list[str]
) -> None:
    own = "" if code == "en" else f"{code}/"
    found = search(reader, code, words)
    assert found[: len(cards)] == [f"{own}{HELP}{card}" for card in cards]
    assert not any("#help-" in address for address in found[len(cards) :])
    assert f"{own}fractional-laser/recovery/" in [address.split("#")[0] for address in found[len(cards) :]]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "medicine"),  # in the emergency card as a cause
        ("en", "all"),  # "allergic"
        ("en", "when will i see results"),  # "cannot see"
        ("nl", "alle"),  # "allergie"
        ("nl", "mijn verwachtingen"),
        ("ms", "masalah kulit"),  # "alahan"
    ],
)
def test_what_is_no_sign_of_danger_has_no_card_first(reader: Reader, code: str, words: str) -> None:
    found = search(reader, code, words)
    assert found
    assert "#help-" not in found[0]


def test_cards_that_fit_without_a_sign_stand_together_the_most_urgent_first(reader: Reader) -> None:
    found = search(reader, "en", "redness")
    place = found.index(f"{HELP}today")
    assert found[place : place + 2] == [f"{HELP}today", f"{HELP}clinic"]


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
    expect(page.locator(".pi-search__results li")).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Zoeken"


def test_the_index_is_fetched_when_it_is_opened_and_once(reader: Reader) -> None:
    page = reader.open("ms/")
    page.wait_for_load_state("networkidle")
    assert not any("search_index" in url for url in reader.requested)
    for _ in range(2):
        page.get_by_role("button", name="Carian", exact=True).click()
        page.get_by_role("searchbox").fill("hamil")
        expect(page.locator(".pi-search__results li")).not_to_have_count(0)
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


QUERIES = Path(__file__).parent.parent / "search"


@pytest.mark.parametrize("code", OPEN)
def test_sixty_queries_and_those_missed_find_their_page_among_the_first_three(reader: Reader, code: str) -> None:
    queries = tomllib.loads((QUERIES / f"{code}.toml").read_text(encoding="utf-8"))["query"]
    assert len({query["text"] for query in queries}) == len(queries)
    by_kind = Counter(query["kind"] for query in queries)
    assert by_kind.pop("sign") >= 15
    assert by_kind.pop("same") >= 1
    assert by_kind == {"lay": 20, "misspelt": 12, "forms": 12, "plain": 16}
    search(reader, code, "laser")
    box, links = reader.page.get_by_role("searchbox"), reader.page.locator(".pi-search__results a")
    root = reader.address + ("" if code == "en" else f"{code}/")
    missed = []
    for query in queries:
        box.fill(query["text"])
        box.press("Enter")  # misspelt words would wait for a pause
        places = links.evaluate_all("links => links.slice(0, 3).map((link) => link.href)")
        found = [place.split("#")[0] for place in places]
        wanted = [root + key.removesuffix(".md").removesuffix("index").rstrip("/") for key in query["pages"]]
        is_found = {address.rstrip("/") for address in found} & {address.rstrip("/") for address in wanted}
        if not is_found or not places[0].endswith(query.get("first", "")):
            missed.append((query["text"], query["pages"], places))
    assert missed == []


def test_what_is_found_by_a_guess_is_marked_and_never_another_letter(reader: Reader) -> None:
    search(reader, "en", "pregnent")
    assert "pregnant" in {mark.inner_text().lower() for mark in reader.page.locator(".pi-search mark").all()}
    # "zwanger" is two letters from "danger".
    assert search(reader, "en", "zwanger") == []


def test_the_library_is_the_one_that_was_published() -> None:
    ours = ROOT / "overrides" / "javascripts" / "vendor" / "minisearch.js"
    published = ROOT / "tests" / "html" / "node_modules" / "minisearch" / "dist" / "es" / "index.js"
    assert ours.read_bytes() == published.read_bytes()
