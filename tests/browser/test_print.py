"""A printed page is a leaflet: all of its text, what it is and where it comes from, and nothing of the screen."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from .pages import FOLDERS, NAMES, PAGES, TREATMENT, further, languages, words

pytestmark = pytest.mark.browser
RECOVERY = f"{TREATMENT}recovery/"
PAPER = "A4"
# On small sheets the ends of sheets fall on many places of a page.
SMALL_PAPER = "A6"
# What acts on a screen only.
NOT_PRINTED = ("pi-tool", "pi-days", "pi-moments", "pi-pager", "pi-side-by-side", "pi-elsewhere")


def folded(text: str) -> str:
    """Without what a line break adds or takes: white space and hyphens."""
    # NFKC: many fonts set "fi" and "ff" as one sign.
    return re.sub(r"[\s\u00ad\u2010\u2011\u200b\ufe0e-]+", "", unicodedata.normalize("NFKC", text))


def printed(page: Page, paper: str = PAPER) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(format=paper, tagged=True, outline=True)))


def text_of(pdf: PdfReader) -> str:
    """The whole text without the page numbers in the margin."""
    pages = [page.extract_text() for page in pdf.pages]
    return "\n".join(text.removeprefix(f"{number} / {len(pages)}\n") for number, text in enumerate(pages, 1))


def sentences(site: Path, path: str) -> list[str]:
    """Each heading, paragraph, item and cell of the article, as it was built."""
    article = html.document_fromstring((site / path / "index.html").read_bytes()).find(".//article")
    for name in NOT_PRINTED:
        for part in article.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]"):
            part.drop_tree()
    for part in article.xpath(".//*[contains(@class, 'footnote-backref') or @class='pi-words__close'] | .//noscript"):
        part.drop_tree()
    for part in article.xpath(".//*[@data-pi-next-review]"):  # said from its day on: test_review.py
        part.drop_tree()
    # Where a link leads outside, paper shows its address.
    for link in article.xpath(".//a[starts-with(@href, 'http')]"):
        link.tail = f"({link.get('href')}){link.tail or ''}"
    found = []
    for element in article.iter("h1", "h2", "h3", "h4", "p", "li", "td", "th"):
        own = [element.text or ""]
        for child in element:
            own += ["" if child.tag in ("p", "ul", "ol", "table") else child.text_content(), child.tail or ""]
        found.append(folded("".join(own)))
    return [text for text in found if text]


@pytest.fixture
def sheet(browser: Browser) -> Iterator[Page]:
    # A page of its own for each test: one that was once set to show the screen's styles prints them, too.
    context = browser.new_context()
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize(
    "path", [path if path in (RECOVERY, "glossary/", "about/") else further(path) for path in PAGES]
)
@pytest.mark.parametrize("code", languages())
def test_every_sentence_is_on_paper(sheet: Page, address: str, small_finished: Path, code: str, path: str) -> None:
    sheet.goto(address + FOLDERS[code] + path)
    pdf = printed(sheet)
    said = folded(text_of(pdf))
    wanted = sentences(small_finished, FOLDERS[code] + path)
    assert len(wanted) > 10
    assert [sentence for sentence in wanted if sentence not in said] == []
    named = words(code)
    for line in (
        f"{named['language.choose']}: {NAMES[code]}",
        f"{named['print.address']}: https://guide.example/{FOLDERS[code]}{path}",
        *("2026", named["review.updated"], named["footer.about"]),
    ):
        assert folded(line) in said, line
    for key in ("search.label", "planner.lead", "self-check.lead", "note.back"):
        assert folded(named[key]) not in said, key
    sheet.emulate_media(media="print")
    assert sheet.locator(":is(.pi-fold, .pi-pager, .pi-words__close):visible").count() == 0


@pytest.mark.parametrize("code", languages("nl"))
@pytest.mark.further
def test_the_file_says_its_language_and_its_title(sheet: Page, address: str, code: str) -> None:
    sheet.goto(address + FOLDERS[code] + RECOVERY)
    pdf = printed(sheet)
    assert pdf.trailer["/Root"]["/Lang"] == code
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.metadata.title == sheet.title()
    for number, one in enumerate(pdf.pages, 1):
        assert one.extract_text().startswith(f"{number} / {len(pdf.pages)}\n")


def test_on_a_screen_the_lines_for_paper_are_not_there(sheet: Page, address: str) -> None:
    sheet.goto(address + RECOVERY)
    assert sheet.locator(".pi-print").is_hidden()
    sheet.emulate_media(media="print")
    assert sheet.locator(".pi-print").is_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_what_is_closed_is_open_and_what_was_not_started_is_gone(
    browser: Browser, address: str, has_script: bool
) -> None:
    context = browser.new_context(java_script_enabled=has_script)
    page = context.new_page()

    def with_closed_part(route):
        response = route.fetch()
        body = response.text().replace(
            '<h2 id="stages">', '<details><summary>More</summary><p>Closed on a screen.</p></details><h2 id="stages">'
        )
        route.fulfill(response=response, body=body)

    page.route("**/recovery/", with_closed_part)
    page.goto(address + RECOVERY)
    said = folded(text_of(printed(page)))
    assert folded("Closed on a screen.") in said
    assert folded(words("en")["planner.lead"]) not in said
    assert folded("This part needs JavaScript") not in said
    context.close()


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("path", [RECOVERY, further(f"{TREATMENT}aftercare/")])
def test_help_cards_stay_whole(sheet: Page, address: str, code: str, path: str) -> None:
    sheet.goto(address + FOLDERS[code] + path)
    pages = [folded(page.extract_text()) for page in printed(sheet).pages]
    sheet.emulate_media(media="print")
    for card in sheet.locator(".pi-care").all():
        widths = card.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)")
        assert widths >= 2
        parts = [folded(part.inner_text()) for part in card.locator("h3, li").all()]
        fewest = min(([part for part in parts if part not in page] for page in pages), key=len)
        assert fewest == []


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("path", [RECOVERY, further(TREATMENT), further(f"{TREATMENT}risks/"), further("about/")])
def test_no_heading_is_the_last_line_of_a_sheet(sheet: Page, address: str, code: str, path: str) -> None:
    sheet.goto(address + FOLDERS[code] + path)
    if code != "en":  # the line that suggests the reader's language, which comes late, takes no room on paper
        sheet.locator(".pi-suggestion").wait_for()
    headings = {folded(text) for text in sheet.locator("article :is(h1, h2, h3)").all_inner_texts()}
    pdf = printed(sheet, SMALL_PAPER)
    assert len(pdf.pages) > 1
    for page in pdf.pages:
        lines = [line for line in page.extract_text(extraction_mode="layout").splitlines() if line.strip()]
        assert re.fullmatch(rf"\d+ / {len(pdf.pages)}", lines.pop().strip())
        assert lines  # no sheet is empty
        assert folded(lines[-1]) not in headings
