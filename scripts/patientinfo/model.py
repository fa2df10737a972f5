"""Site, Page, Section, Block: the content as the reader will see it, with the line it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES, PageKind
from patientinfo.problems import Problem


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the site, as mkdocs.yml lists it. `is_source`: the others are made from it."""

    code: str
    name: str
    is_source: bool
    emergency_numbers: tuple[str, ...] = ()
    site_name: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text and the language it is written in (a foreign term keeps its own notation)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the text: its address as rendered and its alternative text."""

    source: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Block:
    """One thing the reader sees: a heading, paragraph, list item or table cell.

    `kind` is "heading", "paragraph", "item", "cell", "code" or "quote". `container` tells blocks of
    one list or table apart from those of the next. `cell` is (row, column), counted from 1, for
    cells. `attributes` are the `data-` attributes. `sources` are ids without the note's brackets.
    """

    kind: str
    runs: tuple[Run, ...]
    line: int = 1
    id: str = ""
    level: int = 0
    container: str = ""
    cell: tuple[int, int] = (0, 0)
    attributes: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()

    @property
    def text(self) -> str:
        """The words of the block, without note marks, white space folded."""
        return " ".join("".join(run.text for run in self.runs).split())


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the blocks below it, up to the next heading of any level."""

    heading: Block
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        return self.heading.id

    @property
    def items(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind == "item")


@dataclass(frozen=True)
class Page:
    """A page in one language.

    `path` is relative to the project ("docs/nl/index.md"), `key` to the language's folder
    ("index.md"): the same page has the same key in every language. `meta` is the front matter as
    written and `meta_lines` the line of each of its keys. `stray_attributes` are names of
    attributes that the text may not set. `words` is the word list of its language.
    """

    path: str
    language: Language
    key: str
    meta: Mapping[str, object]
    meta_lines: Mapping[str, int]
    sections: tuple[Section, ...]
    source_lines: tuple[str, ...] = ()
    stray_attributes: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    notes_defined: tuple[tuple[str, int], ...] = ()

    @cached_property
    def kind(self) -> PageKind | None:
        """The kind of page, from the file's place and name; None for a page the contract lacks."""
        return kind_of(self.key)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(b for section in self.sections for b in (section.heading, *section.blocks))

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(block.id for block in self.blocks if block.id)

    @cached_property
    def sections_by_id(self) -> Mapping[str, Section]:
        return {section.id: section for section in self.sections if section.id}

    @property
    def title(self) -> str:
        return str(self.meta.get("title", "") or "")

    def line_of(self, text: str, default: int = 1) -> int:
        """The first line of the file that holds `text`, counted from 1."""
        return next((n for n, line in enumerate(self.source_lines, 1) if text in line), default)

    def problem(self, line: int, rule: str, message: str, remedy: str) -> Problem:
        return Problem(self.path, line, rule, message, remedy)


@dataclass(frozen=True, slots=True)
class Source:
    """A source as the sources page of one language describes it. `markdown` is one line of Markdown."""

    id: str
    markdown: str
    line: int


@dataclass(frozen=True)
class Site:
    """All content. `pages` is keyed by (language code, page key).

    `unreadable` holds (language code, page key) of pages that exist but could not be read; they
    are not missing. `files` are all files below docs/, relative to it.
    """

    docs: str
    languages: tuple[Language, ...]
    pages: Mapping[tuple[str, str], Page]
    sources: Mapping[str, Mapping[str, Source]]
    files: tuple[str, ...]
    unreadable: frozenset[tuple[str, str]] = frozenset()
    special_files: frozenset[str] = frozenset()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def source_language(self) -> Language:
        return next(language for language in self.languages if language.is_source)

    @property
    def translations(self) -> tuple[Language, ...]:
        return tuple(language for language in self.languages if not language.is_source)

    def pages_in(self, language: Language) -> tuple[Page, ...]:
        return tuple(page for (code, _), page in self.pages.items() if code == language.code)

    def pairs(self) -> Iterator[tuple[Page, Page]]:
        """Each page of the source language with each of its translations."""
        for page in self.pages_in(self.source_language):
            for language in self.translations:
                translation = self.pages.get((language.code, page.key))
                if translation is not None:
                    yield page, translation

    def has(self, language: Language, key: str) -> bool:
        return (language.code, key) in self.pages or (language.code, key) in self.unreadable


def kind_of(key: str) -> PageKind | None:
    """The kind of the page with this key ("index.md", "fractional-laser/index.md"), if it is one."""
    parts = key.removesuffix(".md").split("/")
    if not key.endswith(".md") or len(parts) > 2:
        return None
    return SITE_PAGES.get(parts[0]) if len(parts) == 1 else TREATMENT_PAGES.get(parts[1])


def treatment_of(key: str) -> str:
    """The treatment's folder of a page ("fractional-laser"), or "" for a page of the site."""
    return key.split("/")[0] if "/" in key else ""


def menu_order(key: str) -> tuple[int, str, int, str]:
    """Sort key for menus: home, the treatments in their pages' order, the other pages of the site."""
    name = key.rsplit("/", 1)[-1].removesuffix(".md")
    table = TREATMENT_PAGES if "/" in key else SITE_PAGES
    place = list(table).index(name) if name in table else len(table)
    return (1 if "/" in key else (0 if name == "index" else 2), treatment_of(key), place, key)
