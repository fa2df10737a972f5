"""site/ -> [Problem]: which files are published, how large they are, and whether the site is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec
from lxml import etree

from patientinfo.checks.registry import Category, Scope, further, rule
from patientinfo.checks.rules.files import unexpected_file
from patientinfo.content.images import drawing_faults
from patientinfo.problems import Problem
from patientinfo.publish.built import COMPRESSED, BuiltFile, BuiltSite, problem_of_site
from patientinfo.publish.offline import SIZE_MARK, WORKER, list_name, offline_list
from patientinfo.urls import folder_of, url_of

CHECKSUMS = "SHA256SUMS"
# The allowed files: a pattern of their paths, and the maximum size in bytes (0: no limit, it grows with the content).
# Readers may have slow connections, and a file that exceeds its limit does so by mistake.
# A language, with its script and region if need be (BCP 47: "pt-BR", "zh-Hans").
_CODE = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?"
_LANGUAGE = rf"(?:{_CODE}/)?"
KINDS: Mapping[str, tuple[str, int]] = {
    "page": (rf"{_LANGUAGE}(?:[a-z0-9-]+/)*index\.html", 150_000),
    "error page": (rf"{_LANGUAGE}404\.html", 60_000),
    "page as Markdown": (rf"{_LANGUAGE}(?:[a-z0-9-]+/)*index\.md", 150_000),
    "style sheet": (r"static/[0-9a-f]{8}/stylesheets/(?:[\w-]+/)?[\w.-]+\.css", 60_000),
    "script": (r"static/[0-9a-f]{8}/javascripts/(?:[\w-]+/)?[\w.-]+\.js", 100_000),
    "licence of a script": (r"static/[0-9a-f]{8}/javascripts/vendor/[\w.-]+\.LICENSE\.txt", 5_000),
    "part of a page": (r"static/templates/[0-9a-f]+\.txt", 20_000),
    "picture": (r"(?:assets/images|images)/[\w.-]+\.(?:svg|png|webp)", 60_000),
    "search index": (rf"{_LANGUAGE}search/search_index\.json", 0),
    "content as JSON": (rf"{_LANGUAGE}content\.json", 0),
    "web manifest": (rf"{_LANGUAGE}manifest\.webmanifest", 5_000),
    "what a device keeps": (rf"{_LANGUAGE}offline\.json", 0),
    "program for reading offline": (WORKER.replace(".", r"\."), 10_000),
    "for crawlers": (r"sitemap\.xml|robots\.txt|llms\.txt", 0),
    "for hosts": (r"_headers|_redirects|\.nojekyll", 60_000),
    "checksums": (CHECKSUMS, 0),
}
_SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def checksums_of(files: Mapping[str, BuiltFile]) -> str:
    """The text of SHA256SUMS for `sha256sum --check`. It is the last file of a build."""
    names = sorted(name for name, file in files.items() if name != CHECKSUMS and not file.is_link)
    return "".join(f"{files[name].digest}  {name}\n" for name in names)


@further(unexpected_file, Scope.BUILT, Category.BUILT_SITE)
def unexpected_file_of_site(site: BuiltSite) -> Iterator[Problem]:
    """In the built site too, every file is of a kind that a site has, and none is a link to elsewhere.

    Why: anyone with access to the folder could publish a program or private notes with the site.
    Bad:  site/images/setup.exe, site/.htaccess, site/images/lost.svg.br without lost.svg
    Good: pages, pictures, style sheets, scripts and exports, as make site writes them
    """
    for name, file in site.files.items():
        if file.is_link:
            yield problem_of_site(name, "A link to elsewhere would be published.")
            continue
        plain = _plain(name)
        if plain != name and plain not in site.files:
            yield problem_of_site(name, "There is no file of which this is the compressed form.")
        if _most(plain) is None:
            yield problem_of_site(name, "No site has a file of this kind.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def compressed_differs(site: BuiltSite) -> Iterator[Problem]:
    """A compressed file contains exactly the text of the file beside it.

    Why: hosts send the compressed file, so a reader could get last year's page.
    Bad:  index.html.gz of another build than index.html
    Good: index.html.gz and index.html.br, made from index.html by make site PRECOMPRESS=1
    """
    for name, file in site.files.items():
        plain = _plain(name)
        is_pair = plain != name and plain in site.files and not file.is_link
        if is_pair and file.expands_to != site.files[plain].digest:
            yield problem_of_site(name, f"Readers would get something else than {plain} holds.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def too_large(site: BuiltSite) -> Iterator[Problem]:
    """A file of the built site is no larger than the limit for its type.

    Why: people read over slow connections and pay per megabyte.
    Bad:  a page of 400 kB, a style sheet of 100 kB
    Good: pages of up to 150 kB, pictures and style sheets of up to 60 kB
    """
    for name, file in site.files.items():
        most = _most(_plain(name))
        if most and file.size > most:
            size = f"{file.size:,} bytes; at most {most:,}"
            yield problem_of_site(name, f"The file has {size}.")


def _plain(name: str) -> str:
    """The name of a file without the extension of its compressed copy."""
    for ending in COMPRESSED:
        name = name.removesuffix(ending)
    return name


def _most(plain: str) -> int | None:
    """The maximum size of a file in bytes (0: no limit); None if no such file is allowed."""
    return next((most for pattern, most in KINDS.values() if re.fullmatch(pattern, plain)), None)


@rule(Scope.BUILT, Category.BUILT_SITE)
def checksum(site: BuiltSite) -> Iterator[Problem]:
    """Every file is unchanged since the site was built, according to the checksums in SHA256SUMS.

    Why: a change made on the way to the host has not been checked.
    Bad:  a page that somebody edited on the server; a file lost while copying
    Good: the folder as make site left it, so that sha256sum --check SHA256SUMS agrees
    """
    listed = {}
    if CHECKSUMS in site.files:
        for line in site.text(CHECKSUMS).splitlines():
            digest, _, name = line.partition("  ")
            listed[name] = digest
    else:
        yield problem_of_site(CHECKSUMS, "There is no list of checksums.")
    for name, file in site.files.items():
        if name != CHECKSUMS and not file.is_link and listed and listed.get(name) != file.digest:
            yield problem_of_site(name, "The file is not as it was when the site was made.")
    for name in listed.keys() - site.files.keys():
        yield problem_of_site(name, "The file was there when the site was made.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def unsafe_drawing(site: BuiltSite) -> Iterator[Problem]:
    """A drawing (SVG) in the built site, including one from the theme, contains only shapes.

    Why: a drawing can contain a script, which runs when somebody opens it on its own.
    Bad:  <svg onload="…">, <svg><script>…</script></svg>
    Good: <svg> with paths, circles and colours
    """
    for name, file in site.files.items():
        if name.endswith(".svg") and not file.is_link:
            for _, fault in drawing_faults(site.read(name)):
                yield problem_of_site(name, str(fault))


class _Entry(msgspec.Struct):
    key: str


class _Content(msgspec.Struct):
    """Of content.json, what the rule looks at; the rest is not read."""

    pages: list[_Entry]


@rule(Scope.BUILT, Category.BUILT_SITE)
def export_missing(site: BuiltSite) -> Iterator[Problem]:
    """Each page is also there as Markdown, and each language has its content as JSON and a web manifest.

    Why: other programs pass on to patients what these files say, and miss a page that is not in them.
    Bad:  nl/recovery/index.html without nl/recovery/index.md, a content.json without one of the pages
    Good: index.md beside each index.html; content.json and manifest.webmanifest in each language
    """
    for language in site.project.languages:
        if site.manifest(language) is None:
            path = f"{folder_of(language)}manifest.webmanifest"
            yield problem_of_site(path, f"There is no web manifest in {language.name}.")
        name = f"{folder_of(language)}content.json"
        try:
            found = {page.key for page in msgspec.json.decode(site.read(name), type=_Content).pages}
        except msgspec.DecodeError:
            yield problem_of_site(name, f"The content in {language.name} is not there as JSON.")
            continue
        wanted = {key for other, key in site.published.values() if other == language}
        if found != wanted:
            yield problem_of_site(name, f"The JSON holds other pages: {sorted(found ^ wanted)}.")
    for name in site.published:
        if f"{name.removesuffix('.html')}.md" not in site.files:
            yield problem_of_site(name, "There is no Markdown of the page beside it.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def offline_incomplete(site: BuiltSite) -> Iterator[Problem]:
    """What a device keeps for reading offline is each language whole, as it is published.

    Why: abroad and without a network, a page that is missing or of last year helps nobody.
    Bad:  nl/offline.json without one of the pages, or with the digest of another release
    Good: offline.json in each language as make site writes it, and offline-worker.js at the root
    """
    if WORKER not in site.served:
        yield problem_of_site(WORKER, "The program for reading offline is not there.")
    files = {name: file for name, file in site.files.items() if not file.is_link}
    for language in site.project.languages:
        name = list_name(language)
        if site.text(name) != offline_list(language, site.project, site.pages, files):
            yield problem_of_site(name, f"It does not list what there is to keep in {language.name}.")
    for name in site.pages:
        if SIZE_MARK in site.text(name):
            yield problem_of_site(name, "The page does not say how much would be kept.")


@rule(Scope.BUILT, Category.BUILT_SITE)
def sitemap_differs(site: BuiltSite) -> Iterator[Problem]:
    """The sitemap has the pages of the content, each with its date and translations, and robots.txt names it.

    Why: search engines find pages by it, and show readers by its dates what is new.
    Bad:  a page that the sitemap lacks, or a <lastmod> that is not the `updated` of the page
    Good: every page once, and "Sitemap: https://guide.example/sitemap.xml" in robots.txt
    """
    site_url = site.project.site_url
    if f"Sitemap: {url_of(site_url, 'sitemap.xml')}" not in site.text("robots.txt"):
        yield problem_of_site("robots.txt", "robots.txt does not name the sitemap.")
    try:
        root = etree.fromstring(site.read("sitemap.xml"), etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        yield problem_of_site("sitemap.xml", "There is no sitemap that can be read.")
        return
    listed = {}
    for entry in root.findall("s:url", _SITEMAP):
        links = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", _SITEMAP)}
        listed[entry.findtext("s:loc", "", _SITEMAP)] = (entry.findtext("s:lastmod", "", _SITEMAP), links)
    wanted = {url_of(site_url, name): site.pages.get(name) for name in site.published}
    for address in sorted(listed.keys() ^ wanted.keys()):
        what = "lacks" if address in wanted else "has too much"
        yield problem_of_site("sitemap.xml", f"The sitemap {what}: {address}.")
    for address, facts in wanted.items():
        date, links = listed.get(address, ("", {}))
        if address in listed and facts and date != facts.updated:
            yield problem_of_site("sitemap.xml", f"{address} has the date {date or '(none)'}.")
        if address in listed and not {language.code for language in site.project.languages} <= links.keys():
            yield problem_of_site("sitemap.xml", f"{address} lacks translations.")
