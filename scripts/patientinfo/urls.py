"""Page keys -> paths in the built site and URLs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from patientinfo.contract import PAGE_SUFFIX
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


def page_url(language: Language, key: str) -> str:
    """The address of a page relative to the site: "nl/peeling/recovery/"; "" for the home page at the site's root."""
    return address_of(language, key).removesuffix("index.html")


def relative(url: str, base: str) -> str:
    """The address of `url` as seen from the page at `base`; both are relative to the site."""
    there, here = [part for part in url.split("/") if part], [part for part in base.split("/") if part]
    common = next((n for n, (a, b) in enumerate(zip(there, here, strict=False)) if a != b), min(len(there), len(here)))
    found = "/".join((*[".."] * (len(here) - common), *there[common:])) or "."
    return f"{found}/" if url.endswith("/") or not url else found


def resolved_link(link: str, language: Language, key: str, languages: Iterable[Language]) -> str:
    """The address of a link on the built page, from the one that the page with this key writes ("../recovery.md#x").

    What leads out of docs/ stays as it is: the check refuses it, and the verifier finds it.
    """
    path, sign, fragment = link.partition("#")
    file = posixpath.normpath(posixpath.join(language.code, posixpath.dirname(key), unquote(path)))
    folder, _, rest = file.partition("/")
    own = next((other for other in languages if other.code == folder), None)
    target = page_url(own, rest) if own and rest.endswith(PAGE_SUFFIX) else file
    return link if file.startswith("..") else relative(target, page_url(language, key)) + sign + fragment


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
