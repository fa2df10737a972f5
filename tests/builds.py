"""Build sites for tests, with MkDocs or with ProperDocs, as the command does."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from unittest import mock

from patientinfo.kept import Kept
from patientinfo.model import Language
from patientinfo.pages.site_content import read_site
from patientinfo.publish.built import names_in, read_files
from patientinfo.publish.bundle import bundle_code, sheets_of_site
from patientinfo.publish.hosts import TEXT, compressed, host_files
from patientinfo.publish.make import KEPT_FOLDER, DamagedError, make
from patientinfo.publish.verify_files import CHECKSUMS, checksums_of

# ProperDocs has an environment of its own, without MkDocs (scripts/set_up.py --dev).
PROPERDOCS = Path(__file__).resolve().parent / "properdocs" / ".venv" / "bin" / "python"
PYTHON = {"mkdocs": sys.executable, "properdocs": str(PROPERDOCS)}
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
SITE_URL = "https://guide.example/"
TODAY = datetime.date(2026, 11, 21)


def generate(root: Path, target: Path, generator: str = "mkdocs", **variables: str) -> subprocess.CompletedProcess:
    """Run the site generator strictly over `root`."""
    more = ["--config-file", "mkdocs.yml"]
    return subprocess.run(
        [PYTHON[generator], "-m", generator, "build", "--strict", "--site-dir", str(target), *more],
        cwd=root,
        env={**os.environ, **QUIET, "SITE_URL": SITE_URL, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def make_site(root: Path, **variables: str) -> subprocess.CompletedProcess:
    """Run the command of `make site` over `root`."""
    return subprocess.run(
        [sys.executable, str(root / "scripts" / "build_site.py")],
        cwd=root,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def rewrite_checksums(site: Path) -> None:
    """Make SHA256SUMS fit what has been done to a published site."""
    (site / CHECKSUMS).write_text(checksums_of(read_files(site)), encoding="utf-8")


def bundle(folder: Path) -> None:
    """Bundle a folder that has the generated pages and their code, without anything else that is published."""
    texts = {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in sorted(folder.rglob("*.html"))}
    done = bundle_code(folder, sheets_of_site(texts))
    for name, text in texts.items():
        page = done.page(name, text)
        for file, words in {name: page.html, **page.templates}.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(words, "utf-8")


def add_host_files(site: Path, languages: Iterable[Language], *, precompress: bool = False) -> None:
    """Add what hosts read to a folder, and compressed copies of all there is in it."""
    for name, text in host_files(languages).items():
        (site / name).write_text(text, encoding="utf-8")
    for name in names_in(site) if precompress else ():
        for extension, data in compressed((site / name).read_bytes()).items() if name.endswith(TEXT) else ():
            (site / f"{name}{extension}").write_bytes(data)


def published(
    root: Path,
    target: Path,
    *,
    before: Path | None = None,
    precompress: bool = False,
    damaged: bool = False,
    **variables: str,
) -> Path:
    """Publish the site of `root` in the folder `target`, as the command does, on the day of the tests.

    `damaged`: what is kept cannot be used, and is thrown away.
    """
    with mock.patch.dict(os.environ, {"SITE_URL": SITE_URL, **variables}):
        site = read_site(root, on=TODAY)
        kept = Kept(root / KEPT_FOLDER)
        if damaged:
            with suppress(DamagedError):
                make(site, target, kept, before=before, precompress=precompress)
            kept.keep_only(())
        assert make(site, target, kept, before=before, precompress=precompress) == []
    return target


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
