"""Rules on review: who has checked a page, and when it is due again. They stop nothing but a release."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.contract import KEYWORDS_ID, REVIEW_SUBJECTS, REVIEWS_FILE
from patientinfo.messages import Message, listing, msg
from patientinfo.model import PageIndex, Reference, Site
from patientinfo.problems import NOTICE, Problem
from patientinfo.translation.reviews import ReviewStatus, claim, read_parts, review_statuses


@rule(Scope.SITE, Category.REVIEW, level=NOTICE)
def unchecked_content(site: Site) -> Iterator[Problem]:
    """A clinician has checked each page, and a native speaker its language; until then the page says so.

    Why: who has checked a page tells readers how far they can rely on it.
    Bad:  a page without medical_reviewer and medical_review
    Good: both fields, written by make sign once somebody has checked the page, with that person's consent
    """
    subjects = {
        "medical_review": msg("No clinician has checked these pages: {pages}."),
        "language_review": msg("No native speaker has checked the language of these pages: {pages}."),
    }
    for language in site.project.languages:
        pages = sorted(site.pages_in(language), key=lambda page: page.key)
        for field, sentence in subjects.items():
            unchecked = [page.key for page in pages if not page.meta.get(field)]
            if unchecked:
                shown = ", ".join(unchecked[:8]) + (" …" if len(unchecked) > 8 else "")
                yield Problem(
                    f"{site.project.docs}/{language.code}",
                    1,
                    msg(sentence.template, pages=shown),
                    msg(
                        "Once somebody has, run `{command}`.",
                        command=_command(f"{site.project.docs}/{language.code}", field.partition("_")[0]),
                    ),
                )


@rule(Scope.SITE, Category.REVIEW, level=NOTICE)
def review_overdue(site: Site) -> Iterator[Problem]:
    """A page is reviewed again by the date of its next review; after that the page says that the review is overdue.

    Why: advice gets outdated, and readers should know when it may be.
    Bad:  next_review: 2025-01-01, and today is later
    Good: a page that was reviewed, with a new date
    """
    for page in site.pages.values():
        value = page.meta.get("next_review", "")
        try:
            due = datetime.date.fromisoformat(value)
        except ValueError:
            continue  # missing-field or wrong-field-type says so
        if due < site.project.today:
            yield page.problem(
                Reference(value, page.meta_lines.get("next_review", 1), 1, 0),
                msg("The review of this page was due on {date}.", date=value),
                msg("Have it reviewed, then write the new dates."),
            )


def _command(path: str, subject: str, by: str = "First Last", on: str = "2026-12-01") -> str:
    return f'make sign PAGE={path} AS={subject} BY="{by}" ON={on}'


@rule(Scope.SITE, Category.REVIEW, level=NOTICE)
def review_not_signed(site: Site) -> Iterator[Problem]:
    """A review in the front matter was signed with make sign; until then the page says that nobody has checked it.

    Why: a name typed into a page does not say which text that person read.
    Bad:  medical_reviewer and medical_review written by hand
    Good: make sign PAGE=docs/en/peeling/recovery.md AS=medical BY="First Last" ON=2026-12-01
    """
    for page, reviews in _reviewed(site):
        for subject in REVIEW_SUBJECTS:
            who, when = claim(page.meta, subject)
            if who and subject not in reviews:
                known = site.project.signatures.get((page.language, page.key), {}).get(subject)
                signed = f"{known.by}, {known.on}" if known else "–"
                yield _problem(
                    page,
                    f"{subject}_reviewer",
                    msg(
                        'The front matter names a review by "{name}" on {date} that was not signed ({file}: {signed}). '
                        "The page says that nobody has checked it.",
                        name=who,
                        date=when,
                        file=REVIEWS_FILE,
                        signed=signed,
                    ),
                    msg(
                        "If that person has read this very text, run `{command}`. If not, remove both lines.",
                        command=_command(page.path, subject, who, when),
                    ),
                )


@rule(Scope.SITE, Category.REVIEW, level=NOTICE)
def changed_since_review(site: Site) -> Iterator[Problem]:
    """A page is as it was when its reviewer signed it; the page says which parts were changed since.

    Why: a warning that became its opposite has not been checked, whoever checked the page before.
    Bad:  "Do not take a hot shower." changed to "Take a hot shower.", and still "checked by" a clinician
    Good: the changed part read again, and the page signed anew with make sign
    """
    for page, reviews in _reviewed(site):
        for subject, review in reviews.items():
            if not review.holds:
                yield _problem(
                    page,
                    f"{subject}_review",
                    msg(
                        "Changed since {name} signed this page on {date}: {parts}.",
                        name=review.by,
                        date=review.on,
                        parts=listing(f"#{id}" for id in (*review.changed, *review.removed)),
                    ),
                    msg(
                        "Let {name} or somebody else read these parts again. Then run `{command}`, which asks who and "
                        "when.",
                        name=review.by,
                        command=f"make sign PAGE={page.path} AS={subject}",
                    ),
                )


@rule(Scope.SITE, Category.REVIEW, level=NOTICE)
def date_of_change(site: Site) -> Iterator[Problem]:
    """If the text of a page was changed after it was last signed or accepted, its date of change is later too.

    Why: readers use the date to tell whether they have read this text before.
    Bad:  updated: 2026-11-21, the page accepted on 2026-11-25, and a sentence changed since
    Good: updated: 2026-12-01, the day of that change
    """
    for page in site.pages.values():
        days = [*_signed_before_change(site, page), *_accepted_before_change(site, page)]
        updated, today = page.meta.get("updated", ""), str(site.project.today)
        # On the day of the record itself the page may have been changed before it or after it.
        if days and updated <= max(days) and updated < today:
            yield _problem(
                page,
                "updated",
                msg(
                    "The text is no longer as it was signed or accepted on {day}, but the page still says that it was "
                    "last changed on {updated}.",
                    day=max(days),
                    updated=updated,
                ),
                msg("Write the day of the change; if that is today: `updated: {today}`.", today=today),
            )


def _reviewed(site: Site) -> Iterator[tuple[PageIndex, dict[str, ReviewStatus]]]:
    """Each page with its signed reviews, by subject."""
    for page in site.pages.values():
        signatures = site.project.signatures.get((page.language, page.key), {})
        yield page, review_statuses(page.meta, page.texts, signatures)


def _problem(page: PageIndex, field: str, message: Message, hint: Message) -> Problem:
    return page.problem(Reference(page.meta.get(field, ""), page.meta_lines.get(field, 1), 1, 0), message, hint)


def _signed_before_change(site: Site, page: PageIndex) -> Iterator[str]:
    """The days on which the page was signed with another text."""
    parts = read_parts(page.texts)
    for signed in site.project.signatures.get((page.language, page.key), {}).values():
        if dict(signed.parts) != parts:
            yield signed.on


def _accepted_before_change(site: Site, page: PageIndex) -> Iterator[str]:
    """The days on which a part of the page was accepted, as a translation or as its original, with another text."""
    project, is_source = site.project, page.language == site.project.source_language.code
    for code in [language.code for language in project.translations] if is_source else [page.language]:
        for id, known in project.accepted.get((code, page.key), {}).items():
            accepted = known.original if is_source else known.text
            if known.on and id != KEYWORDS_ID and page.texts.get(id) != accepted:
                yield known.on
