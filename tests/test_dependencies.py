"""What DEPENDENCIES.md says is here is here, and what is here stands in it."""

from __future__ import annotations

import json
import re
import tomllib

from conftest import ROOT

TEXT = (ROOT / "DEPENDENCIES.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \|(.*)\|$", TEXT, re.M)


def direct() -> set[str]:
    """The direct dependencies of every group, and those of the tools that come from npm."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = [*project["dependencies"], *(need for group in project["optional-dependencies"].values() for need in group)]
    found = {re.split(r"[<>=!~\[; ]", need)[0] for need in needs}
    for package in (ROOT / "tests").glob("*/package.json"):
        lists = json.loads(package.read_text(encoding="utf-8"))
        found |= {*lists.get("dependencies", ()), *lists.get("devDependencies", ())}
    return found


def test_each_direct_dependency_has_its_row_and_no_other_has_one() -> None:
    assert sorted(name for name, _ in ROWS) == sorted(direct())


def test_each_row_says_a_version_a_date_and_what_leaving_touches() -> None:
    for name, row in ROWS:
        cells = row.split(" | ")
        assert len(cells) == 3, name
        assert re.match(r"\d[\d.]*, 20\d\d-\d\d-\d\d, \w", cells[1]), name
        assert "`" in cells[2], name


def test_each_file_that_is_named_exists() -> None:
    words = set(re.findall(r"`([^`\s]+)`", TEXT)) - {name for name, _ in ROWS}  # npm has names with a slash
    paths = {word for word in words if "/" in word or re.search(r"\.(toml|yml|md)$", word) or word == "Makefile"}
    assert len(paths) > 20
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) < 120


def test_locks_hold_hashes_and_no_addresses() -> None:
    locks = [
        *ROOT.glob("requirements*.txt"),
        *(ROOT / "tests").glob("*/*lock.json"),
        *ROOT.glob("tests/*/requirements.txt"),
    ]
    assert len(locks) >= 8
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock
        assert "sha256:" in text or '"integrity": "sha512-' in text, lock
