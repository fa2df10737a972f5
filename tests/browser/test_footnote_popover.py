"""A source opens beside its number: by mouse, tap and keyboard; without a script the number leads to the list."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Reader
from .pages import FOLDERS, TREATMENT, further, languages, words

pytestmark = pytest.mark.browser
RISKS = f"{TREATMENT}risks/"


@pytest.mark.parametrize("code", languages())
def test_a_click_opens_the_source_and_esc_closes_it(reader: Reader, code: str) -> None:
    page = reader.open(FOLDERS[code] + RISKS)
    number = page.locator(".footnote-ref").first
    source = page.locator(number.get_attribute("href").replace(":", r"\:"))
    number.click()
    note = page.locator(".pi-note")
    expect(note).to_be_visible()
    assert "#" not in page.url
    # All that the list says of it, with its link, and nothing of the way back.
    said = source.text_content().partition("↩")[0]
    assert note.locator(".pi-note__text").text_content().split() == said.split()
    assert note.locator("a").count() == source.locator("a:not(.footnote-backref)").count() > 0
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    assert reader.messages == []


@pytest.mark.parametrize("code", languages())
def test_by_keyboard_the_close_button_comes_next_and_gives_the_focus_back(reader: Reader, code: str) -> None:
    page = reader.open(FOLDERS[code] + RISKS)
    number = page.locator(".footnote-ref").first
    number.focus()
    page.keyboard.press("Enter")
    note = page.locator(".pi-note")
    expect(note).to_be_visible()
    expect(number).to_have_attribute("aria-expanded", "true")
    close = note.get_by_role("button", name=words(code)["glossary.close"])
    for _ in range(note.locator("a").count() + 1):
        page.keyboard.press("Tab")
    expect(close).to_be_focused()
    page.keyboard.press("Enter")
    expect(note).to_be_hidden()
    expect(number).to_be_focused()
    expect(number).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("code", ["nl", *map(further, ("en", "ms"))])
def test_a_mark_of_several_sources_opens_all_of_them(reader: Reader, code: str) -> None:
    page = reader.open(FOLDERS[code] + RISKS)
    mark = page.locator(".footnote-ref[data-cited]").first
    names = mark.get_attribute("data-cited").split()
    numbers = mark.inner_text().split(", ")
    assert len(names) == len(numbers) == 2
    assert mark.get_attribute("aria-label").startswith(words(code)["note.sources"])
    assert all(number in mark.get_attribute("aria-label") for number in numbers)
    mark.click()
    note = page.locator(".pi-note:popover-open")
    expect(note).to_be_visible()
    lines = note.locator(".pi-note__text").all_inner_texts()
    assert [line.partition(".")[0] for line in lines] == numbers
    for name in names:
        source = page.locator(f'[id="fn:{name}"]').text_content().partition("↩")[0].strip()
        assert any(source.split()[:6] == line.partition(". ")[2].split()[:6] for line in lines)
    assert reader.messages == []


def test_one_note_is_open_at_a_time_and_stays_in_sight(reader: Reader) -> None:
    page = reader.open(RISKS)
    numbers = page.locator(".footnote-ref")
    for place in (0, 3, 7):
        numbers.nth(place).click()
        expect(page.locator(".pi-note:popover-open")).to_have_count(1)
        box = page.locator(".pi-note:popover-open").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_without_a_script_the_number_leads_to_the_list(reader_without_script: Reader) -> None:
    page = reader_without_script.open(RISKS)
    number = page.locator(".footnote-ref").first
    target = number.get_attribute("href")
    number.click()
    assert page.url.endswith(target)
    assert page.locator(target.replace(":", r"\:")).is_visible()
