"""Rules on alignment: a translation has the sections, paragraphs, items and table rows of the original.

One cause is reported once: if the blocks of a section do not match, their text is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from patientinfo.checks.pair import Pair, keys_of, shorten
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.content.claims import Claims
from patientinfo.contract import OWN_ATTRIBUTES
from patientinfo.messages import Message, joined, msg
from patientinfo.model import Block, Page, Section
from patientinfo.problems import Cause, Problem


@rule(Scope.PAIR, Category.ALIGNMENT)
def sections_differ(pair: Pair) -> Iterator[Problem]:
    """A page has the same sections in the same order in every language, known by their ids.

    Why: a section that is missing in one language is a warning that its readers never get.
    Bad:  {#stages} {#help} in one language, {#help} in the other
    Good: the same ids, whatever the words of the headings
    """
    ours, theirs = _sections(pair.page), _sections(pair.translation)
    for missing, extra in _matched(ours, theirs):
        if missing and extra and missing.id:
            yield _other_id(pair, missing.heading, extra.heading)
        elif missing and extra and extra.id:
            yield _lost_id(pair, missing.heading, extra.heading)
        elif missing and missing.id and not extra:
            yield _missing_section(pair, missing, _heading_before(missing.id, ours, theirs, pair.translation))
        elif extra and extra.id and not missing:
            yield _extra_section(pair, extra, _heading_before(extra.id, theirs, ours, pair.page))
    yield from _other_order(pair, ours, theirs)


def _missing_section(pair: Pair, missing: Section, before: Block) -> Problem:
    """A section of the original that the translation lacks, reported at the heading it belongs after."""
    return pair.differ(
        missing.heading,
        before,
        msg(
            'The section "{heading}" is missing after this heading; it is in {place}.',
            heading=missing.heading.text,
            place=f"{pair.page.path}:{missing.heading.line}",
        ),
        msg(
            "Translate that section, with the heading `{heading}`, or delete it in every language.",
            heading=f"{'#' * missing.heading.level} … {{#{missing.id}}}",
        ),
        reverse=msg('No translation has the section "{heading}".', heading=missing.heading.text),
        causes=(Cause(pair.translation.path, id=missing.id),),
    )


def _extra_section(pair: Pair, extra: Section, before: Block) -> Problem:
    """A section that only the translation has. `before`: the original's heading that it belongs after."""
    return pair.differ(
        before,
        extra.heading,
        msg(
            'The section "{heading}" is only here, not in {path}.',
            heading=extra.heading.text,
            path=pair.page.path,
        ),
        msg("Add it there and in the other languages, or delete it here."),
        at=f"#{extra.id}",
        reverse=msg(
            "The section {id}, which every translation has, is missing after this heading.", id=f"{{#{extra.id}}}"
        ),
        causes=(Cause(pair.translation.path, id=extra.id),),
    )


def _other_order(pair: Pair, ours: Sequence[Section], theirs: Sequence[Section]) -> Iterator[Problem]:
    """The first section that both have in another place."""
    their_ids = [s.id for s in theirs]
    common = [s.id for s in ours if s.id in their_ids]
    for wanted, section in zip(common, [t for t in theirs if t.id in set(common)], strict=False):
        if section.id != wanted:
            original = pair.page.sections_by_id[wanted].heading
            yield pair.differ(
                original,
                section.heading,
                msg(
                    "This is the section {here}; in {place} it is {there}.",
                    here=f"{{#{section.id}}}",
                    there=f"{{#{wanted}}}",
                    place=f"{pair.page.path}:{original.line}",
                ),
                msg("Put the sections in the same order in every language."),
                at=f"#{section.id}",
                reverse=msg("The sections are in another order here than in every translation."),
            )
            return


def _sections(page: Page) -> list[Section]:
    return [section for section in page.sections if section.heading.level > 1]


def _matched(ours: Sequence[Section], theirs: Sequence[Section]) -> Iterator[tuple[Section | None, Section | None]]:
    """Sections that only one side has; two with the same section before them are one section with two ids, or none."""
    left, right = _only_here(ours, theirs), _only_here(theirs, ours)
    used: set[int] = set()
    for missing, anchor in left:
        partner = None
        for n, (extra, other_anchor) in enumerate(right):
            is_alike = extra.heading.level == missing.heading.level and bool(missing.id or extra.id)
            # In which place a translation has lost an id is clear enough; where both have one, the place must agree.
            if n not in used and is_alike and (not extra.id or anchor == other_anchor):
                partner = n
                break
        if partner is None:
            yield missing, None
        else:
            used.add(partner)
            yield missing, right[partner][0]
    yield from ((None, extra) for n, (extra, _) in enumerate(right) if n not in used)


def _only_here(here: Sequence[Section], there: Sequence[Section]) -> list[tuple[Section, str]]:
    """The sections whose id the other side lacks, or that have none, each with the last id before it that both have."""
    known = {section.id for section in there if section.id}
    found, before = [], ""
    for section in here:
        if section.id in known:
            before = section.id
        else:
            found.append((section, before))
    return found


def _lost_id(pair: Pair, original: Block, translated: Block) -> Problem:
    """A part that has lost its id in the original: the translation still has it."""
    id = f"{{#{translated.id}}}"
    return pair.differ(
        original,
        translated,
        msg("This part has the id {here}; in {place} it has none.", here=id, place=f"{pair.page.path}:{original.line}"),
        msg("Write {id} there, or delete it in every translation.", id=id),
        at=f"#{translated.id}",
        reverse=msg("This part has no id; in every translation it is {there}.", there=id),
        causes=(Cause(pair.translation.path, id=translated.id),),
        reverse_hint=_where_to_write(original, translated),
        reverse_causes=(Cause(pair.page.path, id=translated.id), Cause(pair.page.path, line=original.line, what="id")),
    )


def _where_to_write(block: Block, other: Block) -> Message:
    """What to write where a block has lost its id, which the other language's still has."""
    attributes = "".join(f' {name}="{v}"' for name, v in other.attributes.items() if name not in OWN_ATTRIBUTES)
    braces = f"{{#{other.id}{attributes}}}"
    if block.kind == "heading":
        return msg("Write `{heading}`.", heading=f"{'#' * block.level} {block.text} {braces}")
    return msg("Write `{id}` on a line of its own below the text, indented by two spaces.", id=braces)


def _other_id(pair: Pair, original: Block, translated: Block) -> Problem:
    """The same part with another id, or none: the id was translated or lost."""
    wanted, place = f"{{#{original.id}}}", f"{pair.page.path}:{original.line}"
    return pair.differ(
        original,
        translated,
        msg(
            "This part has the id {here}; in {place} it is {there}.",
            here=f"{{#{translated.id}}}",
            there=wanted,
            place=place,
        )
        if translated.id
        else msg("This part has no id; in {place} it is {there}.", there=wanted, place=place),
        joined(
            msg("Write {id} here.", id=wanted), msg("Ids are never translated: they are the same in every language.")
        )
        if translated.id
        else _where_to_write(translated, original),
        at=f"#{translated.id}" if translated.id else "",
        causes=(
            Cause(pair.translation.path, id=original.id),
            Cause(pair.translation.path, id=translated.id)
            if translated.id
            else Cause(pair.translation.path, line=translated.line, what="id"),
        ),
    )


def _heading_before(id: str, there: list[Section], here: list[Section], page: Page) -> Block:
    """The heading on this side that a missing section belongs after."""
    ids = [section.id for section in there]
    known = {section.id: section.heading for section in here if section.id}
    before = [known[other] for other in ids[: ids.index(id)] if other in known]
    return before[-1] if before else page.sections[0].heading


@rule(Scope.PAIR, Category.ALIGNMENT)
def parts_differ(pair: Pair) -> Iterator[Problem]:
    """A section has the same paragraphs, list items and table rows in every language.

    Why: a list with one sign fewer leaves its readers without that warning.
    Bad:  four items in one language, five in the other
    Good: the same number, and the same ids in the same order
    """
    for ours, theirs in pair.sections:
        if ours.heading.level != theirs.heading.level:
            yield pair.differ(
                ours.heading,
                theirs.heading,
                msg(
                    "This heading is of level {here}, and of level {there} in {place}.",
                    here=theirs.heading.level,
                    there=ours.heading.level,
                    place=f"{pair.page.path}:{ours.heading.line}",
                ),
                msg("Begin it with {signs}.", signs="#" * ours.heading.level),
            )
        if keys_of(ours) != keys_of(theirs):
            yield from _compare_parts(pair, ours, theirs)


def _compare_parts(pair: Pair, ours: Section, theirs: Section) -> Iterator[Problem]:
    our_ids = [b for b in ours.blocks if b.id]
    their_ids = [b for b in theirs.blocks if b.id]
    if [b.id for b in our_ids] != [b.id for b in their_ids]:
        yield from _compare_ids(pair, our_ids, their_ids, ours, theirs)
        return
    for our_group, their_group in _aligned_groups(ours, theirs):
        here = (their_group or [_before(theirs, our_group, ours)])[0]
        there = (our_group or [ours.heading])[0]
        first = _lacking(our_group, their_group, pair.ours, pair.theirs)
        yield pair.differ(
            there,
            here,
            joined(
                msg(
                    "Here: {here}. In {place}: {there}.",
                    here=_describe(their_group),
                    there=_describe(our_group),
                    place=f"{pair.page.path}:{there.line}",
                ),
                msg('Look there at line {line}: "{text}".', line=first.line, text=shorten(first.text))
                if first
                else None,
            ),
            msg("Give the section the same paragraphs, list items and table rows in every language."),
            reverse=msg(
                "Here: {here}. In every translation: {there}.", here=_describe(our_group), there=_describe(their_group)
            ),
        )
        return


def _compare_ids(
    pair: Pair, ours: list[Block], theirs: list[Block], our_section: Section, section: Section
) -> Iterator[Problem]:
    known, here = {b.id: b for b in ours}, {b.id: b for b in theirs}
    same_number = len(our_section.blocks) == len(section.blocks)
    renamed: set[str] = set()
    for original, translated in zip(our_section.blocks, section.blocks, strict=False) if same_number else ():
        if original.id in here or translated.id in known or original.kind != translated.kind:
            continue
        if original.id:
            renamed |= {original.id, translated.id}
            yield _other_id(pair, original, translated)
        elif translated.id:
            renamed.add(translated.id)
            yield _lost_id(pair, original, translated)
    for id, block in known.items():
        if id not in here and id not in renamed:
            yield _missing_item(pair, block, _block_near(id, ours, here, section))
    for id, block in here.items():
        if id not in known and id not in renamed:
            yield _extra_item(pair, block, our_section.heading)
    if set(known) == set(here):
        yield from _other_order_of_items(pair, ours, theirs)


def _missing_item(pair: Pair, missing: Block, before: Block) -> Problem:
    """An item of the original that the translation lacks, reported at the block it belongs after."""
    return pair.differ(
        missing,
        before,
        msg(
            'The item {id} is missing after this; in {place} it is "{text}".',
            id=f"{{#{missing.id}}}",
            place=f"{pair.page.path}:{missing.line}",
            text=shorten(missing.text),
        ),
        msg("Translate it and end it with the line `{id}`, or delete it in every language.", id=f"  {{#{missing.id}}}"),
        reverse=msg("No translation has the item {id}.", id=f"{{#{missing.id}}}"),
        causes=(Cause(pair.translation.path, id=missing.id),),
    )


def _extra_item(pair: Pair, extra: Block, heading: Block) -> Problem:
    """An item that only the translation has. `heading`: that of the section in the original."""
    return pair.differ(
        heading,
        extra,
        msg(
            'The item {id}, "{text}", is only here, not in {place}.',
            id=f"{{#{extra.id}}}",
            text=shorten(extra.text),
            place=f"{pair.page.path}:{heading.line}",
        ),
        msg("Add it there and in the other languages, or delete it here."),
        reverse=msg(
            "The item {id}, which every translation has, is missing below this heading.", id=f"{{#{extra.id}}}"
        ),
        causes=(Cause(pair.translation.path, id=extra.id),),
    )


def _other_order_of_items(pair: Pair, ours: list[Block], theirs: list[Block]) -> Iterator[Problem]:
    """The first item that both have in another place."""
    for original, translated in zip(ours, theirs, strict=False):
        if original.id != translated.id:
            yield pair.differ(
                original,
                translated,
                msg(
                    "This is the item {here}; in {place} it is {there}.",
                    here=f"{{#{translated.id}}}",
                    there=f"{{#{original.id}}}",
                    place=f"{pair.page.path}:{original.line}",
                ),
                msg("Put the items in the same order in every language."),
                reverse=msg("The items are in another order here than in every translation."),
            )
            return


def _block_near(id: str, ours: list[Block], here: dict[str, Block], section: Section) -> Block:
    ids = [block.id for block in ours]
    before = [here[other] for other in ids[: ids.index(id)] if other in here]
    return before[-1] if before else section.heading


def _aligned_groups(ours: Section, theirs: Section) -> Iterator[tuple[list[Block], list[Block]]]:
    """The first paragraphs, list or table that differs, on both sides."""

    def groups(section: Section) -> list[list[Block]]:
        return [list(g) for _, g in groupby(section.blocks, key=lambda b: (b.kind, b.container))]

    left, right = groups(ours), groups(theirs)

    def shape(group: list[Block]) -> tuple[str, str, int, tuple[int, int]]:
        kind = group[0].container.rsplit(" ", 1)[0]
        return group[0].kind, kind, len(group), max(block.cell for block in group)

    matcher = SequenceMatcher(None, [shape(g) for g in left], [shape(g) for g in right], autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation != "equal":
            yield (left[a] if a < b else []), (right[c] if c < d else [])


def _before(section: Section, group: list[Block], original: Section) -> Block:
    """The block on this side that a missing group belongs after."""
    place = original.blocks.index(group[0]) if group else 0
    return section.blocks[min(place, len(section.blocks)) - 1] if place and section.blocks else section.heading


def _describe(group: list[Block]) -> Message:
    if not group:
        return msg("nothing")
    if group[0].kind == "cell":
        rows, columns = (max(block.cell[axis] for block in group) for axis in (0, 1))
        return msg("a table (rows: {rows}, columns: {columns})", rows=rows, columns=columns)
    templates = {
        "paragraph": msg("paragraphs: {count}", count=len(group)),
        "item": msg("list items: {count}", count=len(group)),
        "code": msg("blocks of program code: {count}", count=len(group)),
        "quote": msg("quotations: {count}", count=len(group)),
    }
    return templates[group[0].kind]


def _lacking(ours: list[Block], theirs: list[Block], our_facts: Claims, their_facts: Claims) -> Block | None:
    """The first original block whose claims no block on the other side makes."""
    if not ours:
        return None
    if not theirs:
        return ours[0]
    traces = [their_facts.trace(block) for block in theirs]
    for block in ours:
        trace = our_facts.trace(block)
        if any(trace) and trace not in traces:
            return block
    return None


@rule(Scope.PAIR, Category.ALIGNMENT)
def empty_part(pair: Pair) -> Iterator[Problem]:
    """No cell, item or paragraph is empty in one language and filled in another.

    Why: an empty cell reads as "nothing to say", also where the original warns.
    Bad:  | Redness | 2 to 3 days | | in one language only
    Good: every cell filled in every language
    """
    for ours, theirs in pair.blocks:
        if bool(ours.text) == bool(theirs.text) or ours.images:
            continue
        if ours.text:
            yield pair.differ(
                ours,
                theirs,
                msg(
                    'This part is empty; in {place} it is "{text}".',
                    place=f"{pair.page.path}:{ours.line}",
                    text=shorten(ours.text),
                ),
                msg("Write it here too, or empty it in every language."),
                reverse=msg("No translation has this text."),
            )
        else:
            yield pair.differ(
                ours,
                theirs,
                msg(
                    '"{text}" is only here; in {place} this part is empty.',
                    place=f"{pair.page.path}:{ours.line}",
                    text=shorten(theirs.text),
                ),
                msg("Write it there too, or empty it in every language."),
                reverse=msg("This part is empty here and filled in every translation."),
            )
