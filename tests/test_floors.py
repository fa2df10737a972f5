"""The plan of the house: which room of the program may use which. Imports run down, and never in a circle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "scripts" / "patientinfo"
SCRIPTS = ROOT / "overrides" / "javascripts"
# From the ground up, each with what it is for. A room uses itself and those below it.
FLOORS = {
    "": "the ground floor: words and values that everything shares",
    "content": "docs/ -> Page: what an editor wrote, as a reader gets it",
    "skeletons": "docs/, mkdocs.yml -> a new language, page or treatment with everything but its words",
    "translation": "what is outdated, and who accepted what",
    "checks": "Page -> [Problem]",
    "clinic": "clinic.yml -> who publishes the site",
    "pages": "Page -> what the templates show",
    "publish": "pages -> site/: files for hosts and programs, verified and swapped in",
    "preview": "docs/ while somebody writes -> the site in a folder, and what the check says of it",
    "leaflet": "site/ -> PDF",
    "external_links": "the links to other sites, tried over the network",
    "content_checks": "what must hold of the content: facts, searches, reading level, single faults",
    "rule_table": "every rule of the program, to be listed, explained and translated",
}
ORDER = list(FLOORS)


def modules() -> Mapping[str, Path]:
    """The modules of the package by their names within it, "checks.rules.links"."""
    return {
        ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): file
        for file in PACKAGE.rglob("*.py")
        if file.parent != PACKAGE or file.name != "__init__.py"
    }


MODULES = modules()


def room(module: str) -> str:
    first = module.partition(".")[0]
    return first if first in FLOORS else ""


def imports(file: Path) -> Iterator[str]:
    """The modules of the package that a file uses."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "patientinfo":
            base = (node.module or "").partition(".")[2]
            for alias in node.names:
                name = f"{base}.{alias.name}".lstrip(".")
                yield name if name in MODULES else base
        elif isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("patientinfo."))


USES = {module: set(imports(file)) for module, file in MODULES.items()}


def test_imports_run_down() -> None:
    climbing = [
        f"{module} uses {other}: {room(module) or 'the ground floor'} ({FLOORS[room(module)]}) lies below "
        f"{room(other)} ({FLOORS[room(other)]}). Move what is shared down, or hand it over as an argument."
        for module, others in USES.items()
        for other in others
        if ORDER.index(room(other)) > ORDER.index(room(module))
    ]
    assert len(MODULES) > 60
    assert sum(map(len, USES.values())) > 150
    assert climbing == []


def assert_no_circle(uses: Mapping[str, set[str]]) -> None:
    try:
        list(TopologicalSorter(uses).static_order())
    except CycleError as error:
        pytest.fail(f"A circle: {' -> '.join(error.args[1])}", pytrace=False)


def test_no_module_uses_itself_by_way_of_others() -> None:
    # Whoever loads a package of rules loads its modules; they do not use the package.
    assert_no_circle({module: others - {module} for module, others in USES.items()})


def scripts() -> Mapping[str, set[str]]:
    """Each script of the site with those that it imports: "planner/plan.js"."""
    pattern = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.\.?/[\w./-]+\.js)["']""")
    return {
        file.relative_to(SCRIPTS).as_posix(): {
            (file.parent / path).resolve().relative_to(SCRIPTS.resolve()).as_posix()
            for path in pattern.findall(file.read_text("utf-8"))
        }
        for file in SCRIPTS.rglob("*.js")
    }


def test_every_import_of_a_script_leads_to_a_script() -> None:
    uses = scripts()
    assert sum(map(len, uses.values())) > 30
    assert {path for paths in uses.values() for path in paths} <= set(uses)


def test_no_script_of_the_site_uses_itself_by_way_of_others() -> None:
    assert_no_circle(scripts())


def test_shared_scripts_use_no_tool() -> None:
    climbing = {
        f"{name} imports {path}"
        for name, paths in scripts().items()
        for path in paths
        if name.startswith("shared/") and not path.startswith("shared/")
    }
    assert climbing == set()


def test_every_room_is_on_a_floor() -> None:
    rooms = {file.name for file in PACKAGE.iterdir() if (file / "__init__.py").is_file()}
    assert rooms <= set(FLOORS)
