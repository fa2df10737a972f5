"""site/ -> what the rules for the built site need: its files, each page by itself, and what is known of every page."""

from __future__ import annotations

import gzip
import hashlib
import os
import posixpath
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from sys import intern
from urllib.parse import unquote, urljoin, urlsplit

import brotli
import msgspec
from lxml import html

from patientinfo.messages import Message, msg
from patientinfo.model import Language, Page, Project
from patientinfo.problems import Problem
from patientinfo.urls import address_of, folder_of, parse_url

BROTLI, GZIP = ".br", ".gz"
# Compressed copies of files.
COMPRESSED = (BROTLI, GZIP)

# Attributes that make a browser fetch something.
_FETCHING = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "srcset", "template": "data-src"}
# Elements that rules look at, wherever they stand.
_SOUGHT = frozenset({*_FETCHING, "a", "meta", "style", "title"})


def problem_of_site(path: str, message: str) -> Problem:
    """A problem of a built file. Not translated: it is for maintainers."""
    hint = msg("Report this to the maintainers: the content passed its check, but the built page is wrong.")
    return Problem(f"site/{path}", 1, Message(message), hint)


# --- files ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file that would be published: its size in bytes and the SHA-256 digest of its content.

    `expands_to` is the digest of what a compressed file contains; "" for other files, and if it cannot be decompressed.
    A symlink has neither size nor digest.
    """

    size: int = 0
    digest: str = ""
    expands_to: str = ""
    is_link: bool = False


def file_of(name: str, data: bytes) -> BuiltFile:
    """The file with this name and content."""
    content = _expanded(name, data) if name.endswith(COMPRESSED) else None
    return BuiltFile(len(data), _digest(data), "" if content is None else _digest(content))


def read_files(folder: Path) -> dict[str, BuiltFile]:
    """Every file and symlink in a folder, by its relative path, sorted."""
    found = {}
    for name in names_in(folder):
        file = folder / name
        found[name] = BuiltFile(is_link=True) if file.is_symlink() else file_of(name, file.read_bytes())
    return found


def names_in(folder: Path) -> list[str]:
    """The relative paths of all files and symlinks in a folder, sorted."""
    found = []
    for place, folders, names in os.walk(folder):
        inner = "" if place == str(folder) else f"{Path(place).relative_to(folder).as_posix()}/"
        # Links to folders are listed, not followed.
        links = (name for name in folders if Path(place, name).is_symlink())
        found += [f"{inner}{name}" for name in (*names, *links)]
    return sorted(found)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _expanded(name: str, data: bytes) -> bytes | None:
    """The content of a compressed file; None if it cannot be decompressed."""
    try:
        return brotli.decompress(data) if name.endswith(BROTLI) else gzip.decompress(data)
    except (brotli.error, OSError, EOFError, zlib.error):
        return None


# --- one page ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BuiltPage:
    """A built page by itself: its path in the site, its HTML, and the page of the content that it was made from.

    An error page has no page of the content, and neither has one from nowhere. `project` holds the site's URL.
    Rules leave `document`, which they share, as it is.
    """

    name: str
    text: str
    page: Page | None
    project: Project

    @cached_property
    def document(self) -> html.HtmlElement:
        """The parsed page; of an empty file, one without anything."""
        data = self.text.encode() if self.text.strip() else b"<html></html>"
        return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))

    @cached_property
    def article(self) -> html.HtmlElement | None:
        return self.document.find(".//article")

    @cached_property
    def is_error_of(self) -> Language | None:
        """The main language of an error page; None for other pages."""
        return next((language for language in self.project.languages if error_page_of(language) == self.name), None)

    @cached_property
    def outline(self) -> Outline:
        """What rules look for all over the page, found in one pass over it."""
        found: dict[str, list[html.HtmlElement]] = {tag: [] for tag in _SOUGHT}
        ids: dict[str, None] = {}
        inline = []
        for element in self.document.iter("*"):
            tag = str(element.tag)
            if tag in _SOUGHT:
                found[tag].append(element)
            for attribute, value in element.items():
                if attribute == "id":
                    ids[str(value)] = None
                elif attribute == "style" or attribute.startswith("on"):
                    inline.append((tag, attribute))
        return Outline(found, ids, inline)

    def named(self, tag: str, attribute: str, value: str) -> list[html.HtmlElement]:
        """The elements of a kind that rules look for with this value of an attribute."""
        return [element for element in self.outline.elements[tag] if element.get(attribute) == value]

    @cached_property
    def fetched(self) -> tuple[tuple[str, str], ...]:
        """(rel of a <link> or "", address) of everything that the page makes a browser fetch, each once."""
        found: dict[tuple[str, str], None] = {}
        for tag, attribute in _FETCHING.items():
            for element in self.outline.elements[tag]:
                address = element.get(attribute)
                kind = element.get("rel") or "" if tag == "link" else ""
                # Links to translations and the canonical URL: nothing is fetched from there.
                is_named_only = kind in ("alternate", "canonical") and element.get("type") is None
                if address and not is_named_only:
                    found[kind, address] = None
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Outline:
    """Of a page: elements by their tags, its ids, and (tag, attribute) of styles and handlers written in tags."""

    elements: Mapping[str, list[html.HtmlElement]]
    ids: Mapping[str, None]
    inline: Sequence[tuple[str, str]]


def error_page_of(language: Language) -> str:
    """The path of a language's error page."""
    return f"{folder_of(language)}404.html"


