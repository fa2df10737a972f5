"""A pytest plugin: tests whose tool this machine lacks are left out, and said at the end with how to get it.

Where CI is set, or where such tests are asked for by their marker (-m browser), a missing tool is a failure.
The markers stand on the tests: patientinfo/tools.py names the tools.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from patientinfo.tools import TOOLS, Tool

_LEFT_OUT: pytest.StashKey[Counter[str]] = pytest.StashKey()
_MISSING: pytest.StashKey[dict[str, Tool]] = pytest.StashKey()
_ALL_MISSING: pytest.StashKey[list[str]] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Declare one marker a tool."""
    for tool in TOOLS:
        config.addinivalue_line("markers", f"{tool.name}: needs {tool.what}")
    config.stash[_LEFT_OUT] = Counter()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here."""
    wanted = {tool.name for tool in TOOLS if any(item.get_closest_marker(tool.name) for item in items)}
    known = getattr(config, "workerinput", {}).get("missing")
    missing = {tool.name: tool for tool in TOOLS if tool.name in wanted and _is_missing(tool, known)}
    config.stash[_MISSING] = missing
    if os.environ.get("CI"):
        return  # they fail, each with the line that says how to get the tool
    kept, left = [], []
    for item in items:
        lacks = next((name for name in missing if item.get_closest_marker(name)), None)
        if lacks and lacks not in config.option.markexpr.split():
            config.stash[_LEFT_OUT][lacks] += 1
            left.append(item)
        else:
            kept.append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def _is_missing(tool: Tool, known: list[str] | None) -> bool:
    return tool.name in known if known is not None else not tool.is_here()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell each worker what is missing: to look for it takes seconds."""
    config = node.config  # type: ignore[attr-defined]
    if _ALL_MISSING not in config.stash:
        config.stash[_ALL_MISSING] = [tool.name for tool in TOOLS if not tool.is_here()]
    node.workerinput["missing"] = config.stash[_ALL_MISSING]  # type: ignore[attr-defined]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail with one line where a tool is missing."""
    for name, tool in item.config.stash.get(_MISSING, {}).items():
        if item.get_closest_marker(name):
            pytest.fail(f"This test needs {tool.hint}.", pytrace=False)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Take over from a worker what it left out; every worker collects the same."""
    output = getattr(node, "workeroutput", {})
    node.config.stash[_LEFT_OUT] |= Counter(output.get("left_out", {}))  # type: ignore[attr-defined]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = dict(session.config.stash[_LEFT_OUT])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say in one line what was not run, and how to get what it needs."""
    if left := config.stash[_LEFT_OUT]:
        hints = {tool.name: tool.hint for tool in TOOLS}
        needs = "; ".join(f"{count} need {hints[name]}" for name, count in left.items())
        terminalreporter.write_line(f"NOT RUN: {sum(left.values())} tests. {needs}.", yellow=True)
