"""[Problem] -> what an editor reads: text for a terminal, Markdown for the summary of a job."""

from __future__ import annotations

from collections.abc import Sequence

from patientinfo.checks.report_context import ReportContext
from patientinfo.checks.suppressions import Suppression
from patientinfo.messages import Message, msg
from patientinfo.problems import ADVICE, ERROR, NOTICE, UNDER_WAY, Problem

_WIDTH = 100
_SHOWN_TO_READERS = msg("Shown to readers where it concerns the text of a page; it does not block publishing:")
_ADVICE = msg("Advice on wording, which does not block publishing:")
_UNDER_WAY = msg("Languages under way (`build: false`), which are not published; this does not block publishing:")
_SWITCHED_OFF = msg("Rules switched off for one block, each with the reason that the page gives:")


class TextReport:
    """Text for people: each problem with its place, what is wrong and what to do."""

    def __init__(self, context: ReportContext, colour: bool) -> None:
        self._context = context
        self._colour = colour

    def text(self, problems: Sequence[Problem], suppressions: Sequence[Suppression]) -> str:
        """Errors first, then notices and advice under a heading of their own, then the rules switched off."""
        errors, notices, advice = (self._context.of_level(problems, level) for level in (ERROR, NOTICE, ADVICE))
        under_way = self._context.of_level(problems, UNDER_WAY)
        parts = [self._problem(problem) for problem in errors]
        if notices:
            parts += [self._heading(_SHOWN_TO_READERS), *(self._problem(one, short=True) for one in notices)]
        if under_way:
            parts += [self._heading(_UNDER_WAY), *(self._problem(one, short=True) for one in under_way)]
        if advice:
            parts += [self._heading(_ADVICE), *(self._problem(one, short=True) for one in advice)]
        if errors:
            files = len({problem.path for problem in errors})
            parts.append(
                self._heading(
                    msg(
                        "Problems: {count}, in files: {files}. Nothing is published until they are corrected.",
                        count=len(errors),
                        files=files,
                    )
                )
            )
        if suppressions:
            parts += [self._heading(_SWITCHED_OFF), *(self._suppression(one) for one in suppressions)]
        return "\n".join(parts)

    def before_publishing(self, notices: Sequence[Problem]) -> str:
        """What a publisher should look at, and no reader is shown."""
        heading = self._heading(msg("Check this before you publish; it does not block publishing:"))
        return "\n".join([heading, *(self._problem(one, short=True) for one in self._context.in_order(notices))])

    def _heading(self, message: Message) -> str:
        return self._bold(self._context.render(message))

    def _problem(self, problem: Problem, short: bool = False) -> str:
        render = self._context.render
        place = f"{problem.path}:{problem.line}:{problem.column}:"
        lines = [
            f"{self._bold(place)} {render(problem.message)} {self._dim(f'[{problem.rule}]')}",
            f"    {render(problem.hint)}",
        ]
        excerpt = None if short else self._excerpt(problem)
        if excerpt:
            number = f"{problem.line:>6} | "
            lines += [self._dim(number) + excerpt[0], " " * (len(number) - 2) + self._dim("| ") + self._red(excerpt[1])]
        return "\n".join(lines)

    def _suppression(self, one: Suppression) -> str:
        return f"{self._bold(f'{one.path}:{one.line}:')} {one.reason} {self._dim(f'[{one.rule}]')}"

    def _excerpt(self, problem: Problem) -> tuple[str, str] | None:
        """The line, cut to the part that is meant, and the marks below it."""
        line = self._context.line(problem.path, problem.line)
        if not line.strip():
            return None
        start = min(problem.column - 1, len(line))
        length = max(1, min(problem.length, _WIDTH - 20, len(line) - start))
        left = max(0, start - (_WIDTH - length) // 2) if len(line) > _WIDTH else 0
        right = min(len(line), left + _WIDTH)
        before, after = "…" if left else "", "…" if right < len(line) else ""
        shown = "".join(sign if sign.isprintable() else "�" for sign in line[left:right])
        return f"{before}{shown}{after}", " " * (len(before) + start - left) + "^" * length

    def _bold(self, text: str) -> str:
        return f"\033[1m{text}\033[0m" if self._colour else text

    def _dim(self, text: str) -> str:
        return f"\033[2m{text}\033[0m" if self._colour else text

    def _red(self, text: str) -> str:
        return f"\033[31m{text}\033[0m" if self._colour else text


def markdown(context: ReportContext, problems: Sequence[Problem], suppressions: Sequence[Suppression]) -> str:
    """A table per level, for the summary of a job, and one of the rules switched off."""
    render = context.render
    titles = {ERROR: msg("Problems"), NOTICE: _SHOWN_TO_READERS, UNDER_WAY: _UNDER_WAY, ADVICE: _ADVICE}
    parts = []
    for level, title in titles.items():
        if found := context.of_level(problems, level):
            rows = [
                (f"`{p.path}:{p.line}`", f"{_cell(render(p.message))} `{p.rule}`", _cell(render(p.hint))) for p in found
            ]
            parts.append(_table(context, title, (msg("Place"), msg("What is wrong"), msg("What to do")), rows))
    if not parts:
        parts.append(render(msg("No problems.")))
    if suppressions:
        rows = [(f"`{one.path}:{one.line}`", f"`{one.rule}`", _cell(one.reason)) for one in suppressions]
        parts.append(_table(context, _SWITCHED_OFF, (msg("Place"), msg("Rule"), msg("Reason")), rows))
    return "\n\n".join(parts)


def _table(
    context: ReportContext, title: Message, heads: Sequence[Message], rows: Sequence[tuple[str, str, str]]
) -> str:
    lines = [f"## {context.render(title)} ({len(rows)})", "", _row([context.render(head) for head in heads])]
    return "\n".join([*lines, "|---|---|---|", *(_row(row) for row in rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
