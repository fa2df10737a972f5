"""What did not change is not written again, and the site is the same bytes either way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import contents, published
from conftest import Content
from patientinfo.publish.hosts import compressed
from patientinfo.publish.verify import verify_site

PAGE = "nl/sample/recovery/index.html"
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path, small_project: Path) -> Make:
    """Publish the small site in a folder with this name."""

    project = shutil.copytree(small_project, tmp_path / "project")
    return lambda name, **settings: published(project, tmp_path / name, **settings)


@pytest.fixture
def before(tmp_path: Path, small_finished: Path) -> Path:
    """The site of last year."""
    site = shutil.copytree(small_finished, tmp_path / "before")
    for name in contents(site):
        os.utime(site / name, (1_700_000_000, 1_700_000_000))
    return site


def times(site: Path) -> set[int]:
    return {int((site / name).stat().st_mtime) for name in contents(site)}


def test_files_that_did_not_change_are_those_of_before(make: Make, before: Path) -> None:
    site = make("site", before=before)
    assert contents(site) == contents(before)
    assert all((site / name).samefile(before / name) for name in contents(site))


def test_what_changed_is_written_and_the_site_before_stays_as_it_was(
    make: Make, before: Path, small_content: Content
) -> None:
    drawing = next(name for name in contents(before) if name.startswith("images/"))
    changed = [PAGE, "nl/content.json", drawing, "robots.txt", "SHA256SUMS"]
    for name in changed:
        (before / name).write_bytes((before / name).read_bytes() + b"<!-- last year -->")
    (before / "llms.txt").unlink()
    was = contents(before)
    site = make("site", before=before)
    assert contents(before) == was
    other = {name for name in contents(site) if name not in was or not (site / name).samefile(before / name)}
    assert other == {*changed, "llms.txt"}
    assert verify_site(site, *small_content) == []


@pytest.mark.further
def test_where_files_cannot_be_linked_they_are_copied_with_their_time(
    make: Make, before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    site = make("site", before=before)
    assert contents(site) == contents(before)
    assert times(site) == {1_700_000_000}
    assert all((site / name).stat().st_nlink == 1 for name in contents(site))


@pytest.mark.further
def test_a_link_in_the_site_before_is_not_followed(make: Make, before: Path, tmp_path: Path) -> None:
    shutil.move(before / "llms.txt", tmp_path / "elsewhere.txt")
    (before / "llms.txt").symlink_to(tmp_path / "elsewhere.txt")
    site = make("site", before=before)
    assert not (site / "llms.txt").is_symlink()
    assert not (site / "llms.txt").samefile(tmp_path / "elsewhere.txt")


@pytest.mark.further
def test_compressed_copies_are_made_once(
    make: Make, before: Path, small_content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make("first", before=before, precompress=True)
    (first / f"{PAGE}.gz").write_bytes((before / PAGE).read_bytes())
    (first / "llms.txt.br").write_bytes((first / "robots.txt.br").read_bytes())
    made = []

    def compressed_again(data: bytes) -> dict[str, bytes]:
        made.append(data)
        return compressed(data)

    monkeypatch.setattr("patientinfo.publish.site.compressed", compressed_again)
    second = make("second", before=first, precompress=True)
    again = {name for name, data in contents(second).items() if data in made}
    # Two copies hold something else than the file beside them; a small file may have only one, or none.
    assert {name for name in again if (second / f"{name}.br").exists() and (second / f"{name}.gz").exists()} == {
        PAGE,
        "llms.txt",
    }
    assert verify_site(second, *small_content) == []
    assert (second / "index.html.br").samefile(first / "index.html.br")
