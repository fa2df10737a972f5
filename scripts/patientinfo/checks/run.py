"""Project -> [Problem]: every rule on every page, one page at a time in all its languages.

A page in all its languages is a page set: it is read, checked and released, so that memory use does not grow with the
site and page sets can be checked in parallel. Rules that look at several pages get a PageIndex of each.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from patientinfo.checks.cache import Cache, UnitResult
from patientinfo.checks.pair import Pair
from patientinfo.checks.registry import check_page, check_pair, check_site, deduplicate, suppressions
from patientinfo.checks.rules.language import load_ahead, written_in_another_language
from patientinfo.checks.rules.translation import DRIFT_RULES
from patientinfo.checks.suppressions import Suppression
from patientinfo.command import ignore_interrupts
from patientinfo.content.claims import Claims, Comparable
from patientinfo.content.load import read_page, read_page_set, read_project, renderers
from patientinfo.content.parse import page_index_of
from patientinfo.content.rendering import Renderer
from patientinfo.messages import msg
from patientinfo.model import Language, Page, PageIndex, Project, Site
from patientinfo.problems import ContentError, Problem
from patientinfo.settings import Settings, load_settings, today
from patientinfo.translation.lock import load_lock

# With fewer page sets a second process costs more than it saves.
_WORTH_A_PROCESS = 24


@dataclass(frozen=True, slots=True)
class Findings:
    """What the whole check came to, sorted by place. `suppressions`: rules switched off for a block, with reasons."""

    problems: list[Problem]
    suppressions: list[Suppression]


def check_project(
    settings: Settings, project: Project, jobs: int | None = None, cache: Cache | None = None
) -> list[Problem]:
    """Every problem of the content, sorted by place. `jobs`: processes, by default one per core."""
    return findings(settings, project, jobs, cache).problems


def findings(settings: Settings, project: Project, jobs: int | None = None, cache: Cache | None = None) -> Findings:
    """Every problem of the content, and what is switched off. `jobs`: processes, by default one per core."""
    page_sets = {key: read_page_set(project, key) for key in project.keys}
    known = {
        key: found for key in page_sets if cache and (found := cache.get(key, page_sets[key], _record(project, key)))
    }
    fresh = {key: page_sets[key] for key in page_sets if key not in known}
    results = {**known, **(check_units(settings, project, fresh, jobs) if fresh else {})}
    if cache:
        kept = {key: (page_sets[key], _record(project, key), results[key]) for key in page_sets}
        cache.keep(kept, changed=bool(fresh))
    # In the order of the pages, so that a run with the cache reports the same page as one without it.
    return Findings(
        together(project, [results[key] for key in page_sets]),
        sorted(one for result in results.values() for one in result.suppressions),
    )


def outdated_parts(root: Path, language: Language) -> dict[str, tuple[str, ...]]:
    """The outdated sections of one language, by page key, for the notice on the page.

    Raises SettingsError where the content cannot be checked at all.
    """
    if language.is_source:
        return {}
    settings = load_settings(root)
    project = read_project(settings, today(), load_lock(settings.root))
    prefix = f"{project.docs}/{language.code}/"
    found: dict[str, tuple[str, ...]] = {}
    for problem in check_project(settings, project, cache=Cache(settings, project)):
        if problem.rule in DRIFT_RULES and problem.path.startswith(prefix):
            key = problem.path.removeprefix(prefix)
            found[key] = (*found.get(key, ()), *(cause.id for cause in problem.causes))
    return found


def _record(project: Project, key: str) -> str:
    """The approvals of a page's sections: its result depends on them too."""
    return repr([project.accepted.get((language.code, key)) for language in project.languages])


def together(project: Project, results: Iterable[UnitResult]) -> list[Problem]:
    """The problems of all page sets, and those of several pages together."""
    found: list[Problem] = []
    pages: dict[tuple[str, str], PageIndex] = {}
    unreadable: set[tuple[str, str]] = set()
    for result in results:
        found += result.problems
        pages.update({(outline.language, outline.key): outline for outline in result.page_indexes})
        unreadable.update(result.unreadable)
    unreadable.update(special_pages(project))
    found += check_site(Site(project, pages, frozenset(unreadable)))
    return sorted(set(deduplicate(found)), key=lambda problem: problem.place)


