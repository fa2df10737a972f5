"""Whoever changes a module finds its tests by its name, and can move a test without breaking another."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from conftest import ROOT

SCRIPTS, TESTS = ROOT / "scripts", ROOT / "tests"
MODULES = sorted(
    file.relative_to(SCRIPTS).as_posix() for file in SCRIPTS.rglob("*.py") if file.name != "__init__.py"
)  # fmt: skip
RULES = sorted(name for name in MODULES if name.startswith("patientinfo/checks/rules/"))
# Modules without tests of their own name, and where they are tried instead.
ELSEWHERE = {
    # A rule is tried by its broken examples in tests/content/broken/, and by what it lets pass.
    **dict.fromkeys(RULES, "test_rules.py"),
    "patientinfo/addresses.py": "test_rules.py",
    "patientinfo/translation/comparators.py": "test_labels.py",
    "patientinfo/content/claims.py": "test_rules.py",
    # Tables and values: what they hold is seen where it is used.
    "patientinfo/contract.py": "test_rules.py",
    "patientinfo/content/termbase.py": "test_rules.py",
    "patientinfo/content/toml_file.py": "test_rules.py",
    "patientinfo/content/treatments.py": "test_rules.py",
    "patientinfo/model.py": "patientinfo/content/test_parse.py",
    "patientinfo/checks/attribute_words.py": "patientinfo/content/test_slips.py",
    "patientinfo/checks/pair.py": "test_rules.py",
    "patientinfo/checks/registry.py": "test_rules.py",
    "patientinfo/checks/owners.py": "test_rules.py",
    **dict.fromkeys(
        (f"patientinfo/checks/report_{name}.py" for name in ("context", "programs", "text")),
        "patientinfo/checks/test_report.py",
    ),
    "patientinfo/rule_table.py": "test_rules.py",
    "patientinfo/suggest.py": "test_rules.py",
    "patientinfo/translation/status.py": "test_translations.py",
    "patientinfo/translation/parts.py": "test_translations.py",
    "patientinfo/translation/acceptance.py": "test_translations.py",
    "patientinfo/problems.py": "patientinfo/checks/test_report.py",
    "patientinfo/urls.py": "patientinfo/pages/test_navigation.py",
    # One family after the other: each is drawn, and has to be stopped.
    "patientinfo/content_checks/edits.py": "patientinfo/content_checks/test_single_faults.py",
    "patientinfo/content_checks/faults.py": "patientinfo/content_checks/test_single_faults.py",
    "patientinfo/content_checks/harmless.py": "patientinfo/content_checks/test_single_faults.py",
    "patientinfo/content_checks/places.py": "test_where.py",
    # Steps of one way: they are tried at its end, where a reader or editor meets them.
    "patientinfo/content_checks/tables.py": "test_check_content.py",
    "patientinfo/content/front_matter.py": "patientinfo/content/test_parse.py",
    "patientinfo/content/units.py": "patientinfo/content/test_figures.py",
    "patientinfo/content/load.py": "patientinfo/checks/test_run.py",
    "patientinfo/content/readability.py": "patientinfo/content_checks/test_reading_level.py",
    "patientinfo/content/glossary_marks.py": "patientinfo/content/test_glossary.py",
    "patientinfo/content/rendering.py": "patientinfo/content/test_parse.py",
    "patientinfo/selection.py": "test_validate_content.py",
    "patientinfo/content/labels.py": "patientinfo/test_settings.py",
    "patientinfo/content/country_marks.py": "patientinfo/content/test_country_parts.py",
    "patientinfo/content/tree.py": "patientinfo/content/test_parse.py",
    **dict.fromkeys(
        (f"patientinfo/clinic/{name}.py" for name in ("colours", "error", "fields", "model", "reading", "source")),
        "patientinfo/clinic/test_config.py",
    ),
    "patientinfo/publish/generator.py": "test_build_site.py",
    "patientinfo/publish/command.py": "test_build_site.py",
    # What is kept, and what is made from it: tried by making sites with and without.
    **dict.fromkeys(
        (
            "patientinfo/article.py",
            "patientinfo/kept.py",
            "patientinfo/content/store.py",
            "patientinfo/checks/page_index.py",
            *(f"patientinfo/pages/{name}.py" for name in ("build", "site_content", "sitemap", "views")),
        ),
        "patientinfo/publish/test_make.py",
    ),
    "patientinfo/publish/built.py": "patientinfo/publish/test_verify.py",
    "patientinfo/publish/verify_files.py": "patientinfo/publish/test_verify.py",
    "patientinfo/publish/verify_head.py": "patientinfo/publish/test_verify.py",
    "patientinfo/publish/verify_requests.py": "patientinfo/publish/test_verify.py",
    # Behind one command.
    **dict.fromkeys(
        (f"patientinfo/preview/{name}.py" for name in ("content", "preview", "verdict")), "test_preview_site.py"
    ),
    **dict.fromkeys(
        (
            f"patientinfo/skeletons/{name}.py"
            for name in ("files", "labels", "locales", "make", "pages", "settings_file", "tables", "treatments")
        ),
        "test_new_content.py",
    ),
    "collect_messages.py": "patientinfo/test_messages.py",
    "patientinfo/translation/lock.py": "test_translations.py",
    **dict.fromkeys((f"patientinfo/translation/{name}.py" for name in ("reviews", "signing")), "test_sign_review.py"),
    "patientinfo/translation/review_sheets.py": "test_review_documents.py",
    "patientinfo/tools.py": "test_set_up.py",
}


def own_tests(module: str) -> Path:
    """Where the tests of a module stand."""
    path = Path(module)
    return TESTS / path.parent / f"test_{path.name}"


def test_every_module_has_its_tests_or_says_where_they_are() -> None:
    assert [name for name in MODULES if name not in ELSEWHERE and not own_tests(name).is_file()] == []


@pytest.mark.parametrize("module", ELSEWHERE)
def test_the_list_of_others_is_true_and_no_longer_than_it_has_to_be(module: str) -> None:
    assert module in MODULES
    assert not own_tests(module).exists(), "it has tests of its own now: take it off the list"
    assert (TESTS / ELSEWHERE[module]).is_file()


def test_no_module_of_tests_uses_another() -> None:
    """What two of them share stands in a module of its own, such as builds.py."""
    found = [
        f"{file.relative_to(TESTS)}: {name}"
        for file in sorted(TESTS.rglob("*.py"))
        if "node_modules" not in file.parts and ".venv" not in file.parts
        for name in imported(file)
        if name.rpartition(".")[2].startswith("test_")
    ]
    assert found == []


def imported(file: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


# Lines from `def` or `class` to the end, with the docstring, without decorators.
LONGEST_FUNCTION, LONGEST_CLASS = 60, 200


def test_no_function_and_no_class_is_too_long_to_be_read_at_once() -> None:
    too_long = []
    for module in MODULES:
        for node in ast.walk(ast.parse((SCRIPTS / module).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                most = LONGEST_CLASS if isinstance(node, ast.ClassDef) else LONGEST_FUNCTION
                if lines > most:
                    too_long.append(f"scripts/{module}:{node.lineno}: {node.name} has {lines} lines, more than {most}")
    assert too_long == []
