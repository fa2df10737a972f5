"""The policy and the other headers: one source, exact for what was built, and scored by MDN's own scorer."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import brotli
import pytest
from lxml import html

from builds import add_host_files, contents
from conftest import ROOT
from patientinfo.model import Language
from patientinfo.publish.built import COMPRESSED
from patientinfo.publish.headers import ASK, KEEP, content_security_policy, response_headers
from patientinfo.publish.offline import WORKER
from patientinfo.settings import load_settings
from servers import HOST, Certificate, certificate, host, nginx

CHECKS = ROOT / "tests" / "hosts"
LANGUAGES = (Language("en", "English", True), Language("nl", "Nederlands", False))


def node(script: str, *arguments: str, **environment: str) -> dict:
    done = subprocess.run(
        ["node", str(CHECKS / script), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rules(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (rule.split() for rule in policy.split(";"))}


# --- the policy ------------------------------------------------------------------------------------------------


def test_nothing_is_allowed_but_what_is_named_and_nothing_unsafe() -> None:
    found = rules(content_security_policy(is_header=True))
    assert found["default-src"] == found["base-uri"] == found["form-action"] == found["frame-ancestors"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == ["'self'"]
    assert not re.search(r"unsafe|\*|https?:", content_security_policy(is_header=True))
    assert "data:" not in found["script-src"]


def test_a_page_says_what_the_header_says_without_what_only_a_header_can(small_finished: Path) -> None:
    header = rules(content_security_policy(is_header=True))
    assert header.pop("frame-ancestors") == ["'none'"]
    pages = [name for name in contents(small_finished) if name.endswith(".html")]
    assert len(pages) == 54
    for name in pages:
        document = html.parse(small_finished / name).getroot()
        (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert rules(policy) == header, name
        # What stands above it would not be bound by it.
        before = document.xpath("//meta[@http-equiv='Content-Security-Policy']/preceding-sibling::*")
        assert [(e.tag, *e.attrib) for e in before] == [("meta", "charset")], name


# --- files for hosts -------------------------------------------------------------------------------------------


@pytest.mark.npm
def test_netlify_reads_the_files_as_they_are_meant(small_finished: Path) -> None:
    read = node("netlify.mjs", str(small_finished))
    assert read["errors"] == []
    assert {rule["for"]: rule["values"] for rule in read["headers"]} == {
        "/*": response_headers(content_security_policy(is_header=True)),
        "/static/*": {"Cache-Control": KEEP},
        f"/{WORKER}": {"Cache-Control": ASK},
    }
    assert [(rule["from"], rule["to"], rule["status"]) for rule in read["redirects"]] == [
        ("/en/*", "/:splat", 301),
        ("/nl/*", "/nl/404.html", 404),
        ("/ms/*", "/ms/404.html", 404),
    ]


def test_the_files_keep_to_the_limits_of_cloudflare_pages(small_finished: Path) -> None:
    """developers.cloudflare.com/pages/configuration/headers: 100 rules, 2,000 characters a line; values of a header
    that two rules set for one file are joined, so that none may be set twice."""
    lines = (small_finished / "_headers").read_text().splitlines()
    assert max(map(len, lines)) <= 2_000
    rules = [rule.split("\n") for rule in "\n".join(line for line in lines if line[:1] != "#").split("\n\n")]
    named = {rule[0]: [line.split(":")[0].strip() for line in rule[1:]] for rule in rules}
    every = named.pop("/*")
    assert len(every) == len(set(every)) == 8
    # The rest are of different files.
    assert named == {"/static/*": ["Cache-Control"], f"/{WORKER}": ["Cache-Control"]}
    assert "Cache-Control" not in every
    assert max(map(len, (small_finished / "_redirects").read_text().splitlines())) <= 1_000


def test_every_address_of_the_files_is_there(small_finished: Path) -> None:
    for code in ("nl", "ms"):
        assert (small_finished / code / "404.html").is_file()
    assert (small_finished / ".nojekyll").read_bytes() == b""
    assert any((small_finished / "static").iterdir())
    assert not (small_finished / "en").exists()


def test_compressed_files_are_the_same_bytes_each_time_and_only_where_they_are_smaller(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "index.html").write_text("<p>the same words</p>" * 50)
        (folder / "tiny.txt").write_text("x")
        (folder / "picture.png").write_bytes(bytes(2000))
        add_host_files(folder, LANGUAGES, precompress=True)
        found.append(contents(folder))
    assert found[0] == found[1]
    assert [name for name in sorted(found[0]) if name.endswith(COMPRESSED)] == ["index.html.br", "index.html.gz"]
    assert brotli.decompress(found[0]["index.html.br"]) == found[0]["index.html"]
    assert found[0]["index.html.gz"][4:8] == bytes(4)  # no time in it (RFC 1952)


# --- the score -------------------------------------------------------------------------------------------------

# What the hosts send of their own. Nobody can add to it on GitHub Pages; HSTS comes on github.io addresses, and on
# an own domain as its owner's settings there have it.
GITHUB = {"Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=600"}
GITHUB_HSTS = {**GITHUB, "Strict-Transport-Security": "max-age=31556952"}


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("certificate"), HOST)


def score(proof: Certificate, http: int, https: int) -> dict:
    return node("score.mjs", HOST, str(http), str(https), NODE_EXTRA_CA_CERTS=str(proof.authority))


BEST = {
    "content-security-policy": ["csp-implemented-with-no-unsafe-default-src-none", 10],
    "cookies": ["cookies-not-found", 0],
    "cross-origin-resource-policy": ["corp-implemented-with-same-origin", 10],
    "cross-origin-resource-sharing": ["cross-origin-resource-sharing-not-implemented", 0],
    "redirection": ["redirection-to-https", 0],
    "referrer-policy": ["referrer-policy-private", 5],
    "strict-transport-security": ["hsts-implemented-max-age-at-least-six-months", 0],
    "subresource-integrity": ["sri-not-implemented-but-all-scripts-loaded-from-secure-origin", 0],
    "x-content-type-options": ["x-content-type-options-nosniff", 0],
    "x-frame-options": ["x-frame-options-implemented-via-csp", 5],
}


@pytest.mark.nginx
@pytest.mark.npm
def test_nginx_gets_130_of_mdn(small_finished: Path, proof: Certificate, tmp_path: Path) -> None:
    with nginx(tmp_path, small_finished, certificate=proof.folder) as server:
        assert score(proof, server.http, server.https) == {"score": 130, "grade": "A+", "tests": BEST}


@pytest.mark.npm
def test_hosts_that_read_the_files_get_130_too(small_finished: Path, proof: Certificate) -> None:
    """Netlify and Cloudflare Pages, played by a server that sends what Netlify's own reader takes from the file."""
    sent = next(r["values"] for r in node("netlify.mjs", str(small_finished))["headers"] if r["for"] == "/*")
    with host(small_finished, sent, proof) as (http, https):
        assert score(proof, http, https) == {"score": 130, "grade": "A+", "tests": BEST}


