"""Setting up says in plain words what is missing, and does again what was done by halves."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import set_up
from conftest import ROOT
from patientinfo.tools import TOOLS


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A project of which nothing is installed but a Python that works."""
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "_works", lambda environment: True)
    (tmp_path / ".venv").mkdir()
    for name in set_up.LOCKS:
        (tmp_path / name).write_text(name)
    return tmp_path


def mark_installed(lock: Path) -> None:
    set_up._stamp(lock).write_text(set_up._fingerprint(lock))


def test_an_old_python_is_told_in_plain_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(set_up.sys, "version_info", (3, 9, 2))
    assert set_up.main([]) == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


def test_a_missing_venv_module_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    (tmp_path / set_up.SITE).write_text("")
    failed = subprocess.CompletedProcess([], 1, "", "ensurepip is not available")
    monkeypatch.setattr(set_up.subprocess, "run", lambda *a, **k: failed)
    assert set_up.main([]) == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().err
    assert not (tmp_path / ".venv").exists()


def test_what_is_half_installed_is_installed_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    for name in set_up.LOCKS:
        (tmp_path / name).write_text("")
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    assert not set_up._is_current(tmp_path / set_up.SITE)


@pytest.mark.parametrize("installed", set_up.LOCKS)
def test_a_lock_that_holds_another_serves_for_it(root: Path, installed: str) -> None:
    mark_installed(root / installed)
    assert {n for n in set_up.LOCKS if set_up._is_current(root / n)} == {
        name for name, holders in set_up.LOCKS.items() if installed in holders
    }


def test_what_was_installed_for_one_command_stays_when_another_installs(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess:
        asked.append(Path(command[-1]).name)
        assert not list((root / ".venv").glob("installed-*"))  # cut short, nothing counts as installed
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(set_up.subprocess, "run", run)
    for lock in (set_up.CONTENT, set_up.LEAFLETS, set_up.CONTENT, set_up.SITE):
        set_up._install(root / lock)
    assert asked == [set_up.CONTENT, set_up.LEAFLETS]
    (root / set_up.CONTENT).write_text("another")
    set_up._install(root / set_up.CONTENT)
    assert asked[2:] == [set_up.CONTENT]
    assert set_up._is_current(root / set_up.LEAFLETS)


def test_an_environment_of_its_own_is_installed_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(
        set_up.subprocess, "run", lambda c, **_: (asked.append(c), subprocess.CompletedProcess(c, 0, "", ""))[1]
    )
    lock = root / set_up.PROPERDOCS / "requirements.txt"
    (lock.parent / ".venv").mkdir(parents=True)
    lock.write_text("one")
    set_up._install_properdocs()
    set_up._install_properdocs()
    assert len(asked) == 1
    lock.write_text("another")
    set_up._install_properdocs()
    assert len(asked) == 2
    assert all("--no-deps" in command and "--require-hashes" in command for command in asked)


def test_without_pango_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(set_up, "_install", lambda lock: None)
    monkeypatch.setattr(set_up, "LEAFLET", replace(set_up.LEAFLET, is_here=lambda: False))
    monkeypatch.setattr(set_up, "_get_from_debian", lambda *packages: None)
    assert set_up.main(["--leaflets"]) == 1
    assert "sudo apt install libpango-1.0-0" in capsys.readouterr().err


@pytest.mark.parametrize("ci", ["true", ""])
def test_a_tool_that_the_tests_lack_stops_only_where_ci_is_set(
    ci: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    for name in ("_install", "_install_properdocs", "_get_programs", "_install_oldest_pip", "_get_from_debian"):
        monkeypatch.setattr(set_up, name, lambda *a: None)
    monkeypatch.setattr(set_up, "NGINX", replace(set_up.NGINX, is_here=lambda: False))
    for name in ("BROWSER", "LEAFLET", "NPM", "PROGRAMS"):
        monkeypatch.setattr(set_up, name, replace(getattr(set_up, name), is_here=lambda: True))
    monkeypatch.setenv("CI", ci)
    assert set_up.main(["--dev"]) == (1 if ci else 0)
    assert ("sudo apt install nginx libnginx-mod-http-brotli-static" in capsys.readouterr().err) == bool(ci)


def test_each_tool_says_in_one_line_how_to_get_it() -> None:
    for tool in TOOLS:
        assert "\n" not in tool.hint
        assert "sudo apt install" in tool.hint or "scripts/set_up.py" in tool.hint


def test_the_lock_of_the_oldest_pip_names_the_one_of_the_oldest_python() -> None:
    assert "\npip==22.3 " in (ROOT / "tests/pip/oldest.txt").read_text(encoding="utf-8")
