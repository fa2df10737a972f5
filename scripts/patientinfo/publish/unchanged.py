"""Whether anything has changed since the site was made: then it need not be made again.

Nothing here may be slow to load: it runs before anything else is loaded.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from sysconfig import get_path

RECORD_FILE = ".build/made.json"
# Everything that a site is made from. The content and the program may add files to their folders.
_FOLDERS = ("docs", "overrides", "scripts")
_FILES = ("mkdocs.yml", "translations.lock.json")
# There once somebody has signed a review.
_REVIEWS = "reviews.lock.json"
_CHECKSUMS = "SHA256SUMS"
# Variables of the environment that the program itself reads, besides those that mkdocs.yml names.
_VARIABLES = ("CLINIC_CONFIG", "SOURCE_DATE_EPOCH")


@dataclass(frozen=True, slots=True)
class Made:
    """How a site was made: from what (a digest), from which files outside the project (theirs), what was said of it."""

    inputs: str
    outside: list[str]
    outside_digest: str
    said: str


def inputs_of(root: Path, *, precompress: bool = False) -> str:
    """The digest of everything in `root` that a site is made from, on this day and with this environment.

    Raises OSError.
    """
    packages = sorted(path.name for path in Path(get_path("purelib")).glob("*.dist-info"))
    day = str(datetime.date.today())
    more = repr((sys.version, packages, day, precompress, environment_of(root)))
    return _digest(_inputs(root), more)


def digest_of(paths: Iterable[str]) -> str:
    """The digest of files by their paths. Raises OSError."""
    return _digest((path, Path(path)) for path in sorted(paths))


def _digest(files: Iterable[tuple[str, Path]], more: str = "") -> str:
    digest = hashlib.sha256(more.encode("utf-8", "surrogateescape"))
    for name, file in files:
        data = file.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)
    return digest.hexdigest()


def _inputs(root: Path) -> Iterator[tuple[str, Path]]:
    for name in _FOLDERS:
        for file in sorted((root / name).rglob("*")):
            # What runs leaves compiled code in the program's folders.
            if file.is_file() and file.suffix != ".pyc":
                yield file.relative_to(root).as_posix(), file
            elif file.is_symlink():
                yield f"{file.relative_to(root).as_posix()} -> {file.readlink()}", Path(os.devnull)
    for name in (*_FILES, *([_REVIEWS] if (root / _REVIEWS).exists() else [])):
        yield name, root / name


def environment_of(root: Path) -> Mapping[str, str]:
    """The environment variables that the site depends on: those that mkdocs.yml names, and the program's own."""
    lines = (root / "mkdocs.yml").read_text(encoding="utf-8", errors="replace").splitlines()
    named = {name for line in lines if "!ENV" in line for name in re.findall(r"\b[A-Z][A-Z0-9_]+\b", line)}
    return {name: os.environ[name] for name in sorted({*named, *_VARIABLES}) if name in os.environ}


def made_before(root: Path, site: Path, inputs: str) -> Made | None:
    """How the site in the folder `site` was made, if nothing has changed since: neither it nor what it is made from.

    `inputs`: `inputs_of` the project now.
    """
    try:
        made = Made(**json.loads((root / RECORD_FILE).read_text(encoding="utf-8")))
        if made.inputs == inputs and made.outside_digest == digest_of(made.outside) and _is_as_made(site):
            return made
    except (OSError, ValueError, TypeError):
        return None
    return None


def _is_as_made(site: Path) -> bool:
    """Whether a folder has the files in its list of checksums, as they were, and no others."""
    listed = {}
    for line in (site / _CHECKSUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if not path.is_dir()}
    del found[_CHECKSUMS]
    return found.keys() == listed.keys() and all(
        not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() == listed[name]
        for name, path in found.items()
    )


def remember(root: Path, made: Made) -> None:
    """Keep how the site was made; if that fails, it will be made again."""
    file = root / RECORD_FILE
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.write_text(json.dumps(asdict(made)), encoding="utf-8")
        fresh.replace(file)
