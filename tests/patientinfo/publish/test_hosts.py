"""A real nginx with our settings: each kind of answer, as a browser or a search engine would get it."""

from __future__ import annotations

import gzip
import http.client
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli
import pytest

from builds import add_host_files
from conftest import ROOT
from patientinfo.publish.headers import ASK, KEEP, content_security_policy, response_headers
from patientinfo.publish.hosts import HostError, nginx_server
from patientinfo.settings import load_settings
from servers import Nginx, nginx

ON_NGINX = pytest.mark.nginx


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, list[str]]
    body: bytes

    def one(self, name: str) -> str:
        """A header that stands there exactly once."""
        values = self.headers.get(name.lower(), [])
        assert len(values) == 1, f"{name}: {values}"
        return values[0]


def ask(server: Nginx, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.http, timeout=60)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    found: dict[str, list[str]] = {}
    for name, value in answer.getheaders():
        found.setdefault(name.lower(), []).append(value)
    body = answer.read()
    connection.close()
    return Answer(answer.status, found, body)


@pytest.fixture(
    scope="module", params=[pytest.param("/", marks=pytest.mark.further), "/info/skin/"], ids=["root", "sub-path"]
)
def base(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(base: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small valid content as it is published for this address, with compressed files."""
    published: Path = request.getfixturevalue("small_finished" if base == "/" else "unchecked_below")
    folder = shutil.copytree(published, tmp_path_factory.mktemp("published") / "site")
    add_host_files(folder, load_settings(ROOT).languages, precompress=True)
    (folder / "images" / "secret.bin").write_bytes(bytes(range(256)) * 20)
    return folder


@pytest.fixture(scope="module")
def server(site: Path, base: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    with nginx(tmp_path_factory.mktemp("server"), site, base) as running:
        yield running


@ON_NGINX
@pytest.mark.further
def test_a_path_with_letters_beyond_ascii_is_served(small_finished: Path, tmp_path: Path) -> None:
    """ "https://www.kliniek.nl/patiënt/": asked for in percent-encoding, as browsers do, and answered in it."""
    base = "/pati%C3%ABnt/"
    with nginx(tmp_path, small_finished, base) as running:
        assert ask(running, f"{base}nl/sample/recovery/").status == 200
        assert ask(running, f"{base}nothing/").status == 404
        moved = ask(running, base.rstrip("/"))
        assert (moved.status, moved.one("Location")) == (301, base)


def script_of(site: Path) -> str:
    (file,) = site.glob("static/*/javascripts/site.js")
    return file.relative_to(site).as_posix()


def has_all_headers(answer: Answer, site: Path) -> bool:
    wanted = response_headers(content_security_policy(is_header=True))
    del wanted["Strict-Transport-Security"]  # over HTTPS only
    assert {name: answer.one(name) for name in wanted} == wanted
    assert "strict-transport-security" not in answer.headers
    assert answer.one("Server") == "nginx"
    return True


@ON_NGINX
def test_every_kind_of_answer_carries_every_header(server: Nginx, base: str, site: Path) -> None:
    page, script = f"{base}nl/sample/recovery/", base + script_of(site)
    tag = ask(server, page).one("ETag")
    answers = {
        200: ask(server, page),
        304: ask(server, page, If_None_Match=tag),
        206: ask(server, script, Range="bytes=0-9"),
        301: ask(server, page.rstrip("/")),
        404: ask(server, f"{base}nl/nothing/"),
        405: ask(server, page, "POST"),
    }
    assert {status: answer.status for status, answer in answers.items()} == {s: s for s in answers}
    assert all(has_all_headers(answer, site) for answer in answers.values())
    head = ask(server, page, "HEAD")
    assert head.status == 200
    assert head.body == b""
    assert int(head.one("Content-Length")) == len(answers[200].body)
    assert has_all_headers(head, site)


@ON_NGINX
def test_a_part_that_is_not_there_is_refused_with_the_same_headers(server: Nginx, base: str, site: Path) -> None:
    answer = ask(server, f"{base}images/secret.bin", Range="bytes=9999999-")
    assert answer.status == 416
    # nginx itself says each of them twice there; two policies that are the same allow the same.
    wanted = response_headers(content_security_policy(is_header=True))
    del wanted["Strict-Transport-Security"]
    assert {name: set(answer.headers[name.lower()]) for name in wanted} == {n: {v} for n, v in wanted.items()}


@ON_NGINX
def test_over_https_only_browsers_are_told_to_stay_there(server: Nginx, base: str) -> None:
    assert "strict-transport-security" not in ask(server, base, X_Forwarded_Proto="http").headers
    assert ask(server, base, X_Forwarded_Proto="https").one("Strict-Transport-Security") == "max-age=63072000"


@ON_NGINX
@pytest.mark.parametrize(
    ("path", "code", "title"),
    [
        ("nothing/", "en", "Page not found"),
        ("nl/nothing/deep/", "nl", "Pagina niet gevonden"),
        ("ms/x.html", "ms", "Halaman tidak ditemui"),
        ("nlx/", "en", "Page not found"),
    ],
)
def test_the_error_page_speaks_the_language_of_its_folder(
    server: Nginx, base: str, path: str, code: str, title: str
) -> None:
    answer = ask(server, base + path)
    assert answer.status == 404
    text = answer.body.decode()
    assert f'<html lang="{code}"' in text
    assert text.partition('<h1 id="page-title">')[2].startswith(title)
    assert answer.one("Cache-Control") == ASK


@ON_NGINX
@pytest.mark.parametrize("asked", ["br", "gzip", "gzip, deflate, br, zstd", "", "identity"])
@pytest.mark.parametrize("path", ["nl/sample/recovery/", "script", "nl/search/search_index.json", "nl/nothing"])
def test_compressed_files_go_as_they_lie_there(server: Nginx, base: str, site: Path, path: str, asked: str) -> None:
    name = script_of(site) if path == "script" else path
    file = site / (f"{name}index.html" if name.endswith("/") else "nl/404.html" if "nothing" in name else name)
    answer = ask(server, base + name, **({"Accept_Encoding": asked} if asked else {}))
    suffix = ".br" if "br" in asked else ".gz" if "gzip" in asked else ""
    wanted = file.with_name(file.name + suffix) if suffix else file
    assert answer.body == wanted.read_bytes()
    assert answer.headers.get("content-encoding", [""])[0] == {".br": "br", ".gz": "gzip", "": ""}[suffix]
    assert "Accept-Encoding" in answer.one("Vary")
    open_it = {".br": brotli.decompress, ".gz": gzip.decompress, "": bytes}[suffix]
    assert open_it(answer.body) == file.read_bytes()


@ON_NGINX
@pytest.mark.further
def test_without_compressed_files_texts_are_compressed_as_they_go(small_finished: Path, tmp_path: Path) -> None:
    with nginx(tmp_path, small_finished) as server:
        for path in ("/nl/", f"/{script_of(small_finished)}", "/search/search_index.json", "/nothing"):
            answer = ask(server, path, Accept_Encoding="gzip, deflate, br, zstd")
            assert answer.one("Content-Encoding") == "gzip", path
            plain = ask(server, path)
            assert gzip.decompress(answer.body) == plain.body
            if answer.status == 200:
                again = ask(server, path, Accept_Encoding="gzip", If_None_Match=answer.one("ETag"))
                assert again.status == 304


@ON_NGINX
def test_types_are_told_with_their_letters(server: Nginx, base: str, site: Path) -> None:
    types = {
        base: "text/html; charset=utf-8",
        base + script_of(site): "application/javascript; charset=utf-8",
        f"{base}search/search_index.json": "application/json; charset=utf-8",
        f"{base}assets/images/favicon.svg": "image/svg+xml; charset=utf-8",
        f"{base}sitemap.xml": "text/xml; charset=utf-8",
        f"{base}nl/index.md": "text/markdown; charset=utf-8",
        f"{base}nl/manifest.webmanifest": "application/manifest+json; charset=utf-8",
    }
    for encoding in ("br", "identity"):
        found = {path: ask(server, path, Accept_Encoding=encoding).one("Content-Type") for path in types}
        assert found == types


@ON_NGINX
def test_what_has_a_hash_is_kept_for_a_year_and_all_else_is_asked_for(server: Nginx, base: str, site: Path) -> None:
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if not path.is_file() or name.startswith(("_", ".")):
            continue
        answer = ask(server, base + name)
        assert answer.status == 200, name
        assert answer.one("Cache-Control") == (KEEP if name.startswith("static/") else ASK), name
    # What is missing now may be there tomorrow.
    assert ask(server, f"{base}static/00000000/javascripts/site.js").one("Cache-Control") == ASK
    assert ask(server, base + script_of(site), "POST").one("Cache-Control") == ASK


@ON_NGINX
def test_asking_again_costs_no_body(server: Nginx, base: str) -> None:
    for encoding in ("br", "gzip", "identity"):
        first = ask(server, base, Accept_Encoding=encoding)
        again = ask(server, base, Accept_Encoding=encoding, If_None_Match=first.one("ETag"))
        assert (again.status, again.body) == (304, b"")
        assert again.one("Cache-Control") == ASK
        assert ask(server, base, Accept_Encoding=encoding, If_None_Match='"other"').status == 200


@ON_NGINX
def test_a_part_of_a_file_is_that_part(server: Nginx, base: str, site: Path) -> None:
    path = f"{base}images/secret.bin"
    whole = (site / "images/secret.bin").read_bytes()
    answer = ask(server, path, Range="bytes=100-199")
    assert (answer.status, answer.body) == (206, whole[100:200])
    assert answer.one("Content-Range") == f"bytes 100-199/{len(whole)}"
    assert ask(server, path, Range="bytes=-5").body == whole[-5:]


@ON_NGINX
@pytest.mark.parametrize("path", ["images/", "static/", "search/", "nl/search/"])
def test_no_folder_is_listed(server: Nginx, base: str, path: str) -> None:
    answer = ask(server, base + path)
    assert answer.status == 404
    assert b"Index of" not in answer.body
    assert b"svg</a>" not in answer.body


@ON_NGINX
@pytest.mark.parametrize(
    "path",
    [
        ".nojekyll",
        ".git/config",
        ".deploying",
        "nl/.env",
        "_headers",
        "_redirects",
        "..%2f.deploying",
        "static../releases/",
        "static/../.deploying",
        "nl../index.html",
        "%2e%2e/%2e%2e/nginx/nginx.conf",
    ],
)
def test_nothing_is_told_that_readers_have_no_need_of(server: Nginx, base: str, path: str) -> None:
    answer = ask(server, base + path)
    assert answer.status in (400, 404)
    assert b"default-src" not in answer.body.replace(b'content="default-src', b"")
    assert b"Page not found" in answer.body or answer.status == 400 or b"Pagina" in answer.body


@ON_NGINX
def test_a_link_in_a_release_is_not_followed(small_finished: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("not for readers")
    with nginx(tmp_path, small_finished) as server:
        assert ask(server, "/images/drawing.svg").status == 200
        (server.target / "current" / "images" / "link.txt").symlink_to(outside)
        answer = ask(server, "/images/link.txt")
    assert answer.status == 404
    assert b"not for readers" not in answer.body


@ON_NGINX
@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("nl", "nl/"),
        ("nl/sample/recovery", "nl/sample/recovery/"),
        ("en/sample/recovery/", "sample/recovery/"),
        ("en/", ""),
    ],
)
def test_near_misses_lead_to_the_page(server: Nginx, base: str, path: str, leads: str) -> None:
    answer = ask(server, base + path)
    # Without scheme and host: the server may stand behind another.
    assert (answer.status, answer.one("Location")) == (301, base + leads)
    assert ask(server, base + leads).status == 200


@ON_NGINX
@pytest.mark.parametrize("path", ["en/%0d%0aSet-Cookie:%20a=b/", "en//evil.example/", "/evil.example/en/"])
def test_no_address_is_led_elsewhere(server: Nginx, base: str, path: str) -> None:
    answer = ask(server, base + path)
    assert "set-cookie" not in answer.headers
    leads = answer.headers.get("location", [base])[0]
    assert leads.startswith(base)
    assert not leads.startswith("//")


@ON_NGINX
def test_below_a_sub_path_the_rest_of_the_host_is_left_alone(server: Nginx, base: str) -> None:
    if base == "/":
        assert ask(server, "/").status == 200
        return
    assert ask(server, "/").status == 404
    assert ask(server, base.rstrip("/")).one("Location") == base


@ON_NGINX
def test_nothing_went_wrong_in_the_server(server: Nginx) -> None:
    log = server.log.read_text()
    assert not [line for line in log.splitlines() if any(f"[{bad}]" in line for bad in ("crit", "alert", "emerg"))]


# --- the file ------------------------------------------------------------------------------------------------


def settings(site: Path, url: str = "https://guide.example/", to: str = "/srv/site", certificate: str = "") -> str:
    return nginx_server(site, load_settings(ROOT).languages, url, to, certificate=certificate)


def test_no_header_is_set_where_it_would_take_the_others_away(site: Path) -> None:
    """An add_header in a location drops all of the server's (nginx.org, ngx_http_headers_module)."""
    depth = 0
    for line in settings(site).splitlines():
        if line.strip().startswith("add_header"):
            assert depth == 1
            assert line.endswith(" always;")
        depth += line.count("{") - line.count("}") if not line.strip().startswith(("#", '"')) else 0
    assert depth == 0


def test_https_stands_there_as_an_example_that_is_right_when_it_is_taken_in(site: Path) -> None:
    example = settings(site).replace("    # For HTTPS, take these in, and the second server at the end:\n", "")
    own = settings(site, certificate="/etc/letsencrypt/live/guide.example")
    taken_in = [
        line.replace("# ", "", 1) if any(word in line for word in ("listen 443", ":443", "ssl_")) else line
        for line in example.splitlines()
    ]
    plain, _, second = "\n".join(taken_in).rpartition("\n\n")
    wanted, _, own_second = own.rstrip().rpartition("\n\n")
    assert plain.replace("    listen 80;\n    listen [::]:80;\n", "") == wanted
    assert [line.removeprefix("# ") for line in second.splitlines()] == own_second.splitlines()


@pytest.mark.parametrize(
    ("url", "to", "message"),
    [
        ("", "/srv/site", "SITE_URL is empty"),
        ("/only/a/path/", "/srv/site", "Write a whole address"),
        ('https://guide.example/";}/', "/srv/site", "Write a whole address"),
        ("https://guide.example/a b/", "/srv/site", "Write a whole address"),
        ("https://guide.example/", "srv/site", "Write the whole path"),
        ("https://guide.example/", '/srv/site"; return 200 "', "Name a folder with letters"),
        ("https://guide.example/", "/srv/$host", "Name a folder with letters"),
    ],
)
def test_what_cannot_stand_in_the_file_is_told(site: Path, url: str, to: str, message: str) -> None:
    with pytest.raises(HostError, match=message):
        settings(site, url, to)


def test_a_certificate_is_named_by_its_whole_path(site: Path) -> None:
    with pytest.raises(
        HostError, match=r"CERTIFICATE is cert\. Write the whole path .*: /etc/letsencrypt/live/guide\.example"
    ):
        settings(site, certificate="cert")
