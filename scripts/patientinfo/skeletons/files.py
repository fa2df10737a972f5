"""{path: text} -> files of the project, all of them or none."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class SkeletonError(Exception):
    """Nothing can be made of what was asked for. The message is for an editor, on one line."""


@dataclass(frozen=True)
class Skeleton:
    """What to write, by path in the project: new files, and files that are there already and change.

    `about` says what is made ("Deutsch (de)"), `next` what its makers do next, step by step.
    """

    about: str
    new: Mapping[str, str]
    changed: Mapping[str, str] = field(default_factory=dict)
    next: tuple[str, ...] = ()


def write(root: Path, skeleton: Skeleton) -> None:
    """Write the files. Raises SkeletonError, with nothing written, if one is there already or cannot be written."""
    there = [path for path in skeleton.new if (root / path).exists() or (root / path).is_symlink()]
    if there:
        raise SkeletonError(f"{there[0]} is there already, and nothing is written over.")
    before = {path: (root / path).read_bytes() for path in skeleton.changed}
    made: list[Path] = []
    try:
        for path, text in skeleton.new.items():
            for folder in reversed((root / path).parents):
                if not folder.exists():
                    folder.mkdir()
                    made.append(folder)
            with (root / path).open("x", encoding="utf-8", newline="\n") as stream:
                made.append(root / path)
                stream.write(text)
        for path, text in skeleton.changed.items():
            (root / path).write_bytes(text.encode())
    except BaseException as error:
        for path, data in before.items():
            with contextlib.suppress(OSError):
                (root / path).write_bytes(data)
        for own in reversed(made):
            with contextlib.suppress(OSError):
                own.rmdir() if own.is_dir() else own.unlink()
        if isinstance(error, OSError):
            raise SkeletonError(f"{error.filename or root} cannot be written ({error.strerror}).") from error
        raise
