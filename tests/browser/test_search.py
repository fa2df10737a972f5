"""The search dialog: it finds words of the page's language, on its pages, and loads only when it is opened.

What comes first is tested in test_search_ranking.py; what readers of the real pages type, by the check of the content.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .actions import search
from .conftest import Reader
from .pages import FOLDERS, TREATMENT, further, words

pytestmark = pytest.mark.browser
WAIT = f"{TREATMENT}contraindications/"
RECOVERY = f"{TREATMENT}recovery/"


@pytest.mark.parametrize(
    ("code", "query", "page"),
    [
        ("en", "pregnant", WAIT),
        ("nl", "zwanger", WAIT),
        further("ms", "hamil", WAIT),
        further("en", "sunblock", RECOVERY),  # a keyword, which the page does not show
        ("nl", "zonnebrandcreme", RECOVERY),  # without its accent
        further("nl", "over", ""),  # an English stop word
        ("ms", "dan", ""),  # a Dutch stop word
        further("en", "numbing cream", f"{TREATMENT}risks/"),
        further("nl", "zonnebrandcrème", RECOVERY),
        further("ms", "pelindung matahari", RECOVERY),
    ],
)
def test_it_finds_the_page_in_its_own_language(reader: Reader, code: str, query: str, page: str) -> None:
    found = [address.split("#")[0] for address in search(reader, code, query)]
    assert FOLDERS[code] + page in found
    others = tuple(FOLDERS[other] for other in FOLDERS if other not in (code, "en"))
    assert all(address.startswith(FOLDERS[code]) and not address.startswith(others) for address in found)
    assert reader.failed == []
    assert reader.messages == []


# The heading of the help section, as the page has it.
HEADING = """async (address) => new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html")
    .getElementById("help").firstChild.textContent"""


@pytest.mark.parametrize(
    ("code", "query"),
    [("en", "zwanger"), ("nl", "forehead"), further("ms", "zwanger"), further("nl", "xyzzy"), further("en", "hamil")],
)
def test_it_finds_nothing_foreign_and_says_so(reader: Reader, code: str, query: str) -> None:
    assert search(reader, code, query) == []
    expect(reader.page.locator(".pi-search__count")).to_have_text(words(code)["search.none"])
    # Then "When to get help" is offered, and the pages of the menu, in the page's language.
    own = reader.address + FOLDERS[code]
    first = reader.page.locator(".pi-search__instead a").first
    expect(first).to_have_text(reader.page.evaluate(HEADING, own + RECOVERY))
    instead = [link.get_attribute("href") for link in reader.page.locator(".pi-search__instead a").all()]
    menu = [link.evaluate("link => link.href") for link in reader.page.locator(".pi-menu a:not([href^='#'])").all()]
    assert instead == [f"{own}{RECOVERY}#help", *menu]
    assert len(menu) >= 15
    expect(first).to_be_visible()


def test_a_result_leads_to_the_section(reader: Reader) -> None:
    search(reader, "nl", "pacemaker")
    reader.page.locator(".pi-search__results a[href$='/contraindications/#clinics-differ']").click()
    expect(reader.page.locator("#clinics-differ")).to_be_in_viewport()


def test_each_card_is_there_once_the_most_urgent_first(reader: Reader) -> None:
    found = search(reader, "en", "fever and a little fluid")
    assert found[:2] == [f"{RECOVERY}#help-today", f"{RECOVERY}#help-clinic"]
    assert not any("#help-" in address for address in found[2:])
    assert RECOVERY in [address.split("#")[0] for address in found[2:]]


@pytest.mark.further
def test_opened_again_what_is_typed_replaces_the_old_words(reader: Reader) -> None:
    search(reader, "en", "sun")
    reader.page.keyboard.press("Escape")
    reader.page.get_by_role("button", name=words("en")["search"], exact=True).click()
    reader.page.keyboard.type("pus")
    expect(reader.page.get_by_role("searchbox")).to_have_value("pus")


def test_it_works_by_keyboard_and_esc_gives_the_focus_back(reader: Reader) -> None:
    page = reader.open("nl/")
    button = page.get_by_role("button", name=words("nl")["search"], exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name=words("nl")["search.label"])).to_be_visible()
    page.keyboard.type("zwanger")
    expect(page.locator(".pi-search__results li")).not_to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".pi-search__results a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.further
def test_the_index_is_fetched_when_it_is_opened_and_once(reader: Reader) -> None:
    page = reader.open("ms/")
    assert not any("search" in url for url in reader.requested)
    for _ in range(2):
        page.get_by_role("button", name=words("ms")["search"], exact=True).click()
        page.get_by_role("searchbox").fill("hamil")
        expect(page.locator(".pi-search__results li")).not_to_have_count(0)
        page.keyboard.press("Escape")
    fetched = [url.removeprefix(reader.address) for url in reader.requested if "search_index" in url]
    assert fetched == ["ms/search/search_index.json"]


def test_what_is_typed_never_becomes_html(reader: Reader) -> None:
    search(reader, "en", "<img src=x onerror=alert(1)> laser")
    assert reader.page.locator(".pi-search img").count() == 0
    assert reader.messages == []


@pytest.mark.further
def test_a_lost_index_is_said_in_plain_words(reader: Reader) -> None:
    reader.page.route("**/search_index.json", lambda route: route.abort())
    page = reader.open("nl/")
    page.get_by_role("button", name=words("nl")["search"], exact=True).click()
    expect(page.locator(".pi-search__count")).to_have_text(words("nl")["search.failed"])


def test_what_is_found_by_a_guess_is_marked(reader: Reader) -> None:
    search(reader, "en", "pregnent")
    expect(reader.page.locator(".pi-search mark").first).to_have_text("pregnant", ignore_case=True)
