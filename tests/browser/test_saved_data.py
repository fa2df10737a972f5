"""What this site keeps on the device: the page on privacy shows it and forgets it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Reader
from .pages import FOLDERS, TREATMENT, languages, words

pytestmark = pytest.mark.browser


def started(reader: Reader, code: str) -> Locator:
    tool = reader.page.locator("[data-pi-tool=saved-data]")
    tool.get_by_role("button", name=words(code)["kept.start"]).click()
    return tool


@pytest.mark.parametrize("code", languages("nl"))
def test_what_is_kept_is_shown_by_name_and_forgotten_with_one_button(reader: Reader, code: str) -> None:
    named = words(code)
    page = reader.open(f"{FOLDERS[code]}privacy/")
    kept = ["pi-planner", "pi-language-suggestion", "of-another-site"]
    page.evaluate("(keys) => { for (const key of keys) localStorage[key] = 1; }", kept)
    tool = started(reader, code)
    expect(tool.get_by_role("status")).to_have_text(named["kept.some"])
    expect(tool.get_by_role("status")).to_be_focused()
    expect(tool.get_by_role("listitem")).to_have_text([named["kept.planner"], named["kept.language"]])
    page.keyboard.press("Tab")
    expect(tool.get_by_role("button", name=named["kept.forget"])).to_be_focused()
    page.keyboard.press("Enter")
    expect(tool.get_by_role("status")).to_have_text(named["kept.forgotten"])
    expect(tool.get_by_role("listitem")).to_have_count(0)
    expect(tool.get_by_role("button")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == ["of-another-site"]
    assert reader.messages == []


def test_what_the_tools_keep_is_what_it_forgets(reader: Reader) -> None:
    page = reader.open("nl/")  # with a browser in English
    page.get_by_role("button", name="No, thank you").click()
    page = reader.open(f"{TREATMENT}recovery/")
    page.locator("[data-pi-tool=planner] [data-pi-start]").click()
    page.locator("input[name=kind]").first.check()
    page.locator("input[name=date]").fill("2026-11-21")
    page.locator("input[name=remember]").check()
    page.get_by_role("button", name="Show my plan").click()
    page = reader.open(f"{TREATMENT}contraindications/")
    page.locator("[data-pi-tool=self-check] [data-pi-start]").click()
    page.get_by_role("checkbox", name=words("en")["self-check.keep"]).check()
    assert page.evaluate("localStorage.length") == 3
    page = reader.open("privacy/")
    tool = started(reader, "en")
    expect(tool.get_by_role("listitem")).to_have_count(3)
    tool.get_by_role("button").click()
    assert page.evaluate("localStorage.length") == 0


def test_where_nothing_is_kept_or_can_be_it_says_so(reader: Reader) -> None:
    reader.open("privacy/")
    nothing = words("en")["kept.none"]
    expect(started(reader, "en").get_by_role("status")).to_have_text(nothing)
    refused = "Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no') } })"
    reader.page.add_init_script(refused)
    reader.open("privacy/")
    tool = started(reader, "en")
    expect(tool.get_by_role("status")).to_have_text(nothing)
    expect(tool.get_by_role("button")).to_have_count(0)
    assert reader.messages == []


def test_without_a_script_it_says_that_nothing_is_kept(reader_without_script: Reader) -> None:
    page = reader_without_script.open("privacy/")
    tool = page.locator("[data-pi-tool=saved-data]")
    expect(tool.locator("noscript p")).to_have_text(words("en")["kept.noscript"])
    expect(tool.locator("noscript p")).to_be_visible()
    expect(tool.get_by_role("button")).to_have_count(0)
