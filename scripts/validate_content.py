#!/usr/bin/env python3
"""Check the content: is every page readable, complete, and consistent in all languages?

    python scripts/validate_content.py                       check docs/ of this project
    python scripts/validate_content.py docs/nl               show only problems in these files or folders
    python scripts/validate_content.py --changed-since main  show only problems in pages changed since a commit
    python scripts/validate_content.py --messages nl         in Dutch; ms: in Malay
    python scripts/validate_content.py --fix --diff          show automatic fixes; without --diff: apply them
    python scripts/validate_content.py --explain figures-differ
    python scripts/validate_content.py --list                every rule on one line, including those of the built site

Each problem is printed as `path:line:column: what is wrong [rule]`, followed by a hint and the source line with the
problem marked.
Exit status: 0 no problems, 1 problems, 2 the check could not run.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Sequence, Set
from pathlib import Path

from patientinfo.checks.cache import Cache
from patientinfo.checks.report import FORMATS, Reporter
from patientinfo.checks.rules import all_rules
from patientinfo.checks.run import Findings, findings
from patientinfo.checks.suppressions import Suppression
from patientinfo.checks.under_way import problems_under_way
from patientinfo.command import run
from patientinfo.content.load import Reader, kept_pages, read_project
from patientinfo.content.store import PageStore
from patientinfo.messages import Catalogue, Message, catalogue, message_languages, msg
from patientinfo.model import Language, Project
from patientinfo.problems import ADVICE, ERROR, NOTICE, Problem, SettingsError
from patientinfo.selection import UnknownChangesError, below_root, changed_since, concerning, is_inside, nowhere
from patientinfo.settings import Settings, load_settings, today
from patientinfo.translation.lock import load_lock

ROOT = Path(__file__).resolve().parent.parent
_UNCHECKED = "unchecked-content"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the check. Return its exit status."""
    arguments = _arguments(argv)
    texts = catalogue(arguments.messages)
    not_run = msg("The check could not run.")
    of_content = {rule.name for rule in all_rules() if rule.is_of_content}
    if arguments.list or arguments.explain or not of_content.issuperset(arguments.rule):
        return _about_rules(arguments, of_content, texts)
    if arguments.advice:
        from patientinfo.content_checks import spelling  # noqa: F401 - registers its rule, which nothing else needs
    colour = arguments.format == "text" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    reporter = Reporter(arguments.root, all_rules(), texts, colour)
    try:
        settings = load_settings(arguments.root)
        store = None if arguments.no_cache or os.environ.get("CI") else kept_pages(settings)
        day, lock = arguments.today or today(), load_lock(settings.root)
        project = read_project(settings, day, lock, advice=arguments.advice, store=store)
        if arguments.fix or arguments.diff:
            return _fix(settings, project, texts, write=arguments.fix and not arguments.diff)
        found = findings(settings, project, arguments.jobs, Cache(settings, project) if store else None, store)
        if store:
            store.keep_only(page.digest for page in found.pages.values())
        under_way = problems_under_way(settings, project.today, load_lock(settings.root))
        spelt = _spelling(settings, project, found, store) if arguments.advice else []
        problems = [*found.problems, *spelt, *(problem for own in under_way.values() for problem in own)]
        off = found.suppressions
        if arguments.changed_since:
            changed = changed_since(arguments.root, project, arguments.changed_since)
            problems, off = concerning(problems, changed), [one for one in off if is_inside(one.path, changed)]
    except (SettingsError, UnknownChangesError, OSError) as error:
        print(not_run.render(texts), error, file=sys.stderr)
        return 2
    pages = [f"{project.docs}/{language.code}/{key}" for language, key in project.page_files]
    if arguments.paths:
        paths = [below_root(path, arguments.root) for path in arguments.paths]
        if wrong := nowhere(paths, arguments.root):
            print(not_run.render(texts), wrong.render(texts), file=sys.stderr)
            return 2
        problems, pages = concerning(problems, paths), [page for page in pages if is_inside(page, paths)]
        off = [one for one in off if is_inside(one.path, paths)]
    if arguments.rule:
        problems = [problem for problem in problems if problem.rule in arguments.rule]
        off = [one for one in off if one.rule in arguments.rule]
    complete = [language for language in settings.under_way if not under_way[language.code]]
    return _report(reporter, _with_levels(problems, arguments), off, arguments, texts, len(pages), complete)


def _spelling(settings: Settings, project: Project, found: Findings, store: PageStore | None) -> list[Problem]:
    """Words that the dictionaries lack; nothing where they are not installed, as they come with check-content."""
    from patientinfo.content_checks.spelling import is_installed, spelling

    if not is_installed():
        return []
    languages, reader = {language.code: language for language in project.languages}, Reader(settings, project, store)
    pages = {(code, key): reader.page(languages[code], key) for code, key in found.pages}
    return list(spelling(project, pages))


