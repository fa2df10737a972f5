"""What matters to me: an answer at each line of the page's own list, for one person or two, and a sheet to print."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Reader
from .pages import FOLDERS, TREATMENT, content, languages, words

pytestmark = pytest.mark.browser
PATHS = {code: f"{FOLDERS[code]}{TREATMENT}decide/" for code in FOLDERS}
NARROW = 320  # pixels: the narrowest phone


def lines(code: str) -> list[str]:
    """The lines as the page has them."""
    [section] = [one for one in content(code, "decide").sections if one.id == "matters"]
    return [block.text for block in section.items]


def start(reader: Reader, code: str) -> Page:
    reader.page.set_viewport_size({"width": NARROW, "height": 640})
    page = reader.open(PATHS[code])
    page.get_by_role("button", name=words(code)["matters.start"]).click()
    expect(page.get_by_role("radiogroup").first).to_be_visible()
    return page


def answer(page: Page, line: str, code: str, value: str, person: str = "me") -> None:
    named = words(code)
    group = page.get_by_role("radiogroup", name=f"{line} {named[f'matters.{person}']}")
    group.get_by_role("radio", name=named[f"matters.{value}"], exact=True).check()


@pytest.mark.parametrize("code", languages("ms"))
def test_two_people_answer_and_print_one_sheet_with_the_questions(reader: Reader, code: str) -> None:
    named, [first, second] = words(code), lines(code)
    page = start(reader, code)
    answer(page, first, code, "lot")
    page.get_by_role("checkbox", name=named["matters.together"]).check()
    answer(page, first, code, "not", "second")
    answer(page, second, code, "little", "second")
    page.get_by_role("textbox", name=named["matters.else"]).fill("My work outdoors")
    page.get_by_role("button", name=named["matters.show"]).click()
    sheet = page.get_by_role("region", name=named["matters.sheet"])
    expect(sheet).to_be_visible()
    assert sheet.locator("thead th").all_text_contents() == [named["matters.me"], named["matters.second"]]
    rows = [row.locator("th, td").all_text_contents() for row in sheet.locator("tbody tr").all()]
    assert rows == [
        [first, named["matters.lot"], named["matters.not"]], [second, "–", named["matters.little"]],
    ]  # fmt: skip
    expect(sheet.get_by_text("My work outdoors")).to_be_visible()
    questions = [block.text for one in content(code, "questions").sections if one.id == "ask" for block in one.items]
    assert set(questions) <= set(sheet.get_by_role("listitem").all_text_contents())
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert not Axe().run(page).response["violations"]
    assert not page.evaluate("localStorage.length")

    page.evaluate("window.print = () => {}")
    sheet.get_by_role("button", name=named["self-check.print"]).click()
    page.emulate_media(media="print")
    expect(sheet.get_by_text("My work outdoors")).to_be_visible()
    assert page.locator("article > h1:visible, .pi-matters__list:visible, button:visible").count() == 0


@pytest.mark.further
def test_the_sheet_has_a_second_language_below_each_line(reader: Reader) -> None:
    page = start(reader, "en")
    answer(page, lines("en")[0], "en", "lot")
    page.get_by_role("button", name=words("en")["matters.show"]).click()
    sheet = page.get_by_role("region", name=words("en")["matters.sheet"])
    sheet.locator("[data-second=nl]").click()
    for text in (*lines("nl"), words("nl")["matters.lot"], words("nl")["matters.else"]):
        expect(sheet.locator(".pi-second[lang=nl]", has_text=text).first).to_be_visible()


@pytest.mark.further
def test_answers_are_kept_only_if_asked_and_go_along_to_another_language(reader: Reader) -> None:
    page = start(reader, "en")
    answer(page, lines("en")[1], "en", "little")
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("checkbox", name=words("en")["self-check.keep"]).check()
    kept = json.loads(page.evaluate("localStorage.getItem('pi-matters')"))
    assert kept["sample"]["answers"]["no-patches"] == ["little", ""]
    page.goto(reader.address + PATHS["nl"])
    chosen = page.get_by_role("radio", name=words("nl")["matters.little"], exact=True, checked=True)
    expect(chosen).to_have_count(1)
    page.get_by_role("button", name=words("nl")["self-check.clear"]).click()
    expect(chosen).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.further
@pytest.mark.parametrize("code", FOLDERS)
def test_without_a_script_each_line_has_boxes_for_a_pen_on_paper(reader_without_script: Reader, code: str) -> None:
    page = reader_without_script.open(PATHS[code])
    expect(page.locator(".pi-matters__pen").first).to_be_hidden()
    page.emulate_media(media="print")
    for line in page.locator("#matters ~ ul > li").all():
        expect(line.locator(".pi-matters__pen i:visible")).to_have_count(6)
    expect(page.locator(".pi-matters").get_by_text(words(code)["matters.else"])).to_be_visible()
