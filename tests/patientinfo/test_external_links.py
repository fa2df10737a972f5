"""Links to other sites, tried at hosts on this machine that answer in every way a host does."""

from __future__ import annotations

import datetime
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import pytest
import time_machine

from answering_hosts import DROPPED, SILENCE, Host, serving
from patientinfo import external_links
from patientinfo.content.load import read_pages, read_project
from patientinfo.external_links import (
    CERTIFICATE,
    FINE,
    GONE,
    MOVED,
    NO_HOST,
    OFFLINE,
    UNKNOWN,
    Address,
    Answer,
    Limits,
    LinkChecker,
    ResultCache,
    addresses,
    as_markdown,
    as_text,
    check_links,
    hint,
)
from patientinfo.messages import msg
from patientinfo.settings import load_settings
from patientinfo.translation.lock import load_lock

NOW = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
TODAY = NOW.date()
# The time-out is for a test that hangs; only silence is met by a short one.
QUICK = Limits(pause=0.0, timeout=60.0, patience=0.5, backoff=0.01)
HASTY = replace(QUICK, timeout=0.1)


class Clock:
    """Time that passes only where somebody waits, for each thread by itself; what was waited for is kept."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._of_thread = threading.local()

    def monotonic(self) -> float:
        return float(getattr(self._of_thread, "now", 0.0))

    def sleep(self, seconds: float) -> None:
        self._of_thread.now = self.monotonic() + seconds
        if seconds:
            self.waits.append(seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the program under test; nobody really waits."""
    made = Clock()
    monkeypatch.setattr(external_links, "time", made)
    return made


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as one:
        yield one


@pytest.fixture
def other() -> Iterator[Host]:
    with serving() as one:
        yield one


def ask(*urls: str, limits: Limits = QUICK) -> list[Answer]:
    found = LinkChecker(limits, "test").check_all([Address(url, (("docs/en/index.md", 1),)) for url in urls])
    return [found[url] for url in urls]


# --- what an answer means ------------------------------------------------------------------------------


def test_an_address_that_answers_is_asked_once(host: Host) -> None:
    (answer,) = ask(host.respond("/fine", (200, {})))
    assert (answer.kind, host.requests("/fine")) == (FINE, ["HEAD"])
    assert host.agents == {"test"}


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_dead_once_get_says_so_too(host: Host, status: int) -> None:
    (answer,) = ask(host.respond("/gone", (status, {})))
    assert (answer.kind, host.requests("/gone")) == (GONE, ["HEAD", "GET"])
    assert str(answer.message) == f"The page is gone (status {status})."


@pytest.mark.parametrize("refusal", [403, 404, 405, 500, 501])
def test_a_host_that_refuses_head_is_asked_with_get(host: Host, refusal: int) -> None:
    host.respond("/page", (refusal, {}), method="HEAD")
    (answer,) = ask(host.respond("/page", (200, {}), method="GET"))
    assert (answer.kind, host.requests("/page")) == (FINE, ["HEAD", "GET"])


def test_an_answer_at_head_that_is_broken_off_is_followed_by_get(host: Host) -> None:
    host.respond("/page", DROPPED, method="HEAD")
    (answer,) = ask(host.respond("/page", (200, {}), method="GET"))
    assert answer.kind == FINE
    assert host.requests("/page")[:2] == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [301, 308])
def test_a_page_that_moved_for_good_names_its_new_address(host: Host, other: Host, status: int) -> None:
    new = other.respond("/new", (200, {}))
    (answer,) = ask(host.respond("/old", (status, {"Location": new})))
    assert (answer.kind, answer.target) == (MOVED, new)
    assert str(hint(host.url + "/old", answer)) == (
        f"Check that it is the same text, and write {new} in every language."
    )


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_page_that_is_elsewhere_for_now_is_fine(host: Host, status: int) -> None:
    host.respond("/new", (200, {}))
    assert ask(host.respond("/old", (status, {"Location": "/new"})))[0].kind == FINE


