"""The preview while somebody writes: its addresses, and that it shows what was changed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import preview_site
from clinics import ONE, written

# For a server to come up and a page to change; nothing else is said of time.
PATIENCE = 300.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def preview(root: Path, only: str, **variables: str) -> Iterator[str]:
    """The address of a preview of the project in `root`, while it is shown."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "scripts/preview_site.py", "--port", str(port), "--only", only],
        cwd=root,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        deadline = time.monotonic() + PATIENCE
        while status(f"{address}{only}/" if only else address) != 200:
            assert process.poll() is None, process.stdout.read() if process.stdout else ""
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        if process.stdout:
            process.stdout.close()


def status(address: str) -> int | None:
    """What a host answers; nothing where nobody does."""
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


def shown(address: str, wanted: str) -> str:
    """The page once it shows what is wanted."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with urllib.request.urlopen(address) as answer:
            text = answer.read().decode()
        if wanted in text:
            return text
        time.sleep(0.3)
    raise AssertionError(f"{address} does not show {wanted}")


def test_it_has_all_languages_and_reloads(project: Path) -> None:
    with preview(project, "") as address:
        assert [status(address + path) for path in ("", "nl/", "ms/sample/recovery/")] == [200, 200, 200]
        page = project / "docs/nl/index.md"
        page.write_text(page.read_text(encoding="utf-8").replace("20 minuten", "20 korte minuten"), "utf-8")
        text = shown(address + "nl/", "20 korte minuten")
    assert "livereload" in text
    assert "Content-Security-Policy" not in text  # it would stop the reload script of the preview


def test_one_language_has_its_addresses_of_production_and_shows_each_change_of_the_clinic(
    project: Path, tmp_path: Path
) -> None:
    config = written(tmp_path / "own", ONE)
    with preview(project, "nl", CLINIC_CONFIG=str(config)) as address:
        assert status(f"{address}nl/sample/recovery/") == 200
        assert status(f"{address}ms/") == 404
        with urllib.request.urlopen(address) as answer:
            assert f"{address}nl/" in answer.read().decode()
        home = f"{address}nl/"
        assert "tot 22.00 uur" in shown(home, "12 Jalan Contoh")
        config.write_text(ONE.replace("12 Jalan Contoh", "14 Jalan Contoh"), "utf-8")
        shown(home, "14 Jalan Contoh")
        # Many editors save by putting a new file in the place of the old one.
        fresh = tmp_path / "own" / "fresh"
        fresh.write_text(ONE.replace("12 Jalan Contoh", "16 Jalan Contoh"), "utf-8")
        fresh.replace(config)
        shown(home, "16 Jalan Contoh")
        logo = "<svg xmlns='http://www.w3.org/2000/svg'><title>New</title></svg>"
        (tmp_path / "own/logo.svg").write_text(logo, "utf-8")
        shown(f"{address}assets/images/clinic-logo.svg", "<title>New</title>")


def test_it_refuses_a_language_that_the_site_lacks(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preview_site, "ROOT", project)
    assert preview_site.main(["--only", "xx"]) == 2
    assert "It has en, nl, ms." in capsys.readouterr().err
