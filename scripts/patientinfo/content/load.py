"""docs/ -> Project, and each of its files -> Page or a ContentError."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from patientinfo.content.countries import load_countries
from patientinfo.content.glossary import terms_of
from patientinfo.content.labels import load_labels, load_places
from patientinfo.content.parse import check_limits, parse_page, parse_sources
from patientinfo.content.rendering import Renderer
from patientinfo.content.slips import as_meant
from patientinfo.content.store import STORE_FOLDER, PageStore, digest_of_page, digest_of_reading, digest_of_shared
from patientinfo.content.termbase import load_termbases
from patientinfo.content.treatments import load_treatments
from patientinfo.contract import (
    FURTHER_PAGE,
    GLOSSARY_PAGE,
    MAX_LINE_CHARACTERS,
    MAX_PAGE_BYTES,
    PAGE_SUFFIX,
    SOURCES_PAGE,
)
from patientinfo.kept import Kept
from patientinfo.messages import msg
from patientinfo.model import (
    Block,
    Language,
    Page,
    Project,
    Section,
    Source,
    Term,
    TranslationLock,
    kind_of,
    treatment_of,
)
from patientinfo.problems import ContentError, NotUtf8, PageTooLarge, SettingsError
from patientinfo.settings import Settings

_MOST_FRONT_MATTER = 10_000
_AFTER = re.compile(r"^after:[ \t]*(.*?)[ \t]*$", re.MULTILINE)


def read_project(
    settings: Settings,
    today: datetime.date,
    lock: TranslationLock,
    advice: bool = False,
    store: PageStore | None = None,
) -> Project:
    """List what is in docs/, and read what all pages share. Raises SettingsError if there is nothing.

    `lock` is the translation lock (read by translation/lock.py). `store`: where pages that were read are kept.
    """
    if not settings.docs.is_dir():
        raise SettingsError(f"There is no folder {settings.docs.name}/ with the content.")
    files = tuple(sorted(_files(settings.docs)))
    project = Project(
        docs=settings.docs.relative_to(settings.root).as_posix(),
        folder=settings.docs,
        languages=settings.languages,
        under_way=settings.under_way,
        files=files,
        special_files=_special(settings.docs, files),
        after=load_after(settings.docs, settings.languages),
        sources={language.code: load_sources(settings.docs / language.code) for language in settings.languages},
        labels={language.code: load_labels(settings.root, language.code) for language in settings.languages},
        label_places={language.code: load_places(settings.root, language.code) for language in settings.languages},
        today=today,
        accepted=lock.accepted,
        accepted_labels=lock.labels,
        signatures=lock.signatures,
        termbases=load_termbases(settings.docs, settings.languages),
        treatments=load_treatments(settings.docs),
        countries=load_countries(settings.docs),
        site_url=settings.site_url,
        advice=advice,
    )
    reader = Reader(settings, project, store)
    return replace(project, glossaries={one.code: _glossary(reader, one) for one in settings.languages})


def kept_pages(settings: Settings, folder: Path | None = None) -> PageStore:
    """Where the pages that were read are kept: in the project, or below another folder."""
    return PageStore(Kept((folder or settings.root) / STORE_FOLDER), digest_of_reading(settings))


class Reader:
    """Reads pages, each once: one that is kept in `store` is taken from there. Not thread-safe."""

    def __init__(self, settings: Settings, project: Project, store: PageStore | None = None) -> None:
        self.project = project
        self.store = store
        self._settings = settings
        self._renderers: dict[str, Renderer] = {}
        glossaries = project.glossaries
        self._shared = {code: digest_of_shared(own, glossaries.get(code, {})) for code, own in project.sources.items()}
        # The glossary is read first, and explains no term.
        self._sources = {code: digest_of_shared(own, {}) for code, own in project.sources.items()}

    def renderer(self, code: str) -> Renderer:
        """The renderer of one language; made when the first page is rendered."""
        if code not in self._renderers:
            self._renderers[code] = Renderer(
                self._settings,
                self.project.sources[code],
                self.project.labels[code],
                self.project.termbases,
                glossary=self.project.glossaries.get(code),
                treatments=self.project.treatments,
                countries=self.project.countries,
                language=code,
            )
        return self._renderers[code]

    def read(self, language: Language, key: str, data: bytes) -> Page:
        """The page with these bytes. Raises ContentError if it cannot be read."""
        project, code = self.project, language.code
        path = f"{project.docs}/{code}/{key}"
        shared = (self._sources if key == GLOSSARY_PAGE else self._shared)[code]
        digest = digest_of_page(language, key, shared, data)
        if self.store:
            treatment = project.treatments.of(key)
            own = {"labels": project.labels[code], "termbases": project.termbases, "treatment": treatment}
            if kept := self.store.get(digest, path, language, key, own):
                return kept
        page = replace(parse_page(decode(data, path), path, key, language, self.renderer(code)), digest=digest)
        if self.store:
            self.store.put(page)
        return page

    def read_as_meant(self, language: Language, key: str, data: bytes) -> Page:
        """The page as its writer meant it, with the slips of the pen that keep it from being that.

        Its lines are those of the page as it is written. Raises ContentError if it cannot be read.
        """
        text = _text_or_none(data)
        lines = text.split("\n") if text else []
        # What is too long to be read is refused before anything is looked for in it.
        meant = as_meant(text) if text and len(max(lines, key=len)) <= MAX_LINE_CHARACTERS else None
        if meant is None or not meant.slips:
            return self.read(language, key, data)
        check_limits(lines, f"{self.project.docs}/{language.code}/{key}")
        page = self.read(language, key, meant.text.encode())
        shared = (self._sources if key == GLOSSARY_PAGE else self._shared)[language.code]
        return replace(
            page,
            sections=tuple(_on_lines(section, meant.lines) for section in page.sections),
            source_lines=tuple(lines),
            notes_defined=tuple((id, meant.lines[line - 1]) for id, line in page.notes_defined),
            digest=digest_of_page(language, key, shared, data),
            slips=meant.slips,
        )

    def page(self, language: Language, key: str) -> Page:
        """The page in its file. Raises ContentError if it cannot be read."""
        return self.read(language, key, _read(self.project.folder / language.code / key))


def _text_or_none(data: bytes) -> str | None:
    try:
        return decode(data, "")
    except ContentError:
        return None  # reported when it is read


def _on_lines(section: Section, lines: Sequence[int]) -> Section:
    """The section with its blocks on the lines that theirs were made from."""

    def placed(block: Block) -> Block:
        return replace(block, line=lines[block.line - 1]) if block.line else block

    return Section(placed(section.heading), tuple(placed(block) for block in section.blocks))


def _glossary(reader: Reader, language: Language) -> Mapping[str, Term]:
    """The terms that one language's glossary explains, by id; empty if it is missing or cannot be read."""
    file = reader.project.folder / language.code / GLOSSARY_PAGE
    if file.is_symlink() or not file.is_file():
        return {}
    with contextlib.suppress(ContentError):
        page = reader.read_as_meant(language, GLOSSARY_PAGE, _read(file))
        return terms_of(item for section in page.sections for item in section.items)
    return {}


