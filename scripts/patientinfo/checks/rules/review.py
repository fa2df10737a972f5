"""Rules on review: who has checked a page, and when it is due again. They stop nothing but a release."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.messages import msg
from patientinfo.model import Reference, Site
from patientinfo.problems import NOTICE, Problem


@rule(Scope.SITE, Category.REVIEW, level=NOTICE)
def unchecked_content(site: Site) -> Iterator[Problem]:
    """A clinician has checked each page, and a native speaker its language; until then the page says so.

    Why: who has checked a page tells readers how far they can rely on it.
    Bad:  a page without medical_reviewer and medical_review
    Good: both fields, once somebody has checked the page, with that person's consent
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
                        "Once somebody has, add the name and the date to the front matter: `{field}er` and `{field}`.",
                        field=field,
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
