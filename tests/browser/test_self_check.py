"""The self-check: the page's lists to tick, sorted as the page sorts them, and nothing of it leaves the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from patientinfo.model import Block

from .conftest import Reader, make_reader
from .pages import FOLDERS, SAMPLE, TREATMENT, content, further, languages, source, words

pytestmark = pytest.mark.browser
PATHS = {code: f"{FOLDERS[code]}{TREATMENT}contraindications/" for code in FOLDERS}
OWN_SCRIPTS = (
    *(f"self-check/{name}" for name in ("self-check", "sheet", "tick-boxes")),
    *(f"shared/{name}" for name in ("copies", "elements", "keeping", "print", "storage", "template", "whence")),
    "side-by-side/second-sheet",
    "side-by-side/status",
)
SECTIONS = {"not-now": "now", "tell-first": "first", "clinics-differ": "first"}
GROUPS = {
    "en": {"now": "Do not have it, or wait", "first": "Talk to the clinic first", "none": "Nothing on this list"},
    "nl": {"now": "Laat het niet doen, of wacht", "first": "Overleg eerst met de kliniek",
           "none": "Niets op deze lijst"},
    "ms": {"now": "Jangan jalaninya, atau tunggu dahulu", "first": "Bincang dengan klinik dahulu",
           "none": "Tiada dalam senarai ini"},
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """An item as the Markdown has it: the section's id and heading, its label, all its words.

    Where an item has no bold first words, all its words are the label.
    """

    section: str
    heading: str
    id: str
    lead: str
    block: Block


def written(code: str) -> list[Item]:
    """The items of the three lists, from their page."""
    text = source(code, "contraindications")
    found = []
    for section in content(code, "contraindications").sections:
        for block in section.items if section.id in SECTIONS else ():
            line = text[: text.index(f"{{#{block.id} ")].splitlines()[-2]
            bold = re.match(r"- \*\*(.+?\.)\*\*", line)
            found.append(Item(section.id, section.heading.text, block.id, bold[1] if bold else block.text, block))
    assert {bool(item.block.text == item.lead) for item in found} == {True, False}
    return found


ITEMS = {code: written(code) for code in FOLDERS}
TITLES = {code: content(code, "contraindications").sections[0].heading.text for code in FOLDERS}


def text_of(element: Locator) -> str:
    return " ".join((element.text_content() or "").split())


def start(reader: Reader, code: str) -> Page:
    page = reader.open(PATHS[code])
    page.get_by_role("button", name=words(code)["self-check.start"]).click()
    expect(page.get_by_role("checkbox").first).to_be_visible()
    return page


def box(page: Page, id: str) -> Locator:
    return page.locator(f"input[type=checkbox][value={id}]")


def show(page: Page) -> Locator:
    page.locator("[data-show]").click()
    return page.locator(".pi-self-check__answer")


def groups(answer: Locator) -> dict[str, list[str]]:
    """What the answer shows: the words of each group's heading, and its items."""
    shown = [group for group in answer.locator("[data-group]").all() if group.is_visible()]
    return {text_of(group.locator("h3")): [text_of(item) for item in group.locator("li").all()] for group in shown}


# --- the form ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", languages("en"))
def test_each_item_of_the_content_can_be_ticked_once_with_its_words_and_reason(reader: Reader, code: str) -> None:
    page = start(reader, code)
    boxes = page.locator(".pi-self-check__list input")
    assert [b.get_attribute("value") for b in boxes.all()] == [item.id for item in ITEMS[code]]
    for item in ITEMS[code]:
        expect(box(page, item.id)).to_have_role("checkbox")
        expect(box(page, item.id)).to_have_accessible_name(item.lead)
        expect(box(page, item.id)).not_to_be_checked()
        reason = item.block.text.removeprefix(item.lead).strip()
        described = box(page, item.id).evaluate(
            """b => (b.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)
                .map(id => document.getElementById(id).textContent).join('')"""
        )
        assert "".join(described.split()) == "".join(reason.split())  # no source numbers are read out in it
        group = box(page, item.id).locator("xpath=ancestor::fieldset")
        expect(group).to_have_accessible_name(item.heading)
        assert text_of(page.locator(f"li#{item.id} label")) == item.lead
        notes = page.locator(f"li#{item.id} .footnote-ref")
        assert notes.count() == len(item.block.sources)  # nothing of the item is lost
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    assert reader.messages == []


