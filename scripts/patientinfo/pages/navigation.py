"""[Page] -> the menu of each treatment, and the same page in the other languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from patientinfo.model import Language, in_menu_order, treatment_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in a menu: its key ("fractional-laser/recovery.md"), title and address relative to the site."""

    key: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu of a page: the pages of its own treatment and those of the site.

    Not all pages: with every page in every page's menu, the site would grow quadratically.
    """

    treatment: tuple[Entry, ...]
    site: tuple[Entry, ...]


def menus(entries: Iterable[Entry], after: Mapping[str, str]) -> dict[str, Menu]:
    """The menus by treatment ("" for the pages of the site), in one pass. `after`: the further pages (Project)."""
    by_key = {entry.key: entry for entry in entries}
    groups: dict[str, list[Entry]] = {"": []}
    for key in in_menu_order(by_key, after):
        groups.setdefault(treatment_of(key), []).append(by_key[key])
    site = tuple(groups.pop(""))
    guide = {name: Menu(tuple(pages), site) for name, pages in groups.items()}
    # If there is only one treatment, pages of the site list its pages too; with several they list none.
    own = next(iter(guide.values())).treatment if len(guide) == 1 else ()
    return {"": Menu(own, site), **guide}


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in one language: relative and absolute address, and whether it is the current page."""

    code: str
    name: str
    url: str
    absolute: str
    is_current: bool
    is_source: bool


def alternates(url: str, language: Language, languages: Sequence[Language], site_url: str) -> tuple[Alternate, ...]:
    """The page at `url` (relative to the site) in every language, in mkdocs.yml's order."""
    path = url if language.is_source else url.removeprefix(f"{language.code}/")
    path = "" if path in (".", "./") else path
    base = site_url if site_url.endswith("/") else f"{site_url}/"
    found = []
    for other in languages:
        there = path if other.is_source else f"{other.code}/{path}"
        found.append(
            Alternate(other.code, other.name, there, base + there, other.code == language.code, other.is_source)
        )
    return tuple(found)
