"""Rules on drift: a part of a translation is as it was when somebody accepted it as a translation."""

from __future__ import annotations

from collections.abc import Iterator

from patientinfo.checks.pair import Pair
from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.content.labels import plural_of
from patientinfo.contract import KEYWORDS_ID, WORD_LISTS, is_safety_label, is_safety_section
from patientinfo.messages import Message, joined, msg
from patientinfo.model import Block, Language, Page, Project, Reference, Site
from patientinfo.problems import NOTICE, Cause, Problem
from patientinfo.termbase import Termbase
from patientinfo.translation.comparators import differing
from patientinfo.translation.lock import OutdatedPart, compare_with_lock, digests, label_texts, sections_of, texts_of

# Those of parts of pages, and all.
DRIFT_RULES = ("warning-out-of-step", "text-out-of-step")
TRANSLATION_RULES = (*DRIFT_RULES, "safety-label-out-of-step", "label-out-of-step")


@rule(Scope.PAIR, Category.TRANSLATION)
def warning_out_of_step(pair: Pair) -> Iterator[Problem]:
    """Text that safety depends on was re-read in every language after its last change.

    Why: readers of an outdated translation miss a new warning in the original.
    Bad:  "When to get help" changed in English, and nobody has looked at the Dutch since
    Good: the Dutch changed too, or re-read, and then accepted with make accept
          docs/nl/peeling/recovery.md#help
    """
    yield from _problems(pair, safety=True)


@rule(Scope.PAIR, Category.TRANSLATION, level=NOTICE)
def text_out_of_step(pair: Pair) -> Iterator[Problem]:
    """Text was re-read in every language after its last change; until then the page says that it may be outdated.

    Why: readers should know that another language may have newer text.
    Bad:  "How it works" changed in English, and nobody has looked at the Malay since
    Good: the Malay re-read and accepted with make accept
          docs/ms/peeling/index.md#how-it-works
    """
    yield from _problems(pair, safety=False)


def _problems(pair: Pair, safety: bool) -> Iterator[Problem]:
    if any(block.is_unwritten for block in pair.translation.blocks):
        return  # nothing of it can be accepted yet
    code, key = pair.translation.language.code, pair.page.key
    accepted = pair.project.accepted.get((code, key), {})
    for part in compare_with_lock(digests(texts_of(pair.page)), digests(texts_of(pair.translation)), accepted):
        if is_safety_section(pair.page.kind, part.section) != safety:
            continue
        yield pair.differ(
            _head(pair.page, part.section),
            _head(pair.translation, part.section),
            _explain(part, f"{pair.page.path}#{part.section}"),
            joined(
                msg("Compare the two and correct the translation where needed."),
                msg(
                    "Then run `{command}`.",
                    command=f"make accept PAGE={pair.translation.path}#{part.section}",
                ),
            ),
            at="keywords" if part.section == KEYWORDS_ID else "{#" + part.section,
            causes=(Cause(pair.translation.path, id=part.section),),
        )


def _head(page: Page, id: str) -> Block:
    """What stands on top of a part: its heading, or for the keywords their field."""
    if id == KEYWORDS_ID:
        return Block("field", (), page.meta_lines.get("keywords", 1))
    return dict(sections_of(page))[id].heading


def _explain(part: OutdatedPart, place: str) -> Message:
    return {
        "original": msg("{place} was changed after this part was translated.", place=place),
        "text": msg("This part was changed and has not been compared with {place} since.", place=place),
        "both": msg("This part and {place} were both changed and have not been compared since.", place=place),
        "new": msg("This part is new and has not been accepted as a translation of {place} yet.", place=place),
    }[part.what]


@rule(Scope.SITE, Category.TRANSLATION)
def safety_label_out_of_step(site: Site) -> Iterator[Problem]:
    """A label that safety depends on was compared with the original after its last change, in every language.

    Why: a tool that answers "you can go ahead" where the original says "this does not mean that you can" misleads.
    Bad:  "self-check.none.text" changed in Dutch, and nobody has compared it with the English since
    Good: the two compared, and then accepted with make accept
          PAGE=overrides/partials/languages/nl.html#self-check.none.text
    """
    yield from _label_problems(site.project, safety=True)


@rule(Scope.SITE, Category.TRANSLATION, level=NOTICE)
def label_out_of_step(site: Site) -> Iterator[Problem]:
    """A label was compared with the original after its last change, in every language.

    Why: a button with a different meaning in one language does what its reader does not expect.
    Bad:  "search.close" changed in English, and nobody has looked at the Malay since
    Good: the two compared, and then accepted with make accept
          PAGE=overrides/partials/languages/ms.html#search.close
    """
    yield from _label_problems(site.project, safety=False)


def _label_problems(project: Project, safety: bool) -> Iterator[Problem]:
    ours = label_texts(project.labels[project.source_language.code])
    for language in project.translations:
        accepted = project.accepted_labels.get(language.code, {})
        theirs = label_texts(project.labels[language.code])
        # A language need not have each plural form of the original.
        if not all(theirs.get(key) for key in ours if plural_of(key)[1] in ("", "other")):
            continue  # missing-words names what is to be translated before anybody can compare
        if theirs and not accepted:
            if safety:
                yield _nothing_accepted(language)
            continue
        for part in compare_with_lock(digests(ours), digests(theirs), accepted):
            if is_safety_label(part.section) == safety:
                yield _label_problem(project, language, part)


def _nothing_accepted(language: Language) -> Problem:
    path = f"{WORD_LISTS}/{language.code}.html"
    return Problem(
        path,
        1,
        msg("The labels in this file have not been accepted as a translation yet."),
        msg("Compare them, then run `{command}`.", command=f"make accept PAGE={path}"),
    )


def _label_problem(project: Project, language: Language, part: OutdatedPart) -> Problem:
    source, key = project.source_language, part.section
    here, there = (f"{WORD_LISTS}/{code}.html" for code in (language.code, source.code))
    text, original = (project.labels[code][key] for code in (language.code, source.code))
    place, other = (
        project.label_places[code].get(key, Reference(key, 1, 1, 0)) for code in (language.code, source.code)
    )
    return Problem(
        here,
        place.line,
        joined(
            _explain(part, f"{there}#{key}"),
            msg(
                'It says "{text}"; the original says "{original}".',
                text=text.rstrip("."),
                original=original.rstrip("."),
            ),
            _differences(original, text, *(project.termbase(c.code) for c in (source, language))),
        ),
        joined(
            msg("Compare the two and correct the translation where needed."),
            msg("Then run `{command}`.", command=f"make accept PAGE={here}#{key}"),
        ),
        place.column,
        place.length,
        other=f"{there}:{other.line}",
        causes=(Cause(here, id=key),),
    )


def _differences(original: str, text: str, ours: Termbase, theirs: Termbase) -> Message | None:
    found = "; ".join(f"{left or '–'} / {right or '–'}" for left, right in differing(original, text, ours, theirs))
    return msg("Negations or comparisons differ: {words}.", words=found) if found else None
