"""Which language is the source, and what a language is called, is a setting: any of them may be at the root."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path

import pytest

from builds import SITE_URL, TODAY, published
from conftest import FURTHER, Once, accept_everything, check, content_of, new_project
from patientinfo.content_checks.searches import search_misses
from patientinfo.pages.site_content import read_site
from patientinfo.pages.views import language_index
from patientinfo.problems import NOTICE
from patientinfo.publish.verify import verify_site


def other_settings(root: Path) -> None:
    """Dutch, second in the list, is the source; Malay is that of Singapore, a code with a region."""
    new_project(root)
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace("          default: true\n", "", 1).replace("- locale: ms\n", "- locale: ms-SG\n", 1)
    head, dutch = text.split("- locale: nl\n", 1)
    settings.write_text(f"{head}- locale: nl\n          default: true\n{dutch}", encoding="utf-8")
    for folder, suffix in (("docs", ""), ("docs/checks/search", ".toml"), ("overrides/partials/languages", ".html")):
        (root / folder / f"ms{suffix}").rename(root / folder / f"ms-SG{suffix}")
    labels = root / "overrides/partials/languages/ms-SG.html"
    text = labels.read_text(encoding="utf-8")
    labels.write_text(text.replace('"language": "ms"', '"language": "ms-SG"', 1), encoding="utf-8")
    accept_everything(root)


@pytest.fixture(scope="module")
def other_source(once: Once) -> Path:
    return once("other-source-language", other_settings)


@pytest.fixture(scope="module")
def site(once: Once, other_source: Path) -> Path:
    def make(folder: Path) -> None:
        root = shutil.copytree(other_source, folder / "project")
        published(root, root / "site")

    return once("other-source-language-built", make) / "project" / "site"


@pytest.mark.further
def test_the_source_is_at_the_root_and_the_others_in_their_folders(site: Path) -> None:
    languages = {"": "nl", "en/": "en", "ms-SG/": "ms-SG"}
    for folder, code in languages.items():
        text = (site / f"{folder}index.html").read_text(encoding="utf-8")
        assert f'<html lang="{code}"' in text
        found = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', text))
        wanted = {other: f"{SITE_URL}{there}" for there, other in languages.items()}
        assert found == {**wanted, "x-default": SITE_URL}


def test_the_content_has_no_problem(other_source: Path) -> None:
    assert check(other_source) == []


@pytest.mark.further
def test_the_built_site_has_no_problem(site: Path) -> None:
    project, pages = content_of(site.parent)
    assert verify_site(site, project, pages) == []


# --- languages that need files only ----------------------------------------------------------------------


def test_german_arabic_and_chinese_have_no_problem_in_files_alone(project_in_further_languages: Path) -> None:
    """Real text in each: no false problem of the content."""
    root = project_in_further_languages
    assert check(root) == []
    assert [p for p in check(root, NOTICE) if p.rule == "unchecked-language"] == []
    assert {language.code for language in content_of(root)[0].languages} == {"en", *FURTHER}


@pytest.mark.further
def test_nor_have_their_built_site_and_its_search(further_languages: Path) -> None:
    root = further_languages.parent
    project, pages = content_of(root)
    assert verify_site(further_languages, project, pages) == []
    assert list(search_misses(root, project, partial(language_index, read_site(root, on=TODAY)))) == []


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("de", "20 Minuten", "30 Minuten"),
        ("ar", "20 دقيقة", "30 دقيقة"),
        ("zh-Hans", "20分钟", "30分钟"),
    ],
)
def test_a_changed_figure_is_found_in_them_too(
    project_in_further_languages: Path, tmp_path: Path, code: str, old: str, new: str
) -> None:
    root = shutil.copytree(project_in_further_languages, tmp_path / "project")
    page = root / "docs" / code / "sample" / "benefits.md"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")
    assert {problem.rule for problem in check(root)} >= {"figures-differ"}
