"""site/ -> PDF: the pages of one treatment and pages of the site, in one language, as one leaflet.

It reads the built, checked pages, so that the leaflet says the same as the site. Nothing is fetched from a network, and
the same pages give the same bytes.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader
from lxml import html

from patientinfo.cldr import LEFT_TO_RIGHT, RIGHT_TO_LEFT
from patientinfo.clinic.card import card
from patientinfo.clinic.model import Publisher
from patientinfo.content.glossary_marks import WORD_PREFIX
from patientinfo.content.rendering import CITED, NOTE
from patientinfo.contract import GENERATED, GLOSSARY_PAGE, SOURCES_PAGE
from patientinfo.model import Language, Project, treatment_of
from patientinfo.urls import address_of

# The pages of the site around those of the treatment. The sources come last: all note markers lead there.
FIRST = ("index.md",)
LAST = ("about.md", GLOSSARY_PAGE, SOURCES_PAGE)
TEMPLATES = Path(__file__).parent / "templates"
# Classes of what the build adds that is on paper too: notices, where a source is used, whom to call, lines for a pen.
_ON_PAPER_TOO = frozenset({"pi-outdated", "pi-uses", "pi-call", "pi-country", "pi-numbers", "pi-matters__pen"})
# The id of the publisher's contact card: at the end of every page, and once in a leaflet.
_CLINIC = "page-clinic"
_SHORT_WORD = 14


class LeafletError(Exception):
    """A leaflet cannot be made. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading in the table of contents: its id and text."""

    place: str
    title: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the site in the leaflet: HTML with ids and links that work in the whole document."""

    place: str
    title: str
    parts: tuple[Part, ...]
    content: str


@dataclass(frozen=True, slots=True)
class Leaflet:
    """Everything that a leaflet shows.

    `review` is the review status of the pages, one sentence each; `clinic` is the HTML of the publisher's contact card
    and `logo` the path of their logo in site/; both are "" if there is none.
    """

    language: Language
    locale: str
    direction: str
    title: str
    site_name: str
    address: str
    updated: datetime.date
    review: tuple[str, ...]
    clinic: str
    logo: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """A built page: its key, its path in site/, and its parsed document."""

    key: str
    file: str
    document: html.HtmlElement

    @property
    def name(self) -> str:
        """The prefix of its ids in the leaflet: "recovery", and "home" for the site's first page."""
        name = self.key.removesuffix(".md").rsplit("/", 1)
        return "home" if self.key in FIRST else "treatment" if name[-1] == "index" else name[-1]

    @property
    def article(self) -> html.HtmlElement:
        return self.document.find(".//article")

    @property
    def title(self) -> str:
        return _text_of(self.article.find(".//h1"))

    @property
    def address(self) -> str:
        return str(self.document.xpath("string(//link[@rel='canonical']/@href)"))


def treatments(project: Project) -> tuple[str, ...]:
    """The folders of all treatments, sorted."""
    return tuple(sorted({treatment_of(key) for key in project.keys} - {""}))


def shows_publisher(site: Path, project: Project, publisher: Publisher) -> bool:
    """Whether the built pages show exactly this publisher's clinics."""
    return all(
        _cards_shown(read_page(site, language, FIRST[0]))
        == [
            _card_wanted(card(clinic, language.code, project.labels[language.code], project.countries))
            for clinic in publisher.clinics
        ]
        for language in project.languages
    )


def _cards_shown(page: BuiltPage) -> list[list[str]]:
    cards = page.article.xpath(f".//*[@aria-labelledby='{_CLINIC}']//*[h3]")
    return [[*(_compact(e.text_content()) for e in one.iter("h3", "dd")), *one.xpath(".//a/@href")] for one in cards]


def _card_wanted(shown: Mapping[str, Any]) -> list[str]:
    address = f"{shown['street']}{shown['postcode']}{shown['town']}{shown['country']}"
    texts = (shown["name"], *shown["hours"], shown["night"], *shown["emergency"], address)
    calls = (f"tel:{number}" for number in (shown["telephone"], *shown["emergency"]))
    links = (*calls, shown["booking"], shown["map"])
    return [*(_compact(text) for text in texts), *filter(None, links)]