def is_elsewhere(address: str) -> bool:
    """Whether an address on a page leads to another host, or cannot be read as one of this site."""
    if address.startswith("//") or ":" not in address:
        return address.startswith("//")
    parts = parse_url(address)
    return parts is None or bool(parts.scheme)


class PageFacts(msgspec.Struct, frozen=True):
    """What the rules for the whole site have to know of a page; small, because it is kept of every page.

    `ids` has a line for each id, see `has`. `links` are those within the site that the page alone does not show to be
    right, as (address, file that it leads to, id there or ""); `fetched` are (address, file) of what a browser fetches
    from the site. `titles` and `descriptions` are all that it gives, `updated` is the date of its content.
    """

    ids: str
    links: tuple[tuple[str, str, str], ...] = ()
    fetched: tuple[tuple[str, str], ...] = ()
    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    updated: str = ""

    def has(self, id: str) -> bool:
        return f"\n{id}\n" in self.ids

    def with_shared_texts(self) -> PageFacts:
        """The same in less memory: addresses that many pages have are there once."""
        return msgspec.structs.replace(
            self,
            links=tuple((intern(address), intern(file), intern(id)) for address, file, id in self.links),
            fetched=tuple((intern(address), intern(file)) for address, file in self.fetched),
        )


def facts_of(built: BuiltPage) -> PageFacts:
    """What the rules for the whole site have to know of this page."""
    ids = built.outline.ids
    own = ids.keys() | {""}
    base = unquote(urlsplit(built.project.site_url).path)
    base = base if base.endswith("/") else f"{base}/"
    place = f"{base}{posixpath.dirname(built.name)}"

    def target(path: str) -> str:
        return _target(place, unquote(path), base) if path else built.name

    links = (
        (address, target(path), unquote(id))
        for address in dict.fromkeys(element.get("href", "") for element in built.outline.elements["a"])
        if address and not is_elsewhere(address)
        for path, id in [_parts(address)]
    )
    return PageFacts(
        ids="\n".join(("", *ids, "")),
        links=tuple(link for link in links if link[1] != built.name or link[2] not in own),
        fetched=tuple(
            (address, target(_parts(address)[0]))
            for kind, address in built.fetched
            if kind not in ("prev", "next") and not is_elsewhere(address)
        ),
        titles=_texts(built.outline.elements["title"]),
        descriptions=_texts(built.named("meta", "name", "description")),
        updated=str(built.page.meta.get("updated", "")) if built.page else "",
    )


def _texts(elements: list[html.HtmlElement]) -> tuple[str, ...]:
    """What elements in the head say; a drawing has a title too."""
    of_page = (element for element in elements if getattr(element.getparent(), "tag", "") == "head")
    return tuple(str(element.get("content") or element.text or "") for element in of_page)


def _parts(address: str) -> tuple[str, str]:
    """The path and the fragment of an address within the site."""
    before, _, fragment = address.partition("#")
    return before.partition("?")[0], fragment


def _target(place: str, path: str, base: str) -> str:
    """The file of the site to which a path leads on a page in the folder `place`; both begin with the path `base`."""
    absolute = posixpath.normpath(posixpath.join(place, path))
    inner = absolute.removeprefix(base).lstrip("/") if f"{absolute}/" != base else ""
    is_folder = not inner or path.endswith("/") or posixpath.basename(path) in ("", ".", "..")
    return f"{inner}/index.html".lstrip("/") if is_folder else inner


# --- the site ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Manifest:
    """The web manifest of one language: its path, its `lang`, and the paths of its icons."""

    path: str
    language: object
    icons: tuple[str, ...]


@dataclass(frozen=True)
class BuiltSite:
    """The built site in `folder`: what is known of each page and of each file, by their paths in `folder`."""

    folder: Path
    project: Project
    pages: Mapping[str, PageFacts]
    files: Mapping[str, BuiltFile]

    @cached_property
    def served(self) -> frozenset[str]:
        """The paths that a link within the site can lead to."""
        return frozenset(name for name, file in self.files.items() if not file.is_link)

    @cached_property
    def published(self) -> Mapping[str, tuple[Language, str]]:
        """(language, key) of each page of the content, by the path of the built file that it should have."""
        return {address_of(language, key): (language, key) for language, key in self.project.page_files}

    @cached_property
    def errors(self) -> frozenset[str]:
        """The paths of the expected error pages."""
        return frozenset(error_page_of(language) for language in self.project.languages)

    def read(self, name: str) -> bytes:
        """The content of a file; empty if it is not there or lies elsewhere."""
        return (self.folder / name).read_bytes() if name in self.served else b""

    def text(self, name: str) -> str:
        """The content of a file as text; what is not UTF-8 is replaced."""
        return self.read(name).decode("utf-8", errors="replace")

    def manifest(self, language: Language) -> Manifest | None:
        """The manifest of a language; None if it is missing or cannot be read."""
        path = f"{folder_of(language)}manifest.webmanifest"
        try:
            manifest = msgspec.json.decode(self.read(path))
            icons = tuple(urljoin(f"/{path}", icon["src"]).lstrip("/") for icon in manifest["icons"])
        except (msgspec.DecodeError, KeyError, TypeError):
            return None
        return Manifest(path, manifest.get("lang"), icons)
