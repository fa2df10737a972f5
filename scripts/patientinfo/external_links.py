"""docs/ -> Address -> Answer: do the external links on pages still work?

It is polite: one request at a time per host, with a pause between two; it honours `Retry-After` (RFC 9110, 10.2.3)
and does not request a URL again that answered recently. HEAD comes first, then GET if that fails, since many hosts
answer HEAD wrongly (lychee uses GET for that reason). It requests only the URLs themselves and follows nothing but
their redirects, so it is not a crawler and reads no robots.txt (RFC 9309).

A link is dead only if the host says so. A refusal, a server error or a timeout does not tell what a reader would get:
such a link is UNKNOWN.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    InvalidHeader,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from patientinfo.checks.page_index import page_index_of
from patientinfo.messages import Catalogue, Message, joined, msg
from patientinfo.model import Page

# Not in .build/, which every build empties.
CACHE_FILE = ".cache/outside-links.json"

# What an answer means.
FINE, MOVED, GONE, UNKNOWN = "fine", "moved", "gone", "untried"
# No connection: the host's problem if it is one host, ours if it is all of them.
NO_HOST, CERTIFICATE, OFFLINE = "no-host", "certificate", "offline"
DEAD = (GONE, NO_HOST, CERTIFICATE)

_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_BACK_OFF = (429, 503)  # the host asks to wait
_TRANSIENT = (429, 500, 502, 503, 504)  # transient, worth a retry
_REFUSED = (401, 403, 406, 451, 999)  # often answered to bots but not to people (999 is LinkedIn's)
_URL = re.compile(r"\b([a-z][a-z+.-]*:\S*[^\s.,:;])")
_SPECIAL = re.compile(r"[\\`*_\[\]<>|#&]")
_MAX_SHOWN = 200  # characters of a URL that a foreign host sends


@dataclass(frozen=True)
class Limits:
    """Rate limits. Times are in seconds.

    `pause` is the time between two requests to one host. `patience` is the longest `Retry-After` that is honoured;
    a host that asks for more gets no more requests in this run. `backoff` is the first wait after a server error,
    doubled each time. `tries` is the number of requests per URL, HEAD and GET together. `hosts` is the number of
    hosts that are queried in parallel.
    """

    pause: float = 1.0
    timeout: float = 20.0
    patience: float = 60.0
    backoff: float = 2.0
    tries: int = 4
    redirects: int = 8
    hosts: int = 8


@dataclass(frozen=True, slots=True)
class Address:
    """An external URL without its fragment, and the (path, line) of each link to it."""

    url: str
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The result for a URL: one of the kinds above, what happened as a sentence, and where it has moved permanently."""

    kind: str
    message: Message = field(default_factory=lambda: msg("It works."))
    target: str = ""


def addresses(pages: Iterable[Page]) -> list[Address]:
    """Every http(s) URL that these pages link to, in page order."""
    found: dict[str, dict[tuple[str, int], None]] = {}
    for page in pages:
        for link in page_index_of(page).links:
            if link.name.lower().startswith(("https://", "http://")):
                found.setdefault(urldefrag(link.name).url, {})[page.path, link.line] = None
    return [Address(url, tuple(places)) for url, places in found.items()]


# --- requests ------------------------------------------------------------------------------------------


class Hosts:
    """Rate limiter: one request at a time per host, with a pause in between."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._next: dict[str, float] = {}
        self._closed: set[str] = set()

    @contextlib.contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait for this host's turn and hold it."""
        with self._guard:
            lock = self._turns.setdefault(host, threading.Lock())
        with lock:
            time.sleep(max(0.0, self._next.get(host, 0.0) - time.monotonic()))
            try:
                yield
            finally:
                self._next[host] = time.monotonic() + self._pause

    def back_off(self, host: str, seconds: float) -> None:
        """Back off from the host. Call while holding its turn; the regular pause is added."""
        time.sleep(seconds)

    def close(self, host: str) -> None:
        """Send this host no more requests in this run."""
        self._closed.add(host)

    def is_closed(self, host: str) -> bool:
        return host in self._closed


