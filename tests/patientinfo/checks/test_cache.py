"""A result of before is used only where nothing it depends on has changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest

from conftest import TODAY
from patientinfo.checks import run as check_module
from patientinfo.checks.cache import CACHE_FILE, Cache
from patientinfo.checks.run import check_project
from patientinfo.content import store
from patientinfo.content.load import read_project
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES
from patientinfo.problems import Problem
from patientinfo.settings import load_settings
from patientinfo.translation.lock import load_lock

PAGES = len(SITE_PAGES) + len(TREATMENT_PAGES)


def with_cache(root: Path, days: int = 0) -> list[Problem]:
    settings = load_settings(root)
    project = read_project(settings, TODAY + timedelta(days), load_lock(settings.root))
    return check_project(settings, project, jobs=1, cache=Cache(settings, project))


def without_cache(root: Path) -> list[Problem]:
    settings = load_settings(root)
    return check_project(settings, read_project(settings, TODAY, load_lock(settings.root)), jobs=1)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, small_project: Path) -> Path:
    """The small project after a check that had no problem to tell; for reading only."""
    root = shutil.copytree(small_project, tmp_path_factory.mktemp("checked") / "project")
    assert with_cache(root) == []
    return root


@pytest.fixture
def project(tmp_path: Path, checked: Path) -> Path:
    """A small project that has been checked, which a test may change."""
    return shutil.copytree(checked, tmp_path / "project")


class LookedError(Exception):
    """These pages would have been looked at afresh."""


LookedAt = Callable[..., list[str]]


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> LookedAt:
    """The pages that a check would look at afresh; it is given up then."""

    def look(settings: object, project: object, units: dict[str, object], *_: object) -> None:
        raise LookedError(*units)

    def looked_at(root: Path, days: int = 0) -> list[str]:
        with monkeypatch.context() as patch:
            patch.setattr(check_module, "check_units", look)
            try:
                with_cache(root, days)
            except LookedError as pages:
                return list(pages.args)
        return []

    return looked_at


def change(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), "utf-8")


def test_without_results_of_before_every_page_is_looked_at(project: Path, looked_at: LookedAt) -> None:
    (project / CACHE_FILE).unlink()
    assert len(looked_at(project)) == PAGES


def test_nothing_is_looked_at_twice_and_one_change_only_itself(project: Path, looked_at: LookedAt) -> None:
    assert looked_at(project) == []
    change(project, "docs/nl/sample/recovery.md", "24 uur", "42 uur")
    assert looked_at(project) == ["sample/recovery.md"]
    found = with_cache(project)
    assert {problem.rule for problem in found} >= {"figures-differ"}
    assert found == without_cache(project)
    assert looked_at(project) == []
    assert with_cache(project) == found  # the values survive the file
    change(project, "docs/nl/sample/recovery.md", "42 uur", "24 uur")
    assert looked_at(project) == ["sample/recovery.md"]
    assert with_cache(project) == []


@pytest.mark.further
def test_of_two_pages_that_say_the_same_the_same_one_is_blamed(project: Path) -> None:
    change(project, "docs/nl/sample/benefits.md", "title: Resultaat", "title: Herstel")
    found = with_cache(project)
    assert [problem.path for problem in found if problem.rule == "same-title"] == ["docs/nl/sample/recovery.md"]
    assert found == without_cache(project)


def spoil_words(root: Path) -> None:
    change(root, "overrides/partials/languages/nl.html", 'Bel direct 112"', 'Bel 112"')


def spoil_settings(root: Path) -> None:
    change(root, "mkdocs.yml", "  - attr_list\n", "")


def spoil_country(root: Path) -> None:
    change(root, "docs/countries/NL.toml", '["112"]', '["113"]')


def spoil_record(root: Path) -> None:
    file = root / "translations.lock.json"
    record = json.loads(file.read_text("utf-8"))
    record["pages"]["sample/recovery.md"]["nl"]["help-today"]["original"] = "0" * 16
    file.write_text(json.dumps(record), "utf-8")


def spoil_other_page(root: Path) -> None:
    (root / "docs/images/drawing.svg").unlink()


@pytest.mark.parametrize("spoil", [spoil_words, spoil_settings, spoil_country, spoil_record, spoil_other_page])
def test_a_stale_result_is_never_believed(project: Path, spoil: Callable[[Path], None]) -> None:
    spoil(project)
    assert with_cache(project) != []


def test_a_new_day_is_looked_at_afresh(checked: Path, looked_at: LookedAt) -> None:
    assert len(looked_at(checked, days=1)) == PAGES


def test_a_change_of_the_program_is_looked_at_afresh(
    checked: Path, looked_at: LookedAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_digest_of_program", lambda: "another")
    assert len(looked_at(checked)) == PAGES


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"base": 1, "results": {}}', b"\xff", b'{"results": []}'])
def test_a_file_that_cannot_be_read_is_as_if_there_were_none(project: Path, looked_at: LookedAt, data: bytes) -> None:
    (project / CACHE_FILE).write_bytes(data)
    assert len(looked_at(project)) == PAGES


def test_entries_that_were_tampered_with_are_looked_at_afresh(project: Path, looked_at: LookedAt) -> None:
    file = project / CACHE_FILE
    stored = json.loads(file.read_text("utf-8"))
    for entry, spoilt in zip(stored["results"].values(), cycle(("x", {}, {"digest": 1}, [], None, 3)), strict=False):
        entry.clear()
        entry["digest"] = spoilt
    file.write_text(json.dumps(stored), "utf-8")
    assert len(looked_at(project)) == PAGES
