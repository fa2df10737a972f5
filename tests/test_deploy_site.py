"""The command that puts a site in front of readers: what it says, and what it needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from builds import contents
from conftest import ROOT
from deploy_site import main
from patientinfo.publish.deploy import releases
from releases import small_release

Site = Callable[[str], Path]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Make a small site that says one word on each page and in its script."""
    return partial(small_release, tmp_path / "sites")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "srv" / "my site"


def test_the_command_deploys_lists_and_goes_back(site: Site, target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("one", "two"):
        assert main([str(target), "--site", str(site(word))]) == 0
    two, one = releases(target)
    assert f"{two} is live now" in capsys.readouterr().out
    assert main([str(target), "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [two, one]
    assert [line.endswith("live") for line in lines] == [True, False]
    assert main([str(target), "--rollback"]) == 0
    assert f"{one} is live again" in capsys.readouterr().out
    assert main([str(target), "--rollback"]) == 1
    assert capsys.readouterr().err.startswith("Nothing was changed. ")


def test_the_command_says_what_is_wrong(site: Site, target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site("one") / "index.html").unlink()
    assert main([str(target), "--site", str(site("one"))]) == 1
    assert "is not a complete site: it has no index.html. Build it first: make site" in capsys.readouterr().err
    assert main([str(target), "--rollback"]) == 1
    assert "Nothing was deployed there yet" in capsys.readouterr().err
    target.parent.mkdir(exist_ok=True)
    target.write_text("a file")
    assert main([str(target), "--site", str(site("two"))]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_without_a_folder_nothing_happens(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([""]) == 2
    assert "make deploy TO=/srv/site" in capsys.readouterr().err


def test_on_a_server_it_needs_nothing_but_python_and_the_files_that_are_named(
    site: Site, target: Path, tmp_path: Path
) -> None:
    hosting = (ROOT / ".github" / "HOSTING.md").read_text(encoding="utf-8")
    copies = re.findall(r"^(\S+) +from (\S+)$", hosting, re.MULTILINE)
    assert ("site/", "site/") in copies
    there = tmp_path / "server"
    for name, source in copies:
        (there / name).parent.mkdir(parents=True, exist_ok=True)
        if name == "site/":
            shutil.copytree(site("one"), there / name)
        else:
            shutil.copy(ROOT / source, there / name)
    (words,) = re.findall(r"`python3 (deploy_site\.py /srv/site --site site)`", hosting)
    # -S: nothing that was installed.
    command = [sys.executable, "-S", *(str(target) if word == "/srv/site" else word for word in words.split())]
    done = subprocess.run(
        command, cwd=there, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]}
    )
    assert done.returncode == 0, done.stderr
    assert contents(target / "current") == contents(site("one"))
