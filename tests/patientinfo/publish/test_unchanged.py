"""A site is not made again only if nothing has changed: neither what it is made from nor the site."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import rewrite_checksums
from patientinfo.publish.unchanged import RECORD_FILE, Made, digest_of, inputs_of, made_before, remember

SAID = "Pages: 51."


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project and its site, as small as can be."""
    for name in ("CLINIC_CONFIG", "CONTACT_EMAIL", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    files = {
        "mkdocs.yml": 'extra:\n  contact_email: !ENV [CONTACT_EMAIL, ""]\n',
        "translations.lock.json": "{}",
        "docs/en/index.md": "# Home\n",
        "overrides/main.html": "<p>",
        "scripts/build_site.py": "",
        "site/index.html": "<p>Home",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    rewrite_checksums(tmp_path / "site")
    remember(tmp_path, Made(inputs_of(tmp_path), [], digest_of([]), SAID))
    return tmp_path


def found(root: Path, **settings: bool) -> Made | None:
    return made_before(root, root / "site", inputs_of(root, **settings))


def test_nothing_has_changed(project: Path) -> None:
    made = found(project)
    assert made is not None
    assert made.said == SAID


CHANGES: dict[str, Callable[[Path], object]] = {
    "a page": lambda root: (root / "docs/en/index.md").write_text("# House\n"),
    "a new file": lambda root: (root / "overrides/new.css").write_text(""),
    "a renamed file": lambda root: (root / "docs/en/index.md").rename(root / "docs/en/home.md"),
    "a link": lambda root: (root / "docs/en/link.md").symlink_to("nowhere"),
    "the settings": lambda root: (root / "mkdocs.yml").write_text("a: b"),
    "what is accepted": lambda root: (root / "translations.lock.json").write_text("[]"),
    "the site": lambda root: (root / "site/index.html").write_text("<p>Hell"),
    "a file of the site": lambda root: (root / "site/index.html").unlink(),
    "a file in the site": lambda root: (root / "site/new.html").write_text(""),
    "no list": lambda root: (root / "site/SHA256SUMS").unlink(),
    "no record": lambda root: (root / RECORD_FILE).unlink(),
    "a damaged record": lambda root: (root / RECORD_FILE).write_text('{"inputs": '),
    "another record": lambda root: (root / RECORD_FILE).write_text(json.dumps({"inputs": ""})),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_is_seen(project: Path, name: str) -> None:
    CHANGES[name](project)
    assert found(project) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("CONTACT_EMAIL", "guide@example.org"), ("CLINIC_CONFIG", "clinic.yml"), ("SOURCE_DATE_EPOCH", "1")],
)
def test_so_is_the_environment(project: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert found(project) is None


def test_and_whether_files_are_compressed(project: Path) -> None:
    assert found(project, precompress=True) is None


def test_a_file_outside_the_project_counts_as_long_as_it_is_used(project: Path, tmp_path_factory) -> None:
    logo = tmp_path_factory.mktemp("own") / "logo.svg"
    logo.write_text("<svg/>")
    remember(project, Made(inputs_of(project), [str(logo)], digest_of([str(logo)]), SAID))
    assert found(project) is not None
    logo.write_text("<svg></svg>")
    assert found(project) is None
    logo.unlink()
    assert found(project) is None
