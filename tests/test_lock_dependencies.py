"""The lock files hold all that is needed, agree, and install on any later day with an old pip and a new one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Mapping
from importlib.metadata import Distribution
from pathlib import Path

import pytest

import set_up
from conftest import ROOT
from package_index import LOCKED, installed, make_index
from patientinfo.tools import OLDEST_PIP, PROPERDOCS, PROPERDOCS_PYTHON

PROPERDOCS_LOCK = f"{PROPERDOCS}/requirements.txt"
ALL_LOCKS = [*set_up.LOCKS, PROPERDOCS_LOCK]


def locked(name: str) -> dict[str, str]:
    """Package and version of a lock file; of two for different systems the last."""
    return {match[1]: match[3] for match in LOCKED.finditer((ROOT / name).read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", ALL_LOCKS)
def test_locks_have_hashes_and_no_addresses_and_no_pre_releases(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
    assert len(LOCKED.findall(text)) == len(re.findall(r"^[a-z].*==", text, re.M)) > 30
    assert not [version for version in locked(name).values() if re.search(r"[a-z]", version.split("+")[0])]


def test_locks_hold_what_pyproject_asks_for_and_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def names(needs: list[str]) -> set[str]:
        return {re.split(r"[<>=!~\[; ]", need)[0] for need in needs}

    assert names(project["dependencies"]) <= set(locked(set_up.SITE))
    for extra, lock in (("content", set_up.CONTENT), ("leaflets", set_up.LEAFLETS), ("dev", set_up.DEV)):
        assert names(project["optional-dependencies"][extra]) <= set(locked(lock))
    for lock, holders in set_up.LOCKS.items():
        for holder in holders:
            assert locked(lock).items() <= locked(holder).items(), holder


def test_properdocs_takes_the_place_of_mkdocs_and_all_else_is_the_same() -> None:
    site, properdocs = locked(set_up.SITE), locked(PROPERDOCS_LOCK)
    only_of_mkdocs = {"mkdocs", "mkdocs-get-deps", "mergedeep"}
    assert {n: v for n, v in properdocs.items() if n != "properdocs"} == {
        n: v for n, v in site.items() if n not in only_of_mkdocs
    }
    assert "properdocs" in properdocs


# --- next month ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> Mapping[str, Distribution]:
    folders = [Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("platlib"))]
    beside = list(PROPERDOCS_PYTHON.parent.parent.glob("lib/python*/site-packages"))
    return {**installed(beside), **installed(folders)}


def install(folder: Path, lock: str, pip: str, *, resolving: bool = False) -> subprocess.CompletedProcess:
    """Install a lock into a new environment from the index in `folder`, as scripts/set_up.py does."""
    environment = folder / f"environment-{pip}-{resolving}"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    file = folder / "requirements.txt"
    file.write_text(lock, encoding="utf-8")
    command = set_up.install_command(environment / "bin" / "python", file)
    if resolving:
        command.remove("--no-deps")
    # The program alone: what else lies beside it would count as installed.
    (folder / "pip").mkdir()
    packages = OLDEST_PIP if pip == "oldest" else Path(sysconfig.get_path("purelib"))
    (folder / "pip" / "pip").symlink_to(packages / "pip")
    conditions = {"PYTHONPATH": str(folder / "pip"), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder / "index")}
    conditions |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", "PIP_NO_COMPILE": "1"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    return subprocess.run(command, env={**clean, **conditions}, capture_output=True, text=True, check=False)


@pytest.mark.properdocs
@pytest.mark.parametrize("pip", ["oldest", "newest"])
# The last holds all that the others hold.
@pytest.mark.parametrize(
    "name", [set_up.DEV, *(pytest.param(name, marks=pytest.mark.further) for name in ALL_LOCKS if name != set_up.DEV)]
)
def test_a_lock_installs_when_everything_has_a_newer_release(
    name: str, pip: str, real: Mapping[str, Distribution], tmp_path: Path
) -> None:
    lock = make_index(tmp_path / "index", (ROOT / name).read_text(encoding="utf-8"), real)
    done = install(tmp_path, lock, pip)
    assert done.returncode == 0, done.stderr
    found = installed((tmp_path / f"environment-{pip}-False").glob("lib/python*/site-packages"))
    assert len(found) >= len(locked(name)) - 8  # what is for other systems
    versions = {(match[1], match[3]) for match in LOCKED.finditer((ROOT / name).read_text(encoding="utf-8"))}
    assert [(name, one.version) for name, one in found.items() if (name, one.version) not in versions] == []


def test_the_index_is_one_that_the_lock_of_before_does_not_survive(
    real: Mapping[str, Distribution], tmp_path: Path
) -> None:
    """Written without extras and installed with dependencies, as it was until November 2026."""
    text = (ROOT / set_up.LEAFLETS).read_text(encoding="utf-8")
    lock = make_index(tmp_path / "index", re.sub(r"^([\w-]+)\[[^\]]*\]==", r"\1==", text, flags=re.M), real)
    done = install(tmp_path, lock, "oldest", resolving=True)
    assert done.returncode != 0
    assert "all requirements must have their versions pinned with ==" in done.stderr
