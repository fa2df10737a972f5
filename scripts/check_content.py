#!/usr/bin/env python3
"""Check the site's own content more deeply: rules, facts, reading level, spelling, searches, fault injection.

    python scripts/check_content.py                with this week's sample of faults, in about a minute
    python scripts/check_content.py --all          every fault and every harmless edit (half an hour)
    python scripts/check_content.py --marks        only the words and source marks of each page
    python scripts/check_content.py --messages nl  in Dutch; ms: in Malay

After the rules of `make validate` it compares the pages with docs/checks/: facts.toml (each fact with its sources and
figures), reading.toml (how hard a page may be), search/<language>.toml (queries, and the page that answers each),
questions/<language>.toml (questions as readers ask them, and the part that answers each).
Words that no dictionary has are advice, which stops nothing. Then it injects single faults into the pages and checks
that the rules find them, with a new sample each week.

Exit status: 0 no problems, 1 problems, 2 the check could not run. Notices count as problems only with --release.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path

from patientinfo.checks.report import FORMATS, Reporter
from patientinfo.checks.rules import all_rules
from patientinfo.clinic.error import ClinicError
from patientinfo.command import run
from patientinfo.content.load import read_pages
from patientinfo.content.readability import marks_of
from patientinfo.content_checks.facts import fact_not_on_page
from patientinfo.content_checks.questions import question_not_answered
from patientinfo.content_checks.reading_level import reading_level
from patientinfo.content_checks.searches import search_misses
from patientinfo.content_checks.single_faults import Content, fault_problems
from patientinfo.content_checks.spelling import is_checked, spelling
from patientinfo.messages import Catalogue, Message, catalogue, listing, message_languages, msg
from patientinfo.model import Project
from patientinfo.pages.site_content import SiteContent, read_site
from patientinfo.pages.views import language_index
from patientinfo.problems import ADVICE, ERROR, NOTICE, ContentError, Problem, SettingsError

ROOT = Path(__file__).resolve().parent.parent
# How many faults and harmless edits of each family one run tries, over all pages.
OF_EACH = 8


def main(argv: Sequence[str] | None = None) -> int:
    """Run the checks. Return the exit status."""
    arguments = _arguments(argv)
    texts = catalogue(arguments.messages)
    not_run = msg("The check could not run.")
    try:
        site = read_site(arguments.root, on=arguments.today)
        if arguments.marks:
            print("\n".join(line.render(texts) for line in _marks(site)))
            return 0
        problems = [problem for problem in site.found.problems if problem.level != ADVICE]
        is_whole = not any(problem.level == ERROR for problem in problems)
        if is_whole:
            problems += _beyond_the_rules(site, None if arguments.all else OF_EACH)
    except ContentError as error:
        problems, is_whole = [error.problem], False
    except (SettingsError, ClinicError, OSError) as error:
        print(not_run.render(texts), error, file=sys.stderr)
        return 2
    if text := Reporter(arguments.root, all_rules(), texts).report(problems, arguments.format):
        print(text)
    if is_whole and arguments.format == "text":
        _name_languages_without_spelling(site.project, texts)
    stopping = [p for p in problems if p.level == ERROR or (arguments.release and p.level == NOTICE)]
    if not stopping and arguments.format == "text":
        print(msg("The content passed every check: {count} pages.", count=len(site.project.page_files)).render(texts))
    return 1 if stopping else 0


def _beyond_the_rules(site: SiteContent, of_each: int | None) -> list[Problem]:
    """The checks that need content without errors. Raises ContentError and SettingsError."""
    settings, project = site.settings, site.project
    content = Content.read(settings, project)
    index_of = lru_cache(partial(language_index, site))
    year, week, _ = project.today.isocalendar()
    return [
        *fact_not_on_page(settings.root, project, content.pages),
        *reading_level(settings.root, project, content.pages),
        *spelling(project, content.pages),
        *search_misses(settings.root, project, index_of),
        *question_not_answered(settings.root, project, content.pages, index_of),
        *fault_problems(content, f"{year}-{week}", of_each),
    ]


def _marks(site: SiteContent) -> Iterator[Message]:
    """The words and source marks of each page."""
    for page in read_pages(site.settings, site.project).values():
        found = marks_of(page)
        yield msg(
            "{page}: {words} words, {marks} source marks, {each} words for each mark.",
            page=page.path,
            words=found.words,
            marks=found.marks,
            each=round(found.words / found.marks) if found.marks else "–",
        )


def _name_languages_without_spelling(project: Project, texts: Catalogue) -> None:
    """Say in one line which languages no dictionary was used for."""
    if names := [language.name for language in project.languages if not is_checked(project, language)]:
        print(
            msg(
                "Spelling was not checked, for want of a dictionary or of [spelling] in the term base: {names}.",
                names=listing(names, ""),
            ).render(texts)
        )


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    parser.add_argument("--all", action="store_true", help="try every single fault and every harmless edit")
    parser.add_argument("--marks", action="store_true", help="only list the words and source marks of each page")
    parser.add_argument("--release", action="store_true", help="also stop on notices")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are written")
    parser.add_argument("--messages", choices=message_languages(), default="en", help="the language of messages")
    parser.add_argument("--today", type=datetime.date.fromisoformat, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
