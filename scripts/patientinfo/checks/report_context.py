"""What every format of the report needs: the editor's language, the order of problems, the lines of the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from patientinfo.checks.registry import Category, Rule
from patientinfo.messages import Catalogue, Message
from patientinfo.problems import Problem

_MANY = 40
# With many problems these come first: what hides everything else, then what differs between languages.
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


class ReportContext:
    """The rules and the language of a report, and the files in `root` whose lines it shows."""

    def __init__(self, root: Path, rules: Sequence[Rule], catalogue: Catalogue) -> None:
        self.rules: Mapping[str, Rule] = {rule.name: rule for rule in rules}
        self.catalogue = catalogue
        self._root = root
        self._lines: dict[str, list[str]] = {}

    def render(self, message: Message) -> str:
        """The message in the editor's language."""
        return message.render(self.catalogue)

    def summary(self, rule: Rule) -> str:
        """What a rule asks, in the editor's language."""
        return self.catalogue.get(rule.summary) or rule.summary

    def in_order(self, problems: Sequence[Problem]) -> list[Problem]:
        """By place; if there are many, the most serious first."""
        by_place = sorted(problems, key=lambda problem: problem.place)
        return by_place if len(problems) <= _MANY else sorted(by_place, key=self.gravity)

    def of_level(self, problems: Sequence[Problem], level: str) -> list[Problem]:
        """The problems of one level, in order."""
        return self.in_order([problem for problem in problems if problem.level == level])

    def gravity(self, problem: Problem) -> int:
        """Sort key: how serious a problem is, by the category of its rule."""
        rule = self.rules.get(problem.rule)
        return _GRAVEST.index(rule.category) if rule and rule.category in _GRAVEST else len(_GRAVEST)

    def line(self, path: str, number: int) -> str:
        """A line of a file; empty if there is no such line."""
        if path not in self._lines:
            try:
                data = (self._root / path).read_bytes()[:1_000_000]
                self._lines[path] = data.decode("utf-8-sig", "replace").splitlines()
            except OSError:
                self._lines[path] = []
        lines = self._lines[path]
        return lines[number - 1] if 0 < number <= len(lines) else ""
