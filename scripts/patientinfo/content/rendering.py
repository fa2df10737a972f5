"""Markdown -> Article with the site's settings: a page is rendered once, for the check and for the site.

A Python-Markdown extension: raw HTML is off, attribute lists are limited to those of the contract, notes come from the
sources page, boxes and tables get the structure that style sheets and screen readers need, and the places that the
build fills are marked.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813  # as Python-Markdown calls it
from collections.abc import Callable, Iterator, Mapping
from html import escape

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from patientinfo.article import Article, Kind, mark
from patientinfo.cldr import LEFT_TO_RIGHT, direction
from patientinfo.content.country_marks import CountryMarks
from patientinfo.content.glossary_marks import WORD_LINK, GlossaryMarks
from patientinfo.content.tree import append_text
from patientinfo.contract import (
    ATTRIBUTES,
    CHECK_ATTRIBUTES,
    DECIDE_PAGE,
    DOTS,
    FREE_ATTRIBUTES,
    GENERATED,
    GLOSSARY_PAGE,
    HELP_LEVELS,
    IN_SHORT,
    KIND_ABOVE,
    MOMENTS,
    NOT_TO_DO,
    RESTRICTIONS,
    SOURCE_NOTE,
    SOURCES_PAGE,
    TITLE_ID,
    TO_DO,
)
from patientinfo.country import Countries
from patientinfo.model import Source, Term
from patientinfo.settings import Settings
from patientinfo.termbase import Termbase, bare
from patientinfo.treatment import Treatments

# Attributes that Python-Markdown and this module set; all others come from an attribute list.
_GENERATED = frozenset(
    {"href", "src", "alt", "title", "class", "start", "role", "scope", "aria-label", "aria-labelledby"}
)
_ALLOWED = frozenset({*ATTRIBUTES, *FREE_ATTRIBUTES, *CHECK_ATTRIBUTES})
_GENERATED_CLASSES = ("footnote", "pi-", "language-")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NOTES_ID = "page-sources"
# How the address of a note begins, and the attribute of a mark of several sources with these in text order.
NOTE = "#fn:"
CITED = "data-cited"
# Classes of links in the text that no editor wrote: to a note, to the explanation of a term.
GENERATED_LINKS = frozenset({"footnote-ref", WORD_LINK})
# Attributes that this module sets on cells.
CELL_ATTRIBUTES = frozenset({"data-label", "data-column", "data-place", "data-same"})
_FIRST_USE = "fnref:"
# Elements that may contain terms which browsers should not translate.
_LATIN = r"A-Za-z0-9_\u00c0-\u024f"
_IN_WORDS = frozenset({*_HEADINGS, "p", "li", "td", "th", "strong", "em", "a", "summary"})


class PatientInfoExtension(Extension):
    """The content contract's part of the rendering, with the labels of the language.

    `glossary` has the terms to explain at their first occurrence on a page. `termbase` is that of the language, and
    names it; `treatments` give the kinds of the page that is rendered.
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        labels: Mapping[str, str],
        glossary: Mapping[str, Term] | None = None,
        termbase: Termbase | None = None,
        treatments: Treatments | None = None,
        countries: Countries | None = None,
    ) -> None:
        super().__init__()
        self.treatments = treatments or Treatments()
        self.countries = countries or Countries()
        self.termbase = termbase or bare("")
        self.glossary = glossary or {}
        # The page being rendered; the glossary page does not explain its own terms again.
        self.page_key = ""
        self.sources = sources
        self.labels = labels

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        # Second line of defence: raw HTML is shown as text, never passed through.
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        # Link definitions would hide text and URLs from people who read the source; <https://…> has no link text.
        md.parser.blockprocessors.deregister("reference")
        for pattern in ("reference", "image_reference", "short_reference", "short_image_ref", "autolink", "automail"):
            md.inlinePatterns.deregister(pattern)
        md.preprocessors.register(_SourceNotes(md, self.sources), "pi-source-notes", 25)
        # Ids are written by editors, never generated from text: they must be the same in every language.
        md.treeprocessors["toc"].slugify = lambda value, separator: ""  # type: ignore[attr-defined]
        md.treeprocessors.register(_Attributes(md), "pi-attributes", 7)  # after attr_list, before toc
        # After toc, which has priority 5 too: of equal priorities the one that is registered first runs first.
        md.treeprocessors.register(_Structure(md, self.labels, self._column_kinds), "pi-structure", 5)
        marks_of_countries = CountryMarks(md, self.countries, self.termbase.language, self.termbase.is_spaced)
        md.treeprocessors.register(marks_of_countries, "pi-countries", 5)
        if self.glossary:
            marks = GlossaryMarks(md, self.glossary, self.labels, lambda: self.page_key, self.termbase.is_spaced)
            md.treeprocessors.register(marks, "pi-words", 5)
        md.treeprocessors.register(_Directions(md, self.labels), "pi-directions", 5)
        md.treeprocessors.register(_Untranslated(md, self.labels, self.countries.numbers), "pi-untranslated", 5)
        md.treeprocessors.register(_Places(md, lambda: self.page_key), "pi-places", 1)  # when the tree is complete

    def _column_kinds(self) -> Mapping[str, str]:
        """The kinds of the page's treatment by what stands over a column of a table: their names and words."""
        code = self.termbase.language
        kinds = self.treatments.of(self.page_key).kinds
        return {word.lower(): kind.id for kind in kinds for word in (kind.name_in(code), *kind.words_in(code))}


