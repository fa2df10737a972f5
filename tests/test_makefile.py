"""The commands of the README, in a folder with a space, as somebody without a programmer beside them runs them."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import set_up
from builds import SITE_URL, contents
from conftest import ROOT
from patientinfo.publish.built import COMPRESSED

# Whatever tried to install something would fail, and so would the test.
NO_NETWORK = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_NO_INDEX": "1",
    "https_proxy": "http://127.0.0.1:9/",
    "http_proxy": "http://127.0.0.1:9/",
}
# Run by each Python that the command starts, before anything else.
ANOTHER_DAY = """\
import os, time_machine
if "SHIFT_TO" in os.environ:
    time_machine.travel(float(os.environ["SHIFT_TO"]), tick=True).start()
"""


def make(root: Path, *arguments: str, umask: int = -1, **conditions: str) -> subprocess.CompletedProcess:
    # Without what an outer make has put there.
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments],
        cwd=root,
        umask=umask,
        env={**clean, **NO_NETWORK, "ONLY": "", **conditions},
        capture_output=True,
        text=True,
        check=False,
    )


def clone(project: Path, root: Path) -> Path:
    """The small project as somebody has it, with what is installed already."""
    shutil.copytree(project, root)
    for name in ("Makefile", "pyproject.toml", *set_up.LOCKS):
        shutil.copy(ROOT / name, root / name)
    (root / ".venv").symlink_to(Path(sys.prefix))
    return root


@dataclass(frozen=True)
class Made:
    """A project in which `make site` ended well, and what that said."""

    root: Path
    said: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, small_project: Path) -> Made:
    """`make site` in a strange place, on another day, by somebody with other settings."""
    folder = tmp_path_factory.mktemp("elsewhere")
    root = clone(small_project, folder / "my website" / "patient guide é")
    (folder / "sitecustomize.py").write_text(ANOTHER_DAY, encoding="utf-8")
    conditions = {
        "PYTHONPATH": str(folder),
        "SHIFT_TO": str(datetime.datetime(2031, 2, 28, 23, 59, tzinfo=datetime.UTC).timestamp()),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4711",
    }
    day = [sys.executable, "-c", "import datetime; print(datetime.date.today())"]
    shifted = subprocess.run(day, env={**os.environ, **conditions}, capture_output=True, text=True, check=True)
    assert shifted.stdout.startswith("2031-03-01")  # there it is tomorrow already
    result = make(root, "site", f"SITE_URL={SITE_URL}", "PRECOMPRESS=1", umask=0o077, **conditions)
    assert result.returncode == 0, result.stdout + result.stderr
    return Made(root, result.stdout)


def test_help_lists_every_command_in_one_line_each() -> None:
    lines = make(ROOT, "help").stdout.splitlines()
    named = [line.split()[1] for line in lines]
    assert {"site", "serve", "validate", "test", "help", "lock"} <= set(named)
    assert all(re.fullmatch(r"make [\w-]+ +\S.*", line) and len(line) < 120 for line in lines)


@pytest.mark.further
def test_make_site_works_in_a_folder_with_a_space_and_without_a_network(made: Made) -> None:
    assert "Installing" not in made.said
    assert f"The site is ready: 51 pages in {made.root / 'site'}" in made.said
    assert "make serve" in made.said


@pytest.mark.further
def test_the_same_content_gives_the_same_bytes_anywhere_and_on_any_day(made: Made, small_finished: Path) -> None:
    there, here = contents(made.root / "site"), contents(small_finished)
    compressed = {name for name in there if name.endswith(COMPRESSED)}
    assert there.keys() - compressed == here.keys()
    # The one list of all files names those that are compressed too.
    assert [name for name in here if here[name] != there[name]] == ["SHA256SUMS"]
    assert set(here["SHA256SUMS"].splitlines()) < set(there["SHA256SUMS"].splitlines())
    assert len(here) > 100
    assert {f"{name}.br" for name in here if name.endswith("/index.html")} <= compressed


def test_make_validate_says_what_is_wrong_and_stops(built_before: Path, tmp_path: Path) -> None:
    root = clone(built_before, tmp_path / "patient guide")
    page = root / "docs/nl/sample/recovery.md"
    page.write_text(page.read_text(encoding="utf-8").replace("gedurende 24 uur", "gedurende 42 uur"), "utf-8")
    result = make(root, "validate")
    assert result.returncode != 0
    assert re.search(
        r'docs/nl/sample/recovery\.md:\d+:\d+: "42 uur" here, "24 hours" in docs/en/sample/recovery\.md:\d+',
        result.stdout,
    )
