"""site/ -> [Problem]: the built pages, as readers get them, compared with the content.

This finds what no check of the source can: a page that is missing, a parser that disagrees with the site generator, a
dead link, a request to another host.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from patientinfo.checks.registry import Category, Scope, check_built, further, rule
from patientinfo.checks.rules.language import wrong_language
from patientinfo.content.country_parts import in_one_order
from patientinfo.content.parse import blocks_of, sections_of
from patientinfo.model import Block, Language, Page, Project
from patientinfo.problems import Problem
from patientinfo.publish import verify_files, verify_head, verify_requests  # noqa: F401  # importing them registers rules
from patientinfo.publish.built import BuiltPage, BuiltSite, PageFacts, facts_of, problem_of_site, read_files
from patientinfo.publish.headers import content_security_policy
from patientinfo.urls import address_of, folder_of

# English strings of the theme that would be shown on a page in another language.
_THEME_LANGUAGE = "en"
_THEME_WORDS = (
    "Skip to content",
    "Permanent link",
    "Made with",
    "Jump back to footnote",
    "Table of contents",
)


def verify_site(folder: Path, project: Project, content: Mapping[tuple[str, str], Page]) -> list[Problem]:
    """Check the built site in `folder` against `content`, keyed by (language code, page key).

    `project` holds the URL that the site should have. Paths in the problems are relative to `folder`.
    """
    files = read_files(folder)
    published = {address_of(page.language, page.key): page for page in content.values()}
    pages: dict[str, PageFacts] = {}
    problems: list[Problem] = []
    for name, file in files.items():
        if name.endswith(".html") and not file.is_link:
            text = (folder / name).read_text("utf-8", errors="replace")
            pages[name], found = verify_page(BuiltPage(name, text, published.get(name), project))
            problems += found
    return in_order([*problems, *verify_whole(BuiltSite(folder, project, pages, files))])


def verify_page(built: BuiltPage) -> tuple[PageFacts, tuple[Problem, ...]]:
    """Check one page by itself: what the rest of the check has to know of it, and its problems."""
    found = check_built(built, Scope.BUILT_PAGE)
    return facts_of(built), tuple(dict.fromkeys(found))


def verify_whole(site: BuiltSite) -> list[Problem]:
    """Check what no page by itself shows."""
    return list(check_built(site, Scope.BUILT))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of a built site by their place, each once."""
    return sorted(set(problems), key=lambda problem: problem.place)


