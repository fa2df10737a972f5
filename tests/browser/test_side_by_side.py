"""Two languages side by side: every page with every other language, block by block, on screen and on paper."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .conftest import Reader, make_reader
from .fold import open_fold
from .pages import FOLDERS, PAGES, TREATMENT, further, words

pytestmark = pytest.mark.browser
PAIRS = [pair for pair in itertools.permutations(FOLDERS, 2) if pair != ("nl", "ms")]
RISKS, RECOVERY = f"{TREATMENT}risks/", f"{TREATMENT}recovery/"
QUESTIONS, ALTERNATIVES = f"{TREATMENT}questions/", f"{TREATMENT}alternatives/"
OFFERED = 1_000  # milliseconds after a page is loaded; half of it is what the page waits with the reader's language

# For each block with an id in the page's language: its words, and those of the block that was put with it.
PAIRED = """
() => {
  const words = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("sup, .pi-uses, .pi-second, .pi-elsewhere, ul, ol, svg").forEach((part) => part.remove());
    return copy.textContent.replace(/\\s+/g, " ").trim();
  };
  const added = "[class*=pi-tool], [class*=pi-words], [class*=pi-review], .pi-print, .pi-pager, .footnote, "
    + ".pi-side-by-side, .pi-numbers";
  const blocks = [...document.querySelectorAll("article :is(h1, h2, h3, h4, li, td, th, p)")]
    .filter((block) => !block.closest(`${added}, .pi-second, .pi-uses, .pi-elsewhere, .pi-both__name`));
  return blocks.map((block) => {
    const inside = [...block.children].find((child) => child.matches(".pi-second"));
    const after = block.nextElementSibling?.matches(".pi-second") ? block.nextElementSibling : null;
    const second = block.matches("td, th") ? inside : after;
    return {
      id: block.id, tag: block.localName, lang: block.lang, first: words(block),
      other: second?.lang ?? "", second: second ? words(second) : "",
    };
  });
}
"""
# The words of each block with an id on a page by itself.
ALONE = """
() => Object.fromEntries([...document.querySelectorAll("article :is(h1, h2, h3, h4, li)[id]")].map((block) => {
  const copy = block.cloneNode(true);
  copy.querySelectorAll("sup, .pi-uses, ul, ol, svg").forEach((part) => part.remove());
  return [block.id, copy.textContent.replace(/\\s+/g, " ").trim()];
}))
"""
TWICE = """
() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}
"""
OPEN = "() => document.querySelectorAll('article .pi-second').length > 0"


def figures(text: str) -> list[str]:
    """The figures, but for emergency numbers: each language has its own country's first, or alone."""
    return [figure for figure in re.findall(r"\d+(?:[.,]\d+)*", text) if figure not in ("112", "999")]


def with_second(page: Page, address: str) -> None:
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_function(OPEN)


