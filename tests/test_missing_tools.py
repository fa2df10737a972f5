"""What cannot run on this machine is left out and said; in CI it fails with how to get the tool."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT

Run = Callable[..., str]

TESTS = """
import pytest
@pytest.mark.browser
def test_in_a_browser(): pass
@pytest.mark.nginx
@pytest.mark.parametrize("n", range(2))
def test_on_nginx(n): pass
def test_alone(): pass
"""
# The plugin with two tools gone.
PLUGIN = """
from dataclasses import replace
import missing_tools
missing_tools.TOOLS = tuple(
    replace(tool, is_here=lambda: False) if tool.name in ("browser", "nginx") else tool for tool in missing_tools.TOOLS
)
from missing_tools import *
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "test_one.py").write_text(TESTS)
    (tmp_path / "two_gone.py").write_text(PLUGIN)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    def run(*arguments: str, **variables: str) -> str:
        path = os.pathsep.join(map(str, (tmp_path, ROOT / "tests", ROOT / "scripts")))
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "PYTEST_"))}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "two_gone", "-ra", *arguments, str(tmp_path)],
            cwd=tmp_path,
            env={**clean, "PYTHONPATH": path, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    return run


@pytest.mark.parametrize("workers", ["0", pytest.param("2", marks=pytest.mark.further)])
def test_what_lacks_its_tool_is_left_out_and_said_in_one_line(run: Run, workers: str) -> None:
    text = run("-n", workers)
    assert "1 passed" in text
    assert "failed" not in text
    (line,) = [line for line in text.splitlines() if line.startswith("NOT RUN")]
    assert "3 tests" in line
    assert "1 need Chromium or Chrome (on Debian or Ubuntu: sudo apt install chromium" in line
    assert "2 need nginx" in line


def test_in_ci_a_missing_tool_is_a_failure_that_says_how_to_get_it(run: Run) -> None:
    text = run("-n", "0", CI="true")
    assert "3 failed, 1 passed" in text or ("1 passed" in text and "3 errors" in text)
    assert "This test needs nginx with its module for brotli (on Debian or Ubuntu: sudo apt install nginx" in text


def test_who_asks_for_them_by_name_gets_a_failure(run: Run) -> None:
    text = run("-n", "0", "-m", "browser")
    assert "1 failed" in text or "1 error" in text
    assert "This test needs Chromium or Chrome" in text
