"""site/ -> the same site with less to fetch: one style sheet, styles and scripts without comments and blanks.

Style sheets are written one per component. A browser keeps the one that they become for the whole site.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin

from lxml import html
from rcssmin import cssmin
from rjsmin import jsmin

# What lies here never changes at its address: names hold a hash, so that browsers and hosts may keep it.
STATIC = "static"
CODE_FOLDERS = ("javascripts", "stylesheets")
# Files that no page of ours asks for: the theme's scripts and style sheets.
_UNUSED = (
    "assets/javascripts/**/*",
    "assets/stylesheets/**/*",
    "assets/images/favicon.png",
    # Hosts compress by themselves, and this one holds the time at which it was made.
    "sitemap.xml.gz",
)


class BundleError(Exception):
    """The built site is not as this step expects; its message says what is different."""


def bundle(folder: Path) -> None:
    """Give all pages in `folder` one style sheet, and delete files that no page asks for.

    Raises BundleError if the pages do not share their style sheets, or one asks for a file of its own.
    """
    pages = sorted(folder.rglob("*.html"))
    sheet = _one_sheet(folder, pages)
    _minify(folder, sheet)
    code = _code_apart(folder)
    for page in pages:
        text = without_indents(_with_one_sheet(page.read_text("utf-8"), sheet))
        root = _root_of(text, sheet)
        for name in CODE_FOLDERS:
            text = text.replace(f'="{root}{name}/', f'="{root}{code}/{name}/')
        page.write_text(_with_templates_apart(text, folder, root), "utf-8")
    _delete_unused(folder)


def _one_sheet(folder: Path, pages: Iterable[Path]) -> str:
    """Put the style sheets that every page asks for into one; return its place."""
    sheets = {tuple(_sheets(folder, page, html.parse(page).getroot())) for page in pages}
    if len(sheets) != 1:
        raise BundleError(f"The pages do not all have the same style sheets: {sorted(sheets)[:2]}.")
    wanted = sheets.pop()
    css = cssmin("\n".join((folder / name).read_text("utf-8") for name in wanted))
    if found := re.search(r"url\((?!['\"]?(?:data:|#))[^)]*\)", css):
        raise BundleError(f"A style sheet asks for a file of its own, {found[0]}, which would no longer be found.")
    sheet = f"stylesheets/site.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    (folder / sheet).write_text(css, "utf-8")
    for name in wanted:
        (folder / name).unlink()
    return sheet


def _minify(folder: Path, sheet: str) -> None:
    """Take comments and blanks out of scripts, and of the sheets that they add later."""
    for file in folder.glob("stylesheets/*.css"):
        if file != folder / sheet:
            file.write_text(cssmin(file.read_text("utf-8")), "utf-8")
    for file in folder.glob("javascripts/**/*.js"):
        file.write_text(jsmin(file.read_text("utf-8")) + "\n", "utf-8")


def _delete_unused(folder: Path) -> None:
    for file in (file for pattern in _UNUSED for file in folder.glob(pattern)):
        if file.is_file():
            file.unlink()
    for place in sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True):
        if not any(place.iterdir()):
            place.rmdir()


def _code_apart(folder: Path) -> str:
    """Move scripts and styles to a folder whose name holds a hash of all of them; return its place.

    Browsers may keep them for a year, and never mix those of two builds: what a script fetches later lies
    beside it. One name for all, because scripts name each other, some of them when they run.
    """
    there = {name: folder / name for name in CODE_FOLDERS if (folder / name).is_dir()}
    files = sorted(file for place in there.values() for file in place.rglob("*") if file.is_file())
    content = hashlib.sha256()
    for file in files:
        content.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        content.update(file.read_bytes())
    code = f"{STATIC}/{content.hexdigest()[:8]}"
    (folder / code).mkdir(parents=True)
    for name, place in there.items():
        place.rename(folder / code / name)
    return code


_TEMPLATE = re.compile(r"<template\b([^>]*)>(.*?)</template>", re.DOTALL)


def _with_templates_apart(text: str, folder: Path, root: str) -> str:
    """What a part of the page shows once it is started, as a file of its own; site.js fetches it then."""

    def put_apart(match: re.Match[str]) -> str:
        name = f"{STATIC}/templates/{hashlib.sha256(match[2].encode()).hexdigest()[:8]}.txt"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(match[2], "utf-8")
        return f'<template{match[1]} data-src="{root}{name}"></template>'

    return _TEMPLATE.sub(put_apart, text)


def _root_of(text: str, sheet: str) -> str:
    """How a page's addresses lead to the site's root, read from that of its style sheet."""
    match = re.search(rf'href="([^"]*){re.escape(sheet)}"', text)
    return match[1] if match else ""


_AS_WRITTEN = re.compile(r"(<(pre|textarea)\b.*?</\2>)", re.DOTALL)


def without_indents(text: str) -> str:
    """HTML with one line break for blanks that hold one or more; what keeps its blanks is left as it is."""
    parts = _AS_WRITTEN.split(text)
    # The pattern has two groups, so every third part is plain, then come what was kept and the name of its element.
    return "".join(
        re.sub(r"[ \t]*\n\s*", "\n", part) if place % 3 == 0 else part
        for place, part in enumerate(parts)
        if place % 3 < 2
    )


_LINK = re.compile(r'\s*<link\b[^>]*\brel="stylesheet"[^>]*>')


def _sheets(folder: Path, page: Path, document: html.HtmlElement) -> Iterator[str]:
    for address in document.xpath("//head/link[@rel='stylesheet']/@href"):
        # An address of the error page begins with the site's own path, which is not known here.
        there = (page.parent / address).resolve() if not address.startswith("/") else _below(folder, address)
        yield there.relative_to(folder.resolve()).as_posix()


def _below(folder: Path, address: str) -> Path:
    parts = address.strip("/").split("/")
    for start in range(len(parts)):
        if (place := folder.joinpath(*parts[start:])).is_file():
            return place.resolve()
    raise BundleError(f"The error page asks for {address}, which does not exist.")


def _with_one_sheet(text: str, sheet: str) -> str:
    first = _LINK.search(text)
    if first is None:
        return text
    address = re.search(r'href="([^"]*)"', first[0])
    before = address[1] if address else ""
    # Up to the site's root: what stands before the folders that every site has.
    root = re.split(r"(?:assets|stylesheets)/", before)[0]
    link = f'\n<link rel="stylesheet" href="{urljoin(root, sheet) if root.startswith("/") else root + sheet}">'
    head, end, body = text.partition("</head>")
    return head[: first.start()] + link + _LINK.sub("", head[first.start() :]) + end + body
