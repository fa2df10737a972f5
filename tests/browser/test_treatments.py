"""A site with three treatments, with two kinds, none and three: each has its own tools, and help is on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import Reader, make_reader
from .fold import open_fold
from .pages import FOLDERS, further, words

pytestmark = pytest.mark.browser
DAY = "2026-11-21"


@dataclass(frozen=True)
class Expected:
    """What a treatment has: its name and kinds in each language, and how many of its lists can be ticked."""

    folder: str
    names: dict[str, str]
    kinds: dict[str, dict[str, str]] = field(default_factory=dict)  # by id, in each language
    lists: int = 2


SAMPLE = Expected(
    "sample",
    {"en": "What it is", "nl": "Wat het is", "ms": "Apa itu"},
    {
        "non-ablative": {"en": "Non-ablative", "nl": "Niet-ablatief", "ms": "Bukan ablasi"},
        "ablative": {"en": "Ablative", "nl": "Ablatief", "ms": "Ablasi"},
    },
    lists=3,
)
STEAM = Expected("steam", {"en": "Steam", "nl": "Stoom", "ms": "Wap"})
CLOTH = Expected(
    "cloth",
    {"en": "Warm cloth", "nl": "Warme doek", "ms": "Kain suam"},
    {
        "thin": {"en": "Thin cloth", "nl": "Dunne doek", "ms": "Kain nipis"},
        "thick": {"en": "Thick cloth", "nl": "Dikke doek", "ms": "Kain tebal"},
        "folded": {"en": "Folded cloth", "nl": "Gevouwen doek", "ms": "Kain berlipat"},
    },
)
ALL = (CLOTH, SAMPLE, STEAM)  # in the order of their folders
# Each treatment in one language by default, in the others in a run of everything.
FIRST = {"sample": "en", "steam": "nl", "cloth": "ms"}
EACH = [
    (one, code) if FIRST[one.folder] == code else further(one, code) for one in ALL for code in FOLDERS
]  # fmt: skip
EACH_ID = [f"{one.folder}-{code}" for one in ALL for code in FOLDERS]
each = pytest.mark.parametrize(("one", "code"), EACH, ids=EACH_ID)


@pytest.fixture
def reader(browser: Browser, address_of_three: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield make_reader(context, address_of_three)
    context.close()


@pytest.fixture
def reader_without_script(browser: Browser, address_of_three: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield make_reader(context, address_of_three)
    context.close()


# --- help and menu ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["not-there/", *map(further, ("", "nl/sources/", "ms/glossary/", "nl/", "about/"))])
def test_a_page_of_no_treatment_leads_to_the_help_of_each_without_a_script(
    reader_without_script: Reader, path: str
) -> None:
    page = reader_without_script.open(path)
    code = page.locator("html").get_attribute("lang") or ""
    page.locator(".pi-header__help").click()
    expect(page.locator("#page-treatments")).to_be_in_viewport()
    assert re.fullmatch(rf"{re.escape(reader_without_script.address)}{FOLDERS[code]}#page-treatments", page.url)
    listed = page.locator(".pi-treatments li")
    assert [one.locator("a").first.inner_text() for one in listed.all()] == [one.names[code] for one in ALL]
    title = words(code)["help"]
    for one in ALL:
        link = page.get_by_role("link", name=f"{title} {one.names[code]}", exact=True)
        assert (link.get_attribute("href") or "").endswith(f"{one.folder}/recovery/#help")
    page.get_by_role("link", name=f"{title} {STEAM.names[code]}", exact=True).click()
    expect(page.locator("h2#help")).to_be_in_viewport()
    assert page.url.endswith(f"{FOLDERS[code]}steam/recovery/#help")


@each
def test_a_page_of_a_treatment_leads_to_its_own_help_and_has_its_own_menu(
    reader: Reader, one: Expected, code: str
) -> None:
    page = reader.open(f"{FOLDERS[code]}{one.folder}/benefits/")
    page.locator(".pi-header__help").click()
    expect(page.locator("h2#help")).to_be_in_viewport()
    assert page.url.endswith(f"{FOLDERS[code]}{one.folder}/recovery/#help")
    open_fold(page)
    titles = page.locator(".pi-menu__title").all_inner_texts()
    assert titles == [words(code)[f"menu.{name}"] for name in ("all", "treatment", "site")]
    own = page.locator(".pi-menu > ul").first.locator("> li > a").all()
    others = {f"/{other.folder}/" for other in ALL if other is not one}
    assert len(own) >= 4
    assert not [link for link in own if any(part in absolute(link) for part in others)]
    page.get_by_role("link", name=words(code)["menu.all"], exact=True).click()
    expect(page.locator("#page-treatments")).to_be_in_viewport()
    assert reader.messages == []


def absolute(link: Locator) -> str:
    return str(link.evaluate("link => link.href"))


def test_a_page_of_the_site_lists_the_treatments_in_its_menu(reader: Reader) -> None:
    page = reader.open("sources/")
    open_fold(page)
    listed = page.locator(".pi-menu > ul").first.locator("a")
    assert listed.all_inner_texts() == [one.names["en"] for one in ALL]
    listed.last.click()
    expect(page.locator("h1")).to_have_text("Steam: what it is")
    assert "Steam" in page.title()


# --- planner and timeline ---------------------------------------------------------------------------------


def opened(reader: Reader, one: Expected, code: str) -> Page:
    page = reader.open(f"{FOLDERS[code]}{one.folder}/recovery/")
    page.locator(".pi-planner [data-pi-start]").click()
    expect(page.locator(".pi-planner form")).to_be_visible()
    return page


def plan(page: Page, kind: str = "") -> Locator:
    if kind:
        page.locator(f"[name=kind][value={kind}]").check()
    page.locator("[name=date]").fill(DAY)
    page.locator(".pi-planner [type=submit]").click()
    found = page.locator(".pi-planner__plan")
    expect(found).to_be_visible()
    found.locator("details").evaluate_all("all => { for (const one of all) one.open = true; }")
    return found


def advice(page: Page, kinds: tuple[str, ...], names: dict[str, str]) -> tuple[set[str], set[str]]:
    """The texts of all advice on the page for these kinds, with an end and without one: what has no kind is of all.

    `names` of kinds: advice below a heading for one says so in the plan, where it no longer has that heading.
    """
    items = page.evaluate(
        """() => [...document.querySelectorAll("h2#restrictions ~ ul > li")].map((item) => {
          const copy = item.cloneNode(true);
          for (const mark of copy.querySelectorAll("sup, .pi-advice")) mark.remove();
          const { kind, kindAbove, until } = item.dataset;
          return [kind ?? "", kindAbove ?? "", Boolean(until), copy.textContent.trim()];
        })"""
    )
    own = [item for item in items if (item[0] or item[1]) in ("", "both", "all", *kinds)]
    before = {above: f"{names[above]}: " for _, above, _, _ in own if above}
    ending = {f"{before.get(above, ': ')[:-2]}|{text}" for _, above, ends, text in own if ends}
    return ending, {before.get(above, "") + text for _, above, ends, text in own if not ends}


@each
def test_the_planner_asks_for_the_kind_only_where_there_are_several_and_leaves_no_advice_out(
    reader: Reader, one: Expected, code: str, tmp_path: Path
) -> None:
    page = opened(reader, one, code)
    asked = page.locator(".pi-planner fieldset")
    assert asked.count() == (1 if one.kinds else 0)
    if one.kinds:
        names = [*(kind[code] for kind in one.kinds.values()), words(code)["planner.kind.unknown"]]
        assert asked.locator("label").all_inner_texts() == names
    else:
        assert page.evaluate("document.activeElement.name") == "date"
    every_kind = words(code)["planner.every-kind"]
    for kind in (*one.kinds, "unknown") if one.kinds else ("",):
        shown = plan(page, kind)
        kinds = tuple(one.kinds) if kind == "unknown" else (kind,)
        ending, open_ended = advice(page, kinds, {id: name[code] for id, name in one.kinds.items()})
        rows = [row.partition(": ") for row in shown.locator("[data-restrictions] tbody td").all_inner_texts()]
        assert {f"{(label.partition('(')[2])[:-1]}|{text.strip()}" for label, _, text in rows} == ending
        assert set(shown.locator("[data-open] > li").all_inner_texts()) == open_ended
        heads = shown.locator("[data-stages] thead th").all_text_contents()[1:]
        assert heads == [one.kinds[k][code] for k in kinds if k] or heads == [words(code)["timeline.what"]]
        # Every stage says something of every kind.
        cells = shown.locator("[data-stages] tbody td")
        assert cells.count() == len(heads) * shown.locator("[data-stages] tbody tr").count()
        assert all(text.strip() for text in cells.all_inner_texts())
        assert (every_kind in shown.inner_text()) == bool(one.kinds)
        assert shown.locator("[data-kind-shown]").count() == (1 if one.kinds else 0)
    with page.expect_download() as download:
        page.locator("[data-ics]").click()
    download.value.save_as(tmp_path / "plan.ics")
    events = icalendar.Calendar.from_ical((tmp_path / "plan.ics").read_bytes()).walk("VEVENT")
    assert len(events) == len(ending) + len(shown.locator("[data-stages] tbody tr").all())
    # Each line of the file is read on its own, so what stands below a heading for a kind names it.
    apart = [row.partition("|") for row in ending]
    said = [f"{event['SUMMARY']} {event['DESCRIPTION']}" for event in events]
    assert all(any(text in one and one.count(kind) >= 2 for one in said) for kind, _, text in apart if kind)
    assert not [event for event in events if "undefined" in str(event["SUMMARY"]) + str(event["DESCRIPTION"])]
    assert reader.messages == []
    assert reader.failed == []


@pytest.mark.further
def test_the_same_is_shown_with_what_it_is_the_same_as_over_several_columns(reader: Reader) -> None:
    shown = plan(opened(reader, CLOTH, "en"), "folded")
    helps = shown.locator("[data-stages] tbody tr").first.locator("td p").last
    expect(helps).to_have_text(
        re.compile(r"Thin cloth: Cool packs\..*Thick cloth: The same, and rest\..*Folded cloth: The same, and a day")
    )


@each
@pytest.mark.further
def test_a_plan_that_is_kept_is_that_of_its_treatment(reader: Reader, one: Expected, code: str) -> None:
    page = opened(reader, one, code)
    page.locator("[name=remember]").check()
    plan(page, next(iter(one.kinds), ""))
    page.reload()
    expect(page.locator(".pi-planner__plan")).to_be_visible()
    other = next(each for each in ALL if each is not one)
    reader.open(f"{FOLDERS[code]}{other.folder}/recovery/")
    expect(page.locator(".pi-planner [data-pi-start]")).to_be_visible()
    expect(page.locator(".pi-planner__plan")).to_have_count(0)


@each
@pytest.mark.further
def test_the_timeline_has_a_lane_for_each_kind_or_one_without_a_name(reader: Reader, one: Expected, code: str) -> None:
    page = reader.open(f"{FOLDERS[code]}{one.folder}/recovery/")
    lanes = page.locator(".pi-timeline [data-lane]")
    assert [lane.get_attribute("data-lane") for lane in lanes.all()] == (list(one.kinds) or [""])
    named = lanes.locator("> p").all_inner_texts()
    assert named == [kind[code] for kind in one.kinds.values()]
    patterns, colours = [], []
    for lane in lanes.all():
        line = lane.locator("line").first
        patterns.append(line.evaluate("line => getComputedStyle(line).strokeDasharray"))
        colours.append(line.evaluate("line => getComputedStyle(line).stroke"))
    assert len(set(patterns)) == len(set(colours)) == len(patterns)
    assert (words(code)["timeline.kinds"] in page.locator(".pi-timeline").inner_text()) == bool(one.kinds)


# --- self-check -------------------------------------------------------------------------------------------


@each
def test_the_self_check_ticks_the_lists_that_the_page_has(reader: Reader, one: Expected, code: str) -> None:
    page = reader.open(f"{FOLDERS[code]}{one.folder}/contraindications/")
    ids = ("not-now", "tell-first", "clinics-differ")[: one.lists]
    lists = [page.locator(f"h2#{id} ~ ul").first.locator("> li").count() for id in ids]
    page.locator(".pi-self-check [data-pi-start]").click()
    boxes = page.locator("article li input[type=checkbox]")
    expect(boxes.first).to_be_visible()
    assert boxes.count() == sum(lists)
    for box in boxes.all():
        box.check()
    page.locator("[data-show]").click()
    answer = page.locator(".pi-self-check__answer")
    expect(answer).to_be_visible()
    assert answer.locator("[data-group] li").count() == sum(lists)
    assert answer.locator("[data-group=now] li").count() == lists[0]
    assert reader.messages == []
