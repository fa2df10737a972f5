"""[Problem] -> what an editor reads. One function prints; the checks only yield values."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import indent

from patientinfo.checks.registry import Rule
from patientinfo.problems import Problem


def as_text(problems: Sequence[Problem]) -> str:
    """All problems, each with its place, what is wrong, and what to do; then their number."""
    lines = [f"{p.path}:{p.line}: {p.message} [{p.rule}]\n    {p.remedy}" for p in problems]
    files = len({p.path for p in problems})
    if problems:
        lines.append(
            f"{len(problems)} problem{_s(len(problems))} in {files} file{_s(files)}. "
            "Nothing is published until they are mended."
        )
    return "\n".join(lines)


def as_list(rules: Sequence[Rule]) -> str:
    """Each rule with its one-line summary."""
    width = max(len(rule.name) for rule in rules)
    return "\n".join(f"{rule.name:<{width}}  {rule.summary}" for rule in rules)


def as_explanation(rule: Rule) -> str:
    """One rule in full: what it asks, a bad and a good example."""
    return f"{rule.name}\n\n{indent(rule.explanation, '  ')}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