def _about_rules(arguments: argparse.Namespace, of_content: Set[str], texts: Catalogue) -> int:
    """List or explain the rules of the whole program, or say why a rule that was named does not apply here."""
    from patientinfo import rule_table  # slow to load, and no check of the content needs it

    rules = rule_table.all_rules()
    known = {rule.name for rule in rules}
    for name in [*arguments.rule, *([arguments.explain] if arguments.explain else [])]:
        if name not in known:
            print(msg('There is no rule "{name}". See --list.', name=name).render(texts), file=sys.stderr)
            return 2
    for name in arguments.rule:
        if name not in of_content:
            wrong_name = msg('The rule "{name}" is not part of this check. See --explain {name}.', name=name)
            print(wrong_name.render(texts), file=sys.stderr)
            return 2
    reporter = Reporter(arguments.root, rules, texts)
    print(reporter.rules() if arguments.list else reporter.explanation(arguments.explain))
    return 0


def _unchecked() -> Message:
    return msg(
        "Some pages have been checked by no clinician or native speaker: `{command}` lists what nobody has checked.",
        command="make validate ARGS=--release",
    )


def _complete(language: Language) -> Message:
    return msg(
        "{language} is complete. To publish it, write `build: true` in its entry in mkdocs.yml.", language=language.name
    )


def _with_levels(problems: Sequence[Problem], arguments: argparse.Namespace) -> list[Problem]:
    """With --release notices become errors. Advice is kept only if it was asked for."""
    if arguments.release:
        problems = [p.under(p.rule, ERROR) if p.level == NOTICE else p for p in problems]
    return [p for p in problems if arguments.advice or p.level != ADVICE]


def _report(
    reporter: Reporter,
    problems: list[Problem],
    off: list[Suppression],
    arguments: argparse.Namespace,
    texts: Catalogue,
    pages: int,
    complete: Sequence[Language],
) -> int:
    errors = sum(problem.level == ERROR for problem in problems)
    # A release stops on each of them; every day they are the same.
    is_short = arguments.format == "text" and not arguments.release and not arguments.rule
    shown = [problem for problem in problems if not (is_short and problem.rule == _UNCHECKED)]
    text = reporter.report(shown, arguments.format, off)
    if text:
        print(text)
    if arguments.format == "text" and not errors:
        print(msg("Pages checked: {count}. No problems.", count=pages).render(texts))
    if len(shown) < len(problems):
        print(_unchecked().render(texts))
    if arguments.format == "text":
        for language in complete:
            print(_complete(language).render(texts))
    return 1 if errors else 0


def _fix(settings: Settings, project: Project, texts: Catalogue, write: bool) -> int:
    from patientinfo.checks.fix import apply, differences, fixes  # only --fix and --diff need it

    found = list(fixes(settings, project))
    for fix in found:
        print(differences(fix), end="")
        if write:
            apply(fix)
    pictures = sum(bool(fix.notes) for fix in found)
    if not found:
        print(msg("There is nothing to fix automatically.").render(texts))
    if pages := len(found) - pictures:
        done = msg("Pages fixed: {count}.", count=pages)
        print((done if write else msg("Pages that --fix would change: {count}.", count=pages)).render(texts))
    if pictures:
        done = msg("Pictures fixed: {count}.", count=pictures)
        print((done if write else msg("Pictures that --fix would change: {count}.", count=pictures)).render(texts))
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help="show only what concerns these files or folders")
    parser.add_argument("--changed-since", metavar="REV", help="show only what concerns pages changed since a commit")
    parser.add_argument("--rule", action="append", default=[], metavar="RULE", help="show only this rule (repeatable)")
    parser.add_argument("--advice", action="store_true", help="also give advice on wording, which stops nothing")
    parser.add_argument("--release", action="store_true", help="also stop on unchecked, overdue and outdated content")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are written")
    parser.add_argument("--messages", choices=message_languages(), default="en", help="the language of messages")
    parser.add_argument(
        "--fix", action="store_true", help="fix what has one right answer and does not change the meaning"
    )
    parser.add_argument("--diff", action="store_true", help="show what --fix would change, without changing it")
    parser.add_argument("--list", action="store_true", help="list the rules and stop")
    parser.add_argument("--explain", metavar="RULE", help="explain one rule and stop")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    parser.add_argument("--no-cache", action="store_true", help="check every page, including those checked before")
    parser.add_argument("--jobs", type=int, help="number of processes; by default the number of cores")
    parser.add_argument("--today", type=datetime.date.fromisoformat, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
