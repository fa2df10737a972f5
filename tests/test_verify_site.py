"""The command that checks a built folder, wherever it lies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builds import SITE_URL
from verify_site import main

PAGE = "nl/sample/recovery/index.html"


def test_the_command_takes_a_folder_from_anywhere(
    tmp_path: Path, small_finished: Path, small_project: Path, capsys: pytest.CaptureFixture
) -> None:
    site, root = shutil.copytree(small_finished, tmp_path / "site"), ["--root", str(small_project)]
    assert main([str(site), *root]) == 0
    assert capsys.readouterr().out == f"Pages checked: 51, at {SITE_URL}. No problems.\n"
    page = site / PAGE
    page.write_text(page.read_text(encoding="utf-8").replace("38 °C", "39 °C", 1), encoding="utf-8")
    assert main([str(site), *root]) == 1
    line = f"site/{PAGE}:1:1: The built page does not say what docs/nl/sample/recovery.md says"
    assert line in capsys.readouterr().out
    assert main([str(site / "images"), *root]) == 2
    assert "it has no index.html" in capsys.readouterr().err