class _SourceNotes(Preprocessor):
    """Add the notes of the sources that the page uses, from the sources page."""

    def __init__(self, md: Markdown, sources: Mapping[str, Source]) -> None:
        super().__init__(md)
        self.sources = sources

    def run(self, lines: list[str]) -> list[str]:
        used = dict.fromkeys(id for line in lines for id in SOURCE_NOTE.findall(line))
        # A note whose source is not described is still a note; that it has no source is one problem of its own.
        notes = [f"[^{id}]: {self.sources[id].markdown if id in self.sources else id}" for id in used]
        return [*lines, "", *notes] if notes else lines


class _Attributes(Treeprocessor):
    """Limit attribute lists to ids, `lang` and the contract's `data-` attributes."""

    def run(self, root: etree.Element) -> None:
        stray: list[str] = []
        for element in root.iter():
            for name in list(element.attrib):
                if name in _ALLOWED or _is_generated(element, name):
                    continue
                # `|:--|` sets a style attribute on cells, which the CSP forbids; it is not needed.
                if not (name == "style" and element.tag in ("th", "td")):
                    stray.append(name)
                del element.attrib[name]
        self.md.stray_attributes = tuple(stray)  # type: ignore[attr-defined]
        for element in root.iter("h1"):
            element.attrib.setdefault("id", TITLE_ID)


def _is_generated(element: etree.Element, name: str) -> bool:
    if name == "class":
        return element.get("class", "").startswith(_GENERATED_CLASSES)
    if name == "title":  # Markdown allows link titles, but no page needs one
        return "footnote-backref" in element.get("class", "")
    return name in _GENERATED


class _Structure(Treeprocessor):
    """Wrap "In short" and the help cards in boxes, give tables headers, and notes their heading."""

    def __init__(self, md: Markdown, labels: Mapping[str, str], kinds: Callable[[], Mapping[str, str]]) -> None:
        super().__init__(md)
        self.labels = labels
        self.kinds = kinds

    def run(self, root: etree.Element) -> None:
        for heading in root.iter():
            if heading.tag in _HEADINGS and heading.get("id", "").startswith(
                "_"
            ):  # generated by the toc extension for a missing id
                del heading.attrib["id"]
        _pass_on_kinds(root)
        _box_sections(root)
        _mark_advice(root, self.labels)
        for element in root.iter():
            if DOTS.fullmatch(element.get("data-dots", "")):
                _draw_dots(element, int(element.get("data-dots", "")))
        _name_tables(root)
        for parent in list(root.iter()):
            for table in [child for child in parent if child.tag == "table"]:
                _describe_table(table, self.labels, self.kinds())
                _wrap(parent, table, "div", "pi-table")
        self._notes(root)

    def _notes(self, root: etree.Element) -> None:
        for parent in list(root.iter()):
            _join_marks(parent)
        for link in root.iter("a"):
            if link.get("class") == "footnote-backref":
                link.attrib.pop("title", "")
                link.set("aria-label", self._word("note.back"))
        for item in root.iter("li"):
            # One backlink, to the first use; a source that is used often would show a row of arrows.
            for parent in item.iter("p"):
                for link in [a for a in parent if "footnote-backref" in a.get("class", "")][1:]:
                    parent.remove(link)
        for notes in root.iter("div"):
            if notes.get("class") == "footnote":
                notes.tag = "section"
                notes.set("aria-labelledby", NOTES_ID)
                notes.set(GENERATED, "")
                notes.set("data-pi-close", self._word("glossary.close"))
                notes.set("data-pi-source", self._word("note.source"))
                notes.set("data-pi-sources", self._word("note.sources"))
                for rule in notes.findall("hr"):
                    notes.remove(rule)
                self._fold(notes)

    def _fold(self, notes: etree.Element) -> None:
        """Put the list of sources into a <details> below its heading, so that it does not lengthen the page."""
        lists = list(notes)
        folded = etree.Element("details")
        heading = etree.SubElement(etree.SubElement(folded, "summary"), "h2", {"id": NOTES_ID})
        heading.text = self._word("note.heading")
        for part in lists:
            notes.remove(part)
            folded.append(part)
        notes.append(folded)

    def _word(self, key: str) -> str:
        return self.labels.get(key, key)


