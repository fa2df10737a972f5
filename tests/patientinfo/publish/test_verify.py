"""The check of the built site sees what a host, a person or a fault of the program did to it."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import rewrite_checksums
from conftest import ROOT, Content
from patientinfo.checks.registry import Scope, rules_of
from patientinfo.problems import Problem
from patientinfo.publish.verify import verify_site

PAGE = "nl/sample/recovery/index.html"


@pytest.fixture
def site(tmp_path: Path, small_finished: Path) -> Path:
    """A published site that a test may break."""
    shutil.copytree(small_finished, tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture(scope="session")
def problems(small_content: Content) -> Callable[[Path], list[Problem]]:
    return lambda folder: verify_site(folder, *small_content)


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(site: Path) -> None:
        (path,) = site.glob(file)
        text = path.read_text(encoding="utf-8")
        changed = re.sub(old, new, text, count=1)
        assert changed != text, file
        path.write_text(changed, encoding="utf-8")

    return apply


def add(file: str, text: str = "x") -> Callable[[Path], None]:
    return lambda site: (site / file).write_text(text, encoding="utf-8") and None


def remove(file: str) -> Callable[[Path], None]:
    return lambda site: next(site.glob(file)).unlink()


def compress_something_else(site: Path) -> None:
    (site / "index.html.gz").write_bytes(gzip.compress(b"the page of last year"))


def link(site: Path) -> None:
    (site / "images" / "linked.svg").symlink_to(ROOT / "mkdocs.yml")


def same_title(site: Path) -> None:
    other = (site / "nl/sample/benefits/index.html").read_text(encoding="utf-8")
    change(PAGE, r"<title>.*?</title>", re.search(r"<title>.*?</title>", other)[0])(site)


def _style(site: Path) -> str:
    return next(site.glob("static/*/stylesheets/site.*.css")).relative_to(site).as_posix()


FAULTS = {
    "button lost": ("dead-link", change(PAGE, r'<a class="pi-number".*?</a>', "")),
    "button to another number": ("dead-link", change(PAGE, r'(pi-number" href="tel:)112', r"\g<1>113")),
    "no buttons": ("dead-link", change(PAGE, r'(?s)(<article.*?)<p class="pi-numbers".*?</p>', r"\1")),
    "page lost": ("page-not-built", remove(PAGE)),
    "page too many": ("page-from-nowhere", add("images/index.html", "<html lang=en></html>")),
    "title lost": ("title-not-own", change(PAGE, r"<title>.*?</title>", "")),
    "title twice": ("title-not-own", same_title),
    "description twice": ("description-not-own", change(PAGE, r'(<meta name="description"[^>]*>)', r"\1\1")),
    "canonical": ("wrong-canonical", change(PAGE, r'(rel="canonical" href=")[^"]*', r"\1https://guide.example/")),
    "hreflang": ("wrong-alternates", change(PAGE, r'hreflang="ms" href="https:[^"]*', 'hreflang="ms" href="/ms/')),
    "no x-default": ("wrong-alternates", change(PAGE, r'<link rel="alternate" hreflang="x-default"[^>]*>', "")),
    "shared link": ("shared-link", change(PAGE, r'<meta property="og:image" [^>]*>', "")),
    "shared title": ("shared-link", change(PAGE, r'(og:title" content=")[^"]*', r"\1Iets anders")),
    "json-ld broken": ("structured-data", change(PAGE, r'\{"@context"', '{"@context')),
    "json-ld reviewed": ("structured-data", change(PAGE, '"lastReviewed"', '"lastreviewed"')),
    "figure": ("text-differs", change(PAGE, r"38 °C", "39 °C")),
    "id": ("text-differs", change(PAGE, r'<h2 id="stages"', '<h2 id="stage"')),
    "language": ("wrong-language", change(PAGE, r'<html lang="nl"', '<html lang="en"')),
    "english left": ("wrong-language", change(PAGE, r"</main>", "Permanent link</main>")),
    "dead link": ("dead-link", change(PAGE, r'href="\.\./benefits/"', 'href="../Benefits/"')),
    "inline script": ("inline-code", change(PAGE, r"</main>", "<script>alert(1)</script></main>")),
    "handler": ("inline-code", change(PAGE, r"<main", '<main onclick="x()"')),
    "foreign picture": ("foreign-request", change(PAGE, r"</main>", '<img src="//t.example/x.png" alt=""></main>')),
    "foreign script": ("foreign-request", change("static/*/javascripts/popovers/glossary-popover.js", r"^", 'import "https://cdn.example/x.js";')),
    "picture lost": ("failed-request", remove("assets/images/favicon.svg")),
    "search lost": ("search-index", remove("nl/search/search_index.json")),
    "sitemap date": ("sitemap-differs", change("sitemap.xml", r"<lastmod>[^<]*", "<lastmod>2020-01-01")),
    "sitemap page": ("sitemap-differs", change("sitemap.xml", r"<loc>[^<]*/nl/[^<]*", "<loc>https://guide.example/zz/")),
    "robots": ("sitemap-differs", remove("robots.txt")),
    "stranger": ("unexpected-file", add("images/setup.exe")),
    "host file": ("unexpected-file", add(".htaccess")),
    "link": ("unexpected-file", link),
    "policy": ("wrong-policy", change(PAGE, "default-src 'none'", "default-src 'self'")),
    "no policy": ("wrong-policy", change(PAGE, r'<meta http-equiv="Content-Security-Policy"[^>]*>', "")),
    "header": ("wrong-policy", change("_headers", "frame-ancestors 'none'", "frame-ancestors *")),
    "compressed otherwise": ("compressed-differs", compress_something_else),
    "compressed alone": ("unexpected-file", add("images/lost.svg.br")),
    "too large": ("too-large", add("images/large.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>" + " " * 70_000)),
    "unsafe drawing": ("unsafe-drawing", add("images/x.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>")),
    "manifest": ("wrong-language", change("nl/manifest.webmanifest", r'"lang": "nl"', '"lang": "en"')),
    "icon": ("failed-request", remove("assets/images/icon-512.png")),
    "markdown lost": ("export-missing", remove("nl/sample/recovery/index.md")),
    "json lost": ("export-missing", remove("ms/content.json")),
    "page not kept": ("offline-incomplete", change("nl/offline.json", r'"nl/sample/recovery/":"[^"]*",', "")),
    "kept of last year": ("offline-incomplete", change(PAGE, "38 °C", "39 °C")),
    "list lost": ("offline-incomplete", remove("ms/offline.json")),
    "worker lost": ("offline-incomplete", remove("offline-worker.js")),
    "size not said": ("offline-incomplete", change(PAGE, r"\d+\s(?:kB|MB)\)", "@@kept-size@@)")),
    "template lost": ("failed-request", remove("static/templates/*.txt")),
    "checksums lost": ("checksum", remove("SHA256SUMS")),
}  # fmt: skip
# What a changed file cannot hide: its checksum. The other faults are found without it too.
OF_THE_FOLDER = ("checksums lost",)


def test_the_published_site_has_no_problem(site: Path, problems: Callable[[Path], list[Problem]]) -> None:
    assert problems(site) == []


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found(name: str, site: Path, problems: Callable[[Path], list[Problem]]) -> None:
    rule, break_it = FAULTS[name]
    break_it(site)
    if name not in OF_THE_FOLDER:
        rewrite_checksums(site)
    found = problems(site)
    assert rule in {problem.rule for problem in found}, found
    assert all(problem.path.startswith("site/") for problem in found)


def test_every_rule_of_the_built_site_has_a_fault_that_breaks_it() -> None:
    built = (*rules_of(Scope.BUILT_PAGE), *rules_of(Scope.BUILT))
    assert {rule.name for rule in built} == {rule for rule, _ in FAULTS.values()}


def test_a_file_that_was_changed_after_the_build_is_found(
    site: Path, problems: Callable[[Path], list[Problem]]
) -> None:
    style = _style(site)
    (site / style).write_text((site / style).read_text() + "\n", encoding="utf-8")
    (site / "llms.txt").unlink()
    assert {(p.path, p.rule) for p in problems(site)} == {
        (f"site/{style}", "checksum"),
        ("site/llms.txt", "checksum"),
        *((f"site/{folder}offline.json", "offline-incomplete") for folder in ("", "nl/", "ms/")),
    }


def test_the_checksums_are_read_by_the_common_tool(site: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=site, check=False)
    assert done.returncode == 0
