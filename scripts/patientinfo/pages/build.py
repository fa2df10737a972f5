"""A run of the site generator: what its hooks and whoever started it share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jinja2 import Environment

from patientinfo.model import Language
from patientinfo.pages.site_content import SiteContent


@dataclass
class Build:
    """One run of the generator.

    `language`: the one language of this run; None if the generator goes through all of them. `only` are the keys of
    the pages to build, None for all. `take` gets each page that is generated, with its path in the site; without it
    the generator writes it. `writes_files`: whether the generator writes what is no page; if it does not,
    `has_error_page` says whether it makes that page. `environment` is that of the templates, once there is one.
    `address`: where the pages are served instead of the site's URL, "" if nowhere else.
    """

    site: SiteContent
    language: Language | None = None
    only: frozenset[str] | None = None
    take: Callable[[str, str], None] | None = None
    writes_files: bool = True
    has_error_page: bool = True
    environment: Environment | None = None
    address: str = ""

    def keys_in(self, language: Language) -> list[str]:
        """The keys of the pages to build in a language, in the order of the menu."""
        return [key for key in self.site.keys_in(language) if self.only is None or key in self.only]