def _pass_on_kinds(root: etree.Element) -> None:
    """Write the kind of treatment that a heading names on the items and headings below it.

    It holds up to the next heading of its level or higher. Scripts on the page read it there, and so does parse.py.
    """
    above: list[tuple[str, str]] = []
    for element in root:
        if element.tag in _HEADINGS:
            while above and above[-1][0] >= element.tag:
                above.pop()
        elif element.get("class") == "footnote":
            return
        if above:
            for part in (element,) if element.tag in _HEADINGS else element.iter("li"):
                part.set(KIND_ABOVE, above[-1][1])
        if element.tag in _HEADINGS and (kind := element.get("data-kind")):
            above.append((element.tag, kind))


def _is_mark(element: etree.Element) -> bool:
    return element.tag == "sup" and len(element) == 1 and element[0].get("class") == "footnote-ref"


def _join_marks(parent: etree.Element) -> None:
    """Join adjacent note markers into one link in brackets, with its numbers in ascending order: "weeks. [3, 14]".

    It leads to the first of its sources in the list, which has the others by the same numbers; a script opens them all.

    The space is inside the marker, so that removing the marker removes it too, and so that a figure in the text does
    not run into a source number where the page is copied or read without styles.
    """
    marks: list[etree.Element] = []
    for child in [*parent, None]:
        if child is not None and _is_mark(child):
            marks.append(child)
            if not (child.tail or "").strip():
                continue
        if marks:
            _join(parent, marks)
        marks = []


def _join(parent: etree.Element, marks: list[etree.Element]) -> None:
    first, links = marks[0], [one[0] for one in marks]
    for one, link in zip(marks, links, strict=True):
        if one.get("id", "").startswith(_FIRST_USE):  # the target of a source's backlink
            link.set("id", one.get("id", ""))
        if one is not first:
            first.tail = one.tail
            parent.remove(one)
    rising = sorted(links, key=lambda link: int(link.text or "0"))
    first.attrib.clear()
    mark = rising[0]
    if len(links) > 1:
        names = [link.get("href", "").removeprefix(NOTE) for link in links]
        mark.set(CITED, " ".join(dict.fromkeys(names)))  # the order in the source text is deliberate
        for link in rising[1:]:
            mark.append(_number(link))
        mark.text = f"{mark.text}, "
        for number in mark[:-1]:
            number.tail = ", "
    first[:] = [mark]
    first.text, mark.tail = " [", "]"


def _number(link: etree.Element) -> etree.Element:
    """The number of a link that has become part of another."""
    number = etree.Element("span", {"id": link.get("id", "")} if link.get("id") else {})
    number.text = link.text
    return number


# The classes of the boxes around sections that have one, by their ids.
_BOXES = {IN_SHORT: "pi-in-short", MOMENTS: "pi-moments"}


def _box_sections(root: etree.Element) -> None:
    """Wrap each heading that opens a box, and the content below it, in a <section>."""
    children = list(root)
    for place, heading in enumerate(children):
        level = heading.get("data-help")
        box = f"pi-care pi-care--{level}" if level else _BOXES.get(heading.get("id", ""), "")
        # Already moved into an outer box.
        if heading.tag not in _HEADINGS or not box or heading not in list(root):
            continue
        section = etree.Element("section", {"class": box, "aria-labelledby": heading.get("id", "")})
        if level in HELP_LEVELS:
            _mark_level(heading, level)
        following = list(_until_heading(children[place + 1 :], heading.tag))
        if not level:  # such a box ends with its list; a paragraph after it introduces the page
            lists = [i for i, element in enumerate(following) if element.tag in ("ul", "ol")]
            following = following[: lists[0] + 1] if lists else following
        members = [heading, *following]
        root.insert(list(root).index(heading), section)
        for member in members:
            root.remove(member)
            section.append(member)
        if box == _BOXES[MOMENTS]:
            _draw_moments(section)


