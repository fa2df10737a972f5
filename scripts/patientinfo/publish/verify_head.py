"""site/ -> [Problem]: what each built page tells browsers, search engines and other sites about itself."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator

from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.contract import REVIEWS_FILE
from patientinfo.model import treatment_of
from patientinfo.problems import Problem
from patientinfo.publish.built import BuiltPage, BuiltSite, PageFacts, problem_of_site
from patientinfo.translation.lock import reviews_of
from patientinfo.urls import address_of, url_of

# The Open Graph properties that a shared link needs (ogp.me).
_SHARED = ("og:type", "og:site_name", "og:title", "og:description", "og:url", "og:locale", "og:image", "og:image:alt")
# These name a reviewer, so they may be there only if one has signed the whole page as it is.
_REVIEWED = ("lastReviewed", "reviewedBy")


@rule(Scope.BUILT, Category.BUILT_SITE)
def title_not_own(site: BuiltSite) -> Iterator[Problem]:
    """Each built page has one title, which no other page of its language and treatment has.

    Why: readers use the title to choose among tabs, bookmarks and search results.
    Bad:  two pages with <title>Recovery</title>
    Good: <title>Recovery timeline</title> on one, <title>Aftercare</title> on the other
    """
    yield from _own("title", lambda facts: facts.titles, site)


@rule(Scope.BUILT, Category.BUILT_SITE)
def description_not_own(site: BuiltSite) -> Iterator[Problem]:
    """Each built page has one description, which no other page of its language and treatment has.

    Why: search engines show it below the title, and readers cannot tell two pages with the same one apart.
    Bad:  a page with <meta name="description"> twice, or without it
    Good: <meta name="description" content="How skin heals after the treatment."> once
    """
    yield from _own("description", lambda facts: facts.descriptions, site)


def _own(field: str, texts: Callable[[PageFacts], tuple[str, ...]], site: BuiltSite) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, (language, key) in site.published.items():
        if name not in site.pages:
            continue
        found = texts(site.pages[name])
        if len(found) != 1 or not found[0].strip():
            yield problem_of_site(name, f"The page has {len(found)} of its {field}, not one.")
        else:
            seen[language.code, treatment_of(key), found[0]].append(name)
    for (*_, text), names in seen.items():
        for name in names[1:]:
            yield problem_of_site(name, f'{names[0]} has the same {field}: "{text}".')


@rule(Scope.BUILT_PAGE, Category.BUILT_SITE)
def wrong_canonical(built: BuiltPage) -> Iterator[Problem]:
    """Each built page names its own address as the canonical one, once and in full.

    Why: search engines show the address that a page names; a wrong one takes readers elsewhere.
    Bad:  <link rel="canonical" href="/nl/recovery/">, or the address of another page
    Good: <link rel="canonical" href="https://guide.example/nl/recovery/"> on that page
    """
    if built.page is None:
        return
    own = url_of(built.project.site_url, built.name)
    if (found := [e.get("href") for e in built.named("link", "rel", "canonical")]) != [own]:
        yield problem_of_site(built.name, f"The page names {found} as its address, not {own}.")


@rule(Scope.BUILT_PAGE, Category.BUILT_SITE)
def wrong_alternates(built: BuiltPage) -> Iterator[Problem]:
    """Each built page names the same page in every language (hreflang), with the source language as x-default.

    Why: search engines then show each reader the page in their own language.
    Bad:  <link rel="alternate" hreflang="ms" href="/ms/recovery/">, or no x-default
    Good: a full address for each language and for x-default, the same ones on each of these pages
    """
    if built.page is None:
        return
    project, key = built.project, built.page.key
    wanted = {one.code: url_of(project.site_url, address_of(one, key)) for one in project.languages}
    wanted["x-default"] = wanted[project.source_language.code]
    others = {e.get("hreflang"): e.get("href") for e in built.named("link", "rel", "alternate") if e.get("hreflang")}
    if others != wanted:
        yield problem_of_site(built.name, f"The page names its translations as {others}, not {wanted}.")


@rule(Scope.BUILT_PAGE, Category.BUILT_SITE)
def shared_link(built: BuiltPage) -> Iterator[Problem]:
    """Each built page has the Open Graph properties of a shared link, with its own title, description and address.

    Why: when somebody shares the page, others see this before they open it.
    Bad:  a page without og:image, or with the og:title of another page
    Good: og:title is the heading of the page, og:image a picture of this site with og:image:alt
    """
    page, name, site_url = built.page, built.name, built.project.site_url
    if page is None:
        return
    found = {e.get("property"): e.get("content") or "" for e in built.outline.elements["meta"] if e.get("property")}
    if missing := [field for field in _SHARED if not found.get(field)]:
        yield problem_of_site(name, f"A shared link to the page would lack {', '.join(missing)}.")
    wanted = {
        "og:title": next((block.text for block in page.blocks if block.level == 1), page.title),
        "og:description": str(page.meta.get("description", "")),
        "og:url": url_of(site_url, name),
    }
    for field, text in wanted.items():
        if found.get(field) and found[field] != text:
            yield problem_of_site(name, f'{field} is "{found[field]}", not "{text}".')
    if not found.get("og:image", "").startswith(url_of(site_url, "")):
        yield problem_of_site(name, f"The picture of a shared link lies at {found.get('og:image')}.")


@rule(Scope.BUILT_PAGE, Category.BUILT_SITE)
def structured_data(built: BuiltPage) -> Iterator[Problem]:
    """Each built page has one block of JSON-LD, about this page, that names a reviewer only if one signed its text.

    Why: search engines use it to show readers who has checked the page, and when.
    Bad:  "reviewedBy" on a page that was changed since it was checked, or JSON that cannot be read
    Good: the title and language of the page; "lastReviewed" and "reviewedBy" once a clinician has signed it
    """
    page, name = built.page, built.name
    if page is None:
        return
    try:
        (block,) = built.named("script", "type", "application/ld+json")
        graph = json.loads(block.text or "")["@graph"]
        own = next(node for node in graph if node["@id"] == url_of(built.project.site_url, name))
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        yield problem_of_site(name, f"The page's JSON-LD cannot be read ({type(error).__name__}).")
        return
    if own.get("inLanguage") != page.language.code or own.get("name") != page.meta.get("title"):
        yield problem_of_site(name, "The page's JSON-LD has another language or title.")
    review = reviews_of(page, built.project).get("medical")
    wanted = (review.on, {"@type": "Person", "name": review.by}) if review and review.holds else (None, None)
    if tuple(own.get(field) for field in _REVIEWED) != wanted:
        yield problem_of_site(name, f"The JSON-LD and the front matter with {REVIEWS_FILE} differ on who reviewed it.")
