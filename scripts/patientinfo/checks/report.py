"""[Problem] -> a report in one of several formats, and the list of rules. The checks only yield values."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import indent

from patientinfo.checks.registry import Rule
from patientinfo.checks.report_context import ReportContext
from patientinfo.checks.report_programs import as_json, github, sarif
from patientinfo.checks.report_text import TextReport, markdown
from patientinfo.checks.suppressions import Suppression
from patientinfo.messages import Catalogue, msg
from patientinfo.problems import Problem

FORMATS = ("text", "json", "github", "sarif", "markdown")
JSON_SCHEMA = Path(__file__).parent / "report.schema.json"


class Reporter:
    """Writes problems in one language. `root` is the project's folder, for showing the lines that are meant.

    In every format the rules that are switched off for a block come last, with their reasons.
    """

    def __init__(self, root: Path, rules: Sequence[Rule], catalogue: Catalogue, colour: bool = False) -> None:
        self._context = ReportContext(root, rules, catalogue)
        self._text = TextReport(self._context, colour)

    def report(self, problems: Sequence[Problem], kind: str = "text", suppressions: Sequence[Suppression] = ()) -> str:
        """All problems in one of the FORMATS."""
        writers = {
            "text": self.text,
            "json": self.json,
            "github": self.github,
            "sarif": self.sarif,
            "markdown": self.markdown,
        }
        return writers[kind](problems, suppressions)

    def in_order(self, problems: Sequence[Problem]) -> list[Problem]:
        """By place; if there are many, the most serious first."""
        return self._context.in_order(problems)

    def text(self, problems: Sequence[Problem], suppressions: Sequence[Suppression] = ()) -> str:
        """For a terminal: each problem with its place, what is wrong, what to do and the line itself."""
        return self._text.text(problems, suppressions)

    def before_publishing(self, notices: Sequence[Problem]) -> str:
        """What a publisher should look at, and no reader is shown."""
        return self._text.before_publishing(notices)

    def markdown(self, problems: Sequence[Problem], suppressions: Sequence[Suppression] = ()) -> str:
        """Tables, for the summary of a job."""
        return markdown(self._context, problems, suppressions)

    def json(self, problems: Sequence[Problem], suppressions: Sequence[Suppression] = ()) -> str:
        """JSON after the schema in report.schema.json."""
        return as_json(self._context, problems, suppressions)

    def github(self, problems: Sequence[Problem], suppressions: Sequence[Suppression] = ()) -> str:
        """Workflow commands, which GitHub shows beside the lines of a pull request."""
        return github(self._context, problems, suppressions)

    def sarif(self, problems: Sequence[Problem], suppressions: Sequence[Suppression] = ()) -> str:
        """SARIF 2.1.0 (OASIS)."""
        return sarif(self._context, problems, suppressions)

    def rules(self) -> str:
        """Each rule with its one-line summary; those that can be switched off for a block say so."""
        rules = self._context.rules
        width = max(len(name) for name in rules)
        mark = self._context.render(msg("(can be switched off)"))
        return "\n".join(
            f"{name:<{width}}  {self._context.summary(rule)}{f' {mark}' if rule.can_be_off else ''}"
            for name, rule in rules.items()
        )

    def explanation(self, name: str) -> str:
        """One rule in full: what it asks, why, a bad and a good example, and whether it can be switched off."""
        rule = self._context.rules[name]
        text = self._context.catalogue.get(rule.explanation) or rule.explanation
        off = (
            msg("It can be switched off for one block, with a reason: {attributes}", attributes=_example(name))
            if rule.can_be_off
            else msg("It cannot be switched off.")
        )
        return f"{name}\n\n" + indent(f"{text}\n\n{self._context.render(off)}", "  ")


def _example(name: str) -> str:
    return f'{{ data-off="{name}" data-because="…" }}'
