"""The leaflets say what the pages say: held against the built site, as a reader of the PDF gets them."""

from __future__ import annotations

import builtins
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader
from pypdf.generic import Destination, DictionaryObject

from clinics import ClinicSite
from conftest import ROOT, Content
from leaflets import recovery_leaflet
from patientinfo.leaflet.pdf import LeafletError, as_html, as_pdf, read_leaflet
from patientinfo.model import Language, Project

pytestmark = pytest.mark.leaflet

CODES = ("en", "nl", "ms")
TREATMENT = "sample"
PAGES = (
    "",
    *(
        f"{TREATMENT}/{name}"
        for name in (
            *("", "benefits/", "risks/", "preparation/", "recovery/", "aftercare/"),
            *("contraindications/", "alternatives/", "decide/", "questions/", "faq/"),
        )
    ),
    *("about/", "glossary/", "sources/"),
)
# What the templates add to a page, and what stands once in a leaflet: written out again here on purpose.
NOT_TEXT = (
    *("pi-tool", "pi-review", "pi-pager", "pi-print", "pi-words", "footnote"),
    *("pi-side-by-side", "pi-elsewhere", "pi-days", "pi-advice"),
)
BY_A_CLINICIAN = "Medical content checked by Nobody Real, 2 January 2026."
MARGIN = 57  # points; head and foot stand within it


def articles(site: Path, code: str) -> Iterator[html.HtmlElement]:
    """The text of each page of the site that a leaflet holds, in its order."""
    for page in PAGES:
        file = site / ("" if code == "en" else code) / page / "index.html"
        article = html.document_fromstring(file.read_bytes()).find(".//article")
        for timeline in article.xpath(".//section[contains(@class, 'pi-timeline')]"):  # its table, not its drawing
            for part in timeline.xpath("h2 | p[a] | .//table"):
                timeline.addprevious(part)
        for name in NOT_TEXT:
            for part in article.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]"):
                part.drop_tree()
        yield article


def words_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def folded(text: str) -> str:
    """Without what a line break adds or takes: white space and hyphens."""
    return re.sub(r"[\s\u00ad\u2010\u2011\u2060-]+", "", text)


