"""Slips that an editor makes: each is one problem, which names the cause, and `make fix` mends those it can."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from broken import ValidSite
from conftest import CONTENT, TODAY
from patientinfo.checks.fix import fixes, mended
from patientinfo.content.load import read_project
from patientinfo.problems import ADVICE
from patientinfo.settings import load_settings
from patientinfo.translation.lock import load_lock

SLIPS = {slip["name"]: slip for slip in tomllib.loads((CONTENT / "slips.toml").read_text(encoding="utf-8"))["slip"]}


@pytest.fixture(scope="module")
def site(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> ValidSite:
    return ValidSite(shutil.copytree(small_project, tmp_path_factory.mktemp("slips") / "project"), TODAY)


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_one_problem_at_its_line(name: str, site: ValidSite) -> None:
    slip = SLIPS[name]
    case = {"replace": [{"file": slip["file"], "old": slip["old"], "new": slip["new"]}]}
    found = [problem for problem in site.problems(case, keep_record=True) if problem.level != ADVICE]
    assert [f"{p.path}:{p.line}: {p.rule}" for p in found] == slip["expect"]
    for problem in found:  # in words, with the very text to write
        assert str(problem.message).endswith((".", "`."))
        assert slip["write"] in str(problem.hint)


@pytest.mark.parametrize("name", [name for name, slip in SLIPS.items() if slip["mended"]])
def test_fix_mends_the_slip(name: str, project: Path) -> None:
    slip = SLIPS[name]
    page = project / "docs" / slip["file"]
    right = page.read_text(encoding="utf-8")
    page.write_text(right.replace(slip["old"], slip["new"]), encoding="utf-8")
    wanted = right.replace(slip["old"], slip["right"]) if "right" in slip else right
    settings = load_settings(project)
    (fix,) = fixes(settings, read_project(settings, TODAY, load_lock(settings.root)))
    assert fix.file == page
    assert fix.after.decode() == wanted
    assert mended(fix.after) == fix.after


@pytest.mark.parametrize("name", [name for name, slip in SLIPS.items() if not slip["mended"]])
def test_fix_leaves_alone_what_only_the_editor_knows(name: str, project: Path) -> None:
    slip = SLIPS[name]
    page = project / "docs" / slip["file"]
    page.write_text(page.read_text(encoding="utf-8").replace(slip["old"], slip["new"]), encoding="utf-8")
    settings = load_settings(project)
    assert not list(fixes(settings, read_project(settings, TODAY, load_lock(settings.root))))


def test_there_are_enough_slips() -> None:
    reported = [slip for slip in SLIPS.values() if slip["expect"]]
    assert len(reported) >= 25
    assert sum(slip["mended"] for slip in reported) >= 20