@pytest.fixture
def wide(browser: Browser, address: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield make_reader(context, address)
    context.close()


@pytest.mark.parametrize(
    ("here", "there", "paths"),
    [("nl", "ms", ("", RECOVERY, ALTERNATIVES)), *(further(*pair, PAGES) for pair in (("nl", "ms"), *PAIRS))],
)
def test_every_block_of_every_page_stands_with_its_translation(
    wide: Reader, here: str, there: str, paths: Sequence[str]
) -> None:
    page, address = wide.page, wide.address
    for path in paths:
        page.goto(f"{address}{FOLDERS[there]}{path}", wait_until="domcontentloaded")
        alone = page.evaluate(ALONE)
        with_second(page, f"{address}{FOLDERS[here]}{path}?with={there}")
        blocks = page.evaluate(PAIRED)
        named = [block for block in blocks if block["id"]]
        assert named, path
        assert page.locator(".pi-whole").count() == 0, path
        for block in named:
            assert block["other"] == there, (path, block)
            assert block["lang"] == here, (path, block)
            assert block["second"] == alone[block["id"]], (path, block)
        for block in blocks:
            if block["first"] and block["tag"] != "p" and block["other"]:
                assert len(figures(block["first"])) == len(figures(block["second"])), (path, block)
            if block["first"] and not (block["tag"] == "li" and not block["other"]):
                assert block["second"], (path, block)
        assert page.evaluate(TWICE) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert wide.messages == []
    assert wide.failed == []
    assert wide.foreign == []


def test_a_button_opens_and_closes_it_with_one_request(reader: Reader) -> None:
    page = reader.open(f"nl/{RISKS}#scars")
    before = page.locator("article").inner_html()
    reader.requested.clear()
    for _ in range(2):
        open_fold(page)
        page.get_by_role("link", name="Bahasa Melayu").last.click()
        page.wait_for_function(OPEN)
        assert page.url == f"{reader.address}nl/{RISKS}?with=ms#scars"
        expect(page.get_by_role("status").first).to_have_text(
            "De tekst staat nu stuk voor stuk in het Nederlands en Maleis."
        )
        page.get_by_role("button", name="Alleen Nederlands").click()
        assert page.url == f"{reader.address}nl/{RISKS}#scars"
        expect(page.get_by_role("status").first).to_have_text("De pagina is weer alleen in het Nederlands.")
    pages = [url for url in reader.requested if not url.endswith((".js", ".css", ".svg"))]
    assert pages == [f"{reader.address}ms/{RISKS}"]
    page.get_by_role("status").first.evaluate("status => { status.textContent = '' }")
    assert page.locator("article").inner_html() == before
    assert reader.messages == []


def test_the_keyboard_opens_and_closes_it_and_keeps_the_focus(reader: Reader) -> None:
    page = reader.open(f"{RECOVERY}")
    link = page.locator("a[data-pi-with=nl]")
    open_fold(page)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(OPEN)
    expect(page.locator(".pi-header__fold")).to_be_focused()  # what it opened is closed
    assert link.get_attribute("aria-current") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Only English"
    page.keyboard.press("Enter")
    expect(page.locator("article .pi-second")).to_have_count(0)
    expect(page.get_by_role("status").first).to_be_focused()  # the button is gone
    assert link.get_attribute("aria-current") is None


@pytest.mark.further
def test_another_language_takes_the_place_of_the_second(reader: Reader) -> None:
    page = reader.open(f"{RISKS}?with=nl")
    page.wait_for_function(OPEN)
    open_fold(page)
    page.locator("a[data-pi-with=ms]").click()
    expect(page.locator("#common + .pi-second")).to_have_attribute("lang", "ms")
    assert page.locator("article .pi-second[lang=nl]").count() == 0
    assert page.url.endswith("?with=ms")
    # Chosen in haste: the last choice counts.
    page.evaluate("document.querySelector('[data-pi-alone]').click()")
    page.evaluate("for (const code of ['ms', 'nl']) document.querySelector(`a[data-pi-with=${code}]`).click()")
    expect(page.locator("#common + .pi-second")).to_have_attribute("lang", "nl")
    page.wait_for_load_state("networkidle")
    assert page.locator("article .pi-second[lang=ms]").count() == 0
    assert reader.messages == []


@pytest.mark.further
def test_an_address_with_no_other_language_of_the_site_is_the_page_itself(reader: Reader) -> None:
    for code in ("en", "fr", "", "NL", "../nl", '"]'):
        page = reader.open(f"{RISKS}?with={code}")
        page.wait_for_load_state("networkidle")
        assert page.locator("article .pi-second").count() == 0, code
        assert not any("side-by-side.js" in url for url in reader.requested), code
    assert reader.messages == []


def test_by_address_the_section_of_the_address_is_in_sight(reader: Reader) -> None:
    page = reader.open(f"{RECOVERY}?with=nl#help-today")
    page.wait_for_function(OPEN)
    expect(page.locator("#help-today")).to_be_in_viewport()
    assert page.url.endswith(f"{RECOVERY}?with=nl#help-today")


def test_links_of_the_second_lead_to_its_own_page(reader: Reader) -> None:
    page = reader.open(f"{RISKS}?with=nl")
    page.wait_for_function(OPEN)
    seconds = page.locator("article .pi-second a:not([href^=http])")
    links = seconds.evaluate_all("links => links.map((link) => [link.pathname, link.hreflang])")
    assert len(links) > 10
    assert all(path.startswith("/nl/") and lang == "nl" for path, lang in links)
    page.locator(".pi-in-short li.pi-second a", has_text="wanneer u hulp vraagt").click()
    page.wait_for_url(f"{reader.address}nl/{RECOVERY}#help")


def test_what_does_not_agree_is_shown_whole_and_never_mispaired(reader: Reader) -> None:
    def without_an_item(route: Route) -> None:
        response = route.fetch()
        body = response.text()
        body = re.sub(r'<li id="scars-help".*?</li>', "", body, flags=re.DOTALL, count=1)
        body = re.sub(r'(<li data-kind="ablative" )id="infection-how-many"', r'\1id="infection-signs"', body)
        route.fulfill(response=response, body=re.sub(r'<h2 id="rare">.*?</h2>', "", body, flags=re.DOTALL))

    reader.page.route(f"**/nl/{RISKS}", without_an_item)
    page = reader.open(RISKS)
    before = page.evaluate("document.querySelector('article').innerText")
    open_fold(page)
    page.locator("a[data-pi-with=nl]").click()
    page.wait_for_function(OPEN)
    wholes = page.locator(".pi-whole")
    assert wholes.count() >= 2
    scars = wholes.filter(has=page.locator("#scars"))
    assert scars.locator("> .pi-second").get_attribute("lang") == "nl"
    assert scars.locator("#scars-help, > .pi-second").count() == 2
    for block in page.evaluate(PAIRED):
        if block["id"].startswith(("scars", "infection", "rare")):
            assert block["second"] == "", block
        elif block["id"].startswith("darker"):
            assert block["second"], block
    assert page.evaluate(TWICE) == []
    page.get_by_role("button", name="Only English").click()
    page.get_by_role("status").first.evaluate("status => { status.textContent = '' }")
    assert page.evaluate("document.querySelector('article').innerText") == before


@pytest.mark.parametrize("fault", ["missing", "other page", further("abort")])
def test_a_failure_is_said_in_words_and_may_be_tried_again(reader: Reader, fault: str) -> None:
    def fail(route: Route) -> None:
        if fault == "abort":
            route.abort()
        elif fault == "missing":
            route.fulfill(status=404, body="")
        else:  # a host may answer with its own page
            body = "<!doctype html><html lang=en><article>Welcome</article>"
            route.fulfill(status=200, content_type="text/html", body=body)

    reader.page.route(f"**/nl/{RISKS}", fail)
    page = reader.open(RISKS)
    open_fold(page)
    page.locator("a[data-pi-with=nl]").click()
    expect(page.get_by_role("status").first).to_contain_text("could not be loaded")
    assert page.locator("article .pi-second").count() == 0
    assert "with=" not in page.url
    page.unroute(f"**/nl/{RISKS}")
    open_fold(page)
    page.locator("a[data-pi-with=nl]").click()
    page.wait_for_function(OPEN)


@pytest.mark.parametrize(("here", "there"), [("nl", "ms"), further("en", "nl"), further("ms", "en")])
@pytest.mark.further
def test_a_narrow_phone_does_not_scroll_sideways(reader: Reader, here: str, there: str) -> None:
    reader.page.set_viewport_size({"width": 320, "height": 700})
    page = reader.page
    for path in ("", RISKS, RECOVERY, ALTERNATIVES, QUESTIONS, "sources/"):
        with_second(page, f"{reader.address}{FOLDERS[here]}{path}?with={there}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        first, second = page.locator("article h2[id] + .pi-second").first.evaluate(
            "second => [second.previousElementSibling, second].map((e) => e.getBoundingClientRect().toJSON())"
        )
        assert second["top"] >= first["bottom"], path


def test_a_wide_screen_and_paper_show_both_in_a_row(wide: Reader) -> None:
    page = wide.open(f"{RECOVERY}?with=ms")
    page.wait_for_function(OPEN)
    boxes = """
    () => [...document.querySelectorAll("article :is(h2, h3, p, li)[data-pi-first]")].map((first) => {
      const [a, b] = [first, first.nextElementSibling].map((block) => block.getBoundingClientRect());
      return [Math.abs(a.top - b.top), b.left - a.right, b.width, a.width];
    })
    """
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        found = page.evaluate(boxes)
        assert len(found) > 40
        for top, gap, second, first in found:
            assert top < 1
            assert gap >= 0
            assert second > 150
            assert first > 150
    expect(page.locator(".pi-side-by-side").first).to_be_hidden()
    assert len(page.pdf(format="A4")) > 20_000


def test_the_second_is_read_after_its_block_and_in_its_own_voice(reader: Reader) -> None:
    page = reader.open(f"{RECOVERY}?with=nl")
    page.wait_for_function(OPEN)
    tree = page.locator("article").aria_snapshot()
    assert tree.index('heading "When to get help"') < tree.index('heading "Wanneer u hulp vraagt"')
    seconds = page.locator("article .pi-second")
    assert set(seconds.evaluate_all("all => all.map((e) => e.lang)")) == {"nl"}
    assert page.locator(".pi-tool .pi-second, .pi-review .pi-second, .footnote .pi-second").count() == 0
    assert page.locator(".pi-second :is(.pi-tool, .pi-review, .footnote, .pi-uses)").count() == 0


@pytest.mark.further
def test_the_questions_are_printed_in_one_language(reader: Reader) -> None:
    reader.page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1 }")
    page = reader.open(f"nl/{QUESTIONS}")
    alone = page.get_by_role("button", name="Print alleen deze vragen")
    for opened in (False, True):  # also when a second language was shown before
        if opened:
            open_fold(page)
            page.locator("a[data-pi-with=en]").click()
            page.wait_for_function(OPEN)
        alone.click()
        page.wait_for_function(f"() => window.printed === {1 + opened}")
        page.emulate_media(media="print")
        expect(page.locator("#ask-who")).to_be_visible()
        expect(page.locator("#cost")).to_be_hidden()
        assert page.locator(".pi-second").count() == 0
        page.keyboard.press("Shift")  # the reader goes on
        expect(page.locator("#cost")).to_be_visible()
        page.emulate_media(media="screen")
    assert reader.messages == []


