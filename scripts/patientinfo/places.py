"""Where a page stands in the built site, and its address on the web."""

from __future__ import annotations

from patientinfo.model import Language


def address_of(language: Language, key: str) -> str:
    """The built file of a page: "nl/fractional-laser/recovery/index.html"."""
    name = key.removesuffix(".md")
    name = name.removesuffix("index").rstrip("/")
    folder = "/".join(part for part in ("" if language.is_source else language.code, name) if part)
    return f"{folder}/index.html" if folder else "index.html"


def url_of(site_url: str, file: str) -> str:
    """The address of a file of the site; that of a page has no "index.html"."""
    base = site_url if site_url.endswith("/") else f"{site_url}/"
    return base + (file.removesuffix("index.html") if file.rpartition("/")[2] == "index.html" else file)
