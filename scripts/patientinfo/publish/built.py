"""site/ -> what the rules for the built site need: its files, its parsed pages, and the content they come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin

from lxml import html

from patientinfo.messages import Message, msg
from patientinfo.model import Language, Page, Project
from patientinfo.problems import Problem
from patientinfo.urls import address_of, folder_of


def files_in(folder: Path) -> dict[str, Path]:
    """Every file and symlink in a folder, by its relative path, sorted."""
    found = (file for file in folder.rglob("*") if file.is_file() or file.is_symlink())
    return dict(sorted((file.relative_to(folder).as_posix(), file) for file in found))


def problem_of_site(path: str, message: str) -> Problem:
    """A problem of a built file. Not translated: it is for maintainers."""
    hint = msg("Report this to the maintainers: the content passed its check, but the built page is wrong.")
    return Problem(f"site/{path}", 1, Message(message), hint)


@dataclass(frozen=True)
class Manifest:
    """The web manifest of one language: its path, its `lang`, and the paths of its icons."""

    path: str
    language: object
    icons: tuple[str, ...]


@dataclass(frozen=True)
class BuiltSite:
    """The built site in `folder`, with the content it was built from. Files are keyed by their path in `folder`.

    `root` is the project's folder, for the labels.
    """

    folder: Path
    project: Project
    content: Mapping[tuple[str, str], Page]
    root: Path
    site_url: str

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """Everything that would be published, including symlinks."""
        return files_in(self.folder)

    @cached_property
    def served(self) -> frozenset[str]:
        """The paths that a link within the site can lead to."""
        return frozenset(name for name, file in self.files.items() if file.is_file())

    @cached_property
    def documents(self) -> Mapping[str, html.HtmlElement]:
        """The parsed pages, shared by all rules, which must not modify them."""
        return {
            name: html.parse(self.folder / name).getroot() for name in sorted(self.served) if name.endswith(".html")
        }

    @cached_property
    def ids(self) -> Mapping[str, set[str]]:
        """The ids on each page, the targets of links."""
        return {name: {str(id) for id in document.xpath("//@id")} for name, document in self.documents.items()}

    @cached_property
    def published(self) -> Mapping[str, Page]:
        """The pages of the content, by the path of the built file that each should have."""
        return {address_of(page.language, page.key): page for page in self.content.values()}

    @cached_property
    def errors(self) -> Mapping[str, Language]:
        """The paths of the expected error pages, each with its main language."""
        return {
            address_of(language, "404.md").replace("404/index", "404"): language for language in self.project.languages
        }

    def manifest(self, language: Language) -> Manifest | None:
        """The manifest of a language; None if it is missing or cannot be read."""
        path = f"{folder_of(language)}manifest.webmanifest"
        try:
            manifest = json.loads((self.folder / path).read_text("utf-8"))
            icons = tuple(urljoin(f"/{path}", icon["src"]).lstrip("/") for icon in manifest["icons"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Manifest(path, manifest.get("lang"), icons)
