"""The command that writes the settings of an nginx server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from make_nginx import main


def test_it_writes_the_file_for_the_built_site(
    small_finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("SITE_URL", "https://www.clinic.example/laser/")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "site").symlink_to(small_finished)
    assert main(["--root", str(tmp_path), "--to", "/srv/guide"]) == 0
    assert "hosting/nginx/site.conf" in capsys.readouterr().out
    text = (tmp_path / "hosting/nginx/site.conf").read_text()
    assert "server_name www.clinic.example;" in text
    assert 'alias "/srv/guide/current/nl/";' in text
    assert main(["--root", str(tmp_path), "--to", "guide"]) == 1
    assert "Write the whole path" in capsys.readouterr().err