@dataclass
class Pdf:
    """A leaflet as a reading program sees it."""

    code: str
    data: bytes
    words: dict[str, str]

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.data))

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page without its head and foot."""
        return [self._text(page) for page in self.reader.pages]

    def _text(self, page: object) -> str:
        height, parts = float(page.mediabox.height), []

        def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            if MARGIN < y < height - MARGIN:
                parts.append(text)

        page.extract_text(visitor_text=visit)
        return "".join(parts)

    @cached_property
    def outline(self) -> list[tuple[int, Destination]]:
        """(level, entry) of all bookmarks, in order."""

        def walk(items: list, level: int) -> Iterator[tuple[int, Destination]]:
            for item in items:
                if isinstance(item, list):
                    yield from walk(item, level + 1)
                else:
                    yield level, item

        return list(walk(self.reader.outline, 1))

    @cached_property
    def chapters(self) -> list[tuple[str, str]]:
        """Title and text of each page of the site, the table of contents left out."""
        starts = [(str(e.title), self.page(e)) for level, e in self.outline if level == 1][1:]
        ends = [start for _, start in starts[1:]] + [len(self.texts)]
        return [(title, "\n".join(self.texts[a:b])) for (title, a), b in zip(starts, ends, strict=True)]

    def page(self, entry: Destination) -> int:
        return self.reader.get_destination_page_number(entry)

    def annotations(self) -> Iterator[DictionaryObject]:
        for page in self.reader.pages:
            for annotation in page.get("/Annots") or ():
                yield annotation.get_object()


@pytest.fixture(scope="module")
def content(small_content: Content) -> Project:
    return small_content[0]


def language(content: Project, code: str) -> Language:
    return next(one for one in content.languages if one.code == code)


def leaflet_of(site: Path, content: Project, code: str) -> bytes:
    words = content.labels[code]
    return as_pdf(read_leaflet(site, content, language(content, code), TREATMENT, words), words, site)


# One template sets them all; what depends on words is tried in each, before it is set.
FURTHER = [pytest.param(code, marks=pytest.mark.further) for code in ("nl", "ms")]


@pytest.fixture(scope="module", params=["en", *FURTHER])
def pdf(request: pytest.FixtureRequest, leaflets: Path, small_finished: Path, content: Project) -> Pdf:
    code = request.param
    file = leaflets / f"{TREATMENT}-{code}.pdf"
    data = file.read_bytes() if file.is_file() else leaflet_of(small_finished, content, code)
    return Pdf(code, data, dict(content.labels[code]))


@pytest.mark.parametrize(
    ("code", "title", "date"),
    [
        ("en", "What it is (Skin laser guide)", "2 January 2026"),
        ("nl", "Wat het is (Huidlaserwijzer)", "2 januari 2026"),
        ("ms", "Apa itu (Panduan laser kulit)", "2 Januari 2026"),
    ],
)
@pytest.mark.further
def test_title_and_cover_are_in_its_language(
    small_finished: Path, content: Project, code: str, title: str, date: str
) -> None:
    words = content.labels[code]
    document = html.document_fromstring(
        as_html(read_leaflet(small_finished, content, language(content, code), TREATMENT, words), words)
    )
    assert document.get("lang") == {"en": "en-GB", "nl": "nl-NL", "ms": "ms-MY"}[code]
    assert document.findtext(".//title") == title
    cover = words_of(document.find(".//section[@class='leaflet-cover']"))
    address = "https://guide.example/" + ("" if code == "en" else f"{code}/")
    keys = ("review.medical", "review.language", "leaflet.about", "leaflet.review")
    for wanted in (date, address, language(content, code).name, *(words[key] for key in keys)):
        assert wanted in cover
    assert cover.count("Nobody Real") == 2


def test_it_says_what_it_is(pdf: Pdf, content: Project) -> None:
    catalogue = pdf.reader.trailer["/Root"]
    assert catalogue["/Lang"] == {"en": "en-GB", "nl": "nl-NL", "ms": "ms-MY"}[pdf.code]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b'pdfuaid:part="1"' in catalogue["/Metadata"].get_object().get_data()
    assert pdf.reader.metadata.title.endswith(f" ({language(content, pdf.code).site_name})")
    assert pdf.reader.metadata.author is None
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in pdf.reader.pages} == {(595, 842)}
    assert len(pdf.data) < 750_000


def test_the_cover_says_what_was_checked(pdf: Pdf) -> None:
    cover = folded(pdf.reader.pages[0].extract_text())
    for key in ("review.medical", "review.language", "leaflet.about", "leaflet.review"):
        assert folded(pdf.words[key]) in cover, key
    assert cover.count(folded("Nobody Real")) == 2


def test_every_page_and_part_has_its_bookmark(pdf: Pdf, small_finished: Path) -> None:
    wanted = [
        (int(heading.tag[1]), words_of(heading))
        for article in articles(small_finished, pdf.code)
        for heading in article.xpath(".//h1 | .//h2 | .//h3")
    ]
    contents, *found = [(level, str(entry.title)) for level, entry in pdf.outline]
    assert contents == (1, pdf.words["leaflet.contents"])
    assert found == wanted
    assert len(found) > 80


def test_the_contents_name_the_right_pages(pdf: Pdf) -> None:
    entries = pdf.outline
    first, last = pdf.page(entries[0][1]), pdf.page(entries[1][1])
    contents = folded("".join(pdf.texts[first:last]))
    in_short = {folded(t) for t in ("In short", "In het kort", "Ringkasan")}
    listed = [
        (str(e.title), pdf.page(e) + 1) for level, e in entries[1:] if level < 3 and folded(e.title) not in in_short
    ]
    assert len(listed) > 40
    place = 0
    for title, page in listed:
        found = re.compile(rf"{re.escape(folded(title))}\.*(\d+)").search(contents, place)
        assert found, f"{title} is not in the contents after {contents[max(0, place - 40) : place]}"
        # Digits of the page, and perhaps of the title that follows.
        assert found[1].startswith(str(page)), (title, found[1], page)
        place = found.start(1) + len(str(page))


def blocks(article: html.HtmlElement, numbers: dict[str, int]) -> Iterator[str]:
    """Each heading, paragraph, item and cell as the leaflet has it: note marks with the leaflet's own numbers."""
    for mark in article.xpath(".//sup[a[@class='footnote-ref']]"):
        (link,) = mark
        names = (link.get("data-cited") or link.get("href").removeprefix("#fn:")).split()
        for number in list(link):
            link.remove(number)
        link.text = ", ".join(map(str, sorted(numbers[name.lower()] for name in names)))
    for element in article.iter("h1", "h2", "h3", "h4", "p", "li", "caption", "td", "th"):
        inner = [child.tag for child in element if child.tag in ("p", "ul", "ol", "table")]
        if not inner:
            yield words_of(element)
        else:
            own = [element.text or ""]
            for child in element:
                own += ["" if child.tag in ("p", "ul", "ol", "table") else words_of(child), child.tail or ""]
            yield " ".join("".join(own).split())


