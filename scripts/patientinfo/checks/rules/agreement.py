"""Rules on agreement: a translation has the figures, kinds of treatment, terms, sources and links of the original.

What is compared is the rendered text, block by block and position by position.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from patientinfo.checks.attribute_words import name_of, value_of
from patientinfo.checks.language_model import language_model
from patientinfo.checks.pair import Pair, shorten
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.content.figures import Figure, readings
from patientinfo.contract import OWN_ATTRIBUTES, SAYS, SOURCES_PAGE
from patientinfo.messages import Message, Value, joined, listing, msg
from patientinfo.model import Block
from patientinfo.problems import Cause, Problem
from patientinfo.treatment import in_turn


def fixed_sentences(pair: Pair) -> frozenset[str]:
    """Headings and sentences with agreed wording, which may name other things in each language."""
    return frozenset(text for key, text in pair.translation.labels.items() if key.startswith("fixed."))


@rule(Scope.PAIR, Category.AGREEMENT)
def text_misplaced(pair: Pair) -> Iterator[Problem]:
    """Each item and cell says what the original says in the same place, not what another one says there.

    Why: if two rows are swapped, readers get the recovery times of the wrong kind of treatment.
    Bad:  the item on fever under {#sign-pus}, the item on pus under {#sign-fever}
    Good: each text under its own id, in the same order in every language
    """
    reported = set()
    for ours, theirs, fits in pair.misplaced:
        if frozenset((ours.line, fits.line)) in reported:
            continue  # the other half of a swap, or another cell of the same row
        reported.add(frozenset((ours.line, fits.line)))
        yield pair.differ(
            ours,
            theirs,
            msg(
                'This has the text of {other}, not that of {place}: "{text}".',
                other=f"{pair.page.path}:{fits.line}",
                place=f"{pair.page.path}:{ours.line}",
                text=shorten(ours.text),
            ),
            msg("The two were swapped, or one was copied over the other: put each text back in its place."),
            reverse=msg('Every translation has another text in this place: "{text}".', text=shorten(ours.text)),
        )


@rule(Scope.PAIR, Category.AGREEMENT)
def figures_differ(pair: Pair) -> Iterator[Problem]:
    """Each block gives the same figures with the same units, in the language's own notation.

    Why: "48 hours" for one reader and "24 hours" for another is a wrong instruction for one of them.
    Bad:  "48 hours" in English, "24 uur" in Dutch
    Good: "48 hours" and "48 uur"; "1,550 nm" and "1.550 nm"
    """
    for ours, theirs in pair.blocks:
        yield from _other_telephone_numbers(pair, ours, theirs)
        left, right = pair.ours.figures(ours), pair.theirs.figures(theirs)
        if any(figure.fault for figure in (*left, *right)):
            if _are_other_numbers(left, right):
                yield _said_first(_other_figures(pair, ours, theirs, left, right))
            continue  # number-notation says what is wrong
        if [figure.key for figure in left] != [figure.key for figure in right]:
            yield _other_figures(pair, ours, theirs, left, right)
        else:
            yield from _other_relations(pair, ours, theirs, zip(left, right, strict=True))


def _are_other_numbers(left: Sequence[Figure], right: Sequence[Figure]) -> bool:
    """Whether a figure in wrong notation is another number, whatever it was meant to be: "1.0" beside "10"."""
    if len(left) != len(right):
        return False  # a wrong notation may also be read as two numbers
    return any(readings(a).isdisjoint(readings(b)) for a, b in zip(left, right, strict=True) if a.fault or b.fault)


def _said_first(problem: Problem) -> Problem:
    """The same, and nothing of the notation: who corrected "1.0" to "1" would write a tenth of what is meant."""
    cause = (Cause(problem.path, line=problem.line, what="number"),)
    return replace(problem, causes=cause, reverse=problem.reverse and _said_first(problem.reverse))


def _other_telephone_numbers(pair: Pair, ours: Block, theirs: Block) -> Iterator[Problem]:
    """Telephone numbers are compared as a set per block: each language puts its own country first."""
    wanted, found = pair.ours.emergency_numbers(ours), pair.theirs.emergency_numbers(theirs)
    if wanted == found or theirs.text in fixed_sentences(pair):
        return
    yield pair.differ(
        ours,
        theirs,
        msg(
            "The telephone numbers here are {here}, and {there} in {place}.",
            here=listing(found) or msg("none"),
            there=listing(wanted) or msg("none"),
            place=f"{pair.page.path}:{ours.line}",
        ),
        msg("Give the same numbers in both, the reader's own country first."),
        reverse=msg(
            "The telephone numbers here are {here}, and {there} in every translation.",
            here=listing(wanted) or msg("none"),
            there=listing(found) or msg("none"),
        ),
    )


def _other_figures(pair: Pair, ours: Block, theirs: Block, left: Sequence[Figure], right: Sequence[Figure]) -> Problem:
    """A figure or unit that only one of the two has, or the same ones in another order."""
    return pair.differ(
        ours,
        theirs,
        msg(
            '{here} here, {there} in {place}, in "{text}".',
            here=_figures(left, right),
            there=_figures(right, left),
            place=f"{pair.page.path}:{ours.line}",
            text=shorten(theirs.text),
        ),
        joined(
            msg(
                "Write the same figures, with their units, in the same order in both; "
                "if the original is wrong, correct it in every language."
            ),
            _about_notation(left, right),
        ),
        at=_written(left, right),
        causes=(Cause(pair.translation.path, line=theirs.line, what="figures"),),
        reverse_causes=(Cause(pair.page.path, line=ours.line, what="figures"),),
        reverse=msg(
            "{here} here, {there} in every translation.", here=_canonical(right, left), there=_canonical(left, right)
        ),
    )


def _other_relations(
    pair: Pair, ours: Block, theirs: Block, figures: Iterable[tuple[Figure, Figure]]
) -> Iterator[Problem]:
    """The same figures joined or introduced by a word of another meaning ("2 to 3" is not "2 or 3"), or of others."""
    place = f"{pair.page.path}:{ours.line}"
    for a, b in figures:
        if a.relation and b.relation and a.relation != b.relation:
            yield pair.differ(
                ours,
                theirs,
                msg(
                    'The word between "{figure}" and the next figure differs from {place}: '
                    '"to", "of", "or" and "and" mean different things.',
                    figure=b.written,
                    place=place,
                ),
                msg('Join the two figures in the same way: "{text}".', text=shorten(ours.text)),
                at=b.written,
                reverse=msg(
                    'The word between "{figure}" and the next figure differs in every translation.', figure=str(a)
                ),
            )
        elif a.lead and b.lead and a.lead != b.lead:
            yield pair.differ(
                ours,
                theirs,
                msg(
                    'The word before "{figure}" differs from {place}: '
                    '"to", "of", "or" and "and" mean different things.',
                    figure=b.written,
                    place=place,
                ),
                msg('Write a word of the same meaning: "{text}".', text=shorten(ours.text)),
                at=b.written,
                reverse=msg('The word before "{figure}" differs in every translation.', figure=str(a)),
            )
        elif a.counted and b.counted and a.counted != b.counted:
            yield pair.differ(
                ours,
                theirs,
                msg(
                    'After "{figure}" this counts "{here}", and {place} counts "{there}".',
                    figure=b.written,
                    here=b.counted,
                    there=a.counted,
                    place=place,
                ),
                msg('Count the same thing in both: "{text}".', text=shorten(ours.text)),
                at=b.written,
                reverse=msg(
                    'After "{figure}" this counts "{here}", and every translation counts "{there}".',
                    figure=str(a),
                    here=a.counted,
                    there=b.counted,
                ),
            )


def _lacking(other: Sequence[Figure], own: Sequence[Figure]) -> list[Figure]:
    """The figures of one side that the other lacks; all of them if only the order differs."""
    left = [f.key for f in other]
    lacking = []
    for figure in own:
        if figure.key in left:
            left.remove(figure.key)
        else:
            lacking.append(figure)
    return list(own) if sorted(f.key for f in other) == sorted(f.key for f in own) else lacking


def _figures(other: Sequence[Figure], own: Sequence[Figure]) -> Value:
    shown = _lacking(other, own)
    return ", ".join(f'"{f.written}"' for f in shown) if shown else msg("no such figure")


def _canonical(other: Sequence[Figure], own: Sequence[Figure]) -> Value:
    """The same in a notation of no language, so that two translations can be compared."""
    shown = _lacking(other, own)
    return ", ".join(f'"{f}"' for f in shown) if shown else msg("no such figure")


def _written(other: Sequence[Figure], own: Sequence[Figure]) -> str:
    shown = _lacking(other, own)
    return shown[0].written if shown else ""


def _about_notation(left: Sequence[Figure], right: Sequence[Figure]) -> Message | None:
    for a, b in zip(left, right, strict=False):
        if a.key != b.key and a.written.split()[0] == b.written.split()[0] and a.unit == b.unit:
            return msg(
                "Both write {number}, but a point and a comma mean different things in the two languages.",
                number=a.written.split()[0],
            )
    return None


@rule(Scope.PAIR, Category.AGREEMENT)
def kinds_differ(pair: Pair) -> Iterator[Problem]:
    """Each block names the same kinds of treatment in every language.

    Why: the two kinds differ in recovery, pain and risk; the wrong name gives the wrong advice.
    Bad:  "light peel" over a column in English, "diepe peeling" over it in Dutch
    Good: "light peel" and "lichte peeling"
    """
    if pair.page.key == SOURCES_PAGE:
        return  # titles of sources stay as they are
    for ours, theirs in pair.blocks:
        left, right = pair.ours.mentions(ours), pair.theirs.mentions(theirs)
        if len(left) != len(right):  # one language names a kind again where the other does not
            left, right = in_turn(left), in_turn(right)
        if left != right:
            yield pair.differ(
                ours,
                theirs,
                msg(
                    'The kind of treatment named here is {here}, and {there} in {place}, in "{text}".',
                    here=_named(right),
                    there=_named(left),
                    place=f"{pair.page.path}:{ours.line}",
                    text=shorten(theirs.text),
                ),
                msg("Name the same kinds of treatment in both, in the words of the term base."),
                reverse=msg(
                    "The kind of treatment named here is {here}, and {there} in every translation.",
                    here=_named(left),
                    there=_named(right),
                ),
            )


def _named(kinds: tuple[str, ...]) -> Value:
    return listing(kinds) if kinds else msg("none")


@rule(Scope.PAIR, Category.AGREEMENT, is_uncertain=True)
def terms_differ(pair: Pair) -> Iterator[Problem]:
    """Each block mentions the same signs, conditions, medicines and things to avoid in every language.

    Why: if "fever" became "swelling" in one language, its readers do not know that fever is a sign.
    Bad:  "you have a fever" in English, "u hebt een zwelling" in Dutch
    Good: "u hebt koorts"
    """
    fixed = fixed_sentences(pair)
    termbase = pair.translation.termbase
    for ours, theirs in pair.blocks:
        left, right = pair.ours.trace(ours).terms, pair.theirs.trace(theirs).terms
        if left == right or theirs.text in fixed:
            continue
        missing, extra = sorted(left - right), sorted(right - left)
        yield pair.differ(
            ours,
            theirs,
            joined(
                msg(
                    "{place} mentions {terms}, and this does not.",
                    place=f"{pair.page.path}:{ours.line}",
                    terms=_terms(missing),
                )
                if missing
                else None,
                msg(
                    "This mentions {terms}, and {place} does not.",
                    place=f"{pair.page.path}:{ours.line}",
                    terms=_terms(extra),
                )
                if extra
                else None,
            ),
            joined(
                msg(
                    'Say the same in "{text}", for example with {words}.',
                    text=shorten(theirs.text),
                    words=listing((termbase.word_for(term) for term in missing), '"'),
                )
                if missing
                else msg('Say only what the original says: "{text}".', text=shorten(ours.text)),
            ),
            at=next((w for term in extra if (w := _word_in(theirs, termbase.word_for(term)))), ""),
            reverse=joined(
                msg("Every translation mentions {terms}, and this does not.", terms=_terms(extra)) if extra else None,
                msg("This mentions {terms}, and no translation does.", terms=_terms(missing)) if missing else None,
            ),
        )


def _terms(names: Sequence[str]) -> Value:
    return listing(names, '"')


def _word_in(block: Block, word: str) -> str:
    return word if word and word in block.text else ""


@rule(Scope.PAIR, Category.AGREEMENT)
def sources_differ(pair: Pair) -> Iterator[Problem]:
    """Each block cites the same sources in every language, in the same order.

    Why: a note after the wrong statement makes it look better supported than it is.
    Bad:  [^S12] after a sentence in English, nothing after it in Dutch
    Good: the same notes
    """
    for ours, theirs in pair.blocks:
        left, right = pair.notes(ours, theirs)
        if left == right or _names_unknown_source(pair, left, right):
            continue
        missing, extra = [id for id in left if id not in right], [id for id in right if id not in left]
        place = f"{pair.page.path}:{ours.line}"
        if missing or extra:
            message = joined(
                msg("Missing here: {notes}, which {place} has.", notes=_notes(missing), place=place)
                if missing
                else None,
                msg("Only here, not in {place}: {notes}.", notes=_notes(extra), place=place) if extra else None,
            )
            hint = (
                msg('Add it in "{text}".', text=shorten(theirs.text))
                if not extra
                else msg("Write the same notes here, there and in the other languages.")
            )
        else:
            message = msg(
                "The order of the notes is {here} here, and {there} in {place}.",
                here=_notes(right),
                there=_notes(left),
                place=place,
            )
            hint = msg("Put each note after the statement that it supports, in the same order in every language.")
        yield pair.differ(
            ours,
            theirs,
            message,
            hint,
            at=f"[^{extra[0]}]" if extra else "",
            reverse=msg(
                "The notes here are {here}, and {there} in every translation.", here=_notes(left), there=_notes(right)
            ),
        )


def _names_unknown_source(pair: Pair, left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether one side names a source that is not described in its language: unknown-source says so."""
    sources = pair.project.sources
    pages = ((pair.page, left), (pair.translation, right))
    return any(id not in sources.get(page.language.code, {}) for page, ids in pages for id in ids)


def _notes(ids: Sequence[str]) -> Value:
    return ", ".join(f"[^{id}]" for id in ids) if ids else msg("none")


@rule(Scope.PAIR, Category.AGREEMENT)
def attributes_differ(pair: Pair) -> Iterator[Problem]:
    """Attributes between braces are the same in every language.

    Why: the page makes the timeline, the cards and the labels from them.
    Bad:  data-until="24h" in English, data-until="48h" in Dutch
    Good: the same value
    """
    for ours, theirs in pair.blocks:
        source, translated = _shared_attributes(ours), _shared_attributes(theirs)
        for name in sorted({*source, *translated}):
            left, right = source.get(name), translated.get(name)
            if left != right:
                yield pair.differ(
                    ours,
                    theirs,
                    msg(
                        "{what} between the braces is {here} here, and {there} in {place}.",
                        what=name_of(name),
                        here=value_of(right),
                        there=value_of(left),
                        place=f"{pair.page.path}:{ours.line}",
                    ),
                    _same_attribute(name, left),
                    at=f'{name}="{right}"' if right else "",
                    causes=(Cause(pair.translation.path, line=theirs.line, what=name),),
                    reverse=msg(
                        "{what} between the braces is {here} here, and {there} in every translation.",
                        what=name_of(name),
                        here=value_of(left),
                        there=value_of(right),
                    ),
                    reverse_hint=_same_attribute(name, right),
                    reverse_causes=(Cause(pair.page.path, line=ours.line, what=name),),
                    reverse_at=f'{name}="{left}"' if left else "",
                )


def _shared_attributes(block: Block) -> dict[str, str]:
    """The attributes that are the same in every language; of those that only the check reads, whose figures it says."""
    shared = {name: value for name, value in block.attributes.items() if name not in OWN_ATTRIBUTES}
    return {**shared, SAYS: " ".join(block.says)} if block.says else shared


def _same_attribute(name: str, wanted: str | None) -> Message:
    """What to write between the braces, if the other side is right."""
    if wanted is None:
        return msg("Delete `{name}` between these braces, or write it in every language.", name=name)
    return msg(
        "Write `{attribute}` between these braces. If the others are wrong, correct them in every language.",
        attribute=f'{name}="{wanted}"',
    )


@rule(Scope.PAIR, Category.AGREEMENT)
def links_differ(pair: Pair) -> Iterator[Problem]:
    """Each block has the same links and pictures in every language, in the same order.

    Why: a link that leads to help in one language has to do so in all of them.
    Bad:  a link to recovery.md#help in English, to recovery.md in Dutch
    Good: the same target; only the words differ
    """
    for ours, theirs in pair.blocks:
        left = [*(link.target for link in ours.links), *(image.source for image in ours.images)]
        right = [*(link.target for link in theirs.links), *(image.source for image in theirs.images)]
        if left == right:
            continue
        missing, extra = [a for a in left if a not in right], [a for a in right if a not in left]
        place = f"{pair.page.path}:{ours.line}"
        yield pair.differ(
            ours,
            theirs,
            joined(
                msg("The links are not those of {place}.", place=place),
                msg("Missing here: {links}.", links=listing(missing)) if missing else None,
                msg("Only here: {links}.", links=listing(extra)) if extra else None,
                None if missing or extra else msg("They are in another order: {links}.", links=listing(right)),
            ),
            msg("Link to the same pages, sections and pictures in every language, in the same order."),
            at=extra[0] if extra else "",
            reverse=msg(
                "The links here are {here}, and {there} in every translation.", here=listing(left), there=listing(right)
            ),
        )


@rule(Scope.PAIR, Category.AGREEMENT)
def identical_text(pair: Pair) -> Iterator[Problem]:
    """A translation is translated: no sentence, title or cell is left as it is in the original.

    Why: readers who do not know English cannot read the warning.
    Bad:  "Do not pick at the scabs." or the heading "In short" on a Dutch page
    Good: "Pulk niet aan de korstjes.", "In het kort"; a name marked as *chemical peel*{ lang="en" }
    """
    code = pair.translation.language.code
    for ours, theirs in pair.blocks:
        own = theirs.text_in(code)
        if own == ours.text and (pair.is_left(own) or (ours.kind == "heading" and _is_likelier_original(pair, own))):
            yield _left(pair, ours.line, theirs.line, own)
        for our_image, their_image in zip(ours.images, theirs.images, strict=False):
            if our_image.alternative == their_image.alternative and pair.is_left(our_image.alternative):
                yield _left(pair, ours.line, theirs.line, their_image.alternative)
    for name in ("title", "description"):
        original = str(pair.page.meta.get(name) or "")
        if original and original == pair.translation.meta.get(name) and pair.is_left(original):
            yield _left(pair, pair.page.meta_lines[name], pair.translation.meta_lines[name], original)


# By how much the original's language has to be likelier for a heading that both have (logarithms): far less than for a
# text of which nothing else is known. Names do not count: they have capitals, and loan-words stand in the text too.
_LIKELIER = 5.0


def _is_likelier_original(pair: Pair, heading: str) -> bool:
    if not any(word.islower() for word in pair.foreign_words(heading)[1:]):
        return False
    likely = language_model(frozenset(language.base for language in pair.project.languages)).scores(heading)
    ours, theirs = (likely.get(page.language.base) for page in (pair.page, pair.translation))
    return ours is not None and theirs is not None and ours - theirs > _LIKELIER


def _left(pair: Pair, there: int, here: int, text: str) -> Problem:
    """A text that stands in the translation as it does in the original."""
    translation, place = pair.translation, f"{pair.page.path}:{there}"
    return translation.problem(
        here,
        msg(
            '"{text}" is in {language}, the same as in {place}.',
            text=shorten(text),
            language=pair.page.language.name,
            place=place,
        ),
        msg("Write it in {language}.", language=translation.language.name),
        at=text,
        other=place,
        causes=(Cause(translation.path, line=here, what="language"),),
    )


@rule(Scope.PAIR, Category.AGREEMENT, is_uncertain=True)
def description_differs(pair: Pair) -> Iterator[Problem]:
    """Title, description and texts of pictures name the same figures and kinds of treatment in every language.

    Why: search engines show the description, and a reader who cannot see a picture has only its alternative text.
    Bad:  "Healing in 3 days" in English, "Herstel in 5 dagen" in Dutch
    Good: the same figures
    """
    for name in ("title", "description"):
        left, right = (f.of_text(str(f.page.meta.get(name) or "")) for f in (pair.ours, pair.theirs))
        if left != right:
            line, place = pair.translation.meta_lines.get(name, 1), pair.page.meta_lines.get(name, 1)
            yield pair.translation.problem(
                line,
                msg(
                    'The field "{name}" names other figures or kinds of treatment than {place}.',
                    name=name,
                    place=f"{pair.page.path}:{place}",
                ),
                msg('Say the same as "{text}".', text=shorten(str(pair.page.meta.get(name) or ""))),
                other=f"{pair.page.path}:{place}",
            )
    for ours, theirs in pair.blocks:
        for our_image, their_image in zip(ours.images, theirs.images, strict=False):
            if pair.ours.of_text(our_image.alternative) != pair.theirs.of_text(their_image.alternative):
                yield pair.differ(
                    ours,
                    theirs,
                    msg(
                        "The alternative text names other figures or kinds of treatment than {place}.",
                        place=f"{pair.page.path}:{ours.line}",
                    ),
                    msg('Say the same as "{text}".', text=shorten(our_image.alternative)),
                    at=their_image.alternative,
                    reverse=msg(
                        "The alternative text names other figures or kinds of treatment than every translation."
                    ),
                )
