"""[Problem] -> what an editor is told after each save: lines in the terminal, and a bar on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from patientinfo.cldr import direction
from patientinfo.messages import Message, catalogue, msg
from patientinfo.problems import ERROR, Problem

_TEMPLATES = Path(__file__).parent / "templates"
# More than these nobody reads in a terminal while writing.
_MOST = 12


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last good state is shown: what cannot be used, as problems or as the words of another program."""

    problems: tuple[Problem, ...] = ()
    words: str = ""


class Verdict:
    """Says in the editor's `language` what is wrong."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._texts = catalogue(language)

    def lines(self, problems: Sequence[Problem], pages: Sequence[str], elsewhere: int) -> str:
        """For the terminal: the problems of the `pages` that were changed, and how many errors there are elsewhere."""
        said = [self._line(one) for one in _gravest_first(problems)[:_MOST]]
        if len(problems) > _MOST:
            said.append(self._render(msg("and {count} more", count=len(problems) - _MOST)))
        if not problems:
            names = ", ".join(pages[:3]) + (" …" if len(pages) > 3 else "")
            fine = msg("{pages}: no problems.", pages=names) if pages else msg("Shown.")
            said.append(self._render(fine))
        if elsewhere:
            said.append(self._render(msg("Problems elsewhere: {count}. To see them: make validate", count=elsewhere)))
        return "\n".join(said)

    def trouble(self, trouble: Trouble, *, is_shown: bool) -> str:
        """For the terminal: why the last good state is shown, or, if there is none yet, why nothing is."""
        head = [self._render(_LAST_GOOD)] if is_shown else []
        return "\n".join((*head, *([trouble.words] if trouble.words else []), *map(self._line, trouble.problems)))

    def bar(self, path: str, problems: Sequence[Problem], *, is_stand_in: bool, trouble: Trouble | None) -> str:
        """The bar on the page in the file `path`, as HTML; "" if there is nothing to say.

        `is_stand_in`: the file cannot be read, and the page is the last good one.
        """
        if not problems and not trouble:
            return ""
        found = [*(trouble.problems if trouble else ()), *_gravest_first(problems)]
        errors = sum(one.level == ERROR for one in found) + bool(trouble and trouble.words)
        notices = len(found) - sum(one.level == ERROR for one in found)
        counts = [msg("Problems: {count}.", count=errors)] if errors else []
        counts += [msg("Notices: {count}.", count=notices)] if notices else []
        return _bar().render(
            code=self._language,
            direction=direction(self._language),
            label=self._render(msg("What the check says of this page")),
            counts=" ".join(map(self._render, counts)),
            state=self._render(_LAST_GOOD if trouble else _LAST_PAGE) if trouble or is_stand_in else "",
            words=trouble.words if trouble else "",
            items=[self._item(one, path) for one in found],
        )

    def _item(self, problem: Problem, path: str) -> dict[str, object]:
        place = msg("line {line}", line=problem.line) if problem.path == path else f"{problem.path}:{problem.line}"
        is_error = problem.level == ERROR
        return {
            "is_error": is_error,
            "level": self._render(msg("Problem") if is_error else msg("Notice")),
            "place": self._render(place) if isinstance(place, Message) else place,
            "message": self._render(problem.message),
            "hint": self._render(problem.hint),
        }

    def _line(self, problem: Problem) -> str:
        place, message = f"{problem.path}:{problem.line}", self._render(problem.message)
        return f"{place} {message}\n    {self._render(problem.hint)}"

    def _render(self, message: Message) -> str:
        return message.render(self._texts)


_LAST_GOOD = msg("What was saved last cannot be shown. This is the last state that could be.")
_LAST_PAGE = msg("This page cannot be read as it was saved. This is how it last could be.")


def _gravest_first(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: (one.level != ERROR, one.place))


@lru_cache(maxsize=1)
def _bar() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("bar.html")