class LinkChecker:
    """Requests URLs. `agent` is the User-Agent, so that hosts know who is asking."""

    def __init__(self, limits: Limits, agent: str) -> None:
        self._limits = limits
        self._hosts = Hosts(limits.pause)
        # We follow redirects and retry ourselves: each request has to wait for its host's turn.
        self._pool = urllib3.PoolManager(
            num_pools=limits.hosts,
            headers={"User-Agent": agent, "Accept": "*/*"},
            timeout=urllib3.Timeout(connect=limits.timeout, read=limits.timeout),
            retries=False,
        )

    def check_all(self, asked: Sequence[Address]) -> dict[str, Answer]:
        """The answers, by URL."""
        groups: dict[str, list[str]] = {}
        for address in asked:
            groups.setdefault(_host(address.url), []).append(address.url)
        # One worker per host, so that none waits for another's turn.
        with ThreadPoolExecutor(max_workers=self._limits.hosts) as pool:
            answers = pool.map(lambda urls: [(url, self.ask(url)) for url in urls], groups.values())
            found = dict(pair for pairs in answers for pair in pairs)
        return {address.url: found[address.url] for address in asked}

    def ask(self, url: str) -> Answer:
        """Request one URL and follow its redirects."""
        here, moved, only_permanent = url, "", True
        for _ in range(self._limits.redirects):
            try:
                status, location = self._request(here)
            except (HTTPError, OSError, ValueError) as error:
                return _failure(error, here)
            if status is None:
                return Answer(UNKNOWN, msg("The host asks for fewer requests."))
            if status not in _REDIRECTS or not location:
                return _answer(status, url, moved)
            try:
                here = urldefrag(urljoin(here, location)).url
                leads_on = urlsplit(here).scheme in ("https", "http")
            except ValueError:
                here, leads_on = location, False
            if not leads_on:
                return Answer(
                    UNKNOWN, msg("It redirects to something that is not a web page: {target}.", target=_cut(here))
                )
            only_permanent = only_permanent and status in _PERMANENT
            if only_permanent:
                moved = here
        return Answer(UNKNOWN, msg("It redirects too often and never reaches a page."))

    def _request(self, url: str) -> tuple[int | None, str]:
        """(status, redirect target); the status is None if the host wants no more requests."""
        host, method = _host(url), "HEAD"
        for left in reversed(range(self._limits.tries)):
            with self._hosts.turn(host):
                if self._hosts.is_closed(host):
                    return None, ""
                try:
                    response = self._pool.request(method, url, redirect=False, preload_content=False)
                except (ReadTimeoutError, ProtocolError):
                    if not left:
                        raise
                    method = "GET"
                    continue
                # Only the status matters: do not fetch the body.
                response.close()
                status = response.status
                wait = self._limits.backoff * 2 ** (self._limits.tries - left - 1)
                if status in _BACK_OFF:
                    wait = _asked_wait(response, wait)
                    if wait > self._limits.patience or (status == 429 and not left):
                        self._hosts.close(host)
                        return None, ""
                elif status < 400 or (method == "GET" and status not in _TRANSIENT):
                    return status, _location(response)
                elif method == "HEAD":
                    method, wait = "GET", 0.0
                if not left:
                    return status, ""
                self._hosts.back_off(host, wait)
        raise AssertionError("the last try returns or raises")


def _asked_wait(response: urllib3.BaseHTTPResponse, default: float) -> float:
    """The seconds that the host asks to wait; `default` if it does not say."""
    try:
        asked = urllib3.Retry(retry_after_max=10**9).get_retry_after(response)
    except (InvalidHeader, ValueError, OverflowError):
        return default
    return default if asked is None else asked


def _location(response: urllib3.BaseHTTPResponse) -> str:
    """The redirect target, with every character that a URL may not contain percent-encoded."""
    location = response.headers.get("Location", "")
    with contextlib.suppress(UnicodeError):  # headers are decoded as Latin-1; hosts send UTF-8
        location = location.encode("latin-1").decode("utf-8")
    return quote(location.strip(), safe="%:/?#[]@!$&'()*+,;=~")


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return url


