"""The software bill of materials holds what the lock holds, and is valid."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement

from conftest import ROOT
from make_sbom import COPIED, LOCK, SBOM, main


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
    for name in (LOCK, "pyproject.toml", *(file for *_, file in COPIED)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
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


def of_the_lock(bill: dict[str, Any]) -> list[dict[str, Any]]:
    return [component for component in bill["components"] if component["purl"].startswith("pkg:pypi/")]


def test_it_has_every_package_of_the_lock_and_no_other(bill: dict[str, Any]) -> None:
    found = [(component["name"], component["version"]) for component in of_the_lock(bill)]
    assert sorted(found) == sorted((need.name, version(need)) for need, _ in locked())
    assert {component["purl"] for component in of_the_lock(bill)} == {f"pkg:pypi/{n}@{v}" for n, v in found}


def test_each_package_has_the_hashes_of_the_lock(bill: dict[str, Any]) -> None:
    found = {
        component["purl"]: {
            value["content"]
            for reference in component["externalReferences"]
            for value in reference.get("hashes", ())
            if value["alg"] == "SHA-256"
        }
        for component in of_the_lock(bill)
    }
    assert found == {f"pkg:pypi/{need.name}@{version(need)}": hashes for need, hashes in locked()}
    assert all(found.values())


def test_each_package_that_is_installed_has_its_licence(bill: dict[str, Any]) -> None:
    """One that is for another platform or Python is not installed, and has none."""
    found = {component["purl"] for component in of_the_lock(bill) if component.get("licenses")}
    here = {f"pkg:pypi/{n.name}@{version(n)}" for n, _ in locked() if n.marker is None or n.marker.evaluate()}
    assert found == here
    by_name = {component["name"]: component for component in bill["components"]}
    assert by_name["mkdocs-material"]["licenses"][0]["license"]["id"] == "MIT"


def test_what_is_copied_is_in_it_as_it_lies_here(bill: dict[str, Any]) -> None:
    copies = {file.name for file in (ROOT / "overrides" / "javascripts" / "vendor").glob("*.js")}
    assert copies == {Path(file).name for *_, file in COPIED}
    (copied,) = [component for component in bill["components"] if component["purl"].startswith("pkg:npm/")]
    package = json.loads((ROOT / "tests" / "html" / "package.json").read_text(encoding="utf-8"))
    assert (copied["name"], copied["version"]) == ("minisearch", package["devDependencies"]["minisearch"])
    content = (ROOT / "overrides/javascripts/vendor/minisearch.js").read_bytes()
    assert copied["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]


def test_it_says_which_package_asks_for_which(bill: dict[str, Any]) -> None:
    names = {component["bom-ref"]: component["name"] for component in bill["components"]}
    asked = {
        names.get(entry["ref"], "the project"): {names[ref] for ref in entry.get("dependsOn", ())}
        for entry in bill["dependencies"]
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert asked.pop("the project") == {Requirement(need).name for need in project["dependencies"]} | {"minisearch"}
    assert asked.keys() == set(names.values())
    assert {"jinja2", "markdown", "ghp-import", "watchdog"} <= asked["mkdocs"]
    assert asked["jinja2"] == {"markupsafe"}
    assert asked["minisearch"] == set()
    # Nothing is in the lock that nothing asks for.
    assert set().union(*asked.values()) | {Requirement(need).name for need in project["dependencies"]} == (
        set(names.values()) - {"minisearch"}
    )


def test_it_names_the_project(bill: dict[str, Any]) -> None:
    subject = bill["metadata"]["component"]
    assert (subject["name"], subject["licenses"][0]["license"]["id"]) == ("patient-guide", "MIT")


@pytest.mark.further
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
    for *_, file in COPIED:
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).touch()
    assert main(["--root", str(tmp_path)]) == 1
    assert "could not be made" in capsys.readouterr().err
    assert not (tmp_path / SBOM).exists()
