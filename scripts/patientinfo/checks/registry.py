"""The table of rules. A rule is a function: its name, its docstring and what it yields are all there is to it.

The first line of the docstring is the entry in `--list`; "Why:" says what the rule means for a patient, "Bad:" and
"Good:" give an example. What a rule looks at, its level, its precedence and whether it can be switched off are
declared where it is registered. Rules do not give their own name: the registry adds it.

Packages above this one register their rules too, when they are loaded; patientinfo/rule_table.py loads them all.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from patientinfo.checks.pair import Pair
from patientinfo.checks.suppressions import Check, Suppression, found_in, has_reason, switched_off, without_suppressed
from patientinfo.model import Page, Project, Site
from patientinfo.problems import ADVICE, ERROR, Cause, ContentError, Problem, rule_name


class Scope(Enum):
    """What a rule is given: `rule(page, project)`, `rule(pair)`, `rule(site)`, `rule(built)`."""

    PAGE = "a page of one language"
    PAIR = "a page and its translation"
    SITE = "all content together"
    BUILT_PAGE = "a page as it was built"
    BUILT = "the site as it was built"


class Category(StrEnum):
    """What a rule is about, in order of precedence.

    Of several problems with one cause only the one in the first category is reported, and within that the one of the
    lowest rank. Precedence: unreadable files, source syntax, comparison between languages, page rules. The rule
    closest to the typo gives the most useful advice.
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
    # Not applied by `make validate`, and in no order: no two of them find the same mistake.
    BUILT_SITE = "built-site"
    CONTENT_CHECKS = "content-checks"
    CLINIC = "clinic"


