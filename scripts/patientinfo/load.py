"""docs/ -> Site, and a Problem for each file that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

from patientinfo.contract import MAX_PAGE_BYTES, SOURCES_PAGE
from patientinfo.model import Language, Page, Site, Source, kind_of
from patientinfo.parse import parse_page, parse_sources
from patientinfo.problems import ContentError, NotUtf8, PageTooLarge, Problem, SettingsBroken
from patientinfo.rendering import Renderer
from patientinfo.settings import Settings
from patientinfo.words import load_words


def load_site(settings: Settings) -> tuple[Site, list[Problem]]:
    """Read all content. Pages that cannot be read are problems; the others are still in the site.

    Raises SettingsBroken where there is nothing to read.
    """
    if not settings.docs.is_dir():
        raise SettingsBroken(f"There is no folder {settings.docs.name}/ with the content.")
    name = settings.docs.relative_to(settings.root).as_posix()
    files = tuple(sorted(_files(settings.docs)))
    special = _special(settings.docs, files)
    pages: dict[tuple[str, str], Page] = {}
    sources: dict[str, dict[str, Source]] = {}
    problems: list[Problem] = []
    unreadable: set[tuple[str, str]] = set()
    words = {language.code: load_words(settings.root, language.code) for language in settings.languages}
    for language in settings.languages:
        sources[language.code] = load_sources(settings.docs / language.code)
        renderer = Renderer(settings, sources[language.code], words[language.code])
        for file in _pages_of(language, files):
            key = file.removeprefix(f"{language.code}/")
            if file in special:
                unreadable.add((language.code, key))
                continue
            try:
                text = read_text(settings.docs / file, f"{name}/{file}")
                pages[language.code, key] = parse_page(text, f"{name}/{file}", key, language, renderer)
            except ContentError as error:
                problems.append(error.problem)
                unreadable.add((language.code, key))
    return (
        Site(
            docs=name,
            languages=settings.languages,
            pages=pages,
            sources=sources,
            files=files,
            special_files=special,
            unreadable=frozenset(unreadable),
            words=words,
        ),
        problems,
    )


def load_sources(folder: Path) -> dict[str, Source]:
    """The sources that one language's sources page describes; none if it cannot be read.

    A sources page that cannot be read is reported where it is read as a page.
    """
    page = folder / SOURCES_PAGE
    if page.is_symlink() or not page.is_file():
        return {}
    try:
        return parse_sources(read_text(page, SOURCES_PAGE))
    except ContentError:
        return {}


def read_text(file: Path, path: str) -> str:
    """The text of a page, with line ends as \\n. Raises PageTooLarge or NotUtf8, naming `path`."""
    size = file.stat().st_size
    if size > MAX_PAGE_BYTES:
        raise PageTooLarge(
            path,
            1,
            f"The file has {size:,} bytes; {MAX_PAGE_BYTES:,} is the most for a page.",
            "Split the page, or take out what is not text.",
        )
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise NotUtf8(
            path,
            line,
            f"The file is not UTF-8 text (byte {data[error.start]:#04x}).",
            'Open it in your editor and save it with the encoding "UTF-8".',
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _files(docs: Path) -> list[str]:
    # Links to folders are listed but not followed.
    found = []
    for folder, folders, names in os.walk(docs):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        found += [(Path(folder) / name).relative_to(docs).as_posix() for name in (*names, *links)]
    return found


def _special(docs: Path, files: tuple[str, ...]) -> frozenset[str]:
    """Files that are not plain files: links, pipes, devices. They could publish what is not content."""
    return frozenset(file for file in files if (docs / file).is_symlink() or not (docs / file).is_file())


def _pages_of(language: Language, files: tuple[str, ...]) -> list[str]:
    """The files that are pages of this language; a check refuses the others."""
    prefix = f"{language.code}/"
    return [file for file in files if file.startswith(prefix) and kind_of(file.removeprefix(prefix))]