def _answer(status: int, url: str, moved: str) -> Answer:  # noqa: PLR0911  # one return per kind of answer
    if status < 400:
        if not moved or moved == url:
            return Answer(FINE)
        if urlsplit(moved).path in ("", "/") and urlsplit(url).path not in ("", "/"):
            return Answer(MOVED, msg("It now goes to the home page {target}.", target=_cut(moved)), moved)
        return Answer(MOVED, msg("It has moved permanently to {target}.", target=_cut(moved)), moved)
    if status in (404, 410):
        return Answer(GONE, msg("The page is gone (status {status}).", status=status))
    if status in _REFUSED:
        return Answer(UNKNOWN, msg("The host refuses automated requests (status {status}).", status=status))
    if status == 429:
        return Answer(UNKNOWN, msg("The host asks for fewer requests."))
    return Answer(UNKNOWN, msg("The host has an error (status {status}).", status=status))


def _failure(error: Exception, url: str) -> Answer:  # noqa: PLR0911  # one return per kind of failure
    host = _host(url)
    if isinstance(error, NameResolutionError):
        # Only EAI_NONAME means that the name does not exist; the others, that resolving failed (RFC 3493, 6.1).
        cause = error.__cause__
        unknown = isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME
        return Answer(NO_HOST if unknown else OFFLINE, msg("The host {host} does not exist.", host=_cut(host)))
    if isinstance(error, SSLError):
        if isinstance(error.args[0], ssl.SSLCertVerificationError):
            message = msg("The certificate of {host} is not valid; browsers show a warning.", host=_cut(host))
            return Answer(CERTIFICATE, message)
        return Answer(UNKNOWN, msg("No secure connection to {host} could be made.", host=_cut(host)))
    if isinstance(error, ConnectTimeoutError | NewConnectionError):
        return Answer(OFFLINE, msg("The host {host} could not be reached.", host=_cut(host)))
    if isinstance(error, ReadTimeoutError):
        return Answer(UNKNOWN, msg("The host {host} did not answer in time.", host=_cut(host)))
    if isinstance(error, LocationParseError | ValueError):
        return Answer(GONE, msg("A browser cannot open this address."))
    return Answer(UNKNOWN, msg("The host {host} broke off the connection.", host=_cut(host)))


def _cut(text: str) -> str:
    """Text from a foreign host, made safe to print: no control characters, limited length."""
    plain = "".join(sign if sign.isascii() and sign.isprintable() else "�" for sign in text)
    return plain if len(plain) <= _MAX_SHOWN else f"{plain[:_MAX_SHOWN]}…"


# --- the cache -------------------------------------------------------------------------------------------


class ResultCache:
    """The URLs that answered recently, in a JSON file. Empty if the file does not exist."""

    def __init__(self, file: Path, now: datetime.datetime, days: float) -> None:
        """`days`: how long an answer is valid."""
        self._file = file
        self._now = now
        self._kept: dict[str, tuple[str, str]] = {}
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
            for url, (when, target) in json.loads(file.read_bytes()).items():
                age = now - datetime.datetime.fromisoformat(when)
                if datetime.timedelta() <= age < datetime.timedelta(days=days):
                    self._kept[url] = (when, str(target))

    def answer(self, url: str) -> Answer | None:
        """The cached answer of a URL, if it is still valid."""
        if url not in self._kept:
            return None
        return _answer(200, url, self._kept[url][1])

    def keep(self, answers: Mapping[str, Answer], asked: Iterable[str]) -> None:
        """Save the answers, and drop URLs that no page links to any more."""
        kept = {url: self._kept[url] for url in answers if url in self._kept}
        for url in asked:
            kept.pop(url, None)
            if answers[url].kind in (FINE, MOVED):
                kept[url] = (self._now.isoformat(timespec="seconds"), answers[url].target)
        with contextlib.suppress(OSError):  # then the next run requests them again
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_name(f"{self._file.name}.{os.getpid()}")
            fresh.write_text(json.dumps(kept, indent=1, sort_keys=True), encoding="utf-8")
            fresh.replace(self._file)


