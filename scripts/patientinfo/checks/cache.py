"""Earlier results of the check, kept for pages that have not changed since.

A result is looked up by a digest of everything it depends on: the bytes of the page in every language, the program,
its libraries, the settings, the labels and the date. Any change gives another digest, so an old result is never
taken for a new one. A file that cannot be read counts as empty. It holds JSON, never code.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from patientinfo.checks.suppressions import Suppression
from patientinfo.content.store import digest_of_reading
from patientinfo.model import PageIndex, Project
from patientinfo.problems import Problem
from patientinfo.settings import Settings

CACHE_FILE = ".build/check/results.json"


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What the check found in a page in all its languages.

    `unreadable`: (language, key) of the pages that cannot be read. `suppressions`: rules switched off for a block.
    """

    problems: tuple[Problem, ...]
    page_indexes: tuple[PageIndex, ...]
    unreadable: tuple[tuple[str, str], ...]
    suppressions: tuple[Suppression, ...] = ()


class _Stored(msgspec.Struct, frozen=True):
    """A result with the digest of what it depends on; decoded only if the digest is still the same."""

    digest: str
    result: msgspec.Raw


class _File(msgspec.Struct, frozen=True):
    base: str
    results: dict[str, _Stored]


class Cache:
    """Earlier results. `keep` replaces them with the current ones."""

    def __init__(self, settings: Settings, project: Project, more: bytes = b"") -> None:
        """`more`: whatever else all results depend on."""
        self._file = settings.root / CACHE_FILE
        self._base = _base_digest(settings, project, more)
        self._results: dict[str, _Stored] = {}
        with contextlib.suppress(OSError, msgspec.DecodeError):
            stored = msgspec.json.decode(self._file.read_bytes(), type=_File)
            self._results = stored.results if stored.base == self._base else {}

    def get(self, key: str, files: Mapping[str, bytes], record: str) -> UnitResult | None:
        """The result for exactly these bytes and approvals, or None."""
        stored = self._results.get(key)
        if stored is None or stored.digest != self._digest(key, files, record):
            return None
        with contextlib.suppress(msgspec.DecodeError):
            return msgspec.json.decode(stored.result, type=UnitResult)
        return None

    def keep(self, results: Mapping[str, tuple[Mapping[str, bytes], str, UnitResult]], changed: bool) -> None:
        """Store the results of this run; if that fails, the next run is only slower."""
        if not changed and results.keys() == self._results.keys():
            return
        stored = {}
        for key, (files, record, result) in results.items():
            digest = self._digest(key, files, record)
            known = self._results.get(key)
            same = known is not None and known.digest == digest
            stored[key] = known if known and same else _Stored(digest, msgspec.Raw(msgspec.json.encode(result)))
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_name(f"{self._file.name}.{os.getpid()}")
            fresh.write_bytes(msgspec.json.encode(_File(self._base, stored)))
            fresh.replace(self._file)

    def _digest(self, key: str, files: Mapping[str, bytes], record: str) -> str:
        digest = hashlib.sha256(f"{self._base}\0{key}\0{record}".encode())
        for code in sorted(files):
            digest.update(f"\0{code}\0{len(files[code])}\0".encode())
            digest.update(files[code])
        return digest.hexdigest()


def _base_digest(settings: Settings, project: Project, more: bytes) -> str:
    """The digest of what all results depend on."""
    facts = (digest_of_reading(settings), str(project.advice), str(project.today))
    return hashlib.sha256("\0".join(facts).encode() + more).hexdigest()
