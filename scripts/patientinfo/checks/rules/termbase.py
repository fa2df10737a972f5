"""Rules on the termbase: what the checks have to know of each language is there, and can be read."""

from __future__ import annotations

from collections.abc import Iterator

from patientinfo.checks.registry import Category, Scope, rule
from patientinfo.content.termbase import read_termbase, termbase_file
from patientinfo.contract import TERMBASE_FOLDER
from patientinfo.messages import Message, Value, listing, msg
from patientinfo.model import Language, Project, Site
from patientinfo.problems import NOTICE, Problem
from patientinfo.termbase import Termbase

_SHOWN = 5  # names in a message; the rest is counted


@rule(Scope.SITE, Category.FILES)
def termbase_broken(site: Site) -> Iterator[Problem]:
    """What the checks know of a language can be read, entry by entry.

    Why: an entry that cannot be read is a check that does not run, in that language only.
    Bad:  fever = "koorts*", a misspelt table, a concept that the source language does not have
    Good: fever = ["koorts*"] under [concepts]
    """
    project = site.project
    source = project.termbase(project.source_language.code)
    for language in project.languages:
        path = termbase_file(project.folder, language.code)
        if path is None:
            continue
        where = f"{project.docs}/{TERMBASE_FOLDER}/{path.name}"
        data = path.read_bytes()
        for fault in read_termbase(data, language.code)[1]:
            yield Problem(where, fault.line, fault.message, fault.hint)
        for name in sorted(project.termbase(language.code).concepts.keys() - source.concepts.keys()):
            yield Problem(
                where,
                _line(data.decode("utf-8", "replace"), name),
                msg('The concept "{name}" is not in the termbase of {source}.', name=name, source=_source(project)),
                msg("Give it the name that it has there, or add it there: a concept is compared by its name."),
            )


@rule(Scope.SITE, Category.FILES, level=NOTICE)
def unchecked_language(site: Site) -> Iterator[Problem]:
    """Each language has the words that the checks need; where it lacks some, these checks do not look at it.

    Why: who reads "No problems" has to know what was not looked at.
    Bad:  docs/termbase/de.toml without [number-words], so that "zwei" is no figure
    Good: the table in the file, with the words of the language
    """
    project = site.project
    source = project.termbase(project.source_language.code)
    for language in project.languages:
        own = project.termbase(language.code)
        lacking = list(_lacking(own))
        if not lacking:
            concepts = sorted(source.concepts.keys() - own.concepts.keys())
            if concepts:
                yield _unchecked(
                    project,
                    language,
                    msg(
                        "{language} is not checked for {count} of the {all} concepts: {names}.",
                        language=language.name,
                        count=len(concepts),
                        all=len(source.concepts),
                        names=_some(concepts),
                    ),
                    msg("Add its words for them under [concepts]."),
                )
            continue
        yield _unchecked(
            project,
            language,
            msg("{language} is not checked for: {checks}.", language=language.name, checks=_list(lacking)),
            msg("Add {tables}, as in that of {source}.", tables=_tables(own), source=_source(project)),
        )


# What a table is for, in words that end "is not checked for: …".
_USES = {
    "number_words": ("number-words", msg("numbers in words")),
    "relations": ("relations", msg("the word between two figures")),
    "compare": ("compare", msg("words that deny or compare")),
    "counted": ("counted", msg("what a number without a unit counts")),
    "slips": ("slips", msg("slips of the pen that are certain")),
    "concepts": ("concepts", msg("signs, conditions and medicines that have to be named in every language")),
    "praise": ("praise", msg("words that promise or praise")),
}


def _lacking(termbase: Termbase) -> Iterator[Message]:
    return (use for field, (_, use) in _USES.items() if _lacks(termbase, field))


def _tables(termbase: Termbase) -> Value:
    return listing(name for field, (name, _) in _USES.items() if _lacks(termbase, field))


def _lacks(termbase: Termbase, field: str) -> bool:
    # Slips need no words: a language may have none that stand twice.
    return termbase.slips is None if field == "slips" else not getattr(termbase, field)


def _list(parts: list[Message]) -> Value:
    found: Value = parts[0]
    for part in parts[1:]:
        found = msg("{first}; {rest}", first=found, rest=part)
    return found


def _some(names: list[str]) -> Value:
    shown = listing(names[:_SHOWN], '"')
    return msg("{names} and others", names=shown) if len(names) > _SHOWN else shown


def _unchecked(project: Project, language: Language, message: Message, hint: Message) -> Problem:
    path = termbase_file(project.folder, language.code)
    name = path.name if path else f"{language.code}.toml"
    return Problem(f"{project.docs}/{TERMBASE_FOLDER}/{name}", 1, message, hint)


def _source(project: Project) -> str:
    return project.source_language.name


def _line(text: str, name: str) -> int:
    """The line of a concept; 1 where it is not found."""
    starts = (f"{name} =", f'"{name}" =', f"{name}=", f'"{name}"=')
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if line.strip().startswith(starts)), 1)
