"""Rules on the front matter: the fields on top of a page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from patientinfo.checks.nearest import listing, nearest
from patientinfo.checks.registry import page_rule
from patientinfo.contract import FIELDS
from patientinfo.model import Page, Site
from patientinfo.problems import Problem


@page_rule
def unknown_field(page: Page, site: Site) -> Iterator[Problem]:
    """The front matter has only fields that the site knows.

    Bad:  descripton: How skin heals.
    Good: description: How skin heals.
    """
    for name, line in page.meta_lines.items():
        if name not in FIELDS:
            guess = nearest(name, FIELDS)
            yield page.problem(
                line,
                "unknown-field",
                f'The front matter has a field "{name}" that the site does not know.',
                f'Did you mean "{guess}"?' if guess else f"Use only {listing(FIELDS)}.",
            )


@page_rule
def missing_field(page: Page, site: Site) -> Iterator[Problem]:
    """The front matter has every field that the site needs.

    Bad:  a page without description
    Good: description: How skin heals after the treatment.
    """
    for name, known in FIELDS.items():
        if known.required and page.meta.get(name) in (None, ""):
            yield page.problem(
                page.meta_lines.get(name, 1),
                "missing-field",
                f'The front matter has no "{name}".',
                f"Add a line to it, for example `{known.example}`.",
            )


@page_rule
def wrong_field_type(page: Page, site: Site) -> Iterator[Problem]:
    """Each field of the front matter holds what it is for: a text, or a date.

    Bad:  updated: 21/11/2026
    Good: updated: 2026-11-21
    """
    for name, value in page.meta.items():
        known = FIELDS.get(name)
        if known is None or value in (None, ""):
            continue
        is_date = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
        if known.kind == "date" and not is_date:
            yield page.problem(
                page.meta_lines[name],
                "wrong-field-type",
                f'The field "{name}" is not a date: {value}.',
                f"Write year, month and day with hyphens: `{known.example}`.",
            )
        elif known.kind == "text" and not isinstance(value, str):
            yield page.problem(
                page.meta_lines[name],
                "wrong-field-type",
                f'The field "{name}" is read as {_type_in_words(value)}, not as text.',
                f'Put it between double quotes: `{name}: "…"`.',
            )


def _type_in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes or no"
    return "a number" if isinstance(value, (int, float)) else "a date"


@page_rule
def review_without_reviewer(page: Page, site: Site) -> Iterator[Problem]:
    """A review names who did it and when: both or neither.

    Bad:  medical_review: 2026-12-01, without medical_reviewer
    Good: both lines, or none while nobody has checked the page
    """
    for subject in ("medical", "language"):
        who, when = f"{subject}_reviewer", f"{subject}_review"
        if bool(page.meta.get(who)) != bool(page.meta.get(when)):
            there, lacking = (who, when) if page.meta.get(who) else (when, who)
            yield page.problem(
                page.meta_lines.get(there, 1),
                "review-without-reviewer",
                f'The front matter has "{there}" but no "{lacking}".',
                f"Add `{FIELDS[lacking].example}`, or take the line out: the page then says that "
                "nobody has checked it.",
            )
