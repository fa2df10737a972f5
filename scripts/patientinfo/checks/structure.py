"""Rules on the structure of one page: headings, required sections, ids, text that went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.checks.nearest import listing, nearest
from patientinfo.checks.pairing import shorten
from patientinfo.checks.registry import page_rule
from patientinfo.contract import ID, IN_SHORT, IN_SHORT_ITEMS, WORD_LISTS
from patientinfo.model import Page, Site
from patientinfo.problems import Problem


@page_rule
def one_title(page: Page, site: Site) -> Iterator[Problem]:
    """A page opens with its one title, a line with a single `#`.

    Bad:  a page that opens with `## In short`
    Good: # Recovery timeline
    """
    titles = [section.heading for section in page.sections if section.heading.level == 1]
    if not titles or page.sections[0].heading.level != 1:
        yield page.problem(
            page.sections[0].heading.line,
            "one-title",
            "The page does not open with its title.",
            "Write the title as the first line after the front matter: `# …`.",
        )
    for extra in titles[1:]:
        yield page.problem(
            extra.line,
            "one-title",
            f'"{extra.text}" is a second title.',
            "Make it a heading of a section: `## …`.",
        )


@page_rule
def skipped_level(page: Page, site: Site) -> Iterator[Problem]:
    """Headings go one level deeper at a time, so that screen readers give a true outline.

    Bad:  `## Stages` followed by `#### Day 0`
    Good: `## Stages` followed by `### Day 0`
    """
    above = 0
    for section in page.sections:
        level = section.heading.level
        if above and level > above + 1:
            yield page.problem(
                section.heading.line,
                "skipped-level",
                f'The heading "{section.heading.text}" is {level - above} levels deeper than the one above it.',
                f"Write it with {'#' * (above + 1)}.",
            )
        above = level or above


@page_rule
def missing_section(page: Page, site: Site) -> Iterator[Problem]:
    """A page has the sections that its kind needs, each known by the id of its heading.

    Bad:  a recovery page without a heading {#help}
    Good: ## When to get help {#help}
    """
    if page.kind is None:
        return
    for id in page.kind.sections:
        if id in page.sections_by_id:
            continue
        guess = nearest(id, page.sections_by_id)
        near = f' There is a section with the id "{guess}": is it meant?' if guess else ""
        yield page.problem(
            page.sections_by_id[guess].heading.line if guess else 1,
            "missing-section",
            f'A page of the kind "{page.kind.name}" needs a section with the id "{id}".{near}',
            f"Add the heading with its id: `## … {{#{id}}}`.",
        )


@page_rule
def missing_id(page: Page, site: Site) -> Iterator[Problem]:
    """Headings, and items of lists that must agree between languages, carry an id.

    Bad:  ## When to get help
    Good: ## When to get help {#help}
    """
    for section in page.sections:
        heading = section.heading
        if heading.level > 1 and not heading.id:
            yield page.problem(
                heading.line,
                "missing-id",
                f'The heading "{heading.text}" has no id.',
                "Add the one it has in the other languages, or a new one in English words: "
                f"`{'#' * heading.level} {heading.text} {{#…}}`.",
            )
        if page.kind and section.id in page.kind.item_ids:
            for item in section.items:
                if not item.id:
                    yield page.problem(
                        item.line,
                        "missing-id",
                        f'The list item "{shorten(item.text)}" has no id.',
                        "Add it as the last line of the item, two spaces in: `  {#…}`.",
                    )


@page_rule
def bad_id(page: Page, site: Site) -> Iterator[Problem]:
    """An id is made of small letters, digits and hyphens, and stands once on a page.

    Bad:  {#When_to get help}
    Good: {#when-to-get-help}
    """
    seen: dict[str, int] = {}
    for block in page.blocks:
        if not block.id:
            continue
        if not ID.fullmatch(block.id):
            yield page.problem(
                block.line,
                "bad-id",
                f'The id "{block.id}" has other signs than small letters, digits and hyphens.',
                f"Write `{{#{_as_id(block.id)}}}`, in every language.",
            )
        elif block.id in seen:
            yield page.problem(
                block.line,
                "bad-id",
                f'The id "{block.id}" stands twice: also on line {seen[block.id]}.',
                "Give one of the two another id, the same one in every language.",
            )
        seen.setdefault(block.id, block.line)


@page_rule
def in_short_length(page: Page, site: Site) -> Iterator[Problem]:
    """The box "In short" has three to five lines, as a list.

    Bad:  one paragraph, or eight items
    Good: three to five items that each say one thing
    """
    section = page.sections_by_id.get(IN_SHORT)
    if section is None:
        return
    low, high = IN_SHORT_ITEMS
    if not low <= len(section.items) <= high:
        yield page.problem(
            section.heading.line,
            "in-short-length",
            f'"{section.heading.text}" has {len(section.items)} list items.',
            f"Write {low} to {high} of them, each a line that starts with `- `.",
        )


@page_rule
def empty_section(page: Page, site: Site) -> Iterator[Problem]:
    """A section has text below its heading.

    Bad:  a heading directly followed by a heading of the same level
    Good: a heading with a paragraph, list or table
    """
    for section, following in zip(page.sections, (*page.sections[1:], None), strict=True):
        has_part = following is not None and following.heading.level > section.heading.level
        if section.heading.level and not has_part and not any(b.text or b.images for b in section.blocks):
            yield page.problem(
                section.heading.line,
                "empty-section",
                f'There is no text below the heading "{section.heading.text}".',
                "Write it, or take the heading out in every language.",
            )


@page_rule
def repeated_item(page: Page, site: Site) -> Iterator[Problem]:
    """No two items of a list say the same, as happens when one is copied over its neighbour.

    Bad:  the item on fever twice, the item on pus lost
    Good: each item its own text
    """
    for section in page.sections:
        seen: dict[str, int] = {}
        for item in section.items:
            if item.text and item.text in seen:
                yield page.problem(
                    item.line,
                    "repeated-item",
                    f'"{shorten(item.text)}" stands twice: also on line {seen[item.text]}.',
                    "Write what belongs here, or take one of the two out in every language.",
                )
            seen.setdefault(item.text, item.line)


@page_rule
def emergency_numbers(page: Page, site: Site) -> Iterator[Problem]:
    """The card for emergencies gives the number of the reader's own country first.

    Bad:  a Malay page that names 112 before 999
    Good: Di Malaysia hubungi 999. Di Belanda hubungi 112.
    """
    numbers = page.language.emergency_numbers
    for section in page.sections:
        if section.heading.attributes.get("data-help") != "emergency":
            continue
        text = " ".join(block.text for block in section.blocks)
        # A number that is missing is missing from a fixed sentence, which has a rule of its own.
        places = [match.start() for number in numbers if (match := re.search(rf"\b{number}\b", text))]
        if places != sorted(places):
            yield page.problem(
                section.heading.line,
                "emergency-numbers",
                "The emergency number of the reader's own country does not come first.",
                f"Give the numbers in the order {listing(numbers)}.",
            )


@page_rule
def fixed_sentence(page: Page, site: Site) -> Iterator[Problem]:
    """Headings and sentences on which safety hangs stand word for word as agreed in each language.

    Bad:  "Have this treatment if:" for "Do not have this treatment if:"
    Good: the sentence of the word list in overrides/partials/languages/
    """
    for key, sentence in site.words.get(page.language.code, {}).items():
        # "fixed.<section>", or "fixed.<section>.<which>" where a section has several.
        section = page.sections_by_id.get(f"{key}.".split(".")[1])
        if not key.startswith("fixed.") or section is None:
            continue
        if section.heading.text == sentence or any(sentence in block.text for block in section.blocks):
            continue
        yield page.problem(
            section.heading.line,
            "fixed-sentence",
            f'The sentence "{sentence}" is not there, neither as this heading nor below it.',
            "Write it word for word. To change it for good, change the word list "
            f"{WORD_LISTS}/{page.language.code}.html first.",
        )


def _as_id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "…"
