"""The recovery timeline as a reader sees it: drawing, table and the pages' own attributes say the same."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from patientinfo.pages.timeline import days, in_words

from .conftest import Reader, make_reader
from .pages import FOLDERS, TREATMENT, further, languages, source, words

pytestmark = pytest.mark.browser
KINDS = ("non-ablative", "ablative")


def opened(reader: Reader, code: str) -> Page:
    return reader.open(f"{FOLDERS[code]}{TREATMENT}recovery/")


def advice(code: str, kind: str) -> list[tuple[str, str]]:
    """What the content says of one kind of treatment: (id, duration), avoid before do, the shortest first."""
    found = re.findall(r'\{#([\w-]+) data-kind="([\w-]+)" data-until="(\w+)"([^}]*)\}', source(code, "recovery"))
    own = [(id, until, "data-do" in rest) for id, kinds, until, rest in found if kinds in (kind, "both")]
    return [(id, until) for id, until, _ in sorted(own, key=lambda one: (one[2], days(one[1])))]


def to_do(code: str) -> set[str]:
    """The advice that says what to do: only its words say from when."""
    return set(re.findall(r'\{#([\w-]+) [^}]*data-do="true"', source(code, "recovery")))


def stages(code: str) -> list[tuple[str, str, str]]:
    return re.findall(r'\{#([\w-]+) data-from="(\w+)" data-to="(\w+)"', source(code, "recovery"))


def bars(page: Page, kind: str) -> list[Locator]:
    return page.locator(f"[data-lane={kind}] a").all()


def drawn_width(bar: Locator) -> float:
    return bar.locator("svg").evaluate("bar => bar.getBoundingClientRect().width")


def target(link: Locator) -> str:
    return (link.get_attribute("href") or "").removeprefix("#")


@pytest.mark.parametrize("code", languages("nl"))
def test_the_bars_are_the_advice_of_the_content_each_with_its_end(reader: Reader, code: str) -> None:
    page = opened(reader, code)
    for kind in KINDS:
        wanted = advice(code, kind)
        assert len(wanted) >= 5
        found = bars(page, kind)
        assert [(target(bar), bar.locator("b").inner_text()) for bar in found] == [
            (id, in_words(until, code)) for id, until in wanted
        ]
        for bar in found:
            end, drawing = bar.locator("b").bounding_box(), bar.locator("svg").bounding_box()
            assert end is not None
            assert drawing is not None
            assert 0 <= end["x"] - drawing["x"] - drawing["width"] < 12  # at the end of the bar, not below it
            assert end["x"] + end["width"] <= 390
    assert reader.messages == []


@pytest.mark.parametrize("width", [320, further(390), further(1280)])
@pytest.mark.parametrize("code", languages("ms"))
def test_a_longer_time_is_a_longer_bar_in_both_lanes_alike(reader: Reader, code: str, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 800})
    page = opened(reader, code)
    seen: dict[float, set[int]] = {}
    for kind in KINDS:
        for bar, (_, until) in zip(bars(page, kind), advice(code, kind), strict=True):
            seen.setdefault(days(until), set()).add(round(drawn_width(bar)))
    assert all(max(widths) - min(widths) <= 1 for widths in seen.values())
    longest_first = [max(seen[time]) for time in sorted(seen, reverse=True)]
    assert longest_first == sorted(set(longest_first), reverse=True)
    assert min(longest_first) > 15


@pytest.mark.parametrize("code", languages("nl"))
def test_the_table_says_what_the_drawing_and_the_content_say(reader: Reader, code: str) -> None:
    page = opened(reader, code)
    named = words(code)
    page.get_by_text(named["timeline.table"], exact=True).click()
    table = page.locator(".pi-timeline__table")
    rows = [
        (target(row.locator("a")), row.locator("a").inner_text(), *row.locator("td").all_inner_texts())
        for row in table.locator("tr:has([scope=row])").all()
    ]

    def since(time: str) -> str:
        return in_words(time, code) if days(time) else named["timeline.day-0"]

    names = {target(link): link.locator("span").inner_text() for link in page.locator(".pi-timeline__lanes a").all()}
    wanted = [(id, names[id], since(start), since(end)) for id, start, end in stages(code)]
    for kind in KINDS:
        wanted += [
            (id, names[id], named["timeline.do.from" if id in to_do(code) else "timeline.day-0"], in_words(until, code))
            for id, until in advice(code, kind)
        ]
    for (id, said, *times), (wanted_id, name, *wanted_times) in zip(rows, wanted, strict=True):
        assert (id, times) == (wanted_id, wanted_times)
        assert said == name or said.endswith(f": {name}")  # "To do: Sunscreen"
    assert table.locator("caption").inner_text()
    assert table.locator("thead [scope=col]").count() == 3
    assert table.locator("[scope=rowgroup]").count() == 3
    assert [group.locator("tr").count() for group in table.locator("tbody").all()] == [
        1 + len(part) for part in (stages(code), *(advice(code, kind) for kind in KINDS))
    ]


@pytest.mark.parametrize("code", languages("en"))
def test_stages_stand_in_their_order_on_the_columns_behind_the_bars(reader: Reader, code: str) -> None:
    page = opened(reader, code)
    links = page.locator(".pi-timeline__course a")
    assert [target(link) for link in links.all()] == [id for id, _, _ in stages(code)]
    places = [link.locator("rect").bounding_box() for link in links.all()]
    columns = [column.bounding_box() for column in page.locator(".pi-timeline__course div > svg > rect").all()]
    edges = []
    for place, column in zip(places, columns, strict=True):
        assert place is not None
        assert column is not None
        assert abs(place["x"] - column["x"]) <= 1
        assert abs(place["width"] - column["width"]) <= 2  # its line counts with a column
        edges += [place["x"], place["x"] + place["width"]]
    assert all(abs(end - start) <= 1 for end, start in zip(edges[1::2], edges[2::2], strict=False))
    assert edges[::2] == sorted(edges[::2])


@pytest.mark.parametrize("code", languages("ms"))
def test_each_name_leads_to_its_place(reader: Reader, code: str) -> None:
    page = opened(reader, code)
    for link in page.locator(".pi-timeline__lanes a").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        link.click()
        assert page.url.endswith(link.get_attribute("href"))
        place = page.locator(f"article :is(h3, li)#{target(link)}")
        expect(place).to_be_in_viewport()
        # What it leads to says the same end.
        if link.locator("b").count():
            first, *rest = link.locator("b").inner_text().split()
            assert first in place.inner_text()
            assert rest
    assert reader.messages == []


def test_a_screen_reader_gets_the_table_and_the_keyboard_what_it_gets(reader: Reader) -> None:
    page = opened(reader, "en")
    part = page.locator(".pi-timeline")
    assert part.get_by_role("link", name="Make-up").count() == 0
    assert part.locator("[aria-hidden] a:not([tabindex='-1'])").count() == 0
    summary = part.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert part.get_by_role("rowheader", name="Make-up").count() == 2
    assert part.get_by_role("columnheader").all_inner_texts() == ["What", "From", "Until"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#day-0")


@pytest.mark.parametrize("width", [320, further(390)])
@pytest.mark.parametrize("code", languages("ms"))
def test_no_sideways_scrolling_and_nothing_beyond_the_box(reader: Reader, code: str, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 800})
    page = opened(reader, code)
    page.locator(".pi-timeline summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    part = page.locator(".pi-timeline")
    assert part.evaluate("e => e.scrollWidth <= e.clientWidth")
    # No number of a stage is written over the next.
    lines: dict[tuple[int, int], list[dict[str, float]]] = {}
    for lane, axis in enumerate(part.locator("div > svg").all()):
        for text in axis.locator("text").all():
            box = text.bounding_box()
            assert box is not None
            lines.setdefault((lane, round(box["y"])), []).append(box)
    assert len(lines) == 3 * 2
    for one, two in (pair for line in lines.values() for pair in pairwise(line)):
        assert one["x"] + one["width"] < two["x"]


@pytest.mark.parametrize("code", languages("nl"))
def test_on_paper_and_without_a_script_all_of_it_is_there(reader_without_script: Reader, code: str) -> None:
    page = opened(reader_without_script, code)
    assert drawn_width(bars(page, "ablative")[0]) > 15
    page.emulate_media(media="print")
    rows = page.locator(".pi-timeline__table tr")
    assert rows.count() == 4 + len(stages(code)) + sum(len(advice(code, kind)) for kind in KINDS)
    for row in rows.all():
        assert row.evaluate("row => row.checkVisibility({ contentVisibilityAuto: true })")
        assert row.evaluate("row => row.getBoundingClientRect().height") > 8
    expect(page.locator(".pi-timeline summary")).to_be_hidden()


@pytest.mark.parametrize("look", [{"forced_colors": "active"}, further({}), further({"color_scheme": "dark"})])
def test_the_lanes_differ_in_pattern_not_in_colour_alone(browser: Browser, address: str, look: dict[str, str]) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, **look)
    page = opened(make_reader(context, address), "en")
    patterns = [
        page.locator(f"[data-lane={kind}] line").first.evaluate("line => getComputedStyle(line).strokeDasharray")
        for kind in KINDS
    ]
    assert patterns[0] == "none"
    assert patterns[1] != "none"
    contrasts = page.locator(".pi-timeline__lanes a line").evaluate_all(
        """lines => {
          const light = (colour) => {
            const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((n) => n / 255);
            const [r, g, b] = parts.map((n) => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
          };
          const ground = light(getComputedStyle(document.body).backgroundColor);
          return lines.map((line) => light(getComputedStyle(line).stroke)).map((ink) =>
            Math.max(ink, ground) / Math.min(ink, ground));
        }"""
    )
    assert min(contrasts) >= 4.5
    context.close()