@rule(Scope.BUILT, Category.BUILT_SITE)
def page_not_built(site: BuiltSite) -> Iterator[Problem]:
    """Every page of the content is built into the site, with an error page in each language.

    Why: a missing page helps nobody, and links to it are dead.
    Bad:  docs/nl/peeling/recovery.md, and no site/nl/peeling/recovery/index.html
    Good: a built page for each page of docs/, and site/404.html
    """
    for name, (language, key) in site.published.items():
        if name not in site.pages:
            path = f"{site.project.docs}/{language.code}/{key}"
            yield problem_of_site(name, f"{path} did not become a page of the site.")
    for name in site.errors:
        if name not in site.pages:
            yield problem_of_site(name, "There is no error page.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def page_from_nowhere(site: BuiltSite) -> Iterator[Problem]:
    """Every page of the site was made from a page of the content, or is an error page.

    Why: nobody has checked what such a page tells patients.
    Bad:  site/images/index.html, which docs/ does not have
    Good: pages of docs/ and the error pages, nothing else
    """
    found = {name for name in site.files if name.endswith(".html")}
    for name in found - site.published.keys() - site.errors:
        yield problem_of_site(name, "This page of the site has no page in the content.")


@rule(Scope.BUILT_PAGE, Category.BUILT_SITE)
def text_differs(built: BuiltPage) -> Iterator[Problem]:
    """A built page has the blocks of its source, with the same ids and text.

    Why: the check reads the source, but the patient reads the page.
    Bad:  "38 °C" in docs/nl/peeling/recovery.md, and "39 °C" on the built page
    Good: the same text in both, apart from what the templates add around it
    """
    page, article = built.page, built.article
    if page is None:
        return
    if article is None:
        yield problem_of_site(built.name, "The page has no article.")
        return
    # A clinic's readers get the parts for their own country first.
    shown = replace(page, sections=tuple(sections_of(blocks_of(article, page.language.code))))
    found, wanted = (
        [_essence(block) for block in in_one_order(one).blocks if block.kind != "heading" or block.level]
        for one in (shown, page)
    )
    if wanted != found:
        first = next(
            (a for a, b in zip(wanted, found, strict=False) if a != b),
            (wanted or found or [("", "", "")])[-1],
        )
        yield problem_of_site(
            built.name, f"The built page does not say what {page.path} says; first at “{first[2][:80]}”."
        )


def _essence(block: Block) -> tuple[str, str, str]:
    return block.kind, block.id, block.text


@further(wrong_language, Scope.BUILT_PAGE, Category.BUILT_SITE)
def wrong_language_of_page(built: BuiltPage) -> Iterator[Problem]:
    """In the built site too, a page, an error page and a web manifest say which language they are in, and are.

    Why: a screen reader reads a Dutch page with an English voice when the page says that it is English.
    Bad:  <html lang="en"> on a Dutch page, "Table of contents" of the theme on it
    Good: <html lang="nl"> and <article lang="nl">, with every word of the theme in Dutch
    """
    page, name = built.page, built.name
    if page is not None:
        for element, what in ((built.document, "page"), (built.article, "article")):
            found = element.get("lang") if element is not None else None
            if found != page.language.code:
                yield problem_of_site(name, f'The {what} says that it is in "{found}", not "{page.language.code}".')
        if page.language.base != _THEME_LANGUAGE:
            for words in _THEME_WORDS:
                if words in built.text:
                    yield problem_of_site(name, f'The page has the English words "{words}".')
    elif first := built.is_error_of:
        yield from _of_error_page(built, first)


def _of_error_page(built: BuiltPage, first: Language) -> Iterator[Problem]:
    """Each error page is in its language, and has a section in every other."""
    if built.document.get("lang") != first.code:
        yield problem_of_site(built.name, f"The error page is not in {first.name}.")
    for language in built.project.languages:
        title = built.project.labels[language.code].get("404.title", "")
        sections = built.document.xpath("//*[@class='pi-not-found'][@lang=$code]", code=language.code)
        if not any(title in section.text_content() for section in sections):
            yield problem_of_site(built.name, f"The error page does not speak {language.name}.")


@further(wrong_language, Scope.BUILT, Category.BUILT_SITE)
def _wrong_language_of_manifest(site: BuiltSite) -> Iterator[Problem]:
    for language in site.project.languages:
        manifest = site.manifest(language)
        if manifest and manifest.language != language.code:
            yield problem_of_site(manifest.path, f"The web manifest is not in {language.name}.")


@rule(Scope.BUILT_PAGE, Category.BUILT_SITE)
def inline_code(built: BuiltPage) -> Iterator[Problem]:
    """No built page has an inline script, style or event handler: its Content Security Policy allows none.

    Why: browsers would not run it, and a policy that allowed it would let a stranger's code run too.
    Bad:  <script>alert(1)</script>, <main onclick="…">, <p style="color: red">
    Good: <script src="…">, <link rel="stylesheet" href="…">, both from this site
    """
    styles, scripts = (built.outline.elements[tag] for tag in ("style", "script"))
    inside = [e for e in scripts if not e.get("src") and e.get("type") != "application/ld+json"]
    for element in (*styles, *inside):
        yield problem_of_site(built.name, f"The page has a <{element.tag}> that browsers would not run.")
    for tag, attribute in built.outline.inline:
        yield problem_of_site(built.name, f"<{tag}> has a {attribute} attribute.")


@rule(Scope.BUILT_PAGE, Category.BUILT_SITE)
def wrong_policy(built: BuiltPage) -> Iterator[Problem]:
    """Each page has the same Content Security Policy, and so does the header for hosts.

    Why: the policy keeps other people's code out, and keeps private what a patient reads.
    Bad:  a page without it, or with default-src 'self' where the site has 'none'
    Good: <meta http-equiv="Content-Security-Policy"> as make site writes it, and the same in _headers
    """
    wanted = content_security_policy()
    found = [e.get("content") for e in built.named("meta", "http-equiv", "Content-Security-Policy")]
    if found != [wanted]:
        yield problem_of_site(built.name, f"The page's policy is {found}, not {wanted}.")


@further(wrong_policy, Scope.BUILT, Category.BUILT_SITE)
def _wrong_policy_of_hosts(site: BuiltSite) -> Iterator[Problem]:
    sent = f"Content-Security-Policy: {content_security_policy(is_header=True)}"
    if sent not in site.text("_headers"):
        yield problem_of_site("_headers", f"The header for hosts is not {sent}.")


class _Place(msgspec.Struct):
    location: str


class _Index(msgspec.Struct):
    """Of a search index, what the rule looks at; the rest is not read."""

    docs: list[_Place]


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
            docs = msgspec.json.decode(site.read(name), type=_Index).docs
        except msgspec.DecodeError:
            yield problem_of_site(name, f"There is no search index for {language.name}.")
            continue
        indexed = set()
        for doc in docs:
            path, _, id = doc.location.partition("#")
            page = f"{prefix}{'' if path == './' else path}index.html"
            indexed.add(page)
            if page not in site.pages or (id and not site.pages[page].has(id)):
                yield problem_of_site(name, f'The search would lead to "{doc.location}": not there.')
        wanted = {address_of(language, key) for other, key in site.project.page_files if other == language}
        if indexed != wanted:
            yield problem_of_site(name, f"The search index holds other pages: {sorted(indexed ^ wanted)}.")