@pytest.mark.parametrize("code", languages("nl"))
@pytest.mark.further
def test_what_a_screen_reader_is_told(reader: Reader, code: str) -> None:
    named, items = words(code), ITEMS[code]
    page = start(reader, code)
    snapshot = page.locator("fieldset").first.aria_snapshot()
    first = [item for item in items if item.section == "not-now"]
    assert snapshot.startswith(f'- group "{first[0].heading}"') or f'group "{first[0].heading}"' in snapshot
    assert snapshot.count('checkbox "') == len(first) == snapshot.count("listitem")
    keep = page.get_by_role("checkbox", name=named["self-check.keep"], exact=True)
    expect(keep).not_to_be_checked()
    expect(keep).to_have_accessible_description(named["self-check.keep.hint"])
    for name in ("answer", "clear"):
        expect(page.get_by_role("button", name=named[f"self-check.{name}"], exact=True)).to_be_visible()
    answer = show(page)
    expect(page.get_by_role("region", name=named["self-check.ticked"], exact=True)).to_be_visible()
    for name in ("medicines", "questions"):
        expect(answer.get_by_role("textbox", name=named[f"self-check.{name}"], exact=True)).to_be_visible()
    expect(page.locator(".pi-self-check__end [role=status]")).to_have_text(f"{GROUPS[code]['none']}.")