@pytest.mark.npm
@pytest.mark.parametrize(
    ("sent", "points", "grade"), [(GITHUB_HSTS, 75, "B"), (GITHUB, 55, "C")], ids=["with-hsts", "without-hsts"]
)
def test_github_pages_gets_what_pages_alone_can_say(
    small_finished: Path, proof: Certificate, sent: dict[str, str], points: int, grade: str
) -> None:
    """Policy and referrer stand in each page; frames (-20) and types (-5) can be ruled by headers only."""
    with host(small_finished, sent, proof) as (http, https):
        found = score(proof, http, https)
    assert (found["score"], found["grade"]) == (points, grade)
    assert found["tests"]["content-security-policy"] == BEST["content-security-policy"]
    assert found["tests"]["referrer-policy"] == BEST["referrer-policy"]
    lost = {name: points for name, (_, points) in found["tests"].items() if points < 0}
    assert lost.pop("strict-transport-security", 0) == (0 if "Strict-Transport-Security" in sent else -20)
    assert lost == {"x-frame-options": -20, "x-content-type-options": -5}


def test_the_languages_of_the_files_are_those_of_the_site(small_finished: Path) -> None:
    codes = [language.code for language in load_settings(ROOT).languages if not language.is_source]
    text = (small_finished / "_redirects").read_text()
    assert re.findall(r"^/(\w+)/\*  /\w+/404\.html  404$", text, re.M) == codes


# --- what .github/HOSTING.md says ------------------------------------------------------------------------------


@pytest.mark.npm
@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("/", "/index.html"),
        ("/nl/glossary/", "/nl/glossary/index.html"),
        ("/static/0/javascripts/site.js", "/static/0/javascripts/site.js"),
        ("/nl/glossary", (301, "/nl/glossary/")),
        ("/en/glossary/", (301, "/glossary/")),
        ("//evil.example/x", "//evil.example/x"),
        ("/en//evil.example", "/en//evil.example"),
    ],
)
def test_the_function_for_cloudfront_finds_pages(address: str, answer: object) -> None:
    text = (ROOT / ".github" / "HOSTING.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```js\n(.*?)```", text, re.DOTALL)
    event = json.dumps({"request": {"uri": address}})
    done = subprocess.run(
        ["node", "-e", f"{code}; console.log(JSON.stringify(handler({event})))"],
        capture_output=True,
        text=True,
        check=True,
    )
    answered = json.loads(done.stdout)
    assert (answered.get("uri") or (answered["statusCode"], answered["headers"]["location"]["value"])) == answer


def test_the_text_on_hosts_names_what_there_is() -> None:
    text = (ROOT / ".github" / "HOSTING.md").read_text(encoding="utf-8")
    scorer = json.loads((CHECKS / "package.json").read_text())["devDependencies"]["@mdn/mdn-http-observatory"]
    assert f"HTTP Observatory {scorer}" in text
    assert KEEP in text
    for name in re.findall(r"`(scripts/[\w/.]+)`", text):
        assert (ROOT / name).is_file(), name
    make = (ROOT / "Makefile").read_text()
    for name in set(re.findall(r"make (\w+) [A-Z]", text)):
        assert f"\n{name}: " in make
    for variable in set(re.findall(r"\b([A-Z_]{2,})=", text)):
        assert variable in make, variable