# One icon per level, distinguishable by shape: a telephone, a clock, a warning triangle.
_LEVEL_MARKS = {
    "clinic": "M7 3h3l1.5 4.5-2.2 1.6a11 11 0 0 0 5.6 5.6l1.6-2.2L21 14v3a3 3 0 0 1-3 3A14 14 0 0 1 4 6a3 3 0 0 1 3-3z",
    "today": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l4 2",
    "emergency": "M12 3 22 21H2zM12 9v6M12 18v.2",
}


def _mark_level(heading: etree.Element, level: str) -> None:
    """Put the icon of a help level before the heading of its card, which says the same in words."""
    _draw(heading, "pi-care__mark", _LEVEL_MARKS[level])


# A tick in a circle and a cross in an octagon, each with the label that says the same.
_TICK = ("do", "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM7.5 12.5l3 3 6-7", "timeline.do")
_CROSS = ("avoid", "M8 2h8l6 6v8l-6 6H8l-6-6V8zM8.5 8.5l7 7M15.5 8.5l-7 7", "timeline.avoid")


def _mark_advice(root: etree.Element, labels: Mapping[str, str]) -> None:
    """Put a tick or a cross before each item of the lists of what to do and what not to do.

    Its word is the heading's, but where one list has both it stands beside the mark. An item of that list that neither
    says which of the two it is nor has an end may be either: it gets no mark.
    """
    section = ""
    for element in root:
        if element.tag == "h2":
            section = element.get("id", "")
        for item in element if element.tag in ("ul", "ol") else ():
            usual = {TO_DO: "true", NOT_TO_DO: "false", RESTRICTIONS: "false" if item.get("data-until") else ""}
            if does := section in usual and (item.get("data-do") or usual[section]):
                _put_mark(item, _TICK if does == "true" else _CROSS, labels if section == RESTRICTIONS else {})


def _put_mark(item: etree.Element, kind: tuple[str, str, str], labels: Mapping[str, str]) -> None:
    name, path, label = kind
    inside = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    word = etree.Element("span", {"class": f"pi-advice pi-advice--{name}", GENERATED: ""})
    word.text = f"{labels[label]} " if label in labels else ""  # the space goes with the word
    _draw(word, "pi-advice__mark", path)
    word.tail, inside.text = (inside.text or "").lstrip(), None
    inside.insert(0, word)


def _draw(element: etree.Element, name: str, path: str) -> None:
    """Put a drawing before the text of an element."""
    icon = etree.Element("svg", {"class": name, "viewBox": "0 0 24 24", "aria-hidden": "true"})
    etree.SubElement(icon, "path", {"d": path})
    icon.tail, element.text = element.text, None
    element.insert(0, icon)


# By the id of its item: a signpost, a calendar, a plaster, a warning triangle.
_MOMENT_MARKS = {
    "moment-deciding": "M12 3v18M12 4.5h7L21.5 7 19 9.5h-7M12 12H5.5L3 14.5 5.5 17H12",
    "moment-planned": "M4 6h16v14.5H4zM4 10.5h16M8.5 3v5M15.5 3v5M8.5 15.5l2.5 2.5 4.5-4.5",
    "moment-treated": "M4.5 12.5l8-8a4.9 4.9 0 0 1 7 7l-8 8a4.9 4.9 0 0 1-7-7zM8.5 8.5l7 7M12 11v2M11 12h2",
    "moment-worried": _LEVEL_MARKS["emergency"],
}


def _draw_moments(section: etree.Element) -> None:
    """Put the drawing of each moment in its link, which says the same in words."""
    for item in section.iter("li"):
        link = item.find("a")
        if link is not None and (drawing := _MOMENT_MARKS.get(item.get("id", ""))):
            _draw(link, "pi-moments__mark", drawing)


def _until_heading(elements: list[etree.Element], tag: str) -> Iterator[etree.Element]:
    for element in elements:
        # Notes are at the end of the page, not in its last box.
        if (element.tag in _HEADINGS and element.tag <= tag) or element.get("class") == "footnote":
            return
        yield element