def _compact(text: str) -> str:
    """Text without white space, which may differ in a built page."""
    return "".join(text.split())


def read_leaflet(
    site: Path, project: Project, language: Language, treatment: str, labels: Mapping[str, str]
) -> Leaflet:
    """Join the built pages of one treatment in one language. Raises LeafletError if `site` lacks one."""
    pages = [read_page(site, language, key) for key in _keys(project, language, treatment)]
    explanation = next(page for page in pages if page.key == f"{treatment}/index.md")
    places = _Places(pages)
    return Leaflet(
        language=language,
        locale=labels.get("locale", language.code).replace("_", "-"),
        direction=labels.get("direction") or LEFT_TO_RIGHT,
        # The name is before the colon: "Chemical peel: what it is and how it works".
        title=explanation.title.split(":")[0],
        site_name=str(explanation.document.xpath("string(//*[@class='pi-header__name'])")).strip(),
        address=pages[0].address,
        updated=max(updated_of(page) for page in pages),
        review=tuple(review_of(pages, labels)),
        clinic=_clinic(pages[0], places, labels),
        logo=_logo(pages[0]),
        chapters=tuple(_chapter(page, places, labels) for page in pages),
    )


def _keys(project: Project, language: Language, treatment: str) -> list[str]:
    own = {key for other, key in project.page_files if other == language}
    middle = project.in_menu_order(key for key in own if treatment_of(key) == treatment)
    return [key for key in (*FIRST, *middle, *LAST) if key in own]


def read_page(site: Path, language: Language, key: str) -> BuiltPage:
    file = address_of(language, key)
    try:
        # As bytes, so that the page's own charset declaration is used.
        document = html.document_fromstring((site / file).read_bytes())
    except FileNotFoundError as error:
        raise LeafletError(f"{site / file} is not there: the site is older than the content. Run make site.") from error
    page = BuiltPage(key, file, document)
    if page.article is None or page.article.find(".//h1") is None:
        raise LeafletError(f"{site / file} has no text. Run make site.")
    return page


