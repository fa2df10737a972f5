"""The commands as somebody without a programmer beside them runs them."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_clinic import ONE, written

import set_up
from builds import contents
from conftest import ROOT, new_project
from translations import main as translations
from validate_content import main as validate

# Whatever tried to install something would fail, and so would the test.
NO_NETWORK = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_NO_INDEX": "1",
    "https_proxy": "http://127.0.0.1:9/",
    "http_proxy": "http://127.0.0.1:9/",
}


def _without_make() -> dict[str, str]:
    """The environment without what an outer make has put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


def make(root: Path, *arguments: str, umask: int = -1, **conditions: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["make", *arguments],
        cwd=root,
        umask=umask,
        env={**_without_make(), **NO_NETWORK, "ONLY": "", **conditions},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The project in a folder with a space in its name, with what is installed already."""
    root = new_project(tmp_path / "my website" / "patient guide", ROOT / "docs")
    for name in ("Makefile", "pyproject.toml", *set_up.LOCKS):
        shutil.copy(ROOT / name, root / name)
    (root / ".venv").symlink_to(Path(sys.prefix))
    return root


def test_help_lists_every_command_in_one_line_each() -> None:
    lines = make(ROOT, "help").stdout.splitlines()
    named = [line.split()[1] for line in lines]
    assert {"site", "serve", "validate", "test", "help", "lock"} <= set(named)
    assert all(re.fullmatch(r"make \w+ +\S.*", line) and len(line) < 100 for line in lines)


def test_make_site_works_in_a_folder_with_a_space_and_without_a_network(clone: Path) -> None:
    result = make(clone, "site")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Installing" not in result.stdout
    assert f"48 pages in {clone / 'site'}" in result.stdout
    assert "make serve" in result.stdout
    assert (clone / "site/nl/fractional-laser/recovery/index.html").is_file()


# Run by each Python that the command starts, before anything else.
ANOTHER_DAY = """\
import os, time_machine
if "SHIFT_TO" in os.environ:
    time_machine.travel(float(os.environ["SHIFT_TO"]), tick=True).start()
"""


def test_the_same_content_gives_the_same_bytes_anywhere_and_on_any_day(clone: Path, tmp_path: Path) -> None:
    assert make(clone, "site").returncode == 0
    first = contents(clone / "site")
    (tmp_path / "sitecustomize.py").write_text(ANOTHER_DAY, encoding="utf-8")
    elsewhere = tmp_path / "elsewhere" / "é"
    shutil.copytree(clone, elsewhere, symlinks=True, ignore=shutil.ignore_patterns("site", ".cache", ".build"))
    conditions = {
        "PYTHONPATH": str(tmp_path),
        "SHIFT_TO": str(datetime.datetime(2031, 2, 28, 23, 59, tzinfo=datetime.UTC).timestamp()),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4711",
    }
    day = [sys.executable, "-c", "import datetime; print(datetime.date.today())"]
    shifted = subprocess.run(day, env={**os.environ, **conditions}, capture_output=True, text=True, check=True)
    assert shifted.stdout.startswith("2031-03-01")  # there it is tomorrow already
    result = make(elsewhere, "site", umask=0o077, **conditions)
    assert result.returncode == 0, result.stdout + result.stderr
    second = contents(elsewhere / "site")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 100


def test_make_validate_says_what_is_wrong_and_stops(clone: Path) -> None:
    page = clone / "docs/nl/fractional-laser/recovery.md"
    page.write_text(page.read_text(encoding="utf-8").replace("vermijd die 24 uur", "vermijd die 42 uur"), "utf-8")
    result = make(clone, "validate")
    assert result.returncode != 0
    assert re.search(
        r'docs/nl/fractional-laser/recovery\.md:\d+:\d+: "42 uur" here, "24 hours" in '
        r"docs/en/fractional-laser/recovery\.md:\d+",
        result.stdout,
    )


@pytest.mark.parametrize(
    ("break_it", "status"),
    [
        (lambda root: None, 0),
        (lambda root: (root / "docs/nl/sample/recovery.md").unlink(), 1),
        (lambda root: (root / "mkdocs.yml").unlink(), 2),
        (lambda root: shutil.rmtree(root / "docs"), 2),
        (lambda root: (root / "mkdocs.yml").write_text("a: ["), 2),
    ],
    ids=["clean", "problems", "no-settings", "no-content", "broken-settings"],
)
def test_validate_has_three_exit_statuses(
    project: Path, break_it: Callable[[Path], None], status: int, capsys: pytest.CaptureFixture
) -> None:
    break_it(project)
    assert validate(["--root", str(project)]) == status
    printed = capsys.readouterr()
    assert bool(printed.err) == (status == 2)
    assert "Traceback" not in printed.out + printed.err


def test_a_path_at_which_nothing_is_is_no_success(project: Path, capsys: pytest.CaptureFixture) -> None:
    wrong = str(project / "docs/nl/sample/recovry.md")
    assert validate(["--root", str(project), wrong]) == 2
    assert "There is nothing at" in capsys.readouterr().err
    assert translations(["--root", str(project), "status", wrong]) == 2
    assert "There is nothing at" in capsys.readouterr().err


def test_the_pages_that_were_asked_for_are_counted(project: Path, capsys: pytest.CaptureFixture) -> None:
    assert validate(["--root", str(project), str(project / "docs/nl/sample/recovery.md")]) == 0
    assert "Pages checked: 1." in capsys.readouterr().out


def test_validate_lists_and_explains_its_rules(capsys: pytest.CaptureFixture) -> None:
    assert validate(["--list"]) == 0
    assert "figures-differ" in capsys.readouterr().out
    assert validate(["--explain", "figures-differ"]) == 0
    assert "Good:" in capsys.readouterr().out
    assert validate(["--explain", "nothing"]) == 2
    assert "--list" in capsys.readouterr().err


COMMANDS = ["validate_content", "build_site", "make_leaflets", "preview_site", "set_up", "lock_dependencies"]
COMMANDS += ["make_sbom", "check_links", "make_nginx", "deploy_site"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_is_its_manual(command: str) -> None:
    result = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / f"{command}.py"), "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0
    assert f"scripts/{command}.py" in result.stdout


# --- preview -------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def preview(clone: Path) -> Iterator[Callable[..., str]]:
    """Start previews; each is ended with the test."""
    started: list[subprocess.Popen] = []

    def start(only: str, **variables: str) -> str:
        port = free_port()
        command = [sys.executable, "scripts/preview_site.py", "--port", str(port), "--only", only]
        process = subprocess.Popen(
            command,
            cwd=clone,
            env={**os.environ, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        address = f"http://127.0.0.1:{port}/"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            try:
                urllib.request.urlopen(address + (f"{only}/" if only else "")).close()
                return address
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"no preview: {process.stdout.read() if process.stdout else ''}")

    yield start
    for process in started:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
        if process.stdout:
            process.stdout.close()


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def shown(address: str, wanted: str) -> str:
    """The page once it shows what is wanted."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with urllib.request.urlopen(address) as answer:
            text = answer.read().decode()
        if wanted in text:
            return text
        time.sleep(0.3)
    raise AssertionError(f"{address} does not show {wanted}")


def test_the_preview_has_all_languages_and_reloads(preview: Callable[[str], str], clone: Path) -> None:
    address = preview("")
    assert [status(address + path) for path in ("", "nl/", "ms/fractional-laser/recovery/")] == [200, 200, 200]
    page = clone / "docs/nl/index.md"
    page.write_text(page.read_text(encoding="utf-8").replace("de feiten", "de nieuwe feiten"), "utf-8")
    text = shown(address + "nl/", "de nieuwe feiten")
    assert "livereload" in text
    assert "Content-Security-Policy" not in text  # it would stop the reload script of the preview


def test_the_preview_shows_a_change_of_the_clinic(preview: Callable[..., str], tmp_path: Path) -> None:
    config = written(tmp_path / "own", ONE)
    address = preview("", CLINIC_CONFIG=str(config)) + "nl/"
    shown(address, "12 Jalan Contoh")
    config.write_text(ONE.replace("12 Jalan Contoh", "14 Jalan Contoh"), "utf-8")
    shown(address, "14 Jalan Contoh")
    # Many editors save by putting a new file in the place of the old one.
    fresh = tmp_path / "own" / "fresh"
    fresh.write_text(ONE.replace("12 Jalan Contoh", "16 Jalan Contoh"), "utf-8")
    fresh.replace(config)
    shown(address, "16 Jalan Contoh")
    logo = address.removesuffix("nl/") + "assets/images/clinic-logo.svg"
    (tmp_path / "own/logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><title>New</title></svg>", "utf-8")
    shown(logo, "<title>New</title>")


def test_the_preview_of_one_language_has_its_addresses_of_production(preview: Callable[[str], str]) -> None:
    address = preview("nl")
    assert status(address + "nl/fractional-laser/recovery/") == 200
    assert status(address + "ms/") == 404
    with urllib.request.urlopen(address) as answer:
        assert f"{address}nl/" in answer.read().decode()


def test_the_preview_of_one_language_shows_the_clinic(preview: Callable[..., str], tmp_path: Path) -> None:
    address = preview("nl", CLINIC_CONFIG=str(written(tmp_path / "own", ONE)))
    with urllib.request.urlopen(f"{address}nl/") as answer:
        assert "tot 22.00 uur" in answer.read().decode()


def test_the_preview_refuses_a_language_that_the_site_lacks() -> None:
    result = make(ROOT, "serve", "ONLY=xx")
    assert result.returncode != 0
    assert "It has en, nl, ms." in result.stderr
