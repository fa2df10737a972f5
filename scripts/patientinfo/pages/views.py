"""SiteContent -> what the templates show: `pi_site` of the site in one language, `pi_page` of one page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape

from patientinfo.article import Article
from patientinfo.clinic.card import as_json_ld, card
from patientinfo.content.labels import outdated_notice, unread_notice
from patientinfo.contract import DECIDE_PAGE, GLOSSARY_PAGE, HELP_OWNER, SOURCES_PAGE
from patientinfo.kept import name_of
from patientinfo.model import Language, Page, PageIndex, kind_of, treatment_of
from patientinfo.pages.abroad import arranged
from patientinfo.pages.additions import (
    Additions,
    at_the_end,
    for_a_pen,
    in_other_languages,
    marked_as,
    review_lines,
)
from patientinfo.pages.emergency import call_buttons
from patientinfo.pages.navigation import Alternate, Entry, Menu, alternates, menus
from patientinfo.pages.page_tools import PageTools, lines_that_matter, tools_of
from patientinfo.pages.search_index import SearchPage, search_index
from patientinfo.pages.site_content import SiteContent
from patientinfo.pages.source_uses import links_for_each, uses_as_html, uses_of_sources
from patientinfo.pages.structured_data import About, structured_data
from patientinfo.pages.timeline import StageLink, Timeline, stage_links, timeline
from patientinfo.translation.lock import headings_of
from patientinfo.urls import folder_of, page_url, relative, resolved_link, url_of

HOME = "index.md"
# The colour of the header where the publisher has none.
BRAND = "#0b5563"
LOGO, COLOURS = "assets/images/clinic-logo", "stylesheets/clinic-colours.css"
CLINIC_STYLES = "stylesheets/page/clinic.css"
# Help cards that show how to reach the clinic. Not in an emergency, where the emergency number comes first.
CALLED = ("clinic", "today")
# Search boost of these pages; 1 elsewhere.
LESS_OFTEN_SOUGHT = {SOURCES_PAGE: 0.2, GLOSSARY_PAGE: 0.75}


@dataclass(frozen=True)
class SiteView:
    """What all pages of one language show.

    `root` is the language's folder ("nl/"), `menus` are by the folder of a treatment ("" for the site's pages),
    `labels` by language code, and so is `numbers`, HTML with those for an emergency. `marked_as(code)` gives the
    attributes of what is written in a language. `is_spaced`: the language has spaces between words. `policy`: the
    Content Security Policy, "" in a preview.
    """

    language: Language
    languages: tuple[Language, ...]
    labels: Mapping[str, Mapping[str, str]]
    root: str
    menus: Mapping[str, Menu]
    clinics: tuple[Mapping[str, object], ...]
    numbers: Mapping[str, str]
    logo: str
    brand: str
    is_spaced: bool
    is_preview: bool
    policy: str

    def menu(self, key: str) -> Menu:
        """The menu of the page with this key; of the error page, which has none, that of the home page."""
        return self.menus.get(treatment_of(key)) or self.menus[""]

    @cached_property
    def menu_names(self) -> Mapping[str, str]:
        """What tells each menu from others, by the folder of its treatment."""
        return {name: name_of(menu) for name, menu in self.menus.items()}

    def marked_as(self, code: str) -> str:
        directions = {other: labels.get("direction", "") for other, labels in self.labels.items()}
        return marked_as(code, self.language.code, directions)


@dataclass(frozen=True)
class PageView:
    """What one page shows besides its text.

    `parts` are (id, heading) of its sections. `treatment` is the name of its treatment, "" on a page of the site.
    `stages` are those of recovery, `kinds` are (id, name) of the kinds of its treatment. `structured`: JSON-LD. `meta`
    is the front matter. `html(below, place, own)` gives the text with all that the build adds: see Additions.fill.
    """

    key: str
    kind: str
    title: str
    title_id: str
    heading: str
    treatment: str
    parts: tuple[tuple[str, str], ...]
    alternates: tuple[Alternate, ...]
    review: tuple[tuple[str, bool], ...]
    timeline: Timeline | None
    stages: tuple[StageLink, ...]
    tools: PageTools
    kinds: tuple[tuple[str, str], ...]
    structured: str
    html: Callable[..., str]


def site_view(site: SiteContent, language: Language, *, policy: str = "") -> SiteView:
    """What all pages of a language show. Without a `policy` it is a preview."""
    entries = [
        Entry(page.key, escape(page.meta.get("title", "")), page_url(language, page.key))
        for page in site.indexes_in(language)
    ]
    publisher = site.publisher
    return SiteView(
        language=language,
        languages=site.languages,
        labels={other.code: site.labels(other) for other in site.project.languages},
        root=folder_of(language),
        menus=menus(entries, site.project.after, _names_of_treatments(site, language)),
        clinics=tuple(
            card(clinic, language.code, site.labels(language), site.project.countries) for clinic in publisher.clinics
        ),
        numbers={other.code: _numbers(site, other) for other in site.project.languages},
        logo=f"{LOGO}{publisher.logo.suffix}" if publisher.logo else "",
        brand=publisher.brand or BRAND,
        is_spaced=site.project.termbase(language.code).is_spaced,
        is_preview=not policy,
        policy=policy,
    )


def shown_by(site: SiteContent, view: SiteView, key: str) -> tuple[object, ...]:
    """Everything that the page with this key shows, as values: while these are the same, so is the page.

    Labels, templates and the rest of the site's own things are the same for all pages and left out.
    """
    language = view.language
    of_others = (site.pages.get((language.code, other)) for other in (HOME, f"{treatment_of(key)}/{HOME}"))
    shared: object = None
    if key == SOURCES_PAGE:
        shared = [(page.key, page.meta.get("title"), page.heading, page.uses) for page in site.indexes_in(language)]
    elif key == GLOSSARY_PAGE:
        shared = site.project.glossaries
    return (
        site.pages[language.code, key].digest,
        view.menu_names.get(treatment_of(key)) or view.menu_names[""],
        site.outdated.get(language.code, {}).get(key, ()),
        site.reviews(language, key),
        site.unread(language, key),
        [(page.heading, page.meta.get("title")) for page in of_others if page],
        shared,
    )


def page_view(site: SiteContent, page: Page) -> PageView:
    """What one page shows."""
    language, key, treatment = page.language, page.key, page.treatment
    kind = kind_of(key)
    is_recovery = bool(treatment.name) and key.endswith(f"/{HELP_OWNER}")
    drawn = timeline(page.blocks, page.termbase, treatment) if is_recovery else None
    about = _about(site, page)
    additions, article = _additions(site, page), _arranged(site, page)
    return PageView(
        key=key,
        kind=kind.name if kind else "",
        title=page.title,
        title_id=next((block.id for block in page.blocks if block.level == 1), "content"),
        heading=site.pages[language.code, key].heading,
        treatment=about.treatment[0] if about.treatment else "",
        parts=tuple((block.id, block.text) for block in page.blocks if block.level == 2 and block.id),
        alternates=alternates(page_url(language, key), language, site.languages, site.settings.site_url or "/"),
        review=review_lines(
            page.meta, page.labels, site.reviews(language, key), headings_of(page), _unread(site, page)
        ),
        timeline=drawn,
        stages=stage_links(page.blocks, page.termbase, treatment) if is_recovery else (),
        tools=tools_of(key, treatment, page.blocks, drawn),
        kinds=tuple((one.id, one.name_in(language.code)) for one in treatment.kinds),
        structured=structured_data(about, page.blocks),
        html=lambda below, place="", own="": additions.fill(article, below, place, own),
    )


def language_index(site: SiteContent, language: Language) -> str:
    """The search index of a language, as JSON."""
    termbase, prefix = site.project.termbase(language.code), folder_of(language)

    def searched(key: str) -> SearchPage:
        page = site.page(language, key)
        location = page_url(language, key).removeprefix(prefix) or "./"
        keywords = str(page.meta.get("keywords") or "")
        return SearchPage(location, page.title, keywords, page.blocks, LESS_OFTEN_SOUGHT.get(key, 1.0))

    # Of equals in a search the first comes first; the menu has the pages of the site behind those of treatments.
    pages = (searched(key) for key in sorted(site.keys_in(language), key=_by_folder))
    treatments = site.project.treatments
    numbers = sorted(site.project.countries.numbers)
    index = search_index(pages, language.code, site.labels(language), termbase.is_spaced, treatments, numbers)
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def _by_folder(key: str) -> tuple[str, bool, str]:
    folder, _, name = key.rpartition("/")
    return folder, name != HOME, name


def _names_of_treatments(site: SiteContent, language: Language) -> dict[str, str]:
    """The name of each treatment, by its folder."""
    explanations = (page for page in site.indexes_in(language) if page.key.endswith(f"/{HOME}"))
    return {treatment_of(page.key): _name_of_treatment(page.heading) for page in explanations}


def _name_of_treatment(heading: str) -> str:
    """The name of a treatment is what its explanation says before the colon: "Chemical peel: what it is …"."""
    return heading.partition(":")[0]


def _additions(site: SiteContent, page: Page) -> Additions:
    """What the build adds to the text of a page from other pages and languages."""
    language, labels = page.language, page.labels
    call = f'<p class="pi-call" data-generated><a href="#page-clinic">{escape(labels.get("clinic.help", ""))}</a></p>'
    return Additions(
        address=lambda link: resolved_link(link, language, page.key, site.languages),
        outdated=frozenset(site.outdated.get(language.code, {}).get(page.key, ())),
        notice=outdated_notice(labels, language, site.project.source_language),
        call=call if site.publisher.clinics else "",
        called=CALLED,
        numbers=_numbers(site, language),
        ends=_ends(site, page),
    )


def _numbers(site: SiteContent, language: Language) -> str:
    return call_buttons(site.project.countries, language.code, site.labels(language), site.publisher.countries)


def _arranged(site: SiteContent, page: Page) -> Article:
    """The text of a page with the parts for the clinics' countries first."""
    code, first = page.language.code, site.publisher.countries
    names = {country.code: country.label_in(code) for country in site.project.countries.by_code.values()}
    return arranged(page.article, first, names) if first else page.article


