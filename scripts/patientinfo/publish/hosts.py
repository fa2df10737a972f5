"""site/ -> what web hosts need to serve it: `_headers`, `_redirects`, compressed files, an nginx configuration."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import brotli
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from patientinfo.model import Language
from patientinfo.publish.built import BROTLI, GZIP
from patientinfo.publish.bundle import STATIC
from patientinfo.publish.headers import ASK, KEEP, TRANSPORT_SECURITY, content_security_policy, response_headers
from patientinfo.publish.offline import WORKER

_TEMPLATES = Path(__file__).parent / "templates"
# What is worth compressing; images other than SVG are compressed already.
TEXT = (".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".webmanifest", ".xml")
# Their MIME types, except text/html, which nginx always includes.
_TYPES = (
    "text/css text/markdown text/plain text/xml application/javascript application/json application/manifest+json "
    "image/svg+xml"
)
# Characters with a meaning in nginx's configuration, which addresses and folders must not contain.
_PLAIN_ADDRESS = re.compile(r"[\w./~-]+")
_PLAIN_FOLDER = re.compile(r"[\w./~ -]*", re.ASCII)


class HostError(Exception):
    """A setting cannot be used in a host's configuration. The message says what to write instead."""


def host_files(languages: Iterable[Language]) -> dict[str, str]:
    """The files that hosts read: the text of each, by its path in the site."""
    values = {**_languages(languages), "headers": response_headers(content_security_policy(is_header=True))}
    # Without .nojekyll GitHub Pages runs Jekyll, which omits files whose names begin with an underscore.
    return {**{name: _filled(name, values) for name in ("_headers", "_redirects")}, ".nojekyll": ""}


def compressed(data: bytes) -> dict[str, bytes]:
    """Compressed copies of a text, by the extension of their names, the same bytes each time; only smaller ones.

    If a copy saves nothing, the file itself is sent.
    """
    copies = {
        BROTLI: brotli.compress(data, mode=brotli.MODE_TEXT, quality=11),
        GZIP: gzip.compress(data, compresslevel=9, mtime=0),
    }
    return {extension: small for extension, small in copies.items() if len(small) < len(data)}


def nginx_server(
    folder: Path,
    languages: Iterable[Language],
    site_url: str,
    target: str,
    *,
    certificate: str = "",
    http: tuple[str, ...] = ("80", "[::]:80"),
    https: tuple[str, ...] = ("443", "[::]:443"),
) -> str:
    """An nginx server block for the built site in `folder`, which `make deploy` puts in `target`.

    `certificate` is the folder of the certificate and its key; without it HTTPS is there as a commented example.
    Raises HostError if the URL or a folder cannot be written in such a file.
    """
    address = urlsplit(site_url)
    # nginx compares with the path as it is read, and answers with it as it is sent.
    base_url = f"/{address.path.strip('/')}/".replace("//", "/")
    base = unquote(base_url)
    if not address.hostname or not _PLAIN_ADDRESS.fullmatch(address.hostname + base):
        raise HostError(f"SITE_URL is {site_url or 'empty'}. Write a whole address: https://www.your-address.org/")
    for name, value in (("TO", target), ("CERTIFICATE", certificate)):
        if not _PLAIN_FOLDER.fullmatch(value):
            raise HostError(
                f"{name} is {value}. Name a folder with letters, digits, spaces, hyphens, dots and slashes."
            )
    for name, value, example in (
        ("TO", target, "/srv/site"),
        ("CERTIFICATE", certificate or "/", f"/etc/letsencrypt/live/{address.hostname}"),
    ):
        if not value.startswith("/"):
            raise HostError(f"{name} is {value}. Write the whole path of the folder on the server: {example}")
    values = {
        **_languages(languages),
        "headers": response_headers(content_security_policy(is_header=True)),
        "transport": TRANSPORT_SECURITY,
        "types": _TYPES,
        "site_url": site_url,
        "host": address.hostname,
        "base": base,
        "base_url": base_url,
        "base_pattern": re.escape(base),
        "folder": target.rstrip("/"),
        "certificate": certificate.rstrip("/"),
        # The Brotli module sends files without a .br next to them uncompressed (google/ngx_brotli#116).
        "precompressed": any(folder.rglob("*.br")),
        "http": http,
        "https": https,
    }
    return _filled("nginx.conf", values)


def _languages(languages: Iterable[Language]) -> dict[str, Any]:
    found = list(languages)
    source = next(language.code for language in found if language.is_source)
    others = [language.code for language in found if not language.is_source]
    return {"source": source, "others": others, "static": STATIC, "keep": KEEP, "ask": ASK, "worker": WORKER}


def _filled(template: str, values: dict[str, Any]) -> str:
    # Not HTML, so no autoescaping; the values are ours or validated.
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True
    )
    return environment.get_template(template).render(**values)