def _text_of(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


# --- the review status of the pages --------------------------------------------------------------------------


def updated_of(page: BuiltPage) -> datetime.date:
    day = page.document.xpath("string(//*[contains(@class, 'pi-print')]//time/@datetime)")
    try:
        return datetime.date.fromisoformat(str(day))
    except ValueError as error:
        raise LeafletError(f"site/{page.file} does not say when it was last changed. Run make site.") from error


def review_of(pages: Iterable[BuiltPage], labels: Mapping[str, str]) -> Iterator[str]:
    """The review status of the pages; a sentence that is not on all of them is followed by the titles of those."""
    said: dict[str, list[str]] = {}
    count = 0
    for page in pages:
        count += 1
        for item in page.document.xpath("//*[contains(@class, 'pi-review')]//li"):
            said.setdefault(_text_of(item), []).append(page.title)
    # "This page" becomes "these pages" if it is true of all.
    of_all = {
        labels[f"review.{subject}.none"]: labels[f"leaflet.{subject}.none"] for subject in ("medical", "language")
    }
    for sentence, titles in said.items():
        if sentence.startswith(labels["review.updated"]):
            continue  # the cover shows the newest date
        yield of_all.get(sentence, sentence) if len(titles) == count else f"{sentence} ({'; '.join(titles)})"


def _clinic(page: BuiltPage, places: _Places, labels: Mapping[str, str]) -> str:
    """The HTML of the publisher's contact card on a page; "" if there is none."""
    card = page.article.find(f".//*[@aria-labelledby='{_CLINIC}']")
    if card is None:
        return ""
    for link in card.iter("a"):
        _retarget(link, page, places, labels)
    return "".join(inner_html(card))


def _logo(page: BuiltPage) -> str:
    addresses = page.document.xpath("//*[@class='pi-header__logo']/@src")
    return _file(page.file, str(addresses[0])) if addresses else ""


# --- one page as a chapter -----------------------------------------------------------------------------------


class _Places:
    """Maps addresses on the site's pages to ids in the leaflet."""

    def __init__(self, pages: Iterable[BuiltPage]) -> None:
        self.pages = {page.file: page for page in pages}
        self.names = {page.key: page.name for page in self.pages.values()}
        self.ids = {page.file: {str(id) for id in page.article.xpath(".//@id")} for page in self.pages.values()}
        # One number per source for the whole leaflet, in the order of the list of sources.
        sources = next((page for page in self.pages.values() if page.key == SOURCES_PAGE), None)
        items = sources.article.xpath(".//li[@id][not(ancestor::section)]/@id") if sources else []
        self.numbers = {str(id): number for number, id in enumerate(items, 1)}

    def inside(self, page: BuiltPage, address: str) -> str:
        """The id in the leaflet of the target of an address on a page; "" if it is outside the leaflet."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return ""
        if parts.fragment == _CLINIC and not parts.path:
            return _CLINIC
        file = page.file if not parts.path else _file(page.file, parts.path)
        other, id = self.pages.get(file), unquote(parts.fragment)
        if other is None:
            return ""
        return f"{other.name}--{id}" if id in self.ids[file] else other.name

    def source(self, note: str) -> tuple[int, str]:
        """The number of a source and its id in the leaflet, by the address of its note ("#fn:S14")."""
        id = note.removeprefix(NOTE).lower()
        if id not in self.numbers:
            raise LeafletError(f"The footnote {note} has no source in the list of sources. Run make site.")
        return self.numbers[id], f"{self.names[SOURCES_PAGE]}--{id}"


def _file(page: str, address: str) -> str:
    path = urljoin(f"/{page}", unquote(address)).lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def _chapter(page: BuiltPage, places: _Places, labels: Mapping[str, str]) -> Chapter:
    article = page.article
    _keep_times(article)
    leave_out(article)
    _part_sources(article)
    for link in list(article.iter("a")):
        _retarget(link, page, places, labels)
    for mark in article.xpath(".//sup[a[@class='footnote-ref']]"):
        _sort_sources(mark)
        _keep_with_word(mark)
    for element in article.xpath(".//*[@id]"):
        element.set("id", f"{page.name}--{element.get('id')}")
    for element in article.xpath(".//*[@aria-labelledby]"):
        del element.attrib["aria-labelledby"]
    if page.key == SOURCES_PAGE:
        for id, number in places.numbers.items():
            article.get_element_by_id(f"{page.name}--{id}").set("data-number", str(number))
    for picture in list(article.iter("img")):
        if picture.get("alt"):
            picture.set("src", _file(page.file, picture.get("src", "")))
        else:  # decorative, and PDF/UA requires alternative text for images
            picture.drop_tree()
    for drawing in list(article.iter("svg")):
        style_dots(drawing)
    heading = article.find(".//h1")
    heading.set("class", "leaflet-chapter")
    # Every page begins with the "In short" box, so listing it would be useless.
    headings = article.xpath(".//h2[@id][not(parent::*[@class='pi-in-short'])]")
    parts = tuple(Part(h.get("id"), _text_of(h)) for h in headings)
    return Chapter(page.name, page.title, parts, "".join(inner_html(article)))


def _keep_times(article: html.HtmlElement) -> None:
    """Replace the recovery timeline with its table, which has the same content as the drawing."""
    for table in article.xpath(".//table[@class='pi-timeline__table']"):
        timeline = table.xpath("ancestor::section")[0]
        heading, incomplete = timeline.find("h2"), timeline.xpath("p[a]")
        timeline.addprevious(heading)
        for part in (*incomplete, table):
            timeline.addprevious(part)


def leave_out(article: html.HtmlElement) -> None:
    """Remove what only a screen needs, and what the leaflet has only once."""
    for element in article.xpath(f".//*[@{GENERATED}]"):
        if element.get("class") not in _ON_PAPER_TOO:
            element.drop_tree()
    for element in article.xpath(".//*[@class='pi-matters__pen']"):
        element.attrib.pop("hidden", None)
    for element in article.xpath(".//noscript | .//script | .//template | .//dialog | .//button"):
        element.drop_tree()


def _retarget(link: html.HtmlElement, page: BuiltPage, places: _Places, labels: Mapping[str, str]) -> None:
    """Point a link to its target in the leaflet, or make an outside link absolute."""
    address = link.get("href", "")
    kind = link.get("class", "")
    if kind == "footnote-ref":
        number, place = places.source(address)
        link.text, link.attrib["href"] = str(number), f"#{place}"
        link.attrib.pop("id", None)  # the target of the note's backlink, which a leaflet does not have
        return
    if kind == "pi-word":
        place = places.inside(page, f"/{_glossary_of(places)}#{address.removeprefix(f'#{WORD_PREFIX}')}")
        link.attrib.pop("id", None)
    else:
        place = places.inside(page, address)
    if place:
        link.set("href", f"#{place}")
        if kind != "pi-word" and not link.xpath("ancestor::*[@class='pi-uses']"):
            link.set("class", "leaflet-see")
            link.set("data-see", labels["leaflet.see"])
    elif kind == "pi-word":
        link.drop_tag()
    elif urlsplit(address).scheme in ("", "http", "https"):
        link.set("href", urljoin(page.address, address))
        link.set("class", "leaflet-outside")


def _part_sources(article: html.HtmlElement) -> None:
    """Make a link of its own for each source of a mark, as numbers in a leaflet differ from those of the page."""
    for link in article.xpath(f".//a[@{CITED}]"):
        parent, place = link.getparent(), link.getparent().index(link)
        links = [html.Element("a", {"class": "footnote-ref", "href": NOTE + name}) for name in link.get(CITED).split()]
        for one in links:
            one.tail = ", "
        links[-1].tail = link.tail
        parent[place : place + 1] = links


def _sort_sources(mark: html.HtmlElement) -> None:
    """Put the sources of a marker in the order of the leaflet's numbers."""
    between = [link.tail for link in mark]
    mark[:] = sorted(mark, key=lambda link: int(link.text))
    for link, tail in zip(mark, between, strict=True):
        link.tail = tail


def _keep_with_word(mark: html.HtmlElement) -> None:
    """Keep a note marker on the same line as the word before it, unless the word may have to be hyphenated itself."""
    before, parent = mark.getprevious(), mark.getparent()
    text = (parent.text if before is None else before.tail) or ""
    word = "" if not text or text[-1].isspace() else text.split()[-1]
    if len(word) > _SHORT_WORD:
        word = ""
    rest = text.removesuffix(word) if word else text
    if before is None:
        parent.text = rest
    else:
        before.tail = rest
    together = html.Element("span")
    together.set("class", "leaflet-together")
    together.text = word
    together.tail, mark.tail = mark.tail, None
    mark.addprevious(together)
    together.append(mark)


def _glossary_of(places: _Places) -> str:
    return next((file for file, page in places.pages.items() if page.key == GLOSSARY_PAGE), "")


# WeasyPrint does not apply style sheets inside an SVG, and PDF/UA requires alternative text for it.
_DOTS = {"pi-dots__counted": ("#0b5563", "8.5"), "pi-dots__rest": ("#45565e", "3")}


def style_dots(drawing: html.HtmlElement) -> None:
    """Style the dots of "so many of 100" inline; the icons of the help cards are drawn by the style sheet."""
    if drawing.get("class") != "pi-dots":
        drawing.drop_tree()
        return
    # HTML parsers lower-case attribute names, which are case-sensitive in SVG.
    drawing.attrib.pop("viewbox", None)
    drawing.set("viewBox", "0 0 100 100")
    drawing.set("xmlns", "http://www.w3.org/2000/svg")
    title = html.Element("title")
    title.text = f"{drawing.getparent().get('data-dots')}/100"
    drawing.insert(0, title)
    for path in drawing.iter("path"):
        colour, width = _DOTS[path.get("class", "")]
        for name, value in (("stroke", colour), ("stroke-width", width), ("stroke-linecap", "round"), ("fill", "none")):
            path.set(name, value)


def inner_html(element: html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield html.tostring(child, encoding="unicode")


# --- the document --------------------------------------------------------------------------------------------


def as_html(leaflet: Leaflet, labels: Mapping[str, str]) -> str:
    """The leaflet as one HTML document, including its style sheet."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("leaflet.html").render(
        leaflet=leaflet,
        labels=labels,
        # The corners of a sheet have no names for where one begins to read.
        corners=("right", "left") if leaflet.direction == RIGHT_TO_LEFT else ("left", "right"),
        updated=format_date(leaflet.updated, "long", locale=leaflet.locale.replace("-", "_")),
        css=(TEMPLATES / "leaflet.css").read_text(encoding="utf-8"),
    )


def as_pdf(leaflet: Leaflet, labels: Mapping[str, str], site: Path) -> bytes:
    """The leaflet as tagged PDF (PDF/UA-1), with images from `site`. Raises LeafletError."""
    names = _target_names(leaflet, labels)
    return set_as_pdf(as_html(leaflet, labels), site, partial(_name_links, names))


def set_as_pdf(text: str, site: Path, finisher: Callable[[object, Any], None] | None = None) -> bytes:
    """An HTML document as tagged PDF (PDF/UA-1), with images from `site`. Raises LeafletError."""
    weasyprint = _weasyprint()
    document = weasyprint.HTML(
        string=text,
        base_url=f"{site.resolve().as_uri()}/",
        # Images of the site and data: URLs in the style sheet; nothing from a network.
        url_fetcher=weasyprint.urls.URLFetcher(allowed_protocols=("file", "data"), fail_on_errors=True),
    )
    try:
        made = document.write_pdf(
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.sha256(text.encode()).digest()[:16],
            finisher=finisher,
        )
    except weasyprint.urls.FatalURLFetchingError as error:
        raise LeafletError(f"A picture is not there. {error}. Run make site.") from error
    return bytes(made)


def _weasyprint() -> Any:
    try:
        import weasyprint
    except ImportError as error:
        raise LeafletError("WeasyPrint is not installed. Run make leaflets, which installs it.") from error
    except OSError as error:  # the Python package is installed, but Pango is not
        raise LeafletError(
            "Pango, the library that sets the text, is not installed. On Debian or Ubuntu: "
            "sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation; "
            "on a Mac: brew install pango. Then run make leaflets again."
        ) from error
    return weasyprint


def _target_names(leaflet: Leaflet, labels: Mapping[str, str]) -> dict[str, str]:
    """The descriptions of link targets, by id: "Source 14", "The stages"."""
    names = {chapter.place: chapter.title for chapter in leaflet.chapters}
    for content in (leaflet.clinic, *(chapter.content for chapter in leaflet.chapters)):
        root = html.fragment_fromstring(content, create_parent="div")
        for element in root.xpath(".//*[@id]"):
            heading = element.tag in ("h1", "h2", "h3", "h4")
            number = element.get("data-number")
            word = element.find("strong")
            names[element.get("id")] = (
                f"{labels['note.source']} {number}"
                if number
                else _text_of(element if heading or word is None else word)
            )
    return names


def _name_links(names: Mapping[str, str], _: object, pdf: Any) -> None:
    """Describe each internal link by its target; WeasyPrint uses the id, which means nothing to readers."""
    import pydyf

    for thing in pdf.objects:
        if isinstance(thing, pydyf.Dictionary) and thing.get("Subtype") == "/Link" and "Dest" in thing:
            thing["Contents"] = pydyf.String(names.get(thing["Dest"].string, thing["Dest"].string))
