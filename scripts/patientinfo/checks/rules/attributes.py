"""Rules on attributes: what may be written between braces, and that it says what the sentence says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from patientinfo.checks.attribute_words import name_of, value_of
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.content.claims import kinds_of
from patientinfo.content.figures import duration, figures
from patientinfo.contract import (
    ATTRIBUTES,
    CHECK_ATTRIBUTES,
    COUNTRY,
    DOTS,
    DURATION,
    DURATION_ATTRIBUTES,
    DURATION_UNITS,
    HELP_LEVELS,
)
from patientinfo.messages import Message, Value, listing, msg
from patientinfo.model import Block, Page, Project, Run
from patientinfo.problems import Cause, Problem
from patientinfo.suggest import did_you_mean, nearest
from patientinfo.treatment import OF_EVERY_KIND


@rule(Scope.PAGE, Category.ATTRIBUTES)
def unknown_attribute(page: Page, project: Project) -> Iterator[Problem]:
    """Braces contain only an id, a language or an attribute that the site knows.

    Why: other attributes can change how a page looks or what it does, and an attribute that is
         misspelt does nothing at all.
    Bad:  {#sun data-untill="4w" style="color:red"}
    Good: {#sun data-kind="both" data-until="4w"}
    """
    for name in dict.fromkeys(page.stray_attributes):
        written = "." if name == "class" else name
        line = next((n for n, text in enumerate(page.source_lines, 1) if "{" in text and f"{written}=" in text), 0)
        line = line or next((n for n, text in enumerate(page.source_lines, 1) if "{" in text and written in text), 1)
        yield page.problem(
            line,
            msg('"{name}" between the braces is not an attribute that the site knows.', name=name),
            did_you_mean(
                nearest(name, (*ATTRIBUTES, *CHECK_ATTRIBUTES)),
                msg("Use only an id, `lang` and {names}.", names=listing(ATTRIBUTES)),
            ),
            at=f"{written}=",
        )


@rule(Scope.PAGE, Category.ATTRIBUTES)
def wrong_attribute_value(page: Page, project: Project) -> Iterator[Problem]:
    """An attribute has one of its allowed values; a duration is a number and a letter.

    Why: the timeline and the cards are drawn from these values.
    Bad:  data-kind="deeep", data-until="24 hours"
    Good: data-kind="deep", data-until="24h"
    """
    for block in page.blocks:
        for name, value in block.attributes.items():
            if name not in ATTRIBUTES:
                continue
            allowed, written = _values_of(name, page, project), f'{name}="{value}"'
            if allowed is DURATION and not DURATION.fullmatch(value):
                yield page.problem(
                    block.line,
                    msg("{attribute} is not a duration.", attribute=written),
                    msg(
                        "Write a number and h, d, w, M or y: hours, days, weeks, months, years. For example {example}.",
                        example=f'{name}="24h"',
                    ),
                    at=written,
                    causes=(Cause(page.path, line=block.line, what=name),),
                )
            elif isinstance(allowed, re.Pattern) and not allowed.fullmatch(value):
                yield page.problem(
                    block.line,
                    msg("The site cannot read {attribute}.", attribute=written),
                    msg("Write a whole number from 0 to 100.")
                    if allowed is DOTS
                    else msg("Separate the other forms of the word with a comma and a space."),
                    at=written,
                    causes=(Cause(page.path, line=block.line, what=name),),
                )
            elif isinstance(allowed, tuple) and value not in allowed:
                yield page.problem(
                    block.line,
                    msg("{attribute} has a value that does not exist.", attribute=written),
                    did_you_mean(_nearest(value, allowed), msg("Write one of {values}.", values=listing(allowed))),
                    at=written,
                    causes=(Cause(page.path, line=block.line, what=name),),
                )


@rule(Scope.PAGE, Category.ATTRIBUTES)
def duration_not_in_sentence(page: Page, project: Project) -> Iterator[Problem]:
    """A duration between braces is in the sentence too.

    Why: the page draws a timeline from the one and the reader reads the other.
    Bad:  - No hot shower for 48 hours. {data-until="24h"}
    Good: - No hot shower for 24 hours. {data-until="24h"}
    """
    for block in page.written_blocks:
        if not block.attributes:
            continue
        found = {figure.key for figure in figures(block.runs, page.termbases)}
        units = {unit for _, unit in found}
        for name in DURATION_ATTRIBUTES:
            wanted = duration(block.attributes.get(name, ""))
            if wanted is None or wanted in found:
                continue
            # "Days 1 to 3": the unit stands once, for both numbers.
            if (wanted[0], "") in found and wanted[1] in units:
                continue
            written = f'{name}="{block.attributes[name]}"'
            yield page.problem(
                block.line,
                msg(
                    "{what} between the braces is {value}, but the text gives {found}.",
                    what=name_of(name),
                    value=value_of(block.attributes[name]),
                    found=_written(page, block.runs),
                ),
                _as_in_the_text(name, found),
                at=written,
                causes=(
                    Cause(page.path, line=block.line, what=name),
                    Cause(page.path, line=block.line, what="figures"),
                ),
            )


def _as_in_the_text(name: str, found: set[tuple[str, str]]) -> Message:
    """What to write between the braces if the text is right, where the text gives one duration."""
    letters = {unit: letter for letter, unit in DURATION_UNITS.items()}
    given = [f"{value}{letters[unit]}" for value, unit in found if unit in letters and value.isdigit()]
    if len(given) != 1:
        return msg("Make the two say the same, in every language.")
    return msg(
        "If the text is right, write `{attribute}` between the braces, in every language.",
        attribute=f'{name}="{given[0]}"',
    )


@rule(Scope.PAGE, Category.ATTRIBUTES)
def dots_not_in_sentence(page: Page, project: Project) -> Iterator[Problem]:
    """A number of dots between braces is in the sentence too, out of 100.

    Why: the page draws that many of 100 dots beside the sentence.
    Bad:  - **15 of every 100 people** had a side effect. {#side-effect data-dots="51"}
    Good: - **15 of every 100 people** had a side effect. {#side-effect data-dots="15"}
    """
    for block in page.written_blocks:
        dots = block.attributes.get("data-dots", "")
        if not DOTS.fullmatch(dots):
            continue
        found = figures(block.runs, page.termbases)
        pairs = [(a.value, b.value) for a, b in pairwise(found) if a.relation == "of"]
        if (dots, "100") not in pairs:
            yield page.problem(
                block.line,
                msg(
                    "{attribute} draws {count} of 100 dots, but the text does not give that number out of 100.",
                    attribute=f'data-dots="{dots}"',
                    count=dots,
                ),
                msg("Make the two say the same, in every language."),
                at=f'data-dots="{dots}"',
                causes=(Cause(page.path, line=block.line, what="data-dots"),),
            )


@rule(Scope.PAGE, Category.ATTRIBUTES)
def kind_not_in_sentence(page: Page, project: Project) -> Iterator[Problem]:
    """A kind of treatment between braces is named in the sentence or heading too, and a help card has its own level.

    Below a heading that names the kind, an item need not.

    Why: what is right after one kind of treatment can be harmful after the other.
    Bad:  - **Make-up, light peel:** … {#make-up data-kind="deep"}
    Good: - **Make-up, deep peel:** … {#make-up data-kind="deep"}
    """
    for block in page.written_blocks:
        kind, level = block.attributes.get("data-kind", ""), block.attributes.get("data-help")
        if kind and kind != block.kind_above and not _names(block, kind, page):
            yield page.problem(
                block.line,
                msg(
                    "The braces say {attribute}, but the text does not name that kind of treatment.",
                    attribute=f'data-kind="{kind}"',
                ),
                msg("Make the two say the same, in every language."),
                at=f'data-kind="{kind}"',
                causes=(Cause(page.path, line=block.line, what="data-kind"),),
            )
        if level in HELP_LEVELS and block.id != f"help-{level}":
            yield page.problem(
                block.line,
                msg(
                    "The card {id} has {attribute}, which belongs to another level.",
                    attribute=f'data-help="{level}"',
                    id=f"{{#{block.id}}}",
                ),
                msg("Write `{right}` for the card of that level.", right=f'{{#help-{level} data-help="{level}"}}'),
                at=f'data-help="{level}"',
                causes=(Cause(page.path, line=block.line, what="data-help"),),
            )


def _names(block: Block, kind: str, page: Page) -> bool:
    """Whether a block names a kind; one for every kind has to do so in a heading, which names it for its items."""
    named = kinds_of(block, page)
    if kind not in OF_EVERY_KIND:
        known = page.treatment.kind(kind)
        return known is None or not known.words_in(page.language.code) or kind in named
    either = page.termbase.whole(page.termbase.every_kind)
    if block.kind != "heading" or either is None:
        return True
    return either.search(block.text) is not None or {one.id for one in page.treatment.kinds} == set(named)


@rule(Scope.PAGE, Category.ATTRIBUTES)
def kind_against_heading(page: Page, project: Project) -> Iterator[Problem]:
    """What stands below a heading for one kind of treatment is of that kind.

    Why: below a heading the items no longer name the kind, so who reads one takes it for that of the heading.
    Bad:  - **Make-up, light peel:** … below the heading "After the deep peel" {data-kind="deep"}
    Good: - **Make-up:** … below the heading "After the light peel" {data-kind="light"}
    """
    for section in page.sections:
        heading = section.heading
        for block in (heading, *section.blocks):
            above = block.kind_above if block is heading else heading.of_kind
            own = block.attributes.get("data-kind", above)
            other = own if own != above else _other_kind(block, above, page) if block is not heading else ""
            if above and other and not block.is_unwritten:
                yield page.problem(
                    block.line,
                    msg(
                        "This is of the kind {kind}, but the heading above it says {attribute}.",
                        kind=f'"{other}"',
                        attribute=f'data-kind="{above}"',
                    ),
                    msg("Move it below a heading for its own kind, in every language."),
                    at=f'data-kind="{other}"' if own != above else "",
                    causes=(Cause(page.path, line=block.line, what="data-kind"),),
                )


def _other_kind(block: Block, above: str, page: Page) -> str:
    """The kind in the name of an item ("Make-up, deep peel: …") or in a table's first row, if it is not this one."""
    name, colon, _ = block.text.partition(":")
    if not (colon if block.kind == "item" else block.cell[0] == 1 and above not in OF_EVERY_KIND):
        return ""
    named = page.treatment.kinds_in(name, page.language.code, page.termbase.is_spaced)
    kept = {kind.id for kind in page.treatment.kinds} if above in OF_EVERY_KIND else {above}
    return named[0] if named and not kept <= set(named) else ""


@rule(Scope.PAGE, Category.ATTRIBUTES)
def strength_not_in_sentence(page: Page, project: Project) -> Iterator[Problem]:
    """The strength of a reason between braces is also in the list item, in the words of the labels.

    Why: a reader decides by it whether to wait or to ask.
    Bad:  … *Sources differ.* {#fever data-strength="firm"}
    Good: … *Firm: medical sources agree.* {#fever data-strength="firm"}
    """
    phrases = {key.removeprefix("strength."): text for key, text in page.labels.items() if key.startswith("strength.")}
    for block in page.written_blocks:
        strength = block.attributes.get("data-strength", "")
        named = [name for name, text in phrases.items() if block.text.endswith(text)]
        if strength not in phrases or named == [strength]:
            continue
        yield page.problem(
            block.line,
            msg(
                "The braces say {attribute}, but the list item does not end with the words for it.",
                attribute=f'data-strength="{strength}"',
            ),
            msg("End the text with *{phrase}*, or change the attribute, in every language.", phrase=phrases[strength]),
            at=f'data-strength="{strength}"',
            causes=(Cause(page.path, line=block.line, what="data-strength"),),
        )


def _nearest(value: str, allowed: tuple[str, ...]) -> str | None:
    """The value that was probably meant; codes of countries are capitals."""
    return value.upper() if value.upper() in allowed else nearest(value, allowed)


def _values_of(name: str, page: Page, project: Project) -> tuple[str, ...] | re.Pattern[str]:
    """What an attribute may say on this page."""
    if name == COUNTRY:
        return project.countries.codes
    return page.treatment.kind_values if name == "data-kind" else ATTRIBUTES[name]


def _written(page: Page, runs: tuple[Run, ...]) -> Value:
    found = figures(runs, page.termbases)
    return listing(figure.written for figure in found) if found else msg("no duration")