def test_both_readers_are_told_where_the_page_is_and_who_checked_it(reader: Reader) -> None:
    page = reader.open(f"{RISKS}?with=nl")
    page.wait_for_function(OPEN)
    assert [part.get_attribute("lang") for part in page.locator(".pi-review").all()] == ["en", "nl"]
    expect(page.locator(".pi-review.pi-second")).to_contain_text(words("nl")["review.medical"])
    page.emulate_media(media="print")
    expect(page.locator(".pi-print.pi-second")).to_be_visible()
    expect(page.locator(".pi-print.pi-second")).to_contain_text(f"/nl/{RISKS}")


@pytest.mark.further
def test_a_word_of_the_second_language_leads_nowhere_else(reader: Reader) -> None:
    page = reader.open(f"{RISKS}?with=nl")
    page.wait_for_function(OPEN)
    assert page.locator(".pi-word").count() > 10
    assert page.locator(".pi-second .pi-word").count() == 0


def test_the_questions_are_printed_in_two_languages(reader: Reader) -> None:
    reader.page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1 }")
    page = reader.open(QUESTIONS)
    page.locator("button[data-pi-print][data-pi-with=ms]").click()
    page.wait_for_function("() => window.printed === 1")
    expect(page.locator("#ask")).to_be_in_viewport()
    page.emulate_media(media="print")
    for id in ("page-title", "ask", "ask-who", "ask-training", "ask-night"):
        expect(page.locator(f"#{id}")).to_be_visible()
        second = page.locator(f"#{id} + .pi-second")
        expect(second).to_be_visible()
        assert second.get_attribute("lang") == "ms"
    for id in ("in-short", "cost", "look-further", "page-sources"):
        expect(page.locator(f"#{id}")).to_be_hidden()
    for review in page.locator(".pi-review").all():  # who checked it, for both readers
        expect(review).to_be_visible()
    assert [r.get_attribute("lang") for r in page.locator(".pi-review").all()] == ["en", "ms"]
    page.keyboard.press("Shift")  # the reader goes on
    expect(page.locator("#cost")).to_be_visible()
    assert page.locator(".pi-unprinted").count() == 0
    page.emulate_media(media="screen")
    page.locator("button[data-pi-print][data-pi-with=ms]").click()
    page.wait_for_function("() => window.printed === 2")


