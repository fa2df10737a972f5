"""What is still to do in the languages that are not published yet (`build: false`). It never blocks publishing.

The published languages are checked as if the others did not exist. Those under way are then checked beside them, and
only what is wrong in their own files is reported.
"""

from __future__ import annotations

import datetime

from patientinfo.checks.rules.translation import TRANSLATION_RULES
from patientinfo.checks.run import check_project
from patientinfo.content.load import read_project
from patientinfo.contract import TERMBASE_FOLDER, WORD_LISTS
from patientinfo.model import Language, TranslationLock
from patientinfo.problems import ERROR, NOTICE, UNDER_WAY, Problem
from patientinfo.settings import Settings


def problems_under_way(settings: Settings, today: datetime.date, lock: TranslationLock) -> dict[str, list[Problem]]:
    """The problems of each language under way, by its code, sorted by place.

    What nobody has accepted yet is left out as long as anything else is wrong: it changes with every line.
    """
    if not settings.under_way:
        return {}
    whole = settings.with_under_way()
    found = check_project(whole, read_project(whole, today, lock))
    problems = {}
    for language in settings.under_way:
        own = [
            problem.under(problem.rule, UNDER_WAY)
            for problem in found
            if problem.level in (ERROR, NOTICE) and _is_of(problem, language, settings)
        ]
        first = [problem for problem in own if problem.rule not in TRANSLATION_RULES]
        problems[language.code] = first or own
    return problems


def _is_of(problem: Problem, language: Language, settings: Settings) -> bool:
    """Whether a problem is of a language alone: of its files, or of what it lacks in a file of all languages.

    The folder itself stands for notices on the whole language.
    """
    path = problem.path
    docs = settings.docs.relative_to(settings.root).as_posix()
    files = {f"{WORD_LISTS}/{language.code}.html", f"{docs}/{language.code}"}
    files |= {f"{docs}/{TERMBASE_FOLDER}/{name}.toml" for name in (language.code, language.base)}
    of_language = any(cause.path == f"{docs}/{language.code}" for cause in problem.causes)
    return path in files or path.startswith(f"{docs}/{language.code}/") or of_language
