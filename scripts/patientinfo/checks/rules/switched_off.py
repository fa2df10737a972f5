"""The rule on rules that are switched off for one block: which may be, with what reason, and only while needed."""

from __future__ import annotations

from collections.abc import Iterator

from patientinfo.checks.registry import Category, Rule, Scope, all_rules, rule
from patientinfo.checks.suppressions import found_in, has_reason, switched_off
from patientinfo.contract import LEAST_REASON, OFF, REASON
from patientinfo.messages import Message, listing, msg
from patientinfo.model import Block, Page, Project, SwitchOff
from patientinfo.problems import Problem
from patientinfo.suggest import did_you_mean, nearest


@rule(Scope.PAGE, Category.ATTRIBUTES)
def rule_switched_off(page: Page, project: Project) -> Iterator[Problem]:
    """A rule is switched off for a block only if it may be, if it finds something there, and with a reason.

    Why: an exception without a reason outlives it, and hides what somebody should have mended.
    Bad:  { data-off="long-sentence" }, or at a sentence of ten words
    Good: { data-off="long-sentence" data-because="the words of the law" }
    """
    rules = {one.name: one for one in all_rules()}
    for block, off in switched_off(page):
        at = f"{OFF}=" if off.rules else f"{REASON}="
        for message, hint in _faults(block, off, page, project, rules):
            yield page.problem(block.line, message, hint, at=at)


def _faults(
    block: Block, off: SwitchOff, page: Page, project: Project, rules: dict[str, Rule]
) -> Iterator[tuple[Message, Message]]:
    may_be_off = [name for name, one in rules.items() if one.can_be_off]
    if not off.rules:
        yield (
            msg("{attribute} gives a reason, but no rule is switched off here.", attribute=REASON),
            msg("Name the rule: {example}.", example=f'{OFF}="long-sentence"'),
        )
    elif not has_reason(off):
        yield (
            msg("A rule is switched off here without a reason that others understand."),
            msg(
                "Say why, in {least} characters or more: {example}.",
                least=LEAST_REASON,
                example=f'{REASON}="the words of the law"',
            ),
        )
    for name in off.rules:
        one = rules.get(name)
        if one is None:
            yield (
                msg('{attribute} names the rule "{name}", which does not exist.', attribute=OFF, name=name),
                did_you_mean(
                    nearest(name, may_be_off), msg("These can be switched off: {names}.", names=listing(may_be_off))
                ),
            )
        elif not one.can_be_off:
            yield (
                msg('The rule "{name}" cannot be switched off.', name=name),
                msg("Correct what it finds. Only these can be switched off: {names}.", names=listing(may_be_off)),
            )
        elif not found_in(block, page, one.on_pages_of(project)):
            yield (
                msg('The rule "{name}" is switched off here, but it finds nothing in this block.', name=name),
                msg("Delete the name of the rule, and the reason if no other rule is switched off here."),
            )
