"""Page keys -> paths in the built site and URLs."""

from __future__ import annotations

from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from patientinfo.model import Language


def folder_of(language: Language) -> str:
    """The folder of a language's pages, ending with a slash: "nl/"; "" for the source language."""
    return "" if language.is_source else f"{language.code}/"


def address_of(language: Language, key: str) -> str:
    """The built file of the page with this key: "nl/peeling/recovery/index.html"."""
    name = key.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"{folder_of(language)}{name}/index.html" if name else f"{folder_of(language)}index.html"


def url_of(site_url: str, file: str) -> str:
    """The URL of a file of the site, without "index.html"."""
    base = site_url if site_url.endswith("/") else f"{site_url}/"
    return base + (file.removesuffix("index.html") if file.rpartition("/")[2] == "index.html" else file)


def escaped(address: str) -> str:
    """A web address in ASCII, as machines want it (RFC 3986): the host in Punycode, other letters percent-encoded.

    What cannot be a host is left as it is.
    """
    parts = urlsplit(address)
    try:
        host = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        host = parts.netloc
    # A % is that of a letter that is escaped already.
    return urlunsplit(parts._replace(netloc=host, path=quote(parts.path, safe="/%:@!$&'()*+,;=~")))


def parse_url(link: str) -> SplitResult | None:
    """The parts of a URL; None if it cannot be parsed ("https://[x")."""
    try:
        return urlsplit(link)
    except ValueError:
        return None
