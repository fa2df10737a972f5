"""Country parts in a rendered article: each in a box of its own, with the name of its country, and marked.

Who publishes the site decides which of them come first (pages/abroad.py); so their places are marked here, and
nothing is moved.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813  # as Python-Markdown calls it
from collections.abc import Iterator

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from patientinfo.article import Kind, mark
from patientinfo.content.country_parts import first_sentence
from patientinfo.content.tree import append_text
from patientinfo.contract import COUNTRY, GENERATED
from patientinfo.country import Countries

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


class CountryMarks(Treeprocessor):
    """Name, box and mark the parts for one country."""

    def __init__(self, md: Markdown, countries: Countries, language: str, is_spaced: bool) -> None:
        super().__init__(md)
        self.countries = countries
        self.language = language
        self.is_spaced = is_spaced

    def run(self, root: etree.Element) -> None:
        parts = [one for one in root.iter() if one.get(COUNTRY) and one.tag in (*_HEADINGS, "li")]
        if not parts:
            return
        for part in parts:
            self._name(part)
        for parent in list(root.iter()):
            _box(parent)
        self._mark(root, "")

    def _name(self, part: etree.Element) -> None:
        """Put the name of its country before a part that does not say it."""
        country = self.countries.by_code.get(part.get(COUNTRY, ""))
        said = "".join(part.itertext())
        said = first_sentence(said.strip()) if part.tag == "li" else said
        if country is None or country.is_named_in(said, self.language, self.is_spaced):
            return
        if part.tag == "li" and len(part) and part[0].tag == "p" and not (part.text or "").strip():
            part = part[0]
        label = etree.Element("span", {"class": "pi-country", GENERATED: ""})
        label.text = country.label_in(self.language)
        label.tail, part.text = f" {(part.text or '').lstrip()}", None
        part.insert(0, label)

    def _mark(self, parent: etree.Element, card: str) -> None:
        """Mark where each part of a run begins, and where the run ends."""
        before: etree.Element | None = None
        is_in = False
        for element in list(parent):
            level = _level_of_help(element) or card
            if element.get(COUNTRY) and element.tag in ("section", "li"):
                tag = element.tag if element.tag == "li" else element[0].tag
                append_text(parent, before, mark(Kind.PART, element.get(COUNTRY, ""), tag, level))
                is_in = True
            else:
                if is_in:
                    append_text(parent, before, mark(Kind.PARTS_END, ""))
                is_in = False
                self._mark(element, level)
            before = element
        if is_in:
            append_text(parent, before, mark(Kind.PARTS_END, ""))


def _level_of_help(element: etree.Element) -> str:
    """The level of a help card; "" of everything else."""
    return element[0].get("data-help", "") if element.tag == "section" and len(element) else ""


def _box(parent: etree.Element) -> None:
    """Put each heading for one country, and what is below it, into a box; a help card is one already."""
    for heading in list(parent):
        country = heading.get(COUNTRY, "")
        if not country or heading.tag not in _HEADINGS or heading not in list(parent):
            continue
        if parent.tag == "section" and parent[0] is heading:
            parent.set(COUNTRY, country)
            continue
        place = list(parent).index(heading)
        members = [heading, *_below(list(parent)[place + 1 :], heading.tag)]
        box = etree.Element("section", {"class": "pi-country-part", COUNTRY: country})
        parent.insert(place, box)
        for member in members:
            parent.remove(member)
            box.append(member)
        box.tail = "\n"


def _below(elements: list[etree.Element], tag: str) -> Iterator[etree.Element]:
    """The elements that belong to a heading: up to the next one of its level, in a box or not, or the notes."""
    for element in elements:
        first = element[0] if element.tag == "section" and len(element) else element
        is_end = first.tag in ("h1", *_HEADINGS) and first.tag <= tag
        if is_end or (element.get("class") or "") == "footnote":
            return
        yield element
