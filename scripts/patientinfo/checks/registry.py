"""Where rules register. A function is a rule: its name, its docstring and what it yields are all of it.

A page rule looks at one page, a pair rule at a page and its translation, a site rule at the whole.
The first line of the docstring is the entry in `--list`; Bad and Good lines are the explanation.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from patientinfo.model import Page, Site
from patientinfo.problems import ContentError, Problem, rule_name

PageRule = Callable[[Page, Site], Iterator[Problem]]
PairRule = Callable[[Page, Page], Iterator[Problem]]
SiteRule = Callable[[Site], Iterator[Problem]]

_PAGE: list[PageRule] = []
_PAIR: list[PairRule] = []
_SITE: list[SiteRule] = []


def page_rule(function: PageRule) -> PageRule:
    """Register a rule that looks at one page of one language."""
    _PAGE.append(function)
    return function


def pair_rule(function: PairRule) -> PairRule:
    """Register a rule that compares a page of the source language with a translation of it."""
    _PAIR.append(function)
    return function


def site_rule(function: SiteRule) -> SiteRule:
    """Register a rule that looks at all content together."""
    _SITE.append(function)
    return function


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as editors see it."""

    name: str
    summary: str
    explanation: str


def all_rules() -> tuple[Rule, ...]:
    """Every rule, those of reading a file first, each with the first line of its docstring."""
    described: list[Callable[..., object]] = [*ContentError.__subclasses__(), *_SITE, *_PAGE, *_PAIR]
    return tuple(
        Rule(rule_name(thing.__name__), doc.splitlines()[0], doc)
        for thing in described
        if (doc := inspect.getdoc(thing) or "")
    )


def check_site(site: Site) -> list[Problem]:
    """Run every rule over all content; the problems are sorted by place, each once."""
    found: set[Problem] = set()
    for site_check in _SITE:
        found.update(site_check(site))
    for page in site.pages.values():
        for page_check in _PAGE:
            found.update(page_check(page, site))
    for page, translation in site.pairs():
        for pair_check in _PAIR:
            found.update(pair_check(page, translation))
    return sorted(found)
