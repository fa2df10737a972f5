"""docs/ -> Project, and each of its files -> Page or a ContentError."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from patientinfo.content.front_matter import split_front_matter
from patientinfo.content.glossary import Term, terms_of
from patientinfo.content.labels import load_labels, load_places
from patientinfo.content.parse import parse_page, parse_sources
from patientinfo.content.rendering import Renderer
from patientinfo.content.termbase import load_termbases
from patientinfo.content.treatments import load_treatments
from patientinfo.contract import FURTHER_PAGE, GLOSSARY_PAGE, MAX_PAGE_BYTES, PAGE_SUFFIX, SOURCE_NOTE, SOURCES_PAGE
from patientinfo.messages import msg
from patientinfo.model import Language, Page, Project, Source, TranslationLock, in_menu_order, kind_of, treatment_of
from patientinfo.problems import ContentError, NotUtf8, PageTooLarge, SettingsError
from patientinfo.settings import Settings

_MOST_FRONT_MATTER = 10_000
_AFTER = re.compile(r"^after:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"#{1,6} (?P<text>.+?)\s*\{\s*#(?P<id>[\w-]+)[^{}]*\}\s*$")


def read_project(settings: Settings, today: datetime.date, lock: TranslationLock, advice: bool = False) -> Project:
    """List what is in docs/, without reading pages. Raises SettingsError if there is nothing.

    `lock` is the translation lock (read by translation/lock.py).
    """
    if not settings.docs.is_dir():
        raise SettingsError(f"There is no folder {settings.docs.name}/ with the content.")
    files = tuple(sorted(_files(settings.docs)))
    return Project(
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
        termbases=load_termbases(settings.docs, settings.languages),
        treatments=load_treatments(settings.docs),
        site_url=settings.site_url,
        advice=advice,
    )


def renderers(settings: Settings, project: Project) -> dict[str, Renderer]:
    """One renderer per language, for the check: without sources, which are checked on their own page."""
    return {
        language.code: Renderer(
            settings,
            {},
            project.labels[language.code],
            project.termbases,
            treatments=project.treatments,
            language=language.code,
        )
        for language in project.languages
    }


def read_page_set(project: Project, key: str) -> dict[str, bytes]:
    """The bytes of one page's files, by language code; of a file that is too large, just enough to tell."""
    found = {}
    for language in project.languages:
        if (language, key) in project.page_set:
            found[language.code] = _read(project.folder / language.code / key)
    return found


def read_page(project: Project, language: Language, key: str, data: bytes, renderer: Renderer) -> Page:
    """Parse one page from the bytes of its file. Raises ContentError if it cannot be read."""
    path = f"{project.docs}/{language.code}/{key}"
    return parse_page(decode(data, path), path, key, language, renderer)


def read_pages(settings: Settings, project: Project) -> Mapping[tuple[str, str], Page]:
    """All pages of a project that has passed the check. Raises ContentError if one cannot be read.

    A page of a language under way that cannot be read is left out.
    """
    by_code = renderers(settings, project)
    found = {}
    for key in project.keys:
        files = read_page_set(project, key)
        for language in project.languages:
            if language.code in files:
                with contextlib.suppress(*(() if language.is_published else (ContentError,))):
                    page = read_page(project, language, key, files[language.code], by_code[language.code])
                    found[language.code, key] = page
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
        return parse_sources(read_text(page, SOURCES_PAGE))
    except (ContentError, OSError):
        return {}


def load_glossary(settings: Settings, language: Language) -> dict[str, Term]:
    """The terms that one language's glossary explains, by id; empty if it is missing or cannot be read."""
    path = settings.docs / language.code / GLOSSARY_PAGE
    if path.is_symlink() or not path.is_file():
        return {}
    renderer = Renderer(settings, {}, load_labels(settings.root, language.code))
    try:
        page = parse_page(read_text(path, GLOSSARY_PAGE), GLOSSARY_PAGE, GLOSSARY_PAGE, language, renderer)
    except (ContentError, OSError):
        return {}
    return terms_of(item for section in page.sections for item in section.items)


@dataclass(frozen=True, slots=True)
class Use:
    """A part of a page that refers to a source: the page's key and title, the part's id and heading."""

    key: str
    title: str
    part: str
    heading: str


def load_uses(folder: Path, after: Mapping[str, str]) -> dict[str, tuple[Use, ...]]:
    """Where one language's pages refer to each source: {"S01": (Use(…), …)}, in menu order."""
    found: dict[str, dict[Use, None]] = {}
    keys = (file.relative_to(folder).as_posix() for file in folder.rglob(f"*{PAGE_SUFFIX}"))
    for key in in_menu_order((key for key in keys if kind_of(key)), after):
        try:
            meta, _, body, _ = split_front_matter(read_text(folder / key, key), key)
        except (ContentError, OSError):
            continue
        part, heading = "", ""
        for line in body.split("\n"):
            if match := _HEADING.match(line):
                part, heading = match["id"], re.sub(r"[*_`]", "", match["text"]).strip()
            for note in SOURCE_NOTE.findall(line):
                use = Use(key, str(meta.get("title", key)), part, heading)
                found.setdefault(note, {})[use] = None
    return {id: tuple(uses) for id, uses in found.items()}


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
