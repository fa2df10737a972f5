"""Rules on the front matter: the fields on top of a page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.contract import DESCRIPTION_CHARACTERS, FIELDS, FURTHER_PAGE, TITLE_CHARACTERS
from patientinfo.messages import Message, listing, msg
from patientinfo.model import Page, PageIndex, Project, Reference, Site, kind_of, treatment_of
from patientinfo.problems import Problem
from patientinfo.suggest import did_you_mean, nearest
from patientinfo.translation.reviews import is_person
from patientinfo.widths import columns

_REFERENCE = r"&#?\w+;"
_MARKUP = re.compile(rf"[<>{{}}\[\]*`|\\]|\]\(|{_REFERENCE}|__|(?<!\w)_\w")


@rule(Scope.PAGE, Category.FRONT_MATTER)
def unknown_field(page: Page, project: Project) -> Iterator[Problem]:
    """The front matter has only fields that the site knows.

    Why: a misspelt field counts as missing, and other fields can change how a page is published.
    Bad:  descripton: How skin heals.
    Good: description: How skin heals.
    """
    for name, line in page.meta_lines.items():
        if name not in FIELDS:
            yield page.problem(
                line,
                msg('The front matter has a field "{name}" that the site does not know.', name=name),
                did_you_mean(nearest(name, FIELDS), msg("Use only {names}.", names=listing(FIELDS))),
                at=name,
            )


@rule(Scope.PAGE, Category.FRONT_MATTER)
def missing_field(page: Page, project: Project) -> Iterator[Problem]:
    """The front matter has every field that the site needs.

    Why: readers see the dates, and search engines show the description.
    Bad:  a page without description
    Good: description: How skin heals after the treatment.
    """
    for name, known in FIELDS.items():
        if known.required and page.meta.get(name) in (None, ""):
            yield page.problem(
                page.meta_lines.get(name, 1),
                msg('The front matter has no "{name}".', name=name),
                msg("Add a line, for example `{example}`.", example=known.example),
            )


@rule(Scope.PAGE, Category.FRONT_MATTER)
def wrong_field_type(page: Page, project: Project) -> Iterator[Problem]:
    """Each field of the front matter has the right type: a text or a date.

    Why: a date that cannot be read is not shown, and `title: no` becomes "False".
    Bad:  updated: 21/11/2026
    Good: updated: 2026-11-21
    """
    for name, value in page.meta.items():
        known = FIELDS.get(name)
        if known is None or value in (None, ""):
            continue
        is_date = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
        if known.kind == "date" and not is_date:
            yield page.problem(page.meta_lines[name], *_no_date(name, str(value), known.example), at=str(value))
        elif known.kind == "text" and not isinstance(value, str):
            yield page.problem(
                page.meta_lines[name],
                msg('The field "{name}" is read as {type}, not as text.', name=name, type=_type_in_words(value)),
                msg('Put it between double quotes: `{name}: "…"`.', name=name),
            )


def _no_date(name: str, value: str, example: str) -> tuple[Message, Message]:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            return (
                msg('The date in the field "{name}" does not exist: {value}.', name=name, value=value),
                msg("Check the calendar, and write for example `{example}`.", example=example),
            )
        return (
            msg('The date in the field "{name}" is quoted, so it is read as text.', name=name),
            msg("Remove the quotes: `{line}`.", line=f"{name}: {value}"),
        )
    return (
        msg('The field "{name}" is not a date: {value}.', name=name, value=value),
        msg("Write year, month and day with hyphens: `{example}`.", example=example),
    )


def _type_in_words(value: object) -> Message:
    if isinstance(value, bool):
        return msg("yes or no")
    return msg("a number") if isinstance(value, (int, float)) else msg("a date")


@rule(Scope.PAGE, Category.FRONT_MATTER)
def impossible_date(page: Page, project: Project) -> Iterator[Problem]:
    """A change or a review is in the past, and the next review is after the change.

    Why: readers use the dates to judge how far they can rely on a page.
    Bad:  updated: 2062-11-21
    Good: updated: 2026-11-21
    """
    dates = {name: value for name, value in page.meta.items() if isinstance(value, datetime.date)}
    for name in ("updated", "medical_review", "language_review"):
        value = dates.get(name)
        # Where the editor is, the next day may have begun.
        if value is not None and value > project.today + datetime.timedelta(days=1):
            yield page.problem(
                page.meta_lines[name],
                msg('The date in the field "{name}" is in the future: {value}.', name=name, value=str(value)),
                msg("Write the date on which it was done."),
                at=str(value),
            )
        elif value is not None and value.year < 2000:
            yield page.problem(
                page.meta_lines[name],
                msg('The date in the field "{name}" is too long ago: {value}.', name=name, value=str(value)),
                msg("Write the date on which it was done."),
                at=str(value),
            )
    updated, following = dates.get("updated"), dates.get("next_review")
    if updated and following and not updated < following:
        yield page.problem(
            page.meta_lines["next_review"],
            msg(
                "The next review, {value}, is not after the last change, {updated}.",
                value=str(following),
                updated=str(updated),
            ),
            msg("Write the date by which the page must be reviewed again."),
            at=str(following),
        )


@rule(Scope.PAGE, Category.FRONT_MATTER)
def unfit_field_text(page: Page, project: Project) -> Iterator[Problem]:
    """Fields are plain text, and the title and description fit in menus and search results.

    Why: readers do not open a result that is cut off or shows Markdown characters.
    Bad:  title: "**Recovery** timeline", "Recovery&#8203; timeline", or a description of three words
    Good: title: Recovery timeline
    """
    lengths = {"title": TITLE_CHARACTERS, "description": DESCRIPTION_CHARACTERS}
    for name in FIELDS:
        value = page.meta.get(name)
        if not isinstance(value, str) or not value:
            continue
        if match := _MARKUP.search(value):
            yield page.problem(
                page.meta_lines[name],
                msg('The field "{name}" contains "{signs}", which the reader would see.', name=name, signs=match[0]),
                msg("Use plain text."),
                at=match[0],
            )
        low, high = lengths.get(name, (0, len(value)))
        if name in lengths and (not low <= columns(value) <= high or not re.search(r"[^\W\d_]", value)):
            yield page.problem(
                page.meta_lines[name],
                msg('The field "{name}" is {count} characters long.', name=name, count=columns(value)),
                msg("Write {low} to {high} characters.", low=low, high=high),
            )


@rule(Scope.SITE, Category.FRONT_MATTER)
def same_title(site: Site) -> Iterator[Problem]:
    """No two pages of a treatment have the same title or description in one language.

    Why: in menus, tabs and search results a reader could not tell them apart.
    Bad:  title: Recovery timeline, on two pages of a treatment
    Good: a title of its own for each page
    """
    seen: dict[tuple[str, str, str, str], str] = {}
    for page in site.pages.values():
        for field in ("title", "description"):
            text, line = page.meta.get(field, ""), page.meta_lines.get(field, 1)
            key = (field, page.language, treatment_of(page.key), text)
            if text and key in seen:
                yield page.problem(
                    Reference(text, line, 1, 0),
                    msg(
                        'The field "{name}" has the same text as in {place}: "{text}".',
                        name=field,
                        place=seen[key],
                        text=text,
                    ),
                    msg("Give each page its own text."),
                )
            seen.setdefault(key, f"{page.path}:{line}")


@rule(Scope.SITE, Category.FRONT_MATTER)
def wrong_menu_place(site: Site) -> Iterator[Problem]:
    """A further page says which page of its folder it follows in the menu, the same in every language.

    Why: a page that stands nowhere in the menu is found by nobody.
    Bad:  after: question.md, or two pages that each follow the other
    Good: after: questions.md
    """
    for page in site.pages.values():
        fault = _menu_fault(page, site.project)
        if fault:
            name = page.meta.get("after", "")
            yield page.problem(Reference(name, page.meta_lines.get("after", 1), 1, 0), *fault)


def _menu_fault(page: PageIndex, project: Project) -> tuple[Message, Message] | None:
    name, wanted = page.meta.get("after", ""), project.after.get(page.key, "")
    folder = treatment_of(page.key)
    key = f"{folder}/{name}" if folder else name
    if kind_of(page.key) is not FURTHER_PAGE:
        message = msg("The place of this page in the menu is fixed, so that it needs no `after`.")
        return (message, msg("Remove the line.")) if "after" in page.meta_lines else None
    if not name:
        return (
            msg('The front matter has no "{name}".', name="after"),
            msg("Add a line, for example `{example}`.", example=f"after: {wanted.rpartition('/')[2]}"),
        )
    if key != wanted:
        return (
            msg('The page follows "{name}" in the menu here, and "{wanted}" in another language.', name=name,
                wanted=wanted.rpartition("/")[2]),
            msg("Write `{line}` in every language.", line=f"after: {wanted.rpartition('/')[2]}"),
        )  # fmt: skip
    known = {other.rpartition("/")[2]: other for other in project.keys if treatment_of(other) == folder}
    if name not in known:
        others = sorted(known.keys() - {page.key.rpartition("/")[2]})
        return (
            msg('There is no page "{name}" in this folder.', name=name),
            did_you_mean(nearest(name, others), msg("Use one of {names}.", names=listing(others))),
        )
    passed = [page.key]
    while passed[-1] in project.after and project.after[passed[-1]] not in passed:
        passed.append(project.after[passed[-1]])
    if project.after.get(passed[-1]) == page.key:
        return (
            msg(
                "These pages follow each other in a circle: {pages}.",
                pages=listing(p.rpartition("/")[2] for p in passed),
            ),
            msg("Let one of them follow a page that is none of these."),
        )
    return None


@rule(Scope.PAGE, Category.FRONT_MATTER)
def review_without_reviewer(page: Page, project: Project) -> Iterator[Problem]:
    """A review says who did it and when: both or neither, and never an example name.

    Why: readers trust a page more if a clinician has checked it, so the reviewer must be a real person.
    Bad:  medical_review: 2026-12-01, without medical_reviewer
    Good: both lines, or none while nobody has checked the page
    """
    for subject in ("medical", "language"):
        who, when = f"{subject}_reviewer", f"{subject}_review"
        if bool(page.meta.get(who)) != bool(page.meta.get(when)):
            there, lacking = (who, when) if page.meta.get(who) else (when, who)
            yield page.problem(
                page.meta_lines.get(there, 1),
                msg('The front matter has "{there}" but no "{lacking}".', there=there, lacking=lacking),
                msg(
                    "Add `{example}`, or remove the line: the page then says that it has not been checked.",
                    example=FIELDS[lacking].example,
                ),
            )
        name = str(page.meta.get(who) or "")
        if name and not is_person(name):
            yield page.problem(
                page.meta_lines[who],
                msg('"{name}" is not the name of a person.', name=name),
                msg("Write the first and last name, with that person's consent, or remove both lines."),
                at=name,
            )
