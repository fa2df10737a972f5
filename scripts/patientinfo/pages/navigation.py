"""[Page] -> the menu of each treatment, and the same page in the other languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from patientinfo.contract import HELP_OWNER, HELP_PARTS
from patientinfo.model import Language, in_menu_order, treatment_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in a menu: its key ("peeling/recovery.md"), title and address relative to the site."""

    key: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A treatment among others: its name, the address of its explanation, and where it says when to get help."""

    title: str
    url: str
    help: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu of a page: the pages of its own treatment and those of the site; on pages of the site, all treatments.

    Not all pages: with every page in every page's menu, the site would grow quadratically. So would a list of all
    treatments on each page of a treatment, which leads to that of the home page instead.
    `choices` are the treatments, if there are several. `help` is where it says when to get help, "" if one has to
    choose a treatment first.
    """

    treatment: tuple[Entry, ...]
    site: tuple[Entry, ...]
    choices: tuple[Choice, ...] = ()
    help: str = ""


def menus(
    entries: Iterable[Entry], after: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None
) -> dict[str, Menu]:
    """The menus by treatment ("" for the pages of the site), in one pass.

    `after`: the further pages (Project). `names` are those of the treatments.
    """
    by_key = {entry.key: entry for entry in entries}
    groups: dict[str, list[Entry]] = {"": []}
    for key in in_menu_order(by_key, after or {}):
        groups.setdefault(treatment_of(key), []).append(by_key[key])
    site = tuple(groups.pop(""))
    found = {name: _choice(pages, (names or {}).get(name, name)) for name, pages in groups.items()}
    choices = tuple(found.values()) if len(found) > 1 else ()
    guide = {name: Menu(tuple(pages), site, choices, found[name].help) for name, pages in groups.items()}
    # If there is only one treatment, pages of the site list its pages and lead to its help too.
    only = next(iter(guide.values())) if len(guide) == 1 else Menu((), site)
    return {"": Menu(only.treatment, site, choices, only.help), **guide}


def _choice(pages: Sequence[Entry], name: str) -> Choice:
    by_file = {page.key.rpartition("/")[2]: page.url for page in pages}
    first = by_file.get("index.md") or pages[0].url
    return Choice(name, first, f"{by_file.get(HELP_OWNER, first)}#{HELP_PARTS[0]}")


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
