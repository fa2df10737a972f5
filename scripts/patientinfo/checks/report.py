"""[Problem] -> what an editor, a program or a code host reads. The checks only yield values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import indent
from typing import Any
from urllib.parse import quote

from patientinfo.checks.registry import Category, Rule
from patientinfo.messages import Catalogue, Message, msg
from patientinfo.problems import ADVICE, ERROR, NOTICE, Problem

FORMATS = ("text", "json", "github", "sarif", "markdown")
JSON_SCHEMA = Path(__file__).parent / "report.schema.json"

_MANY = 40
_GITHUB_ANNOTATIONS = 10  # a step shows no more than ten of a kind (GitHub documentation, workflow commands)
_WIDTH = 100
# What comes first when there is much: what hides everything else, then what differs between languages.
_GRAVEST = (
    Category.READING,
    Category.ALIGNMENT,
    Category.AGREEMENT,
    Category.STRUCTURE,
    Category.TRANSLATION,
    Category.SOURCES,
    Category.ATTRIBUTES,
    Category.FILES,
    Category.LANGUAGE,
)


class Reporter:
    """Writes problems in one language. `root` is the project's folder, for showing the lines that are meant."""

    def __init__(self, root: Path, rules: Sequence[Rule], catalogue: Catalogue, colour: bool = False) -> None:
        self._root = root
        self._rules = {rule.name: rule for rule in rules}
        self._catalogue = catalogue
        self._colour = colour
        self._lines: dict[str, list[str]] = {}

    def report(self, problems: Sequence[Problem], kind: str = "text") -> str:
        """All problems in one of the FORMATS."""
        writers = {
            "text": self.text,
            "json": self.json,
            "github": self.github,
            "sarif": self.sarif,
            "markdown": self.markdown,
        }
        return writers[kind](problems)

    def in_order(self, problems: Sequence[Problem]) -> list[Problem]:
        """By place; where there are many, the gravest first."""
        by_place = sorted(problems, key=lambda problem: problem.place)
        if len(problems) <= _MANY:
            return by_place
        return sorted(by_place, key=self._gravity)

    def _gravity(self, problem: Problem) -> int:
        rule = self._rules.get(problem.rule)
        return _GRAVEST.index(rule.category) if rule and rule.category in _GRAVEST else len(_GRAVEST)

    def _render(self, said: Message) -> str:
        return said.render(self._catalogue)

    # --- for people ------------------------------------------------------------------------------------

    def text(self, problems: Sequence[Problem]) -> str:
        """Errors, then apart from them notices and advice; each with its place, what is wrong and what to do."""
        parts: list[str] = []
        errors, notices, advice = (self._of(problems, level) for level in (ERROR, NOTICE, ADVICE))
        parts += [self._one(problem) for problem in errors]
        if notices:
            parts.append(
                self._bold(
                    self._render(
                        msg("Shown to readers where it concerns the text of a page; nothing is stopped by it:")
                    )
                )
            )
            parts += [self._one(problem, short=True) for problem in notices]
        if advice:
            parts.append(self._bold(self._render(msg("Advice on wording; nothing is stopped by it:"))))
            parts += [self._one(problem, short=True) for problem in advice]
        if errors:
            parts.append(
                self._bold(
                    self._render(
                        msg(
                            "Problems: {count}, in files: {files}. Nothing is published until they are mended.",
                            count=len(errors),
                            files=len({problem.path for problem in errors}),
                        )
                    )
                )
            )
        return "\n".join(parts)

    def before_publishing(self, notices: Sequence[Problem]) -> str:
        """What whoever publishes should look at, and no reader is shown."""
        heading = self._bold(self._render(msg("Look at this before you publish; nothing is stopped by it:")))
        return "\n".join([heading, *(self._one(notice, short=True) for notice in self.in_order(notices))])

    def _of(self, problems: Sequence[Problem], level: str) -> list[Problem]:
        return self.in_order([problem for problem in problems if problem.level == level])

    def _one(self, problem: Problem, short: bool = False) -> str:
        place = f"{problem.path}:{problem.line}:{problem.column}:"
        lines = [f"{self._bold(place)} {self._render(problem.message)} {self._dim(f'[{problem.rule}]')}"]
        lines.append(f"    {self._render(problem.hint)}")
        excerpt = None if short else self._excerpt(problem)
        if excerpt:
            number = f"{problem.line:>6} | "
            lines += [self._dim(number) + excerpt[0], " " * (len(number) - 2) + self._dim("| ") + self._red(excerpt[1])]
        return "\n".join(lines)

    def _excerpt(self, problem: Problem) -> tuple[str, str] | None:
        """The line, cut to the part that is meant, and the marks below it."""
        line = self._line(problem.path, problem.line)
        if not line.strip():
            return None
        start = min(problem.column - 1, len(line))
        length = max(1, min(problem.length, _WIDTH - 20, len(line) - start))
        left = max(0, start - (_WIDTH - length) // 2) if len(line) > _WIDTH else 0
        right = min(len(line), left + _WIDTH)
        before, after = "…" if left else "", "…" if right < len(line) else ""
        shown = "".join(sign if sign.isprintable() else "�" for sign in line[left:right])
        return f"{before}{shown}{after}", " " * (len(before) + start - left) + "^" * length

    def _line(self, path: str, number: int) -> str:
        if path not in self._lines:
            try:
                data = (self._root / path).read_bytes()[:1_000_000]
                self._lines[path] = data.decode("utf-8-sig", "replace").splitlines()
            except OSError:
                self._lines[path] = []
        lines = self._lines[path]
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def _bold(self, text: str) -> str:
        return f"\033[1m{text}\033[0m" if self._colour else text

    def _dim(self, text: str) -> str:
        return f"\033[2m{text}\033[0m" if self._colour else text

    def _red(self, text: str) -> str:
        return f"\033[31m{text}\033[0m" if self._colour else text

    def markdown(self, problems: Sequence[Problem]) -> str:
        """A table a level, for the summary of a job."""
        parts = []
        titles = {
            ERROR: msg("Problems"),
            NOTICE: msg("Shown to readers where it concerns the text of a page; nothing is stopped by it:"),
            ADVICE: msg("Advice on wording; nothing is stopped by it:"),
        }
        for level, title in titles.items():
            found = self._of(problems, level)
            if not found:
                continue
            place, what, do = (self._render(s) for s in (msg("Place"), msg("What is wrong"), msg("What to do")))
            rows = [
                f"| `{p.path}:{p.line}` | {_cell(self._render(p.message))} `{p.rule}` | {_cell(self._render(p.hint))} |"
                for p in found
            ]
            heading = f"## {self._render(title)} ({len(found)})"
            parts.append("\n".join([heading, "", f"| {place} | {what} | {do} |", "|---|---|---|", *rows]))
        return "\n\n".join(parts) if parts else self._render(msg("No problems."))

    # --- for programs ----------------------------------------------------------------------------------

    def json(self, problems: Sequence[Problem]) -> str:
        """All problems as JSON, after the schema in report.schema.json."""
        entries = [
            {
                "path": p.path,
                "line": p.line,
                "column": p.column,
                "length": p.length,
                "rule": p.rule,
                "level": p.level,
                "message": self._render(p.message),
                "hint": self._render(p.hint),
                "other": p.other or None,
                "excerpt": self._line(p.path, p.line) or None,
            }
            for p in self.in_order(problems)
        ]
        return json.dumps({"version": 1, "problems": entries}, ensure_ascii=False, indent=2)

    def github(self, problems: Sequence[Problem]) -> str:
        """Workflow commands that put problems beside the lines of a pull request; the gravest of each level."""
        lines = []
        for level, command in ((ERROR, "error"), (NOTICE, "warning"), (ADVICE, "notice")):
            found = sorted(self._of(problems, level), key=self._gravity)
            for p in found[:_GITHUB_ANNOTATIONS]:
                text = f"{self._render(p.message)} {self._render(p.hint)}"
                where = f"file={_property(p.path)},line={p.line},col={p.column}"
                lines.append(f"::{command} {where},title={_property(p.rule)}::{_data(text)}")
            if len(found) > _GITHUB_ANNOTATIONS:
                rest = msg("{count} more are in the log.", count=len(found) - _GITHUB_ANNOTATIONS)
                lines.append(self._render(rest))
        return "\n".join(lines)

    def sarif(self, problems: Sequence[Problem]) -> str:
        """SARIF 2.1.0 (OASIS), for tools that show the results of checks."""
        used = sorted({p.rule for p in problems})
        levels = {ERROR: "error", NOTICE: "warning", ADVICE: "note"}
        driver = {
            "name": "patientinfo",
            "rules": [self._sarif_rule(name) for name in used],
        }
        results = [
            {
                "ruleId": p.rule,
                "ruleIndex": used.index(p.rule),
                "level": levels[p.level],
                "message": {"text": f"{self._render(p.message)} {self._render(p.hint)}"},
                "locations": [_location(p.path, p.line, p.column, p.length)],
                **({"relatedLocations": [_related(p.other)]} if p.other else {}),
            }
            for p in self.in_order(problems)
        ]
        run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        return json.dumps(
            {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]},
            ensure_ascii=False,
            indent=2,
        )

    def _sarif_rule(self, name: str) -> dict[str, Any]:
        rule = self._rules.get(name)
        if rule is None:
            return {"id": name}
        return {
            "id": name,
            "shortDescription": {"text": self._catalogue.get(rule.summary) or rule.summary},
            "fullDescription": {"text": rule.explanation},
        }

    # --- the rules -------------------------------------------------------------------------------------

    def rules(self) -> str:
        """Each rule with its one-line summary."""
        width = max(len(name) for name in self._rules)
        summaries = {name: self._catalogue.get(rule.summary) or rule.summary for name, rule in self._rules.items()}
        return "\n".join(f"{name:<{width}}  {summary}" for name, summary in summaries.items())

    def explanation(self, name: str) -> str:
        """One rule in full: what it asks, why, a bad and a good example."""
        text = self._rules[name].explanation
        return f"{name}\n\n{indent(self._catalogue.get(text) or text, '  ')}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _location(path: str, line: int, column: int, length: int) -> Mapping[str, Any]:
    region: dict[str, int] = {"startLine": line, "startColumn": column}
    if length:
        region["endColumn"] = column + length
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": region}}


def _related(place: str) -> Mapping[str, Any]:
    path, _, line = place.rpartition(":")
    return {**_location(path, int(line), 1, 0), "message": {"text": place}}


def _uri(path: str) -> str:
    return quote(path)
