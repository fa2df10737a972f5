"""Rules on the structure of one page: headings, required sections, ids, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patientinfo.addresses import called_number, digits
from patientinfo.checks.pair import shorten
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.content.figures import figures
from patientinfo.contract import ID, IN_SHORT, IN_SHORT_ITEMS, PAGE_SUFFIX, UNWRITTEN, WORD_LISTS
from patientinfo.messages import joined, listing, msg
from patientinfo.model import Page, Project
from patientinfo.problems import Cause, Problem
from patientinfo.suggest import nearest


@rule(Scope.PAGE, Category.STRUCTURE)
def one_title(page: Page, project: Project) -> Iterator[Problem]:
    """A page starts with its only title, a line with a single `#`.

    Why: screen readers announce it first, and readers who navigate by headings start there.
    Bad:  a page that opens with `## In short`
    Good: # Recovery timeline
    """
    titles = [section.heading for section in page.sections if section.heading.level == 1]
    if not titles or page.sections[0].heading.level != 1:
        yield page.problem(
            page.sections[0].heading.line,
            msg("The page does not start with its title."),
            msg("Write the title as the first line after the front matter: `# …`."),
        )
    for extra in titles[1:]:
        yield page.problem(
            extra.line,
            msg('"{text}" is a second title.', text=extra.text),
            msg("Make it the heading of a section: `## …`."),
        )


@rule(Scope.PAGE, Category.STRUCTURE)
def skipped_level(page: Page, project: Project) -> Iterator[Problem]:
    """Headings go one level deeper at a time, so that screen readers give a correct outline.

    Why: a reader who navigates by headings would look for a section that does not exist.
    Bad:  `## Stages` followed by `#### Day 0`
    Good: `## Stages` followed by `### Day 0`
    """
    above = 0
    for section in page.sections:
        level = section.heading.level
        if above and level > above + 1:
            yield page.problem(
                section.heading.line,
                msg(
                    'The heading "{text}" is more than one level deeper than the heading above it.',
                    text=section.heading.text,
                ),
                msg("Begin it with {signs}.", signs="#" * (above + 1)),
                at="#" * level,
            )
        above = level or above


@rule(Scope.PAGE, Category.STRUCTURE)
def missing_section(page: Page, project: Project) -> Iterator[Problem]:
    """A page has the sections that its kind and its treatment need, each identified by the id of its heading.

    Why: "when to get help" and "who should wait" are there for every treatment, in every language.
    Bad:  a recovery page without a heading {#help}
    Good: ## When to get help {#help}
    """
    if page.kind is None:
        return
    name = page.key.rpartition("/")[2].removesuffix(PAGE_SUFFIX)
    for id in (*page.kind.sections, *page.treatment.sections.get(name, ())):
        if id in page.sections_by_id:
            continue
        guess = nearest(id, page.sections_by_id)
        heading = page.sections_by_id[guess].heading if guess else None
        yield page.problem(
            heading.line if heading else 1,
            joined(
                msg(
                    'A page of the kind "{kind}" needs a section with the id "{id}", but this one has none.',
                    kind=page.kind.name,
                    id=id,
                ),
                msg('There is a section with the id "{guess}": is that the one?', guess=guess) if guess else None,
            ),
            msg("Add the heading with its id: `{heading}`.", heading=f"## … {{#{id}}}"),
            at=f"#{guess}" if guess else "",
            causes=(Cause(page.path, id=id),),
        )


@rule(Scope.PAGE, Category.STRUCTURE)
def missing_id(page: Page, project: Project) -> Iterator[Problem]:
    """Headings, and items of lists that must match between languages, have an id.

    Why: the id identifies a warning in every language; without one nobody notices that it is missing.
    Bad:  ## When to get help
    Good: ## When to get help {#help}
    """
    # Their items may be grouped under headings of a deeper level.
    lists = [one for id in (page.kind.item_ids if page.kind else ()) for one in page.below.get(id, ())]
    for section in page.sections:
        heading = section.heading
        if heading.level > 1 and not heading.id:
            yield page.problem(
                heading.line,
                msg('The heading "{text}" has no id.', text=heading.text),
                msg(
                    "Add the id it has in the other languages, or a new one in English: `{heading}`.",
                    heading=f"{'#' * heading.level} {heading.text} {{#…}}",
                ),
                causes=(Cause(page.path, line=heading.line, what="id"),),
            )
        if page.kind and section in lists:
            for item in section.items:
                if not item.id:
                    written = re.search(r"\{\s*#([\w-]+)", item.text)
                    yield page.problem(
                        item.line,
                        msg('The list item "{text}" has no id.', text=shorten(item.text)),
                        msg("Add it as the last line of the item, indented by two spaces: `{id}`.", id="  {#…}"),
                        causes=(
                            Cause(page.path, line=item.line, what="id"),
                            *([Cause(page.path, id=written[1])] if written else []),
                        ),
                    )


@rule(Scope.PAGE, Category.STRUCTURE)
def bad_id(page: Page, project: Project) -> Iterator[Problem]:
    """An id consists of lower-case letters, digits and hyphens, and occurs once on a page.

    Why: links go to ids; an id that is used twice takes some readers to the wrong advice.
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
                msg('The id "{id}" has characters other than lower-case letters, digits and hyphens.', id=block.id),
                msg("Write `{id}`, in every language.", id=f"{{#{_as_id(block.id)}}}"),
                at=f"#{block.id}",
            )
        elif block.id in seen:
            yield page.problem(
                block.line,
                msg('The id "{id}" is used twice: also on line {line}.', id=block.id, line=seen[block.id]),
                msg("Give one of the two another id, the same one in every language."),
                at=f"#{block.id}",
            )
        seen.setdefault(block.id, block.line)


