"""site/ -> the same site with one bundled style sheet, and minified styles and scripts.

The sources have one style sheet per component. Browsers cache the bundle for the whole site.
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

# Files here never change: the path contains a hash, so browsers and hosts may cache them.
STATIC = "static"
CODE_FOLDERS = ("javascripts", "stylesheets")
# Files that no page uses: the theme's scripts and style sheets.
_UNUSED = (
    "assets/javascripts/**/*",
    "assets/stylesheets/**/*",
    "assets/images/favicon.png",
    # Hosts compress by themselves, and a gzip file contains a timestamp.
    "sitemap.xml.gz",
)


class BundleError(Exception):
    """The built site is not as this step expects. The message says what is different."""


def bundle(folder: Path) -> None:
    """Give all pages in `folder` one style sheet, minify, and delete files that no page uses.

    Raises BundleError if the pages do not share their style sheets, or if a style sheet loads another file.
    """
    pages = sorted(folder.rglob("*.html"))
    sheet = _bundle_styles(folder, pages)
    _minify(folder, sheet)
    code = _move_to_hashed_folder(folder)
    for page in pages:
        text = collapse_white_space(_with_bundle(page.read_text("utf-8"), sheet))
        root = _root_of(text, sheet)
        for name in CODE_FOLDERS:
            text = text.replace(f'="{root}{name}/', f'="{root}{code}/{name}/')
        page.write_text(_with_templates_moved(text, folder, root), "utf-8")
    _delete_unused(folder)


def _bundle_styles(folder: Path, pages: Iterable[Path]) -> str:
    """Join the style sheets that every page uses into one. Return its path."""
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
    """Minify the scripts, and the style sheets that they load later."""
    for file in folder.glob("stylesheets/**/*.css"):
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


def _move_to_hashed_folder(folder: Path) -> str:
    """Move scripts and styles to a folder named by a hash of all of them. Return its path.

    Browsers may cache them for a year and never mix two builds, because what a script loads later is next to it. One
    hash for all, because scripts refer to each other, some of them at run time.
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


def _with_templates_moved(text: str, folder: Path, root: str) -> str:
    """Move each tool's template to a file of its own, which site.js fetches when the tool is started."""

    def put_apart(match: re.Match[str]) -> str:
        name = f"{STATIC}/templates/{hashlib.sha256(match[2].encode()).hexdigest()[:8]}.txt"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(match[2], "utf-8")
        return f'<template{match[1]} data-src="{root}{name}"></template>'

    return _TEMPLATE.sub(put_apart, text)


def _root_of(text: str, sheet: str) -> str:
    """The relative prefix from a page to the site's root ("../../"), from the address of its style sheet."""
    match = re.search(rf'href="([^"]*){re.escape(sheet)}"', text)
    return match[1] if match else ""


_AS_WRITTEN = re.compile(r"(<(pre|textarea)\b.*?</\2>)", re.DOTALL)


def collapse_white_space(text: str) -> str:
    """HTML with white space that contains line breaks reduced to one; elements that preserve white space are kept."""
    parts = _AS_WRITTEN.split(text)
    # The pattern has two groups, so the parts repeat: plain text, preserved element, its name.
    return "".join(
        re.sub(r"[ \t]*\n\s*", "\n", part) if place % 3 == 0 else part
        for place, part in enumerate(parts)
        if place % 3 < 2
    )


_LINK = re.compile(r'\s*<link\b[^>]*\brel="stylesheet"[^>]*>')


def _sheets(folder: Path, page: Path, document: html.HtmlElement) -> Iterator[str]:
    for address in document.xpath("//head/link[@rel='stylesheet']/@href"):
        # Addresses on the error page begin with the site's path, which is not known here.
        there = (page.parent / address).resolve() if not address.startswith("/") else _below(folder, address)
        yield there.relative_to(folder.resolve()).as_posix()


def _below(folder: Path, address: str) -> Path:
    parts = address.strip("/").split("/")
    for start in range(len(parts)):
        if (place := folder.joinpath(*parts[start:])).is_file():
            return place.resolve()
    raise BundleError(f"The error page asks for {address}, which does not exist.")


def _with_bundle(text: str, sheet: str) -> str:
    first = _LINK.search(text)
    if first is None:
        return text
    address = re.search(r'href="([^"]*)"', first[0])
    before = address[1] if address else ""
    # The prefix up to the site's root: what is before the folders that every site has.
    root = re.split(r"(?:assets|stylesheets)/", before)[0]
    link = f'\n<link rel="stylesheet" href="{urljoin(root, sheet) if root.startswith("/") else root + sheet}">'
    head, end, body = text.partition("</head>")
    return head[: first.start()] + link + _LINK.sub("", head[first.start() :]) + end + body