def test_only_what_moved_for_good_is_written(host: Host) -> None:
    host.respond("/b", (302, {"Location": "/c"}))
    host.respond("/c", (301, {"Location": "/d"}))
    host.respond("/d", (200, {}))
    assert ask(host.respond("/a", (301, {"Location": "/b"})))[0].target == host.url + "/b"


def test_a_page_that_moved_to_nowhere_is_gone(host: Host) -> None:
    host.respond("/new", (404, {}))
    assert ask(host.respond("/old", (301, {"Location": "/new"})))[0].kind == GONE


def test_a_new_address_can_be_written_as_it_is_told(host: Host) -> None:
    # As hosts write it: UTF-8 in a header, which is read as Latin-1 (RFC 9110, 5.5).
    location = "/kulit (baru)/é".encode().decode("latin-1")
    host.respond("/kulit%20(baru)/%C3%A9", (200, {}))
    (answer,) = ask(old := host.respond("/old", (301, {"Location": location})))
    assert answer.kind == MOVED
    assert f"write {host.url}/kulit%20%28baru%29/%C3%A9 in every language." in str(hint(old, answer))


def test_the_front_page_is_not_offered_as_the_same_text(host: Host) -> None:
    host.respond("/", (200, {}))
    old = host.respond("/old", (301, {"Location": "/"}))
    (answer,) = ask(old)
    assert str(answer.message) == f"It now goes to the home page {host.url}/."
    assert str(hint(old, answer)).startswith("Search that site for the same text by its title,")


def test_redirects_in_a_circle_end(host: Host) -> None:
    (answer,) = ask(host.respond("/round", (301, {"Location": "/round"})))
    assert (answer.kind, len(host.asked)) == (UNKNOWN, QUICK.redirects)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:alert(1)", "ftp://127.0.0.1/x", "http://[::1"])
def test_a_redirect_to_what_is_no_web_page_is_not_followed(host: Host, target: str) -> None:
    assert ask(host.respond("/old", (301, {"Location": target})))[0].kind == UNKNOWN


@pytest.mark.parametrize("status", [400, 401, 403, 429, 451, 500, 502, 503, 504, 999])
def test_a_refusal_or_a_fault_is_not_dead(host: Host, status: int) -> None:
    assert ask(host.respond("/page", (status, {})))[0].kind == UNKNOWN


def test_a_time_out_is_not_dead(host: Host) -> None:
    (answer,) = ask(host.respond("/slow", SILENCE), limits=HASTY)
    assert (answer.kind, host.requests("/slow")) == (UNKNOWN, ["HEAD", "GET", "GET", "GET"])
    assert "did not answer in time" in str(answer.message)


