"""site/ -> [Problem]: the built pages, as readers get them, compared with the content.

This finds what no check of the source can: a page that is missing, a parser that disagrees with the site generator, a
dead link, a request to another host.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html

from patientinfo.checks.registry import Category, Scope, check_built, further, rule
from patientinfo.checks.rules.language import wrong_language
from patientinfo.content.labels import load_labels
from patientinfo.content.parse import read_blocks
from patientinfo.model import Block, Page, Project
from patientinfo.problems import Problem
from patientinfo.publish import verify_files, verify_head, verify_requests  # noqa: F401  # importing them registers rules
from patientinfo.publish.built import BuiltSite, problem_of_site
from patientinfo.publish.headers import content_security_policy
from patientinfo.urls import address_of, folder_of

# Classes of what the templates add to the text of a page.
OWN_PARTS = ("pi-print", "pi-review", "pi-pager", "pi-tool", "pi-clinic")
# English strings of the theme that would be shown on a page in another language.
_THEME_LANGUAGE = "en"
_THEME_WORDS = (
    "Skip to content",
    "Permanent link",
    "Made with",
    "Jump back to footnote",
    "Table of contents",
)


def verify_site(
    folder: Path, project: Project, content: Mapping[tuple[str, str], Page], root: Path, site_url: str
) -> list[Problem]:
    """Check the built site in `folder` against `content`, keyed by (language code, page key).

    Paths in the problems are relative to `folder`.
    """
    found = check_built(BuiltSite(folder, project, content, root, site_url))
    return sorted(set(found), key=lambda problem: problem.place)


@rule(Scope.BUILT, Category.BUILT_SITE)
def page_not_built(site: BuiltSite) -> Iterator[Problem]:
    """Every page of the content is built into the site, with an error page in each language.

    Why: a missing page helps nobody, and links to it are dead.
    Bad:  docs/nl/peeling/recovery.md, and no site/nl/peeling/recovery/index.html
    Good: a built page for each page of docs/, and site/404.html
    """
    for name, page in site.published.items():
        if name not in site.documents:
            yield problem_of_site(name, f"{page.path} did not become a page of the site.")
    for name in site.errors:
        if name not in site.documents:
            yield problem_of_site(name, "There is no error page.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def page_from_nowhere(site: BuiltSite) -> Iterator[Problem]:
    """Every page of the site was made from a page of the content, or is an error page.

    Why: nobody has checked what such a page tells patients.
    Bad:  site/images/index.html, which docs/ does not have
    Good: pages of docs/ and the error pages, nothing else
    """
    for name in site.documents.keys() - set(site.published) - set(site.errors):
        yield problem_of_site(name, "This page of the site has no page in the content.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def text_differs(site: BuiltSite) -> Iterator[Problem]:
    """A built page has the blocks of its source, with the same ids and text.

    Why: the check reads the source, but the patient reads the page.
    Bad:  "38 °C" in docs/nl/peeling/recovery.md, and "39 °C" on the built page
    Good: the same text in both, apart from what the templates add around it
    """
    own_parts = " or ".join(f"contains(@class, '{part}')" for part in OWN_PARTS)
    for name, document, page in _pages(site):
        article = deepcopy(document.find(".//article"))
        if article is None:
            yield problem_of_site(name, "The page has no article.")
            continue
        for own in article.xpath(f"./*[{own_parts}]"):
            own.drop_tree()
        built = list(read_blocks(html.tostring(article, encoding="unicode"), page.language.code))
        wanted = [_essence(block) for block in page.blocks if block.kind != "heading" or block.level]
        found = [_essence(block) for block in built]
        if wanted != found:
            first = next(
                (a for a, b in zip(wanted, found, strict=False) if a != b),
                (wanted or found or [("", "", "")])[-1],
            )
            yield problem_of_site(
                name, f"The built page does not say what {page.path} says; first at “{first[2][:80]}”."
            )


def _essence(block: Block) -> tuple[str, str, str]:
    return block.kind, block.id, block.text


def _pages(site: BuiltSite) -> Iterator[tuple[str, html.HtmlElement, Page]]:
    for name, document in site.documents.items():
        if name in site.published:
            yield name, document, site.published[name]


@further(wrong_language, Scope.BUILT, Category.BUILT_SITE)
def wrong_language_of_page(site: BuiltSite) -> Iterator[Problem]:
    """In the built site too, a page, an error page and a web manifest say which language they are in, and are.

    Why: a screen reader reads a Dutch page with an English voice when the page says that it is English.
    Bad:  <html lang="en"> on a Dutch page, "Table of contents" of the theme on it
    Good: <html lang="nl"> and <article lang="nl">, with every word of the theme in Dutch
    """
    for name, document, page in _pages(site):
        code = page.language.code
        article = document.find(".//article")
        for element, what in ((document, "page"), (article, "article")):
            found = element.get("lang") if element is not None else None
            if found != code:
                yield problem_of_site(name, f'The {what} says that it is in "{found}", not "{code}".')
        if page.language.base != _THEME_LANGUAGE:
            text = html.tostring(document, encoding="unicode")
            for words in _THEME_WORDS:
                if words in text:
                    yield problem_of_site(name, f'The page has the English words "{words}".')
    yield from _of_error_pages(site)
    for language in site.project.languages:
        manifest = site.manifest(language)
        if manifest and manifest.language != language.code:
            yield problem_of_site(manifest.path, f"The web manifest is not in {language.name}.")


def _of_error_pages(site: BuiltSite) -> Iterator[Problem]:
    """Each error page is in its language, and has a section in every other."""
    for name, first in site.errors.items():
        document = site.documents.get(name)
        if document is None:
            continue
        if document.get("lang") != first.code:
            yield problem_of_site(name, f"The error page is not in {first.name}.")
        for language in site.project.languages:
            title = load_labels(site.root, language.code).get("404.title", "")
            sections = document.xpath("//*[@class='pi-not-found'][@lang=$code]", code=language.code)
            if not any(title in section.text_content() for section in sections):
                yield problem_of_site(name, f"The error page does not speak {language.name}.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def inline_code(site: BuiltSite) -> Iterator[Problem]:
    """No built page has an inline script, style or event handler: its Content Security Policy allows none.

    Why: browsers would not run it, and a policy that allowed it would let a stranger's code run too.
    Bad:  <script>alert(1)</script>, <main onclick="…">, <p style="color: red">
    Good: <script src="…">, <link rel="stylesheet" href="…">, both from this site
    """
    for name, document in site.documents.items():
        for element in document.iter():
            if not isinstance(element.tag, str):
                continue
            is_data = element.get("type") == "application/ld+json"
            if element.tag == "style" or (element.tag == "script" and not element.get("src") and not is_data):
                yield problem_of_site(name, f"The page has a <{element.tag}> that browsers would not run.")
            for attribute in element.attrib:
                if attribute == "style" or attribute.startswith("on"):
                    yield problem_of_site(name, f"<{element.tag}> has a {attribute} attribute.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def wrong_policy(site: BuiltSite) -> Iterator[Problem]:
    """Each page has the same Content Security Policy, and so does the header for hosts.

    Why: the policy keeps other people's code out, and keeps private what a patient reads.
    Bad:  a page without it, or with default-src 'self' where the site has 'none'
    Good: <meta http-equiv="Content-Security-Policy"> as make site writes it, and the same in _headers
    """
    wanted = content_security_policy()
    for name, document in site.documents.items():
        found = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        if found != [wanted]:
            yield problem_of_site(name, f"The page's policy is {found}, not {wanted}.")
    headers = site.folder / "_headers"
    sent = f"Content-Security-Policy: {content_security_policy(is_header=True)}"
    if not headers.is_file() or sent not in headers.read_text("utf-8"):
        yield problem_of_site("_headers", f"The header for hosts is not {sent}.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def search_index(site: BuiltSite) -> Iterator[Problem]:
    """Each language has a search index with all its pages, and its results go to places that exist.

    Why: many readers use the search, and do not find a page that it lacks.
    Bad:  nl/search/search_index.json without recovery/, or with recovery/#healing where there is no such id
    Good: every page of the language, each place with its id
    """
    for language in site.project.languages:
        prefix = folder_of(language)
        name = f"{prefix}search/search_index.json"
        try:
            docs = json.loads((site.folder / name).read_text(encoding="utf-8"))["docs"]
        except (OSError, ValueError, KeyError):
            yield problem_of_site(name, f"There is no search index for {language.name}.")
            continue
        indexed = set()
        for doc in docs:
            parts = urlsplit(doc["location"])
            page = f"{prefix}{'' if parts.path == './' else parts.path}index.html"
            indexed.add(page)
            if page not in site.ids or (parts.fragment and parts.fragment not in site.ids[page]):
                yield problem_of_site(name, f'The search would lead to "{doc["location"]}": not there.')
        wanted = {address_of(language, key) for other, key in site.project.page_files if other == language}
        if indexed != wanted:
            yield problem_of_site(name, f"The search index holds other pages: {sorted(indexed ^ wanted)}.")
