"""The site in a folder while somebody writes: after each save, only what shows something else is made again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from jinja2 import Environment

from patientinfo.clinic.config import files_of
from patientinfo.clinic.error import ClinicError
from patientinfo.model import Language
from patientinfo.pages.build import Build
from patientinfo.pages.site_content import SiteContent
from patientinfo.pages.sitemap import sitemap
from patientinfo.pages.views import HOME, language_index
from patientinfo.preview.content import UnusableError, read_preview
from patientinfo.preview.verdict import Trouble, Verdict
from patientinfo.problems import ADVICE, ERROR, ContentError, Problem, SettingsError
from patientinfo.publish.generator import GeneratorError, generate
from patientinfo.publish.make import PlannedPage, digest_of_files, digest_of_pages, digests_in, pages_of
from patientinfo.urls import folder_of

_BODY = "<body>"
_SITEMAP = "sitemap.xml"


@dataclass
class _Made:
    """What was made: pages by their path, what each shows and its HTML, and the digest of each part of the rest."""

    pages: dict[str, tuple[str, PlannedPage]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    shared: str = ""
    files: str = ""


class Preview:
    """The site of the project in `root`, in a folder below `folder`.

    `address`: where it is served. `only`: the code of the one language that is shown, "" for all. What the check says
    is in the language `messages`.
    """

    def __init__(self, root: Path, folder: Path, address: str, *, only: str = "", messages: str = "en") -> None:
        self.folder = folder / "site"
        self.error_page = "404.html"
        self.site: SiteContent | None = None
        self._root, self._scratch, self._address, self._only = root, folder / "scratch", address, only
        self._verdict = Verdict(messages)
        self._made = _Made()
        self._written: dict[str, tuple[str, str]] = {}
        self._asked: dict[str, object] = {}
        # The environment of the templates, in which each is compiled once, and the digest that it is for.
        self._templates = ""
        self._environment: Environment | None = None
        # Pages are asked for while others are made.
        self._lock = Lock()

    def update(self) -> str:
        """Show what is in the project now, or what was there last that can be shown. Return what to tell the editor."""
        with self._lock:
            before = self.site
            try:
                site = read_preview(self._root, self._only, before)
                made = self._make(site)
            except (UnusableError, ClinicError) as error:
                return self._keep(Trouble(tuple(error.problems)))
            except ContentError as error:
                return self._keep(Trouble((error.problem,)))
            except (GeneratorError, SettingsError, OSError) as error:
                return self._keep(Trouble(words=str(error)))
            except Exception as error:  # whatever it is, an editor gets a message instead of a traceback
                return self._keep(Trouble(words=f"{type(error).__name__}: {error}"))
            self.site, self._made = site, made
            self.error_page = f"{folder_of(site.languages[0])}404.html"
            self._write(None)
            return self._said(site, before)

    def prepare(self, path: str) -> None:
        """Make the file at this path of the site, if it is one that is made only when it is asked for."""
        languages = {
            f"{folder_of(one)}search/search_index.json": one for one in (self.site.languages if self.site else ())
        }
        if path != _SITEMAP and path not in languages:
            return
        with self._lock:
            if site := self.site:
                language = languages.get(path)
                state = digests_in(site, language) if language else [digests_in(site, one) for one in site.languages]
                if self._asked.get(path) == (self._made.shared, state):
                    return
                # What was saved meanwhile is in the next update; until then the file is as it was.
                with suppress(ContentError, SettingsError, OSError):
                    self._put(path, language_index(site, language) if language else sitemap(site))
                    self._asked[path] = (self._made.shared, state)

    def watched(self) -> list[Path]:
        """The files outside the project that the site depends on."""
        return [Path(file) for file in files_of(self.site.publisher)] if self.site else []

    # --- making ----------------------------------------------------------------------------------------------

    def _make(self, site: SiteContent) -> _Made:
        """Generate what shows something else than before. Raises GeneratorError; then nothing has changed."""
        before = self._made
        shared, files = digest_of_pages(site), digest_of_files(site)
        if shared != self._templates:
            self._templates, self._environment = shared, None
        pages = {path: (shared, page) for path, page in pages_of(site, "")}
        texts: dict[str, str] = {}
        wanted: dict[Language, set[str]] = defaultdict(set)
        for path, planned in pages.items():
            if before.pages.get(path) != planned:
                wanted[planned[1].language].add(path)
        for language, paths in wanted.items():
            keys = frozenset(pages[path][1].key for path in paths)
            fresh: dict[str, str] = {}
            self._generate(Build(site, language, keys, fresh.__setitem__, writes_files=False))
            # The generator makes the home page and the error page of a language each time.
            texts.update({path: fresh[path] for path in paths if path in fresh})
        if self._only and shared != before.shared and not any(one.is_source for one in site.languages):
            self._generate(
                Build(site, site.project.source_language, frozenset(), texts.__setitem__, writes_files=False)
            )
            pages["index.html"] = (shared, PlannedPage(site.languages[0], "", ()))
        elif self._only and "index.html" in before.pages:
            pages.setdefault("index.html", before.pages["index.html"])
        kept = {path: before.texts[path] for path in pages if path in before.texts}
        if (shared, files) != (before.shared, before.files):
            self._make_files(site)
        return _Made(pages, {**kept, **texts}, shared, files)

    def _generate(self, build: Build) -> None:
        build.environment, build.address = self._environment, self._address
        self._scratch.mkdir(parents=True, exist_ok=True)
        generate(self._root, self._scratch, build)
        self._environment = build.environment

    def _make_files(self, site: SiteContent) -> None:
        """Write what is no page, and remove what went."""
        build = Build(site, site.languages[0], frozenset({HOME}), lambda path, text: None, address=self._address)
        generate(self._root, self._scratch, build)
        fresh = {file.relative_to(self._scratch).as_posix() for file in self._scratch.rglob("*") if file.is_file()}
        for name in fresh:
            data, target = (self._scratch / name).read_bytes(), self.folder / name
            if not target.is_file() or target.read_bytes() != data:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        made = self._written.keys() | self._asked.keys()
        for file in [file for file in self.folder.rglob("*") if file.is_file()]:
            name = file.relative_to(self.folder).as_posix()
            if name not in fresh and name not in made:
                file.unlink()

    # --- writing ---------------------------------------------------------------------------------------------

    def _keep(self, trouble: Trouble) -> str:
        """Leave what is shown, with the reason on every page."""
        self._write(trouble)
        return self._verdict.trouble(trouble, is_shown=self.site is not None)

    def _write(self, trouble: Trouble | None) -> None:
        """Write each page with its bar, if either has changed, and remove those that went."""
        site, made = self.site, self._made
        if site is None:
            return
        by_path = _by_path(site)
        pages = _page_paths(site)
        everywhere = [one for path, found in by_path.items() for one in found if path not in pages]
        for path, text in made.texts.items():
            page = made.pages[path][1]
            place = (page.language.code, page.key)
            source = f"{site.project.docs}/{page.language.code}/{page.key}"
            found = [*by_path.get(source, []), *everywhere]
            bar = self._verdict.bar(source, found, is_stand_in=place in site.stand_ins, trouble=trouble)
            if self._written.get(path) != (text, bar):
                head, body, rest = text.partition(_BODY)
                self._put(path, f"{head}{body}{bar}{rest}")
                self._written[path] = (text, bar)
        for path in self._written.keys() - made.texts.keys():
            (self.folder / path).unlink(missing_ok=True)
            del self._written[path]

    def _put(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")

    # --- saying ----------------------------------------------------------------------------------------------

    def _said(self, site: SiteContent, before: SiteContent | None) -> str:
        problems = [one for one in site.found.problems if one.level != ADVICE]
        if before is None:
            errors = [one for one in problems if one.level == ERROR]
            return self._verdict.lines([], [], len(errors))
        known = set(before.found.problems)
        changed = {page.path for place, page in site.pages.items() if before.pages.get(place) != page}
        changed |= {site.pages[place].path for place in site.stand_ins}
        by_path = _by_path(site)
        told = {one for path in changed for one in by_path.get(path, [])}
        told |= {one for one in problems if one.level == ERROR and one not in known}
        elsewhere = sum(one.level == ERROR and one not in told for one in problems)
        return self._verdict.lines(sorted(told, key=lambda one: one.place), sorted(changed), elsewhere)


def _by_path(site: SiteContent) -> Mapping[str, list[Problem]]:
    """The problems of each file, those included that another file has with it; of files that are no page, errors."""
    pages = _page_paths(site)
    found: dict[str, list[Problem]] = defaultdict(list)
    for one in site.found.problems:
        if one.level == ADVICE or (one.level != ERROR and one.path not in pages):
            continue
        for path in _places(one):
            found[path].append(one)
    return found


def _places(problem: Problem) -> Iterator[str]:
    yield problem.path
    other = problem.other.rpartition(":")[0]
    if other and other != problem.path:
        yield other


def _page_paths(site: SiteContent) -> frozenset[str]:
    return frozenset(f"{site.project.docs}/{language.code}/{key}" for language, key in site.project.page_files)
