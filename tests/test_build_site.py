"""The command that makes the site: whatever fails, the site of last time stays."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import contents, make_site
from clinics import ONE, written
from conftest import switch_off


@pytest.fixture
def project(project: Path) -> Path:
    """The small project in two of its languages."""
    switch_off(project, "ms")
    return project


@pytest.fixture
def made(project: Path, small_site: Path) -> dict[str, bytes]:
    """The project with a site that was made before, and what that holds."""
    shutil.copytree(small_site, project / "site")
    return contents(small_site)


def break_content(project: Path) -> None:
    (project / "docs/nl/sample/benefits.md").unlink()


def break_template(project: Path) -> None:
    (project / "overrides/main.html").write_text("{% extends 'nothing.html' %}", encoding="utf-8")


def break_what_is_built(project: Path) -> None:
    """Content and generator are content; only the check of the built pages can see this."""
    main = project / "overrides/main.html"
    text = main.read_text(encoding="utf-8")
    shown = "{{ text }}"
    assert shown in text
    main.write_text(text.replace(shown, shown.replace(" }}", " | replace('38', '39') }}")), encoding="utf-8")


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (break_content, "docs/nl/sample/benefits.md:1:1: This page does not exist in Nederlands"),
        pytest.param(break_template, "nothing.html", marks=pytest.mark.further),
        (break_what_is_built, "does not say what docs/en/sample/recovery.md says"),
    ],
    ids=["content", "template", "built-text"],
)
def test_whatever_fails_the_old_site_stays_to_the_byte(
    project: Path, made: dict[str, bytes], break_it: Callable[[Path], None], says: str
) -> None:
    break_it(project)
    result = make_site(project)
    assert result.returncode == 1
    assert says in result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    assert "The previous site/ is unchanged." in result.stderr
    assert contents(project / "site") == made
    assert not (project / ".build" / "swap").exists()


def test_a_wrong_file_of_a_clinic_leaves_the_site_as_it_was(
    project: Path, made: dict[str, bytes], tmp_path: Path
) -> None:
    result = make_site(project, CLINIC_CONFIG=str(written(tmp_path / "own", ONE.replace("MY", "XX"))))
    assert result.returncode == 1
    assert re.search(r'clinic\.yml:11:\d+: "XX" is not a country', result.stdout)
    assert "Traceback" not in result.stdout + result.stderr
    assert contents(project / "site") == made
