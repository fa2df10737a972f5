"""[Problem] -> those that concern some files. A page and its translations count as one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from patientinfo.messages import Message, msg
from patientinfo.model import Project, kind_of
from patientinfo.problems import Problem


class UnknownChangesError(Exception):
    """Git cannot tell which files changed. The message is for an editor."""


def is_inside(place: str, paths: Iterable[str]) -> bool:
    """Whether a path in the project is one of these files or is in one of these folders."""
    wanted = [path.rstrip("/") for path in paths]
    return any(path in ("", ".") or place == path or place.startswith(f"{path}/") for path in wanted)


def concerning(problems: Sequence[Problem], paths: Sequence[str]) -> list[Problem]:
    """The problems in these files or folders, or that refer to a place in them."""
    return [
        p for p in problems if is_inside(p.path, paths) or (p.other and is_inside(p.other.rpartition(":")[0], paths))
    ]


def nowhere(paths: Iterable[str], root: Path) -> Message | None:
    """A message about the first path that does not exist; None if all exist."""
    for path in paths:
        if not (root / path).exists():
            return msg("There is nothing at {path}. Give the path of a file or folder in docs/.", path=path)
    return None


def below_root(path: Path, root: Path) -> str:
    """A path given by the user -> relative to the project's folder, as in problems."""
    absolute = path if path.is_absolute() else Path.cwd() / path
    for base in (absolute, root / path):
        try:
            relative = base.resolve().relative_to(root.resolve()).as_posix()
        except ValueError:
            continue
        if base.exists():
            return relative
    return path.as_posix()


def changed_since(root: Path, project: Project, revision: str) -> list[str]:
    """The files changed since a commit, committed or not, each page with its translations.

    Raises UnknownChangesError if there is no git, no repository or no such commit.
    """
    if revision.startswith("-"):
        raise UnknownChangesError(f'"{revision}" is not a commit.')
    commands = (
        ["git", "diff", "--name-only", "--relative", "-z", revision, "--"],
        ["git", "ls-files", "--others", "--exclude-standard", "-z"],
    )
    changed: set[str] = set()
    for command in commands:
        try:
            done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
        except OSError as error:
            raise UnknownChangesError("Git is needed to find what was changed, but is not installed.") from error
        if done.returncode:
            raise UnknownChangesError(f"Git cannot tell what was changed since {revision}: {done.stderr.strip()}")
        changed.update(path for path in done.stdout.split("\0") if path)
    pages = {f"{project.docs}/{language.code}/": language for language in project.languages}
    for path in sorted(changed):
        for prefix in pages:
            if path.startswith(prefix) and kind_of(key := path.removeprefix(prefix)):
                changed.update(f"{other}{key}" for other in pages)
    return sorted(changed)