def test_every_sentence_of_every_page_is_there(pdf: Pdf, small_finished: Path) -> None:
    pages = list(articles(small_finished, pdf.code))
    ids = pages[-1].xpath(".//li[@id][not(ancestor::section)]/@id")
    numbers = {id: number for number, id in enumerate(ids, 1)}
    addresses = sorted({folded(f"({a})") for p in pages for a in p.xpath(".//a[starts-with(@href, 'http')]/@href")})
    missing = []
    assert len(pdf.chapters) == len(pages)
    count = 0
    for article, (title, text) in zip(pages, pdf.chapters, strict=True):
        said = re.sub(r"\((?:page|pagina|halaman)\d+\)", "", folded(text))
        # Of two addresses one may begin the other.
        for address in sorted(addresses, key=len, reverse=True):
            said = said.replace(address, "")
        said = re.sub(r"\(https://guide\.example/[^)]*\)", "", said)
        wanted = [block for block in blocks(article, numbers) if block]
        count += len(wanted)
        missing += [f"{title}: {block}" for block in wanted if folded(block) not in said]
    assert missing == []
    assert count > 250


def test_what_only_a_screen_needs_is_left_out(pdf: Pdf) -> None:
    said = folded(" ".join(pdf.texts))
    for key in (
        *("planner.heading", "planner.lead", "self-check.heading", "review.medical.none", "pager"),
        *("note.heading", "glossary.heading", "search.label", "note.back"),
    ):
        assert folded(pdf.words[key]) not in said, key
    assert "↩" not in said


def test_of_the_recovery_timeline_it_has_the_table_and_no_word_about_bars(pdf: Pdf) -> None:
    said = folded(" ".join(pdf.texts))
    for key in ("timeline.heading", "timeline.caption", "timeline.elsewhere"):
        assert folded(pdf.words[key]) in said, key
    for key in ("timeline.lead", "timeline.table", "timeline.do.start"):
        assert folded(pdf.words[key]) not in said, key


def test_every_link_leads_somewhere(pdf: Pdf) -> None:
    places, inside, outside = pdf.reader.named_destinations, 0, set()
    for link in pdf.annotations():
        if "/Dest" in link:
            inside += 1
            assert link["/Dest"] in places
            assert "--" not in link["/Contents"]  # words, not ids
        else:
            outside.add(str(link["/A"]["/URI"]))
    assert inside > 150
    assert len(outside) > 5
    assert all(address.startswith(("https://", "http://", "mailto:", "tel:")) for address in outside)
    # Of the site itself only what the leaflet does not hold, and its own address.
    own = {address.removeprefix("https://guide.example/") for address in outside if "guide.example" in address}
    assert own <= {prefix + page for prefix in ("", "nl/", "ms/") for page in ("", "privacy/", "accessibility/")}


def test_a_note_mark_leads_to_its_source(pdf: Pdf) -> None:
    marks = {link["/Contents"] for link in pdf.annotations() if str(link.get("/Dest", "")).startswith("sources--")}
    word = pdf.words["note.source"]
    assert len(marks) >= 6
    assert all(re.fullmatch(rf"{word} \d+|.*\D", mark) for mark in marks)
    assert f"{word} 1" in marks


def test_all_fonts_are_in_the_file(pdf: Pdf) -> None:
    seen = set()
    for page in pdf.reader.pages:
        for font in page["/Resources"]["/Font"].values():
            for inner in font.get_object().get("/DescendantFonts", [font]):
                described = inner.get_object()["/FontDescriptor"].get_object()
                seen.add(str(described["/FontName"]))
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described), described["/FontName"]
    assert seen


def structure(pdf: Pdf) -> Iterator[DictionaryObject]:
    """All elements of the structure tree."""
    waiting = [pdf.reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, DictionaryObject):
            if "/S" in element:
                yield element
            if "/K" in element:
                waiting.append(element["/K"])


def test_the_structure_is_tagged(pdf: Pdf, small_finished: Path) -> None:
    pages = list(articles(small_finished, pdf.code))
    kinds: dict[str, list[DictionaryObject]] = {}
    for element in structure(pdf):
        kinds.setdefault(str(element["/S"]), []).append(element)
    drawings = sum(len(page.xpath(".//img[@alt != ''] | .//*[@data-dots]")) for page in pages)
    assert drawings > 3
    assert len(kinds["/Figure"]) == drawings
    assert all(figure["/Alt"].strip() for figure in kinds["/Figure"])
    assert len(kinds["/H1"]) == len(pages) + 2  # the cover's and the contents'
    assert len(kinds["/H2"]) == sum(len(page.xpath(".//h2")) for page in pages) + 1
    assert kinds["/TH"]
    assert all("/Headers" in cell["/A"] for cell in kinds["/TD"])


def test_no_heading_stands_alone_at_the_foot_of_a_page(pdf: Pdf) -> None:
    for _, entry in pdf.outline:
        assert not folded(pdf.texts[pdf.page(entry)]).endswith(folded(str(entry.title))), entry.title


