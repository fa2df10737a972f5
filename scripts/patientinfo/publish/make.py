"""SiteContent -> the published site in a folder: each page through the generator and the publisher once, and kept.

A page that shows what it showed before, of itself and of others, is taken as it was published. Pages are made side by
side, by as many processes as there are cores.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from patientinfo.command import ignore_interrupts
from patientinfo.content.store import add_files
from patientinfo.contract import ASSET_FOLDER
from patientinfo.kept import Kept, name_of
from patientinfo.model import Language
from patientinfo.pages.build import Build
from patientinfo.pages.site_content import SiteContent
from patientinfo.pages.sitemap import sitemap
from patientinfo.pages.views import HOME, language_index, shown_by, site_view
from patientinfo.problems import Problem
from patientinfo.publish.bundle import Bundle, bundle_code, sheets_of_site
from patientinfo.publish.generator import generate
from patientinfo.publish.headers import content_security_policy
from patientinfo.publish.page import PublishedPage, publish_page
from patientinfo.publish.site import publish_site
from patientinfo.publish.unchanged import environment_of
from patientinfo.urls import address_of, folder_of

KEPT_FOLDER = ".build/site"
# With fewer pages a second process costs more than it saves.
_WORTH_A_PROCESS = 12
_ERROR_PAGE = "404.html"


class DamagedError(Exception):
    """Something that was kept cannot be used."""


@dataclass(frozen=True)
class Plan:
    """What has to be there of a site, and under which names it is kept.

    `pages` are the names of the pages by their paths, error pages included; `indexes` those of the search indexes by
    language; `files` is the name of everything that is the same for all pages.
    """

    pages: Mapping[str, str]
    indexes: Mapping[str, str]
    files: str
    keys: Mapping[str, tuple[Language, str]] = field(default_factory=dict)

    @property
    def names(self) -> Iterator[str]:
        yield from self.pages.values()
        yield from self.indexes.values()
        yield self.files


@dataclass(frozen=True)
class PlannedPage:
    """A page that has to be there: its language, its key ("" for an error page), and all that it shows, as values."""

    language: Language
    key: str
    shows: tuple[object, ...]


def pages_of(site: SiteContent, policy: str) -> Iterator[tuple[str, PlannedPage]]:
    """Every page of a site with its path. Without a `policy` it is a preview."""
    for language in site.languages:
        view = site_view(site, language, policy=policy)
        for key in site.keys_in(language):
            yield address_of(language, key), PlannedPage(language, key, shown_by(site, view, key))
        yield f"{folder_of(language)}{_ERROR_PAGE}", PlannedPage(language, "", (view.menu(""),))


def plan_of(site: SiteContent) -> Plan:
    """The plan of a site."""
    files = name_of(digest_of_pages(site), digest_of_files(site))
    pages: dict[str, str] = {}
    keys: dict[str, tuple[Language, str]] = {}
    for path, page in pages_of(site, content_security_policy()):
        pages[path] = name_of(files, page.language, page.key, page.shows)
        if page.key:
            keys[path] = (page.language, page.key)
    indexes = {language.code: name_of(files, language, digests_in(site, language)) for language in site.languages}
    return Plan(pages, indexes, files, keys)


def digests_in(site: SiteContent, language: Language) -> list[tuple[str, str]]:
    """The key and digest of each page of a language: what its search index depends on."""
    return [(page.key, page.digest) for page in site.indexes_in(language)]


def make(site: SiteContent, folder: Path, kept: Kept, *, before: Path | None, precompress: bool) -> list[Problem]:
    """Make the whole site in `folder`, and return what is wrong with it.

    `before` is the site as it was, whose equal files are linked. Raises GeneratorError, BundleError, OSError, and
    DamagedError if something in `kept` cannot be used.
    """
    plan = plan_of(site)
    missing = {path for path, name in plan.pages.items() if not kept.has(name)}
    bundle = _files(site, folder, kept, plan)
    _make_pages(site, bundle, kept, plan, missing)
    for language in site.languages:
        _write(folder, f"{folder_of(language)}search/search_index.json", _index(site, language, kept, plan))
    _write(folder, "sitemap.xml", sitemap(site).encode())
    jobs = os.cpu_count() or 1
    problems = publish_site(
        folder,
        _Pages(kept, plan.pages),
        site.project,
        _brand(site),
        before=before,
        precompress=precompress,
        jobs=jobs,
    )
    kept.keep_only(plan.names)
    return problems


def _brand(site: SiteContent) -> str:
    return site_view(site, site.languages[0]).brand


class _Pages(Mapping[str, PublishedPage]):
    """The published pages by their paths, each read when it is asked for."""

    def __init__(self, kept: Kept, names: Mapping[str, str]) -> None:
        self._kept, self._names = kept, names

    def __getitem__(self, path: str) -> PublishedPage:
        data = self._kept.get(self._names[path])
        try:
            return msgspec.msgpack.decode(data or b"", type=PublishedPage)
        except msgspec.DecodeError as error:
            raise DamagedError(path) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _index(site: SiteContent, language: Language, kept: Kept, plan: Plan) -> bytes:
    name = plan.indexes[language.code]
    data = kept.get(name)
    if data is None:
        data = language_index(site, language).encode()
        kept.put(name, data)
    return data


def _write(folder: Path, name: str, data: bytes) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


# --- what is the same for all pages --------------------------------------------------------------------------


class _Files(msgspec.Struct, frozen=True):
    """Everything of a site that is no page: the bundled code, and each file by its path."""

    bundle: Bundle
    files: dict[str, bytes]


def _files(site: SiteContent, folder: Path, kept: Kept, plan: Plan) -> Bundle:
    """Put into `folder` what is no page, as it was kept or as the generator writes it."""
    data = kept.get(plan.files)
    if data is None:
        texts: dict[str, str] = {}
        (source,) = (language for language in site.languages if language.is_source)
        build = Build(site, source, frozenset({HOME}), texts.__setitem__)
        generate(site.settings.root, folder, build)
        _ENVIRONMENT[:] = [build.environment]
        bundle = bundle_code(folder, sheets_of_site(texts))
        files = {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}
        kept.put(plan.files, msgspec.msgpack.encode(_Files(bundle, files)))
        return bundle
    try:
        found = msgspec.msgpack.decode(data, type=_Files)
    except msgspec.DecodeError as error:
        raise DamagedError("files") from error
    for name, content in found.files.items():
        _write(folder, name, content)
    return found.bundle


def digest_of_pages(site: SiteContent) -> str:
    """The digest of what every page depends on, whatever it links to: the program, the templates, who publishes."""
    root = site.settings.root
    digest = hashlib.sha256((site.store.base if site.store else "").encode())
    scripts = Path(__file__).parent.parent.parent.glob("*.py")
    add_files(digest, sorted((root / "overrides").rglob("*.html")), root)
    add_files(digest, sorted(scripts))
    return name_of(digest.hexdigest(), site.publisher, environment_of(root))


def digest_of_files(site: SiteContent) -> str:
    """The digest of what is no page: style sheets, scripts, images, the logo. It is bundled into published pages."""
    settings, publisher = site.settings, site.publisher
    digest = hashlib.sha256()
    for folder in (settings.root / "overrides", settings.docs / ASSET_FOLDER):
        files = sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix != ".html")
        add_files(digest, files, settings.root)
    if publisher.logo:
        add_files(digest, [publisher.logo])
    return digest.hexdigest()


# --- pages ---------------------------------------------------------------------------------------------------

# Of a process: the environment of the templates, in which each is compiled once.
_ENVIRONMENT: list[object] = []


@dataclass(frozen=True)
class _Work:
    """What every process that makes pages needs."""

    site: SiteContent
    bundle: Bundle
    kept: Kept
    plan: Plan


def _make_pages(site: SiteContent, bundle: Bundle, kept: Kept, plan: Plan, missing: Iterable[str]) -> None:
    """Make the missing pages, a share of each language in each process."""
    work = _Work(site, bundle, kept, plan)
    by_language: dict[Language, list[str]] = {}
    for language in site.languages:
        paths = sorted(path for path in missing if _language_of(path, plan, site) == language)
        if paths:
            by_language[language] = paths
    count = sum(len(paths) for paths in by_language.values())
    processes = min(os.cpu_count() or 1, max(1, count // _WORTH_A_PROCESS))
    shares = [
        (language, paths[n::processes])
        for n in range(processes)
        for language, paths in by_language.items()
        if paths[n::processes]
    ]
    if processes == 1:
        for language, paths in shares:
            _make_share(work, language, paths)
        return
    with ProcessPoolExecutor(processes, initializer=_begin, initargs=(work,)) as pool:
        for future in [pool.submit(_make_in_pool, language, paths) for language, paths in shares]:
            future.result()


def _language_of(path: str, plan: Plan, site: SiteContent) -> Language:
    if path in plan.keys:
        return plan.keys[path][0]
    return next(one for one in site.languages if path == f"{folder_of(one)}{_ERROR_PAGE}")


_WORK: list[_Work] = []


def _begin(work: _Work) -> None:
    ignore_interrupts()
    _WORK[:] = [work]


def _make_in_pool(language: Language, paths: list[str]) -> None:
    _make_share(_WORK[0], language, paths)


def _make_share(work: _Work, language: Language, paths: list[str]) -> None:
    """Generate, publish and keep these pages of one language."""
    site, plan, wanted = work.site, work.plan, set(paths)

    def take(path: str, text: str) -> None:
        if path in wanted:
            page = site.page(*plan.keys[path]) if path in plan.keys else None
            outdated = site.outdated.get(language.code, {}).get(page.key, ()) if page else ()
            published = publish_page(path, text, work.bundle, page, site.project, outdated)
            work.kept.put(plan.pages[path], msgspec.msgpack.encode(published))

    only = frozenset(plan.keys[path][1] for path in paths if path in plan.keys)
    has_error_page = any(path not in plan.keys for path in paths)
    build = Build(site, language, only, take, writes_files=False, has_error_page=has_error_page)
    build.environment = _ENVIRONMENT[0] if _ENVIRONMENT else None  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        generate(site.settings.root, Path(folder), build)
    _ENVIRONMENT[:] = [build.environment]
