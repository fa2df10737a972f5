"""[Problem] -> what programs read: JSON after our schema, GitHub's workflow commands, SARIF."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from patientinfo.checks.report_context import ReportContext
from patientinfo.checks.suppressions import Suppression
from patientinfo.messages import msg
from patientinfo.problems import ADVICE, ERROR, NOTICE, UNDER_WAY, Problem

_GITHUB_ANNOTATIONS = 10  # a step shows no more than ten of a kind (GitHub documentation, workflow commands)
_SARIF_LEVELS = {ERROR: "error", NOTICE: "warning", ADVICE: "note", UNDER_WAY: "note"}


def as_json(context: ReportContext, problems: Sequence[Problem], suppressions: Sequence[Suppression]) -> str:
    """All problems as JSON, after the schema in report.schema.json."""
    entries = [
        {
            "path": p.path,
            "line": p.line,
            "column": p.column,
            "length": p.length,
            "rule": p.rule,
            "level": p.level,
            "message": context.render(p.message),
            "hint": context.render(p.hint),
            "other": p.other or None,
            "excerpt": context.line(p.path, p.line) or None,
        }
        for p in context.in_order(problems)
    ]
    switched_off = [
        {"path": one.path, "line": one.line, "rule": one.rule, "reason": one.reason} for one in suppressions
    ]
    return _dumped({"version": 1, "problems": entries, "switched_off": switched_off})


def github(context: ReportContext, problems: Sequence[Problem], suppressions: Sequence[Suppression]) -> str:
    """Workflow commands that put problems beside the lines of a pull request; the most serious of each level.

    GitHub shows ten notices per step. Rules switched off come after the advice; those beyond ten are plain lines of
    the log.
    """
    lines = []
    shown = 0
    for level, command in ((ERROR, "error"), (NOTICE, "warning"), (UNDER_WAY, "notice"), (ADVICE, "notice")):
        found = sorted(context.of_level(problems, level), key=context.gravity)
        shown = min(len(found), _GITHUB_ANNOTATIONS)
        for p in found[:shown]:
            text = f"{context.render(p.message)} {context.render(p.hint)}"
            where = f"file={_property(p.path)},line={p.line},col={p.column}"
            lines.append(f"::{command} {where},title={_property(p.rule)}::{_data(text)}")
        if len(found) > shown:
            lines.append(context.render(msg("{count} more are in the log.", count=len(found) - shown)))
    left = _GITHUB_ANNOTATIONS - shown  # of notices, the level of the last round
    for one in suppressions[:left]:
        where = f"file={_property(one.path)},line={one.line},title={_property(one.rule)}"
        lines.append(f"::notice {where}::{_data(_explained(context, one))}")
    lines += [f"{one.path}:{one.line}: {one.rule}: {_explained(context, one)}" for one in suppressions[left:]]
    return "\n".join(lines)


def sarif(context: ReportContext, problems: Sequence[Problem], suppressions: Sequence[Suppression]) -> str:
    """SARIF 2.1.0 (OASIS), for tools that show the results of checks. A rule switched off is a suppressed result."""
    used = sorted({p.rule for p in problems} | {one.rule for one in suppressions})
    results = [
        {
            "ruleId": p.rule,
            "ruleIndex": used.index(p.rule),
            "level": _SARIF_LEVELS[p.level],
            "message": {"text": f"{context.render(p.message)} {context.render(p.hint)}"},
            "locations": [_location(p.path, p.line, p.column, p.length)],
            **({"relatedLocations": [_related(p.other)]} if p.other else {}),
        }
        for p in context.in_order(problems)
    ]
    results += [
        {
            "ruleId": one.rule,
            "ruleIndex": used.index(one.rule),
            "level": _SARIF_LEVELS[context.rules[one.rule].level],
            "message": {"text": _explained(context, one)},
            "locations": [_location(one.path, one.line, 1, 0)],
            "suppressions": [{"kind": "inSource", "justification": one.reason}],
        }
        for one in suppressions
    ]
    driver = {"name": "patientinfo", "rules": [_sarif_rule(context, name) for name in used]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dumped({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _explained(context: ReportContext, one: Suppression) -> str:
    return context.render(msg('This rule is switched off here: "{reason}"', reason=one.reason))


def _dumped(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif_rule(context: ReportContext, name: str) -> dict[str, Any]:
    rule = context.rules.get(name)
    if rule is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": context.summary(rule)},
        "fullDescription": {"text": rule.explanation},
    }


def _location(path: str, line: int, column: int, length: int) -> Mapping[str, Any]:
    region: dict[str, int] = {"startLine": line, "startColumn": column}
    if length:
        region["endColumn"] = column + length
    return {"physicalLocation": {"artifactLocation": {"uri": quote(path)}, "region": region}}


def _related(place: str) -> Mapping[str, Any]:
    path, _, line = place.rpartition(":")
    return {**_location(path, int(line), 1, 0), "message": {"text": place}}
