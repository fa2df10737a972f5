"""site/ -> the same site with one bundled style sheet, and minified styles and scripts.

The sources have one style sheet per component. Browsers cache the bundle for the whole site.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Bundle:
    """Where the styles and scripts of a site went, as its pages have to name them.

    `sheets` are the style sheets that each page as generated names, in order; `sheet` is the one that they became,
    `code` the folder of scripts and styles. All are paths in the site.
    """

    sheets: tuple[str, ...]
    sheet: str
    code: str

    def page(self, name: str, text: str) -> BundledPage:
        """The page with the path `name`, given its generated HTML.

        Raises BundleError if it names other style sheets.
        """
        head, end, body = text.partition("</head>")
        root = self._root(name, _addresses(head))
        link = f'\n<link rel="stylesheet" href="{root}{self.sheet}">'
        # The bundle stands where the first of them stood.
        first, *rest = _LINK.split(head)
        text = collapse_white_space("".join((first, link, *rest, end, body)) if rest else text)
        for folder in CODE_FOLDERS:
            text = text.replace(f'="{root}{folder}/', f'="{root}{self.code}/{folder}/')
        return _with_templates_moved(text, root)

    def _root(self, name: str, addresses: Sequence[str]) -> str:
        """The prefix from a page to the site's root: "../../"; of an error page the site's path, "/guide/"."""
        if not addresses and not self.sheets:
            return ""
        root = addresses[0].removesuffix(self.sheets[0]) if addresses and self.sheets else ""
        is_known = root.startswith("/") or root == "../" * name.count("/")
        if not is_known or list(addresses) != [f"{root}{sheet}" for sheet in self.sheets]:
            raise BundleError(
                f"The pages do not all have the same style sheets: {name} asks for {list(addresses)}, "
                f"not for {list(self.sheets)}."
            )
        return root


@dataclass(frozen=True, slots=True)
class BundledPage:
    """A page as it is published, and the templates that were moved out of it, by the path of the file of each."""

    html: str
    templates: Mapping[str, str]


def sheets_of(name: str, text: str) -> tuple[str, ...]:
    """The style sheets that the generated page with the path `name` asks for; not for an error page."""
    place = posixpath.dirname(name)
    addresses = _addresses(text.partition("</head>")[0])
    return tuple(posixpath.normpath(posixpath.join(place, address)) for address in addresses)


def bundle_code(folder: Path, sheets: Sequence[str]) -> Bundle:
    """Join `sheets`, paths in `folder`, into one style sheet, minify all, and delete files that no page uses.

    It needs no page in `folder`. Raises BundleError if a style sheet loads another file.
    """
    sheet = _bundle_styles(folder, sheets)
    _minify(folder, sheet)
    code = _move_to_hashed_folder(folder)
    _delete_unused(folder)
    return Bundle(tuple(sheets), f"{code}/{sheet}", code)


def sheets_of_site(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The style sheets of a site, from the first of its generated pages; error pages name them otherwise."""
    return next((sheets_of(name, text) for name, text in texts.items() if not name.endswith("404.html")), ())


def _bundle_styles(folder: Path, sheets: Sequence[str]) -> str:
    """Join the style sheets that every page uses into one. Return its path."""
    css = cssmin("\n".join((folder / name).read_text("utf-8") for name in sheets))
    if found := re.search(r"url\((?!['\"]?(?:data:|#))[^)]*\)", css):
        raise BundleError(f"A style sheet asks for a file of its own, {found[0]}, which would no longer be found.")
    sheet = f"stylesheets/site.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    (folder / sheet).parent.mkdir(exist_ok=True)
    (folder / sheet).write_text(css, "utf-8")
    for name in sheets:
        (folder / name).unlink()
    return sheet


def _minify(folder: Path, sheet: str) -> None:
    """Minify the scripts, and the style sheets that they load later."""
    for file in folder.glob("stylesheets/**/*.css"):
        if file != folder / sheet:
            file.write_text(cssmin(file.read_text("utf-8")), "utf-8")
    for file in (*folder.glob("javascripts/**/*.js"), *folder.glob("*.js")):
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


def _with_templates_moved(text: str, root: str) -> BundledPage:
    """Move each tool's template to a file of its own, which site.js fetches when the tool is started."""
    moved = {}

    def put_apart(match: re.Match[str]) -> str:
        name = f"{STATIC}/templates/{hashlib.sha256(match[2].encode()).hexdigest()[:8]}.txt"
        moved[name] = match[2]
        return f'<template{match[1]} data-src="{root}{name}"></template>'

    return BundledPage(_TEMPLATE.sub(put_apart, text), moved)


_AS_WRITTEN = re.compile(r"(<(pre|textarea)\b.*?</\2>)", re.DOTALL)


def collapse_white_space(text: str) -> str:
    """HTML with white space that contains line breaks reduced to one; elements that preserve white space are kept."""
    parts = _AS_WRITTEN.split(text)
    # The pattern has two groups, so the parts repeat: plain text, preserved element, its name.
    return "".join(_collapsed(part) if place % 3 == 0 else part for place, part in enumerate(parts) if place % 3 < 2)


def _collapsed(text: str) -> str:
    first, *lines = text.split("\n")
    if not lines:
        return text
    *between, last = lines
    kept = [line.rstrip(" \t") for line in map(str.lstrip, between) if line]
    return "\n".join((first.rstrip(" \t"), *kept, last.lstrip()))


_LINK = re.compile(r'\s*<link\b[^>]*\brel="stylesheet"[^>]*>')


def _addresses(head: str) -> list[str]:
    """The addresses of the style sheets that a page names, as it names them."""
    found = (re.search(r'\bhref="([^"]*)"', link) for link in _LINK.findall(head))
    return [match[1] for match in found if match]
