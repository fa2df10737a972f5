"""Rules on facts that could stand in two places: each has one owner, and the other place says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.checks.attribute_words import name_of, value_of
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.checks.rules.links import internal_links
from patientinfo.content.figures import figures
from patientinfo.content.glossary import forms_of
from patientinfo.contract import FAQ_PAGE, GLOSSARY_PAGE, HELP_OWNER, HELP_PARTS, OWNED_UNITS
from patientinfo.messages import Message, joined, msg
from patientinfo.model import Anchor, Page, PageIndex, Project, Run, Site, treatment_of
from patientinfo.problems import Problem


def _answers(page: PageIndex) -> Iterator[tuple[Anchor, int]]:
    """The questions of a page of questions and answers, each with the line on which its answer ends."""
    headings = [part for part in page.parts if part.level]
    for n, part in enumerate(headings):
        if part.level > 2:
            yield part, headings[n + 1].line - 1 if n + 1 < len(headings) else 10**9


def _is_faq(page: PageIndex) -> bool:
    return page.key.rsplit("/", 1)[-1] == FAQ_PAGE and bool(treatment_of(page.key))


@rule(Scope.SITE, Category.REPEATED_FACTS)
def answer_without_link(site: Site) -> Iterator[Problem]:
    """Each answer among the questions and answers links to the section with the full information.

    Why: a short answer without its limits and sources is only half an answer.
    Bad:  ### Does it hurt? {#pain} followed by an answer without a link
    Good: … Read [the two kinds compared](index.md#compare).
    """
    for page in filter(_is_faq, site.pages.values()):
        here = f"{page.language}/{page.key}"
        links = [(link, target) for link, target, anchor in internal_links(page) if anchor and target != here]
        for part, end in _answers(page):
            if not any(part.line <= link.line <= end for link, _ in links):
                yield page.problem(
                    part,
                    msg("The answer to this question does not link to a section of another page."),
                    msg("Add a link such as {example}.", example="[the two kinds compared](index.md#compare)"),
                )


@rule(Scope.SITE, Category.REPEATED_FACTS)
def help_differs(site: Site) -> Iterator[Problem]:
    """The help cards of a treatment are word for word the same on every page.

    Why: a reader who needs help quickly must find the same signs on each page.
    Bad:  "38 °C or more" on recovery.md, "39 °C or more" on aftercare.md
    Good: the whole section copied from recovery.md
    """
    for page in site.pages.values():
        treatment = treatment_of(page.key)
        owner = site.pages.get((page.language, f"{treatment}/{HELP_OWNER}"))
        if not treatment or owner is None or owner is page:
            continue
        for id in HELP_PARTS:
            ours, theirs = owner.part(id), page.part(id)
            if ours and theirs and ours.digest != theirs.digest:
                yield page.problem(
                    theirs,
                    msg("This section is not identical to the one in {place}.", place=f"{owner.path}:{ours.line}"),
                    msg(
                        "Decide which of the two is right, in every language. Then copy the whole section to "
                        "the other page."
                    ),
                    other=f"{owner.path}:{ours.line}",
                )


@rule(Scope.SITE, Category.REPEATED_FACTS)
def duration_differs(site: Site) -> Iterator[Problem]:
    """What to avoid has the same kind of treatment and the same duration on each page of a treatment.

    Why: given two durations for one thing, a reader takes the shorter.
    Bad:  {#make-up-deep data-until="1w"} on recovery.md, {#make-up-deep data-until="3d"} on aftercare.md
    Good: the same attributes on both
    """
    for page in site.pages.values():
        treatment = treatment_of(page.key)
        owner = site.pages.get((page.language, f"{treatment}/{HELP_OWNER}"))
        if not treatment or owner is None or owner is page:
            continue
        for part in page.parts:
            other = owner.part(part.id)
            if part.level or other is None or not (_is_advice(part) and _is_advice(other)):
                continue
            names = [n for n in ("data-kind", "data-until") if part.attributes.get(n) != other.attributes.get(n)]
            if names:
                yield page.problem(
                    part,
                    joined(*(_other_value(name, part, other, owner) for name in names)),
                    msg("Make the two say the same, in every language."),
                    other=f"{owner.path}:{other.line}",
                )


def _other_value(name: str, part: Anchor, other: Anchor, owner: PageIndex) -> Message:
    return msg(
        "{what} between the braces is {here} here, and {there} in {place}.",
        what=name_of(name),
        here=value_of(part.attributes.get(name)),
        there=value_of(other.attributes.get(name)),
        place=f"{owner.path}:{other.line}",
    )


def _is_advice(part: Anchor) -> bool:
    """Whether it is something to avoid or to do, of one kind of the treatment or for some time."""
    return "data-kind" in part.attributes or "data-until" in part.attributes


@rule(Scope.PAGE, Category.REPEATED_FACTS)
def word_explained_twice(page: Page, project: Project) -> Iterator[Problem]:
    """A word is explained once in the glossary.

    Why: the page can show only one explanation of a word.
    Bad:  "keloid" among the other forms of "raised scar" and as a word of its own
    Good: each word and form in one item
    """
    if page.key != GLOSSARY_PAGE:
        return
    seen: dict[str, int] = {}
    for section in page.sections:
        for item in section.items:
            if not item.id:
                continue
            for form in forms_of(item):
                first = seen.setdefault(form.lower(), item.line)
                if first != item.line:
                    yield page.problem(
                        item.line,
                        msg('The word "{word}" is also explained on line {line}.', word=form, line=first),
                        msg("Keep it in only one of the two list items."),
                        at=re.split(r"[\s(]", form)[0],
                    )


@rule(Scope.PAGE, Category.REPEATED_FACTS)
def figure_not_on_page(page: Page, project: Project) -> Iterator[Problem]:
    """A duration or temperature in the title or description of a page is in its text too.

    Why: search engines show the description, and it is forgotten when a figure on the page changes.
    Bad:  description: What to do in the 8 weeks before. On the page: "at least 6 weeks"
    Good: description: What to do in the 6 weeks before.
    """
    for name in ("title", "description"):
        text = str(page.meta.get(name) or "")
        given = [f for f in figures((Run(text, page.language.code),), page.termbases) if f.unit in OWNED_UNITS]
        if given:
            there = {(f.value, f.unit) for block in page.blocks for f in figures(block.runs, page.termbases)}
            for figure in given:
                if (figure.value, figure.unit) not in there:
                    yield page.problem(
                        page.meta_lines.get(name, 1),
                        msg(
                            'The field "{name}" says {figure}, which the text of the page does not say.',
                            name=name,
                            figure=figure.written,
                        ),
                        msg("Write the figure that the page gives, or none, in every language."),
                        at=figure.written,
                    )
