"""docs/ while somebody writes -> SiteContent: what can be read now, and the last good state of what cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from patientinfo.checks.page_index import page_index_of
from patientinfo.checks.registry import Scope, rules_of
from patientinfo.content.load import Reader
from patientinfo.contract import GLOSSARY_PAGE, SOURCES_PAGE
from patientinfo.model import Language, Page, Site
from patientinfo.pages.site_content import SharedContent, SiteContent, check_site_content, read_shared
from patientinfo.problems import ERROR, ContentError, Problem

# What is wrong in these files would change every page.
_OF_ALL_PAGES = ("termbase-broken", "treatment-broken")


class UnusableError(Exception):
    """Something that all pages depend on cannot be used; `problems` are the reasons."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.path}:{one.line}: {one.message}" for one in problems))
        self.problems = problems


def read_preview(root: Path, only: str, before: SiteContent | None) -> SiteContent:
    """The content in `root` now; a page that cannot be read is as it was `before`.

    `only`: the code of the one language that is shown, "" for all. Raises UnusableError, SettingsError and ClinicError
    if something that all pages depend on cannot be used; all of it is found before any page is read again.
    """
    shared = read_shared(root, only=only)
    if before and (problems := list(_unusable(shared, before))):
        raise UnusableError(problems)
    site = check_site_content(shared)
    stand_ins = dict(_stand_ins(site, before)) if before else {}
    if not before or not stand_ins:
        return site
    indexes = {place: page_index_of(page) for place, page in stand_ins.items()}
    after = {key: before.project.after[key] for _, key in stand_ins if key in before.project.after}
    return replace(
        site,
        project=replace(site.project, after={**after, **site.project.after}),
        found=replace(site.found, pages={**site.pages, **indexes}),
        stand_ins=stand_ins,
    )


def _unusable(shared: SharedContent, before: SiteContent) -> Iterator[Problem]:
    project = shared.project
    if shared.store and before.store and shared.store.base != before.store.base:
        site = Site(project, before.pages, frozenset())
        for rule in rules_of(Scope.SITE):
            if rule.name in _OF_ALL_PAGES:
                known = {str(one.message) for one in before.found.problems if one.rule == rule.name}
                yield from (one for one in rule.check(site) if one.level == ERROR and str(one.message) not in known)
    reader = Reader(shared.settings, project)
    for language in project.languages:
        for key, now, then in (
            (SOURCES_PAGE, project.sources, before.project.sources),
            (GLOSSARY_PAGE, project.glossaries, before.project.glossaries),
        ):
            if (language, key) in project.page_set and then.get(language.code) and not now[language.code]:
                try:
                    reader.page(language, key)
                except ContentError as error:
                    yield error.problem


def _stand_ins(site: SiteContent, before: SiteContent) -> Iterator[tuple[tuple[str, str], Page]]:
    """The last good page of each file that cannot be read."""
    project = site.project
    for language, key in project.page_files:
        place = (language.code, key)
        if place in site.pages or place not in before.pages:
            continue
        if page := before.stand_ins.get(place) or _as_it_was(before, language, key):
            yield place, page


def _as_it_was(before: SiteContent, language: Language, key: str) -> Page | None:
    if not before.store:
        return None
    project = before.project
    own: Mapping[str, object] = {
        "labels": project.labels[language.code],
        "termbases": project.termbases,
        "treatment": project.treatments.of(key),
    }
    path = f"{project.docs}/{language.code}/{key}"
    return before.store.get(before.pages[language.code, key].digest, path, language, key, own)
