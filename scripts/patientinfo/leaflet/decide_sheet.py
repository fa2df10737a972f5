"""site/ -> PDF: the table to decide with, a side of A4 for each language that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from lxml import html

from patientinfo.cldr import LEFT_TO_RIGHT
from patientinfo.contract import DECIDE_OPTIONS, DECIDE_PAGE
from patientinfo.leaflet.pdf import (
    TEMPLATES,
    BuiltPage,
    LeafletError,
    leave_out,
    read_page,
    review_of,
    set_as_pdf,
    style_dots,
)
from patientinfo.model import Language, Project


@dataclass(frozen=True, slots=True)
class Side:
    """What one side shows: its language, its title and address, HTML with the table, what has been checked."""

    locale: str
    direction: str
    site_name: str
    title: str
    content: str
    review: tuple[str, ...]
    address: str


def has_sheet(project: Project, language: Language, treatment: str) -> bool:
    """Whether a treatment has a page to decide with in a language."""
    return (language, f"{treatment}/{DECIDE_PAGE}") in project.page_files


def sheet_as_pdf(site: Path, project: Project, languages: Sequence[Language], treatment: str) -> bytes:
    """The sheet of a treatment, a side for each language. Raises LeafletError if `site` lacks the page."""
    sides = [_side(site, project, language, treatment) for language in languages]
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    css = (TEMPLATES / "decide_sheet.css").read_text(encoding="utf-8")
    return set_as_pdf(environment.get_template("decide_sheet.html").render(sides=sides, css=css), site)


def _side(site: Path, project: Project, language: Language, treatment: str) -> Side:
    page = read_page(site, language, f"{treatment}/{DECIDE_PAGE}")
    labels = project.labels[language.code]
    review = tuple(review_of([page], labels))  # before the table is taken out: that leaves out what is not text
    return Side(
        locale=labels.get("locale", language.code).replace("_", "-"),
        direction=labels.get("direction") or LEFT_TO_RIGHT,
        site_name=str(page.document.xpath("string(//*[@class='pi-header__name'])")).strip(),
        title=page.title,
        content="".join(_table(page)),
        review=review,
        address=page.address,
    )


def _table(page: BuiltPage) -> Iterator[str]:
    """The HTML of the section with the table: its text, without links and marks, which lead nowhere from here."""
    article = page.article
    leave_out(article)
    heading = article.find(f".//*[@id='{DECIDE_OPTIONS}']")
    if heading is None:
        raise LeafletError(f"site/{page.file} has no table to decide with. Run make site.")
    for mark in article.xpath(".//sup[a[@class='footnote-ref']]"):
        mark.drop_tree()
    for drawing in list(article.iter("svg")):
        style_dots(drawing)
    for link in list(article.iter("a")):
        link.drop_tag()
    for element in article.xpath(".//*[@id or @aria-labelledby]"):
        for name in ("id", "aria-labelledby"):
            element.attrib.pop(name, None)
    for element in heading.itersiblings():
        if element.tag in ("h1", "h2", "section"):
            return
        yield html.tostring(element, encoding="unicode")
