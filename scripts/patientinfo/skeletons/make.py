"""A language, page or treatment that is asked for -> its Skeleton, from the project as it is.

The translation lock is not touched: nothing of this has been read by anybody.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from patientinfo.content.front_matter import split_front_matter
from patientinfo.content.load import read_text
from patientinfo.contract import (
    ASSET_FOLDER,
    CHECKS_FOLDER,
    COUNTRIES_FOLDER,
    FURTHER_PAGE,
    ID,
    PAGE_SUFFIX,
    SEARCHES_FOLDER,
    SITE_PAGES,
    TERMBASE_FOLDER,
    TREATMENT_PAGES,
    WORD_LISTS,
)
from patientinfo.model import kind_of, treatment_of
from patientinfo.problems import ContentError
from patientinfo.skeletons.files import Skeleton, SkeletonError
from patientinfo.skeletons.labels import new_labels
from patientinfo.skeletons.locales import NewLanguage, new_language
from patientinfo.skeletons.pages import emptied, page_of_kind
from patientinfo.skeletons.settings_file import Entries, read_entries, with_entry
from patientinfo.skeletons.tables import new_searches, new_termbase
from patientinfo.skeletons.treatments import TREATMENTS_FOLDER, new_treatment_file
from patientinfo.suggest import nearest

_SETTINGS = "mkdocs.yml"
_DOCS = "docs"
_ROOMS = (ASSET_FOLDER, CHECKS_FOLDER, COUNTRIES_FOLDER, TERMBASE_FOLDER, TREATMENTS_FOLDER)


@dataclass(frozen=True)
class Content:
    """The project in `root`, as far as something new has to fit it."""

    root: Path
    today: datetime.date

    @cached_property
    def settings(self) -> str:
        return self.text(_SETTINGS)

    @cached_property
    def entries(self) -> Entries:
        return read_entries(self.settings)

    @cached_property
    def source_name(self) -> str:
        return dict(zip(self.entries.codes, self.entries.names, strict=True))[self.entries.source]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all pages, in any language."""
        return frozenset(
            file.relative_to(self.root / _DOCS / code).as_posix()
            for code in self.entries.codes
            for file in (self.root / _DOCS / code).rglob(f"*{PAGE_SUFFIX}")
        )

    def has(self, path: str) -> bool:
        return (self.root / path).exists()

    def text(self, path: str) -> str:
        try:
            return (self.root / path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SkeletonError(f"{path} cannot be read.") from error

    def emptied(self, key: str) -> str:
        """The page in the source language with each text to be written."""
        path = f"{_DOCS}/{self.entries.source}/{key}"
        try:
            text = read_text(self.root / path, path)
            split_front_matter(text, path)
        except ContentError as error:
            raise SkeletonError(f"{error} First make validate has to find no problem there.") from error
        return emptied(text, self.today)


def language(content: Content, code: str, name: str = "") -> Skeleton:
    """A language under way: its entry, labels, term base, queries, and each page. What it has already stays."""
    own = new_language(code, name)
    entries, source = content.entries, content.entries.source
    is_new = code not in entries.codes
    new: dict[str, str] = {}

    def add(path: str, text: Callable[[], str]) -> None:
        if not content.has(path):
            new[path] = text()

    labels = f"{WORD_LISTS}/{code}.html"
    add(labels, lambda: new_labels(content.text(f"{WORD_LISTS}/{source}.html"), own)[0])
    new.update(_tables(content, own))
    for key in sorted(content.keys):
        if content.has(f"{_DOCS}/{source}/{key}") and kind_of(key):
            add(f"{_DOCS}/{code}/{key}", lambda key=key: content.emptied(key))  # type: ignore[misc]
    if not new and not is_new:
        raise SkeletonError(f"The site has {own.name} ({code}) already, with every file.")
    return Skeleton(
        about=f"{own.name} ({code})",
        new=new,
        changed={_SETTINGS: with_entry(content.settings, own)} if is_new else {},
        next=(
            f"Write the name of the site in the entry of {code} in {_SETTINGS}.",
            f"In {_DOCS}/{COUNTRIES_FOLDER}/, name each country, and write {code} under `own` in that of its readers.",
            f"Translate {labels}, then the pages in {_DOCS}/{code}/.",
            f"Write the words that the check has to know in {_DOCS}/{TERMBASE_FOLDER}/{code}.toml.",
            f'To see what is left: make validate ARGS="{_DOCS}/{code} {labels}"',
            f"To look at it: make serve ONLY={code}",
            f"Once nothing is left: make accept PAGE={_DOCS}/{code}, make accept PAGE={labels}, then `build: true` in "
            f"{_SETTINGS}.",
        ),
    )


def _tables(content: Content, own: NewLanguage) -> Mapping[str, str]:
    """The term base and the queries of a language, where the source language has them and this one does not."""
    found, source = {}, content.entries.source
    names = {own.code, own.code.partition("-")[0]}  # the term base of "pt" serves "pt-BR" too
    there = any(content.has(f"{_DOCS}/{TERMBASE_FOLDER}/{name}.toml") for name in names)
    for folder, is_there, make in (
        (TERMBASE_FOLDER, there, new_termbase),
        (SEARCHES_FOLDER, content.has(f"{_DOCS}/{SEARCHES_FOLDER}/{own.code}.toml"), new_searches),
    ):
        original = f"{_DOCS}/{folder}/{source}.toml"
        if content.has(original) and not is_there:
            found[f"{_DOCS}/{folder}/{own.code}.toml"] = make(content.text(original), own, content.source_name)
    return found


def page(content: Content, key: str, after: str = "") -> Skeleton:
    """A page in every language that does not have it: with what the source language's has, or its kind asks for."""
    kind, folder = kind_of(key), treatment_of(key)
    treatments = {treatment_of(one) for one in content.keys} - {""}
    if folder and folder not in treatments:
        close = nearest(folder, treatments)
        own = f"For a new one: make new TREATMENT={folder}" if ID.fullmatch(folder) else ""
        hint = f"Did you mean {close}?" if close else own or f"There is {', '.join(sorted(treatments))}."
        raise SkeletonError(f'There is no treatment "{folder}". {hint}')
    table = TREATMENT_PAGES if folder else SITE_PAGES
    name = key.rpartition("/")[2]
    close = nearest(name.removesuffix(PAGE_SUFFIX), table)
    meant = f"Did you mean {close}{PAGE_SUFFIX}? " if close else ""
    if kind is None:
        raise SkeletonError(
            f'"{key}" cannot be the name of a page. {meant}Write small letters, digits and hyphens: '
            f"{folder + '/' if folder else ''}costs{PAGE_SUFFIX}."
        )
    if kind is FURTHER_PAGE:
        _check_place(content, key, after, meant)
    elif after:
        raise SkeletonError(f"The place of {name} in the menu is fixed. Leave AFTER out.")
    paths = {f"{_DOCS}/{code}/{key}": code for code in content.entries.codes}
    missing = [path for path in paths if not content.has(path)]
    if not missing:
        raise SkeletonError(f"The page {key} is there already, in every language.")
    has_source = content.has(f"{_DOCS}/{content.entries.source}/{key}")
    text = content.emptied(key) if has_source else page_of_kind(kind, content.today, after)
    return Skeleton(
        about=key,
        new=dict.fromkeys(missing, text),
        next=(
            f"Write it in {content.source_name} first, then in the other languages: the same ids in each.",
            "Lead readers to it: a link on a page that they read before it.",
            f'To see what is left: make validate ARGS="{" ".join(missing)}"',
            *(
                f"Once you have compared it: make accept PAGE={path}"
                for path in missing
                if not _is_source(content, path)
            ),
        ),
    )


def _is_source(content: Content, path: str) -> bool:
    return path.startswith(f"{_DOCS}/{content.entries.source}/")


def _check_place(content: Content, key: str, after: str, meant: str) -> None:
    folder = treatment_of(key)
    names = {one.rpartition("/")[2] for one in content.keys if treatment_of(one) == folder and one != key}
    if not after:
        raise SkeletonError(
            f"{meant}For a further page, say which page it follows in the menu: "
            f"make new PAGE={key} AFTER={'questions.md' if 'questions.md' in names else 'index.md'}"
        )
    if after not in names:
        close = nearest(after, names)
        hint = f"Did you mean {close}?" if close else f"It has {', '.join(sorted(names))}."
        raise SkeletonError(f'There is no page "{after}" in that folder. {hint}')


def treatment(content: Content, name: str) -> Skeleton:
    """A treatment: the pages that it begins with in every language, and the file that says what it has of its own."""
    if not ID.fullmatch(name):
        right = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        hint = f"Write {right}." if ID.fullmatch(right) else "Begin it with a letter."
        raise SkeletonError(f'"{name}" cannot be a folder: small letters, digits and hyphens only. {hint}')
    if name in (*SITE_PAGES, *TREATMENT_PAGES, *content.entries.codes, *_ROOMS):
        raise SkeletonError(f'"{name}" is the name of something else here. Take another, such as {name}-treatment.')
    if name in {treatment_of(key) for key in content.keys}:
        raise SkeletonError(f"There is a treatment {name} already. For one more page of it: make new PAGE={name}/…")
    codes = content.entries.codes
    new = {
        f"{_DOCS}/{code}/{name}/{page}{PAGE_SUFFIX}": page_of_kind(kind, content.today)
        for code in codes
        for page, kind in TREATMENT_PAGES.items()
        if kind.required or kind.begun
    }
    new[f"{_DOCS}/{TREATMENTS_FOLDER}/{name}.toml"] = new_treatment_file(name, codes)
    others = [page for page, kind in TREATMENT_PAGES.items() if not (kind.required or kind.begun)]
    return Skeleton(
        about=name,
        new=new,
        next=(
            f"Write the pages in {content.source_name} first, then in the other languages: the same ids in each.",
            f"Say in {_DOCS}/{TREATMENTS_FOLDER}/{name}.toml which kinds and tools it has.",
            "Link to it from the home page of each language: "
            + ", ".join(f"{_DOCS}/{code}/index{PAGE_SUFFIX}" for code in codes),
            f"More of its pages ({', '.join(others)}): make new PAGE={name}/{others[0]}{PAGE_SUFFIX}",
            f'To see what is left: make validate ARGS="{" ".join(f"{_DOCS}/{code}/{name}" for code in codes)}"',
            *(f"Once you have compared it: make accept PAGE={_DOCS}/{code}/{name}" for code in codes
              if code != content.entries.source),
        ),
    )  # fmt: skip
