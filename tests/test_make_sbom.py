"""The software bill of materials holds what the lock holds, and is valid."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement

from conftest import ROOT
from make_sbom import LOCK, SBOM, main


def locked() -> Iterator[tuple[Requirement, set[str]]]:
    """Each package of the lock with its hashes."""
    text = (ROOT / LOCK).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in re.findall(r"^[a-z0-9].*", text, re.M):
        need, *hashes = line.split("--hash=sha256:")
        yield Requirement(need), {value.strip() for value in hashes}


def version(need: Requirement) -> str:
    return str(need.specifier).removeprefix("==")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a space in its name."""
    root = tmp_path_factory.mktemp("my guide")
    for name in (LOCK, "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture(scope="module")
def make(project: Path) -> Callable[[], str]:
    def run() -> str:
        (project / SBOM).unlink(missing_ok=True)
        assert main(["--root", str(project)]) == 0
        return (project / SBOM).read_text(encoding="utf-8")

    return run


@pytest.fixture(scope="module")
def text(make: Callable[[], str]) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        return make()


@pytest.fixture(scope="module")
def bill(text: str) -> dict[str, Any]:
    return json.loads(text)


def test_it_is_valid(text: str, bill: dict[str, Any]) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(text) is None
    bill = {**bill, "components": [{"name": "without a type"}]}
    assert validator.validate_str(json.dumps(bill)) is not None


def test_it_has_every_package_of_the_lock_and_no_other(bill: dict[str, Any]) -> None:
    found = [(component["name"], component["version"]) for component in bill["components"]]
    assert sorted(found) == sorted((need.name, version(need)) for need, _ in locked())
    assert {component["purl"] for component in bill["components"]} == {f"pkg:pypi/{n}@{v}" for n, v in found}


def test_each_package_has_the_hashes_of_the_lock(bill: dict[str, Any]) -> None:
    found = {
        component["purl"]: {
            value["content"]
            for reference in component["externalReferences"]
            for value in reference.get("hashes", ())
            if value["alg"] == "SHA-256"
        }
        for component in bill["components"]
    }
    assert found == {f"pkg:pypi/{need.name}@{version(need)}": hashes for need, hashes in locked()}
    assert all(found.values())


def test_each_package_that_is_installed_has_its_licence(bill: dict[str, Any]) -> None:
    """One that is for another platform or Python is not installed, and has none."""
    found = {component["purl"] for component in bill["components"] if component.get("licenses")}
    here = {f"pkg:pypi/{n.name}@{version(n)}" for n, _ in locked() if n.marker is None or n.marker.evaluate()}
    assert found == here
    by_name = {component["name"]: component for component in bill["components"]}
    assert by_name["mkdocs-material"]["licenses"][0]["license"]["id"] == "MIT"


def test_it_names_the_project(bill: dict[str, Any]) -> None:
    subject = bill["metadata"]["component"]
    assert (subject["name"], subject["licenses"][0]["license"]["id"]) == ("patient-guide", "MIT")


def test_it_is_the_same_bytes_each_time(
    make: Callable[[], str], text: str, bill: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert make() == text
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]
    assert str(ROOT) not in text
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert json.loads(make())["metadata"]["timestamp"] == "2027-01-15T08:00:00+00:00"


def test_without_a_lock_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["--root", str(tmp_path)]) == 2
    assert "There is no requirements.txt" in capsys.readouterr().err


def test_a_broken_lock_stops_it(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    (tmp_path / LOCK).write_text("babel==2.18.0\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project", encoding="utf-8")
    assert main(["--root", str(tmp_path)]) == 1
    assert "could not be made" in capsys.readouterr().err
    assert not (tmp_path / SBOM).exists()
