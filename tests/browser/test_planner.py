"""The recovery planner: the reader's own dates, on the page, on paper and in a calendar file."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import icalendar
import pytest
from dateutil.relativedelta import relativedelta
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import Reader, make_reader
from .pages import FOLDERS, SAMPLE, TREATMENT, further, languages, words

NAMES = {"en": "English", "nl": "Nederlands", "ms": "Bahasa Melayu"}

pytestmark = pytest.mark.browser
ZONES = ("Europe/Amsterdam", "Asia/Kuala_Lumpur", "America/New_York")
KINDS = ("non-ablative", "ablative", "unknown")
# Its words stand in a file with a changing name.
OWN_FILES = {
    *(f"planner/{name}.js" for name in ("planner", "form", "plan", "content", "dates", "events", "ics")),
    *(f"shared/{name}.js" for name in ("copies", "elements", "print", "storage", "template")),
    "tools/planner.css",
    "words",
}
TREATED = "2026-11-21"
DAYS = {
    "en": ("Saturday", "21 November 2026"),
    "nl": ("zaterdag", "21 november 2026"),
    "ms": ("Sabtu", "21 November 2026"),
}
TODAY = {
    "en": "Today is day 3: Days 1 to 3",
    "nl": "Vandaag is dag 3: Dag 1 tot 3",
    "ms": "Hari ini ialah hari 3: Hari 1",
}

# Everything through which a page could keep or send something, written down before it happens.
RECORDER = """
window.recorded = [];
const note = (name) => window.recorded.push(name);
const wrap = (object, name) => {
  const real = object[name];
  object[name] = function (...given) { note(`${name} ${given[0]}`); return real.apply(this, given); };
};
for (const name of ["setItem", "removeItem", "clear"]) wrap(Storage.prototype, name);
wrap(IDBFactory.prototype, "open");
if (window.CacheStorage) wrap(CacheStorage.prototype, "open");
wrap(Navigator.prototype, "sendBeacon");
wrap(window, "fetch");
wrap(XMLHttpRequest.prototype, "open");
const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
const set = function (text) { note("cookie"); cookie.set.call(this, text); };
Object.defineProperty(Document.prototype, "cookie", { ...cookie, set });
"""


@dataclass
class Visit:
    """A reader on the recovery page, who uses the planner."""

    reader: Reader
    code: str

    @property
    def page(self) -> Page:
        return self.reader.page

    @property
    def tool(self) -> Locator:
        return self.page.locator(".pi-planner")

    @property
    def plan(self) -> Locator:
        return self.page.locator(".pi-planner__plan")

    @property
    def today(self) -> Locator:
        return self.page.locator(".pi-planner__today")

    @property
    def status(self) -> Locator:
        """What is said of what was kept or made, not of the day that was typed."""
        return self.tool.locator("[role=status]:not([data-day-said])")

    def open(self, code: str = "", place: str = "") -> Visit:
        self.code = code or self.code
        self.reader.open(f"{FOLDERS[self.code]}{TREATMENT}recovery/" + place)
        return self

    def set_clock(self, now: str) -> None:
        """The clock of the reader, not of this computer: the time is given where the reader is."""
        offset = self.page.evaluate(f"-new Date('{now}').getTimezoneOffset()")
        zone = datetime.timezone(datetime.timedelta(minutes=offset))
        self.page.clock.set_fixed_time(datetime.datetime.fromisoformat(now).replace(tzinfo=zone))

    def start(self) -> Visit:
        self.tool.locator("[data-pi-start]").click()
        expect(self.tool.locator("form")).to_be_visible()
        return self

    def ask(self, kind: str, date: str, remember: bool = False) -> Visit:
        self.tool.locator(f"[value={kind}]").check()
        self.tool.locator("[type=date]").fill(date)
        self.tool.locator("[name=remember]").set_checked(remember)
        self.tool.locator("[type=submit]").click()
        self.unfold()
        return self

    def unfold(self) -> None:
        """Open what is folded below the plan for today."""
        self.plan.locator("details").evaluate_all("all => { for (const one of all) one.open = true; }")

    def ends(self) -> dict[str, str]:
        """The last day of each advice in the plan, by its words."""
        rows = self.plan.locator("[data-restrictions] tbody tr").all()
        return {row.locator("td").inner_text(): day_of(row.locator("time")) for row in rows}

    def calendar(self, folder: Path) -> tuple[str, bytes]:
        with self.page.expect_download() as download:
            self.tool.locator("[data-ics]").click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path.name, path.read_bytes()


def day_of(time: Locator) -> str:
    return time.get_attribute("datetime") or ""


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def begin(code: str = "en", zone: str = "Europe/Amsterdam", now: str = "2026-11-24T10:00:00") -> Visit:
        context = browser.new_context(viewport={"width": 390, "height": 844}, timezone_id=zone)
        contexts.append(context)
        context.add_init_script(RECORDER)
        made = Visit(make_reader(context, address), code)
        made.set_clock(now)
        return made.open()

    yield begin
    for context in contexts:
        context.close()


# --- what the page says, worked out a second time --------------------------------------------------------


def later(day: datetime.date, duration: str) -> datetime.date:
    """The day on which a duration of the content ends, with another library than the page's."""
    figure, unit = int(duration[:-1]), duration[-1]
    if unit == "h":
        return day + datetime.timedelta(days=-(-figure // 24))
    names = {"d": "days", "w": "weeks", "M": "months", "y": "years"}
    return day + relativedelta(**{names[unit]: figure})


def advice_of(page: Page, kind: str) -> list[dict[str, str]]:
    """The advice in the text of the page for one kind, with the words a reader gets."""
    items = page.evaluate(
        """() => [...document.querySelectorAll("#restrictions ~ ul li[data-kind]")].map((item) => {
          const copy = item.cloneNode(true);
          for (const mark of copy.querySelectorAll("sup, .pi-advice")) mark.remove();
          const name = (copy.querySelector("strong") ?? copy).textContent; // an item need not begin in bold
          return { id: item.id, kind: item.dataset.kind, until: item.dataset.until ?? "", do: item.dataset.do ?? "",
                   label: name.trim().replace(/:$/, ""), text: copy.textContent };
        })"""
    )
    return [item for item in items if kind == "unknown" or item["kind"] in (kind, "both")]


def stages_of(page: Page) -> list[dict[str, str]]:
    return page.evaluate(
        """() => [...document.querySelectorAll("#stages ~ h3[data-from]")].map((heading) => (
          { id: heading.id, name: heading.textContent, start: heading.dataset.from, end: heading.dataset.to }))"""
    )


def spans(page: Page, day: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    found: list[tuple[datetime.date, datetime.date]] = []
    for stage in stages_of(page):
        start = later(day, stage["start"])
        if stage["start"][-1] in "wMy":
            start = found[-1][1] + datetime.timedelta(days=1)
        found.append((start, later(day, stage["end"])))
    return found


def module(page: Page, name: str, call: str) -> object:
    load = f"const it = await import('{code_folder(page)}/planner/{name}.js')"
    return page.evaluate(f"async () => {{ {load}; return {call}; }}")


def code_folder(page: Page) -> str:
    """The folder of the site's scripts, whose name holds a hash."""
    return page.locator("script[src$='site.js']").evaluate("script => new URL('.', script.src).pathname").rstrip("/")


# --- the plan on the page ---------------------------------------------------------------------------------


def in_the_plan(code: str, advice: dict[str, str]) -> str:
    """An advice with its label: "sunscreen" is nothing to avoid."""
    return f"{words(code)['timeline.do' if advice['do'] else 'timeline.avoid']}: {advice['text']}"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("nl", "unknown"),
        *(further(code, kind) for code in FOLDERS for kind in KINDS if (code, kind) != ("nl", "unknown")),
    ],
)
def test_the_plan_has_each_advice_of_the_kind_with_the_words_of_the_page(
    visit: Callable[..., Visit], code: str, kind: str
) -> None:
    reader = visit(code).start().ask(kind, TREATED)
    day = datetime.date.fromisoformat(TREATED)
    wanted = advice_of(reader.page, kind)
    dated = [a for a in wanted if a["until"]]
    assert len(dated) == {"non-ablative": 5, "ablative": 7, "unknown": 8}[kind]
    # Sorted by date, and in the order of the page where dates are the same.
    in_order = sorted(dated, key=lambda a: later(day, a["until"]))
    assert list(reader.ends().items()) == [(in_the_plan(code, a), str(later(day, a["until"]))) for a in in_order]
    assert reader.plan.locator("[data-open] > li").all_inner_texts() == [a["text"] for a in wanted if not a["until"]]
    assert reader.plan.locator(".footnote-ref, [id^=word-], [id^=fnref]").count() == 0
    assert reader.reader.messages == []
    assert reader.reader.failed == []


@pytest.mark.parametrize("code", languages("ms"))
@pytest.mark.further
def test_dates_are_written_as_the_language_writes_them(visit: Callable[..., Visit], code: str) -> None:
    reader = visit(code).start().ask("ablative", TREATED)
    weekday, date = DAYS[code]
    shown = reader.plan.locator("[data-date-shown]").inner_text()
    assert re.fullmatch(rf"{weekday},? {date}", shown)
    expect(reader.plan.locator("[data-kind-shown]")).to_have_text(
        {"ms": "Ablasi", "nl": "Ablatief"}.get(code, "Ablative")
    )
    # A stage over the end of a year names both years, in every language.
    last = reader.plan.locator("[data-stages] tbody th").last.inner_text()
    assert "2026" in last
    assert "2027" in last


@pytest.mark.parametrize("code", languages("ms"))
@pytest.mark.further
def test_stages_show_what_the_page_says_of_the_kind(visit: Callable[..., Visit], code: str) -> None:
    reader = visit(code).start().ask("ablative", TREATED)
    rows = reader.plan.locator("[data-stages] tbody tr")
    stages = stages_of(reader.page)
    assert rows.count() == len(stages) == 5
    for row, stage in zip(rows.all(), stages, strict=True):
        link = row.locator("th a")
        assert link.inner_text() == stage["name"]
        assert link.get_attribute("href") == f"#{stage['id']}"
        assert row.locator("td").count() == 1
    crusts = {"en": "Crusts and peeling", "nl": "Korstjes en vervellen", "ms": "Keruping dan kulit"}[code]
    expect(rows.nth(2)).to_contain_text(crusts)
    # Every row of every stage, on any day: what is not normal stands further down in most.
    expect(reader.plan.locator("[data-stages] td p:visible")).to_have_count(
        reader.page.locator("#stages ~ .pi-table:not(#restrictions ~ *) tbody tr").count()
    )
    redness = {"en": "Skin is red and swollen", "nl": "De huid is rood", "ms": "Kulit merah dan bengkak"}[code]
    expect(rows.first).to_contain_text(redness)


@pytest.mark.parametrize("code", languages("nl"))
@pytest.mark.further
def test_what_is_the_same_stands_beside_what_it_is_the_same_as(visit: Callable[..., Visit], code: str) -> None:
    reader = visit(code)
    reader.start().ask("ablative", TREATED)
    first = reader.plan.locator("[data-stages] tbody tr").first
    both = {
        "en": ("Non-ablative: Cool packs", "Ablative: The same, and the ointment"),
        "nl": ("Niet-ablatief: Koelen", "Ablatief: Hetzelfde, en de zalf"),
        "ms": ("Bukan ablasi: Pek sejuk", "Ablasi: Sama, dan salap"),
    }[code]
    for said in both:
        expect(first).to_contain_text(said)


@pytest.mark.further
def test_who_does_not_know_the_kind_sees_both_and_is_sent_to_the_clinic(visit: Callable[..., Visit]) -> None:
    reader = visit("en", now="2026-12-15T10:00:00").start().ask("unknown", TREATED)
    heads = reader.plan.locator("[data-stages] thead th").all_text_contents()
    assert heads[1:] == ["Non-ablative", "Ablative"]
    expect(reader.plan.get_by_text("Ask the clinic which kind of treatment you had.")).to_be_visible()
    ends = reader.ends()
    assert ends["To avoid: Make-up, non-ablative: none for 1 day."] == "2026-11-22"
    assert ends["To avoid: Make-up, ablative: none for 1 week."] == "2026-11-28"
    # While the kind is not known, no date of one kind is called past.
    passed = reader.plan.locator("tr", has=reader.page.locator(".pi-planner__passed"))
    expect(passed).to_have_count(2)
    expect(passed.first).to_contain_text("No hot shower")
    expect(passed.last).to_contain_text("No sport")
    reader.ask("ablative", TREATED)
    expect(reader.plan.get_by_text("Ask the clinic which kind of treatment you had.")).to_be_hidden()
    assert "Make-up, non-ablative" not in " ".join(reader.ends())


EDGES = {
    "a month that is shorter": ("2026-08-31", "2027-02-28"),
    "a leap day at the end": ("2027-08-31", "2028-02-29"),
    "a leap day at the start": ("2028-02-29", "2028-08-29"),
    "the last day of a year": ("2026-12-31", "2027-06-30"),
    "clocks go forward in Europe": ("2027-03-27", "2027-09-27"),
    "clocks go back in Europe": ("2026-10-24", "2027-04-24"),
    "clocks go forward in America": ("2027-03-13", "2027-09-13"),
    "clocks go back in America": ("2026-10-31", "2027-04-30"),
    "years ahead": ("2099-11-30", "2100-05-30"),
    "1900 was no leap year and 2100 is none": ("2100-02-28", "2100-08-28"),
}


@pytest.mark.parametrize("zone", ["America/New_York", further("Europe/Amsterdam"), further("Asia/Kuala_Lumpur")])
@pytest.mark.further
def test_days_are_counted_right_at_every_edge(visit: Callable[..., Visit], zone: str) -> None:
    reader = visit("en", zone=zone).start()
    for name, (treated, six_months) in EDGES.items():
        reader.ask("ablative", treated)
        ends, day = reader.ends(), datetime.date.fromisoformat(treated)
        assert ends["To do: Sunscreen, both kinds: use SPF 50 every day for 6 months."] == six_months, name
        assert ends["To avoid: No hot shower for 24 hours."] == str(day + datetime.timedelta(days=1)), name
        assert ends["To avoid: Strong sun, both kinds: stay out of it for 4 weeks."] == str(
            day + datetime.timedelta(days=28)
        ), name
        assert day_of(reader.plan.locator("[data-date-shown] time")) == treated
        expect(reader.plan.locator("[data-date-shown]")).to_contain_text(f"{day:%A}, {day.day} {day:%B %Y}")


def test_a_duration_of_every_unit_ends_on_the_right_day(visit: Callable[..., Visit]) -> None:
    page = visit().page
    cases = {
        ("2027-01-31", "1M"): "2027-02-28",
        ("2028-01-31", "1M"): "2028-02-29",
        ("2026-12-31", "2M"): "2027-02-28",
        ("2028-02-29", "1y"): "2029-02-28",
        ("2026-11-21", "24h"): "2026-11-22",
        ("2026-11-21", "36h"): "2026-11-23",
        ("2026-11-21", "12h"): "2026-11-22",
        ("2026-11-21", "90m"): "2026-11-22",
        ("2026-11-21", "0d"): "2026-11-21",
        ("2026-11-21", "2w"): "2026-12-05",
    }
    for (day, duration), end in cases.items():
        assert module(page, "dates", f"it.isoDay(it.addDuration(it.parseDay('{day}'), '{duration}'))") == end
    for wrong in ("", "2026-02-30", "2027-02-29", "0026-11-21", "2200-01-01", "21-11-2026", "2026-1-1"):
        assert module(page, "dates", f"it.parseDay('{wrong}')") is None


@pytest.mark.further
def test_every_day_of_the_plan_is_in_one_stage(visit: Callable[..., Visit], tmp_path: Path) -> None:
    reader = visit("en").start()
    for treated in ("2026-11-21", "2027-01-31", "2027-01-29", "2028-01-30", "2026-10-25"):
        reader.ask("ablative", treated)
        wanted = spans(reader.page, datetime.date.fromisoformat(treated))
        for (_, end), (start, _) in itertools.pairwise(wanted):
            assert start == end + datetime.timedelta(days=1), treated
        events = events_of(reader.calendar(tmp_path)[1])[: len(wanted)]
        assert [event.decoded("DTSTART") for event in events] == [start for start, _ in wanted]
        for event, (start, end) in zip(events, wanted, strict=True):
            first = str(event["DESCRIPTION"]).splitlines()[0]
            assert first.startswith(f"{start:%A}")
            assert f"{end.day} {end:%B %Y}" in first


@pytest.mark.further
def test_it_says_that_the_last_day_counts_and_that_the_leaflet_comes_first(visit: Callable[..., Visit]) -> None:
    reader = visit("en").start().ask("non-ablative", TREATED)
    for label in ("planner.rule", "planner.clinic"):
        expect(reader.plan).to_contain_text(words("en")[label])
    first = reader.plan.locator("[data-restrictions] tbody th").first
    expect(first).to_contain_text("Up to and including Sunday, 22 November 2026")
    helps = reader.plan.locator("[data-help-links] a")
    assert [a.get_attribute("href") for a in helps.all()] == ["#help-clinic", "#help-today", "#help-emergency"]
    assert not any(text.endswith(":") for text in helps.all_inner_texts())


# --- today ------------------------------------------------------------------------------------------------

NIGHTS = [
    ("Europe/Amsterdam", "2027-03-28T00:30:00", "2027-03-27", 1),  # the night that has 23 hours
    ("Europe/Amsterdam", "2027-03-28T23:30:00", "2027-03-27", 1),
    ("Europe/Amsterdam", "2027-03-29T00:10:00", "2027-03-27", 2),
    ("Europe/Amsterdam", "2026-10-25T00:30:00", "2026-10-24", 1),  # the night that has 25 hours
    ("Europe/Amsterdam", "2026-10-25T23:50:00", "2026-10-24", 1),
    ("Europe/Amsterdam", "2026-10-26T00:10:00", "2026-10-24", 2),
    ("America/New_York", "2027-03-14T23:30:00", "2027-03-13", 1),
    ("America/New_York", "2026-11-01T23:50:00", "2026-10-31", 1),
    ("Asia/Kuala_Lumpur", "2026-11-22T00:10:00", "2026-11-21", 1),  # still the day before in UTC
    ("America/New_York", "2026-11-21T23:50:00", "2026-11-21", 0),  # already the next day in UTC
]


@pytest.mark.parametrize("zone", ["America/New_York", further("Europe/Amsterdam"), further("Asia/Kuala_Lumpur")])
def test_today_is_the_readers_own_day(visit: Callable[..., Visit], zone: str) -> None:
    reader = visit("en", zone=zone).start()
    for now, treated, count in (night[1:] for night in NIGHTS if night[0] == zone):
        reader.set_clock(now)
        reader.ask("ablative", treated)
        expect(reader.today).to_contain_text(f"Today is day {count}: ")
        assert reader.plan.locator("tr[aria-current=date]").count() == 1


@pytest.mark.further
def test_today_is_named_within_the_plan_only(visit: Callable[..., Visit]) -> None:
    reader = visit("en", now="2026-11-24T10:00:00").start()
    reader.ask("ablative", "2026-11-25")  # tomorrow
    expect(reader.today).to_be_hidden()
    reader.ask("ablative", "2026-11-24")
    expect(reader.today).to_have_text("Today is day 0: Day 0")
    reader.ask("ablative", "2026-11-14")
    expect(reader.today).to_contain_text("Today is day 10: Weeks 2 to 4")
    reader.ask("ablative", "2026-05-24")  # 6 months ago to the day
    expect(reader.today).to_contain_text("Today is day 184: Months 1 to 6")
    reader.ask("ablative", "2026-05-23")
    expect(reader.today).to_have_text("All the dates in this plan have passed.")
    assert reader.plan.locator("tr[aria-current]").count() == 0


@pytest.mark.further
def test_a_page_that_stays_open_overnight_shows_the_new_day(visit: Callable[..., Visit]) -> None:
    reader = visit("en", now="2026-11-24T23:50:00").start().ask("ablative", TREATED)
    expect(reader.today).to_contain_text("Today is day 3")
    reader.page.clock.set_fixed_time(datetime.datetime.fromisoformat("2026-11-25T08:00:00+01:00"))
    reader.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(reader.today).to_contain_text("Today is day 4: Days 4 to 7")


@pytest.mark.further
def test_a_date_far_away_is_shown_with_a_question(visit: Callable[..., Visit]) -> None:
    reader = visit("en", now="2026-11-24T10:00:00").start()
    past = reader.plan.get_by_text("This day is more than 1 year ago. Is the date right?")
    ahead = reader.plan.get_by_text("This day is more than 2 years ahead. Is the date right?")
    for date, is_past, is_ahead in (
        ("2025-11-24", False, False),
        ("2025-11-23", True, False),
        ("2028-11-24", False, False),
        ("2028-11-25", False, True),
    ):
        reader.ask("ablative", date)
        expect(reader.plan).to_be_visible()
        expect(past).to_be_visible(visible=is_past)
        expect(ahead).to_be_visible(visible=is_ahead)


# --- the form ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", languages("en"))
def test_what_is_missing_is_named_beside_the_field_which_gets_the_focus(visit: Callable[..., Visit], code: str) -> None:
    reader = visit(code).start()
    page, submit = reader.page, reader.tool.locator("[type=submit]")
    question = words(code)["planner.kind"]
    group, date = reader.tool.get_by_role("radiogroup", name=question), reader.tool.locator("[type=date]")
    assert page.evaluate("document.activeElement.value") == "non-ablative"
    submit.click()
    assert page.evaluate("document.activeElement.name") == "kind"
    for field in (group, date):
        assert field.get_attribute("aria-invalid") == "true"
        message = page.locator(f"#{field.get_attribute('aria-describedby')}")
        expect(message).to_be_visible()
        assert len(message.inner_text()) > 20
    reader.tool.locator("[value=unknown]").check()
    assert group.get_attribute("aria-invalid") is None
    submit.click()
    assert page.evaluate("document.activeElement.name") == "date"
    assert group.get_attribute("aria-describedby") is None
    expect(reader.plan).to_be_hidden()
    date.fill(TREATED)
    assert date.get_attribute("aria-invalid") is None
    expect(page.locator("#page-planner-date")).to_be_hidden()
    submit.click()
    expect(reader.plan).to_be_visible()


@pytest.mark.further
def test_a_date_that_is_half_filled_in_or_has_a_strange_year_is_named(visit: Callable[..., Visit]) -> None:
    reader = visit("en").start()
    reader.tool.locator("[value=ablative]").check()
    date = reader.tool.locator("[type=date]")
    date.click()
    reader.page.keyboard.type("1121")
    reader.tool.locator("[type=submit]").click()
    assert date.get_attribute("aria-invalid") == "true"
    expect(reader.plan).to_be_hidden()
    reader.ask("ablative", "0026-11-21")
    assert date.get_attribute("aria-invalid") == "true"
    expect(reader.plan).to_be_hidden()


def test_the_keyboard_alone_gets_to_the_plan(visit: Callable[..., Visit]) -> None:
    reader = visit("en")
    page = reader.page
    reader.tool.locator("[data-pi-start]").focus()
    page.keyboard.press("Enter")
    expect(reader.tool.locator("[value=non-ablative]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("11212026")
    page.keyboard.press("Enter")
    expect(reader.plan).to_be_visible()
    expect(reader.plan.locator("h3").first).to_be_focused()
    header = page.locator(".pi-header").bounding_box()
    title = reader.plan.locator("h3").first.bounding_box()
    assert header is not None
    assert title is not None
    assert header["y"] + header["height"] <= title["y"] < 300  # in sight below the header, with the plan below it
    expect(reader.plan.locator("[data-kind-shown]")).to_have_text("Ablative")
    assert day_of(reader.plan.locator("[data-date-shown] time")) == TREATED


@pytest.mark.further
def test_a_plan_goes_when_its_question_changes(visit: Callable[..., Visit]) -> None:
    reader = visit("en").start().ask("ablative", TREATED)
    reader.tool.locator("[value=non-ablative]").check()
    expect(reader.plan).to_be_hidden()
    reader.tool.locator("[type=submit]").click()
    expect(reader.plan.locator("[data-kind-shown]")).to_have_text("Non-ablative")
    reader.tool.locator("[type=date]").fill("2026-11-20")
    expect(reader.plan).to_be_hidden()


@pytest.mark.parametrize(
    ("code", "width"),
    [
        ("ms", 320),
        *(further(code, width) for code in FOLDERS for width in (320, 390, 1280) if (code, width) != ("ms", 320)),
    ],
)
@pytest.mark.further
def test_it_fits_the_screen_and_can_be_hit_with_a_finger(visit: Callable[..., Visit], code: str, width: int) -> None:
    reader = visit(code)
    reader.page.set_viewport_size({"width": width, "height": 800})
    reader.start().ask("unknown", TREATED, remember=True)
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    parts = reader.tool.locator("button:visible, label:has(input), [type=date]").all()
    assert len(parts) == 12
    for part in parts:
        box = part.bounding_box()
        assert box is not None
        assert box["height"] >= 43
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


# --- kept on the device -----------------------------------------------------------------------------------


def test_nothing_is_fetched_sent_or_kept_unless_the_reader_asks(visit: Callable[..., Visit], tmp_path: Path) -> None:
    reader = visit("nl")
    page = reader.page
    page.locator(".pi-suggestion").wait_for()  # the browser's own language, which the page offers when it is drawn
    page.wait_for_load_state("networkidle")
    before = list(reader.reader.requested)
    assert not {"/".join(Path(url).parts[-2:]) for url in before} & OWN_FILES
    reader.start().ask("ablative", TREATED)
    reader.ask("non-ablative", "2026-11-20")
    reader.calendar(tmp_path)
    page.evaluate("window.print = () => {}")
    reader.tool.locator("[data-print]").click()
    page.wait_for_load_state("networkidle")
    after = reader.reader.requested[len(before) :]
    names = {
        "words" if "/templates/" in url else "/".join(Path(url).parts[-2:])
        for url in after
        if not url.startswith("blob:")
    }
    assert names == OWN_FILES
    assert reader.reader.foreign == []
    # It asks once, for its own words; the address says nothing of the reader.
    asked, *others = page.evaluate("window.recorded")
    assert re.fullmatch(r"fetch (?:\.\./)*static/templates/[0-9a-f]{8}\.txt", asked)
    assert set(others) <= {"removeItem pi-planner"}  # what another language's page may have handed over
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []
    assert TREATED not in page.url
    assert reader.reader.messages == []
    # Asked to remember, it writes one entry; unticked, it takes it away.
    reader.tool.locator("[name=remember]").check()
    assert page.evaluate("window.recorded").pop() == "setItem pi-planner"
    assert json.loads(page.evaluate("localStorage.getItem('pi-planner')")) == {
        SAMPLE: {"kind": "non-ablative", "date": "2026-11-20"}
    }
    reader.tool.locator("[name=remember]").uncheck()
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []


@pytest.mark.parametrize("code", languages("nl"))
def test_on_return_a_remembered_plan_says_which_day_it_is_until_it_is_forgotten(
    visit: Callable[..., Visit], code: str
) -> None:
    reader = visit("en", now="2026-11-21T10:00:00").start()
    box = reader.tool.locator("[name=remember]")
    assert not box.is_checked()
    reader.ask("ablative", TREATED, remember=True)
    expect(reader.status).to_contain_text("This browser keeps your plan")
    reader.page.clock.set_fixed_time(datetime.datetime.fromisoformat("2026-11-24T10:00:00+01:00"))
    reader.open(code)
    expect(reader.plan).to_be_visible()
    expect(reader.today).to_contain_text(TODAY[code])
    assert reader.page.evaluate("document.activeElement === document.body")
    assert reader.page.evaluate("scrollY") == 0
    back = reader.page.locator(".pi-planner__back a")  # the plan itself stands further down
    expect(back).to_have_text(reader.today.inner_text())
    expect(back).to_be_in_viewport()
    back.click()
    expect(reader.plan.locator("[data-title]")).to_be_in_viewport()
    forget = reader.tool.locator("[data-forget]")
    forget.click()
    expect(reader.plan).to_be_hidden()
    expect(back).to_have_count(0)
    expect(forget).to_be_hidden()
    assert len(reader.status.inner_text()) > 20
    assert reader.page.evaluate("document.activeElement.name") == "kind"
    assert reader.tool.locator("[type=date]").input_value() == ""
    assert reader.page.evaluate("localStorage.length") == 0
    reader.open()
    expect(reader.tool.locator("[data-pi-start]")).to_be_visible()
    expect(reader.tool.locator("form")).to_have_count(0)
    assert reader.reader.messages == []


@pytest.mark.further
def test_who_unticks_is_forgotten_at_once_also_while_a_new_plan_is_being_made(visit: Callable[..., Visit]) -> None:
    reader = visit("en").start().ask("ablative", TREATED, remember=True)
    reader.tool.locator("[type=date]").fill("2026-11-20")
    expect(reader.plan).to_be_hidden()
    reader.tool.locator("[name=remember]").uncheck()
    assert reader.page.evaluate("localStorage.length") == 0
    expect(reader.tool.locator("[data-forget]")).to_be_hidden()
    expect(reader.status).to_have_text("Your plan is no longer kept on this device.")


@pytest.mark.parametrize("place", ["#help-emergency", further("#%E0%A4%A"), further("#restrictions")])
@pytest.mark.further
def test_a_remembered_plan_does_not_move_the_reader_away_from_the_place_asked_for(
    visit: Callable[..., Visit], place: str
) -> None:
    reader = visit("en").start().ask("ablative", TREATED, remember=True)
    reader.page.goto("about:blank")
    reader.open(place=place)
    expect(reader.plan).to_be_attached()
    expect(reader.tool.locator("form")).to_be_visible()
    reader.page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    if "%" in place:  # an address that nobody can read
        assert reader.page.evaluate("scrollY") == 0
        return
    top = reader.page.locator(place).evaluate("e => e.getBoundingClientRect().top")
    assert 0 <= top < 200


ANOTHER = '{"another-treatment":{"kind":"ablative","date":"2026-11-21"}}'


@pytest.mark.parametrize(
    ("opens", "kept"),
    [
        # The page has opened it, not the reader, who is left in peace.
        (True, ['{"sample": 3}', '{"sample": {"kind": "toString", "date": "2026-11-21"}}',
                '{"sample": {"kind": "ablative", "date": "2026-02-31"}}']),
        # Nothing of this treatment: the page does not open it.
        (False, ["", "nonsense", "null", "[]", '"text"', '{"sample": null}', ANOTHER]),
    ],
    ids=["broken", "not-of-this-treatment"],
)  # fmt: skip
@pytest.mark.further
def test_what_is_kept_and_is_no_plan_of_this_treatment_opens_an_empty_form(
    visit: Callable[..., Visit], opens: bool, kept: list[str]
) -> None:
    reader = visit("en")
    for one in kept:
        reader.page.evaluate("(kept) => localStorage.setItem('pi-planner', kept)", one)
        reader.open()
        if opens:
            expect(reader.tool.locator("form")).to_be_visible()
            assert reader.page.evaluate("[document.activeElement === document.body, scrollY]") == [True, 0], one
        else:
            reader.start()
            expect(reader.tool.locator("[name=kind]").first).to_be_focused()
        expect(reader.plan).to_be_hidden()
        left = ANOTHER if one == ANOTHER else None
        assert reader.page.evaluate("localStorage.getItem('pi-planner')") == left, one
        reader.ask("ablative", TREATED, remember=True)
        expect(reader.plan).to_be_visible()
        reader.tool.locator("[data-forget]").click()
        assert reader.page.evaluate("localStorage.getItem('pi-planner')") == left, one
    assert reader.reader.messages == []


@pytest.mark.further
def test_a_browser_that_keeps_nothing_says_so_and_shows_the_plan(visit: Callable[..., Visit]) -> None:
    reader = visit("en")
    reader.page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    reader.open().start().ask("ablative", TREATED, remember=True)
    expect(reader.plan).to_be_visible()
    expect(reader.status).to_have_text("This browser does not let the page keep your plan.")
    expect(reader.tool.locator("[data-forget]")).to_be_hidden()
    assert reader.reader.messages == []


def test_without_a_script_the_text_says_the_same(reader_without_script: Reader) -> None:
    page = reader_without_script.open(f"nl/{TREATMENT}recovery/")
    note = page.locator(".pi-planner noscript p")
    expect(note).to_be_visible()
    assert "De fasen en de tabel hieronder zeggen hetzelfde" in (note.text_content() or "")
    expect(page.locator(".pi-planner form")).to_have_count(0)
    expect(page.locator("article [data-pi-start]")).to_be_hidden()
    assert page.locator("#restrictions ~ ul li[data-until]").first.is_visible()


# --- on paper ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", languages("ms"))
def test_only_the_plan_is_printed_and_it_says_whence_and_what_is_open(visit: Callable[..., Visit], code: str) -> None:
    reader = visit(code, now="2027-01-03T10:00:00").start().ask("ablative", TREATED)  # the page's review is late
    page = reader.page
    page.evaluate("window.print = () => { window.isPrinted = document.body.className; }")
    reader.tool.locator("[data-print]").click()
    assert "pi-prints-plan" in page.evaluate("window.isPrinted")
    page.emulate_media(media="print")
    text = page.locator("body").inner_text()
    name = page.title().split(" - ")[0]
    for said in (*DAYS[code], f"({NAMES[code]})", name, page.url, "112", "999"):
        assert said in text, said
    expect(page.locator(".pi-planner [data-review] li:visible")).to_have_text([words(code)["review.overdue"]])
    cards = page.locator(".pi-planner .pi-care:visible")
    assert cards.count() == 3
    for sign in ("sign-swelling", "sign-pain", "sign-eye"):
        wanted = page.locator(f"#{sign}").evaluate(
            "e => [...e.childNodes].filter((node) => node.nodeName !== 'SUP').map((node) => node.textContent).join('')"
        )
        assert wanted in text
    # On paper stands nothing that is true today only.
    for hidden in (reader.today, reader.tool.locator("form"), page.locator(".pi-planner__now"), page.locator("h1"),
                   page.locator("h2#stages"), page.locator(".pi-header"), page.locator(".pi-footer"),
                   page.locator("article > .pi-review"), page.locator("[data-print]")):  # fmt: skip
        expect(hidden).to_be_hidden()
    page.keyboard.press("Shift")  # the reader goes on
    # Printed in another way, the page is there as a whole, with the plan and without saying things twice.
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("h2#stages")).to_be_visible()
    expect(page.locator(".pi-care:visible")).to_have_count(3)
    expect(reader.plan).to_be_visible()


# --- in a calendar ----------------------------------------------------------------------------------------


def events_of(data: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


def assert_well_formed(data: bytes) -> None:
    """Lines of a calendar file (RFC 5545, 3.1): CRLF, 75 octets, and no character cut in two."""
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    for line in lines:
        assert len(line) <= 75
        line.decode("utf-8")


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("nl", "America/New_York"),
        *(further(code, zone) for code in FOLDERS for zone in ZONES if (code, zone) != ("nl", "America/New_York")),
    ],
)
def test_the_calendar_file_has_whole_days_for_each_stage_and_each_end(
    visit: Callable[..., Visit], tmp_path: Path, code: str, zone: str
) -> None:
    treated = {"Europe/Amsterdam": "2026-09-27", "America/New_York": "2026-10-04"}.get(zone, "2027-01-31")
    day = datetime.date.fromisoformat(treated)
    # So that a week, 28 days and the change of the clocks meet.
    reader = visit(code, zone=zone, now=f"{treated}T23:40:00").start()
    for kind in KINDS:
        reader.ask(kind, treated)
        name, data = reader.calendar(tmp_path)
        assert name == f"recovery-{treated}.ics"
        assert_well_formed(data)
        calendar = icalendar.Calendar.from_ical(data)
        assert (calendar["VERSION"], calendar["CALSCALE"]) == ("2.0", "GREGORIAN")
        assert str(calendar["PRODID"]).startswith("-//")
        assert {component.name for component in calendar.walk()} == {"VCALENDAR", "VEVENT"}  # no alarm, no time zone
        advice = [a for a in advice_of(reader.page, kind) if a["until"]]
        stages = stages_of(reader.page)
        wanted = {s["id"]: start for s, (start, _) in zip(stages, spans(reader.page, day), strict=True)}
        wanted |= {a["id"]: later(day, a["until"]) for a in advice}
        events = {str(event["URL"]).split("#")[1]: event for event in events_of(data)}
        assert {id: event.decoded("DTSTART") for id, event in events.items()} == wanted
        address = reader.page.url.split("#")[0]
        for id, event in events.items():
            assert event["UID"] == f"{treated}-{kind}-{id}-{SAMPLE}@127.0.0.1"
            assert type(event.decoded("DTSTART")) is datetime.date
            assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
            assert event.decoded("DTEND") - event.decoded("DTSTART") == datetime.timedelta(days=1)
            assert event.decoded("DTSTAMP").utcoffset() == datetime.timedelta(0)
            assert event["TRANSP"] == "TRANSPARENT"
            assert event["CLASS"] == "PRIVATE"
            assert event["SUMMARY"].params["LANGUAGE"] == event["DESCRIPTION"].params["LANGUAGE"] == code
            assert str(event["DESCRIPTION"]).endswith(f": {address}#help\n{address}#{id}")
        for one in advice:
            assert str(events[one["id"]]["DESCRIPTION"]).startswith(" ".join(one["text"].split()))
            last = words(code)["planner.ics.last.do" if one["do"] else "planner.ics.last.avoid"]
            assert str(events[one["id"]]["SUMMARY"]) == last.replace("#", one["label"])
        for stage in stages:
            assert stage["name"] in str(events[stage["id"]]["SUMMARY"])
        expect(reader.status).to_contain_text(name)


@pytest.mark.further
def test_events_keep_their_ids_on_another_day_and_in_another_language(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    found = []
    for code, now in (("en", "2026-11-21T10:00:00"), ("en", "2026-12-21T10:00:00"), ("ms", "2027-11-21T10:00:00")):
        data = visit(code, now=now).start().ask("ablative", TREATED).calendar(tmp_path)[1]
        found.append([event["UID"] for event in events_of(data)])
    assert found[0] == found[1] == found[2]
    assert len(set(found[0])) == len(found[0]) == 12
    other = visit("en").start().ask("ablative", "2026-11-20").calendar(tmp_path)[1]
    assert not set(found[0]) & {event["UID"] for event in events_of(other)}


@pytest.mark.further
def test_hard_words_come_out_of_the_file_as_they_went_in(visit: Callable[..., Visit]) -> None:
    page = visit().page
    texts = [
        "commas, semicolons; a back\\slash, \\n that is no line's end: and colons",
        "first line\nsecond line\n\nfourth line",
        "é" * 200,
        "\U0001f9d1\U0001f3fe\u200d\U0001f9b1 " * 40,  # characters of several code points, four octets each
        "x" * 74 + "ë" + "y" * 74,
        "皮膚" * 60,
        "",
    ]
    for title in texts:
        event = {
            "uid": "2026-11-21-ablative-sun@guide.example",
            "day": "2028-02-29",
            "next": "2028-03-01",
            "title": title,
            "text": f"{title} – {title}",
            "url": f"https://guide.example/{'long/' * 30}#sun",
        }
        text = page.evaluate(
            f"async event => (await import('{code_folder(page)}/planner/ics.js')).calendar('nl', [event], new Date(0))",
            event,
        )
        data = text.encode("utf-8")
        assert_well_formed(data)
        (read,) = events_of(data)
        assert str(read["SUMMARY"]) == event["title"]
        assert str(read["DESCRIPTION"]) == event["text"]
        assert str(read["URL"]) == event["url"]
        assert read.decoded("DTSTAMP") == datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
        assert read.decoded("DTEND") == datetime.date(2028, 3, 1)
