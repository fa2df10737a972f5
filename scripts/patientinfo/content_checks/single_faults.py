"""Fault injection: single faults in the site's pages -> those that the content check would miss.

Each week has another sample, seeded by the date that is passed in, so that over time every fault is tried. The
translation lock is left out: it notices any change at all, and would hide what the rules miss.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from patientinfo.checks.cache import UnitResult
from patientinfo.checks.page_index import page_index_of
from patientinfo.checks.registry import Category, rule_by_itself
from patientinfo.checks.rules.translation import DRIFT_RULES
from patientinfo.checks.run import check_pages, together
from patientinfo.content.load import Reader, read_pages
from patientinfo.content.parse import parse_sources
from patientinfo.content_checks.edits import Edit, Generator, Vocabulary, edits_of
from patientinfo.content_checks.faults import FAULTS
from patientinfo.content_checks.harmless import HARMLESS
from patientinfo.content_checks.tables import load_table
from patientinfo.contract import FAULTS_FILE, SOURCES_PAGE
from patientinfo.messages import Message, msg
from patientinfo.model import Page, PageIndex, Project
from patientinfo.problems import ERROR, NOTICE, ContentError, Problem
from patientinfo.settings import Settings


@dataclass(frozen=True)
class Content:
    """All pages of content without problems, by (language code, key), and what is needed to check a changed one."""

    project: Project
    pages: dict[tuple[str, str], Page]
    page_indexes: dict[tuple[str, str], PageIndex]
    reader: Reader
    vocabularies: dict[str, Vocabulary]

    @classmethod
    def read(cls, settings: Settings, project: Project) -> Content:
        """Raises ContentError if a page cannot be read, SettingsError if faults.toml cannot."""
        pages = dict(read_pages(settings, project))
        page_indexes = {place: page_index_of(page) for place, page in pages.items()}
        words = vocabularies(settings.root, project)
        return cls(project, pages, page_indexes, Reader(settings, project), words)

    def draw(self, seed: str, most: int, of_each: int | None = None) -> tuple[list[Edit], list[Edit]]:
        """(faults, harmless edits): at most `most` of a family per page, and `of_each` per family in all."""
        return self.draw_of(FAULTS, seed, most, of_each), self.draw_of(HARMLESS, seed, most, of_each)

    def draw_of(self, families: Mapping[str, Generator], seed: str, most: int, of_each: int | None) -> list[Edit]:
        """The same for some families only."""
        by_family: dict[str, list[Edit]] = {family: [] for family in families}
        for (code, _), page in sorted(self.pages.items()):
            if code in self.vocabularies:
                for edit in edits_of(families, page.path, page.source_lines, self.vocabularies[code], seed, most):
                    by_family[edit.family].append(edit)
        chance = random.Random(seed)
        return [
            edit
            for edits in by_family.values()
            for edit in (edits if of_each is None or of_each >= len(edits) else chance.sample(edits, of_each))
        ]

    def problems_with(self, edit: Edit, *, until_found: bool = False) -> list[Problem]:
        """The errors that the check finds with one page changed.

        `until_found`: stop as soon as there are some, comparing first with the original only, then with all
        languages, then with the other pages.
        """
        place = next(place for place, page in self.pages.items() if page.path == edit.path)
        language = self.pages[place].language
        try:
            text = "\n".join(edit.lines)
            changed = self.reader.read_as_meant(language, place[1], text.encode())
        except ContentError as error:
            return [error.problem]
        codes = [other.code for other in self.project.languages if (other.code, place[1]) in self.pages]
        pages = [changed if code == language.code else self.pages[code, place[1]] for code in codes]
        if until_found and not language.is_source:
            beside = [page for page in pages if page is changed or page.language.is_source]
            if found := _errors(check_pages(self.project, beside)):
                return found
        own = check_pages(self.project, pages)
        if until_found and (found := _errors(own)):
            return found
        page_indexes = tuple({**self.page_indexes, place: page_index_of(changed)}.values())
        project = self.project
        if place[1] == SOURCES_PAGE:
            project = replace(project, sources={**project.sources, language.code: parse_sources(text)})
        return _errors(together(project, [UnitResult(tuple(own), page_indexes, ())]))


def vocabularies(root: Path, project: Project) -> dict[str, Vocabulary]:
    """The vocabularies by language code, where there is one. Raises SettingsError if faults.toml cannot be read."""
    found = {}
    table = load_table(root / project.docs / FAULTS_FILE)
    for language in project.languages:
        if raw := table.get(language.code):
            fixed = tuple(t for key, t in project.labels[language.code].items() if key.startswith("fixed."))
            pairs = {name: tuple((a, b) for a, b in raw.get(name, ())) for name in ("units", "numbers")}
            found[language.code] = Vocabulary(
                code=language.code,
                units=pairs["units"],
                numbers=pairs["numbers"],
                ranges=(raw["ranges"][0], raw["ranges"][1]),
                kinds=tuple(raw.get("kinds", ())),
                **{name: raw[name] for name in ("foreign", "leading_over", "all_about", "whole")},
                emergency=tuple(sorted(project.countries.numbers)),
                fixed=fixed,
            )
    return found


def fault_problems(content: Content, seed: str, of_each: int | None) -> Iterator[Problem]:
    """Faults that were missed and harmless edits that were refused, as notices: the check is wrong, not the content.

    `of_each`: how many of each family to try; all if None.
    """
    yield from fault_not_seen(content, seed, of_each)
    yield from harmless_edit_stopped(content, seed, of_each)


@rule_by_itself(Category.CONTENT_CHECKS, level=NOTICE)
def fault_not_seen(content: Content, seed: str, of_each: int | None) -> Iterator[Problem]:
    """If a figure, a list item or a source on a page were changed or lost, a rule would notice.

    Why: an error that no rule notices stays until a patient acts on it.
    Bad:  "Wait 4." in a sentence without a unit: with 5 in one language, nobody would notice
    Good: "Wait 4 weeks.": the figure and its unit are compared between the languages
    """
    for edit, found in checked(content, _drawn(content, FAULTS, seed, of_each), until_found=True):
        if not found:
            yield _problem(edit,
                msg('No rule would notice this change to the page: "{name}".', name=f"{edit.family}: {edit.name}"),
                msg("Give figures a unit and name the kind of treatment in the sentence, or report this to the "
                    "maintainers."),
            )  # fmt: skip


@rule_by_itself(Category.CONTENT_CHECKS, level=NOTICE)
def harmless_edit_stopped(content: Content, seed: str, of_each: int | None) -> Iterator[Problem]:
    """No rule stops an edit that makes no difference to what a patient does.

    Why: an editor who is stopped for no reason trusts the check less when it is right.
    Bad:  a paragraph is broken over two lines, and a rule says that a figure is missing
    Good: wrapped lines, curly quotes and a new keyword pass
    """
    for edit, found in checked(content, _drawn(content, HARMLESS, seed, of_each)):
        # A help card is on two pages verbatim, so editing one of them is not harmless.
        if rest := [problem for problem in found if problem.rule != "help-differs"]:
            yield _problem(edit,
                msg('The rule {rule} would stop a harmless edit: "{name}".', name=f"{edit.family}: {edit.name}",
                    rule=rest[0].rule),
                msg("The page is right. Report this to the maintainers."),
            )  # fmt: skip


def _drawn(content: Content, families: Mapping[str, Generator], seed: str, of_each: int | None) -> list[Edit]:
    return content.draw_of(families, seed, 1000 if of_each is None else 1, of_each)


def checked(content: Content, edits: Sequence[Edit], *, until_found: bool = False) -> list[tuple[Edit, list[Problem]]]:
    """Each edit with the problems found, using all cores."""
    global _CONTENT  # noqa: PLW0603  # forked processes share it without copying
    _CONTENT = content  # the forked processes use the pages that this one has read
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        found = pool.map(_look, edits, [until_found] * len(edits), chunksize=25)
        return list(zip(edits, found, strict=True))


_CONTENT: Content


def _look(edit: Edit, until_found: bool) -> list[Problem]:
    return _CONTENT.problems_with(edit, until_found=until_found)


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.level == ERROR and problem.rule not in DRIFT_RULES]


def _problem(edit: Edit, message: Message, hint: Message) -> Problem:
    digits = [int(word) for word in edit.name.split() if word.isdigit()]
    return Problem(edit.path, digits[0] if digits else 1, message, hint)
