"""An answer on the first screen: home by moment, recovery by day, what to do and not to do, the plan for today.

Most of it without a script.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Reader
from .pages import FOLDERS, TREATMENT, further, words

pytestmark = pytest.mark.browser
MOMENTS = ("moment-deciding", "moment-planned", "moment-treated", "moment-worried")
Visible = Callable[[str], list[str]]


def visible_places(page: Page, stage: str) -> list[str]:
    """The kinds, by their place, of the cells that one sees in the table of a stage; with a star if drawn lighter."""
    return page.evaluate(
        """(id) => {
          const table = document.querySelector(`#${id} ~ .pi-table`);
          const cells = [...table.querySelectorAll("td[data-place]")].filter((cell) => cell.checkVisibility());
          const usual = getComputedStyle(document.querySelector("article")).color;
          return cells.map((cell) => cell.dataset.place + (getComputedStyle(cell).color === usual ? "" : "*"));
        }""",
        stage,
    )


@pytest.mark.parametrize("code", ["ms", further("en"), further("nl")])
def test_the_home_page_begins_with_four_moments_to_tap(reader_without_script: Reader, code: str) -> None:
    page = reader_without_script.open(FOLDERS[code])
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        above = page.locator(".pi-in-short").bounding_box()
        assert above is not None
        for id in MOMENTS:
            link = page.locator(f"#{id} a")
            assert link.locator("svg").get_attribute("aria-hidden") == "true"
            box = link.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44
            assert box["y"] + box["height"] <= above["y"]
    page.locator("#moment-worried a").click()
    expect(page.locator("h2#help")).to_be_in_viewport()
    assert page.url.endswith(f"{FOLDERS[code]}{TREATMENT}recovery/#help")


def test_with_several_treatments_a_moment_leads_to_the_cards_of_each(address_of_three: str, reader: Reader) -> None:
    page = reader.page
    page.goto(address_of_three)
    page.locator("#moment-worried a").click()
    expect(page.locator("h3#worried")).to_be_in_viewport()
    links = page.locator("h3#worried + ul a:not(.pi-word)")
    assert {(link.get_attribute("href") or "").partition("/")[0] for link in links.all()} == {
        "sample",
        "steam",
        "cloth",
    }


def test_two_taps_lead_from_the_home_page_to_day_5(reader_without_script: Reader) -> None:
    page = reader_without_script.open("")
    page.locator("#moment-treated a").click()
    day = page.locator(".pi-days a", has_text="4–7")
    expect(day).to_be_in_viewport(ratio=1)
    day.click()
    expect(page.locator("h3#days-4-7")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("code", ["nl", further("en"), further("ms")])
def test_the_days_are_in_the_words_of_the_language_in_one_row(reader: Reader, code: str) -> None:
    page = reader.open(f"{FOLDERS[code]}{TREATMENT}recovery/")
    units = {
        "en": "days days days weeks months",
        "nl": "dagen dagen dagen weken maanden",
        "ms": "hari hari hari minggu bulan",
    }
    numbers = ("0", "1–3", "4–7", "2–4", "1–6")
    links = page.locator(".pi-days a")
    assert [link.inner_text().split() for link in links.all()] == [
        list(pair) for pair in zip(numbers, units[code].split(), strict=True)
    ]
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        boxes = [link.bounding_box() for link in links.all()]
        assert all(box and min(box["width"], box["height"]) >= 44 for box in boxes)
        assert len({box["y"] for box in boxes if box}) == 1


def test_on_a_phone_one_sees_the_kind_that_is_chosen_and_beside_each_other_both(reader_without_script: Reader) -> None:
    page = reader_without_script.open(f"{TREATMENT}recovery/")
    both = ["1", "2", "1", "2"]
    assert visible_places(page, "days-1-3") == both
    page.locator("[data-pi-kind='1']").check()
    assert visible_places(page, "days-1-3") == ["1", "1"]
    page.locator("[data-pi-kind='2']").check()
    assert visible_places(page, "days-1-3") == ["2", "2"]
    # What is "the same" as another kind stands beside that.
    assert visible_places(page, "day-0") == ["2", "1", "2"]
    page.set_viewport_size({"width": 1280, "height": 800})
    assert visible_places(page, "days-1-3") == ["1*", "2", "1*", "2"]
    page.emulate_media(media="print")
    assert [place.strip("*") for place in visible_places(page, "days-1-3")] == both
    page.emulate_media(media="screen")
    page.locator(".pi-days input:not([data-pi-kind])").check()
    assert visible_places(page, "days-1-3") == both


@pytest.mark.parametrize(("treatment", "kinds"), [("steam", 0), ("cloth", 3)])
def test_there_is_a_kind_to_choose_where_there_are_several(
    address_of_three: str, reader: Reader, treatment: str, kinds: int
) -> None:
    page = reader.page
    page.goto(f"{address_of_three}{treatment}/recovery/")
    assert page.locator(".pi-days a").count() == 3
    assert page.locator(".pi-days [data-pi-kind]").count() == kinds
    assert page.locator(".pi-days fieldset").count() == (1 if kinds else 0)


@pytest.mark.parametrize("code", ["en", further("nl"), further("ms")])
def test_what_to_do_and_not_to_do_have_a_shape_and_a_word(reader: Reader, code: str) -> None:
    page = reader.open(f"{FOLDERS[code]}{TREATMENT}recovery/")
    marks = {
        item.get_attribute("id"): (
            item.locator(".pi-advice").all_text_contents(),
            item.locator(".pi-advice--do").count(),
        )
        for item in page.locator("h2#restrictions ~ ul > li").all()
    }
    said = words(code)
    assert marks["sunscreen"] == ([f"{said['timeline.do']} "], 1)
    assert marks["sun"] == ([f"{said['timeline.avoid']} "], 0)
    assert marks["creams"] == ([], 0)  # it has no end, and does not say which of the two it is
    page = reader.open(f"{FOLDERS[code]}{TREATMENT}aftercare/")
    for section, name in (("do", "do"), ("do-not", "avoid")):
        items = page.locator(f"h2#{section} + ul > li, h2#{section} + .pi-elsewhere + ul > li")
        assert items.count() >= 1
        assert items.count() == items.locator(f".pi-advice--{name}").count()


def test_the_plan_begins_with_today_and_folds_the_rest(reader: Reader) -> None:
    page = reader.page
    page.clock.set_fixed_time("2026-11-26T12:00:00")
    reader.open(f"{TREATMENT}recovery/")
    page.locator(".pi-planner [data-pi-start]").click()
    page.locator("[value=ablative]").check()
    page.locator("[type=date]").fill("2026-11-21")
    page.locator(".pi-planner [type=submit]").click()
    today = page.locator("[data-day]")
    assert "Crusts and peeling" in today.locator("[data-day-stage]").inner_text()
    assert "Flaking" not in today.locator("[data-day-stage]").inner_text()
    assert [link.get_attribute("href") for link in today.locator("[data-day-do] a").all()] == ["#sunscreen"]
    avoided = [link.get_attribute("href") for link in today.locator("[data-day-avoid] a").all()]
    assert avoided == [
        "#make-up-ablative",
        "#swimming-ablative",
        "#sun",
        "#acids-ablative",
    ]  # in the order of their ends
    assert today.locator("[data-day-next] time").get_attribute("datetime") == "2026-11-28"
    expect(page.locator(".pi-planner__links")).to_be_visible()
    expect(page.locator("[data-stages]")).to_be_hidden()
    page.locator("[type=date]").fill("2027-01-21")  # not treated yet: there is no today in the plan
    page.locator(".pi-planner [type=submit]").click()
    expect(today).to_be_hidden()
    expect(page.locator("[data-stages]")).to_be_visible()
