"""Words are explained where they stand: by mouse, tap, keyboard, without a script, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Reader
from .pages import FOLDERS, TREATMENT, further, languages, words

pytestmark = pytest.mark.browser
RISKS = f"{TREATMENT}risks/"
A_WHILE = 600  # milliseconds, more than the script waits


@pytest.mark.parametrize("code", languages())
def test_a_click_opens_it_and_esc_closes_it_and_gives_the_focus_back(reader: Reader, code: str) -> None:
    page = reader.open(FOLDERS[code] + RISKS)
    word = page.locator(".pi-word").first
    note = page.locator(word.get_attribute("href"))
    expect(note).to_be_hidden()
    word.click()
    expect(note).to_be_visible()
    assert "#" not in page.url
    page.keyboard.press("Tab")  # into the explanation, to its way out
    assert page.evaluate("document.activeElement.className") == "pi-words__close"
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "pi-word"
    assert reader.messages == []


@pytest.mark.parametrize("code", languages())
def test_whoever_hears_the_page_is_told_what_each_word_means(reader: Reader, code: str) -> None:
    page = reader.open(FOLDERS[code] + RISKS)
    words = page.locator(".pi-word")
    assert words.count() > 10
    for word in words.all():
        meaning = page.locator(f"{word.get_attribute('href')} > p").text_content()
        expect(word).to_have_accessible_description(meaning)


def test_the_keyboard_alone_opens_and_leaves_it(reader: Reader) -> None:
    page = reader.open(f"nl/{RISKS}")
    word = page.locator(".pi-word").nth(1)
    note = page.locator(word.get_attribute("href"))
    page.locator(".pi-word").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    for _ in range(4):
        if word.evaluate("w => w === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()


def test_the_mouse_opens_it_and_may_move_onto_it(reader: Reader) -> None:
    reader.page.clock.install()  # the wait before it closes is the browser's clock, not ours
    page = reader.open(RISKS)
    word = page.locator(".pi-word").first
    note = page.locator(word.get_attribute("href"))
    word.hover()
    page.clock.run_for(A_WHILE)
    expect(note).to_be_visible()
    note.hover()
    page.clock.run_for(A_WHILE)
    expect(note).to_be_visible()
    page.mouse.move(5, 5)
    page.clock.run_for(A_WHILE)
    expect(note).to_be_hidden()


@pytest.mark.parametrize("width", [320, further(390), further(1280)])
def test_it_stays_within_the_window(reader: Reader, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 800})
    page = reader.open(f"ms/{RISKS}")
    for word in page.locator(".pi-word").all()[:8]:
        word.click()
        expect(page.locator(word.get_attribute("href"))).to_be_visible()
        box = page.locator(word.get_attribute("href")).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.keyboard.press("Escape")


def test_without_a_script_the_word_leads_to_its_explanation_and_back(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + f"nl/{RISKS}")
    word = page.locator(".pi-word").first
    note = page.locator(word.get_attribute("href"))
    expect(note).to_be_hidden()
    word.click()
    expect(note).to_be_visible()
    note.locator(".pi-words__close").click()
    expect(note).to_be_hidden()
    context.close()


def test_on_paper_every_word_is_explained_at_the_end(reader: Reader) -> None:
    page = reader.open(RISKS)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name=words("en")["glossary.heading"])).to_be_visible()
    notes = page.locator(".pi-words__note")
    assert notes.count() == page.locator(".pi-word").count() > 5
    for note in notes.all():
        expect(note).to_be_visible()