def _name_tables(root: etree.Element) -> None:
    """Label each table with the heading above it."""
    heading = ""
    for element in root.iter():
        if element.tag in _HEADINGS:
            heading = element.get("id", "")
        elif element.tag == "table" and heading:
            element.set("aria-labelledby", heading)


def _describe_table(table: etree.Element, labels: Mapping[str, str], kinds: Mapping[str, str]) -> None:
    """Give header cells their scope, and every cell its header.

    Which column is about which kind of treatment, and which cell says "the same" as another, is read from words here
    and written to attributes: a browser that translates the page changes the words, and scripts need something stable.

    On phones tables are laid out as cards (`display: block`), for which some browsers drop the table semantics
    (WCAG 2.2, 1.3.1). A script sets the roles that prevent it: in the HTML they are not allowed (ARIA in HTML).
    """
    headers = ["".join(cell.itertext()).strip() for cell in table.iter("th")]
    # A style sheet tells the kinds apart by their order, because it knows none of them.
    order = list(dict.fromkeys(kinds.values()))
    places = [kinds.get(header.lower()) for header in headers]
    rows_have_names = bool(headers) and not headers[0]
    for row in table.iter("tr"):
        for column, cell in enumerate(row):
            if cell.tag == "th" and not "".join(cell.itertext()).strip():
                cell.tag = "td"  # an empty cell cannot be a header
            elif cell.tag == "th":
                cell.set("scope", "col")
                if kind := kinds.get(_words_of(cell).lower()):
                    cell.set("data-column", kind)
            elif column == 0 and rows_have_names:
                cell.tag = "th"
                cell.set("scope", "row")
            elif column < len(headers) and headers[column]:
                cell.set("data-label", headers[column])
                if kind := places[column]:
                    cell.set("data-place", str(order.index(kind) + 1))
                if (same := labels.get("planner.same")) and _words_of(cell).startswith(same):
                    cell.set("data-same", "true")


def _words_of(element: etree.Element) -> str:
    return "".join(element.itertext()).strip()


def _listed(labels: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in labels.split(",") if word.strip())