def read_page_set(project: Project, key: str) -> dict[str, bytes]:
    """The bytes of one page's files, by language code; of a file that is too large, just enough to tell."""
    found = {}
    for language in project.languages:
        if (language, key) in project.page_set:
            found[language.code] = _read(project.folder / language.code / key)
    return found


def read_content(
    settings: Settings, today: datetime.date, lock: TranslationLock
) -> tuple[Project, Mapping[tuple[str, str], Page]]:
    """The project and all its pages, of which those that did not change are taken from where they are kept.

    Raises SettingsError if there is nothing, ContentError if a page of a published language cannot be read.
    """
    store = kept_pages(settings)
    project = read_project(settings, today, lock, store=store)
    return project, read_pages(settings, project, store)


def read_pages(settings: Settings, project: Project, store: PageStore | None = None) -> Mapping[tuple[str, str], Page]:
    """All pages of a project that has passed the check. Raises ContentError if one cannot be read.

    A page of a language under way that cannot be read is left out.
    """
    reader = Reader(settings, project, store)
    found = {}
    for key in project.keys:
        files = read_page_set(project, key)
        for language in project.languages:
            if language.code in files:
                with contextlib.suppress(*(() if language.is_published else (ContentError,))):
                    found[language.code, key] = reader.read(language, key, files[language.code])
    return found


