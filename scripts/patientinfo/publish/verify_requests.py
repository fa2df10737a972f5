"""site/ -> [Problem]: where links lead, and what a browser would fetch to show a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.checks.registry import Category, Scope, further, rule
from patientinfo.problems import Problem
from patientinfo.publish.built import BuiltPage, BuiltSite, is_elsewhere, problem_of_site

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
    for name, facts in site.pages.items():
        for address, target, id in facts.links:
            if target not in site.served:
                yield problem_of_site(name, f'A link on the page leads to "{address}", which is not there.')
            elif id and not (target in site.pages and site.pages[target].has(id)):
                yield problem_of_site(name, f'A link leads to "{address}": there is no such place there.')


@further(dead_link, Scope.BUILT_PAGE, Category.BUILT_SITE)
def _dead_link_of_number(built: BuiltPage) -> Iterator[Problem]:
    """In the built site too, the buttons for an emergency dial the numbers of docs/countries/, all of them.

    Why: a button that dials another number, or none, is found out when it is needed.
    Bad:  <a class="pi-number" href="tel:113">
    Good: a button for each number of each country, in every card for emergencies
    """
    wanted = sorted(n for country in built.project.countries.by_code.values() for n in country.emergency)
    links = [link for link in built.outline.elements["a"] if link.get("class") == "pi-number"]
    for row in built.document.xpath("//*[@class='pi-numbers']"):
        found = sorted((link.get("href") or "").removeprefix("tel:") for link in links if link.getparent() is row)
        if found != wanted:
            yield problem_of_site(built.name, f"The buttons for an emergency dial {found}, not {wanted}.")
    cards = built.document.xpath("//article//*[@data-help='emergency']")
    # Those in the menu are not in the card.
    if cards and wanted and not any(link.xpath("ancestor::article") for link in links):
        yield problem_of_site(built.name, "The card for emergencies has no button for a number.")


@rule(Scope.BUILT_PAGE, Category.BUILT_SITE)
def foreign_request(built: BuiltPage) -> Iterator[Problem]:
    """Pages, style sheets and scripts load nothing from other hosts.

    Why: another host would learn who reads about which treatment, and could change what they see.
    Bad:  <img src="https://cdn.example/skin.png">, @import "//fonts.example/a.css"
    Good: <img src="../../images/two-kinds.svg">, a file of this site
    """
    for _, address in built.fetched:
        if is_elsewhere(address):
            yield problem_of_site(built.name, f"The page would fetch {address} from elsewhere.")


@further(foreign_request, Scope.BUILT, Category.BUILT_SITE)
def _foreign_request_of_file(site: BuiltSite) -> Iterator[Problem]:
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
    for name, facts in site.pages.items():
        for address, target in facts.fetched:
            if target not in site.served:
                yield problem_of_site(name, f"The page would fetch {address}, which is not there.")
    for name, text in _texts(site, ".css"):
        if re.search(r"@import|url\(\s*['\"]?(?!data:|#)", text):
            yield problem_of_site(name, "The style sheet asks for a file of its own.")
    for language in site.project.languages:
        if manifest := site.manifest(language):
            for icon in manifest.icons:
                if icon not in site.files:
                    yield problem_of_site(manifest.path, f"The web manifest names {icon}, which is not there.")


def _texts(site: BuiltSite, *endings: str) -> Iterator[tuple[str, str]]:
    for name in site.files:
        if name.endswith(endings):
            yield name, site.text(name)