def _ends(site: SiteContent, page: Page) -> Mapping[str, str]:
    """What stands at the end of list items: where a source is used, a term in other languages, boxes for a pen."""
    language = page.language
    if page.key == SOURCES_PAGE:
        here = page_url(language, page.key)
        uses = uses_of_sources(site.indexes_in(language))
        names, most = _names_of_treatments(site, language), links_for_each(map(len, uses.values()))
        return {
            id.lower(): at_the_end(
                uses_as_html(found, lambda key: relative(page_url(language, key), here), page.labels, names, most)
            )
            for id, found in uses.items()
        }
    if page.key == GLOSSARY_PAGE:
        glossaries = site.project.glossaries
        others = {other: glossaries[other.code] for other in site.project.languages if other != language}
        directions = {other.code: site.labels(other).get("direction", "") for other in site.project.languages}
        return {
            id: at_the_end(in_other_languages(id, others, language.code, directions))
            for id in glossaries[language.code]
        }
    if page.key.endswith(f"/{DECIDE_PAGE}") and "matters" in page.treatment.tools:
        return dict.fromkeys(lines_that_matter(page.blocks), for_a_pen(page.labels))
    return {}


def _unread(site: SiteContent, page: Page) -> str:
    """What the page says of those of its parts that were accepted unread."""
    source, unread = site.project.source_language, site.unread(page.language, page.key)
    return unread_notice(page.labels, page.language, source, unread, headings_of(page))


def _about(site: SiteContent, page: Page) -> About:
    """What a page tells search engines about itself."""
    language, key = page.language, page.key

    def index(other: str) -> PageIndex | None:
        return site.pages.get((language.code, other))

    def address(other: str) -> str:
        return url_of(site.settings.site_url or "/", page_url(language, other))

    explanation = index(f"{treatment_of(key)}/{HOME}")
    steps = dict.fromkeys((HOME, *([explanation.key] if explanation else []), key))
    kind = kind_of(key)
    return About(
        kind=kind.name if kind else "",
        url=address(key),
        title=page.title,
        description=unescape(str(page.meta.get("description") or "")),
        language=language.code,
        site_name=language.site_name,
        home=address(HOME),
        trail=[(found.meta.get("title", ""), address(step)) for step in steps if (found := index(step))],
        treatment=(_name_of_treatment(explanation.heading), address(explanation.key)) if explanation else None,
        meta=page.meta,
        review=site.reviews(language, key).get("medical"),
        publisher=as_json_ld(site.publisher, language.code, address(HOME)),
        countries=site.project.countries.in_order(language.code, site.publisher.countries),
    )
