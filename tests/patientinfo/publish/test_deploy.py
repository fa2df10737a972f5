"""Deploys and rollbacks in one step: nothing half-done, and no reader gets a part of one release with another."""

from __future__ import annotations

import http.client
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from builds import contents
from patientinfo.publish import deploy as deploys
from patientinfo.publish.deploy import DeployError, content_hash, current, deploy, releases, rollback
from releases import small_release
from servers import Nginx, nginx

Site = Callable[[str], Path]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Make a small site that says one word on each page and in its script."""
    return partial(small_release, tmp_path / "sites")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "srv" / "my site"


def in_front(target: Path) -> dict[str, bytes]:
    return contents(target / "current")


def test_a_release_is_the_site_under_the_hash_of_what_it_holds(site: Site, target: Path) -> None:
    name = deploy(site("one"), target)
    assert re.fullmatch("[0-9a-f]{12}", name)
    assert (target / "current").readlink() == Path("releases") / name
    assert in_front(target) == contents(site("one"))
    assert content_hash(target / "releases" / name) == name == content_hash(site("one"))
    (site("one") / "index.html").write_text("changed")
    assert content_hash(site("one")) != name
    assert in_front(target)["index.html"] != b"changed"  # a copy


def test_scripts_of_the_release_before_are_still_there(site: Site, target: Path) -> None:
    deploy(site("one"), target)
    deploy(site("two"), target)
    found = {path.relative_to(target).as_posix() for path in (target / "static").rglob("*.js")}
    assert found == {f"static/{word}{word}/javascripts/site.js" for word in ("one", "two")}


def test_rollback_goes_to_the_one_that_stood_in_front_before(site: Site, target: Path) -> None:
    one, two, three = (deploy(site(word), target) for word in ("one", "two", "three"))
    assert rollback(target) == two == current(target)
    assert rollback(target) == one
    assert in_front(target) == contents(site("one"))
    with pytest.raises(DeployError, match="no release before"):
        rollback(target)
    four = deploy(site("four"), target)
    # Not to two or three, which were taken back.
    assert (current(target), rollback(target)) == (four, one)
    assert deploy(site("three"), target) == three
    assert rollback(target) == one
    assert set(releases(target)) == {one, two, three, four}


def test_the_same_site_twice_is_one_release(site: Site, target: Path) -> None:
    assert deploy(site("one"), target) == deploy(site("one"), target)
    assert len(releases(target)) == 1


def test_old_releases_go_and_with_them_only_their_scripts(site: Site, target: Path) -> None:
    names = [deploy(site(word), target, keep=3) for word in ("one", "two", "three", "four")]
    assert releases(target) == names[:0:-1]
    words = {path.name for path in (target / "static").iterdir()}
    assert words == {"twotwo", "threethree", "fourfour"}


def test_the_release_in_front_is_kept_whatever_is_said(site: Site, target: Path) -> None:
    for word in ("one", "two"):
        name = deploy(site(word), target, keep=0)
    assert releases(target) == [name] == [current(target)]


def test_files_that_did_not_change_keep_their_time_and_changed_ones_never_do(site: Site, target: Path) -> None:
    """nginx makes its ETag from time and length (ngx_http_set_etag), so two files of one length need two times."""
    deploy(site("one"), target)
    before = {name: (target / "current" / name).stat() for name in ("index.html", "same.txt")}
    deploy(site("two"), target)
    after = {name: (target / "current" / name).stat() for name in before}
    assert before["same.txt"] == after["same.txt"] or before["same.txt"].st_ino == after["same.txt"].st_ino
    assert before["index.html"].st_size == after["index.html"].st_size
    assert int(before["index.html"].st_mtime) != int(after["index.html"].st_mtime)


@pytest.mark.parametrize("missing", ["index.html", "404.html", "_headers", "static"])
def test_what_is_not_whole_is_refused_by_name(site: Site, target: Path, missing: str) -> None:
    deploy(site("one"), target)
    path = site("two") / missing
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(DeployError, match=re.escape(f"it has no {missing}")):
        deploy(site("two"), target)
    assert in_front(target) == contents(site("one"))


def test_links_and_strange_folders_are_refused(site: Site, target: Path) -> None:
    (site("one") / "link.txt").symlink_to("/etc/passwd")
    with pytest.raises(DeployError, match=r"link\.txt is a link"):
        deploy(site("one"), target)
    with pytest.raises(DeployError, match="is inside the site itself"):
        deploy(site("two"), site("two") / "there")
    (target / "current").mkdir(parents=True)
    with pytest.raises(DeployError, match="not a link made by make deploy"):
        deploy(site("two"), target)


@pytest.mark.parametrize("step", ["_copy", "_link_assets", "_set_newest", "_make_live"])
def test_wherever_it_is_cut_off_the_old_release_stays_and_the_next_deploy_works(
    site: Site, target: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(site("one"), target)
    real = getattr(deploys, step)

    def cut_off(*given: object) -> None:
        real(*given) if step in ("_copy", "_link_assets") else None
        raise KeyboardInterrupt

    monkeypatch.setattr(deploys, step, cut_off)
    with pytest.raises(KeyboardInterrupt):
        deploy(site("two"), target)
    assert in_front(target) == contents(site("one"))
    monkeypatch.setattr(deploys, step, real)
    deploy(site("two"), target)
    assert in_front(target) == contents(site("two"))
    assert not [path for path in (target / "releases").iterdir() if path.name.startswith(".")]
    rollback(target)
    assert in_front(target) == contents(site("one"))


def test_two_at_once_are_one_after_the_other_or_not_at_all(site: Site, target: Path) -> None:
    with deploys._locked(target), pytest.raises(BlockingIOError, match="Another deploy"):
        deploy(site("one"), target)
    deploy(site("one"), target)


def test_the_server_can_read_it_whoever_deploys(site: Site, target: Path) -> None:
    before = os.umask(0o077)
    try:
        deploy(site("one"), target)
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (target, *target.rglob("*")) if path.name != ".deploying"}
    assert modes == {0o755, 0o644}


# --- under load ------------------------------------------------------------------------------------------------

READERS = 4
RELEASES = {"one", "two", "three"}
# Each reader opens so many pages, and more until it has met every release; never more than so many.
PAGES, MOST = 100, 10_000


@pytest.mark.nginx
def test_under_load_no_answer_fails_and_none_is_mixed(site: Site, tmp_path: Path) -> None:
    """Readers ask all the time for a page and then for its script, until each has opened enough."""
    with nginx(tmp_path / "server", site("one")) as server, ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read_pages, server) for _ in range(READERS)]
        deploys_made = 0
        while not all(reader.done() for reader in readers) or deploys_made < 9:
            for word in ("two", "three", "one"):
                deploy(site(word), server.target, keep=3)  # the last 3: a reader's page is one of them
                deploys_made += 1
            rollback(server.target)
    found = [reader.result() for reader in readers]
    assert [fault for _, faults in found for fault in faults] == []
    assert [set(seen) for seen, _ in found] == [RELEASES] * READERS


def read_pages(server: Nginx) -> tuple[list[str], list[str]]:
    """What a reader of many pages saw, and what was wrong with any of them."""
    connection = http.client.HTTPConnection("127.0.0.1", server.http, timeout=60)

    def get(path: str, **headers: str) -> tuple[int, str, str]:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.getheader("ETag") or ""

    seen: list[str] = []
    faults: list[str] = []
    page, tag = "", ""
    while not faults and len(seen) < MOST and (len(seen) < PAGES or set(seen) != RELEASES):
        # As browsers do: with the tag of the page that they have.
        status, text, tag = get("/nl/", **({"If-None-Match": tag} if tag else {}))
        page = page if status == 304 else text
        words = re.findall(r"(?<=[>y])(one|two|three)(?=<)", page)
        status_of_script, script, _ = get("/" + page.partition("src='")[2].partition("'")[0])
        if status not in (200, 304) or status_of_script != 200 or len(set(words)) != 1:
            faults.append(f"{status} {status_of_script} {page}")
        elif len(words) != 2 or script != f"// {words[0]}":
            faults.append(f"mixed: {page} {script}")
        else:
            seen.append(words[0])
    connection.close()
    return seen, faults
