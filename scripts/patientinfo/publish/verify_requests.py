"""site/ -> [Problem]: where links lead, and what a browser would fetch to show a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.problems import Problem
from patientinfo.publish.built import BuiltSite, problem_of_site

# Attributes that make a browser fetch something.
_FETCHED = (("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "srcset"))
_ABSOLUTE = re.compile(r"""["'`(]\s*((?:https?:)?//[\w.-]+\.[a-z]{2,}[^"'`)\s]*)""", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# XML namespaces, which nothing fetches.
_NAMESPACES = ("http://www.w3.org/",)


@rule(Scope.BUILT, Category.BUILT_SITE)
def dead_link(site: BuiltSite) -> Iterator[Problem]:
    """A link on a built page goes to a file of the site, and its anchor to an id there.

    Why: a reader who follows a link to "when to get help" must not land on an error page.
    Bad:  <a href="../Recovery/">, where the folder is recovery/
    Good: <a href="../recovery/#help">, and that page has the id help
    """
    for name, document in site.documents.items():
        for link in document.iter("a"):
            address = link.get("href")
            if not address:
                continue
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = _target(site, name, address) if parts.path else name
            if target not in site.served:
                yield problem_of_site(name, f'A link on the page leads to "{address}", which is not there.')
            elif parts.fragment and unquote(parts.fragment) not in site.ids.get(target, set()):
                yield problem_of_site(name, f'A link leads to "{address}": there is no such place there.')


@rule(Scope.BUILT, Category.BUILT_SITE)
def foreign_request(site: BuiltSite) -> Iterator[Problem]:
    """Pages, style sheets and scripts load nothing from other hosts.

    Why: another host would learn who reads about which treatment, and could change what they see.
    Bad:  <img src="https://cdn.example/skin.png">, @import "//fonts.example/a.css"
    Good: <img src="../../images/two-kinds.svg">, a file of this site
    """
    for name, _, address in _fetched(site):
        if _is_elsewhere(address):
            yield problem_of_site(name, f"The page would fetch {address} from elsewhere.")
    for name, text in _texts(site, ".css", ".js"):
        for address in sorted(set(_ABSOLUTE.findall(_COMMENT.sub("", text)))):
            if not address.startswith(_NAMESPACES):
                yield problem_of_site(name, f"The file names {address}.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def failed_request(site: BuiltSite) -> Iterator[Problem]:
    """Every file that a page, a style sheet or a web manifest asks for exists.

    Why: without its style sheet a page is hard to read, and without its scripts the search finds nothing.
    Bad:  <script src="static/1a2b3c4d/javascripts/search.js">, and no such file
    Good: every file that is asked for is in the site
    """
    for name, kind, address in _fetched(site):
        if (
            not _is_elsewhere(address)
            and kind not in ("prev", "next")
            and _target(site, name, address) not in site.served
        ):
            yield problem_of_site(name, f"The page would fetch {address}, which is not there.")
    for name, text in _texts(site, ".css"):
        if re.search(r"@import|url\(\s*['\"]?(?!data:|#)", text):
            yield problem_of_site(name, "The style sheet asks for a file of its own.")
    for language in site.project.languages:
        if manifest := site.manifest(language):
            for icon in manifest.icons:
                if icon not in site.files:
                    yield problem_of_site(manifest.path, f"The web manifest names {icon}, which is not there.")


def _fetched(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """(page, rel of a <link> or "", address) for everything that a page makes the browser fetch."""
    for name, document in site.documents.items():
        for tag, attribute in _FETCHED:
            for element in document.iter(tag):
                address = element.get(attribute)
                kind = element.get("rel") or "" if tag == "link" else ""
                # Links to translations and the canonical URL: nothing is fetched from there.
                is_named_only = kind in ("alternate", "canonical") and element.get("type") is None
                if address and not is_named_only:
                    yield name, kind, address


def _is_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).scheme) or address.startswith("//")


def _texts(site: BuiltSite, *endings: str) -> Iterator[tuple[str, str]]:
    for name, file in site.files.items():
        if name.endswith(endings) and not file.is_symlink():
            yield name, file.read_text("utf-8")


def _target(site: BuiltSite, name: str, address: str) -> str:
    """The file of the site to which an address on the page `name` leads."""
    base = urlsplit(site.site_url).path or "/"
    absolute = urljoin(f"{base}{name}", unquote(urlsplit(address).path))
    path = absolute.removeprefix(base).lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path