@rule(Scope.PAGE, Category.STRUCTURE)
def in_short_length(page: Page, project: Project) -> Iterator[Problem]:
    """The box "In short" is a list of three to five items.

    Why: many people read only this box.
    Bad:  one paragraph, or eight items
    Good: three to five items, each about one thing
    """
    section = page.sections_by_id.get(IN_SHORT)
    if section is None:
        return
    low, high = IN_SHORT_ITEMS
    if not low <= len(section.items) <= high:
        yield page.problem(
            section.heading.line,
            msg(
                'List items below "{heading}": {count}.',
                heading=section.heading.text,
                count=len(section.items),
            ),
            msg("Write {low} to {high} list items, each on a line that starts with `- `.", low=low, high=high),
        )


@rule(Scope.PAGE, Category.STRUCTURE)
def empty_section(page: Page, project: Project) -> Iterator[Problem]:
    """A section has text below its heading, and a list item has text.

    Why: a heading without text promises an answer that is not there.
    Bad:  a heading directly followed by a heading of the same level; a line with only `-`
    Good: a heading with a paragraph, list or table
    """
    for section, following in zip(page.sections, (*page.sections[1:], None), strict=True):
        has_part = following is not None and following.heading.level > section.heading.level
        if section.heading.level and not has_part and not any(b.text or b.images for b in section.blocks):
            yield page.problem(
                section.heading.line,
                msg('There is no text below the heading "{heading}".', heading=section.heading.text),
                msg("Write it, or remove the heading in every language."),
            )
        elif section.heading.level and not section.heading.text:
            yield page.problem(
                section.heading.line,
                msg("This heading has no text."),
                msg("Write the text, or remove the heading in every language."),
            )
        else:
            for item in section.items:
                if not item.text and not item.images:
                    yield page.problem(
                        item.line,
                        msg("This list item has no text."),
                        msg("Write the text, or remove the list item in every language."),
                    )


@rule(Scope.PAGE, Category.STRUCTURE)
def not_written(page: Page, project: Project) -> Iterator[Problem]:
    """Each text of a page is written: none is left as `make new` made it.

    Why: readers would see a sign in the place of a warning.
    Bad:  - …[^S31]
    Good: - Wait if you are pregnant.[^S31]
    """
    for block in page.blocks:
        if block.is_unwritten:
            yield page.problem(
                block.line,
                msg("This text is not written yet."),
                msg('Write it in {language}, in the place of "{sign}".', language=page.language.name, sign=UNWRITTEN),
                at=UNWRITTEN,
            )


@rule(Scope.PAGE, Category.STRUCTURE)
def repeated_text(page: Page, project: Project) -> Iterator[Problem]:
    """No two list items or paragraphs of a page are the same, as happens when one is pasted over another.

    Why: where one warning appears twice, another one is lost.
    Bad:  the item on fever twice, the item on pus lost
    Good: a different text in each item
    """
    seen: dict[str, int] = {}
    for block in page.blocks:
        if block.kind not in ("item", "paragraph", "heading") or not block.text:
            continue
        # A short sentence may come back ("Call the clinic."); a heading or an item of a list may not.
        if block.text in seen and (block.kind != "paragraph" or len(block.text) > 40):
            yield page.problem(
                block.line,
                msg('"{text}" appears twice: also on line {line}.', text=shorten(block.text), line=seen[block.text]),
                msg("Write what belongs here, or remove one of the two in every language."),
            )
        seen.setdefault(block.text, block.line)


