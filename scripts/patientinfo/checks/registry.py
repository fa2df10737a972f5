"""The table of rules. A function is a rule: its name, its docstring and what it yields are all of it.

The first line of the docstring is the entry in `--list`; the line "Why:" says what it means for a patient, Bad and
Good show an example. What a rule looks at, how grave it is and what precedes it is declared where it is registered.
Rules need not give their own name: the registry adds it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, TypeVar

from patientinfo.checks.pair import Pair
from patientinfo.model import Page, Project, Site
from patientinfo.problems import ADVICE, ERROR, Cause, ContentError, Problem, rule_name


class Scope(Enum):
    """What a rule is given: `rule(page, project)`, `rule(pair)` or `rule(site)`."""

    PAGE = "a page of one language"
    PAIR = "a page and its translation"
    SITE = "all content together"


class Category(StrEnum):
    """What a rule is about, in the order of precedence.

    Of problems with a cause in common only that of the first category is reported, and in it that of the lowest rank.
    What cannot be read comes first, then what the source lines show, then what the comparison of two languages shows,
    then what each page lacks: the nearer to the slip of the pen, the better the advice.
    """

    READING = "reading"
    SOURCE_SYNTAX = "source-syntax"
    ALIGNMENT = "alignment"
    AGREEMENT = "agreement"
    TRANSLATION = "translation"
    FILES = "files"
    FRONT_MATTER = "front-matter"
    CHARACTERS = "characters"
    LEFTOVER_MARKUP = "leftover-markup"
    STRUCTURE = "structure"
    ATTRIBUTES = "attributes"
    LINKS = "links"
    SOURCES = "sources"
    REPEATED_FACTS = "repeated-facts"
    LANGUAGE = "language"
    REVIEW = "review"
    WORDING = "wording"


_PRECEDENCE = {category: place for place, category in enumerate(Category)}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as editors see it.

    `rank` orders rules of one category that can see the same cause. An uncertain rule is silent on a line of which
    another rule speaks: what it compares is the least exact.
    """

    name: str
    category: Category
    level: str
    summary: str
    explanation: str
    rank: int = 0
    is_uncertain: bool = False
    scope: Scope | None = None
    function: Callable[..., Iterator[Problem]] | None = None

    @property
    def precedence(self) -> tuple[int, int]:
        return _PRECEDENCE[self.category], self.rank

    def check(self, *given: Any) -> Iterator[Problem]:
        """What the rule finds, under its name and level."""
        if self.function is not None:
            for problem in self.function(*given):
                yield problem.under(self.name, self.level)


_RULES: dict[str, Rule] = {}
Function = TypeVar("Function", bound=Callable[..., Iterator[Problem]])


def rule(
    scope: Scope, category: Category, *, level: str = ERROR, rank: int = 0, is_uncertain: bool = False
) -> Callable[[Function], Function]:
    """Register a function as a rule."""

    def register(function: Function) -> Function:
        name = rule_name(function.__name__)
        summary, text = _described(function)
        _RULES[name] = Rule(name, category, level, summary, text, rank, is_uncertain, scope, function)
        return function

    return register


def _described(thing: Any) -> tuple[str, str]:
    text = inspect.getdoc(thing) or ""
    return text.partition("\n")[0], text


def all_rules() -> tuple[Rule, ...]:
    """Every rule, category by category in the order of precedence, each with the first line of its docstring."""
    reading = [
        Rule(rule_name(error.__name__), Category.READING, ERROR, *_described(error))
        for error in ContentError.__subclasses__()
    ]
    return (*reading, *sorted(_RULES.values(), key=lambda one: _PRECEDENCE[one.category]))


def _of(scope: Scope) -> Iterable[Rule]:
    return (one for one in _RULES.values() if one.scope is scope)


def check_page(page: Page, project: Project) -> Iterator[Problem]:
    """Run every page rule over one page; those that give advice only where it is asked for."""
    for one in _of(Scope.PAGE):
        if one.level != ADVICE or project.advice:
            yield from one.check(page, project)


def check_pair(pair: Pair) -> Iterator[Problem]:
    """Run every pair rule over a page and its translation."""
    for one in _of(Scope.PAIR):
        yield from one.check(pair)


def check_site(site: Site) -> Iterator[Problem]:
    """Run every site rule."""
    for one in _of(Scope.SITE):
        yield from one.check(site)


# --- one slip, one problem ------------------------------------------------------------------------------

# Rules that are no functions are those of reading, which precede all.
_FIRST = (-1, 0)


def deduplicate(problems: list[Problem]) -> list[Problem]:
    """Of problems with a cause in common keep those of the rule that comes first, and drop what follows from others."""
    best: dict[Cause, tuple[int, int]] = {}
    for problem in problems:
        for cause in problem.causes:
            best[cause] = min(_precedence(problem), best.get(cause, _precedence(problem)))
    kept = [p for p in problems if all(_precedence(p) == best[cause] for cause in p.causes)]
    return _drop_secondary(kept)


def _precedence(problem: Problem) -> tuple[int, int]:
    found = _RULES.get(problem.rule)
    return found.precedence if found else _FIRST


def _category(problem: Problem) -> Category | None:
    found = _RULES.get(problem.rule)
    return found.category if found else None


def _is_uncertain(problem: Problem) -> bool:
    found = _RULES.get(problem.rule)
    return bool(found and found.is_uncertain)


# What a fault in these lines may also show itself as.
_FOLLOWS_SYNTAX = frozenset({Category.LEFTOVER_MARKUP, Category.ATTRIBUTES})
_IN_A_LINE = frozenset({Category.LEFTOVER_MARKUP, Category.CHARACTERS})
# A fault of these does not make two pages say different things.
_NO_FAULT_OF_TEXT = frozenset({Category.REPEATED_FACTS, Category.TRANSLATION})


def _drop_secondary(problems: list[Problem]) -> list[Problem]:
    """Leave out what follows from characters gone wrong on the same lines: a lost cell is not also a lost figure."""
    slips = _slips(problems)
    certain = {(problem.path, problem.line) for problem in problems if not _is_uncertain(problem)}
    faulty = {p.path for p in problems if p.level == ERROR and _category(p) not in _NO_FAULT_OF_TEXT}

    def follows(problem: Problem) -> bool:
        category, found = _category(problem), _RULES.get(problem.rule)
        # Two pages that say one thing: where either has another fault, that may be all that is wrong.
        if category is Category.REPEATED_FACTS and faulty & {problem.path, problem.other.rpartition(":")[0]}:
            return True
        if _is_uncertain(problem) and (problem.path, problem.line) in certain:
            return True
        slip = slips.get((problem.path, problem.line))
        if slip is None or found is None:
            return False
        return found.scope is Scope.PAIR or (
            slip is Category.SOURCE_SYNTAX and found.scope is Scope.PAGE and category in _FOLLOWS_SYNTAX
        )

    return [problem for problem in problems if not follows(problem)]


def _slips(problems: Iterable[Problem]) -> dict[tuple[str, int], Category]:
    """The lines on which characters are wrong; what the source shows reaches two lines around it."""
    slips: dict[tuple[str, int], Category] = {}
    for problem in problems:
        found = _RULES.get(problem.rule)
        if found is None or found.scope is not Scope.PAGE:
            continue
        if found.category is Category.SOURCE_SYNTAX:
            slips.update({(problem.path, problem.line + n): found.category for n in (-2, -1, 0, 1, 2)})
        elif found.category in _IN_A_LINE:
            slips.setdefault((problem.path, problem.line), found.category)
    return slips
