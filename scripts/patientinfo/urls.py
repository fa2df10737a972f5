"""Where a page stands in the built site, and its address on the web."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from patientinfo.model import Language


def folder_of(language: Language) -> str:
    """Where the pages of a language stand, with a slash at its end: "nl/", and "" for the first language."""
    return "" if language.is_source else f"{language.code}/"


def address_of(language: Language, key: str) -> str:
    """The built file of a page: "nl/fractional-laser/recovery/index.html"."""
    name = key.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"{folder_of(language)}{name}/index.html" if name else f"{folder_of(language)}index.html"


def url_of(site_url: str, file: str) -> str:
    """The address of a file of the site; that of a page has no "index.html"."""
    base = site_url if site_url.endswith("/") else f"{site_url}/"
    return base + (file.removesuffix("index.html") if file.rpartition("/")[2] == "index.html" else file)


def parse_url(link: str) -> SplitResult | None:
    """The parts of an address; None for one that no program can read ("https://[x")."""
    try:
        return urlsplit(link)
    except ValueError:
        return None