@pytest.mark.programs
def test_a_certificate_that_browsers_refuse_is_dead(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-days", "2", "-nodes", "-newkey", "rsa:2048"]
    made = ["openssl", "req", "-x509", *subject, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(context) as host:
        (answer,) = ask(host.respond("/page", (200, {})))
    assert (answer.kind, host.asked) == (CERTIFICATE, [])
    assert (
        str(answer.message)
        == f"The certificate of {host.url.removeprefix('https://')} is not valid; browsers show a warning."
    )


def test_a_host_without_a_secure_connection_is_not_dead(host: Host) -> None:
    (answer,) = ask(host.url.replace("http:", "https:") + "/")
    assert (answer.kind, "No secure connection" in str(answer.message)) == (UNKNOWN, True)


def test_a_host_that_is_down_is_told_apart_from_one_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        assert ask(f"http://127.0.0.1:{taken.getsockname()[1]}/")[0].kind == OFFLINE

    def look_up(number: int) -> Callable[..., object]:
        def fail(*_: object) -> object:
            raise socket.gaierror(number, "as the resolver says")

        return fail

    monkeypatch.setattr(socket, "getaddrinfo", look_up(socket.EAI_NONAME))
    assert ask("http://nowhere.invalid/")[0].kind == NO_HOST
    monkeypatch.setattr(socket, "getaddrinfo", look_up(socket.EAI_AGAIN))
    assert ask("http://nowhere.invalid/")[0].kind == OFFLINE


@pytest.mark.parametrize("url", ["http://[::1", "http://127.0.0.1:port/", "http://"])
def test_what_is_no_address_is_dead(url: str) -> None:
    (answer,) = ask(url)
    assert (answer.kind, str(answer.message)) == (GONE, "A browser cannot open this address.")


# --- politely --------------------------------------------------------------------------------------------


def test_a_fault_that_passes_is_waited_for(host: Host) -> None:
    (answer,) = ask(host.respond("/page", (500, {}), (502, {}), (200, {})))
    # HEAD has its own list of answers: its first is a fault, then GET meets two more.
    assert (answer.kind, host.requests("/page")) == (FINE, ["HEAD", "GET", "GET", "GET"])


@pytest.mark.parametrize(
    "asked", ["90", format_datetime(NOW + datetime.timedelta(seconds=90), usegmt=True)], ids=["seconds", "date"]
)
def test_retry_after_is_waited_for(host: Host, clock: Clock, asked: str) -> None:
    page = host.respond("/page", (429, {"Retry-After": asked}), (200, {}))
    with time_machine.travel(NOW, tick=False):
        (answer,) = ask(page, limits=replace(QUICK, patience=100))
    assert (answer.kind, len(host.asked)) == (FINE, 2)
    assert clock.waits == [90]


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_a_long_rest_is_not_asked_again(host: Host, other: Host, status: int) -> None:
    urls = [host.respond(f"/{n}", (status, {"Retry-After": "3600"})) for n in range(4)]
    answers = ask(*urls, other.respond("/fine", (200, {})))
    assert [answer.kind for answer in answers] == [UNKNOWN] * 4 + [FINE]
    assert len(host.asked) == 1


def test_one_request_at_a_time_a_host_with_a_pause_and_hosts_side_by_side(
    host: Host, other: Host, clock: Clock
) -> None:
    host.meets = other.meets = threading.Barrier(2)  # neither answers before both are asked
    urls = [one.respond(f"/{n}", (200, {})) for n in range(4) for one in (host, other)]
    assert {answer.kind for answer in ask(*urls, limits=replace(QUICK, pause=7.0))} == {FINE}
    assert (host.most_at_once, other.most_at_once) == (1, 1)
    assert clock.waits == [7.0] * 6  # before each but the first, at each host


def test_a_redirect_waits_for_its_turn_at_the_other_host(host: Host, other: Host) -> None:
    pages = [other.respond(f"/{n}", 0.05) for n in range(3)]
    moved = [host.respond(f"/{n}", (301, {"Location": other.respond(f"/new-{n}", 0.05)})) for n in range(3)]
    ask(*pages, *moved)
    assert (other.most_at_once, len(other.asked)) == (1, 6)


# --- what is remembered ----------------------------------------------------------------------------------


def tried(folder: Path, urls: list[str], days_later: float = 0) -> dict[str, Answer] | None:
    cache = ResultCache(folder / "answers.json", NOW + datetime.timedelta(days=days_later), days=13)
    return check_links([Address(url, (("docs/en/index.md", 1),)) for url in urls], LinkChecker(QUICK, "test"), cache)


def test_what_answered_lately_is_not_asked_again(host: Host, tmp_path: Path) -> None:
    new = host.respond("/new", (200, {}))
    urls = [
        host.respond("/fine", (200, {})),
        host.respond("/old", (301, {"Location": new})),
        host.respond("/gone", (404, {})),
    ]
    first = tried(tmp_path, urls)
    host.asked.clear()
    assert tried(tmp_path, urls, days_later=12.9) == first
    assert {path for _, path in host.asked} == {"/gone"}
    host.asked.clear()
    assert tried(tmp_path, urls, days_later=13) == first
    assert {path for _, path in host.asked} == {"/fine", "/old", "/new", "/gone"}


def test_what_no_page_names_any_more_is_forgotten(host: Host, tmp_path: Path) -> None:
    urls = [host.respond(f"/{n}", (200, {})) for n in range(2)]
    tried(tmp_path, urls)
    tried(tmp_path, urls[:1])
    host.asked.clear()
    tried(tmp_path, urls)
    assert [path for _, path in host.asked] == ["/1"]


@pytest.mark.parametrize("damage", ["", "[]", '{"http://127.0.0.1/": 3}', '{"http://127.0.0.1/": ["soon", ""]}', "\0"])
def test_a_damaged_memory_is_as_none(host: Host, tmp_path: Path, damage: str) -> None:
    (tmp_path / "answers.json").write_text(damage)
    found = tried(tmp_path, [host.respond("/fine", (200, {}))])
    assert found is not None
    assert len(host.asked) == 1


def test_no_network_is_told_apart_from_dead_links(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def fail(name: str, *more: object) -> object:
        if name.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "as the resolver says")
        return real(name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    nowhere, fine = "http://nowhere.invalid/", host.respond("/fine", (200, {}))
    assert tried(tmp_path / "a", [nowhere]) is None
    # With another host that answers, now or lately, it is the link's fault.
    for _ in range(2):
        answers = tried(tmp_path / "b", [nowhere, fine])
        assert answers is not None
        assert answers[nowhere].kind == NO_HOST
    assert len(host.asked) == 2


# --- the list for an editor ------------------------------------------------------------------------------


def test_every_outside_link_of_the_content_is_found_with_its_line(
    project: Path, edit: Callable[[str, str, str], None]
) -> None:
    page = project / "docs/en/sources.md"
    page.write_text(
        page.read_text()
        + "\n[a](https://a.example/x#part), [b](HTTPS://b.example/), [in](index.md), [m](mailto:a@a.example).\n"
        + "\n| t |\n|---|\n| [a again](https://a.example/x) |\n"
    )
    lines = page.read_text().split("\n")
    settings = load_settings(project)
    content = read_pages(settings, read_project(settings, TODAY, load_lock(project)))
    found = {a.url: a.places for a in addresses(content.values())}
    first, again = (n for n, line in enumerate(lines, 1) if "a.example/x" in line)
    assert found["https://a.example/x"] == (("docs/en/sources.md", first), ("docs/en/sources.md", again))
    assert found["HTTPS://b.example/"] == (("docs/en/sources.md", first),)
    assert not [url for url in found if not url.lower().startswith("http")]


def test_what_a_foreign_host_says_cannot_act_in_the_list(host: Host) -> None:
    target = "data:,`|@someone<b>*#1\x1b[31m"
    wanted = [Address(host.url + "/a`|b", (("docs/en/index.md", 1),))]
    (answer,) = ask(host.respond("/x", (301, {"Location": target})))
    row = as_markdown(wanted, {wanted[0].url: answer}, {}).splitlines()[-1]
    assert " `data:,%60%7C@someone%3Cb%3E*`. " in row
    assert row.replace("\\|", "").count("|") == 5
    moved = Answer(MOVED, msg("It has moved permanently to {target}.", target="https://b.example/@someone|`x"), "")
    row = as_markdown(wanted, {wanted[0].url: moved}, {}).splitlines()[-1]
    assert " `https://b.example/@someone%7C%60x`. " in row
    named = Answer(UNKNOWN, msg("The host {host} broke off the connection.", host="@someone|[a](b)"))
    assert "The host %40someone\\|\\[a\\](b) broke off" in as_markdown(wanted, {wanted[0].url: named}, {})
    (long,) = ask(host.respond("/y", (301, {"Location": f"data:,{'x' * 5000}"})))
    for text in (as_text(wanted, {wanted[0].url: each}, {}) for each in (answer, long)):
        assert len(text) < 1000
        assert "\x1b" not in text
