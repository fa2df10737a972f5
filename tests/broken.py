"""The small valid site, read once, to which broken cases are applied one by one.

Only what a case touches is read and checked again; the rest is what it was. The files of a case lie in a copy of
the content for as long as the case is looked at.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from patientinfo.checks.cache import UnitResult
from patientinfo.checks.run import check_page_set, together
from patientinfo.content.load import Reader, kept_pages, read_page_set, read_project
from patientinfo.model import Page, Project, TranslationLock
from patientinfo.problems import ContentError, Problem
from patientinfo.settings import load_settings
from patientinfo.translation.lock import load_lock
from patientinfo.translation.status import lock_of
from signatures import signed_as_written

Units = Mapping[str, Mapping[str, bytes]]


class ValidSite:
    """A project whose check is known, and the check of it with a case applied."""

    def __init__(self, root: Path, today: datetime.date) -> None:
        """`root`: a project in which nothing else changes files. `today`: the day of the check."""
        self._settings, self._today = load_settings(root), today
        self._docs = root / "docs"
        self._record = load_lock(root)
        self._store = kept_pages(self._settings, root / ".build" / "tests")
        self._project = self._read(self._record)
        self._units = self._read_units(self._project)
        self._results = {key: self._check(self._project, key, files) for key, files in self._units.items()}

    def problems(
        self,
        case: Mapping[str, list[dict[str, str]]] | None = None,
        *,
        keep_record: bool = False,
        keep_reviews: bool = False,
    ) -> list[Problem]:
        """Everything that is found, of every level, with a case applied.

        `keep_record`: what was accepted stays what it was; else what is broken is not also out of step.
        `keep_reviews`: so does what was signed; else what is broken was signed as it is.
        """
        with self._applied(case or {}):
            known = load_lock(self._docs.parent)
            project = self._read(known if keep_record else self._record)
            units = self._read_units(project)
            # Every page is checked with what is known of the countries.
            is_new = project.countries.by_code != self._project.countries.by_code
            touched = {key for key, files in units.items() if is_new or files != self._units.get(key)}
            pages = {} if keep_record and keep_reviews else self._pages(project, {key: units[key] for key in touched})
            signed = {**self._record.signatures, **signed_as_written(pages)}
            project = replace(project, signatures=known.signatures if keep_reviews else signed)
            if not keep_record:
                project = replace(
                    project,
                    accepted=self._accepted(project, pages, touched),
                    accepted_labels=self._accepted_labels(project),
                )
            results = {
                key: self._check(project, key, files) if key in touched else self._results[key]
                for key, files in units.items()
            }
            return together(project, results.values())

    def _read(self, record: TranslationLock) -> Project:
        return read_project(self._settings, self._today, record, advice=True, store=self._store)

    @staticmethod
    def _read_units(project: Project) -> Units:
        return {key: read_page_set(project, key) for key in project.keys}

    def _check(self, project: Project, key: str, files: Mapping[str, bytes]) -> UnitResult:
        return check_page_set(self._reader(project), key, files)

    def _reader(self, project: Project) -> Reader:
        return Reader(self._settings, project, self._store)

    def _pages(self, project: Project, units: Units) -> Mapping[tuple[str, str], Page]:
        """Those of these pages that can be read."""
        pages: dict[tuple[str, str], Page] = {}
        reader = self._reader(project)
        for language in project.languages:
            for key, files in units.items():
                with contextlib.suppress(ContentError, KeyError):
                    pages[language.code, key] = reader.read(language, key, files[language.code])
        return pages

    @staticmethod
    def _accepted(project: Project, pages: Mapping[tuple[str, str], Page], touched: Collection[str]) -> Mapping:
        """What is accepted, with these pages taken as they are now; `touched` are the keys of those and of others."""
        others = {place: known for place, known in project.accepted.items() if place[1] not in touched}
        without_labels = replace(project, labels={code: {} for code in project.labels})
        return {**others, **lock_of(without_labels, pages).accepted}

    def _accepted_labels(self, project: Project) -> Mapping:
        """What is accepted, with the labels taken as they are now; few cases touch one."""
        same = project.labels == self._project.labels
        return self._record.labels if same else lock_of(project, {}).labels

    @contextlib.contextmanager
    def _applied(self, case: Mapping[str, list[dict[str, str]]]) -> Iterator[None]:
        before: dict[Path, bytes | None] = {}

        def remember(name: str) -> Path:
            path = self._docs / name
            before.setdefault(path, path.read_bytes() if path.is_file() else None)
            return path

        try:
            for change in case.get("replace", ()):
                path = remember(change["file"])
                text = path.read_text(encoding="utf-8")
                found = text.count(change["old"])
                assert found > 0 if change.get("everywhere") else found == 1, (
                    f"{change['old']!r} in {change['file']}: {found}"
                )
                path.write_text(text.replace(change["old"], change["new"]), encoding="utf-8")
            for file in case.get("write", ()):
                path = remember(file["file"])
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(bytes.fromhex(file["hex"]) if "hex" in file else file["text"].encode())
            for link in case.get("link", ()):
                path = remember(link["file"])
                path.unlink()
                path.symlink_to(link["target"])
            for name in case.get("remove", ()):
                remember(name).unlink()
            yield
        finally:
            for path, data in before.items():
                path.unlink(missing_ok=True)
                if data is not None:
                    path.write_bytes(data)
            for path, data in before.items():  # folders that the case made
                for folder in path.parents if data is None else ():
                    if folder == self._docs or any(folder.iterdir()):
                        break
                    folder.rmdir()