_PRECEDENCE = {category: place for place, category in enumerate(Category)}
_BEYOND_THE_CONTENT = frozenset({Category.BUILT_SITE, Category.CONTENT_CHECKS, Category.CLINIC})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as editors see it.

    `rank` orders rules of one category that can find the same cause. An uncertain rule says nothing of a line that
    another rule reports: what it compares is the least exact. An editor can switch a rule off for one block, with a
    reason, if it `can_be_off`: advice on wording and choice of words, never a rule on which safety hangs or that
    compares languages, figures, sources, links, characters or files. Without a `scope` a rule is not run by this
    module; the code that can break it reports the problem.
    """

    name: str
    category: Category
    level: str
    summary: str
    explanation: str
    rank: int = 0
    is_uncertain: bool = False
    can_be_off: bool = False
    scope: Scope | None = None
    function: Callable[..., Iterator[Problem]] | None = None
    module: str = ""

    @property
    def precedence(self) -> tuple[int, int]:
        return _PRECEDENCE[self.category], self.rank

    @property
    def is_of_content(self) -> bool:
        """Whether `make validate` applies it."""
        return self.category not in _BEYOND_THE_CONTENT

    def check(self, *given: Any) -> Iterator[Problem]:
        """What the rule finds, under its name and level."""
        if self.function is not None:
            for problem in self.function(*given):
                yield problem.under(self.name, self.level)

    def on_pages_of(self, project: Project) -> Check:
        """A rule that looks at a page by itself, ready to be applied to pages of this project."""
        return lambda page: self.check(page, project)


_RULES: dict[str, Rule] = {}
# Functions that look for a breach of a rule in a place where the rule's own function does not look.
_FURTHER: list[Rule] = []
Function = TypeVar("Function", bound=Callable[..., Iterator[Problem]])
Given = ParamSpec("Given")


def rule(
    scope: Scope,
    category: Category,
    *,
    level: str = ERROR,
    rank: int = 0,
    is_uncertain: bool = False,
    can_be_off: bool = False,
) -> Callable[[Function], Function]:
    """Register a function as a rule."""
    if can_be_off and scope is not Scope.PAGE:
        raise ValueError("Only a rule that looks at a page by itself can be switched off for one of its blocks.")

    def register(function: Function) -> Function:
        one = _rule(rule_name(function.__name__), function, category, level, scope=scope, function=function)
        _add(replace(one, rank=rank, is_uncertain=is_uncertain, can_be_off=can_be_off))
        return function

    return register


def further(
    first: Callable[..., Iterator[Problem]], scope: Scope, category: Category
) -> Callable[[Function], Function]:
    """Register a function that looks for a breach of a rule where its `first` function does not.

    The rule has one name, one level and one line in the table; `--explain` shows the docstrings of all that have one.
    """

    def register(function: Function) -> Function:
        one = _RULES[rule_name(first.__name__)]
        more = _rule(one.name, function, category, one.level, scope=scope, function=function)
        if more.explanation:
            _RULES[one.name] = replace(one, explanation=f"{one.explanation}\n\n{more.explanation}")
        _FURTHER.append(more)
        return function

    return register


def rule_by_itself(
    category: Category, *, level: str = ERROR
) -> Callable[[Callable[Given, Iterator[Problem]]], Callable[Given, Iterator[Problem]]]:
    """Register a function that a command calls with its own arguments; what it yields gets its name and level."""

    def register(function: Callable[Given, Iterator[Problem]]) -> Callable[Given, Iterator[Problem]]:
        one = _add(_rule(rule_name(function.__name__), function, category, level))

        @wraps(function)
        def check(*args: Given.args, **kwargs: Given.kwargs) -> Iterator[Problem]:
            return (problem.under(one.name, one.level) for problem in function(*args, **kwargs))

        return check

    return register


def declare(name: str, category: Category, thing: Any) -> str:
    """Add a rule that is not a function; its text is the docstring of `thing`. Return its name."""
    return _add(_rule(name, thing, category, ERROR)).name


def _rule(name: str, thing: Any, category: Category, level: str, **more: Any) -> Rule:
    """A rule with the docstring and the module of a function or class."""
    text = inspect.getdoc(thing) or ""
    return Rule(name, category, level, text.partition("\n")[0], text, module=thing.__module__, **more)


def _add(one: Rule) -> Rule:
    if one.name in _RULES:
        raise ValueError(f"There are two rules with the name {one.name}.")
    _RULES[one.name] = one
    return one


def all_rules() -> tuple[Rule, ...]:
    """Every rule of the packages that are loaded: by category in order of precedence, then by module."""
    reading = [
        _rule(rule_name(error.__name__), error, Category.READING, ERROR) for error in ContentError.__subclasses__()
    ]
    return (*reading, *sorted(_RULES.values(), key=lambda one: (_PRECEDENCE[one.category], one.module)))


def rules_of(scope: Scope) -> Iterable[Rule]:
    """The rules of one scope, each with its function."""
    return (one for one in (*_RULES.values(), *_FURTHER) if one.scope is scope)


def check_page(page: Page, project: Project) -> Iterator[Problem]:
    """Run every page rule on one page, advice only on request; drop what is found where a rule is switched off."""
    for one in rules_of(Scope.PAGE):
        if one.level != ADVICE or project.advice:
            check = one.on_pages_of(project)
            yield from without_suppressed(one.name, page, check) if one.can_be_off else check(page)


def suppressions(page: Page, project: Project) -> Iterator[Suppression]:
    """The rules that are switched off for a block of this page and would report something there.

    Advice is included even if it is not asked for, so that every report has the same list.
    """
    for block, off in switched_off(page):
        for name in off.rules if has_reason(off) else ():
            one = _RULES.get(name)
            if one and one.can_be_off and found_in(block, page, one.on_pages_of(project)):
                yield Suppression(page.path, block.line, name, off.reason)


def check_pair(pair: Pair) -> Iterator[Problem]:
    """Run every pair rule over a page and its translation."""
    for one in rules_of(Scope.PAIR):
        yield from one.check(pair)


def check_site(site: Site) -> Iterator[Problem]:
    """Run every site rule."""
    for one in rules_of(Scope.SITE):
        yield from one.check(site)


def check_built(built: object, scope: Scope) -> Iterator[Problem]:
    """Run every rule of the built site or of a page of it; the package that registers them knows `built`."""
    for one in rules_of(scope):
        yield from one.check(built)


# --- one mistake, one problem ------------------------------------------------------------------------------

# Rules that are not functions: those on unreadable files, which come before all others.
_FIRST = (-1, 0)


def deduplicate(problems: list[Problem]) -> list[Problem]:
    """Of problems with a common cause keep those of the first rule, and drop what follows from other problems."""
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


# The rule on a text that is still to be written: nothing else can be said of it.
_UNWRITTEN = "not-written"
# Those that ask for a part of a page to be compared and accepted, or read and signed again.
_DRIFT = frozenset({"warning-out-of-step", "text-out-of-step", "changed-since-review", "date-of-change"})
# What a mistake in the source syntax may also show up as.
_FOLLOWS_SYNTAX = frozenset({Category.LEFTOVER_MARKUP, Category.ATTRIBUTES})
_IN_A_LINE = frozenset({Category.LEFTOVER_MARKUP, Category.CHARACTERS})
# A problem in these categories does not make two pages say different things.
_NO_FAULT_OF_TEXT = frozenset({Category.REPEATED_FACTS, Category.TRANSLATION})


def _drop_secondary(problems: list[Problem]) -> list[Problem]:
    """Leave out what follows from a typo on the same lines: a lost cell is not also a lost figure."""
    slips = _slips(problems)
    unwritten = {(problem.path, problem.line) for problem in problems if problem.rule == _UNWRITTEN}
    certain = {(problem.path, problem.line) for problem in problems if not _is_uncertain(problem)}
    faulty = {p.path for p in problems if p.level == ERROR and _category(p) not in _NO_FAULT_OF_TEXT}
    broken = {p.path for p in problems if p.level == ERROR and _category(p) is not Category.TRANSLATION}

    def follows(problem: Problem) -> bool:
        category, found = _category(problem), _RULES.get(problem.rule)
        # Two pages that say the same thing: if either has another problem, that may be the only mistake.
        if category is Category.REPEATED_FACTS and faulty & {problem.path, problem.other.rpartition(":")[0]}:
            return True
        # Nobody can compare two texts of which one is to be corrected first.
        if problem.rule in _DRIFT and broken & {problem.path, problem.other.rpartition(":")[0]}:
            return True
        if (problem.path, problem.line) in unwritten and problem.rule != _UNWRITTEN:
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
    """The lines with a typo; one in the source syntax affects two lines above and below it."""
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
