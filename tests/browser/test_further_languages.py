"""German, Arabic and Chinese, which the program has no word of: read, searched, planned, checked and switched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from conftest import CONTENT, FURTHER
from patientinfo.content.labels import load_labels

from .axe import findings
from .conftest import Reader, make_reader
from .fold import open_fold

pytestmark = pytest.mark.browser
DAY = "2026-11-21"
# What somebody types, and the page that has to be among the answers.
QUERIES = {"de": ("duschen", "sample/"), "ar": ("الاستحمام", "sample/"), "zh-Hans": ("淋浴", "sample/")}


EACH = list(FURTHER)
# A site of its own has to be built for them.
pytestmark = pytest.mark.further


def labels(code: str) -> Mapping[str, str]:
    return load_labels(CONTENT / "languages", code)


@pytest.fixture
def reader(browser: Browser, address_of_further_languages: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield make_reader(context, address_of_further_languages)
    context.close()


@pytest.mark.parametrize("code", EACH)
def test_the_planner_makes_a_plan(reader: Reader, code: str) -> None:
    page = reader.open(f"{code}/sample/recovery/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if code == "ar" else "ltr")
    page.locator(".pi-planner [data-pi-start]").click()
    page.locator("[name=kind][value=ablative]").check()
    page.locator("[name=date]").fill(DAY)
    page.locator(".pi-planner [type=submit]").click()
    plan = page.locator(".pi-planner__plan")
    expect(plan).to_be_visible()
    shown = plan.inner_text()
    assert labels(code)["planner.plan"] in shown
    assert "2026" in shown  # a Gregorian date in the digits 0 to 9
    assert findings(page) == []
    assert reader.messages == []


@pytest.mark.parametrize("code", EACH)
def test_the_self_check_gives_its_answer(reader: Reader, code: str) -> None:
    page = reader.open(f"{code}/sample/contraindications/")
    page.locator("[data-pi-tool=self-check] [data-pi-start]").click()
    page.locator("main input[type=checkbox], article input[type=checkbox]").first.check()
    page.get_by_role("button", name=labels(code)["self-check.answer"]).first.click()
    expect(page.get_by_text(labels(code)["self-check.ticked"]).first).to_be_visible()
    assert findings(page) == []
    assert reader.messages == []


@pytest.mark.parametrize("code", EACH)
def test_the_search_finds_a_word_inside_a_sentence(reader: Reader, code: str) -> None:
    query, folder = QUERIES[code]
    page = reader.open(f"{code}/")
    page.locator("[data-pi-search-open]").first.click()
    page.locator("[data-pi-search] input").fill(query)
    answers = page.locator(".pi-search__results a")
    expect(answers.first).to_be_visible()
    assert folder in (answers.first.get_attribute("href") or "")


@pytest.mark.parametrize("code", EACH)
def test_the_switch_keeps_the_page(reader: Reader, code: str) -> None:
    page = reader.open(f"{code}/sample/recovery/")
    open_fold(page)
    page.locator(".pi-languages").get_by_role("link", name="English").click()
    page.wait_for_url(f"{reader.address}sample/recovery/*")
    open_fold(page)
    page.locator(".pi-languages").get_by_role("link", name=FURTHER[code]).click()
    page.wait_for_url(f"{reader.address}{code}/sample/recovery/*")
    assert reader.failed == []


@pytest.mark.parametrize("code", EACH)
def test_no_page_is_wider_than_a_phone(reader: Reader, code: str, further_languages: Path) -> None:
    for file in sorted((further_languages / code).rglob("index.html")):
        page = reader.open(file.parent.relative_to(further_languages).as_posix() + "/")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, (file, width)
