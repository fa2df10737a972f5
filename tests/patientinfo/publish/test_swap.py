"""The old site stays, to the byte, until a new one has passed every check."""

from __future__ import annotations

from pathlib import Path

import pytest

from patientinfo.publish.swap import WORK_FOLDER, build_and_swap, recover


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "mkdocs.yml").touch()
    (site / "index.html").write_bytes(b"old\r\n\x00")
    (site / "gone.html").write_text("old")
    return site


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def write_new(fresh: Path) -> bool:
    (fresh / "index.html").write_text("new")
    return True


def test_a_good_build_takes_the_place_of_the_old_one_whole(site: Path) -> None:
    assert build_and_swap(site.parent, site, write_new)
    assert contents(site) == {"index.html": b"new"}
    assert not (site.parent / WORK_FOLDER).exists()


def test_a_first_build_needs_no_old_one(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").touch()
    assert build_and_swap(tmp_path, tmp_path / "site", write_new)
    assert contents(tmp_path / "site") == {"index.html": b"new"}


def test_a_build_that_fails_leaves_the_old_site(site: Path) -> None:
    before = contents(site)
    assert not build_and_swap(site.parent, site, lambda fresh: not write_new(fresh))
    assert contents(site) == before


def test_a_build_that_raises_leaves_the_old_site(site: Path) -> None:
    before = contents(site)

    def broken(fresh: Path) -> bool:
        write_new(fresh)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        build_and_swap(site.parent, site, broken)
    assert contents(site) == before


def test_a_run_cut_off_between_the_renames_is_put_right(site: Path) -> None:
    before = contents(site)
    work = site.parent / WORK_FOLDER
    work.mkdir(parents=True)
    site.rename(work / "site-before")
    recover(site.parent, site)
    assert contents(site) == before


def test_two_builds_at_once_do_not_disturb_each_other(site: Path) -> None:
    def build(fresh: Path) -> bool:
        with pytest.raises(BlockingIOError, match="Another make site is running"):
            build_and_swap(site.parent, site, write_new)
        return write_new(fresh)

    assert build_and_swap(site.parent, site, build)
    assert contents(site) == {"index.html": b"new"}
