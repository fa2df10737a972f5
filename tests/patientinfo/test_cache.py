"""A result of before is used only where nothing it depends on has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest

from conftest import TODAY, accept_everything
from patientinfo import check as check_module
from patientinfo.cache import CACHE_FILE, Cache
from patientinfo.check import check_project
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES
from patientinfo.load import read_project
from patientinfo.problems import Problem
from patientinfo.settings import load_settings

PAGES = len(SITE_PAGES) + len(TREATMENT_PAGES)


def run(root: Path, days: int = 0) -> list[Problem]:
    settings = load_settings(root)
    project = read_project(settings, TODAY + timedelta(days))
    with_cache = check_project(settings, project, jobs=1, cache=Cache(settings, project))
    assert with_cache == check_project(settings, project, jobs=1)
    return with_cache


@pytest.fixture
def checked(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were looked at afresh with a cache, in the order of the runs."""
    seen: list[str] = []
    original = check_module.check_units

    def spy(settings, project, units, jobs=None):
        seen.extend(units)
        return original(settings, project, units, jobs)

    monkeypatch.setattr(check_module, "check_units", spy)
    return seen


def fresh(root: Path, checked: list[str], days: int = 0) -> list[str]:
    """What the run with the cache looked at; the run without it looks at everything after that."""
    checked.clear()
    run(root, days)
    pages = len(read_project(load_settings(root), TODAY).keys)
    return checked[: len(checked) - pages]


def test_nothing_is_looked_at_twice_and_one_change_only_itself(project: Path, checked: list[str]) -> None:
    assert len(fresh(project, checked)) == PAGES
    assert fresh(project, checked) == []
    page = project / "docs/nl/sample/recovery.md"
    page.write_text(page.read_text("utf-8").replace("24 uur", "42 uur"), "utf-8")
    assert fresh(project, checked) == ["sample/recovery.md"]
    assert {p.rule for p in run(project)} >= {"figures-differ"}
    page.write_text(page.read_text("utf-8").replace("42 uur", "24 uur"), "utf-8")
    assert run(project) == []


def test_of_two_pages_that_say_the_same_the_same_one_is_blamed(project: Path) -> None:
    assert run(project) == []
    page = project / "docs/nl/sample/benefits.md"
    page.write_text(page.read_text("utf-8").replace("title: Resultaat", "title: Herstel"), "utf-8")
    assert [p.path for p in run(project) if p.rule == "same-title"] == ["docs/nl/sample/recovery.md"]


def spoil_words(root: Path) -> None:
    file = root / "overrides/partials/languages/nl.html"
    file.write_text(file.read_text("utf-8").replace("Bel direct 112 als:", "Bel 112 als:"), "utf-8")


def spoil_settings(root: Path) -> None:
    file = root / "mkdocs.yml"
    file.write_text(file.read_text("utf-8").replace('["999", "112"]', '["112", "999"]'), "utf-8")


def spoil_record(root: Path) -> None:
    file = root / "translations.lock.json"
    record = json.loads(file.read_text("utf-8"))
    record["pages"]["sample/recovery.md"]["nl"]["help-today"]["original"] = "0" * 16
    file.write_text(json.dumps(record), "utf-8")


def spoil_other_page(root: Path) -> None:
    (root / "docs/images/drawing.svg").unlink()


@pytest.mark.parametrize("spoil", [spoil_words, spoil_settings, spoil_record, spoil_other_page])
def test_a_stale_result_is_never_believed(project: Path, spoil: Callable[[Path], None]) -> None:
    assert run(project) == []
    spoil(project)
    assert run(project) != []  # `run` has compared it with a check without cache


def test_a_new_day_is_looked_at_afresh(project: Path, checked: list[str]) -> None:
    fresh(project, checked)
    assert len(fresh(project, checked, days=1)) == PAGES


def test_a_change_of_the_program_is_looked_at_afresh(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(project)
    content = read_project(settings, TODAY)
    before = Cache(settings, content)._base
    import patientinfo.cache as module

    monkeypatch.setattr(module, "version", lambda name: "0.0")
    assert Cache(settings, content)._base != before


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"base": 1, "results": {}}', b"\xff", b'{"results": []}'])
def test_a_file_that_cannot_be_read_is_as_if_there_were_none(project: Path, data: bytes) -> None:
    file = project / CACHE_FILE
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    assert run(project) == []


def test_entries_that_were_tampered_with_are_looked_at_afresh(project: Path, checked: list[str]) -> None:
    fresh(project, checked)
    file = project / CACHE_FILE
    stored = json.loads(file.read_text("utf-8"))
    for entry, spoilt in zip(stored["results"].values(), cycle(("x", {}, {"digest": 1}, [], None, 3)), strict=False):
        if isinstance(entry, dict):
            entry.clear()
            entry["digest"] = spoilt
    file.write_text(json.dumps(stored), "utf-8")
    assert len(fresh(project, checked)) == PAGES


def test_the_values_survive_the_file(project: Path) -> None:
    page = project / "docs/nl/sample/recovery.md"
    page.write_text(page.read_text("utf-8").replace("24 uur", "42 uur"), "utf-8")
    accept_everything(project)
    first, second = run(project), run(project)
    assert first
    assert first == second