def check_units(
    settings: Settings, project: Project, page_sets: Mapping[str, Mapping[str, bytes]], jobs: int | None = None
) -> dict[str, UnitResult]:
    """Check these pages, in several processes if that is faster."""
    keys = list(page_sets)
    processes = min(jobs or os.cpu_count() or 1, max(1, len(keys) // _WORTH_A_PROCESS))
    if processes == 1:
        return _check_some(settings, project, page_sets)
    from concurrent.futures import ProcessPoolExecutor  # slow to load, and few pages need it

    load_ahead(project)
    # Small batches, so that no process waits long for the last one.
    size = max(8, len(keys) // (processes * 8))
    parts = [{key: page_sets[key] for key in keys[n : n + size]} for n in range(0, len(keys), size)]
    with ProcessPoolExecutor(processes, initializer=ignore_interrupts) as pool:
        futures = [pool.submit(_check_some, settings, project, part) for part in parts]
        return {key: result for future in futures for key, result in future.result().items()}


def _check_some(
    settings: Settings, project: Project, page_sets: Mapping[str, Mapping[str, bytes]]
) -> dict[str, UnitResult]:
    by_code = renderers(settings, project)
    # A page is many small objects that live as long as the page: collecting garbage among them finds none.
    thresholds = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        return {key: check_page_set(project, key, files, by_code) for key, files in page_sets.items()}
    finally:
        gc.set_threshold(*thresholds)


def check_page_set(
    project: Project, key: str, files: Mapping[str, bytes], by_code: Mapping[str, Renderer]
) -> UnitResult:
    """Read one page in every language it exists in, and check it."""
    pages: list[Page] = []
    problems: list[Problem] = []
    unreadable: list[tuple[str, str]] = []
    off: list[Suppression] = []
    for language in project.languages:
        if language.code not in files:
            continue
        try:
            pages.append(read_page(project, language, key, files[language.code], by_code[language.code]))
        except ContentError as error:
            problems.append(error.problem)
            unreadable.append((language.code, key))
    try:
        problems += check_pages(project, pages)
        off += [one for page in pages for one in suppressions(page, project)]
    except Exception as error:  # a bug must neither let a page pass nor show an editor a traceback
        problems.append(
            Problem(
                pages[0].path,
                1,
                msg("This page cannot be checked ({reason}).", reason=f"{type(error).__name__}: {error}"[:200]),
                msg("Undo your last change to find the cause, then report it to the maintainers."),
                rule="markdown-broken",
            )
        )
    return UnitResult(tuple(problems), tuple(page_index_of(page) for page in pages), tuple(unreadable), tuple(off))


def special_pages(project: Project) -> Iterable[tuple[str, str]]:
    """Pages that are links or special files: they are not read, but they are not missing."""
    for file in project.special_files:
        code, _, key = file.partition("/")
        yield code, key


def check_pages(project: Project, pages: Sequence[Page]) -> list[Problem]:
    """The problems of one page in its languages that can be found without other pages."""
    problems: list[Problem] = []
    numbers = frozenset(number for language in project.languages for number in language.emergency_numbers)
    readable: list[Page] = []
    for page in pages:
        foreign = written_in_another_language(page, project)
        if foreign is not None:
            problems.append(foreign)  # one cause: nothing else is reported for this page
            continue
        problems += check_page(page, project)
        readable.append(page)
    source = next((page for page in readable if page.language.is_source), None)
    if source is not None:
        by_known: dict[Comparable, Claims] = {}
        pairs = []
        for other in readable:
            if other is not source:
                # What one of the two languages has no words for is not compared: unseen, and said so, not misjudged.
                known = Comparable.of(source.termbase, other.termbase)
                ours = by_known.setdefault(known, Claims(source, numbers, known))
                pairs.append(Pair(project, ours, Claims(other, numbers, known)))
        problems += _report_source_outlier([p for pair in pairs for p in check_pair(pair)], len(pairs))
    return problems


def _report_source_outlier(problems: list[Problem], translations: int) -> list[Problem]:
    """If all translations agree and only the original differs, report the original, once."""
    if translations < 2:
        return [replace(problem, reverse=None) for problem in problems]
    reversed_counts = Counter((p.rule, p.reverse.line, str(p.reverse.message)) for p in problems if p.reverse)
    kept: list[Problem] = []
    for problem in problems:
        reverse = problem.reverse
        if reverse is None or reversed_counts[problem.rule, reverse.line, str(reverse.message)] < translations:
            kept.append(replace(problem, reverse=None))
        elif reverse not in kept:
            kept.append(reverse)
    return kept
