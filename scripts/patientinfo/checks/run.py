"""Project -> [Problem]: every rule on every page, one page at a time in all its languages.

A page in all its languages is a page set: it is read, checked and released, so that memory use does not grow with the
site and page sets can be checked in parallel. Rules that look at several pages get a PageIndex of each.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from patientinfo.checks.cache import Cache, UnitResult
from patientinfo.checks.page_index import page_index_of
from patientinfo.checks.pair import Pair
from patientinfo.checks.registry import check_page, check_pair, check_site, deduplicate, suppressions
from patientinfo.checks.rules.language import load_ahead, written_in_another_language
from patientinfo.checks.suppressions import Suppression
from patientinfo.command import ignore_interrupts
from patientinfo.content.claims import Claims, Comparable
from patientinfo.content.country_parts import countries_by_id, in_one_order
from patientinfo.content.load import Reader, read_page_set
from patientinfo.content.store import PageStore, digest_of_shared
from patientinfo.messages import msg
from patientinfo.model import Page, PageIndex, Project, Site
from patientinfo.problems import ContentError, Problem
from patientinfo.settings import Settings

# With fewer page sets a second process costs more than it saves.
_WORTH_A_PROCESS = 24


@dataclass(frozen=True, slots=True)
class Findings:
    """What the whole check came to. Problems and `suppressions` (rules switched off for a block) are sorted by place.

    `pages` are the indexes of all pages that could be read, by (language code, page key).
    """

    problems: list[Problem]
    suppressions: list[Suppression]
    pages: dict[tuple[str, str], PageIndex]


def check_project(
    settings: Settings,
    project: Project,
    jobs: int | None = None,
    cache: Cache | None = None,
    store: PageStore | None = None,
) -> list[Problem]:
    """Every problem of the content, sorted by place. The arguments are those of `findings`."""
    return findings(settings, project, jobs, cache, store).problems


def findings(
    settings: Settings,
    project: Project,
    jobs: int | None = None,
    cache: Cache | None = None,
    store: PageStore | None = None,
) -> Findings:
    """Check the whole content. `jobs`: processes, by default one per core. `store`: where pages are kept."""
    page_sets = {key: read_page_set(project, key) for key in project.keys}
    shared = "".join(digest_of_shared(own, project.glossaries.get(code, {})) for code, own in project.sources.items())
    records = {key: _record(project, key, shared) for key in page_sets}
    known = {key: found for key in page_sets if cache and (found := cache.get(key, page_sets[key], records[key]))}
    fresh = {key: page_sets[key] for key in page_sets if key not in known}
    results = {**known, **(check_units(settings, project, fresh, jobs, store) if fresh else {})}
    if cache:
        kept = {key: (page_sets[key], records[key], results[key]) for key in page_sets}
        cache.keep(kept, changed=bool(fresh))
    # In the order of the pages, so that a run with the cache reports the same page as one without it.
    ordered = [results[key] for key in page_sets]
    return Findings(
        together(project, ordered),
        sorted(one for result in ordered for one in result.suppressions),
        {(page.language, page.key): page for result in ordered for page in result.page_indexes},
    )


def _record(project: Project, key: str, shared: str) -> str:
    """What the result of a page depends on besides its bytes: its approvals, and what all pages share."""
    return repr([project.accepted.get((language.code, key)) for language in project.languages]) + shared


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
    settings: Settings,
    project: Project,
    page_sets: Mapping[str, Mapping[str, bytes]],
    jobs: int | None = None,
    store: PageStore | None = None,
) -> dict[str, UnitResult]:
    """Check these pages, in several processes if that is faster."""
    keys = list(page_sets)
    processes = min(jobs or os.cpu_count() or 1, max(1, len(keys) // _WORTH_A_PROCESS))
    if processes == 1:
        return _check_some(Reader(settings, project, store), page_sets)
    from concurrent.futures import ProcessPoolExecutor  # slow to load, and few pages need it

    load_ahead(project)
    # Small batches, so that no process waits long for the last one.
    size = max(8, len(keys) // (processes * 8))
    parts = [{key: page_sets[key] for key in keys[n : n + size]} for n in range(0, len(keys), size)]
    with ProcessPoolExecutor(processes, initializer=_begin, initargs=(settings, project, store)) as pool:
        futures = [pool.submit(_check_in_pool, part) for part in parts]
        return {key: result for future in futures for key, result in future.result().items()}


# The reader of a process of the pool, which lives as long as the process.
_OF_PROCESS: list[Reader] = []


def _begin(settings: Settings, project: Project, store: PageStore | None) -> None:
    ignore_interrupts()
    _OF_PROCESS[:] = [Reader(settings, project, store)]


def _check_in_pool(page_sets: Mapping[str, Mapping[str, bytes]]) -> dict[str, UnitResult]:
    return _check_some(_OF_PROCESS[0], page_sets)


def _check_some(reader: Reader, page_sets: Mapping[str, Mapping[str, bytes]]) -> dict[str, UnitResult]:
    return {key: check_page_set(reader, key, files) for key, files in page_sets.items()}


def check_page_set(reader: Reader, key: str, files: Mapping[str, bytes]) -> UnitResult:
    """Read one page in every language it exists in, and check it."""
    project = reader.project
    pages: list[Page] = []
    problems: list[Problem] = []
    unreadable: list[tuple[str, str]] = []
    off: list[Suppression] = []
    for language in project.languages:
        if language.code not in files:
            continue
        try:
            pages.append(reader.read_as_meant(language, key, files[language.code]))
        except ContentError as error:
            problems.append(error.problem)
            unreadable.append((language.code, key))
    readable = pages
    try:
        # Of a page that is as a whole in another language nothing else is said: that is the one cause.
        foreign = {id(page): found for page in pages if (found := written_in_another_language(page, project))}
        problems += foreign.values()
        unreadable += [(page.language.code, key) for page in pages if id(page) in foreign]
        readable = [page for page in pages if id(page) not in foreign]
        problems += check_pages(project, readable)
        off += [one for page in readable for one in suppressions(page, project)]
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
    return UnitResult(tuple(problems), tuple(page_index_of(page) for page in readable), tuple(unreadable), tuple(off))


def special_pages(project: Project) -> Iterable[tuple[str, str]]:
    """Pages that are links or special files: they are not read, but they are not missing."""
    for file in project.special_files:
        code, _, key = file.partition("/")
        yield code, key


def check_pages(project: Project, pages: Sequence[Page]) -> list[Problem]:
    """The problems of one page in its languages that can be found without other pages."""
    problems: list[Problem] = []
    for page in pages:
        problems += check_page(page, project)
    # Country parts may stand in another order in each language.
    country_of = countries_by_id(sorted(pages, key=lambda page: not page.language.is_source))
    pages = [in_one_order(page, country_of) for page in pages]
    source = next((page for page in pages if page.language.is_source), None)
    if source is not None:
        by_known: dict[Comparable, Claims] = {}
        pairs = []
        for other in pages:
            if other is not source:
                # What one of the two languages has no words for is not compared: unseen, and said so, not misjudged.
                known = Comparable.of(source.termbase, other.termbase)
                ours = by_known.setdefault(known, Claims(source, project.countries, known))
                pairs.append(Pair(project, ours, Claims(other, project.countries, known)))
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