@pytest.mark.parametrize("path", [QUESTIONS, further(RISKS)])
def test_without_a_script_each_section_leads_to_itself_in_the_other_languages(
    reader_without_script: Reader, path: str
) -> None:
    page = reader_without_script.open(path)
    expect(page.locator(".pi-side-by-side").first).to_be_hidden()
    headings = page.locator("article h2[id]:not(.pi-tool h2, .pi-review h2, .footnote h2, .pi-words h2, #in-short)")
    links = page.locator(".pi-elsewhere a")
    assert links.count() == 2 * headings.count() > 0
    id = headings.nth(1).get_attribute("id")
    page.locator(f'.pi-elsewhere a[href$="#{id}"][hreflang=ms]').click()
    page.wait_for_url(f"{reader_without_script.address}ms/{path}#{id}")
    expect(page.locator(f"#{id}")).to_be_in_viewport()


def test_with_a_script_the_sections_have_no_links_and_nothing_is_fetched_before_it_is_asked_for(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(locale="en-GB")
    reader = make_reader(context, address)
    reader.page.clock.install()
    page = reader.open(RISKS)
    page.clock.fast_forward(OFFERED)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".pi-elsewhere").first).to_be_hidden()
    fetched = " ".join(reader.requested)
    for name in ("side-by-side.js", "side-by-side-pairs.css", "language-suggestion"):
        assert name not in fetched
    context.close()


