"""site/ -> [Problem]: what each built page says about itself to browsers, search engines and other sites."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from lxml import html

from patientinfo.messages import Said, say
from patientinfo.model import Page, Project, treatment_of
from patientinfo.problems import Problem
from patientinfo.urls import address_of, url_of

# What a link to a page needs where people share it (ogp.me).
_SHARED = ("og:type", "og:site_name", "og:title", "og:description", "og:url", "og:locale", "og:image", "og:image:alt")
# These name somebody who has looked at the content: only if the front matter does.
_REVIEWED = ("lastReviewed", "reviewedBy")


def problem_of_site(path: str, rule: str, message: str) -> Problem:
    """A problem of a built file. Not translated: this is for whoever looks after the program."""
    remedy = say("Tell whoever looks after the program: the content passed its check, but the built page is wrong.")
    return Problem(f"site/{path}", 1, Said(message), remedy, rule=rule)


def heads(
    documents: Mapping[str, html.HtmlElement], published: Mapping[str, Page], project: Project, site_url: str
) -> Iterator[Problem]:
    """The problems of the heads of all pages that have one in the content."""
    for field in ("title", "description"):
        yield from _own(field, documents, published)
    for name, page in published.items():
        document = documents.get(name)
        if document is not None:
            yield from _addresses(name, document, page, project, site_url)
            yield from _shared(name, document, page, site_url)
            yield from _structured(name, document, page, site_url)


def _own(field: str, documents: Mapping[str, html.HtmlElement], published: Mapping[str, Page]) -> Iterator[Problem]:
    """One title and one description each, and none twice in a language and treatment."""
    path = "//head/title" if field == "title" else f"//head/meta[@name='{field}']"
    seen: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, page in published.items():
        if name not in documents:
            continue
        found = [e.get("content") or e.text or "" for e in documents[name].xpath(path)]
        if len(found) != 1 or not found[0].strip():
            yield problem_of_site(name, f"{field}-not-own", f"The page has {len(found)} of its {field}, not one.")
        else:
            seen[page.language.code, treatment_of(page.key), found[0]].append(name)
    for (*_, text), names in seen.items():
        for name in names[1:]:
            yield problem_of_site(name, f"{field}-not-own", f'{names[0]} has the same {field}: "{text}".')


def _addresses(name: str, document: html.HtmlElement, page: Page, project: Project, site_url: str) -> Iterator[Problem]:
    """Its own address once, and that of every language: absolute, and the same on each of them."""
    own = url_of(site_url, name)
    if (found := [e.get("href") for e in document.xpath("//link[@rel='canonical']")]) != [own]:
        yield problem_of_site(name, "wrong-canonical", f"The page names {found} as its address, not {own}.")
    wanted = {language.code: url_of(site_url, address_of(language, page.key)) for language in project.languages}
    wanted["x-default"] = wanted[project.source_language.code]
    others = {e.get("hreflang"): e.get("href") for e in document.xpath("//link[@rel='alternate'][@hreflang]")}
    if others != wanted:
        yield problem_of_site(name, "wrong-alternates", f"The page names its translations as {others}, not {wanted}.")


def _shared(name: str, document: html.HtmlElement, page: Page, site_url: str) -> Iterator[Problem]:
    found = {e.get("property"): e.get("content") or "" for e in document.xpath("//meta[@property]")}
    if missing := [field for field in _SHARED if not found.get(field)]:
        yield problem_of_site(name, "shared-link", f"A shared link to the page would lack {', '.join(missing)}.")
    wanted = {
        "og:title": next((block.text for block in page.blocks if block.level == 1), page.title),
        "og:description": str(page.meta.get("description", "")),
        "og:url": url_of(site_url, name),
    }
    for field, text in wanted.items():
        if found.get(field) and found[field] != text:
            yield problem_of_site(name, "shared-link", f'{field} is "{found[field]}", not "{text}".')
    if not found.get("og:image", "").startswith(url_of(site_url, "")):
        yield problem_of_site(name, "shared-link", f"The picture of a shared link lies at {found.get('og:image')}.")


def _structured(name: str, document: html.HtmlElement, page: Page, site_url: str) -> Iterator[Problem]:
    """One block of JSON-LD that can be read, about this page, in its language, with nobody in it who is not named."""
    blocks = document.xpath("//script[@type='application/ld+json']")
    try:
        (block,) = blocks
        graph = json.loads(block.text)["@graph"]
        own = next(node for node in graph if node["@id"] == url_of(site_url, name))
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        yield problem_of_site(name, "structured-data", f"The page's JSON-LD cannot be read ({type(error).__name__}).")
        return
    if own.get("inLanguage") != page.language.code or own.get("name") != page.meta.get("title"):
        yield problem_of_site(name, "structured-data", "The page's JSON-LD has another language or title.")
    is_reviewed = bool(page.meta.get("medical_reviewer") and page.meta.get("medical_review"))
    if any((field in own) != is_reviewed for field in _REVIEWED):
        yield problem_of_site(name, "structured-data", "The JSON-LD and the front matter differ on who reviewed it.")
