"""site/ -> a folder that a web server serves, with several releases, one of them live.

    releases/<hash>/    a site, named by the hash of its content, never changed
    static/             the scripts and styles of every release that is kept
    current             a symlink to the live release

A page and its assets are separate requests, and a deploy may happen in between. Scripts and styles have a hash in
their URL and are served from static/, so a page of the previous release still gets its own.

Uses only the standard library, so that it runs on a server where nothing is installed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

RELEASES, CURRENT, SHARED = "releases", "current", "static"
# Files without which a site is incomplete.
NEEDED = ("index.html", "404.html", "_headers", SHARED)
KEEP = 5
_UNFINISHED = "."


class DeployError(Exception):
    """Nothing was deployed. The message says why."""


def deploy(site: Path, target: Path, keep: int = KEEP) -> str:
    """Make a copy of `site` the live release in `target`, and keep the last `keep` releases. Return its name.

    Raises DeployError if `site` is incomplete or `target` contains something else, and BlockingIOError while another
    deploy runs. The previous release stays live until the last step.
    """
    if missing := [name for name in NEEDED if not (site / name).exists()]:
        raise DeployError(
            f"{site} is not a complete site: it has no {', no '.join(missing)}. Build it first: make site"
        )
    if links := [path for path in sorted(site.rglob("*")) if path.is_symlink()]:
        raise DeployError(f"{links[0]} is a link. A site contains only files and folders; put the file itself there.")
    if target.resolve().is_relative_to(site.resolve()):
        raise DeployError(f"{target} is inside the site itself. Give a folder outside it.")
    name = content_hash(site)
    with _locked(target):
        before = current(target)
        release = target / RELEASES / name
        if not release.is_dir():
            fresh = release.with_name(f"{_UNFINISHED}{name}")
            _copy(site, fresh, target / RELEASES / before if before else None)
            fresh.rename(release)
        _link_assets(target, release)
        for used in (before, name):  # in the order in which they were live
            if used:
                _set_newest(target, used)
        _make_live(target, name)
        _clean(target, max(keep, 1))
    return name


def rollback(target: Path) -> str:
    """Make the previous release live again. Return its name. Raises the same errors as `deploy`."""
    if not target.is_dir():
        raise DeployError(f"There is no {target}. Nothing was deployed there yet.")
    with _locked(target):
        names = releases(target)
        front = current(target)
        earlier = names[names.index(front) + 1 :] if front in names else names
        if not earlier:
            raise DeployError(f"{target} has no release before the live one.")
        _link_assets(target, target / RELEASES / earlier[0])
        _make_live(target, earlier[0])
        return earlier[0]


def releases(target: Path) -> list[str]:
    """The names of the releases in `target`, most recently live first."""
    folder = target / RELEASES
    found = [path for path in folder.iterdir() if not path.name.startswith(_UNFINISHED)] if folder.is_dir() else []
    return [path.name for path in sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)]


def current(target: Path) -> str:
    """The name of the live release; "" if there is none. Raises DeployError if `current` is not our symlink."""
    link = target / CURRENT
    if not link.is_symlink():
        if link.exists():
            raise DeployError(f"{link} is not a link made by make deploy. Give an empty folder.")
        return ""
    return link.readlink().name


def content_hash(site: Path) -> str:
    """The name of a release: a hash of every path and every file in `site`."""
    content = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        if path.is_file():
            content.update(f"{path.relative_to(site).as_posix()}\0".encode())
            content.update(hashlib.sha256(path.read_bytes()).digest())
    return content.hexdigest()[:12]


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    target.parent.mkdir(parents=True, exist_ok=True)
    for folder in (target, target / RELEASES, target / SHARED):
        _folder(folder)
    with (target / ".deploying").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BlockingIOError(f"Another deploy to {target} is running. Wait until it is done.") from error
        yield


def _copy(site: Path, fresh: Path, before: Path | None) -> None:
    """Copy the site, with hard links to files that are unchanged since the previous release.

    Such a file keeps its modification time and so its ETag in nginx, and browsers need not download it again.
    """
    shutil.rmtree(fresh, ignore_errors=True)
    _folder(fresh)
    for path in sorted(site.rglob("*")):  # a folder comes before its content
        copy = fresh / path.relative_to(site)
        if path.is_dir():
            _folder(copy)
            continue
        old = before / path.relative_to(site) if before else None
        is_old = old is not None and old.is_file()
        if is_old and old is not None and old.read_bytes() == path.read_bytes():
            os.link(old, copy)
            continue
        shutil.copyfile(path, copy)
        # A different time in whole seconds, so that a changed file of the same length gets another ETag.
        changed = max(int(time.time()), int(old.stat().st_mtime) + 1 if is_old and old is not None else 0)
        os.utime(copy, (changed, changed))
        copy.chmod(0o644)


def _link_assets(target: Path, release: Path) -> None:
    """Link the release's scripts and styles into the folder from which the server serves them."""
    for path in sorted((release / SHARED).rglob("*")):
        shared = target / SHARED / path.relative_to(release / SHARED)
        if path.is_dir():
            _folder(shared)
        elif not shared.exists():
            os.link(path, shared)


def _folder(folder: Path) -> None:
    """Make a folder that the web server can read, whatever the umask of the user who deploys."""
    if not folder.is_dir():
        folder.mkdir()
        folder.chmod(0o755)


def _set_newest(target: Path, name: str) -> None:
    """Give the release the latest time of all; releases are ordered by it."""
    folder = target / RELEASES
    latest = max((folder / other).stat().st_mtime_ns for other in releases(target))
    now = max(time.time_ns(), latest + 1_000_000)
    if (folder / name).is_dir():
        os.utime(folder / name, ns=(now, now))


def _make_live(target: Path, name: str) -> None:
    """Switch the symlink by one atomic rename."""
    fresh = target / f".{CURRENT}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(RELEASES) / name)
    fresh.replace(target / CURRENT)


def _clean(target: Path, keep: int) -> None:
    """Delete older releases than those to keep, and what an interrupted deploy left behind."""
    folder = target / RELEASES
    for name in releases(target)[keep:]:
        (folder / name).rename(folder / f"{_UNFINISHED}{name}")
    for rest in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(rest)
    kept = {
        path.relative_to(folder / name / SHARED)
        for name in releases(target)
        for path in (folder / name / SHARED).rglob("*")
    }
    shared = target / SHARED
    for path in sorted(shared.rglob("*"), reverse=True):
        if path.relative_to(shared) not in kept:
            if path.is_dir():
                with suppress(OSError):  # not empty
                    path.rmdir()
            else:
                path.unlink()