def load_after(docs: Path, languages: Iterable[Language]) -> dict[str, str]:
    """The further pages: by key, the key of the page that each follows in the menu.

    The source language decides, then the first one that says so; a rule compares them.
    """
    found: dict[str, str] = {}
    for language in sorted(languages, key=lambda language: not language.is_source):
        folder = docs / language.code
        for file in sorted(folder.rglob(f"*{PAGE_SUFFIX}")):
            key = file.relative_to(folder).as_posix()
            if kind_of(key) is FURTHER_PAGE and key not in found and file.is_file() and not file.is_symlink():
                # Not parsed: what is wrong with the front matter is reported when it is read as a page.
                head = _read(file).decode("utf-8", "replace").replace("\r", "\n")[:_MOST_FRONT_MATTER]
                if match := _AFTER.search(head.partition("\n---")[0]):
                    treatment = treatment_of(key)
                    name = match[1].strip("\"'")
                    found[key] = f"{treatment}/{name}" if treatment else name
    return found


def load_sources(folder: Path) -> dict[str, Source]:
    """The sources on one language's sources page, by id; empty if it cannot be read.

    That is reported when it is read as a page.
    """
    page = folder / SOURCES_PAGE
    if page.is_symlink() or not page.is_file():
        return {}
    try:
        meant = as_meant(read_text(page, SOURCES_PAGE))
        found = parse_sources(meant.text)
        return {id: replace(source, line=meant.lines[source.line - 1]) for id, source in found.items()}
    except (ContentError, OSError):
        return {}


def read_text(file: Path, path: str) -> str:
    """The text of a page, with line ends as \\n. Raises PageTooLarge or NotUtf8, naming `path`."""
    return decode(_read(file), path)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_PAGE_BYTES + 1)
    except OSError:
        return b"\xff"  # a file that cannot be opened is reported like one that is not UTF-8


def decode(data: bytes, path: str) -> str:
    """The text of a page, with line ends as \\n. Raises PageTooLarge or NotUtf8, naming `path`."""
    if len(data) > MAX_PAGE_BYTES:
        raise PageTooLarge(
            path,
            1,
            msg("The file is larger than {most} bytes, the limit for a page.", most=MAX_PAGE_BYTES),
            msg("Split the page, or remove what is not text."),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise NotUtf8(
            path,
            line,
            msg("The file is not saved as UTF-8 but probably as {encoding}.", encoding=_encoding(data)),
            msg(
                'Open it in your editor and save it with the encoding "UTF-8". Then check that characters '
                "such as é and ° are right."
            ),
            column,
            1,
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(data: bytes) -> str:
    """The encoding that a file was probably saved in, by the name that editors use."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:200].count(0) > len(data[:200]) // 4:
        return "UTF-16"
    # All but five bytes are valid in Windows-1252, the default on Dutch and Malay editors' machines.
    return "Windows-1252" if not set(data) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "something that is no text"


def _files(docs: Path) -> list[str]:
    # Symlinks to folders are listed but not followed.
    found = []
    for folder, folders, names in os.walk(docs):
        odd = [n for n in folders if (Path(folder) / n).is_symlink() or n.endswith(PAGE_SUFFIX)]
        found += [(Path(folder) / name).relative_to(docs).as_posix() for name in (*names, *odd)]
    return found


def _special(docs: Path, files: tuple[str, ...]) -> frozenset[str]:
    """Files that are not regular files: symlinks, pipes, devices. They could publish what is not content."""
    return frozenset(file for file in files if (docs / file).is_symlink() or not (docs / file).is_file())
