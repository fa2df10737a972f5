"""What tests share: a small valid site, which each of them may break a copy of."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from builds import SITE_URL, TODAY, generate, published
from clinics import LOOK, SINGAPORE, TWO, ClinicSite, written
from patientinfo.checks.cache import Cache
from patientinfo.checks.run import check_project
from patientinfo.content.load import Reader, kept_pages, read_content, read_page_set, read_project
from patientinfo.content.parse import read_blocks
from patientinfo.content.termbase import load_termbases
from patientinfo.content.treatments import load_treatments
from patientinfo.contract import LOCK_FILE, REVIEWS_FILE
from patientinfo.model import Block, Language, Page, Project
from patientinfo.problems import ERROR, ContentError, Problem
from patientinfo.settings import load_settings
from patientinfo.termbase import Termbase
from patientinfo.translation.lock import TranslationLock, load_lock, save_lock
from patientinfo.translation.reviews import save_signatures
from patientinfo.translation.status import lock_of
from patientinfo.treatment import Treatment
from signatures import signed_as_written

ROOT = Path(__file__).resolve().parent.parent
CONTENT = Path(__file__).parent / "content"
# The day on which tests look at content, so that dates in it stay in the past.
Content = tuple[Project, Mapping[tuple[str, str], Page]]
Once = Callable[[str, Callable[[Path], object]], Path]
# What editors change: no test of the program may read it, or an honest edit could break a test.
OF_EDITORS = (f"{ROOT / 'docs'}{os.sep}", *(str(ROOT / f"{name}.lock.json") for name in ("translations", "reviews")))


class ContentReadError(Exception):
    """A test of the program has read the content of the site."""


def _refuse_content(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str | os.PathLike):
        path = os.path.abspath(arguments[0])  # noqa: PTH100  # Path.resolve would open files itself
        if path.startswith(OF_EDITORS):
            raise ContentReadError(
                f"{path}: tests of the program run on tests/content/; `make check-content` checks this."
            )


sys.addaudithook(_refuse_content)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run files first in which a few tests wait long for another program, then those with the most tests.

    Files go to workers whole and in this order (--dist loadfile --no-loadscope-reorder): so none is left for the end.
    """
    waiting = {
        item.path for item in items if any(map(item.get_closest_marker, ("nginx", "leaflet", "npm", "properdocs")))
    }
    count = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in waiting, -count[item.path]))


def new_project(folder: Path, docs: Path = CONTENT / "valid" / "docs") -> Path:
    """A project in `folder`: the real settings, program and templates, with the content of `docs`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("mkdocs.yml",):
        shutil.copy(ROOT / name, folder / name)
    for name in ("overrides", "scripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(docs, folder / "docs")
    for name, data in _records_of(docs).items():
        (folder / name).write_bytes(data)
    return folder


def termbase(code: str) -> Termbase:
    """What the tests' small site says of a language."""
    language = Language(code, code, is_source=False)
    return load_termbases(CONTENT / "valid" / "docs", [language])[code]


def treatment() -> Treatment:
    """What the treatment of the tests' small site says of itself."""
    return load_treatments(CONTENT / "valid" / "docs").named("sample")


@lru_cache(maxsize=4)  # reading every page is most of what a project costs
def _records_of(docs: Path) -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
        (folder / "overrides").symlink_to(ROOT / "overrides")
        (folder / "docs").symlink_to(docs)
        accept_everything(folder)
        return {name: (folder / name).read_bytes() for name in (LOCK_FILE, REVIEWS_FILE)}


def accept_everything(root: Path) -> None:
    """Write both records anew, so that nothing that can be read is out of step, and every review is signed."""
    settings = load_settings(root)
    store = kept_pages(settings)
    project = read_project(settings, TODAY, TranslationLock(), store=store)
    reader, pages = Reader(settings, project, store), {}
    for language, key in project.page_files:
        with contextlib.suppress(ContentError):
            pages[language.code, key] = reader.read(language, key, read_page_set(project, key)[language.code])
    save_lock(root, lock_of(project, pages))
    save_signatures(root, signed_as_written(pages))


