"""site/ -> [Problem]: the files beside the pages: what is published at all, how large, and whom it would ask."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urljoin

import brotli
from lxml import etree, html

from patientinfo.content.images import drawing_faults
from patientinfo.model import Language, Page, Project
from patientinfo.problems import Problem
from patientinfo.publish.hosts import COMPRESSED
from patientinfo.publish.verify_head import problem_of_site
from patientinfo.urls import folder_of, url_of

CHECKSUMS = "SHA256SUMS"
# Every file of the site is of one of these kinds: a pattern of its path, and the most bytes it may have (0: it
# grows with the content). A page is read on a slow line, and whatever grew past this grew by mistake.
_LANGUAGE = r"(?:[a-z]{2,3}(?:-[a-z]+)?/)?"
KINDS: Mapping[str, tuple[str, int]] = {
    "page": (r"(?:[a-z0-9-]+/)*index\.html", 150_000),
    "error page": (rf"{_LANGUAGE}404\.html", 60_000),
    "page as Markdown": (r"(?:[a-z0-9-]+/)*index\.md", 150_000),
    "style sheet": (r"static/[0-9a-f]{8}/stylesheets/[\w.-]+\.css", 60_000),
    "script": (r"static/[0-9a-f]{8}/javascripts/(?:vendor/)?[\w.-]+\.js", 100_000),
    "licence of a script": (r"static/[0-9a-f]{8}/javascripts/vendor/[\w.-]+\.LICENSE\.txt", 5_000),
    "part of a page": (r"static/templates/[0-9a-f]+\.txt", 20_000),
    "picture": (r"(?:assets/images|images)/[\w.-]+\.(?:svg|png|webp)", 60_000),
    "search index": (rf"{_LANGUAGE}search/search_index\.json", 0),
    "content as JSON": (rf"{_LANGUAGE}content\.json", 0),
    "web manifest": (rf"{_LANGUAGE}manifest\.webmanifest", 5_000),
    "for crawlers": (r"sitemap\.xml|robots\.txt|llms\.txt", 0),
    "for hosts": (r"_headers|_redirects|\.nojekyll", 60_000),
    "checksums": (CHECKSUMS, 0),
}
_ABSOLUTE = re.compile(r"""["'`(]\s*((?:https?:)?//[\w.-]+\.[a-z]{2,}[^"'`)\s]*)""", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Names of vocabularies, which nothing fetches.
_NAMESPACES = ("http://www.w3.org/",)
_SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def write_checksums(folder: Path) -> None:
    """Write SHA256SUMS, as `sha256sum --check` reads it; the last step of making a site."""
    lines = [f"{_digest(file)}  {name}\n" for name, file in _files(folder).items() if name != CHECKSUMS]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _files(folder: Path) -> dict[str, Path]:
    found = (file for file in folder.rglob("*") if file.is_file() or file.is_symlink())
    return dict(sorted((file.relative_to(folder).as_posix(), file) for file in found))


def other_files(
    folder: Path,
    documents: Mapping[str, html.HtmlElement],
    published: Mapping[str, Page],
    project: Project,
    site_url: str,
) -> Iterator[Problem]:
    """The problems of everything in the site that is not a page."""
    files = _files(folder)
    yield from _kinds(files)
    yield from _checksums(folder, files)
    for name, file in files.items():
        if name.endswith((".css", ".js")) and not file.is_symlink():
            yield from _asks_others(name, file.read_text("utf-8"))
        elif name.endswith(".svg"):
            yield from _drawing(name, file)
    for language in project.languages:
        yield from _manifest(folder, language, files)
        yield from _data(folder, language, published)
    for name in published:
        if f"{name.removesuffix('.html')}.md" not in files:
            yield problem_of_site(name, "export-missing", "There is no Markdown of the page beside it.")
    yield from _sitemap(folder, published, project, site_url)
    robots = files.get("robots.txt")
    if robots is None or f"Sitemap: {url_of(site_url, 'sitemap.xml')}" not in robots.read_text("utf-8"):
        yield problem_of_site("robots.txt", "sitemap-differs", "robots.txt does not name the sitemap.")


def _kinds(files: Mapping[str, Path]) -> Iterator[Problem]:
    for name, file in files.items():
        if file.is_symlink():
            yield problem_of_site(name, "unexpected-file", "A link to elsewhere would be published.")
            continue
        plain = name
        for ending in COMPRESSED:
            plain = plain.removesuffix(ending)
        if plain != name and plain not in files:
            yield problem_of_site(name, "unexpected-file", "There is no file of which this is the compressed form.")
        elif plain != name and _expanded(file) != files[plain].read_bytes():
            yield problem_of_site(name, "compressed-differs", f"Readers would get something else than {plain} holds.")
        limit = next((most for pattern, most in KINDS.values() if re.fullmatch(pattern, plain)), None)
        if limit is None:
            yield problem_of_site(name, "unexpected-file", "No site has a file of this kind.")
        elif limit and file.stat().st_size > limit:
            size = f"{file.stat().st_size:,} bytes; at most {limit:,}"
            yield problem_of_site(name, "too-large", f"The file has {size}.")


def _expanded(file: Path) -> bytes | None:
    """What a browser makes of a compressed file; None where it makes nothing of it."""
    try:
        data = file.read_bytes()
        return brotli.decompress(data) if file.suffix == ".br" else gzip.decompress(data)
    except (brotli.error, OSError, EOFError, zlib.error):
        return None


def _checksums(folder: Path, files: Mapping[str, Path]) -> Iterator[Problem]:
    listed = {}
    if CHECKSUMS in files:
        for line in (folder / CHECKSUMS).read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            listed[name] = digest
    else:
        yield problem_of_site(CHECKSUMS, "checksum", "There is no list of checksums.")
    for name, file in files.items():
        if name != CHECKSUMS and not file.is_symlink() and listed and listed.get(name) != _digest(file):
            yield problem_of_site(name, "checksum", "The file is not as it was when the site was made.")
    for name in listed.keys() - files.keys():
        yield problem_of_site(name, "checksum", "The file was there when the site was made.")


def _asks_others(name: str, text: str) -> Iterator[Problem]:
    for address in sorted(set(_ABSOLUTE.findall(_COMMENT.sub("", text)))):
        if not address.startswith(_NAMESPACES):
            yield problem_of_site(name, "foreign-request", f"The file names {address}.")
    if name.endswith(".css") and re.search(r"@import|url\(\s*['\"]?(?!data:|#)", text):
        yield problem_of_site(name, "failed-request", "The style sheet asks for a file of its own.")


def _drawing(name: str, file: Path) -> Iterator[Problem]:
    for _, fault in drawing_faults(file.read_bytes()):
        yield problem_of_site(name, "unsafe-drawing", str(fault))


def _manifest(folder: Path, language: Language, files: Mapping[str, Path]) -> Iterator[Problem]:
    name = f"{folder_of(language)}manifest.webmanifest"
    try:
        manifest = json.loads((folder / name).read_text("utf-8"))
        icons = [urljoin(f"/{name}", icon["src"]).lstrip("/") for icon in manifest["icons"]]
    except (OSError, ValueError, KeyError, TypeError):
        yield problem_of_site(name, "export-missing", f"There is no web manifest in {language.name}.")
        return
    if manifest.get("lang") != language.code:
        yield problem_of_site(name, "wrong-language", f"The web manifest is not in {language.name}.")
    for icon in icons:
        if icon not in files:
            yield problem_of_site(name, "failed-request", f"The web manifest names {icon}, which is not there.")


def _data(folder: Path, language: Language, published: Mapping[str, Page]) -> Iterator[Problem]:
    name = f"{folder_of(language)}content.json"
    try:
        found = {page["key"] for page in json.loads((folder / name).read_text("utf-8"))["pages"]}
    except (OSError, ValueError, KeyError, TypeError):
        yield problem_of_site(name, "export-missing", f"The content in {language.name} is not there as JSON.")
        return
    wanted = {page.key for page in published.values() if page.language == language}
    if found != wanted:
        yield problem_of_site(name, "export-missing", f"The JSON holds other pages: {sorted(found ^ wanted)}.")


def _sitemap(folder: Path, published: Mapping[str, Page], project: Project, site_url: str) -> Iterator[Problem]:
    """The pages of the site, each with its date and its translations, and nothing else."""
    try:
        root = etree.parse(folder / "sitemap.xml", etree.XMLParser(resolve_entities=False)).getroot()
    except (OSError, etree.XMLSyntaxError):
        yield problem_of_site("sitemap.xml", "sitemap-differs", "There is no sitemap that can be read.")
        return
    listed = {}
    for entry in root.findall("s:url", _SITEMAP):
        links = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", _SITEMAP)}
        listed[entry.findtext("s:loc", "", _SITEMAP)] = (entry.findtext("s:lastmod", "", _SITEMAP), links)
    wanted = {url_of(site_url, name): page for name, page in published.items()}
    for address in sorted(listed.keys() ^ wanted.keys()):
        what = "lacks" if address in wanted else "has too much"
        yield problem_of_site("sitemap.xml", "sitemap-differs", f"The sitemap {what}: {address}.")
    for address, page in wanted.items():
        date, links = listed.get(address, ("", {}))
        if address in listed and date != str(page.meta.get("updated", "")):
            yield problem_of_site("sitemap.xml", "sitemap-differs", f"{address} has the date {date or '(none)'}.")
        if address in listed and not {language.code for language in project.languages} <= links.keys():
            yield problem_of_site("sitemap.xml", "sitemap-differs", f"{address} lacks translations.")
