"""Everything that is read once and handed on as one value: settings, content, publisher, and what the check found."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from patientinfo.checks.cache import Cache
from patientinfo.checks.run import Findings, findings
from patientinfo.clinic.config import load_publisher
from patientinfo.clinic.model import Publisher
from patientinfo.content.load import Reader, kept_pages, read_project
from patientinfo.content.store import PageStore
from patientinfo.model import Language, Page, PageIndex, Project, in_menu_order
from patientinfo.problems import SettingsError
from patientinfo.settings import Settings, load_settings, today
from patientinfo.translation.lock import load_lock, outdated_sections, unread_sections
from patientinfo.translation.reviews import ReviewStatus, review_statuses


@dataclass(frozen=True)
class SiteContent:
    """What a site is built from.

    `languages` are those that are built now, in mkdocs.yml's order: all that are published, or one in a preview.
    `pages` are the indexes of all pages that could be read, by (language code, page key); the pages themselves are
    read when they are asked for. `store` is where they are kept. `stand_ins` are pages, by the same keys as `pages`,
    that are shown instead of what is in their files now.
    """

    settings: Settings
    project: Project
    publisher: Publisher
    found: Findings
    languages: tuple[Language, ...]
    store: PageStore | None = None
    stand_ins: Mapping[tuple[str, str], Page] = field(default_factory=dict)

    @property
    def pages(self) -> Mapping[tuple[str, str], PageIndex]:
        return self.found.pages

    @cached_property
    def outdated(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The ids of outdated sections, by language code and page key."""
        return outdated_sections(self.project, self.pages)

    def reviews(self, language: Language, key: str) -> Mapping[str, ReviewStatus]:
        """The signed reviews of a page, by subject."""
        page = self.pages[language.code, key]
        return review_statuses(page.meta, page.texts, self.project.signatures.get((language.code, key), {}))

    def unread(self, language: Language, key: str) -> tuple[str, ...]:
        """The ids of the sections of a page that were accepted unread."""
        return unread_sections(self.project, language.code, key, self.outdated.get(language.code, {}).get(key, ()))

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.settings, self.project, self.store)

    def page(self, language: Language, key: str) -> Page:
        """A page as it was checked.

        Raises SettingsError if its file has changed since, ContentError if it cannot be read.
        """
        if stand_in := self.stand_ins.get((language.code, key)):
            return stand_in
        page = self.reader.page(language, key)
        if page.digest != self.pages[language.code, key].digest:
            raise SettingsError(f"{page.path} was changed while the site was being made. Run the command again.")
        return page

    def keys_in(self, language: Language) -> list[str]:
        """The keys of the pages of a language that can be read, in the order of the menu."""
        return in_menu_order((key for code, key in self.pages if code == language.code), self.project.after)

    def indexes_in(self, language: Language) -> list[PageIndex]:
        """The indexes of those pages, in the same order."""
        return [self.pages[language.code, key] for key in self.keys_in(language)]

    def labels(self, language: Language) -> Mapping[str, str]:
        return self.project.labels[language.code]


@dataclass(frozen=True)
class SharedContent:
    """What all pages share, before they are checked. `languages` and `store` are those of SiteContent."""

    settings: Settings
    project: Project
    publisher: Publisher
    languages: tuple[Language, ...]
    store: PageStore | None


def read_site(
    root: Path,
    *,
    only: str = "",
    on: datetime.date | None = None,
    keeps: bool = True,
    store: PageStore | None = None,
) -> SiteContent:
    """Read and check the content in `root`.

    `only`: the code of the one language that is built, which may be under way. `on`: the day of the check, by default
    today. `keeps`: whether results of earlier checks are used and those of this one kept. `store`: where pages are
    kept, by default in the project.
    Raises SettingsError if the content cannot be checked at all, ClinicError if clinic.yml is wrong.
    """
    return check_site_content(read_shared(root, only=only, on=on, keeps=keeps, store=store), keeps=keeps)


def read_shared(
    root: Path,
    *,
    only: str = "",
    on: datetime.date | None = None,
    keeps: bool = True,
    store: PageStore | None = None,
) -> SharedContent:
    """The first half of `read_site`, with the same arguments and errors: what all pages share."""
    settings = load_settings(root)
    # In all languages, also those that a preview leaves out: the file has its texts in each.
    published = settings.languages
    if only in {language.code for language in settings.under_way}:
        settings = settings.with_under_way()
    store = store or (kept_pages(settings) if keeps else None)
    project = read_project(settings, on or today(), load_lock(root), store=store)
    languages = tuple(language for language in settings.languages if only in ("", language.code))
    return SharedContent(settings, project, load_publisher(published, project.countries), languages, store)


def check_site_content(shared: SharedContent, *, keeps: bool = True) -> SiteContent:
    """The second half of `read_site`: every page, read and checked."""
    settings, project, store = shared.settings, shared.project, shared.store
    found = findings(settings, project, cache=Cache(settings, project) if keeps else None, store=store)
    return SiteContent(settings, project, shared.publisher, found, shared.languages, store)