# --- the reader's own language -----------------------------------------------------------------------------

PLACES = """
() => [...document.querySelectorAll(".pi-header, .pi-header a, article > *, .pi-footer")].map((element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height];
})
"""


@pytest.fixture
def speaks(browser: Browser, address: str) -> Iterator[object]:
    """Readers with these languages in their browser."""
    contexts = []

    def make(*languages: str, width: int = 390) -> Reader:
        context = browser.new_context(viewport={"width": width, "height": 700})
        listed = ", ".join(f'"{language}"' for language in languages)
        context.add_init_script(f"Object.defineProperty(navigator, 'languages', {{ get: () => [{listed}] }})")
        contexts.append(context)
        reader = make_reader(context, address)
        reader.page.clock.install()
        return reader

    yield make
    for context in contexts:
        context.close()


def after_a_while(reader: Reader, path: str) -> Page:
    """A page at a time at which the reader's own language is offered, if it is."""
    page = reader.open(path)
    page.clock.fast_forward(OFFERED)
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize(
    ("languages", "here", "suggested"),
    [
        (("nl-NL", "nl"), "en", "nl"),
        further(("ms-MY",), "nl", "ms"),
        (("fr", "ms", "nl"), "en", "ms"),
        further(("de", "en-US"), "ms", "en"),
        (("nl", "en"), "en", ""),
        further(("nl-BE",), "nl", ""),
        (("fr", "id"), "en", ""),
        further((), "en", ""),
    ],
)
@pytest.mark.further
def test_a_line_suggests_the_readers_own_language_and_in_no_other_case(
    speaks: object, languages: tuple[str, ...], here: str, suggested: str
) -> None:
    reader = speaks(*languages)
    page = after_a_while(reader, f"{FOLDERS[here]}{RISKS}")
    line = page.locator(".pi-suggestion")
    expect(line).to_have_count(1 if suggested else 0)
    assert any("language-suggestion" in url for url in reader.requested) == bool(suggested)
    assert page.url == f"{reader.address}{FOLDERS[here]}{RISKS}"
    if suggested:
        assert line.get_attribute("lang") == suggested
        with_line = page.evaluate(PLACES)
        line.evaluate("line => { line.hidden = true; document.body.classList.remove('pi-suggested') }")
        assert page.evaluate(PLACES) == with_line  # nothing has moved for it
        line.evaluate("line => { line.hidden = false }")
        assert page.evaluate("localStorage.length") == 0
        line.get_by_role("link").click()
        page.wait_for_url(f"{reader.address}{FOLDERS[suggested]}{RISKS}")
        expect(page.locator(".pi-suggestion")).to_have_count(0)
    assert reader.messages == []


