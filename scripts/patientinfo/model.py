"""Project, Page, Section, Block: the content as readers see it, with its source lines."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from patientinfo.article import Article
from patientinfo.character_references import place_in_source, resolved
from patientinfo.contract import (
    ASSET_FOLDER,
    ASSET_SUFFIXES,
    FILE_NAME,
    FURTHER_PAGE,
    PAGE_SUFFIX,
    SITE_PAGES,
    TREATMENT_PAGES,
    UNWRITTEN,
    PageKind,
)
from patientinfo.country import Countries
from patientinfo.messages import Message
from patientinfo.problems import Cause, Problem
from patientinfo.termbase import Termbase, bare
from patientinfo.treatment import Treatment, Treatments


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the site, from mkdocs.yml. `code` is a BCP 47 tag ("nl", "pt-BR", "zh-Hans").

    `is_source`: the others are translated from it. `is_published`: not under way (`build: false`).
    """

    code: str
    name: str
    is_source: bool
    site_name: str = ""
    is_published: bool = True

    @property
    def base(self) -> str:
        """The code without script and region: "pt" for "pt-BR"."""
        return base_code(self.code)


def base_code(code: str) -> str:
    """A BCP 47 tag without script and region."""
    return code.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one language (numbers in a foreign term keep that language's notation)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the text: its rendered address and its text."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image in the text: its rendered address and its alternative text. `decorative`: for screen readers to skip."""

    source: str
    alternative: str
    decorative: bool = False


@dataclass(frozen=True, slots=True)
class SwitchOff:
    """Rules of the check that an editor has switched off for a block, and the reason as it is written there."""

    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of the pen in the source whose right answer is certain: which rule it breaks, where, and what to write."""

    rule: str
    line: int
    message: Message
    hint: Message
    at: str = ""


@dataclass(frozen=True)
class Block:
    """A unit of text: a heading, paragraph, list item or table cell.

    `kind` is "heading", "paragraph", "item", "cell", "code" or "quote". `container` is a serial number that tells the
    blocks of one list or table from those of the next. `cell` is (row, column), counted from 1, for cells.
    `attributes` are the `data-` attributes. `sources` are the ids of its sources ("S01"), in text order.
    `number` is the number of an item in a numbered list, 0 elsewhere. `has_code`: some of it is inline code.
    `switched_off` are the rules that an editor switched off here. `says` are the blocks whose figures it repeats, as
    written: "recovery.md#sun". `kind_above` is the `data-kind` of the heading that it stands below, for items and
    headings. `marks` is the number of its source marks, each of which may open several sources. `country` is that of
    the list item that it is in, or is.
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
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    number: int = 0
    has_code: bool = False
    switched_off: tuple[SwitchOff, ...] = ()
    says: tuple[str, ...] = ()
    kind_above: str = ""
    marks: int = 0
    country: str = ""

    @property
    def of_kind(self) -> str:
        """The kind of treatment that it is about: its own `data-kind`, or else that of the heading above it."""
        return self.attributes.get("data-kind", "") or self.kind_above

    @cached_property
    def text(self) -> str:
        """The text of the block, without note markers and with white space collapsed."""
        return " ".join("".join(run.text for run in self.runs).split())

    @cached_property
    def is_unwritten(self) -> bool:
        """Whether its text is still to be written: see contract.UNWRITTEN."""
        texts = [self.text] if self.text else [image.alternative for image in self.images]
        return any(text == UNWRITTEN or text.startswith(f"{UNWRITTEN} ") for text in texts)

    def text_in(self, language: str) -> str:
        """The text of the block that is in this language, without marked foreign terms."""
        if all(run.language == language for run in self.runs):
            return self.text
        return " ".join("".join(run.text for run in self.runs if run.language == language).split())


@dataclass(frozen=True)
class Section:
    """A heading and the blocks below it, up to the next heading of any level."""

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

    `path` is relative to the project ("docs/nl/index.md"), `key` to the language's folder ("index.md"): a page has the
    same key in every language. `meta` is the front matter as written, `meta_lines` the line of each of its fields.
    `stray_attributes` are the attributes that the text sets but may not. `labels` are those of its language,
    `termbases` what is known of each language, `treatment` what its treatment says of itself. `notes_defined` are notes
    that the page itself defines, with their lines. `body_line` is the first line below the front matter. `article` is
    the page's HTML, which the blocks in `sections` were read from. `digest` tells this text from any other. `slips` are
    those of a page that was read as its writer meant it; its `source_lines` are as they are written.
    """

    path: str
    language: Language
    key: str
    meta: Mapping[str, object]
    meta_lines: Mapping[str, int]
    sections: tuple[Section, ...]
    source_lines: tuple[str, ...] = ()
    stray_attributes: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    termbases: Mapping[str, Termbase] = field(default_factory=dict)
    treatment: Treatment = field(default_factory=lambda: Treatment(""))
    notes_defined: tuple[tuple[str, int], ...] = ()
    body_line: int = 1
    article: Article = field(default_factory=Article)
    digest: str = ""
    slips: tuple[Slip, ...] = ()

    @cached_property
    def shown_lines(self) -> tuple[str, ...]:
        """The source lines with character references such as `&#8203;` resolved, as readers see them.

        In the front matter a reference is not resolved, so it stays as written.
        """
        top = self.body_line - 1
        return (*self.source_lines[:top], *(resolved(line) for line in self.source_lines[top:]))

    @cached_property
    def kind(self) -> PageKind | None:
        """The kind of page, by the file's folder and name; None if the contract has no such page."""
        return kind_of(self.key)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(b for section in self.sections for b in (section.heading, *section.blocks))

    @cached_property
    def written_blocks(self) -> tuple[Block, ...]:
        """Those whose text is not still to be written."""
        return tuple(block for block in self.blocks if not block.is_unwritten)

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(block.id for block in self.blocks if block.id)

    @cached_property
    def sections_by_id(self) -> Mapping[str, Section]:
        return {section.id: section for section in self.sections if section.id}

    @cached_property
    def below(self) -> Mapping[str, tuple[Section, ...]]:
        """By the id of each heading: its section, and those of the headings below it that are of a deeper level."""
        found: dict[str, tuple[Section, ...]] = {}
        for place, section in enumerate(self.sections):
            level = section.heading.level
            end = next(
                (n for n in range(place + 1, len(self.sections)) if self.sections[n].heading.level <= level), None
            )
            found.setdefault(section.id, self.sections[place:end])
        return found

    @property
    def title(self) -> str:
        return str(self.meta.get("title", "") or "")

    @property
    def termbase(self) -> Termbase:
        """That of the page's language."""
        return self.termbases.get(self.language.code) or bare(self.language.code)

    def find(self, text: str, line: int = 1) -> tuple[int, int, int]:
        """Find `text` from `line` on: (line, column, length), or the start of `line` if it is not near."""
        for number in range(line, min(line + _NEAR, len(self.source_lines)) + 1):
            written, shown = self.source_lines[number - 1], self.shown_lines[number - 1]
            place = written.find(text) if text else -1
            if place >= 0:
                return number, place + 1, len(text)
            place = shown.find(text) if text and shown != written else -1
            if place >= 0:
                start, end = place_in_source(written, place, place + len(text))
                return number, start + 1, end - start
        written = self.source_lines[line - 1] if 0 < line <= len(self.source_lines) else ""
        return line, len(written) - len(written.lstrip()) + 1, 0

    def slips_of(self, rule: str) -> Iterator[Problem]:
        """The slips that break one rule, as problems."""
        return (self.problem(s.line, s.message, s.hint, at=s.at) for s in self.slips if s.rule == rule)

    def problem(
        self,
        line: int,
        message: Message,
        hint: Message,
        at: str = "",
        *,
        other: str = "",
        causes: tuple[Cause, ...] = (),
    ) -> Problem:
        """A problem on this page. `at` is the text to point at, looked for from `line` on."""
        line, column, length = self.find(at, line)
        return Problem(self.path, line, message, hint, column, length, other=other, causes=causes)


# How far `find` looks: the lines that an item or paragraph may span.
_NEAR = 12


@dataclass(frozen=True)
class Source:
    """A source as one language's sources page describes it. `markdown` is one line."""

    id: str
    markdown: str
    line: int


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary in one language: as the page writes it, what it means, the forms that pages use."""

    id: str
    word: str
    meaning: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """Where a page refers to a source: the source's id, and the id and heading of the part of the page."""

    source: str
    part: str
    heading: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that a page refers to, and where: the address of a link or image, or the id of a source."""

    name: str
    line: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """A heading or item with an id, for links from other pages. `level` is 0 for an item.

    `figures` ("24 hour") are those of its own text and, for a heading, of the text below it up to the next one.
    `digest` covers the same text with its links and sources, to compare parts that are on two pages.
    """

    id: str
    line: int
    level: int
    figures: tuple[str, ...]
    attributes: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure and where it stands: `figure` as "48 hour", `written` as the text has it."""

    figure: str
    written: str
    line: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class Saying:
    """A block that gives figures or says whose it repeats, so that what is said twice can be compared.

    `part` is the id of the heading above it, `id` its own. In "2 to 3 days" both figures have the unit.
    `says` and `links` are the places that it names and links to, as written.
    """

    line: int
    part: str
    id: str
    figures: tuple[Stated, ...]
    says: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageIndex:
    """What the checks of other pages need to know about a page, so that the page itself need not be kept.

    `meta` holds the fields of the front matter as text ("2026-11-21"), `meta_lines` their lines. `heading` is the
    title on the page, `uses` are where it refers to sources, `texts` the digests of its parts (translation/lock.py),
    `digest` that of the page, `sayings` its blocks with figures in page order.
    """

    path: str
    language: str
    key: str
    meta: Mapping[str, str]
    meta_lines: Mapping[str, int]
    ids: tuple[str, ...]
    links: tuple[Reference, ...]
    pictures: tuple[Reference, ...]
    notes: tuple[Reference, ...]
    parts: tuple[Anchor, ...] = ()
    heading: str = ""
    uses: tuple[Use, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    sayings: tuple[Saying, ...] = ()

    def part(self, id: str) -> Anchor | None:
        return next((part for part in self.parts if part.id == id), None)

    def problem(
        self,
        at: Reference | Anchor | Stated,
        message: Message,
        hint: Message,
        causes: tuple[Cause, ...] = (),
        other: str = "",
    ) -> Problem:
        column, length = (1, 0) if isinstance(at, Anchor) else (at.column, at.length)
        return Problem(self.path, at.line, message, hint, column, length, other=other, causes=causes)


# How a translation is accepted that nobody has compared with the original.
UNREAD: Final = "unread"


@dataclass(frozen=True, slots=True)
class Approval:
    """One accepted section of one translation: digests of both texts, when, by whom, and how.

    `how` is "start" (when the project began, read by nobody), "read" (somebody compared the two), "unread" (accepted
    though nobody has) or "no-effect" (the original changed in a way that does not affect the translation; `because`
    says why).
    """

    original: str
    text: str
    on: str = ""
    by: str = ""
    how: str = "start"
    because: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A review of a page as it was signed: by whom, on which day ("2026-11-27"), of which text.

    `parts` are the digests of the page's sections, by id.
    """

    by: str
    on: str
    parts: Mapping[str, str]


# The reviews of pages that somebody signed, by (language code, page key) and subject ("medical", "language").
Signatures = Mapping[tuple[str, str], Mapping[str, Signature]]


@dataclass(frozen=True)
class TranslationLock:
    """translations.lock.json, as a value.

    `accepted` is keyed by (language code, page key) and section id, `labels` by language code and key.
    `originals` are the accepted texts of the source language, by digest, one string per block; `texts` those of the
    translations, as far as they are known: old lock files have none. `signatures` are the reviews in the file beside
    it.
    """

    accepted: Mapping[tuple[str, str], Mapping[str, Approval]] = field(default_factory=dict)
    originals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Approval]] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signatures: Signatures = field(default_factory=dict)


@dataclass(frozen=True)
class Project:
    """What is known before any page is read: settings, labels, and which files there are.

    `docs` is the folder's name, `folder` its path, `files` all files below it, relative to it;
    `special_files` are those that are not regular files. `after` are the further pages: by key, the key of the page
    that each follows in the menu. `sources` and `glossaries` are keyed by language code and id.
    `advice`: whether advice on wording is wanted. `accepted` are the approvals of sections, by (language code,
    page key) and section id; `accepted_labels` those of labels, by language code and key. `signatures` are the reviews
    that were signed. `labels` are those
    and `label_places` their positions in the files, by language code and key. `today` is passed in and never read
    from the clock, so that the same content always gives the same problems. `under_way` are the languages that are not
    published yet, whose files are nobody's concern here.
    """

    docs: str
    folder: Path
    languages: tuple[Language, ...]
    files: tuple[str, ...]
    today: datetime.date
    site_url: str = ""
    advice: bool = False
    sources: Mapping[str, Mapping[str, Source]] = field(default_factory=dict)
    special_files: frozenset[str] = frozenset()
    after: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    label_places: Mapping[str, Mapping[str, Reference]] = field(default_factory=dict)
    accepted: Mapping[tuple[str, str], Mapping[str, Approval]] = field(default_factory=dict)
    accepted_labels: Mapping[str, Mapping[str, Approval]] = field(default_factory=dict)
    signatures: Signatures = field(default_factory=dict)
    termbases: Mapping[str, Termbase] = field(default_factory=dict)
    glossaries: Mapping[str, Mapping[str, Term]] = field(default_factory=dict)
    under_way: tuple[Language, ...] = ()
    treatments: Treatments = field(default_factory=Treatments)
    countries: Countries = field(default_factory=Countries)

    def termbase(self, code: str) -> Termbase:
        return self.termbases.get(code) or bare(code)

    @property
    def source_language(self) -> Language:
        return next(language for language in self.languages if language.is_source)

    @property
    def translations(self) -> tuple[Language, ...]:
        return tuple(language for language in self.languages if not language.is_source)

    def has(self, language: Language, key: str) -> bool:
        return f"{language.code}/{key}" in self._file_set

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of all pages in any language, sorted."""
        return tuple(sorted({key for _, key in self.page_files}))

    @cached_property
    def places(self) -> frozenset[tuple[str, str]]:
        """(language code, page key) of each page."""
        return frozenset((language.code, key) for language, key in self.page_files)

    @cached_property
    def page_files(self) -> tuple[tuple[Language, str], ...]:
        """(language, key) of each file that is a page; rules report the other files."""
        by_code = {language.code: language for language in self.languages}
        plain = (file for file in self.files if file not in self.special_files)
        split = ((file.partition("/")[0], file.partition("/")[2]) for file in plain)
        return tuple(
            (by_code[code], key)
            for code, key in split
            # The folder of one language inside that of another was moved there by mistake.
            if code in by_code and self.is_page(key) and treatment_of(key) not in by_code
        )

    def is_page(self, key: str) -> bool:
        """Whether this is the key of a page: one that the contract names, or a further one."""
        return key in self.after or (kind_of(key) or FURTHER_PAGE) is not FURTHER_PAGE

    def in_menu_order(self, keys: Iterable[str]) -> list[str]:
        """The keys of pages, in the order of the menu."""
        return in_menu_order(keys, self.after)

    @cached_property
    def picture_files(self) -> tuple[str, ...]:
        """The image files, relative to docs/; rules report the other files next to them."""
        return tuple(
            file
            for file in self.files
            if file.startswith(f"{ASSET_FOLDER}/") and file.endswith(ASSET_SUFFIXES) and file not in self.special_files
        )

    @cached_property
    def page_set(self) -> frozenset[tuple[Language, str]]:
        return frozenset(self.page_files)

    @cached_property
    def _file_set(self) -> frozenset[str]:
        return frozenset(self.files)


@dataclass(frozen=True)
class Site:
    """The indexes of all pages, by (language code, page key), for rules that look at more than one page.

    `unreadable` are pages that exist but could not be read, so they are not missing.
    """

    project: Project
    pages: Mapping[tuple[str, str], PageIndex]
    unreadable: frozenset[tuple[str, str]] = frozenset()

    def pages_in(self, language: Language) -> tuple[PageIndex, ...]:
        return tuple(page for (code, _), page in self.pages.items() if code == language.code)


def kind_of(key: str) -> PageKind | None:
    """The kind of the page with this key ("index.md", "peeling/index.md"); None if no page may have it."""
    *folders, file = key.split("/")
    name = file.removesuffix(PAGE_SUFFIX)
    if not file.endswith(PAGE_SUFFIX) or len(folders) > 1:
        return None
    if folders and (folders[0] in SITE_PAGES or folders[0] in TREATMENT_PAGES):
        return None  # a folder named like a page
    own, others = (TREATMENT_PAGES, SITE_PAGES) if folders else (SITE_PAGES, TREATMENT_PAGES)
    if name in own:
        return own[name]
    # A page of the contract in the wrong place is no further page.
    return FURTHER_PAGE if name not in others and FILE_NAME.fullmatch(file) else None


def treatment_of(key: str) -> str:
    """The folder of a page's treatment ("peeling"), or "" for a page of the site."""
    return key.partition("/")[0] if "/" in key else ""


def in_menu_order(keys: Iterable[str], after: Mapping[str, str]) -> list[str]:
    """Keys of pages in the order of the menu: home, the pages of each treatment, the other pages of the site.

    Those of the contract come in its order. `after` are the further pages, each with the page that it follows; one
    whose page is not there comes at the end of its folder.
    """
    rest = dict.fromkeys(sorted(keys, key=_place))
    following: dict[str, list[str]] = {}
    for key in rest:
        if after.get(key) in rest:
            following.setdefault(after[key], []).append(key)
    ordered: dict[str, None] = {}

    def add(key: str) -> None:
        if key not in ordered:
            ordered[key] = None
            for further in following.get(key, ()):
                add(further)

    for key in rest:
        if after.get(key) not in rest:
            add(key)
    ordered.update(rest)  # those that follow each other in a circle
    return list(ordered)


def _place(key: str) -> tuple[int, str, int, str]:
    name = key.rsplit("/", 1)[-1].removesuffix(PAGE_SUFFIX)
    table = TREATMENT_PAGES if "/" in key else SITE_PAGES
    place = list(table).index(name) if name in table else len(table)
    return (1 if "/" in key else (0 if name == "index" else 2), treatment_of(key), place, key)
