"""The whole check of a content: what it asks for is content, and never a change to the program."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from conftest import TODAY, check
from patientinfo.content.load import read_project
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES
from patientinfo.settings import load_settings
from patientinfo.translation.lock import load_lock


def test_valid_content_has_no_problem(project: Path) -> None:
    assert check(project) == []


def test_a_second_treatment_and_a_new_language_are_content_plus_one_entry(project: Path) -> None:
    """The check asks for what is missing, and for nothing else."""
    settings = project / "mkdocs.yml"
    entry = "        - locale: ms\n"
    german = "        - locale: de\n          name: Deutsch\n          build: true\n"
    settings.write_text(settings.read_text(encoding="utf-8").replace(entry, german + entry), encoding="utf-8")
    docs = project / "docs"
    new = docs / "en" / "other"
    new.mkdir()
    text = (docs / "en/sample/index.md").read_text(encoding="utf-8")
    changed = re.sub(r"^(title|description|#)(:? .*?)\.?$", r"\1\2, otherwise", text, flags=re.M)
    (new / "index.md").write_text(changed, encoding="utf-8")
    shutil.copy(docs / "treatments" / "sample.toml", docs / "treatments" / "other.toml")
    found = check(project)
    treatment = [f"{name}.md" for name, kind in TREATMENT_PAGES.items() if kind.required]
    wanted = {f"docs/de/{name}.md" for name, kind in SITE_PAGES.items() if kind.required}
    for code in ("de", "en", "nl", "ms"):
        wanted |= {f"docs/{code}/other/{page}" for page in treatment}
    wanted -= {"docs/en/other/index.md"}
    # A new language also lacks the pages that other languages have beyond the required ones.
    wanted |= {
        f"docs/de/{key}"
        for key in read_project(load_settings(project), TODAY, load_lock(project)).keys
        if "other/" not in key
    }
    assert {problem.path for problem in found if problem.rule == "missing-page"} == wanted
    assert {(problem.path, problem.rule) for problem in found if problem.rule != "missing-page"} == {
        ("overrides/partials/languages/de.html", "missing-words"),
        ("docs/en/index.md", "unlisted-treatment"),
    }