def _draw_dots(element: etree.Element, count: int) -> None:
    """Draw 100 dots before the text, which says the same: `count` large ones, the rest small."""
    places = [(5 + 10 * (n % 10), 5 + 10 * (n // 10)) for n in range(100)]
    drawing = etree.Element("svg", {"class": "pi-dots", "viewBox": "0 0 100 100", "aria-hidden": "true"})
    for name, group in (("pi-dots__counted", places[:count]), ("pi-dots__rest", places[count:])):
        etree.SubElement(drawing, "path", {"class": name, "d": "".join(f"M{x} {y}h0" for x, y in group)})
    drawing.tail, element.text = element.text, None
    element.insert(0, drawing)


class _Directions(Treeprocessor):
    """Say where a quotation begins if its language runs the other way than the page's."""

    def __init__(self, md: Markdown, labels: Mapping[str, str]) -> None:
        super().__init__(md)
        self.direction = labels.get("direction") or LEFT_TO_RIGHT

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            language = element.get("lang")
            if language and direction(language) != self.direction:
                element.set("dir", direction(language))


class _Untranslated(Treeprocessor):
    """Mark what browsers must not translate, because it is the same in every language: "SPF 50", telephone numbers."""

    def __init__(self, md: Markdown, labels: Mapping[str, str], numbers: frozenset[str]) -> None:
        super().__init__(md)
        terms = sorted({*_listed(labels.get("untranslated", "")), *numbers}, key=lambda term: (-len(term), term))
        # Between letters of a script without spaces too, but not inside a word or a number.
        names = "|".join(map(re.escape, terms))
        self.pattern = re.compile(rf"(?<![{_LATIN}])(?:{names})(?![{_LATIN}])") if terms else None

    def run(self, root: etree.Element) -> None:
        for parent in list(root.iter()):
            if parent.tag == "a" and parent.get("href", "").startswith("tel:"):
                parent.set("translate", "no")
            elif self.pattern and parent.tag in _IN_WORDS:
                children = list(parent)
                parent.text, marks = self._split(self.pattern, parent.text)
                parent[:] = [*marks, *children]
                for child in children:
                    child.tail, marks = self._split(self.pattern, child.tail)
                    place = list(parent).index(child) + 1
                    parent[place:place] = marks

    @staticmethod
    def _split(pattern: re.Pattern[str], text: str | None) -> tuple[str | None, list[etree.Element]]:
        """The text before the first such term, and each term as an element with the text after it."""
        found = list(pattern.finditer(text or ""))
        if not text or not found:
            return text, []
        marks = []
        for match, following in zip(found, [*found[1:], None], strict=True):
            span = etree.Element("span", {"translate": "no"})
            span.text = match[0]
            span.tail = text[match.end() : following.start() if following else len(text)]
            marks.append(span)
        return text[: found[0].start()], marks


def _wrap(parent: etree.Element, child: etree.Element, tag: str, name: str) -> None:
    wrapper = etree.Element(tag, {"class": name})
    wrapper.tail, child.tail = child.tail, None
    parent.insert(list(parent).index(child), wrapper)
    parent.remove(child)
    wrapper.append(child)


# An address that is not resolved: of another site, of a person, or a place on the same page.
_WHOLE_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#?]|$")
# Elements that hold no text.
_EMPTY = frozenset({"img", "br", "hr"})
# Elements in which only certain elements may stand, so that no place can be marked there.
_FRAMES = frozenset({"table", "thead", "tbody", "tr", "ul", "ol"})


class _Places(Treeprocessor):
    """Mark the places that the build fills, and put away what only the check reads."""

    def __init__(self, md: Markdown, page_key: Callable[[], str]) -> None:
        super().__init__(md)
        self.page_key = page_key

    def run(self, root: etree.Element) -> None:
        key = self.page_key()
        has_ends = key in (GLOSSARY_PAGE, SOURCES_PAGE) or key.endswith(f"/{DECIDE_PAGE}")
        for parent in list(root.iter()):
            before: etree.Element | None = None
            for element in list(parent):
                id = element.get("id", "")
                if element.tag in _HEADINGS and id and (id == TITLE_ID or not id.startswith("page-")):
                    if element.tag == "h2":
                        append_text(parent, before, mark(Kind.BEFORE, id))
                    below = mark(Kind.BELOW, id, element.tag, element.get("data-help", ""))
                    element.tail = below + (element.tail or "")
                elif has_ends and element.tag == "li" and id:
                    append_text(element, element[-1] if len(element) else None, mark(Kind.END, id))
                before = element
            for name in ("href", "src"):
                if (address := parent.get(name)) and not _WHOLE_ADDRESS.match(address):
                    parent.set(name, mark(Kind.LINK, address))
            if not CHECK_ATTRIBUTES.isdisjoint(parent.attrib):
                _put_away(parent)


def _put_away(element: etree.Element) -> None:
    """Replace the attributes that only the check reads by an element within, which readers do not get."""
    found = {name: element.attrib.pop(name) for name in CHECK_ATTRIBUTES if name in element.attrib}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in sorted(found.items()))
    text = mark(Kind.CHECK, f"{_AS_TEXT[0]}i {written}{_AS_TEXT[1]}{_AS_TEXT[0]}/i{_AS_TEXT[1]}")
    if element.tag in _EMPTY:
        element.tail = text + (element.tail or "")
    elif element.tag not in _FRAMES:
        element.text = text + (element.text or "")


# Stand for < and > while a text is in the tree, where these would be escaped.
_AS_TEXT = ("\ufdd3", "\ufdd4")
_AS_HTML = str.maketrans({_AS_TEXT[0]: "<", _AS_TEXT[1]: ">"})


class Renderer:
    """Renders pages of one language. Not thread-safe."""

    def __init__(
        self,
        settings: Settings,
        sources: Mapping[str, Source],
        labels: Mapping[str, str],
        termbases: Mapping[str, Termbase] | None = None,
        *,
        glossary: Mapping[str, Term] | None = None,
        treatments: Treatments | None = None,
        countries: Countries | None = None,
        language: str = "",
    ) -> None:
        self.labels = labels
        self.termbases = termbases or {}
        self.treatments = treatments or Treatments()
        termbase = self.termbases.get(language) or bare(language)
        self._own = PatientInfoExtension(sources, labels, glossary, termbase, self.treatments, countries)
        self._markdown = Markdown(
            extensions=[*settings.markdown_extensions, self._own],
            extension_configs={name: dict(config) for name, config in settings.extension_configs.items()},
        )

    def render(self, markdown: str, key: str = "") -> tuple[Article, tuple[str, ...]]:
        """Return the body of the page with this key as an article, and the attributes that were removed from it."""
        self._markdown.reset()
        self._own.page_key = key
        html = self._markdown.convert(markdown).translate(_AS_HTML)
        return Article(html), getattr(self._markdown, "stray_attributes", ())
