"""Changing the language keeps the page and the section."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Reader, make_reader
from .fold import open_fold
from .pages import FOLDERS, NAMES, TREATMENT, further, languages, words

pytestmark = pytest.mark.browser
RECOVERY = f"{TREATMENT}recovery/"
OTHER_PATHS = ("", "sources/", TREATMENT)
PAIRS = (("en", "nl"), ("nl", "ms"), ("ms", "en"))


@pytest.mark.parametrize(
    ("path", "here", "there"),
    [
        *((RECOVERY, *pair) for pair in PAIRS),
        *(further(path, *pair) for path in OTHER_PATHS for pair in PAIRS),
    ],
)
def test_it_leads_to_the_same_page(reader: Reader, path: str, here: str, there: str) -> None:
    page = reader.open(FOLDERS[here] + path)
    open_fold(page)
    page.locator(".pi-languages").get_by_role("link", name=NAMES[there]).click()
    page.wait_for_url(reader.address + FOLDERS[there] + path)
    assert page.locator("html").get_attribute("lang") == there
    assert reader.failed == []


def test_it_keeps_the_section_of_the_address(reader: Reader) -> None:
    page = reader.open(f"nl/{RECOVERY}#help-today")
    open_fold(page)
    page.locator(".pi-languages").get_by_role("link", name="English").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{reader.address}{RECOVERY}#help-today")
    expect(page.locator("#help-today")).to_be_in_viewport()


def test_it_keeps_the_section_that_was_scrolled_to(reader: Reader) -> None:
    page = reader.open(f"{TREATMENT}contraindications/")
    page.locator("#keloid").evaluate("element => element.scrollIntoView()")
    open_fold(page)
    page.locator(".pi-languages").get_by_role("link", name="Nederlands").click()
    page.wait_for_url(f"{reader.address}nl/{TREATMENT}contraindications/#*")
    expect(page.locator("#keloid")).to_be_in_viewport()


def test_it_keeps_the_section_for_a_reader_who_uses_the_keyboard(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = make_reader(context, address).open(RECOVERY)
    page.locator("#days-1-3").evaluate("element => element.scrollIntoView()")
    before = page.evaluate("scrollY")
    link = page.locator(".pi-languages").get_by_role("link", name="Nederlands")
    for _ in range(8):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    assert abs(page.evaluate("scrollY") - before) < 10  # the header is in sight: nothing moves
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}nl/{RECOVERY}#*")
    expect(page.locator("#days-1-3")).to_be_in_viewport()
    context.close()


def test_on_a_phone_what_has_the_focus_is_in_sight(reader: Reader) -> None:
    page = reader.open(f"nl/{RECOVERY}")
    page.locator("#help").evaluate("element => element.scrollIntoView()")
    page.locator(".pi-header__name").focus()
    expect(page.locator(".pi-header__name")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name=words("nl")["search"], exact=True).focus()
    expect(page.get_by_role("button", name=words("nl")["search"], exact=True)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("code", languages())
def test_help_is_one_step_away_on_every_page(reader: Reader, code: str) -> None:
    page = reader.open(f"{FOLDERS[code]}{TREATMENT}benefits/")
    page.get_by_role("link", name=words(code)["help"], exact=True).click()
    page.wait_for_url(f"{reader.address}{FOLDERS[code]}{RECOVERY}#help")
    expect(reader.page.locator("#help")).to_be_in_viewport()


def test_every_language_has_its_own_name_and_the_current_one_is_marked(reader: Reader) -> None:
    links = reader.open("ms/").locator(".pi-languages a")
    open_fold(reader.page)
    assert [(link.inner_text(), link.get_attribute("lang")) for link in links.all()] == [
        ("English", "en"),
        ("Nederlands", "nl"),
        ("Bahasa Melayu", "ms"),
    ]
    assert reader.page.locator(".pi-languages a[aria-current]").inner_text() == "Bahasa Melayu"