@rule(Scope.PAGE, Category.STRUCTURE)
def emergency_numbers(page: Page, project: Project) -> Iterator[Problem]:
    """The card for emergencies gives the number of every country, and that of the reader's own country first.

    Why: in an emergency people call the first number they see.
    Bad:  a page of a country whose number is 999 that names 112 before it, or without the number of another country
    Good: every number of docs/countries/, the own country's first
    """
    cards = [section for section in page.sections if section.heading.attributes.get("data-help") == "emergency"]
    if not cards:
        return
    language, countries = page.language.code, project.countries
    text = " ".join(block.text for card in cards for block in card.blocks)
    numbers = countries.numbers_in(language)
    places = {n: match.start() for n in numbers if (match := re.search(rf"(?<!\d){n}(?!\d)", text))}
    own = {n for code in countries.own_of(language) for n in countries.by_code[code].emergency}
    others = [place for number, place in places.items() if number not in own]
    if others and any(place > min(others) for number, place in places.items() if number in own):
        yield page.problem(
            cards[0].heading.line,
            msg("The emergency number of the reader's own country does not come first."),
            msg("Give the numbers in the order {numbers}.", numbers=listing(numbers)),
        )
    # One that is missing from a fixed sentence breaks the rule on these.
    agreed = " ".join(sentence for key, sentence in page.labels.items() if key.startswith(f"fixed.{cards[0].id}"))
    missing = [n for n in numbers if n not in places and not re.search(rf"(?<!\d){n}(?!\d)", agreed)]
    if missing:
        yield page.problem(
            cards[0].heading.line,
            msg("The card for emergencies lacks {numbers}.", numbers=listing(missing)),
            msg("Say in it, in every language, in which country to call which number."),
        )


@rule(Scope.PAGE, Category.STRUCTURE)
def unknown_telephone(page: Page, project: Project) -> Iterator[Problem]:
    """Telephone and emergency numbers are those in docs/countries/, so that they are kept in one place.

    Why: a wrong digit in a number for help costs time that a patient may not have.
    Bad:  "call 113", [113](tel:113), or a clinic's number typed into a page
    Good: the emergency numbers in docs/countries/
    """
    known = project.countries.numbers | project.countries.helplines
    # What a caller is told to dial: a verb of calling, then digits.
    verbs = "|".join(word.strip() for word in page.labels.get("call", "").split(",") if word.strip())
    start, gap = (r"(?<!\w)", r"\s+") if page.termbase.is_spaced else ("", r"\s*")
    calling = re.compile(rf"{start}(?:{verbs}){gap}((?:\+|\d)[\d \-()]*\d)(?!\d)", re.IGNORECASE) if verbs else None
    loose = re.compile(r"(?<![\w.,/-])(?:\+\d{2}|0\d{1,3})[ \-]?\d[\d \-]{5,}\d")
    for block in page.blocks:
        matches = (*(calling.finditer(block.text) if calling else ()), *loose.finditer(block.text))
        found = [match[match.lastindex or 0].strip() for match in matches]
        if found:  # "call 24 hours after the treatment"
            durations = {figure.value for figure in figures(block.runs, page.termbases) if figure.unit}
            found = [number for number in found if number not in durations]
        said = {digits(number) for number in found}
        found += [number for link in block.links if (number := called_number(link.target)) and number not in said]
        for number in found:
            if number not in known:
                yield page.problem(
                    block.line,
                    msg('This site does not know the telephone number "{number}".', number=number),
                    msg("Use the numbers in docs/countries/: {numbers}.", numbers=listing(sorted(known))),
                    at=number,
                    causes=(Cause(page.path, line=block.line, what="number"),),
                )


@rule(Scope.PAGE, Category.STRUCTURE)
def fixed_sentence(page: Page, project: Project) -> Iterator[Problem]:
    """Headings and sentences that safety depends on are word for word as agreed in each language.

    Why: one lost "not" turns a warning into an invitation.
    Bad:  "Have this treatment if:" for "Do not have this treatment if:"
    Good: the sentence from the labels in overrides/partials/languages/
    """
    for key, sentence in page.labels.items():
        # "fixed.<section>", or "fixed.<section>.<which>" where a section has several.
        section = page.sections_by_id.get(f"{key}.".split(".")[1])
        if not key.startswith("fixed.") or section is None:
            continue
        if section.heading.text == sentence or any(
            sentence in block.text for part in page.below[section.id] for block in part.blocks
        ):
            continue
        yield page.problem(
            section.heading.line,
            msg('The sentence "{sentence}" is missing: it is neither this heading nor below it.', sentence=sentence),
            msg(
                "Write it word for word. To change the sentence itself, change the labels in {path} first.",
                path=f"{WORD_LISTS}/{page.language.code}.html",
            ),
        )


def _as_id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "…"
