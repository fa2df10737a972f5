"""site/ -> offline.json per language: which files a device keeps to show the language without a network.

offline-worker.js, at the root of the site, stores what the list names, and refuses a file that has another digest.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Collection, Mapping
from html import escape
from pathlib import Path

import msgspec
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from patientinfo.cldr import direction, locale_of
from patientinfo.model import Language, Project
from patientinfo.pages.emergency import call_buttons
from patientinfo.publish.built import COMPRESSED, BuiltFile, PageFacts
from patientinfo.publish.bundle import STATIC
from patientinfo.publish.headers import content_security_policy
from patientinfo.urls import address_of, folder_of

WORKER = "offline-worker.js"
# Stands in each page for the size of what would be kept, which is known once every page is made.
SIZE_MARK = "@@kept-size@@"
# The style sheet of the line above a stored page.
_STYLE = "stylesheets/tools/offline.css"
_TEMPLATES = Path(__file__).parent / "templates"


def list_name(language: Language) -> str:
    """The path of a language's list: "nl/offline.json"."""
    return f"{folder_of(language)}offline.json"


def kept_names(
    language: Language, project: Project, pages: Mapping[str, PageFacts], names: Collection[str]
) -> list[str]:
    """The paths of the files, among `names`, that a device keeps of a language: its pages and what they fetch.

    `pages` are by their paths. Scripts and style sheets are all kept: most are fetched when a reader uses them.
    """
    own = [name for name in _pages_of(language, project) if name in pages]
    found = {*own, f"{folder_of(language)}search/search_index.json"}
    found.update(target for name in own for _, target in pages[name].fetched if not target.endswith(".md"))
    found.update(name for name in names if name.startswith(f"{STATIC}/") and name.endswith((".js", ".css")))
    return sorted(found.intersection(names))


def size_in_words(size: int, language: Language) -> str:
    """A number of bytes as a reader of the language is told: rounded up, with two digits that count."""
    step = 10 ** max(0, len(str(size)) - 2)
    most = math.ceil(size / step) * step
    value, unit = (most / 1_000_000, "MB") if most >= 1_000_000 else (max(1, round(most / 1000)), "kB")
    return f"{format_decimal(value, locale=locale_of(language.code) or 'en')}\N{NO-BREAK SPACE}{unit}"


def language_of(name: str, project: Project) -> Language:
    """The language of the page with this path."""
    others = (language for language in project.languages if not language.is_source)
    return next((one for one in others if name.startswith(folder_of(one))), project.source_language)


def offline_list(
    language: Language, project: Project, pages: Mapping[str, PageFacts], files: Mapping[str, BuiltFile]
) -> str:
    """The text of a language's list, given all pages and files of the site by their paths.

    `files` in it are addresses with digests, as `fetch` takes them. `release` is the same as long as nothing in the
    list changes. `languages` says by folder what a reader sees in the place of a page that is not stored.
    """
    labels = project.labels[language.code]
    names = kept_names(language, project, pages, [name for name in files if not name.endswith(COMPRESSED)])
    about = {
        "folder": folder_of(language),
        "locale": labels.get("locale", language.code).replace("_", "-"),
        "line": escape(labels.get("offline.line", "")),
        "style": next((name for name in names if name.endswith(_STYLE)), ""),
        "languages": {folder_of(other): _absent(other, project, pages) for other in project.languages},
        "files": {_address(name): _integrity(files[name]) for name in names},
    }
    text = msgspec.json.encode(about)
    return msgspec.json.encode({"release": hashlib.sha256(text).hexdigest()[:12], **about}).decode() + "\n"


def _pages_of(language: Language, project: Project) -> list[str]:
    return [address_of(other, key) for other, key in project.page_files if other == language]


def _address(name: str) -> str:
    """The address at which a file of the site is asked for, from the site's root."""
    return name.removesuffix("index.html") if name.rpartition("/")[2] == "index.html" else name


def _integrity(file: BuiltFile) -> str:
    return f"sha256-{base64.b64encode(bytes.fromhex(file.digest)).decode()}"


def _absent(language: Language, project: Project, pages: Mapping[str, PageFacts]) -> Mapping[str, str]:
    labels = project.labels[language.code]
    home = pages.get(address_of(language, "index.md"))
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, autoescape=True)
    page = environment.get_template("offline.html").render(
        code=language.code,
        direction=direction(language.code),
        labels=labels,
        site_name=language.site_name,
        policy=content_security_policy(),
        sheet=next((target for _, target in home.fetched if target.endswith(".css")), "") if home else "",
        numbers=call_buttons(project.countries, language.code, labels),
    )
    return {"code": language.code, "direction": direction(language.code), "name": escape(language.name), "absent": page}
