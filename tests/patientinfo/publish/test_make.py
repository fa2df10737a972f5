"""What is kept of earlier runs never shows: whatever changes, the site is the one that is made from nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import contents, published
from clinics import ONE, written
from conftest import accept_everything
from patientinfo.publish.make import KEPT_FOLDER
from patientinfo.publish.unchanged import RECORD_FILE, inputs_of

Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def published_before(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose site was made, with what is kept of that; for reading only."""
    root = shutil.copytree(small_project, tmp_path_factory.mktemp("before") / "project")
    published(root, root / "site")
    return root


@pytest.fixture
def project(tmp_path: Path, published_before: Path) -> Path:
    return shutil.copytree(published_before, tmp_path / "project")


def replace(file: str, old: str, new: str, *, accepted: bool = True) -> Change:
    """A change of text; what is then outdated is accepted, or stays so."""

    def change(root: Path) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        if accepted:
            accept_everything(root)

    return change


def rename(root: Path) -> None:
    for code in ("en", "nl", "ms"):
        (root / "docs" / code / "sample").rename(root / "docs" / code / "other")
        for page in (root / "docs" / code).rglob("*.md"):
            page.write_text(page.read_text("utf-8").replace("](sample/", "](other/").replace("../sample/", "../other/"))
    (root / "docs/treatments/sample.toml").rename(root / "docs/treatments/other.toml")
    accept_everything(root)


def add_a_page(root: Path) -> None:
    for code, title in {"en": "Costs", "nl": "Kosten", "ms": "Kos"}.items():
        front = f"---\ntitle: {title}\ndescription: {title}.\nafter: questions.md\nupdated: 2026-01-02\n---\n"
        (root / "docs" / code / "sample/costs.md").write_text(f"{front}\n# {title}\n\n{title}.\n", encoding="utf-8")
    accept_everything(root)


further = pytest.mark.further
# One of each kind of thing that a site is made from.
CHANGES = {
    "a word": replace("docs/nl/sample/benefits.md", "Het onderzoek is", "Het onderzoek was"),
    "a title": replace("docs/nl/sample/index.md", "title: ", "title: Over "),
    "a heading that others show": replace("docs/en/sample/index.md", "\n# ", "\n# New "),
    "a term": replace("docs/en/glossary.md", "**Scab", "**Crusty scab"),
    "a source": replace("docs/ms/sources.md", "\n- **", "\n- **Baru "),
    "a label": replace("overrides/partials/languages/nl.html", '"menu.site": "', '"menu.site": "Nieuw '),
    "the termbase": replace("docs/termbase/nl.toml", "# What the checks", "# What our checks"),
    "a treatment": replace("docs/treatments/sample.toml", 'colour = "', 'colour = "red" # "'),
    "a template": replace("overrides/partials/pi/footer.html", "<footer", "<footer data-new"),
    "a style": replace("overrides/stylesheets/base.css", "{", "{ --new: 1;"),
    "a script": replace("overrides/javascripts/site.js", ";", ";window.changed = 1;"),
    "a picture": lambda root: (root / "docs/images/new.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "the settings": replace("mkdocs.yml", "Huidlaserwijzer", "Huidlasergids"),
    "what is accepted": replace("docs/en/sample/benefits.md", "The research is", "Now the research is", accepted=False),
    "a treatment's folder": rename,
    "a further page": add_a_page,
}
# What one of each kind proves; the rest is tried with ALL=1.
FIRST = ("what is accepted", "a treatment's folder")


@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name in FIRST else further) for name in CHANGES])
def test_a_site_with_what_is_kept_is_the_one_made_from_nothing(project: Path, tmp_path: Path, name: str) -> None:
    before = contents(project / "site")
    inputs = inputs_of(project)
    CHANGES[name](project)
    assert inputs_of(project) != inputs
    kept = contents(published(project, tmp_path / "kept", before=project / "site"))
    shutil.rmtree(project / ".build")
    fresh = contents(published(project, tmp_path / "fresh"))
    assert kept.keys() == fresh.keys()
    assert [path for path, data in kept.items() if data != fresh[path]] == []
    # Words for the check change nothing that a reader gets.
    assert (kept == before) == (name == "the termbase")


@pytest.mark.parametrize("name", [pytest.param(name, marks=further) for name in ("a clinic", "an address")])
def test_what_the_environment_says_counts_too(project: Path, tmp_path: Path, name: str) -> None:
    clinic = {"CLINIC_CONFIG": str(written(tmp_path / "own", ONE))}
    variables = clinic if name == "a clinic" else {"CONTACT_EMAIL": "guide@example.org"}
    kept = contents(published(project, tmp_path / "kept", **variables))
    shutil.rmtree(project / ".build")
    assert kept == contents(published(project, tmp_path / "fresh", **variables))
    assert kept != contents(project / "site")


@pytest.mark.further
def test_what_was_damaged_is_made_again(project: Path, tmp_path: Path) -> None:
    before = contents(project / "site")
    for number, file in enumerate(sorted((project / ".build").rglob("*"))):
        if file.is_file():
            data = file.read_bytes()
            # Cut off, emptied, or one letter changed.
            file.write_bytes((data[: len(data) // 2], b"", data[:-40] + b"x" + data[-39:])[number % 3])
    made = published(project, tmp_path / "site", damaged=True)
    assert contents(made) == before
    assert contents(published(project, tmp_path / "again")) == before


def test_only_what_is_needed_is_kept(project: Path, tmp_path: Path) -> None:
    kept = {file.name for file in (project / KEPT_FOLDER).iterdir()}
    CHANGES["a word"](project)
    published(project, tmp_path / "site")
    now = {file.name for file in (project / KEPT_FOLDER).iterdir()}
    assert len(now) == len(kept)
    # The page, the search index of its language, and nothing else.
    assert len(now - kept) == 2


def test_the_record_of_what_was_made_lies_beside_what_is_kept() -> None:
    assert os.path.dirname(RECORD_FILE) == os.path.dirname(KEPT_FOLDER)  # noqa: PTH120
