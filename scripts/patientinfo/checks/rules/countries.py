"""Rules on countries: what the site knows of each can be read, and what is for one of them is told as such."""

from __future__ import annotations

from collections.abc import Iterator

from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.cldr import is_territory, territories
from patientinfo.content.countries import country_files, read_country
from patientinfo.content.country_parts import country_of, runs_of_parts
from patientinfo.contract import COUNTRIES_FOLDER, COUNTRY
from patientinfo.messages import msg
from patientinfo.model import Block, Page, Project, Site
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


@rule(Scope.PAGE, Category.ATTRIBUTES)
def country_misplaced(page: Page, project: Project) -> Iterator[Problem]:
    """What is for one country is a section, a help card or a list item, not a page, a paragraph or a cell.

    Why: only these can be put in the order of each language's readers, and named.
    Bad:  # Choosing a clinic {data-country="NL"}, or the attribute behind a paragraph
    Good: ## Where to complain {#complain-nl data-country="NL"}
    """
    for block in page.blocks:
        if country_of(block) and block.kind != "item" and (block.kind != "heading" or block.level < 2):
            yield page.problem(
                block.line,
                msg("{attribute} stands neither at the heading of a section nor at a list item.", attribute=_of(block)),
                msg("Write it there, or give this text a heading of its own with it."),
                at=_of(block),
            )


@rule(Scope.PAGE, Category.STRUCTURE)
def country_order(page: Page, project: Project) -> Iterator[Problem]:
    """Of parts for countries that follow each other, that of the reader's own country comes first.

    Why: a reader takes the first register, number or price that they see.
    Bad:  a Dutch page with {data-country="MY"} before {data-country="NL"}
    Good: the part for the Netherlands first in Dutch, the part for Malaysia first in Malay
    """
    own = project.countries.own_of(page.language.code)
    for run in runs_of_parts(page):
        others = [part.country not in own for part in run]
        late = next((part for n, part in enumerate(run) if not others[n] and any(others[:n])), None)
        if late:
            written = _of(late.block)
            yield page.problem(
                late.block.line,
                msg("The part for the reader's own country, {attribute}, does not come first.", attribute=written),
                msg("Move it before the part for the other country. The order in other languages may differ."),
                at=written,
            )


@rule(Scope.PAGE, Category.STRUCTURE)
def country_not_named(page: Page, project: Project) -> Iterator[Problem]:
    """In a language whose readers live anywhere, a part for a country names it in its heading or first sentence.

    Why: English readers live in every country, and would take another country's law for theirs.
    Bad:  - Call the out-of-hours GP service. {#night-nl data-country="NL"}
    Good: - **Netherlands:** call the out-of-hours GP service. {#night-nl data-country="NL"}
    """
    language, countries = page.language.code, project.countries
    if countries.own_of(language) or not all(country.is_whole for country in countries.by_code.values()):
        return  # whose own country it is may be what is broken
    for part in (part for run in runs_of_parts(page) for part in run):
        country = countries.by_code.get(part.country)
        if country is None or part.block.is_unwritten:
            continue
        if not country.is_named_in(part.says, language, page.termbase.is_spaced):
            yield page.problem(
                part.block.line,
                msg("This part is for {country}, and does not say so.", country=country.name_in(language)),
                msg("Name the country in its heading or in its first sentence."),
                at=_of(part.block),
            )


def _of(block: Block) -> str:
    return f'{COUNTRY}="{country_of(block)}"'
