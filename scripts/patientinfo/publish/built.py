"""site/ -> what the rules of the built site look at: its files, its pages as trees, and the content they came from."""

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
    """Every file and link in a folder by its path there, in order."""
    found = (file for file in folder.rglob("*") if file.is_file() or file.is_symlink())
    return dict(sorted((file.relative_to(folder).as_posix(), file) for file in found))


def problem_of_site(path: str, message: str) -> Problem:
    """A problem of a built file. Not translated: this is for whoever looks after the program."""
    hint = msg("Report this to the maintainers: the content passed its check, but the built page is wrong.")
    return Problem(f"site/{path}", 1, Message(message), hint)


@dataclass(frozen=True)
class Manifest:
    """The web manifest of one language: its path, the language that it says it is in, and the files of its icons."""

    path: str
    language: object
    icons: tuple[str, ...]


@dataclass(frozen=True)
class BuiltSite:
    """The built site in `folder`, beside the content it was built from. Files go by their path in `folder`.

    `root` is the folder of the project, for its word lists.
    """

    folder: Path
    project: Project
    content: Mapping[tuple[str, str], Page]
    root: Path
    site_url: str

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """Everything that would be published, with links."""
        return files_in(self.folder)

    @cached_property
    def served(self) -> frozenset[str]:
        """What an address of the site leads to."""
        return frozenset(name for name, file in self.files.items() if file.is_file())

    @cached_property
    def documents(self) -> Mapping[str, html.HtmlElement]:
        """The pages that are there. A rule changes none of them: the next one looks at it too."""
        return {
            name: html.parse(self.folder / name).getroot() for name in sorted(self.served) if name.endswith(".html")
        }

    @cached_property
    def ids(self) -> Mapping[str, set[str]]:
        """The ids on each page, to which links lead."""
        return {name: {str(id) for id in document.xpath("//@id")} for name, document in self.documents.items()}

    @cached_property
    def published(self) -> Mapping[str, Page]:
        """The pages of the content by the file that each should have become."""
        return {address_of(page.language, page.key): page for page in self.content.values()}

    @cached_property
    def errors(self) -> Mapping[str, Language]:
        """The error pages that should be there, each with its first language."""
        return {
            address_of(language, "404.md").replace("404/index", "404"): language for language in self.project.languages
        }

    def manifest(self, language: Language) -> Manifest | None:
        """None where there is none that can be read."""
        path = f"{folder_of(language)}manifest.webmanifest"
        try:
            manifest = json.loads((self.folder / path).read_text("utf-8"))
            icons = tuple(urljoin(f"/{path}", icon["src"]).lstrip("/") for icon in manifest["icons"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Manifest(path, manifest.get("lang"), icons)
