"""Changing the language keeps the page and the section."""

from __future__ import annotations

import pytest

from .conftest import Reader

NAMES = {"en": "English", "nl": "Nederlands", "ms": "Bahasa Melayu"}


def folder(code: str) -> str:
    return "" if code == "en" else f"{code}/"


@pytest.mark.parametrize("path", ["", "sources/", "fractional-laser/", "fractional-laser/recovery/"])
@pytest.mark.parametrize(("here", "there"), [("en", "nl"), ("nl", "ms"), ("ms", "en")])
def test_it_leads_to_the_same_page(reader: Reader, path: str, here: str, there: str) -> None:
    page = reader.open(folder(here) + path)
    page.locator(".pi-languages").get_by_role("link", name=NAMES[there]).click()
    page.wait_for_url(reader.address + folder(there) + path)
    assert page.locator("html").get_attribute("lang") == there
    assert reader.failed == []


def test_it_keeps_the_section_of_the_address(reader: Reader) -> None:
    page = reader.open("nl/fractional-laser/recovery/#help-today")
    page.locator(".pi-languages").get_by_role("link", name="English").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(reader.address + "fractional-laser/recovery/#help-today")
    assert page.locator("#help-today").bounding_box()["y"] < 844


def test_it_keeps_the_section_that_was_scrolled_to(reader: Reader) -> None:
    page = reader.open("fractional-laser/contraindications/")
    page.locator("#tell-first").evaluate("element => element.scrollIntoView()")
    page.locator(".pi-languages").get_by_role("link", name="Nederlands").evaluate("element => element.click()")
    page.wait_for_url(reader.address + "nl/fractional-laser/contraindications/#tell-first")


def test_every_language_has_its_own_name_and_the_current_one_is_marked(reader: Reader) -> None:
    links = reader.open("ms/").locator(".pi-languages a")
    assert [(link.inner_text(), link.get_attribute("lang")) for link in links.all()] == [
        ("English", "en"),
        ("Nederlands", "nl"),
        ("Bahasa Melayu", "ms"),
    ]
    assert reader.page.locator(".pi-languages a[aria-current]").inner_text() == "Bahasa Melayu"


def test_the_home_page_offers_the_languages_in_its_text(reader: Reader) -> None:
    reader.open("").locator(".pi-language-choice").get_by_role("link", name="Nederlands").click()
    reader.page.wait_for_url(reader.address + "nl/")