@pytest.mark.parametrize("code", languages("ms"))
@pytest.mark.further
def test_every_target_is_large_enough_and_nothing_is_wider_than_a_small_phone(reader: Reader, code: str) -> None:
    reader.page.set_viewport_size({"width": 320, "height": 700})
    page = start(reader, code)
    show(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    targets = page.locator(".pi-self-check__list label, .pi-self-check__keep, .pi-button:visible").all()
    assert len(targets) > len(ITEMS[code])
    for target in targets:
        size = target.bounding_box()
        assert size["height"] >= 44
        assert size["width"] >= 44


@pytest.mark.further
def test_a_tap_on_the_words_ticks_and_one_on_an_explained_word_explains(reader: Reader) -> None:
    page = start(reader, "en")
    page.locator("li#fever label").click()
    expect(box(page, "fever")).to_be_checked()
    page.locator("li#fever label").click()
    expect(box(page, "fever")).not_to_be_checked()
    word = page.locator(".pi-self-check__list label .pi-word").first
    word.click()
    expect(page.locator(word.get_attribute("href"))).to_be_visible()
    assert page.locator(".pi-self-check__list :checked").count() == 0


# --- the answer ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", languages("en"))
def test_every_item_is_sorted_as_the_page_sorts_it_with_its_reason(reader: Reader, code: str) -> None:
    page = start(reader, code)
    answer = show(page)
    for item in ITEMS[code]:
        box(page, item.id).check()
        group = SECTIONS[item.section]
        assert groups(answer) == {GROUPS[code][group]: [item.block.text]}
        shown = answer.locator(f"[data-group={group}]")
        assert text_of(shown.locator("p")) == item.heading  # "Clinics differ about this", where they do
        assert (
            text_of(shown.locator("li > em").last) == words(code)[f"strength.{item.block.attributes['data-strength']}"]
        )
        assert text_of(page.locator(".pi-self-check__status")) == f"{GROUPS[code][group]}: 1."
        assert shown.locator(".footnote-ref, .pi-word, input, label, [id]").count() == 0
        box(page, item.id).uncheck()
    assert list(groups(answer)) == [GROUPS[code]["none"]]


@pytest.mark.parametrize("code", languages("ms"))
@pytest.mark.further
def test_all_at_once_are_all_there_in_order(reader: Reader, code: str) -> None:
    page = start(reader, code)
    for item in ITEMS[code]:
        box(page, item.id).check()
    expected: dict[str, list[str]] = {}
    for item in ITEMS[code]:
        expected.setdefault(GROUPS[code][SECTIONS[item.section]], []).append(item.block.text)
    answer = show(page)
    assert groups(answer) == expected
    headings = list(dict.fromkeys(item.heading for item in ITEMS[code]))
    assert [text_of(p) for p in answer.locator("[data-group]:visible > p").all()] == headings


@pytest.mark.parametrize("code", languages("nl"))
def test_the_answer_always_has_the_sentence_on_medicines_and_says_that_it_is_no_clearance(
    reader: Reader, code: str
) -> None:
    page = start(reader, code)
    for ticked in ([], ["prednisone"], ["pregnancy", "pacemaker"]):
        for id in ticked:
            box(page, id).check()
        answer = show(page)
        expect(answer.locator("[data-medicines]")).to_contain_text(words(code)["fixed.medicines"])
        assert answer.locator("[data-medicines] .footnote-ref").count() == 0
        expect(answer.get_by_text(words(code)["self-check.limit"])).to_be_visible()
        nothing = answer.get_by_text(words(code)["self-check.none.text"])
        expect(nothing).to_be_visible(visible=not ticked)


@pytest.mark.parametrize("code", languages("en"))
@pytest.mark.further
def test_no_other_verdict_is_given(reader: Reader, code: str) -> None:
    """The answer consists of words of the page and of these fixed ones; there is no other sentence in it."""
    named = words(code)
    page = start(reader, code)
    for ticked in ([], ["eczema"], ["keloid"], ["eczema", "keloid", "epilepsy"]):
        for item in ITEMS[code]:
            box(page, item.id).set_checked(item.id in ticked)
        answer = show(page)
        own = {
            named[f"self-check.{key}"] for key in ("ticked", "limit", "now", "first", "none", "none.text", "print.hint")
        }
        from_page = {item.heading for item in ITEMS[code]} | {item.block.text for item in ITEMS[code]}
        section = page.locator("h2#medicines, h2#medicines ~ p").evaluate_all(
            """all => all.map(e => { const c = e.cloneNode(true);
                c.querySelectorAll('sup').forEach(s => s.remove()); return c.textContent.trim(); })"""
        )
        for line in answer.locator("h2, h3, p, li").all():
            if line.is_visible():
                assert text_of(line) in own | from_page | {" ".join(text.split()) for text in section}


@pytest.mark.further
def test_the_focus_goes_to_what_is_new_and_a_later_tick_leaves_it_alone(reader: Reader) -> None:
    page = start(reader, "nl")
    expect(page.locator("[data-started]")).to_be_focused()
    answer = show(page)
    expect(answer.locator("h2")).to_be_focused()
    header, title = page.locator(".pi-header").bounding_box(), answer.locator("h2").bounding_box()
    assert header["y"] + header["height"] <= title["y"] < 300  # in sight below what stays of the header
    box(page, "keloid").focus()
    page.keyboard.press("Space")
    expect(box(page, "keloid")).to_be_focused()
    assert groups(answer)[GROUPS["nl"]["first"]]
    expect(page.locator(".pi-self-check__status")).to_have_text(f"{GROUPS['nl']['first']}: 1.")


@pytest.mark.parametrize("code", languages("en"))
def test_the_keyboard_alone_is_enough(reader: Reader, code: str) -> None:
    page = reader.open(PATHS[code])

    def tab_to(selector: str) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"no way to {selector} by Tab")

    tab_to("[data-pi-tool=self-check] [data-pi-start]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-started]")).to_be_focused()
    for id in ("pregnancy", "prednisone"):
        tab_to(f"input[value={id}]")
        page.keyboard.press("Space")
    tab_to("[data-show]")
    page.keyboard.press("Enter")
    expect(page.locator("#page-self-check-answer")).to_be_focused()
    shown = groups(page.locator(".pi-self-check__answer"))
    assert {name: len(items) for name, items in shown.items()} == {GROUPS[code]["now"]: 1, GROUPS[code]["first"]: 1}
    tab_to("[data-note=medicines]")
    page.keyboard.type("prednisolon 5 mg")
    tab_to("[data-print]")
    for second in reversed([other for other in PATHS if other != code]):  # the sheet's second language
        page.keyboard.press("Shift+Tab")
        expect(page.locator(f"[data-second={second}]")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[data-note=questions]")).to_be_focused()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('[data-clear]')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".pi-self-check__answer")).to_be_hidden()
    expect(page.locator("[data-clear]")).to_be_focused()
    assert page.locator(".pi-self-check__list :checked").count() == 0
    assert page.locator("[data-note=medicines]").input_value() == ""
    expect(page.locator(".pi-self-check__status")).to_have_text(words(code)["self-check.cleared"])


# --- on paper ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", languages("nl"))
def test_the_sheet_holds_every_ticked_reason_and_nothing_else_of_the_page(reader: Reader, code: str) -> None:
    named, ticked = words(code), ITEMS[code][::3]
    page = start(reader, code)
    for item in ticked:
        box(page, item.id).check()
    answer = show(page)
    answer.get_by_label(named["self-check.medicines"]).fill("Prednisolone 5 mg\nParacetamol")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    answer.get_by_role("button", name=named["self-check.print"]).click()
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    for item in ticked:
        line = answer.get_by_role("listitem").filter(has_text=item.block.text)
        expect(line).to_have_count(1)
        expect(line).to_be_visible()
    for text in (named["fixed.medicines"], named["self-check.limit"], named["self-check.questions"]):
        expect(answer.get_by_text(text).first).to_be_visible()
    facts = answer.locator("dd").all_text_contents()
    year = page.evaluate("String(new Date().getFullYear())")
    language = page.locator("[data-pi-language][aria-current]").text_content()
    assert facts[:2] == [page.locator("article h1").text_content(), language]
    assert year in facts[2]
    assert facts[3] == reader.address + PATHS[code]
    expect(answer.get_by_text("Paracetamol").last).to_be_visible()
    paper = answer.locator(".pi-self-check__written").last  # an empty frame for questions
    assert paper.bounding_box()["height"] > 60
    assert answer.locator("button:visible, textarea:visible").count() == 0
    others = page.locator("body :visible").evaluate_all(
        """all => all.filter(e => !e.closest('.pi-self-check__answer') && !e.querySelector('.pi-self-check__answer'))
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert others == []
    page.emulate_media(media="screen")
    page.keyboard.press("Control")  # whatever the reader does next, the page prints whole again
    page.emulate_media(media="print")
    expect(page.locator("li#pregnancy")).to_be_visible()


def pen_boxes(page: Page) -> list[str]:
    """The ids of the list items that have a box of their own before them on paper."""
    return page.locator("article li").evaluate_all(
        """all => all.filter(e => getComputedStyle(e, '::before').borderTopStyle === 'solid').map(e => e.id)"""
    )


@pytest.mark.parametrize(("code", "second"), [("nl", "ms"), further("en", "nl"), further("ms", "en")])
@pytest.mark.further
def test_the_sheet_in_two_languages_has_each_line_below_its_own(reader: Reader, code: str, second: str) -> None:
    page = start(reader, code)
    ticked = ["pregnancy", "pacemaker", "prednisone"]
    for id in ticked[:2]:
        box(page, id).check()
    answer = show(page)
    page.locator("#page-self-check-questions").fill("my own words")
    asked = answer.locator(f"[data-second={second}]")
    asked.click()
    expect(asked).to_have_attribute("aria-pressed", "true")
    expect(answer.locator(".pi-second").first).to_be_visible()
    box(page, ticked[2]).check()  # the sheet changes, and its second language with it
    theirs = {item.id: item for item in ITEMS[second]}
    chosen = [item for item in ITEMS[code] if item.id in ticked]
    assert [text_of(line) for line in answer.locator("li > .pi-second").all()] == [
        theirs[item.id].block.text for item in chosen
    ]
    for line, item in zip(answer.locator("li").all(), chosen, strict=True):
        assert text_of(line).startswith(item.block.text)
    for name in ("ticked", "now", "first", "limit", "medicines", "questions", "page", "date"):
        assert answer.locator(f".pi-second[lang={second}]", has_text=words(second)[f"self-check.{name}"]).count()
    assert text_of(answer.locator("[data-title] > .pi-second")) == TITLES[second]
    assert answer.locator(".pi-second :is([id], .footnote-ref, input)").count() == 0
    assert answer.locator(".pi-second", has_text="my own words").count() == 0
    assert answer.locator("[data-medicines] a").count() == 0
    expect(answer.locator(".pi-side-by-side [role=status]")).not_to_be_empty()
    asked.click()
    expect(answer.locator(".pi-second")).to_have_count(0)
    assert groups(answer).keys() == {GROUPS[code]["now"], GROUPS[code]["first"]}
    assert reader.messages == []
    assert reader.foreign == []


@pytest.mark.further
def test_the_second_language_of_the_sheet_is_on_paper_too(reader: Reader) -> None:
    reader.page.add_init_script("window.print = () => {}")
    page = start(reader, "ms")
    box(page, "pregnancy").check()
    answer = show(page)
    answer.locator("[data-second=nl]").click()
    expect(answer.locator(".pi-second").first).to_be_visible()
    answer.locator("[data-print]").click()
    page.emulate_media(media="print")
    expect(answer.locator("li > .pi-second")).to_be_visible()
    expect(answer.locator("[data-second=nl]")).to_be_hidden()


@pytest.mark.further
def test_where_the_other_language_cannot_be_had_the_sheet_says_so_and_stays_whole(reader: Reader) -> None:
    page = start(reader, "en")
    box(page, "pregnancy").check()
    answer = show(page)
    page.route("**/nl/**", lambda route: route.abort())
    before = groups(answer)
    answer.locator("[data-second=nl]").click()
    expect(answer.locator(".pi-side-by-side [role=status]")).to_have_text(words("en")["with.failed"])
    expect(answer.locator("[data-second=nl]")).to_have_attribute("aria-pressed", "false")
    assert groups(answer) == before


@pytest.mark.parametrize("code", languages("ms"))
def test_without_a_script_the_lists_read_as_before_and_are_ticked_by_pen(
    reader_without_script: Reader, code: str
) -> None:
    page = reader_without_script.open(PATHS[code])
    for item in ITEMS[code]:
        said = text_of(page.locator(f"li#{item.id}"))
        assert said.startswith(item.lead)
    assert page.locator("article input, article fieldset").count() == 0
    assert page.get_by_role("button", name=words(code)["self-check.start"]).count() == 0
    expect(page.locator("noscript p").first).to_have_text(words(code)["self-check.noscript"])
    expect(page.locator("noscript p").first).to_be_visible()
    assert pen_boxes(page) == []
    page.emulate_media(media="print")
    assert pen_boxes(page) == [item.id for item in ITEMS[code]]
    expect(page.get_by_text(words(code)["self-check.paper"])).to_be_visible()
    expect(page.locator("noscript p").first).to_be_hidden()


@pytest.mark.further
def test_on_paper_a_started_page_has_each_box_once(reader: Reader) -> None:
    page = start(reader, "nl")
    box(page, "keloid").check()
    page.emulate_media(media="print")
    assert pen_boxes(page) == []
    assert page.locator("article input:visible").count() == len(ITEMS["nl"])
    assert page.locator(".pi-tool button:visible").count() == 0


def test_other_pages_have_no_pen_boxes_and_no_style_of_it(reader: Reader) -> None:
    page = reader.open(f"{TREATMENT}recovery/")
    page.emulate_media(media="print")
    assert pen_boxes(page) == []
    assert not any("self-check" in url for url in reader.requested)


# --- nothing leaves the page ---------------------------------------------------------------------------------

# What a page could write or send by a way that the browser's own reports below do not cover.
WATCH = """() => {
  const told = (what) => window.__tell(what);
  const wrap = (owner, name, what) => {
    const original = owner[name];
    owner[name] = function (...all) { told(`${what} ${all[0]}`); return original.apply(this, all); };
  };
  wrap(IDBFactory.prototype, "open", "indexedDB");
  wrap(IDBFactory.prototype, "deleteDatabase", "indexedDB");
  if (window.CacheStorage) wrap(CacheStorage.prototype, "open", "cache");
  if (window.ServiceWorkerContainer) wrap(ServiceWorkerContainer.prototype, "register", "worker");
  wrap(Navigator.prototype, "sendBeacon", "beacon");
  wrap(window, "fetch", "fetch");
  wrap(XMLHttpRequest.prototype, "open", "xhr");
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", {
    get: cookie.get, set(value) { told(`cookie ${value}`); cookie.set.call(this, value); },
  });
  if (window.cookieStore) wrap(CookieStore.prototype, "set", "cookie");
}"""


@dataclass
class Watched:
    """A reader of whom everything is recorded that is asked for, sent or written."""

    reader: Reader
    context: BrowserContext
    writes: list[str] = field(default_factory=list)

    @property
    def recorded(self) -> list[str]:
        """What was written or sent, but for asking this site for its own words."""
        return [
            one for one in self.writes if not re.fullmatch(r"fetch (?:\.\./)*static/templates/[0-9a-f]{8}\.txt", one)
        ]

    @property
    def left_over(self) -> list[object]:
        """What lies on the device afterwards, whichever way it came there."""
        page = self.reader.page
        databases = page.evaluate("indexedDB.databases().then(all => all.map(d => d.name))")
        storage = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        return [*self.context.cookies(), *databases, *storage]


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    reader = make_reader(context, address)
    found = Watched(reader, context)
    context.expose_function("__tell", lambda what: found.writes.append(what))
    context.add_init_script(f"({WATCH})()")
    reader.page.on("websocket", lambda socket: found.writes.append(f"websocket {socket.url}"))
    devtools = context.new_cdp_session(reader.page)
    devtools.send("DOMStorage.enable")
    for event in ("domStorageItemAdded", "domStorageItemUpdated", "domStorageItemRemoved", "domStorageItemsCleared"):
        devtools.on(
            f"DOMStorage.{event}",
            lambda recorded: found.writes.append(
                f"{'local' if recorded['storageId']['isLocalStorage'] else 'session'}Storage {recorded.get('key', '')}"
            ),
        )
    yield found
    context.close()


def use_it_whole(page: Page, code: str) -> None:
    """All that a reader can do, but for asking that it is kept."""
    for item in ITEMS[code]:
        box(page, item.id).check()
    show(page)
    for note in page.locator("[data-note]").all():
        note.fill("isotretinoin, keloid 12345")
    page.evaluate("() => { window.print = () => {}; }")
    page.locator("[data-print]").click()
    for item in ITEMS[code][::2]:
        box(page, item.id).uncheck()
    show(page)
    page.locator("[data-clear]").click()
    for item in ITEMS[code][:3]:
        box(page, item.id).check()
    show(page)


@pytest.mark.parametrize("code", languages("nl"))
def test_nothing_is_sent_and_nothing_is_written_during_the_whole_use(watched: Watched, code: str) -> None:
    page = watched.reader.open(PATHS[code])
    if code != "en":  # the browser's own language, which the page offers when it is drawn
        page.locator(".pi-suggestion").wait_for()
    page.wait_for_load_state("networkidle")
    before = len(watched.reader.requested)
    page.locator("article [data-pi-start]").click()
    expect(page.get_by_role("checkbox").first).to_be_visible()
    use_it_whole(page, code)
    page.wait_for_load_state("networkidle")
    address = watched.reader.address
    *scripts, own = sorted(watched.reader.requested[before:])  # its code and its words, once
    for script, name in zip(scripts, OWN_SCRIPTS, strict=True):
        assert re.fullmatch(rf"{re.escape(address)}static/[0-9a-f]{{8}}/javascripts/{name}\.js", script)
    assert re.fullmatch(rf"{re.escape(address)}static/templates/[0-9a-f]{{8}}\.txt", own)
    assert watched.reader.foreign == []
    assert watched.left_over == []
    assert page.url == address + PATHS[code]  # not in the address either
    page.locator(".pi-header__help").click()
    page.wait_for_url("**/recovery/#help")
    page.wait_for_load_state("networkidle")  # nor when the page is left
    assert not any(re.search(r"[?;]|keloid|isotretinoin", url) for url in watched.reader.requested)
    assert watched.recorded == []
    assert watched.left_over == []
    assert watched.reader.messages == []


@pytest.mark.further
def test_the_record_would_show_every_kind_of_writing(watched: Watched) -> None:
    page = watched.reader.open(PATHS["en"])
    page.evaluate(
        """async () => {
          localStorage.a = 1;
          sessionStorage.setItem("b", 1);
          document.cookie = "c=1";
          await new Promise((done) => { indexedDB.open("d").onsuccess = done; });
          navigator.sendBeacon("/beacon", "e");
          await fetch("/index.html").catch(() => 0);
          localStorage.removeItem("a");
        }"""
    )
    wanted = ["localStorage", "sessionStorage", "cookie", "indexedDB", "beacon", "fetch", "localStorage"]
    while len(watched.recorded) < len(wanted):  # the browser tells of what was stored on a line of its own
        page.evaluate("new Promise(requestAnimationFrame)")
    kinds = [write.split()[0] for write in watched.recorded]
    assert sorted(kinds) == sorted(wanted)
    assert watched.left_over[0]["name"] == "c"
    assert watched.left_over[1:] == ["d", "b"]
    assert any(url.endswith("/beacon") for url in watched.reader.requested)


@pytest.mark.parametrize("code", languages("ms"))
@pytest.mark.further
def test_each_list_leads_to_the_button_for_the_answer(reader: Reader, code: str) -> None:
    page = start(reader, code)
    ways = page.get_by_role("link", name=words(code)["self-check.on"])
    expect(ways).to_have_count(2)  # the third list stands above the button
    ways.first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=words(code)["self-check.answer"])).to_be_focused()
    page.emulate_media(media="print")
    expect(ways.first).to_be_hidden()


# --- kept when asked ------------------------------------------------------------------------------------------


@pytest.mark.further
def test_it_is_kept_when_asked_in_every_language_and_forgotten_with_one_button(watched: Watched) -> None:
    named = words("nl")
    page = start(watched.reader, "nl")
    box(page, "keloid").check()
    assert watched.recorded == []
    page.get_by_role("checkbox", name=named["self-check.keep"]).check()
    expect(page.locator(".pi-self-check__status")).to_have_text(named["self-check.kept"])
    box(page, "pacemaker").check()
    show(page)
    page.locator("[data-note=questions]").fill("Hoe lang?")
    kept = json.loads(page.evaluate("localStorage.getItem('pi-self-check')"))
    assert kept == {SAMPLE: {"ticked": ["keloid", "pacemaker"], "notes": {"medicines": "", "questions": "Hoe lang?"}}}
    assert watched.left_over == ["pi-self-check"]
    # Ids are the same in every language, so the clinic can read it in its own.
    page = watched.reader.open(PATHS["ms"])
    expect(box(page, "keloid")).to_be_checked()
    assert page.evaluate("document.activeElement === document.body")  # nobody pressed a button
    assert page.evaluate("scrollY") == 0
    answer = show(page)
    by_id = {item.id: item.block.text for item in ITEMS["ms"]}
    assert groups(answer) == {GROUPS["ms"]["first"]: [by_id["keloid"], by_id["pacemaker"]]}
    expect(page.locator("[data-note=questions]")).to_have_value("Hoe lang?")
    page.get_by_role("button", name=words("ms")["self-check.forget"]).click()
    expect(page.locator(".pi-self-check__status")).to_have_text(words("ms")["self-check.forgotten"])
    expect(page.locator("[data-keep]")).not_to_be_checked()
    expect(page.locator("[data-keep]")).to_be_focused()
    expect(page.locator("[data-forget]")).to_be_hidden()
    box(page, "fever").check()
    assert watched.left_over == []
    assert {write.split()[0] for write in watched.recorded} == {"localStorage"}
    assert {write.split()[1] for write in watched.recorded} == {"pi-self-check"}
    page.reload()
    expect(page.get_by_role("button", name=words("ms")["self-check.start"])).to_be_visible()
    assert page.locator("article input").count() == 0


@pytest.mark.parametrize("end", ["[data-clear]", "[data-keep]"], ids=["clear", "untick"])
@pytest.mark.further
def test_clearing_or_unticking_forgets_as_well(watched: Watched, end: str) -> None:
    page = start(watched.reader, "en")
    box(page, "keloid").check()
    page.locator("[data-keep]").check()
    assert watched.left_over == ["pi-self-check"]
    page.locator(end).click()
    assert watched.left_over == []
    expect(page.locator("[data-keep]")).not_to_be_checked()
    expect(page.locator("[data-forget]")).to_be_hidden()


OTHER = '{"another-treatment":{"ticked":["keloid"],"notes":{"questions":"of another"}}}'


@pytest.mark.further
def test_what_is_kept_for_another_treatment_opens_nothing_here_and_is_not_forgotten_with_this_one(
    reader: Reader,
) -> None:
    reader.open(PATHS["en"])
    reader.page.evaluate("(kept) => localStorage.setItem('pi-self-check', kept)", OTHER)
    page = start(reader, "en")  # it did not open by itself
    expect(page.locator("[data-started]")).to_be_focused()
    assert page.locator(".pi-self-check__list :checked").count() == 0
    box(page, "pacemaker").check()
    page.locator("[data-keep]").check()
    kept = json.loads(page.evaluate("localStorage.getItem('pi-self-check')"))
    assert kept == {
        **json.loads(OTHER),
        SAMPLE: {"ticked": ["pacemaker"], "notes": {"medicines": "", "questions": ""}},
    }
    page.reload()
    expect(box(page, "pacemaker")).to_be_checked()  # now it did
    page.locator("[data-forget]").click()
    assert page.evaluate("localStorage.getItem('pi-self-check')") == OTHER
    assert reader.messages == []


BROKEN = ("", "no json", "5", "null", "[]", "{}", '{"sample": 5}', '{"sample": {"ticked": 5, "notes": 7}}')


@pytest.mark.further
def test_what_was_kept_and_is_broken_does_no_harm(reader: Reader) -> None:
    page = reader.open(PATHS["en"])
    for kept in BROKEN:
        page.evaluate("kept => localStorage.setItem('pi-self-check', kept)", kept)
        if SAMPLE in kept:  # the page opens it by itself
            page.reload()
        else:
            start(reader, "en")
        expect(box(page, "keloid")).to_be_visible()
        assert page.locator(".pi-self-check__list :checked").count() == 0, kept
        box(page, "keloid").check()
        assert list(groups(show(page))) == [GROUPS["en"]["first"]], kept
        assert page.locator("[data-note]").first.input_value() == "", kept
    assert reader.messages == []


@pytest.mark.further
def test_where_storage_is_refused_it_says_so_and_works(reader: Reader) -> None:
    reader.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page = start(reader, "en")
    expect(page.locator("[data-started]")).to_be_focused()
    page.locator("[data-keep]").click()
    expect(page.locator(".pi-self-check__status")).to_have_text(words("en")["self-check.refused"])
    expect(page.locator("[data-keep]")).not_to_be_checked()
    box(page, "keloid").check()
    assert list(groups(show(page))) == [GROUPS["en"]["first"]]
    page.locator("[data-clear]").click()
    assert reader.messages == []


def test_where_its_code_cannot_be_fetched_the_page_says_so_and_stays_whole(reader: Reader) -> None:
    reader.page.route("**/self-check.js", lambda route: route.abort())
    page = reader.open(PATHS["nl"])
    page.get_by_role("button", name=words("nl")["self-check.start"]).click()
    expect(page.get_by_role("alert")).to_have_text(words("nl")["tool.failed"])
    assert text_of(page.locator("li#fever")).startswith(next(i.lead for i in ITEMS["nl"] if i.id == "fever"))
