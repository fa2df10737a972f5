"""Tools that meet on one page: two languages with the planner or the self-check, in both orders and with what was kept;
a double click, a failed try, a slow line, and a change of the language."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import Reader
from .fold import open_fold
from .pages import further

pytestmark = pytest.mark.browser

RECOVERY, REASONS = "sample/recovery/", "sample/contraindications/"
PLACES = {"planner": RECOVERY, "self-check": REASONS}
TOOLS = pytest.mark.parametrize("tool", PLACES)
KEPT = {
    "planner": ("pi-planner", '{"sample":{"kind":"unknown","date":"2026-11-20"}}'),
    "self-check": ("pi-self-check", '{"sample":{"ticked":["pregnancy","pacemaker"],"notes":{"questions":"Why?"}}}'),
}


def two_languages(page: Page, code: str = "ms") -> None:
    open_fold(page)
    page.locator(f"a[data-pi-with={code}]").click()
    expect(page.locator("h2.pi-second").first).to_be_visible()


def start(page: Page, tool: str) -> None:
    page.locator(f".pi-{tool} [data-pi-start]").click()
    expect(page.locator("[name=kind], .pi-self-check__list input").first).to_be_visible()


def use(page: Page, tool: str) -> None:
    if tool == "planner":
        page.locator("[name=kind][value=unknown]").check()
        page.locator("[name=date]").fill("2026-11-20")
        page.locator(".pi-planner [type=submit]").click()
    else:
        for id in ("pregnancy", "pacemaker"):
            page.locator(f"input[value={id}]").check()
        page.locator("[data-show]").click()


def answer(page: Page, tool: str) -> list[str]:
    """What the tool shows: the cells of the plan, or the items that were ticked."""
    rows = {"planner": ".pi-planner__plan :is(td, th)", "self-check": ".pi-self-check__answer :is(li, h3)"}[tool]
    expect(page.locator(rows).first).to_be_attached()
    folded = page.locator(".pi-planner__plan details")  # what is not of today
    folded.evaluate_all("all => { for (const one of all) one.open = true; }")
    expect(page.locator(rows).first).to_be_visible()
    return page.locator(rows).all_inner_texts()


def is_whole(reader: Reader) -> None:
    page = reader.page
    assert reader.messages == []
    assert reader.failed == []
    expect(page.locator(".pi-tool__failed:visible")).to_have_count(0)
    twice = page.evaluate("""() => {
        const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
        return ids.filter((id, place) => ids.indexOf(id) !== place);
    }""")
    assert twice == []


def alone(reader: Reader, tool: str, language: str = "") -> list[str]:
    page = reader.open(language + PLACES[tool])
    start(page, tool)
    use(page, tool)
    return answer(page, tool)


@TOOLS
@pytest.mark.parametrize("order", ["two languages first", "tool first"])
@pytest.mark.parametrize("width", [390, further(1280)])
def test_a_tool_and_two_languages(reader: Reader, tool: str, order: str, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 844})
    wanted = alone(reader, tool, "nl/")
    page = reader.open(f"nl/{PLACES[tool]}")
    steps: list[Callable[[], None]] = [lambda: two_languages(page), lambda: start(page, tool)]
    for step in steps if order == "two languages first" else reversed(steps):
        step()
    use(page, tool)
    assert answer(page, tool) == wanted
    is_whole(reader)
    # Each block still has its translation beside it, and it can be taken away again.
    assert page.locator(".pi-whole").count() == 0
    assert page.locator("li.pi-second").count() >= 10
    page.locator("[data-pi-alone]").click()
    expect(page.locator(".pi-second")).to_have_count(0)
    assert answer(page, tool) == wanted
    is_whole(reader)


@TOOLS
@pytest.mark.further
def test_what_was_kept_with_two_languages_in_the_address(reader: Reader, tool: str) -> None:
    wanted = alone(reader, tool, "nl/")
    reader.page.evaluate("([key, text]) => localStorage.setItem(key, text)", list(KEPT[tool]))
    page = reader.open(f"nl/{PLACES[tool]}?with=en")
    expect(page.locator("h2.pi-second").first).to_be_visible()
    expect(page.locator("[name=kind], .pi-self-check__list input").first).to_be_visible()
    if tool == "self-check":
        assert page.locator(".pi-self-check__list :checked").count() == 2
        page.locator("[data-show]").click()
    assert answer(page, tool) == wanted
    is_whole(reader)


@pytest.mark.parametrize("order", ["plan first", further("two languages first")])
@pytest.mark.further
def test_the_calendar_file_is_in_one_language(reader: Reader, tmp_path: Path, order: str) -> None:
    page = reader.open(f"nl/{RECOVERY}")
    if order == "two languages first":
        two_languages(page)
    start(page, "planner")
    use(page, "planner")
    if order == "plan first":
        two_languages(page)
    with page.expect_download() as download:
        page.locator("[data-ics]").click()
    download.value.save_as(tmp_path / "plan.ics")
    text = re.sub(r"\r\n ", "", (tmp_path / "plan.ics").read_text(encoding="utf-8"))
    assert "SUMMARY;LANGUAGE=nl:Dag 1 tot 3\r\n" in text.replace("\n", "\r\n").replace("\r\r", "\r")
    their = page.locator(":is(h3, li).pi-second").all_inner_texts()
    assert len(their) > 10
    assert [words for words in their if words.strip() and words.strip() in text] == []


@TOOLS
@pytest.mark.further
def test_a_double_click_opens_a_tool_once(reader: Reader, tool: str) -> None:
    page = reader.open(PLACES[tool])
    button = page.locator(f".pi-{tool} [data-pi-start]")
    button.dblclick(delay=1)
    expect(page.locator("[name=kind], .pi-self-check__list input").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.locator("form.pi-planner__form, .pi-self-check__end").count() == 1
    expect(button).to_be_hidden()
    is_whole(reader)


@pytest.mark.further
def test_a_double_click_on_a_second_language_of_the_sheet_shows_it(reader: Reader) -> None:
    page = reader.open(REASONS)
    start(page, "self-check")
    use(page, "self-check")
    page.locator("[data-second=ms]").dblclick()
    expect(page.locator(".pi-self-check__answer .pi-second").first).to_be_visible()


@TOOLS
@pytest.mark.further
def test_after_a_failed_try_and_a_good_one_no_error_is_left(reader: Reader, tool: str) -> None:
    page = reader.open(PLACES[tool])
    page.route("**/templates/*", lambda route: route.abort())
    button = page.locator(f".pi-{tool} [data-pi-start]")
    words = button.inner_text()
    button.click()
    expect(page.locator(f".pi-{tool} .pi-tool__failed")).to_be_visible()
    expect(button).to_have_text(words)
    page.unroute("**/templates/*")
    reader.failed.clear()
    reader.messages.clear()
    start(page, tool)
    is_whole(reader)


LOADING = {"tool": "templates/*", "search": "search/search.js", "two languages": "side-by-side/side-by-side.js"}


@pytest.mark.parametrize("what", LOADING)
def test_on_a_slow_line_what_was_pressed_says_that_it_is_loading(reader: Reader, what: str) -> None:
    page = reader.open(f"ms/{RECOVERY}")
    waiting: list[Route] = []
    page.route(f"**/{LOADING[what]}", lambda route: waiting.append(route))
    button = page.locator({
        "tool": "article [data-pi-start]", "search": "[data-pi-search-open]", "two languages": "a[data-pi-with=nl]",
    }[what])  # fmt: skip
    if what == "two languages":
        open_fold(page)
    button.click()
    status = {
        "tool": button,
        "search": page.locator(".pi-search__count"),
        "two languages": page.locator(".pi-side-by-side__status").first,
    }[what]
    expect(status).to_have_text(re.compile("dimuatkan…$"))
    assert status.get_attribute("role") == "status" or status.get_attribute("aria-live") == "polite"
    while not waiting:
        page.wait_for_timeout(20)
    for route in waiting:
        route.continue_()
    expect(status).not_to_have_text(re.compile("dimuatkan…$"))


@pytest.mark.further
def test_enter_closes_no_search_that_is_on_its_way(reader: Reader) -> None:
    page = reader.open("")
    page.route("**/search/search.js", lambda route: None)
    page.locator("[data-pi-search-open]").click()
    page.keyboard.type("sun")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


# --- another language ---------------------------------------------------------------------------------------------


@TOOLS
def test_what_was_filled_in_goes_along_to_another_language_and_is_kept_nowhere(reader: Reader, tool: str) -> None:
    wanted = alone(reader, tool, "nl/")
    page = reader.open(PLACES[tool])
    start(page, tool)
    use(page, tool)
    open_fold(page)
    page.locator(".pi-languages a[hreflang=nl]").click()
    page.wait_for_url(f"**/nl/{PLACES[tool]}*")
    assert answer(page, tool) == wanted
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    is_whole(reader)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.locator("[name=kind], .pi-self-check__list input").count() == 0


@pytest.mark.further
def test_notes_and_ticks_without_an_answer_go_along_too(reader: Reader) -> None:
    page = reader.open(REASONS)
    start(page, "self-check")
    page.locator("input[value=pacemaker]").check()
    open_fold(page)
    page.locator(".pi-languages a[hreflang=ms]").click()
    page.wait_for_url(f"**/ms/{REASONS}*")
    expect(page.locator("input[value=pacemaker]")).to_be_checked()
    expect(page.locator(".pi-self-check__answer")).to_be_hidden()
    expect(page.locator("[data-keep]")).not_to_be_checked()


@pytest.mark.further
def test_a_tool_that_was_not_started_is_not_started_in_another_language(reader: Reader) -> None:
    page = reader.open(RECOVERY)
    open_fold(page)
    page.locator(".pi-languages a[hreflang=nl]").click()
    page.wait_for_url(f"**/nl/{RECOVERY}*")
    page.wait_for_load_state("networkidle")
    expect(page.locator("article [data-pi-start]")).to_be_visible()
