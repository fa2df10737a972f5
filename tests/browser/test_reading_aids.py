"""Small things on which reading hangs: the day that was typed, explained words, names of tables, a page from disk."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import Reader
from .pages import further

pytestmark = pytest.mark.browser
RECOVERY = "sample/recovery/"
SAYS = {"": "20 November 2026", "nl/": "20 november 2026", "ms/": "20 November 2026"}


def planner(reader: Reader, language: str = "") -> Page:
    page = reader.open(language + RECOVERY)
    page.locator(".pi-planner [data-pi-start]").click()
    expect(page.locator("[name=date]")).to_be_visible()
    return page


@pytest.mark.parametrize("language", ["nl/", *(further(other) for other in SAYS if other != "nl/")])
def test_a_day_is_said_in_words_at_once(reader: Reader, language: str) -> None:
    page = planner(reader, language)
    said = page.locator("[data-day-said]")
    none = said.get_attribute("data-none")
    expect(said).to_have_text(none)
    page.locator("[name=date]").press_sequentially("11202026")  # as this browser asks for it: month, day, year
    expect(said).to_contain_text(SAYS[language])
    expect(said).to_have_attribute("aria-live", "polite")
    page.locator("[name=date]").fill("")
    expect(said).to_have_text(none)


def test_today_yesterday_and_another_day(reader: Reader) -> None:
    reader.page.clock.set_fixed_time("2026-11-21T10:00:00")
    page = planner(reader)
    field, said = page.locator("[name=date]"), page.locator("[data-day-said]")
    for button, day, words in (("Today", "2026-11-21", "21 November"), ("Yesterday", "2026-11-20", "20 November")):
        page.get_by_role("button", name=button, exact=True).click()
        expect(field).to_have_value(day)
        expect(said).to_contain_text(words)
    page.get_by_role("button", name="Other day", exact=True).click()
    expect(field).to_be_focused()


@pytest.mark.further
def test_another_day_takes_the_plan_of_the_one_before_away(reader: Reader) -> None:
    page = planner(reader)
    page.locator("[name=kind][value=ablative]").check()
    page.locator("[name=date]").fill("2026-11-20")
    page.locator(".pi-planner [type=submit]").click()
    expect(page.locator(".pi-planner__plan")).to_be_visible()
    page.locator("[data-days-ago='0']").click()
    expect(page.locator(".pi-planner__plan")).to_be_hidden()


@pytest.mark.further
def test_an_empty_field_shows_no_day(reader: Reader) -> None:
    """WebKit shows today in an empty field; what is half typed stays in sight."""
    page = planner(reader)
    field = page.locator("[name=date]")

    def ink() -> bool:
        page.locator("[name=remember]").focus()
        box = field.bounding_box()
        assert box
        shot = page.screenshot(clip={**box, "width": 90, "height": 20, "x": box["x"] + 8, "y": box["y"] + 10})
        return len(set(png_rows(shot))) > 1

    assert not ink()
    field.press_sequentially("1120")
    assert ink()
    page.locator("[data-days-ago='0']").click()
    assert ink()


def png_rows(png: bytes) -> list[bytes]:
    """The rows of a picture, unpacked: all alike where nothing is drawn."""
    data, at = b"", 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4])
        data += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    rows = zlib.decompress(data)
    length = len(rows) // int.from_bytes(png[20:24])
    return [rows[start + 1 : start + length] for start in range(length, len(rows), length)]


def test_an_explained_word_is_dotted_by_properties_that_every_browser_knows(small_finished: Path) -> None:
    """Safari knows `text-decoration` for the line alone."""
    (sheet,) = small_finished.glob("static/*/stylesheets/site.*.css")
    css = sheet.read_text(encoding="utf-8")
    rule = next(part for part in css.split("}") if part.rpartition("{")[0].endswith(".md-typeset .pi-word"))
    assert "text-decoration-style:dotted" in rule
    assert "text-decoration-line:underline" in rule
    for part in small_finished.rglob("*.css"):
        for declaration in part.read_text(encoding="utf-8").replace("}", ";").replace("{", ";").split(";"):
            name, _, value = declaration.partition(":")
            assert name.strip() != "text-decoration" or len(value.split()) == 1, (part.name, declaration)


def test_the_text_follows_the_readers_own_size(small_finished: Path) -> None:
    for sheet in small_finished.rglob("*.css"):
        assert "text-size-adjust" not in sheet.read_text(encoding="utf-8"), sheet.name


@pytest.mark.parametrize("language", ["nl/", further(""), further("ms/")])
@pytest.mark.parametrize("path", ["sample/", "sample/recovery/", "sample/alternatives/", "sample/risks/", "about/"])
def test_each_table_has_the_name_of_what_it_stands_below(reader: Reader, language: str, path: str) -> None:
    page = reader.open(language + path)
    tables = page.locator("article table").all()
    for table in tables:
        name = table.evaluate("""table => {
            const id = table.getAttribute("aria-labelledby");
            return (id ? document.getElementById(id) : table.caption)?.textContent.trim() ?? "";
        }""")
        assert name
    if path == RECOVERY:
        assert len(tables) >= 5


@pytest.mark.further
def test_the_tables_of_the_plan_have_names(reader: Reader) -> None:
    page = planner(reader)
    page.locator("[name=kind][value=unknown]").check()
    page.locator("[data-days-ago='0']").click()
    page.locator(".pi-planner [type=submit]").click()
    for part in ("stages", "restrictions"):
        name = page.locator(f"h2#{part}").inner_text()
        expect(page.locator(f".pi-planner__plan table[data-{part}]")).to_have_accessible_name(name)


def test_a_cell_on_a_phone_says_its_column_once(reader: Reader) -> None:
    page = reader.open(RECOVERY)
    cell = page.locator("td[data-label]").first
    label = cell.get_attribute("data-label")
    content = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert content == f'"{label}" / ""'  # seen, and silent: the column's header is read out


def test_from_a_file_the_search_says_what_to_do(reader: Reader, small_finished: Path) -> None:
    page = reader.page
    page.goto((small_finished / "nl/sample/recovery/index.html").as_uri())
    page.locator("[data-pi-search-open]").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator(".pi-search__count")).to_have_text(page.locator("[data-pi-search]").get_attribute("data-disk"))


def test_from_a_file_a_tool_says_that_the_text_is_there(reader: Reader, small_finished: Path) -> None:
    page = reader.page
    page.goto((small_finished / "nl/sample/recovery/index.html").as_uri())
    page.locator(".pi-planner [data-pi-start]").click()
    expect(page.locator(".pi-planner .pi-tool__failed")).to_be_visible()
