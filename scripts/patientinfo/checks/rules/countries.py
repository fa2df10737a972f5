"""Rules on countries: what the site knows of each can be read."""

from __future__ import annotations

from collections.abc import Iterator

from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.cldr import is_territory, territories
from patientinfo.content.countries import country_files, read_country
from patientinfo.contract import COUNTRIES_FOLDER
from patientinfo.messages import msg
from patientinfo.model import Site
from patientinfo.problems import Problem
from patientinfo.suggest import did_you_mean


@rule(Scope.SITE, Category.FILES)
def country_broken(site: Site) -> Iterator[Problem]:
    """What the site knows of a country can be read, entry by entry, and its file has the country's ISO 3166 code.

    Why: the numbers to call in an emergency come from this file; what is wrong there is wrong on every page.
    Bad:  docs/countries/nederland.toml, emergency = "112 or 999"
    Good: docs/countries/NL.toml with emergency = ["112"]
    """
    project = site.project
    for code, file in country_files(project.folder).items():
        where = f"{project.docs}/{COUNTRIES_FOLDER}/{file.name}"
        if not is_territory(code):
            guess = code.upper() if code.upper() in territories() else None
            yield Problem(
                where,
                1,
                msg('"{code}" is not a country code.', code=code),
                did_you_mean(
                    guess and f"{guess}.toml", msg("Name the file after the two letters of the country (ISO 3166).")
                ),
            )
            continue
        for fault in read_country(file.read_bytes(), code)[1]:
            yield Problem(where, fault.line, fault.message, fault.hint)
