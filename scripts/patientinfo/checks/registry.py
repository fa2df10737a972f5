"""The table of rules. A function is a rule: its name, its docstring and what it yields are all of it.

The first line of the docstring is the entry in `--list`; the line "Why:" says what it means for a patient, Bad and
Good show an example. What a rule looks at, how grave it is and what precedes it is declared where it is registered.
Rules need not give their own name: the registry adds it.

Rooms above this one register theirs too, by being loaded: patientinfo/rule_table.py loads them all.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from patientinfo.checks.pair import Pair
from patientinfo.model import Page, Project, Site
from patientinfo.problems import ADVICE, ERROR, Cause, ContentError, Problem, rule_name


class Scope(Enum):
    """What a rule is given: `rule(page, project)`, `rule(pair)`, `rule(site)` or `rule(built)`."""

    PAGE = "a page of one language"
    PAIR = "a page and its translation"
    SITE = "all content together"
    BUILT = "the site as it was built"


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
    # What `make validate` does not look at. These follow no order: no slip is seen by two of them.
    BUILT_SITE = "built-site"
    CONTENT_CHECKS = "content-checks"
    CLINIC = "clinic"


_PRECEDENCE = {category: place for place, category in enumerate(Category)}
_BEYOND_THE_CONTENT = frozenset({Category.BUILT_SITE, Category.CONTENT_CHECKS, Category.CLINIC})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as editors see it.

    `rank` orders rules of one category that can see the same cause. An uncertain rule is silent on a line of which
    another rule speaks: what it compares is the least exact. Without a `scope` it is no rule of a check that runs them
    all: the part of the program that can break it says so by itself.
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
    module: str = ""

    @property
    def precedence(self) -> tuple[int, int]:
        return _PRECEDENCE[self.category], self.rank

    @property
    def is_of_content(self) -> bool:
        """Whether it is one of those that `make validate` applies."""
        return self.category not in _BEYOND_THE_CONTENT

    def check(self, *given: Any) -> Iterator[Problem]:
        """What the rule finds, under its name and level."""
        if self.function is not None:
            for problem in self.function(*given):
                yield problem.under(self.name, self.level)


_RULES: dict[str, Rule] = {}
# Functions that look elsewhere for the breach of a rule that has its function already.
_FURTHER: list[Rule] = []
Function = TypeVar("Function", bound=Callable[..., Iterator[Problem]])
Given = ParamSpec("Given")


def rule(
    scope: Scope, category: Category, *, level: str = ERROR, rank: int = 0, is_uncertain: bool = False
) -> Callable[[Function], Function]:
    """Register a function as a rule."""

    def register(function: Function) -> Function:
        one = _rule(rule_name(function.__name__), function, category, level, scope=scope, function=function)
        _add(replace(one, rank=rank, is_uncertain=is_uncertain))
        return function

    return register


def further(
    first: Callable[..., Iterator[Problem]], scope: Scope, category: Category
) -> Callable[[Function], Function]:
    """Register a function that finds the breach of a rule where its `first` function does not look.

    The rule has one name, one level and one line in the table; `--explain` shows the docstrings of both.
    """

    def register(function: Function) -> Function:
        one = _RULES[rule_name(first.__name__)]
        more = _rule(one.name, function, category, one.level, scope=scope, function=function)
        _RULES[one.name] = replace(one, explanation=f"{one.explanation}\n\n{more.explanation}")
        _FURTHER.append(more)
        return function

    return register


def rule_by_itself(
    category: Category, *, level: str = ERROR
) -> Callable[[Callable[Given, Iterator[Problem]]], Callable[Given, Iterator[Problem]]]:
    """Register a function that a command calls, with whatever it needs; what it yields has its name and level."""

    def register(function: Callable[Given, Iterator[Problem]]) -> Callable[Given, Iterator[Problem]]:
        one = _add(_rule(rule_name(function.__name__), function, category, level))

        @wraps(function)
        def check(*args: Given.args, **kwargs: Given.kwargs) -> Iterator[Problem]:
            return (problem.under(one.name, one.level) for problem in function(*args, **kwargs))

        return check

    return register


def declare(name: str, category: Category, thing: Any) -> str:
    """Put a rule into the table that is no function; its text is the docstring of `thing`. Return its name."""
    return _add(_rule(name, thing, category, ERROR)).name


def _rule(name: str, thing: Any, category: Category, level: str, **more: Any) -> Rule:
    """A rule with the text and the module of what it is written at: a function or a class."""
    text = inspect.getdoc(thing) or ""
    return Rule(name, category, level, text.partition("\n")[0], text, module=thing.__module__, **more)


def _add(one: Rule) -> Rule:
    if one.name in _RULES:
        raise ValueError(f"There are two rules with the name {one.name}: what is found could not be told apart.")
    _RULES[one.name] = one
    return one


def all_rules() -> tuple[Rule, ...]:
    """Every rule of the rooms that are loaded, category by category, each with the first line of its docstring.

    Categories are in the order of precedence. In each the rules stand as they do in their modules, module by module.
    """
    reading = [
        _rule(rule_name(error.__name__), error, Category.READING, ERROR) for error in ContentError.__subclasses__()
    ]
    return (*reading, *sorted(_RULES.values(), key=lambda one: (_PRECEDENCE[one.category], one.module)))


def rules_of(scope: Scope) -> Iterable[Rule]:
    """The rules that look at one kind of thing, each with the function that does."""
    return (one for one in (*_RULES.values(), *_FURTHER) if one.scope is scope)


def check_page(page: Page, project: Project) -> Iterator[Problem]:
    """Run every page rule over one page; those that give advice only where it is asked for."""
    for one in rules_of(Scope.PAGE):
        if one.level != ADVICE or project.advice:
            yield from one.check(page, project)


def check_pair(pair: Pair) -> Iterator[Problem]:
    """Run every pair rule over a page and its translation."""
    for one in rules_of(Scope.PAIR):
        yield from one.check(pair)


def check_site(site: Site) -> Iterator[Problem]:
    """Run every site rule."""
    for one in rules_of(Scope.SITE):
        yield from one.check(site)


def check_built(built: object) -> Iterator[Problem]:
    """Run every rule of the built site over one, as the room that registers them has it."""
    for one in rules_of(Scope.BUILT):
        yield from one.check(built)


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