@pytest.mark.further
def test_closed_it_does_not_come_back(speaks: object) -> None:
    reader = speaks("nl")
    page = after_a_while(reader, RISKS)
    page.get_by_role("button", name="Nee, dank u").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pi-suggestion")).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")
    assert page.evaluate("Object.keys(localStorage)") == ["pi-language-suggestion"]
    reader.requested.clear()
    page = after_a_while(reader, RECOVERY)
    assert page.locator(".pi-suggestion").count() == 0
    assert not any("language-suggestion" in url for url in reader.requested)


@pytest.mark.further
def test_without_storage_it_still_opens_and_closes(speaks: object) -> None:
    reader = speaks("nl")
    refused = "Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no') } })"
    reader.page.add_init_script(refused)
    page = after_a_while(reader, RISKS)
    page.get_by_role("button", name="Nee, dank u").click()
    expect(page.locator(".pi-suggestion")).to_have_count(0)
    assert reader.messages == []


@pytest.mark.parametrize("width", [320, further(390), further(1280)])
@pytest.mark.further
def test_it_covers_nothing_that_has_the_focus(speaks: object, width: int) -> None:
    reader = speaks("ms", width=width)
    page = after_a_while(reader, f"nl/{QUESTIONS}")
    page.locator(".pi-suggestion").wait_for()
    page.locator("article h1").click()
    for _ in range(60):
        page.keyboard.press("Tab")
        page.evaluate("new Promise(requestAnimationFrame)")
        covered = page.evaluate(
            """() => {
              const focus = document.activeElement;
              const line = document.querySelector(".pi-suggestion");
              if (line.contains(focus) || focus === document.body) return false;
              return focus.getBoundingClientRect().bottom > line.getBoundingClientRect().top + 1;
            }"""
        )
        assert not covered, page.evaluate("document.activeElement.outerHTML")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.further
def test_a_source_that_is_open_beside_its_number_is_not_taken_for_the_text(reader: Reader) -> None:
    page = reader.open(RISKS)
    number = page.locator("#scars-how-many .footnote-ref").first
    number.click()
    expect(page.locator(".pi-note")).to_be_visible()
    page.keyboard.press("Escape")
    open_fold(page)
    page.locator("a[data-pi-with=ms]").click()
    page.wait_for_function(OPEN)
    assert page.locator(".pi-whole").count() == 0
    expect(page.locator("#scars-how-many + .pi-second")).to_have_attribute("lang", "ms")


@pytest.mark.parametrize("query", ["", "?with=ms", further("?with=nl")])
def test_no_column_of_a_table_is_cut_off_on_paper(wide: Reader, query: str) -> None:
    wide.page.set_viewport_size({"width": 640, "height": 900})  # about what A4 leaves between its margins
    page = wide.open(f"{ALTERNATIVES}{query}")
    page.emulate_media(media="print")
    if query:
        page.wait_for_function(OPEN)
    widths = page.locator(".pi-table").evaluate_all("all => all.map((box) => [box.scrollWidth, box.clientWidth])")
    assert widths
    assert all(inner <= outer for inner, outer in widths)
