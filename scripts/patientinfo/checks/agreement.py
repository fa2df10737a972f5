"""Rules on agreement: a translation has the figures, kinds of laser, sources and links of the original.

What is compared is the rendered text, block by block and position by position.
"""

from __future__ import annotations

from collections.abc import Iterator

from patientinfo.checks.nearest import listing
from patientinfo.checks.pairing import common_blocks, kinds_named, shorten
from patientinfo.checks.registry import pair_rule
from patientinfo.contract import SOURCES_PAGE
from patientinfo.figures import Figure, figures
from patientinfo.model import Page
from patientinfo.problems import Problem


@pair_rule
def figures_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """Each block gives the same figures with the same units, in the language's own notation.

    Bad:  "48 hours" in English, "24 uur" in Dutch
    Good: "48 hours" and "48 uur"; "1,550 nm" and "1.550 nm"
    """
    numbers = {*page.language.emergency_numbers, *translation.language.emergency_numbers}
    for ours, theirs in common_blocks(page, translation):
        left, right = figures(ours.runs, numbers), figures(theirs.runs, numbers)
        if [f.key for f in left] == [f.key for f in right]:
            continue
        yield translation.problem(
            theirs.line,
            "figures-differ",
            f"{_figures(left, right)} here, {_figures(right, left)} in {page.path}:{ours.line}, "
            f'in "{shorten(theirs.text)}".',
            "Write the same figures, with their units, in the same order in both; "
            "if the original is wrong, mend it in every language.",
        )


def _figures(other: tuple[Figure, ...], own: tuple[Figure, ...]) -> str:
    """The figures of one side that the other lacks; all of them where only the order differs."""
    left = [f.key for f in other]
    lacking = []
    for figure in own:
        if figure.key in left:
            left.remove(figure.key)
        else:
            lacking.append(figure)
    same_set = sorted(f.key for f in other) == sorted(f.key for f in own)
    shown = own if same_set else lacking
    return ", ".join(f'"{f.written}"' for f in shown) if shown else "no such figure"


@pair_rule
def kinds_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """Each block speaks of the same kinds of laser in every language.

    Bad:  "non-ablative" over a column in English, "ablatief" over it in Dutch
    Good: "non-ablative" and "niet-ablatief"
    """
    if page.key == SOURCES_PAGE:
        return  # titles of sources stay as they are
    for ours, theirs in common_blocks(page, translation):
        left, right = kinds_named(ours, page), kinds_named(theirs, translation)
        if left != right:
            yield translation.problem(
                theirs.line,
                "kinds-differ",
                f"The kind of laser named here is {_named(right)}, and {_named(left)} in {page.path}:{ours.line}, "
                f'in "{shorten(theirs.text)}".',
                "Name the same kinds of laser in both, in the words of the term base.",
            )


def _named(kinds: tuple[str, ...]) -> str:
    return listing(kinds) if kinds else "none"


@pair_rule
def sources_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """Each block rests on the same sources in every language.

    Bad:  [^S12] after a sentence in English, nothing after it in Dutch
    Good: the same notes
    """
    for ours, theirs in common_blocks(page, translation):
        missing = [id for id in dict.fromkeys(ours.sources) if id not in theirs.sources]
        extra = [id for id in dict.fromkeys(theirs.sources) if id not in ours.sources]
        if missing:
            notes = ", ".join(f"[^{id}]" for id in missing)
            yield translation.problem(
                theirs.line,
                "sources-differ",
                f"Missing here: {notes}, which stands in {page.path}:{ours.line}.",
                f'Add it in "{shorten(theirs.text)}".',
            )
        if extra:
            notes = ", ".join(f"[^{id}]" for id in extra)
            yield translation.problem(
                theirs.line,
                "sources-differ",
                f"Here stands {notes}, which is not in {page.path}:{ours.line}.",
                "Add it there and in the other languages, or take it out here.",
            )


@pair_rule
def attributes_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """Attributes between braces are the same in every language.

    Bad:  data-until="24h" in English, data-until="48h" in Dutch
    Good: the same value
    """
    for ours, theirs in common_blocks(page, translation):
        for name in sorted({*ours.attributes, *theirs.attributes}):
            left, right = ours.attributes.get(name), theirs.attributes.get(name)
            if left != right:
                yield translation.problem(
                    theirs.line,
                    "attributes-differ",
                    f"{name} is {_quoted(right)} here and {_quoted(left)} in {page.path}:{ours.line}.",
                    f"Write {name}={_quoted(left)} in both." if left else f"Take {name} out, or add it there.",
                )


def _quoted(value: str | None) -> str:
    return f'"{value}"' if value is not None else "missing"


@pair_rule
def links_differ(page: Page, translation: Page) -> Iterator[Problem]:
    """Each block has the same links and pictures in every language.

    Bad:  a link to recovery.md#help in English, to recovery.md in Dutch
    Good: the same target; only the words differ
    """
    for ours, theirs in common_blocks(page, translation):
        left = [*ours.links, *(image.source for image in ours.images)]
        right = [*theirs.links, *(image.source for image in theirs.images)]
        if sorted(left) == sorted(right):
            continue
        missing = [link for link in left if link not in right]
        extra = [link for link in right if link not in left]
        yield translation.problem(
            theirs.line,
            "links-differ",
            f"The links differ from {page.path}:{ours.line}"
            + (f"; missing here: {listing(missing)}" if missing else "")
            + (f"; only here: {listing(extra)}" if extra else "")
            + ".",
            "Lead to the same pages, places and pictures in every language.",
        )


@pair_rule
def identical_text(page: Page, translation: Page) -> Iterator[Problem]:
    """A translation is translated: no sentence is left as it is in the original.

    Bad:  "Do not pick at the scabs." on a Dutch page
    Good: "Pulk niet aan de korstjes."
    """
    for ours, theirs in common_blocks(page, translation):
        words = [run for run in theirs.runs if run.language == translation.language.code]
        own = " ".join("".join(run.text for run in words).split())
        if own == ours.text and len(own.split()) > 3:
            yield translation.problem(
                theirs.line,
                "identical-text",
                f'"{shorten(own)}" is the same as in {page.path}:{ours.line}.',
                f"Write it in {translation.language.name}.",
            )
