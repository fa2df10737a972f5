"""Every family of single fault in the pages of the small site is stopped, and no harmless edit is."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from conftest import TODAY, new_project
from damage import damaged
from patientinfo.checks.run import check_page_set
from patientinfo.content.load import read_project
from patientinfo.content_checks.edits import Edit
from patientinfo.content_checks.faults import FAULTS
from patientinfo.content_checks.harmless import HARMLESS
from patientinfo.content_checks.single_faults import Content, checked, fault_problems
from patientinfo.messages import Message
from patientinfo.problems import ERROR, NOTICE, Problem
from patientinfo.settings import load_settings
from patientinfo.translation.lock import load_lock

SEED = "20261121"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    settings = load_settings(new_project(tmp_path_factory.mktemp("faults") / "project"))
    return Content.read(settings, read_project(settings, TODAY, load_lock(settings.root)))


def listed(edits: list[Edit], of: list[Edit]) -> str:
    count = Counter(edit.family for edit in of)
    return "\n".join(f"{e.path} {e.family}: {e.name} (1 of {count[e.family]})" for e in edits)


def test_every_family_of_single_fault_is_stopped(content: Content) -> None:
    faults, _ = content.draw(SEED, most=1, of_each=4)
    assert {edit.family for edit in faults} == set(FAULTS)
    survivors = [edit for edit, found in checked(content, faults, until_found=True) if not found]
    assert not survivors, listed(survivors, faults)


def test_no_harmless_edit_is_stopped(content: Content) -> None:
    _, harmless = content.draw(SEED, most=1, of_each=4)
    assert {edit.family for edit in harmless} == set(HARMLESS)
    # A help card stands on two pages, word for word: an edit of one of them is not harmless.
    stopped = [
        (e, rest) for e, found in checked(content, harmless) if (rest := [p for p in found if p.rule != "help-differs"])
    ]
    assert not stopped, "\n".join(f"{e.path} {e.family} {e.name}: {p[0].message} [{p[0].rule}]" for e, p in stopped)


@pytest.mark.further
def test_every_single_fault_of_the_small_site_is_stopped(content: Content) -> None:
    faults, harmless = content.draw(SEED, most=1000)
    assert not (survivors := [edit for edit, found in checked(content, faults, until_found=True) if not found]), listed(
        survivors, faults
    )
    stopped = [edit for edit, found in checked(content, harmless) if [p for p in found if p.rule != "help-differs"]]
    assert not stopped, listed(stopped, harmless)


def test_each_week_draws_other_faults_and_the_same_week_the_same(content: Content) -> None:
    draws = [[e.name for e in content.draw(week, 1, 2)[0]] for week in ("2026-48", "2026-48", "2026-49")]
    assert len(FAULTS) <= len(draws[0]) <= 2 * len(FAULTS)
    assert draws[0] == draws[1]
    assert draws[0] != draws[2]


def test_what_would_pass_is_a_notice_at_its_line(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a check that finds nothing, every fault is said."""
    monkeypatch.setattr(Content, "problems_with", lambda self, edit, *, until_found=False: [])
    problems = list(fault_problems(content, SEED, 1))
    assert len(problems) == len(FAULTS)
    assert {problem.rule for problem in problems} == {"fault-not-seen"}
    for problem in problems:
        assert problem.level != ERROR
        assert (content.project.folder.parent / problem.path).is_file()
        assert "No rule would notice" in str(problem.message)


def test_a_harmless_edit_that_is_stopped_is_a_notice_with_the_rule(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a check that stops everything, every edit is said; a help card alone may not be edited on one page."""

    def stop(self: Content, edit: Edit, *, until_found: bool = False) -> list[Problem]:
        rule = "help-differs" if edit.family == "wrap" else "parts-differ"
        return [Problem(edit.path, 1, Message("Stop."), Message("Go."), rule=rule)]

    monkeypatch.setattr(Content, "problems_with", stop)
    problems = list(fault_problems(content, SEED, 1))
    assert len(problems) == len(HARMLESS) - 1
    assert {(problem.rule, problem.level) for problem in problems} == {("harmless-edit-stopped", NOTICE)}
    assert all("The rule parts-differ would stop" in str(problem.message) for problem in problems)


# --- random damage -------------------------------------------------------------------------------------------------

RUNS = 40
# Calls of functions that the check of an undamaged page costs; a damaged one may cost some times as many. Counted,
# not timed: no machine is slow enough to fail it, and time that grows with the square of a page is found.
MOST_CALLS = 12


def _calls(work: Callable[[], object]) -> tuple[int, object]:
    """How many functions are called while `work` runs, and what it returns."""
    count = 0

    def profile(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        result = work()
    finally:
        sys.setprofile(None)
    return count, result


_CONTENT: Content
_COST: dict[str, int] = {}


def _damage_once(run: int) -> str:
    """What went wrong in one run, or ""."""
    content = _CONTENT
    chance = random.Random(f"{SEED} {run}")
    (code, key), page = chance.choice(sorted(content.pages.items(), key=lambda item: item[0]))
    beside = {code, content.project.source_language.code}
    root = content.project.folder.parent
    originals = {
        c: (root / content.pages[c, key].path).read_bytes() for c, k in content.pages if k == key and c in beside
    }

    def cost_of(files: dict[str, bytes]) -> tuple[int, object]:
        return _calls(lambda: check_page_set(content.reader, key, files))

    if f"{code}{key}" not in _COST:
        cost_of(originals)  # what is only done once is done now
        _COST[f"{code}{key}"] = cost_of(originals)[0]
    data = damaged(originals[code], chance)
    calls, result = cost_of({**originals, code: data})
    if calls > MOST_CALLS * _COST[f"{code}{key}"]:
        return f"run {run} on {page.path}: {calls} calls, undamaged {_COST[f'{code}{key}']}"
    for problem in result.problems:
        text = f"{problem.message} {problem.hint}"  # whatever it says can be told
        if problem.line < 1 or problem.column < 1 or "cannot be checked" in text or "cannot be turned" in text:
            return f"run {run} on {page.path}: {text}"
    return ""


@pytest.mark.parametrize("runs", [RUNS, pytest.param(2000, marks=pytest.mark.further)])
def test_random_damage_never_ends_in_a_crash_or_in_endless_work(runs: int, content: Content) -> None:
    """Bytes and lines lost, doubled, exchanged and made up: a page is a problem then, or a page."""
    global _CONTENT  # noqa: PLW0603  # a process that is forked gets it without copying
    _CONTENT = content
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        faults = [fault for fault in pool.map(_damage_once, range(runs), chunksize=50) if fault]
    assert faults == []
