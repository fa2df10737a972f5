"""Pages that were read before, kept on disk by what they depend on, so that a page is rendered once.

A page is looked up by a digest of everything that its text depends on: its bytes, the program, its libraries, the
settings, labels, word lists, sources and glossary. Any change gives another digest, so an old page is never taken for a
new one. A file that cannot be read counts as absent. It holds data, never code.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from sysconfig import get_path
from typing import Any

import msgspec

from patientinfo.article import Article
from patientinfo.contract import COUNTRIES_FOLDER, TERMBASE_FOLDER, TREATMENTS_FOLDER, WORD_LISTS
from patientinfo.kept import Kept, name_of
from patientinfo.model import Language, Page, Section, Source, Term
from patientinfo.settings import Settings

STORE_FOLDER = ".build/pages"


class _Date(msgspec.Struct, frozen=True):
    date: datetime.date


class _Stored(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a page: what does not come from the project."""

    meta: dict[str, str | int | float | bool | _Date | None]
    meta_lines: dict[str, int]
    sections: tuple[Section, ...]
    source_lines: tuple[str, ...]
    stray_attributes: tuple[str, ...]
    notes_defined: tuple[tuple[str, int], ...]
    body_line: int
    article: Article


@dataclass(frozen=True, slots=True)
class PageStore:
    """The pages that were read before. `base` is the digest of what every page depends on."""

    kept: Kept
    base: str

    def get(self, digest: str, path: str, language: Language, key: str, project: Mapping[str, Any]) -> Page | None:
        """The page with this digest, with its fields that come from the `project`; None if it is not kept."""
        data = self.kept.get(name_of(self.base, digest))
        if data is None:
            return None
        try:
            kept = msgspec.msgpack.decode(data, type=_Stored)
        except msgspec.DecodeError:
            return None
        fields: dict[str, Any] = {field: getattr(kept, field) for field in _Stored.__struct_fields__}
        fields["meta"] = {name: value.date if isinstance(value, _Date) else value for name, value in kept.meta.items()}
        return Page(path=path, language=language, key=key, digest=digest, **project, **fields)

    def put(self, page: Page) -> None:
        """Keep a page; if that fails, it will be read again."""
        fields: dict[str, Any] = {field: getattr(page, field) for field in _Stored.__struct_fields__}
        fields["meta"] = {name: _storable(value) for name, value in page.meta.items()}
        with contextlib.suppress(OSError):
            self.kept.put(name_of(self.base, page.digest), msgspec.msgpack.encode(_Stored(**fields)))

    def keep_only(self, digests: Iterable[str]) -> None:
        """Forget all pages but those with these digests."""
        self.kept.keep_only(name_of(self.base, digest) for digest in digests)


def _storable(value: object) -> str | int | float | bool | _Date | None:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return _Date(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def digest_of_page(language: Language, key: str, shared: str, data: bytes) -> str:
    """What tells the text of a page from any other, as long as the base is the same.

    `shared`: `digest_of_shared` of its language.
    """
    return name_of(language, key, shared, data)


def digest_of_shared(sources: Mapping[str, Source], glossary: Mapping[str, Term]) -> str:
    """The digest of what the pages of a language show of other pages: sources and terms."""
    return name_of(sorted(sources.items()), list(glossary.items()))


def digest_of_reading(settings: Settings) -> str:
    """The digest of what every page depends on: program, libraries, settings, labels, tables of data in docs/."""
    digest = hashlib.sha256(_digest_of_program().encode())
    labels = sorted((settings.root / WORD_LISTS).glob("*.html"))
    folders = (TERMBASE_FOLDER, TREATMENTS_FOLDER, COUNTRIES_FOLDER)
    tables = [file for folder in folders for file in sorted((settings.docs / folder).glob("*.toml"))]
    add_files(digest, (settings.root / "mkdocs.yml", *labels, *tables), settings.root)
    # Settings can also come from the environment.
    digest.update(repr((settings.languages, settings.under_way, settings.site_url)).encode())
    return digest.hexdigest()


def add_files(digest: hashlib._Hash, files: Iterable[Path], root: Path | None = None) -> None:
    """Add the names and contents of files to a digest; with a `root`, their paths from there."""
    for file in files:
        data = file.read_bytes()
        name = file.relative_to(root).as_posix() if root else file.name
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)


@lru_cache(maxsize=1)  # neither changes while the program runs
def _digest_of_program() -> str:
    """The digest of the program, its interpreter, and the versions of all that is installed with it."""
    digest = hashlib.sha256(sys.version.encode())
    package = Path(__file__).parent.parent
    add_files(digest, sorted(file for file in package.rglob("*") if file.suffix != ".pyc" and file.is_file()), package)
    # "markdown-3.11.3.dist-info": names and versions without opening a file.
    digest.update(repr(sorted(path.name for path in Path(get_path("purelib")).glob("*.dist-info"))).encode())
    return digest.hexdigest()
