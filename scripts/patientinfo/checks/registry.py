"""Where rules register. A function is a rule: its name, its docstring and what it yields are all of it.

A page rule looks at one page, a pair rule at a page and its translation, a site rule at the whole.
The first line of the docstring is the entry in `--list`; the line "Why:" says what it means for a
patient, Bad and Good show an example. Rules need not give their own name: the registry adds it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from patientinfo.checks.pairing import Pair
from patientinfo.model import Page, Project, Site
from patientinfo.problems import ADVICE, ERROR, NOTICE, ContentError, Problem, rule_name

PageRule = Callable[[Page, Project], Iterator[Problem]]
PairRule = Callable[[Pair], Iterator[Problem]]
SiteRule = Callable[[Site], Iterator[Problem]]

_UNCERTAIN = frozenset({"terms-differ", "description-differs"})

_PAGE: list[tuple[PageRule, str]] = []
_PAIR: list[tuple[PairRule, str]] = []
_SITE: list[tuple[SiteRule, str]] = []


def page_rule(function: PageRule) -> PageRule:
    """Register a rule that looks at one page of one language."""
    _PAGE.append((function, ERROR))
    return function


def pair_rule(function: PairRule) -> PairRule:
    """Register a rule that compares a page of the source language with a translation of it."""
    _PAIR.append((function, ERROR))
    return function


def site_rule(function: SiteRule) -> SiteRule:
    """Register a rule that looks at all content together."""
    _SITE.append((function, ERROR))
    return function


def site_notice(function: SiteRule) -> SiteRule:
    """Register a site rule whose problems are listed and shown to the reader, and stop nothing."""
    _SITE.append((function, NOTICE))
    return function


def pair_notice(function: PairRule) -> PairRule:
    """Register a pair rule whose problems are listed and shown to the reader, and stop nothing."""
    _PAIR.append((function, NOTICE))
    return function


def page_advice(function: PageRule) -> PageRule:
    """Register a page rule on wording: for the editor, shown apart, never a failure."""
    _PAGE.append((function, ADVICE))
    return function


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as editors see it. `family` is the module it stands in, a word for the subject."""

    name: str
    family: str
    level: str
    summary: str
    explanation: str


def all_rules() -> tuple[Rule, ...]:
    """Every rule, those of reading a file first, each with the first line of its docstring."""
    reading: list[tuple[Callable[..., object], str]] = [(error, ERROR) for error in ContentError.__subclasses__()]
    return tuple(
        Rule(
            rule_name(thing.__name__),
            "reading" if (family := thing.__module__.rpartition(".")[2]) == "problems" else family,
            level,
            doc.splitlines()[0],
            doc,
        )
        for thing, level in (*reading, *_SITE, *_PAGE, *_PAIR)
        if (doc := inspect.getdoc(thing) or "")
    )


def check_page(page: Page, project: Project) -> Iterator[Problem]:
    """Run every page rule over one page; those that give advice only where it is asked for."""
    for rule, level in _PAGE:
        if level == ADVICE and not project.advice:
            continue
        for problem in rule(page, project):
            yield problem.under(rule_name(rule.__name__), level)


def check_pair(pair: Pair) -> Iterator[Problem]:
    """Run every pair rule over a page and its translation."""
    for rule, level in _PAIR:
        for problem in rule(pair):
            yield problem.under(rule_name(rule.__name__), level)


def check_outlines(site: Site) -> Iterator[Problem]:
    """Run every site rule."""
    for rule, level in _SITE:
        for problem in rule(site):
            yield problem.under(rule_name(rule.__name__), level)


def once_a_cause(problems: list[Problem]) -> list[Problem]:
    """Of problems with a cause in common, keep those of the rule that comes first.

    What the source lines show comes before what the languages' comparison shows, and that before what
    each page lacks: the nearer to the slip of the pen, the better the advice.
    """
    lines: list[Callable[..., object]] = [rule for rule, _ in _PAGE if rule.__module__.endswith(".lines")]
    rules: list[tuple[Callable[..., object], str]] = [*_PAIR, *_PAGE, *_SITE]
    ranked = [*lines, *(rule for rule, _ in rules)]
    order: dict[str, int] = {}
    for n, rule in enumerate(ranked):
        order.setdefault(rule_name(rule.__name__), n)
    best: dict[str, int] = {}
    for problem in problems:
        for cause in problem.causes:
            rank = order.get(problem.rule, -1)
            best[cause] = min(rank, best.get(cause, rank))
    kept = [p for p in problems if all(order.get(p.rule, -1) == best[cause] for cause in p.causes)]
    return _without_consequences(kept)


def _without_consequences(problems: list[Problem]) -> list[Problem]:
    """Leave out what follows from signs gone wrong on the same lines: a lost cell is not also a lost figure."""
    pairs = {rule_name(rule.__name__) for rule, _ in _PAIR}
    families = {rule_name(rule.__name__): rule.__module__.rpartition(".")[2] for rule, _ in _PAGE}
    families_of_all = {rule_name(r.__name__): r.__module__.rpartition(".")[2] for r, _ in (*_SITE, *_PAIR, *_PAGE)}
    slips: dict[tuple[str, int], str] = {}
    for problem in problems:
        family = families.get(problem.rule, "")
        if family == "lines":
            slips.update({(problem.path, problem.line + n): family for n in (-2, -1, 0, 1, 2)})
        elif family in ("markup", "characters"):
            slips.setdefault((problem.path, problem.line), family)

    # Which terms a text names is the least certain of what is compared: it is told where nothing else is.
    said = {(problem.path, problem.line) for problem in problems if problem.rule not in _UNCERTAIN}

    # Two pages that say one thing: where either has another fault, that may be all that is wrong.
    faulty = {p.path for p in problems if p.level == ERROR and families_of_all.get(p.rule) not in ("twice", "drift")}

    def follows(problem: Problem) -> bool:
        if families_of_all.get(problem.rule) == "twice" and not faulty.isdisjoint(
            (problem.path, problem.other.rpartition(":")[0])
        ):
            return True
        if problem.rule in _UNCERTAIN and (problem.path, problem.line) in said:
            return True
        slip = slips.get((problem.path, problem.line))
        family = families.get(problem.rule, "")
        return bool(slip) and (problem.rule in pairs or (slip == "lines" and family in ("markup", "attributes")))

    return [problem for problem in problems if not follows(problem)]
