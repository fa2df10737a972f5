"""What the check found before, kept for pages of which nothing has changed since.

A result is found by a digest of everything it depends on: the bytes of the page in every language, the
program, its libraries, the settings, the word lists and the day. Change any of them and it is another
digest, so an old result can not be taken for a new one. Where the file cannot be read it is as if it were
empty. It holds JSON, never code.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from patientinfo.contract import WORD_LISTS
from patientinfo.messages import Said, Value
from patientinfo.model import Mention, Outline, Part, Project
from patientinfo.problems import Cause, Problem
from patientinfo.settings import Settings

CACHE_FILE = ".build/check/results.json"
_LIBRARIES = ("markdown", "lxml", "babel", "pyyaml", "py3langid")


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What a page in all its languages came to: problems, outlines, and (language, key) of unreadable ones."""

    problems: tuple[Problem, ...]
    outlines: tuple[Outline, ...]
    unreadable: tuple[tuple[str, str], ...]


class Cache:
    """The results of before. `keep` writes those of now in their place."""

    def __init__(self, settings: Settings, project: Project, more: bytes = b"") -> None:
        """`more`: anything else that every result depends on."""
        self._file = settings.root / CACHE_FILE
        self._base = _base_digest(settings, project, more)
        self._results: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            stored = json.loads(self._file.read_bytes())
            self._results = stored["results"] if stored["base"] == self._base else {}

    def get(self, key: str, files: Mapping[str, bytes], record: str) -> UnitResult | None:
        """The result for these very bytes and this record of translations, or None."""
        with contextlib.suppress(KeyError, ValueError, TypeError, IndexError, AttributeError):
            stored = self._results[key]
            if stored["digest"] == self._digest(key, files, record):
                return _result_from(stored)
        return None

    def keep(self, results: Mapping[str, tuple[Mapping[str, bytes], str, UnitResult]], changed: bool) -> None:
        """Store the results of this run; where that fails, the next run is only slower."""
        if not changed and results.keys() == self._results.keys():
            return
        stored = {}
        for key, (files, record, result) in results.items():
            digest = self._digest(key, files, record)
            known = self._results.get(key)
            same = isinstance(known, dict) and known.get("digest") == digest
            stored[key] = known if same else {"digest": digest, **_result_to(result)}
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_name(f"{self._file.name}.{os.getpid()}")
            fresh.write_text(json.dumps({"base": self._base, "results": stored}), encoding="utf-8")
            fresh.replace(self._file)

    def _digest(self, key: str, files: Mapping[str, bytes], record: str) -> str:
        digest = hashlib.sha256(f"{self._base}\0{key}\0{record}".encode())
        for code in sorted(files):
            digest.update(f"\0{code}\0{len(files[code])}\0".encode())
            digest.update(files[code])
        return digest.hexdigest()


def _base_digest(settings: Settings, project: Project, more: bytes) -> str:
    digest = hashlib.sha256()
    program = sorted(Path(__file__).parent.parent.rglob("*.py"))
    for file in (settings.root / "mkdocs.yml", *sorted((settings.root / WORD_LISTS).glob("*.html")), *program):
        data = file.read_bytes()
        digest.update(f"{file.name}\0{len(data)}\0".encode())
        digest.update(data)
    facts = (sys.version, str(project.advice), *(f"{name} {version(name)}" for name in _LIBRARIES), str(project.today))
    # Settings can also come from the environment.
    digest.update("\0".join((*facts, repr(settings.languages), settings.site_url)).encode())
    digest.update(more)
    return digest.hexdigest()


# --- values <-> JSON ---------------------------------------------------------------------------------


def _result_to(result: UnitResult) -> dict[str, Any]:
    return {
        "problems": [_problem_to(problem) for problem in result.problems],
        "outlines": [
            [
                o.path,
                o.language,
                o.key,
                dict(o.meta),
                dict(o.meta_lines),
                o.ids,
                [[p.id, p.line, p.level, p.figures, dict(p.attributes), p.digest] for p in o.parts],
                *([[m.name, m.line, m.column, m.length] for m in group] for group in (o.links, o.pictures, o.notes)),
            ]
            for o in result.outlines
        ],
        "unreadable": result.unreadable,
    }


def _result_from(stored: Mapping[str, Any]) -> UnitResult:
    return UnitResult(
        tuple(_problem_from(problem) for problem in stored["problems"]),
        tuple(
            Outline(
                path,
                language,
                key,
                meta,
                lines,
                tuple(ids),
                tuple(Mention(*m) for m in links),
                tuple(Mention(*m) for m in pictures),
                tuple(Mention(*m) for m in notes),
                tuple(Part(id, line, level, tuple(found), a, digest) for id, line, level, found, a, digest in parts),
            )
            for path, language, key, meta, lines, ids, parts, links, pictures, notes in stored["outlines"]
        ),
        tuple((code, key) for code, key in stored["unreadable"]),
    )


def _problem_to(p: Problem) -> list[Any]:
    message, remedy = _said_to(p.message), _said_to(p.remedy)
    return [
        p.path,
        p.line,
        message,
        remedy,
        p.column,
        p.length,
        p.rule,
        p.level,
        p.other,
        [[c.path, c.id, c.line, c.what] for c in p.causes],
    ]


def _problem_from(stored: list[Any]) -> Problem:
    path, line, message, remedy, column, length, rule, level, other, causes = stored
    said = _said_from(message), _said_from(remedy)
    return Problem(path, line, *said, column, length, rule, level, other, tuple(Cause(*c) for c in causes))


def _said_to(said: Said) -> list[Any]:
    return [said.template, [[k, _said_to(v) if isinstance(v, Said) else v] for k, v in said.values]]


def _said_from(stored: list[Any]) -> Said:
    template, values = stored
    return Said(template, tuple((k, _value_from(v)) for k, v in values))


def _value_from(value: Any) -> Value:
    return _said_from(value) if isinstance(value, list) else value