def check_links(wanted: Sequence[Address], checker: LinkChecker, cache: ResultCache) -> dict[str, Answer] | None:
    """The answers by URL, requested or cached; None if no host could be reached at all."""
    known = {address.url: answer for address in wanted if (answer := cache.answer(address.url))}
    ask = [address for address in wanted if address.url not in known]
    # If no host can be reached, try a URL that answered recently: is our own network down?
    found = checker.check_all(ask)
    control = next(iter(known), "")
    if found and not _reached(found.values()) and not (control and _reached([checker.ask(control)])):
        return None
    answers = {address.url: known.get(address.url) or found[address.url] for address in wanted}
    cache.keep(answers, found)
    return answers


def _reached(answers: Iterable[Answer]) -> bool:
    return any(answer.kind not in (NO_HOST, CERTIFICATE, OFFLINE) for answer in answers)


# --- the report for editors --------------------------------------------------------------------------------

_TITLES = (
    (DEAD, msg("Dead links")),
    ((MOVED,), msg("Links that have moved permanently")),
    ((UNKNOWN, OFFLINE), msg("Links that could not be checked")),
)


def hint(url: str, answer: Answer) -> Message:
    """What an editor should do about an answer."""
    if answer.kind in DEAD:
        return joined(
            msg("Search for the same text elsewhere by its title, and write its address in every language."),
            msg("There may be a copy at {copy}.", copy=f"https://web.archive.org/web/{url}"),
            msg("If there is none, keep the title and remove the link."),
        )
    if answer.kind != MOVED:
        return msg("Open it in a browser. If it opens, leave it as it is.")
    if urlsplit(answer.target).path in ("", "/"):
        return msg("Search that site for the same text by its title, and write its address in every language.")
    # As it can be written in a page, where a bracket would end the link.
    target = _cut(answer.target.replace("(", "%28").replace(")", "%29"))
    return msg("Check that it is the same text, and write {target} in every language.", target=target)


def as_text(wanted: Sequence[Address], answers: Mapping[str, Answer], texts: Catalogue) -> str:
    """The report for a terminal: each URL at its first place, with the other places below."""
    parts = []
    for title, group in _groups(wanted, answers):
        parts.append(f"{title.render(texts)} ({len(group)}):")
        for address in group:
            answer = answers[address.url]
            first, *others = (f"{path}:{line}" for path, line in address.places)
            parts.append(f"{first}: {address.url}\n    {answer.message.render(texts)}")
            parts.append(f"    {hint(address.url, answer).render(texts)}")
            if others:
                also = msg("Also in {places}.", places=", ".join(others))
                parts.append(f"    {also.render(texts)}")
    return "\n".join(parts)


def as_markdown(wanted: Sequence[Address], answers: Mapping[str, Answer], texts: Catalogue) -> str:
    """The same report as Markdown tables, for an issue or a job summary."""
    place, address_, what, do = (
        _cell(said.render(texts)) for said in (msg("Place"), msg("Address"), msg("What happened"), msg("What to do"))
    )
    parts = []
    for title, group in _groups(wanted, answers):
        rows = [
            f"| {'<br>'.join(f'`{path}:{line}`' for path, line in a.places)} | {_code(a.url)} "
            f"| {_cell(answers[a.url].message.render(texts))} | {_cell(hint(a.url, answers[a.url]).render(texts))} |"
            for a in group
        ]
        heading = f"## {title.render(texts)} ({len(group)})"
        parts.append("\n".join([heading, "", f"| {place} | {address_} | {what} | {do} |", "|---|---|---|---|", *rows]))
    return "\n\n".join(parts) if parts else msg("Every link to another site works.").render(texts)


def _groups(wanted: Sequence[Address], answers: Mapping[str, Answer]) -> Iterator[tuple[Message, list[Address]]]:
    for kinds, title in _TITLES:
        group = [address for address in wanted if answers[address.url].kind in kinds]
        if group:
            yield title, group


def _cell(text: str) -> str:
    """A table cell. A foreign host may have chosen a URL in it, so nothing in it may act as Markdown."""
    # Code hosts notify people named after an @, escaped or not.
    parts = _URL.split(" ".join(text.split()))
    return "".join(
        _code(part) if n % 2 else _SPECIAL.sub(r"\\\g<0>", part.replace("@", "%40")) for n, part in enumerate(parts)
    )


def _code(text: str) -> str:
    return f"`{_cut(text).replace('`', '%60').replace('|', '%7C')}`"
