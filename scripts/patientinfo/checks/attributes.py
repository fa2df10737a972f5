"""Rules on attributes: what may be written between braces, and that it says what the sentence says."""

from __future__ import annotations

from collections.abc import Iterator

from patientinfo.checks.nearest import listing, nearest
from patientinfo.checks.pairing import kinds_named
from patientinfo.checks.registry import page_rule
from patientinfo.contract import ATTRIBUTES, DURATION, DURATION_ATTRIBUTES, HELP_LEVELS, KINDS
from patientinfo.figures import duration, figures
from patientinfo.model import Page, Run, Site
from patientinfo.problems import Problem


@page_rule
def unknown_attribute(page: Page, site: Site) -> Iterator[Problem]:
    """Braces hold only an id, a language or an attribute of the contract.

    Bad:  {#sun data-untill="4w" style="color:red"}
    Good: {#sun data-kind="both" data-until="4w"}
    """
    for name in dict.fromkeys(page.stray_attributes):
        guess = nearest(name, ATTRIBUTES)
        yield page.problem(
            page.line_of(f"{name}=", page.line_of(name)),
            "unknown-attribute",
            f'Between braces stands "{name}", which the site does not know.',
            f'Did you mean "{guess}"?' if guess else f"Use only an id, `lang` and {listing(ATTRIBUTES)}.",
        )


@page_rule
def wrong_attribute_value(page: Page, site: Site) -> Iterator[Problem]:
    """An attribute has one of its values; a duration is a number and a letter.

    Bad:  data-kind="nonablative", data-until="24 hours"
    Good: data-kind="non-ablative", data-until="24h"
    """
    for block in page.blocks:
        for name, value in block.attributes.items():
            if name not in ATTRIBUTES:
                continue
            allowed = ATTRIBUTES[name]
            if allowed is None and not DURATION.fullmatch(value):
                yield page.problem(
                    block.line,
                    "wrong-attribute-value",
                    f'{name}="{value}" is not a duration.',
                    f'Write a number and h, d, w, M or y: hours, days, weeks, months, years. For example {name}="24h".',
                )
            elif allowed is not None and value not in allowed:
                guess = nearest(value, allowed)
                yield page.problem(
                    block.line,
                    "wrong-attribute-value",
                    f'{name}="{value}" is not one of its values.',
                    f'Did you mean "{guess}"?' if guess else f"Write one of {listing(allowed)}.",
                )


@page_rule
def duration_not_in_sentence(page: Page, site: Site) -> Iterator[Problem]:
    """A duration between braces stands in the sentence too.

    Bad:  - No hot shower for 48 hours. {data-until="24h"}
    Good: - No hot shower for 24 hours. {data-until="24h"}
    """
    for block in page.blocks:
        found = {figure.key for figure in figures(block.runs)}
        units = {unit for _, unit in found}
        for name in DURATION_ATTRIBUTES:
            wanted = duration(block.attributes.get(name, ""))
            if wanted is None or wanted in found:
                continue
            # "Days 1 to 3": the unit stands once, for both numbers.
            if (wanted[0], "") in found and wanted[1] in units:
                continue
            value, unit = wanted
            yield page.problem(
                block.line,
                "duration-not-in-sentence",
                f'{name}="{block.attributes[name]}" means {value} {unit}{"" if value == "1" else "s"}, '
                f"but the text gives {_written(block.runs)}.",
                "Make the two say the same, in every language.",
            )


@page_rule
def kind_not_in_sentence(page: Page, site: Site) -> Iterator[Problem]:
    """A kind of laser between braces is named in the sentence too, and a help card is of its own level.

    Bad:  - **Make-up, ablative:** … {#make-up data-kind="non-ablative"}
    Good: - **Make-up, non-ablative:** … {#make-up data-kind="non-ablative"}
    """
    for block in page.blocks:
        kind, level = block.attributes.get("data-kind"), block.attributes.get("data-help")
        if kind in KINDS and page.words.get(f"kind.{kind}") and kind not in kinds_named(block, page):
            yield page.problem(
                block.line,
                "kind-not-in-sentence",
                f'data-kind="{kind}" stands between the braces, but the text does not name that kind of laser.',
                "Make the two say the same, in every language.",
            )
        if level in HELP_LEVELS and block.id != f"help-{level}":
            yield page.problem(
                block.line,
                "kind-not-in-sentence",
                f'data-help="{level}" stands at the card {{#{block.id}}}.',
                f'Write `{{#help-{level} data-help="{level}"}}` at the card of that level.',
            )


def _written(runs: tuple[Run, ...]) -> str:
    found = figures(runs)
    return listing(figure.written for figure in found) if found else "no duration"
