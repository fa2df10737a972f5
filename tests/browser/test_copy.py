"""The marks of sources beside the words: copied, read aloud and read by a browser's reading view, they are no part of
a figure; and the list of sources, folded on a screen, open on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Page, expect

from builds import contents
from conftest import ROOT
from patientinfo.content.parse import read_blocks
from patientinfo.content.rendering import Renderer
from patientinfo.model import Language, Source
from patientinfo.settings import load_settings

from .conftest import Reader
from .fold import open_fold
from .pages import further

pytestmark = pytest.mark.browser
RECOVERY = "sample/recovery/"


def articles(site: Path) -> Iterator[tuple[str, html.HtmlElement]]:
    for name, data in contents(site).items():
        if name.endswith("index.html"):
            yield name, html.fromstring(data).find(".//article")


def test_as_plain_text_no_number_touches_a_word(small_finished: Path) -> None:
    """What a reading view, a search engine or a script reads: the text of the HTML, without its style."""
    marks = 0
    for name, article in articles(small_finished):
        for mark in article.xpath(".//sup[a[contains(@class, 'footnote-ref')]]"):
            marks += 1
            assert re.fullmatch(r" \[\d+(?:, \d+)*\]", mark.text_content()), (name, mark.text_content())
    assert marks > 30


def test_marks_that_follow_each_other_are_one_with_rising_numbers(small_finished: Path) -> None:
    for name, article in articles(small_finished):
        for mark in article.xpath(".//sup"):
            numbers = [int(n) for n in re.findall(r"\d+", mark.text_content())]
            assert numbers == sorted(set(numbers)), name
            following = mark.getnext()
            assert mark.tail or following is None or following.tag != "sup", name


def rendered(markdown: str) -> str:
    sources = {id: Source(id, f"**{id}.** A study.", 1) for id in ("S01", "S02", "S03")}
    return Renderer(load_settings(ROOT), sources, {}).render(markdown)[0].as_written()


@pytest.mark.parametrize(
    ("markdown", "text", "sources"),
    [
        ("Use factor 50.[^S01]", "Use factor 50. [1]", ["S01"]),
        ("Wait 2 weeks.[^S01][^S02] Then look.", "Wait 2 weeks. [1, 2] Then look.", ["S01", "S02"]),
        ("One.[^S01] Two.[^S02] Three.[^S03][^S01]", "One. [1] Two. [2] Three. [1, 3]", ["S01", "S02", "S03", "S01"]),
        ("Gone after 1 week:[^S02] that is short.", "Gone after 1 week: [1] that is short.", ["S02"]),
        ("Blood [^S01], pus.", "Blood [1], pus.", ["S01"]),
    ],
)
def test_a_mark_shows_rising_numbers_and_the_content_keeps_its_order(
    markdown: str, text: str, sources: list[str]
) -> None:
    paragraph = html.fragment_fromstring(rendered(markdown), create_parent="div").find("p")
    assert re.sub(" +", " ", paragraph.text_content()) == text
    (block,) = read_blocks(rendered(markdown), Language("en", "English", True).code)
    assert list(block.sources) == sources
    assert block.text == re.sub(r" ?\[\^\w+\]", "", markdown).replace("Blood,", "Blood ,")


def copied(page: Page, selector: str) -> str:
    return page.evaluate(
        """(selector) => {
            const selection = getSelection();
            selection.selectAllChildren(document.querySelector(selector));
            return selection.toString();
        }""",
        selector,
    )


@pytest.mark.parametrize("language", ["nl/", further(""), further("ms/")])
def test_what_is_copied_has_the_words_alone(reader: Reader, language: str) -> None:
    page = reader.open(language + RECOVERY)
    item = page.locator("#sunscreen")
    assert "[" in item.evaluate("item => item.textContent")
    words = copied(page, "#sunscreen")
    assert "[" not in words
    assert set(re.findall(r"\d+", words)) == {"50", "6"}


def test_a_mark_stays_on_the_line_of_its_word(reader: Reader) -> None:
    page = reader.open(RECOVERY)
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        apart = page.evaluate("""() => {
            const range = document.createRange();
            return [...document.querySelectorAll("article sup:has(.footnote-ref)")].filter((mark) => {
                const before = mark.previousSibling;
                if (before?.nodeType !== Node.TEXT_NODE || !mark.getClientRects().length) return false;
                range.setStart(before, before.data.length - 1);
                range.setEnd(before, before.data.length);
                return mark.getBoundingClientRect().bottom - range.getBoundingClientRect().bottom > 8;
            }).map((mark) => mark.parentElement.textContent);
        }""")
        assert apart == []


@pytest.mark.parametrize("language", ["nl/", further(""), further("ms/")])
def test_the_names_of_cells_hold_no_marks(reader: Reader, language: str) -> None:
    page = reader.open(language + RECOVERY)
    marked = page.locator("td:has(sup), th:has(sup)")
    assert marked.count() >= 8
    for cell in marked.all():
        words = cell.evaluate("""cell => {
            const copy = cell.cloneNode(true);
            copy.querySelectorAll("sup").forEach((mark) => mark.remove());
            return copy.textContent.trim();
        }""")
        expect(cell).to_have_accessible_name(words)


def test_with_a_second_language_a_cell_is_read_with_both(reader: Reader) -> None:
    page = reader.open(RECOVERY)
    cell = page.locator("td:has(sup)").first
    name = cell.get_attribute("aria-label")
    open_fold(page)
    page.locator("a[data-pi-with=nl]").click()
    expect(cell.locator(".pi-second")).to_have_count(1)
    assert cell.get_attribute("aria-label") is None
    page.locator("[data-pi-alone]").click()
    expect(cell).to_have_attribute("aria-label", name)


# --- the list of sources ------------------------------------------------------------------------------------------


def test_the_list_is_folded_and_opened_by_its_heading(reader: Reader) -> None:
    page = reader.open(RECOVERY)
    first = page.locator(".footnote li").first
    expect(first).to_be_hidden()
    page.locator(".footnote summary").click()
    expect(first).to_be_visible()


def test_a_link_to_a_source_opens_the_list(reader: Reader) -> None:
    page = reader.open(f"{RECOVERY}#fn:S02")
    expect(page.locator("[id='fn:S02']")).to_be_visible()


@pytest.mark.parametrize("script", [False, further(True)])
def test_the_list_is_open_on_paper(reader: Reader, script: bool) -> None:
    browser = reader.page.context.browser
    assert browser
    with browser.new_context(java_script_enabled=script) as context:
        page = context.new_page()
        page.goto(reader.address + RECOVERY)
        page.emulate_media(media="print")
        for item in page.locator(".footnote li").all():
            expect(item).to_be_visible()
            box = item.bounding_box()
            assert box
            assert box["height"] > 10


def test_a_source_opens_beside_its_number_and_can_be_copied(reader: Reader) -> None:
    page = reader.open(RECOVERY)
    page.locator("#sunscreen .footnote-ref").click()
    note = page.locator(".pi-note:popover-open")
    expect(note).to_be_visible()
    style = note.evaluate("note => { const s = getComputedStyle(note); return [s.userSelect, s.whiteSpace]; }")
    assert style == ["text", "normal"]