@pytest.fixture
def copy(small_finished: Path, tmp_path: Path) -> Path:
    shutil.copytree(small_finished, tmp_path / "site")
    return tmp_path / "site"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, text.count(old)
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.further
def test_a_language_that_is_read_from_the_right_has_the_corners_changed_over(
    small_finished: Path, content: Project
) -> None:
    words = content.labels["en"]
    leaflet = read_leaflet(small_finished, content, language(content, "en"), TREATMENT, words)
    for direction, start, end in (("ltr", "left", "right"), ("rtl", "right", "left")):
        text = as_html(replace(leaflet, direction=direction), words)
        assert html.document_fromstring(text).get("dir") == direction
        assert re.search(rf"@top-{start} {{\s*content: string\(leaflet\)", text)
        assert re.search(rf"@bottom-{end} {{\s*content: \"Page ", text)


@pytest.mark.further
def test_the_cover_names_the_pages_that_differ(copy: Path, content: Project) -> None:
    words = content.labels["en"]
    change(copy / TREATMENT / "risks" / "index.html", BY_A_CLINICIAN, words["review.medical.none"])
    leaflet = read_leaflet(copy, content, language(content, "en"), TREATMENT, words)
    assert f"{words['review.medical.none']} (Risks)" in leaflet.review
    checked = next(line for line in leaflet.review if line.startswith(BY_A_CLINICIAN))
    assert "Risks" not in checked
    assert checked.count(";") == len(PAGES) - 2


@pytest.mark.further
def test_the_cover_says_when_nobody_has_checked_anything(unchecked_below: Path, content: Project) -> None:
    words = content.labels["en"]
    leaflet = read_leaflet(unchecked_below, content, language(content, "en"), TREATMENT, words)
    assert words["leaflet.medical.none"] in leaflet.review
    assert words["leaflet.language.none"] in leaflet.review


def test_the_date_is_the_newest(copy: Path, content: Project) -> None:
    change(copy / "about" / "index.html", 'datetime="2026-01-02"', 'datetime="2026-12-24"')
    leaflet = read_leaflet(copy, content, language(content, "en"), TREATMENT, content.labels["en"])
    assert leaflet.updated.isoformat() == "2026-12-24"


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda site: (site / TREATMENT / "risks" / "index.html").unlink(), "older than the content"),
        (lambda site: change(site / "about" / "index.html", 'datetime="2026-01-02"', ""), "last changed"),
        (lambda site: change(site / "sources" / "index.html", 'id="s04"', ""), "no source"),
        (lambda site: (site / "images" / "drawing.svg").unlink(), "drawing.svg"),
    ],
)
def test_nothing_is_left_out_without_a_word(
    copy: Path, content: Project, spoil: Callable[[Path], None], reason: str
) -> None:
    spoil(copy)
    with pytest.raises(LeafletError, match=reason):
        leaflet_of(copy, content, "en")


@pytest.mark.parametrize(("error", "advice"), [(OSError("no pango"), "apt install libpango"), (ImportError(), "make")])
def test_without_the_program_that_sets_it_the_message_says_what_to_do(
    small_finished: Path, content: Project, monkeypatch: pytest.MonkeyPatch, error: Exception, advice: str
) -> None:
    real = builtins.__import__

    def refuse(name: str, *more: object, **others: object) -> object:
        if name == "weasyprint":
            raise error
        return real(name, *more, **others)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(LeafletError, match=advice):
        leaflet_of(small_finished, content, "en")


@pytest.fixture(scope="module")
def of_clinics(two_clinics: ClinicSite) -> bytes:
    return recovery_leaflet(two_clinics.project, "nl")


@pytest.mark.further
def test_the_same_pages_give_the_same_bytes(of_clinics: bytes, two_clinics: ClinicSite) -> None:
    command = [sys.executable, str(ROOT / "tests" / "leaflets.py"), str(two_clinics.project), "nl"]
    path = os.pathsep.join((str(ROOT / "scripts"), str(ROOT / "tests")))
    again = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=True)
    assert again.stdout == of_clinics


@pytest.mark.further
def test_the_cover_says_how_to_reach_the_clinics_of_the_site(of_clinics: bytes) -> None:
    leaflet = PdfReader(io.BytesIO(of_clinics))
    cover = " ".join(leaflet.pages[0].extract_text().split())
    for wanted in ("+60 3-2161 2345", "+31 20 123 4567", "Voorbeeld & Zoon", "Buiten openingstijden", "Maleisië"):
        assert wanted in cover
    assert "Volgende controle" in cover  # and what has been checked, still
    links = [link.get_object() for page in leaflet.pages for link in page.get("/Annots") or ()]
    called = [link for link in links if link.get("/Dest") == "page-clinic"]
    assert called  # the help cards
    assert leaflet.get_destination_page_number(leaflet.named_destinations["page-clinic"]) == 0
    assert {link["/Contents"] for link in called} == {"Contact met de kliniek"}
    assert "tel:+31201234567" in {link["/A"]["/URI"] for link in links if "/A" in link}
