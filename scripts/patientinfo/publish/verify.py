"""site/ -> [Problem]: the built pages, as a reader gets them, held against the content.

It catches what no check of the source can see: a page that vanished, a parser that disagrees with the
site generator, a link to nowhere, a request to somebody else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

from patientinfo.content.labels import load_words
from patientinfo.content.parse import read_blocks
from patientinfo.model import Block, Language, Page, Project
from patientinfo.problems import Problem
from patientinfo.publish.headers import content_security_policy
from patientinfo.publish.verify_files import other_files
from patientinfo.publish.verify_head import heads, problem_of_site
from patientinfo.urls import address_of, folder_of

# Attributes through which a page makes the browser fetch something.
_FETCHED = (("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "srcset"))
# What the templates add to the text of a page.
OWN_PARTS = ("pi-print", "pi-review", "pi-pager", "pi-tool", "pi-clinic")
# Words of the theme in English that would show on a page in another language.
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
    """Check the built site in `folder` against the content it was built from, keyed by language and page.

    Paths in the problems are those of the built files.
    """
    published = {address_of(page.language, page.key): page for page in content.values()}
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    pages = {file for file in files if file.endswith(".html")}
    errors = {address_of(language, "404.md").replace("404/index", "404"): language for language in project.languages}
    problems = list(_counted(pages, published, errors))
    documents = {name: html.parse(folder / name).getroot() for name in sorted(pages)}
    ids = {name: {str(i) for i in document.xpath("//@id")} for name, document in documents.items()}
    base = urlsplit(site_url)
    for name, document in documents.items():
        page = published.get(name)
        problems += _fetches(name, document, files, base.path)
        problems += _links(name, document, files, ids, base.path)
        problems += _inline(name, document)
        if page is not None:
            problems += _language(name, document, page)
            problems += _text(name, document, page)
    problems += _policies(folder, documents)
    problems += heads(documents, published, project, site_url)
    problems += other_files(folder, documents, published, project, site_url)
    for name, language in errors.items():
        problems += _not_found(name, documents.get(name), language, project, root)
    for language in project.languages:
        problems += _search(folder, language, project, ids)
    return sorted(set(problems), key=lambda problem: problem.place)


def _counted(pages: set[str], published: dict[str, Page], errors: Mapping[str, Language]) -> Iterator[Problem]:
    for name, page in published.items():
        if name not in pages:
            yield problem_of_site(name, "page-not-built", f"{page.path} did not become a page of the site.")
    for name in pages - set(published) - set(errors):
        yield problem_of_site(name, "page-from-nowhere", "This page of the site has no page in the content.")


def _fetches(name: str, document: html.HtmlElement, files: set[str], base: str) -> Iterator[Problem]:
    for tag, attribute in _FETCHED:
        for element in document.iter(tag):
            address = element.get(attribute)
            if not address or (
                tag == "link" and element.get("rel") in ("alternate", "canonical") and element.get("type") is None
            ):
                continue
            if urlsplit(address).scheme or address.startswith("//"):
                yield problem_of_site(name, "foreign-request", f"The page would fetch {address} from elsewhere.")
            elif tag == "link" and element.get("rel") in ("prev", "next"):
                continue
            elif _target(name, address, base) not in files:
                yield problem_of_site(name, "failed-request", f"The page would fetch {address}, which is not there.")


def _target(name: str, address: str, base: str) -> str:
    """The file of the site that an address on the page `name` means."""
    absolute = urljoin(f"{base or '/'}{name}", unquote(urlsplit(address).path))
    path = absolute.removeprefix(base or "/").lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def _links(
    name: str, document: html.HtmlElement, files: set[str], ids: dict[str, set[str]], base: str
) -> Iterator[Problem]:
    for link in document.iter("a"):
        address = link.get("href")
        if not address:
            continue
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = _target(name, address, base) if parts.path else name
        if target not in files:
            yield problem_of_site(name, "dead-link", f'A link on the page leads to "{address}", which is not there.')
        elif parts.fragment and unquote(parts.fragment) not in ids.get(target, set()):
            yield problem_of_site(name, "dead-link", f'A link leads to "{address}": there is no such place there.')


def _inline(name: str, document: html.HtmlElement) -> Iterator[Problem]:
    """The Content Security Policy allows no inline script, style or handler."""
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        is_data = element.get("type") == "application/ld+json"
        if element.tag == "style" or (element.tag == "script" and not element.get("src") and not is_data):
            yield problem_of_site(name, "inline-code", f"The page has a <{element.tag}> that browsers would not run.")
        for attribute in element.attrib:
            if attribute == "style" or attribute.startswith("on"):
                yield problem_of_site(name, "inline-code", f"<{element.tag}> has a {attribute} attribute.")


def _policies(folder: Path, documents: Mapping[str, html.HtmlElement]) -> Iterator[Problem]:
    """Each page carries the policy, and so does the header for hosts that send one."""
    wanted = content_security_policy()
    for name, document in documents.items():
        found = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        if found != [wanted]:
            yield problem_of_site(name, "wrong-policy", f"The page's policy is {found}, not {wanted}.")
    headers = folder / "_headers"
    sent = f"Content-Security-Policy: {content_security_policy(is_header=True)}"
    if not headers.is_file() or sent not in headers.read_text("utf-8"):
        yield problem_of_site("_headers", "wrong-policy", f"The header for hosts is not {sent}.")


def _language(name: str, document: html.HtmlElement, page: Page) -> Iterator[Problem]:
    code = page.language.code
    article = document.find(".//article")
    for element, what in ((document, "page"), (article, "article")):
        found = element.get("lang") if element is not None else None
        if found != code:
            yield problem_of_site(name, "wrong-language", f'The {what} says that it is in "{found}", not "{code}".')
    if not page.language.is_source:
        text = html.tostring(document, encoding="unicode")
        for words in _THEME_WORDS:
            if words in text:
                yield problem_of_site(name, "wrong-language", f'The page has the English words "{words}".')


def _text(name: str, document: html.HtmlElement, page: Page) -> Iterator[Problem]:
    """What the check has read is what the reader gets: the same blocks with the same ids and words."""
    article = document.find(".//article")
    if article is None:
        yield problem_of_site(name, "text-differs", "The page has no article.")
        return
    own_parts = " or ".join(f"contains(@class, '{name}')" for name in OWN_PARTS)
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
            name,
            "text-differs",
            f"The built page does not say what {page.path} says; first at “{first[2][:80]}”.",
        )


def _essence(block: Block) -> tuple[str, str, str]:
    return block.kind, block.id, block.text


def _not_found(
    name: str, document: html.HtmlElement | None, first: Language, project: Project, root: Path
) -> Iterator[Problem]:
    if document is None:
        yield problem_of_site(name, "page-not-built", "There is no error page.")
        return
    if document.get("lang") != first.code:
        yield problem_of_site(name, "wrong-language", f"The error page is not in {first.name}.")
    for language in project.languages:
        title = load_words(root, language.code).get("404.title", "")
        sections = document.xpath("//*[@class='pi-not-found'][@lang=$code]", code=language.code)
        if not any(title in section.text_content() for section in sections):
            yield problem_of_site(name, "wrong-language", f"The error page does not speak {language.name}.")


def _search(folder: Path, language: Language, project: Project, ids: dict[str, set[str]]) -> Iterator[Problem]:
    prefix = folder_of(language)
    name = f"{prefix}search/search_index.json"
    try:
        docs = json.loads((folder / name).read_text(encoding="utf-8"))["docs"]
    except (OSError, ValueError, KeyError):
        yield problem_of_site(name, "search-index", f"There is no search index for {language.name}.")
        return
    indexed = set()
    for doc in docs:
        parts = urlsplit(doc["location"])
        page = f"{prefix}{'' if parts.path == './' else parts.path}index.html"
        indexed.add(page)
        if page not in ids or (parts.fragment and parts.fragment not in ids[page]):
            yield problem_of_site(name, "search-index", f'The search would lead to "{doc["location"]}": not there.')
    wanted = {address_of(language, key) for other, key in project.page_files if other == language}
    if indexed != wanted:
        yield problem_of_site(name, "search-index", f"The search index holds other pages: {sorted(indexed ^ wanted)}.")
