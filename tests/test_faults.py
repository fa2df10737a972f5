"""Thousands of single faults in the real pages are stopped, and hundreds of harmless edits are not."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

from conftest import ROOT, TODAY
from faults import Edit, damaged, faults, harmless
from patientinfo.cache import UnitResult
from patientinfo.check import check_pages, check_unit, together
from patientinfo.contract import SOURCES_PAGE
from patientinfo.load import read_pages, read_project, renderers
from patientinfo.parse import outline_of, parse_page, parse_sources
from patientinfo.problems import ERROR, ContentError, Problem
from patientinfo.settings import load_settings

SEED = 20261121
# How many faults of a family are tried in each page; FAULTS=1000 tries every one there is (half an hour).
MOST = int(os.environ.get("FAULTS", "2"))
SETTINGS = load_settings(ROOT)
PROJECT = read_project(SETTINGS, TODAY)
PAGES = read_pages(SETTINGS, PROJECT)
RENDERERS = renderers(SETTINGS, PROJECT)
OUTLINES = {place: outline_of(page) for place, page in PAGES.items()}
# Any change at all puts a section out of step with its record: that would stop every fault, and hide
# which of them the other rules do not see.
RECORD = ("warning-out-of-step", "text-out-of-step")


def problems_with(edit: Edit, until_found: bool = False) -> list[Problem]:
    """The errors that the check finds with one page changed.

    `until_found`: as soon as there are some, looking no further: first beside the original only, then in all
    languages, then together with the other pages.
    """
    place = next(place for place, page in PAGES.items() if page.path == edit.path)
    language = PAGES[place].language
    try:
        text = "\n".join(edit.lines)
        changed = parse_page(text, edit.path, place[1], language, RENDERERS[language.code])
    except ContentError as error:
        return [error.problem]
    pages = [changed if other == language else PAGES[other.code, place[1]] for other in PROJECT.languages]
    if until_found and not language.is_source:
        beside = [page for page in pages if page is changed or page.language.is_source]
        if found := _errors(check_pages(PROJECT, beside)):
            return found
    own = check_pages(PROJECT, pages)
    if until_found and (found := _errors(own)):
        return found
    outlines = tuple({**OUTLINES, place: outline_of(changed)}.values())
    project = PROJECT
    if place[1] == SOURCES_PAGE:
        project = replace(PROJECT, sources={**PROJECT.sources, language.code: parse_sources(text)})
    return _errors(together(project, [UnitResult(tuple(own), outlines, ())]))


def _errors(problems: Iterable[Problem]) -> list[Problem]:
    return [p for p in problems if p.level == ERROR and p.rule not in RECORD]


def all_edits(make: Callable[..., list[Edit]], most: int) -> list[Edit]:
    return [
        edit
        for (code, _), page in sorted(PAGES.items())
        for edit in make(page.path, page.source_lines, code, SEED, most)
    ]


def _checked(edits: Sequence[Edit], until_found: bool = False) -> list[tuple[Edit, list[Problem]]]:
    """Each edit with what is found, over all cores."""
    look = partial(problems_with, until_found=until_found)
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        return list(zip(edits, pool.map(look, edits, chunksize=25), strict=True))


def _told(edits: Sequence[Edit], of: Sequence[Edit]) -> str:
    count = Counter(edit.family for edit in of)
    lines = [f"{len(edits)} of {len(of)}"]
    lines += [f"  {edit.path} {edit.family}: {edit.name} (1 of {count[edit.family]})" for edit in edits]
    return "\n".join(lines)


def test_every_single_fault_is_stopped() -> None:
    edits = all_edits(faults, MOST)
    assert len(edits) >= 2000
    survivors = [edit for edit, found in _checked(edits, until_found=True) if not found]
    assert not survivors, _told(survivors, edits)


def test_no_harmless_edit_is_stopped() -> None:
    edits = all_edits(harmless, MOST)
    assert len(edits) >= 500
    checked = _checked(edits)
    # A help card stands on two pages, word for word: an edit of one of them is not harmless.
    stopped = [(edit, rest) for edit, found in checked if (rest := [p for p in found if p.rule != "help-differs"])]
    assert not stopped, "\n".join(f"{e.path} {e.family} {e.name}: {p[0].message} [{p[0].rule}]" for e, p in stopped)


def test_random_damage_never_ends_in_a_crash_or_a_long_wait() -> None:
    """Bytes and lines lost, doubled, exchanged and made up: a page is a problem then, or a page."""
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        faults = [fault for fault in pool.map(_damage_once, range(2000), chunksize=50) if fault]
    assert faults == []


def _damage_once(run: int) -> str:
    """What went wrong in one run, or ""."""
    chance = random.Random(f"{SEED} {run}")
    (code, key), page = chance.choice(sorted(PAGES.items(), key=lambda item: item[0]))
    beside = {code, PROJECT.source_language.code}
    originals = {c: (ROOT / PAGES[c, key].path).read_bytes() for c, k in PAGES if k == key and c in beside}
    data = damaged(originals[code], chance)
    start = time.perf_counter()
    result = check_unit(PROJECT, key, {**originals, code: data}, RENDERERS)
    if time.perf_counter() - start > 5:
        return f"run {run} on {page.path} took more than 5 seconds"
    for problem in result.problems:
        told = f"{problem.message} {problem.remedy}"  # whatever it says can be told
        if problem.line < 1 or problem.column < 1 or "cannot be checked" in told or "cannot be turned" in told:
            return f"run {run} on {page.path}: {told}"
    return ""
