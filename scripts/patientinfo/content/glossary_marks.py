"""A page's rendered tree -> the same with the first occurrence of each glossary term marked."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813  # as Python-Markdown calls it
from collections.abc import Callable, Mapping

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from patientinfo.content.glossary import pattern_of
from patientinfo.contract import GENERATED, GLOSSARY_PAGE, SOURCES_PAGE
from patientinfo.model import Term

WORDS_ID = "page-words"
WORD_PREFIX = "word-"
WORD_LINK = "pi-word"  # the class of a marked term
# Terms are explained in running text, not in headings, links or row headers.
_EXPLAINED_IN = frozenset({"p", "li", "td", "strong", "em"})
_NOT_EXPLAINED = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "a", "button", "code", "pre", "sup", "th", "svg"})


class GlossaryMarks(Treeprocessor):
    """Explain each glossary term at its first occurrence on a page.

    The term becomes a link to its explanation at the end of the page. A script shows it next to the term instead
    (`popover`); without JavaScript the link does (`:target`), and print shows all explanations.
    """

    def __init__(
        self,
        md: Markdown,
        glossary: Mapping[str, Term],
        labels: Mapping[str, str],
        page_key: Callable[[], str],
        is_spaced: bool,
    ) -> None:
        """`labels` are those of the language; `page_key` returns the key of the page being rendered."""
        super().__init__(md)
        self.glossary, self.labels, self.page_key = glossary, labels, page_key
        self.pattern, self.ids = pattern_of(glossary, is_spaced)

    def run(self, root: etree.Element) -> None:
        used: dict[str, None] = {}
        if self.page_key() in (GLOSSARY_PAGE, SOURCES_PAGE):
            return
        self._mark(root, used)
        if used:
            root.append(self._explanations(used))

    def _mark(self, parent: etree.Element, used: dict[str, None]) -> None:
        box = parent.get("class", "")
        # Not in help cards, which are read in a hurry, or in text in another language.
        if parent.tag in _NOT_EXPLAINED or "footnote" in box or "pi-care" in box or parent.get("lang"):
            return
        children = list(parent)
        parent.text, links = self._split(parent, parent.text, used)
        for place, link in enumerate(links):
            parent.insert(place, link)
        for child in children:
            self._mark(child, used)
            child.tail, links = self._split(parent, child.tail, used)
            for place, link in enumerate(links, list(parent).index(child) + 1):
                parent.insert(place, link)

    def _split(
        self, parent: etree.Element, text: str | None, used: dict[str, None]
    ) -> tuple[str | None, list[etree.Element]]:
        """The text before the first term to explain, and the terms as links, each with the text after it."""
        if not text or parent.tag not in _EXPLAINED_IN or self.pattern is None:
            return text, []
        links: list[etree.Element] = []
        before, start = text, 0
        for match in self.pattern.finditer(text):
            id = self.ids[match[0].lower()]
            if id in used:
                continue
            used[id] = None
            if links:
                links[-1].tail = text[start : match.start()]
            else:
                before = text[: match.start()]
            place = f"{WORD_PREFIX}{id}"
            link = etree.Element("a", {"class": WORD_LINK, "id": f"{place}-use", "href": f"#{place}"})
            link.text = match[0]
            links.append(link)
            start = match.end()
        if links:
            links[-1].tail = text[start:]
        return before, links

    def _explanations(self, used: Mapping[str, None]) -> etree.Element:
        section = etree.Element("section", {"class": "pi-words", "aria-labelledby": WORDS_ID, GENERATED: ""})
        heading = etree.SubElement(section, "h2", {"id": WORDS_ID})
        heading.text = self.labels.get("glossary.heading", "")
        for id in used:
            term = self.glossary[id]
            note = etree.SubElement(
                section, "div", {"class": "pi-words__note", "id": f"{WORD_PREFIX}{id}", "popover": ""}
            )
            text = etree.SubElement(note, "p")
            name = etree.SubElement(text, "strong")
            name.text = f"{term.word}."
            name.tail = f" {term.meaning}"
            close = etree.SubElement(note, "a", {"class": "pi-words__close", "href": f"#{WORD_PREFIX}{id}-use"})
            close.text = self.labels.get("glossary.close", "")
        return section
