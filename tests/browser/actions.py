"""What a reader does on a page, up to where it can be seen."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import Reader
from .pages import FOLDERS, words


def open_search(page: Page) -> None:
    page.locator("[data-pi-search-open]").click()
    page.locator("[data-pi-search] input").fill("laser")
    page.locator(".pi-search__results a").first.wait_for()


def open_word(page: Page) -> None:
    page.locator(".pi-word").first.click()
    page.locator(".pi-words__note:popover-open").wait_for()


def search(reader: Reader, code: str, query: str) -> list[str]:
    """Type into the search of a language's home page; return the addresses found, best first."""
    named = words(code)
    page = reader.open(FOLDERS[code])
    page.get_by_role("button", name=named["search"], exact=True).click()
    page.get_by_role("searchbox").fill(query)
    expect(page.locator(".pi-search__count")).to_have_text(re.compile(rf"\d|{re.escape(named['search.none'])}"))
    page.keyboard.press("Enter")  # what is shown now is the answer, whatever a pause would still have brought
    links = page.locator(".pi-search__results a").all()
    return [link.get_attribute("href").removeprefix(reader.address) for link in links]