def blocks(rendered: str, code: str = "en") -> tuple[Block, ...]:
    """The blocks of HTML, as those of a page."""
    return tuple(read_blocks(rendered, code))


def check(root: Path, level: str = ERROR) -> list[Problem]:
    """Every problem of one level in the content in `root`, as the command finds them."""
    settings = load_settings(root)
    store = kept_pages(settings)
    project = read_project(settings, TODAY, load_lock(settings.root), advice=True, store=store)
    found = check_project(settings, project, jobs=1, cache=Cache(settings, project), store=store)
    return [problem for problem in found if problem.level == level]


@pytest.fixture(scope="session", autouse=True)
def _the_same_everywhere() -> None:
    """Tests do the same on every machine: in CI, commands would take nothing from what is kept."""
    os.environ.pop("CI", None)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder once, whichever worker of pytest-xdist comes first; for reading only."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent  # of this run, and the same for all workers

    def once(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = base / name, base / f"{name}.done"
        with (base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed
            if not done.is_file():
                shutil.rmtree(folder, ignore_errors=True)  # of a worker that was stopped
                make(folder)
                done.touch()
        return folder

    return once


@pytest.fixture(scope="session")
def small_project(once: Once) -> Path:
    """The small valid project, with what the check keeps of its pages and of its results; for reading only."""

    def make(folder: Path) -> None:
        check(new_project(folder))

    return once("small-project", make)


@pytest.fixture
def project(tmp_path: Path, small_project: Path) -> Path:
    """A small valid project that a test may change."""
    return shutil.copytree(small_project, tmp_path / "project")


@pytest.fixture
def edit(project: Path) -> Callable[[str, str, str], None]:
    """Replace text that stands exactly once in a file of the project."""

    def replace(file: str, old: str, new: str) -> None:
        path = project / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


def content_of(root: Path) -> tuple[Project, dict[tuple[str, str], Page]]:
    """The content in `root`, for a site at the address that tests give it."""
    settings = load_settings(root)
    project, pages = read_content(settings, TODAY, load_lock(settings.root))
    return replace(project, site_url=SITE_URL), pages


@pytest.fixture(scope="session")
def small_content(small_project: Path) -> Content:
    """What the small valid project says."""
    return content_of(small_project)


@pytest.fixture(scope="session")
def small_site(once: Once, small_project: Path) -> Path:
    """The small valid content as the generator leaves it, with the real settings, hooks and templates."""

    def make(folder: Path) -> None:
        built(shutil.copytree(small_project, folder / "project"), folder / "site")

    return once("small", make) / "site"


@pytest.fixture(scope="session")
def built_before(small_site: Path) -> Path:
    """The small project after it was built, with what the check remembers of its pages; for reading only."""
    return small_site.parent / "project"


@pytest.fixture(scope="session")
def small_finished(once: Once, small_project: Path) -> Path:
    """The small valid content as it is published; for reading only."""

    def make(folder: Path) -> None:
        published(shutil.copytree(small_project, folder / "project"), folder / "site")

    return once("small-finished", make) / "site"


@pytest.fixture(scope="session")
def three_treatments(once: Once) -> Path:
    """The small content with a treatment without kinds and one with three beside its own, published; for reading only.

    Its project lies around it.
    """

    def make(folder: Path) -> None:
        docs = shutil.copytree(CONTENT / "valid" / "docs", folder / "docs")
        shutil.copytree(CONTENT / "treatments" / "docs", docs, dirs_exist_ok=True)
        root = new_project(folder / "project", docs)
        published(root, root / "site")

    return once("three-treatments", make) / "project" / "site"


# Languages of the tests that the site itself does not have: written with another order of words, from the right, and
# without spaces between words.
FURTHER = {"de": "Deutsch", "ar": "العربية", "zh-Hans": "简体中文"}


def add_languages(root: Path, names: Mapping[str, str]) -> None:
    """Add these languages to a project: their files, and an entry each in mkdocs.yml."""
    shutil.copytree(CONTENT / "languages", root, dirs_exist_ok=True)
    settings = root / "mkdocs.yml"
    before, rest = settings.read_text(encoding="utf-8").split("\n# The content model is read", 1)
    entry = "        - locale: {code}\n          name: {name}\n          build: true\n"
    entries = "".join(entry.format(code=code, name=name) for code, name in names.items())
    settings.write_text(f"{before}{entries}\n# The content model is read{rest}", encoding="utf-8")


@pytest.fixture(scope="session")
def project_in_further_languages(once: Once) -> Path:
    """The small project in English, German, Arabic and Chinese; for reading only."""

    def make(root: Path) -> None:
        new_project(root)
        switch_off(root, "nl", "ms")
        add_languages(root, FURTHER)
        accept_everything(root)

    return once("project-in-further-languages", make)


@pytest.fixture(scope="session")
def further_languages(once: Once, project_in_further_languages: Path) -> Path:
    """The site of that project, published; for reading only. Its project lies around it."""

    def make(folder: Path) -> None:
        root = shutil.copytree(project_in_further_languages, folder / "project")
        published(root, root / "site")

    return once("further-languages", make) / "project" / "site"


# Below a path of a host, and not yet checked by anybody.
BELOW = "https://guide.example/info/skin/"


@pytest.fixture(scope="session")
def unchecked_below(once: Once) -> Path:
    """The small site as it is published below a path, by two clinics, of content that nobody has checked.

    Three things that a site may be, and one build; for reading only. Its project lies around it.
    """

    def make(folder: Path) -> None:
        docs = shutil.copytree(CONTENT / "valid" / "docs", folder / "docs")
        for page in docs.rglob("*.md"):
            text = re.sub(r"^(medical|language)_review.*\n", "", page.read_text(encoding="utf-8"), flags=re.M)
            page.write_text(text, encoding="utf-8")
        root = new_project(folder / "project", docs)
        published(root, root / "site", SITE_URL=BELOW, CLINIC_CONFIG=str(written(folder / "own", TWO)))

    return once("unchecked-below", make) / "project" / "site"


@pytest.fixture(scope="session")
def two_clinics(unchecked_below: Path) -> ClinicSite:
    """The small site of two clinics in two countries; for reading only."""
    return ClinicSite(unchecked_below.parent)


@pytest.fixture(scope="session")
def one_clinic(once: Once, built_before: Path) -> ClinicSite:
    """The small site of one clinic, in a country whose number for an emergency no page gives; for reading only."""
    text = f"{LOOK}{SINGAPORE}"
    return ClinicSite(once("one-clinic", lambda folder: ClinicSite.make(folder, built_before, text)) / "project")


@pytest.fixture(scope="session")
def leaflets(once: Once, small_project: Path, small_finished: Path) -> Path:
    """The English leaflet of the small site, as the command writes it; for reading only."""

    def make(folder: Path) -> None:
        shutil.copytree(small_project, folder, ignore=shutil.ignore_patterns("scripts"))
        (folder / "site").symlink_to(small_finished)
        switch_off(folder, "nl", "ms")
        command = [sys.executable, str(ROOT / "scripts" / "make_leaflets.py"), "--root", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return once("small-leaflets", make) / "leaflets"


def switch_off(root: Path, *codes: str) -> None:
    """Leave languages out of a project: with fewer of them a test takes less."""
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    for code in codes:
        text, times = re.subn(rf"(locale: {code}\n(?:.*\n)*?.*build: )true", r"\1false", text)
        assert times == 1
        shutil.rmtree(root / "docs" / code)
        (root / "docs" / "checks" / "search" / f"{code}.toml").unlink()
    settings.write_text(text, encoding="utf-8")


def built(root: Path, target: Path, generator: str = "mkdocs", **variables: str) -> str:
    """Build the site of `root` strictly, and return what the generator said."""
    result = generate(root, target, generator, **variables)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr
