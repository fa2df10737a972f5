"""site/ -> the same site with less to fetch: one style sheet that holds only what some page uses, scripts without
comments and blanks.

Style sheets are written a component each. What is left here is decided selector by selector against
the built pages, never page by page, so that a browser keeps one sheet for the whole site. A test holds the
pages before and after against each other, pixel by pixel.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import tinycss2
from lxml import html
from lxml.html import defs
from rjsmin import jsmin
from tinycss2.ast import AtRule, Declaration, FunctionBlock, Node, ParseError, QualifiedRule, SquareBracketsBlock

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
# What a script or the browser changes while the page is read; rules for it are never taken away.
_CHANGING = ("data-pi", "aria-", "open", "hidden", "disabled", "checked", "popover", "inert", "lang")
_STRING = re.compile(r"""["'`]([^"'`\n]*)["'`]""")
# An element that a script makes; what else it says of elements is about those that are there.
_MADE = re.compile(r"""(?:createElement|element)\(\s*["'](\w+)["']""")
_NAME = re.compile(r"[A-Za-z][\w-]*")
_HOLDS_RULES = ("media", "supports", "layer", "container", "scope")


class NotSlim(Exception):
    """The built site is not as this step expects; its message says what is different."""


def slim(folder: Path) -> None:
    """Give all pages in `folder` one style sheet, and take away files that no page asks for.

    Raises NotSlim if the pages do not share their style sheets, or one asks for a file of its own.
    """
    pages = sorted(folder.rglob("*.html"))
    documents = {page: html.parse(page).getroot() for page in pages}
    sheets = {tuple(_sheets(folder, page, document)) for page, document in documents.items()}
    if len(sheets) != 1:
        raise NotSlim(f"The pages do not all have the same style sheets: {sorted(sheets)[:2]}.")
    wanted = sheets.pop()
    parsed = [tinycss2.parse_stylesheet(f.read_text("utf-8"), True, True) for f in (folder / name for name in wanted)]
    used = _used(documents.values(), (script.read_text("utf-8") for script in (folder / "javascripts").glob("*.js")))
    # Sheets that a script adds when it is started keep what they ask of the one that every page has.
    later = "".join(
        f.read_text("utf-8") for f in folder.rglob("*.css") if f.relative_to(folder).as_posix() not in wanted
    )
    css = without_unused_properties("".join(rules_in_use(rules, used) for rules in parsed), later)
    if found := re.search(r"url\((?!['\"]?(?:data:|#))[^)]*\)", css):
        raise NotSlim(f"A style sheet asks for a file of its own, {found[0]}, which would not be found any more.")
    sheet = f"stylesheets/site.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    (folder / sheet).write_text(css, "utf-8")
    for name in wanted:
        (folder / name).unlink()
    for file in folder.glob("stylesheets/*.css"):
        if file != folder / sheet:
            rules = tinycss2.parse_stylesheet(file.read_text("utf-8"), True, True)
            file.write_text(rules_in_use(rules, _Everything()), "utf-8")
    for file in folder.glob("javascripts/**/*.js"):
        file.write_text(jsmin(file.read_text("utf-8")) + "\n", "utf-8")
    code = _code_apart(folder)
    for page in pages:
        text = without_indents(_with_one_sheet(page.read_text("utf-8"), sheet))
        root = _root_of(text, sheet)
        for name in CODE_FOLDERS:
            text = text.replace(f'="{root}{name}/', f'="{root}{code}/{name}/')
        page.write_text(_with_templates_apart(text, folder, root), "utf-8")
    for pattern in _UNUSED:
        for file in folder.glob(pattern):
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
    raise NotSlim(f"The error page asks for {address}, which is not there.")


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


# --- which selectors any page has something for ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Used:
    """The kinds of element that pages have (tag, classes, id, attributes), and names that scripts may set."""

    elements: frozenset[frozenset[str]]
    names: frozenset[str]
    cache: dict[frozenset[str], bool] = field(default_factory=dict)

    def has(self, wanted: Iterable[str]) -> bool:
        """Whether an element with all of this may be on a page: "p", ".pi-care", "#help", "[dir", "[dir=ltr"."""
        fixed = frozenset(name for name in wanted if not self._changes(name))
        if fixed not in self.cache:
            self.cache[fixed] = not fixed or any(fixed <= element for element in self.elements)
        return self.cache[fixed]

    def _changes(self, name: str) -> bool:
        plain = name.lstrip(".#[")
        # A class that a script sets stands in a string of it, as one of a page stands on the page.
        return plain in self.names or (name[0] == "[" and plain.startswith(_CHANGING))


class _Everything(Used):
    """For sheets that are added later, to what scripts make: nothing is left out."""

    def __init__(self) -> None:
        super().__init__(frozenset(), frozenset())

    def has(self, wanted: Iterable[str]) -> bool:
        return True


def _used(documents: Iterable[html.HtmlElement], scripts: Iterable[str]) -> Used:
    elements = {_element(e) for document in documents for e in document.iter() if isinstance(e.tag, str)}
    texts = list(scripts)
    strings = {name for text in texts for string in _STRING.findall(text) for name in _NAME.findall(string)}
    made = {name for text in texts for name in _MADE.findall(text)}
    return Used(frozenset(elements), frozenset(strings - defs.tags | made))


def _element(element: html.HtmlElement) -> frozenset[str]:
    found = {element.tag.lower()}
    for name, value in element.attrib.items():
        if name == "class":
            found |= {f".{one}" for one in value.split()}
        elif name == "id":
            found.add(f"#{value}")
        # Of attributes with words in them only the name: a selector asks for no more.
        found |= {f"[{name}", f"[{name}={value}"} if len(value) < 20 else {f"[{name}"}
    return frozenset(found)


def rules_in_use(rules: Iterable[Node], used: Used) -> str:
    """A style sheet's rules as text, without the selectors that nothing on any page can match."""
    return "".join(_rule(rule, used) for rule in rules)


def _rule(rule: Node, used: Used) -> str:
    if isinstance(rule, ParseError):
        raise NotSlim(f"A style sheet cannot be read at line {rule.source_line}: {rule.message}.")
    if isinstance(rule, QualifiedRule):
        selectors = [s for s in _split(rule.prelude) if _may_match(s, used)]
        body = _declarations(rule.content)
        return f"{','.join(_text(s) for s in selectors)}{{{body}}}" if selectors and body else ""
    if isinstance(rule, AtRule):
        head = f"@{rule.at_keyword}{_text(rule.prelude, ' ')}"
        if rule.content is None:
            return "" if rule.lower_at_keyword == "charset" else f"{head};"
        if rule.lower_at_keyword in _HOLDS_RULES:
            inner = rules_in_use(tinycss2.parse_blocks_contents(rule.content, True, True), used)
            return f"{head}{{{inner}}}" if inner else ""
        return f"{head}{{{tinycss2.serialize(rule.content).strip()}}}"
    return ""


def _declarations(content: list[Node]) -> str:
    found = []
    for item in tinycss2.parse_blocks_contents(content, True, True):
        if not isinstance(item, Declaration):
            raise NotSlim(f"A rule holds something else than declarations at line {item.source_line}.")
        important = "!important" if item.important else ""
        found.append(f"{item.name}:{_text(item.value)}{important}")
    return ";".join(found)


def _text(tokens: Iterable[Node], before: str = "") -> str:
    """Tokens as text, without comments and with one blank for many."""
    text = tinycss2.serialize([token for token in tokens if token.type != "comment"])
    text = re.sub(r"\s+", " ", text).strip() if "url(" not in text and '"' not in text else text.strip()
    return f"{before}{text}" if text else ""


def _split(tokens: Iterable[Node]) -> Iterator[list[Node]]:
    part: list[Node] = []
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _may_match(selector: list[Node], used: Used) -> bool:
    """Whether each element that the selector names, by itself, may be on some page."""
    compound: list[str] = []
    before = ""
    is_after_colon = False
    for token in [*selector, None]:
        is_break = token is None or token.type == "whitespace" or (token.type == "literal" and token.value in ">+~")
        if is_break:
            if not used.has(compound):
                return False
            compound, before = [], ""
        elif token.type == "literal":
            is_after_colon = token.value == ":"
            before = token.value if token.value == "." else ""
            continue
        elif token.type == "hash":
            compound.append(f"#{token.value}")
        elif token.type == "ident" and not is_after_colon:
            compound.append(f".{token.value}" if before else token.value.lower())
        elif isinstance(token, SquareBracketsBlock):
            compound.append(_attribute(token.content))
        elif (
            isinstance(token, FunctionBlock)
            and token.lower_name in ("is", "where", "has", "-webkit-any", "-moz-any")
            and not any(_may_match(s, used) for s in _split(token.arguments))
        ):
            return False
        is_after_colon, before = False, ""
    return True


def _attribute(tokens: list[Node]) -> str:
    """`[dir=ltr]` as "[dir=ltr", and anything less exact as "[dir"."""
    words = [token for token in tokens if token.type != "whitespace"]
    name = f"[{words[0].value}"
    is_exact = len(words) == 3 and words[1].type == "literal" and words[1].value == "="
    return f"{name}={words[2].value}" if is_exact else name


_SET = re.compile(r"(?<=[{;])(--[\w-]+):(?:[^;{}\"'(]|\"[^\"]*\"|'[^']*'|\((?:[^()]|\([^()]*\))*\))*(?:;|(?=\}))")
_ASKED = re.compile(r"var\(\s*(--[\w-]+)")


def without_unused_properties(css: str, later: str = "") -> str:
    """Minified CSS without custom properties and animations that nothing in it, or in `later`, asks for."""
    before = ""
    while css != before:
        before, unused = css, set(_SET.findall(css)) - set(_ASKED.findall(css + later))
        css = _SET.sub(lambda match, unused=unused: "" if match[1] in unused else match[0], css)  # type: ignore[misc]
        css = re.sub(r"[^{}]*\{\}", "", css)
    for match in list(re.finditer(r"@(?:-\w+-)?keyframes ([\w-]+)\{(?:[^{}]*\{[^{}]*\})*\}", css)):
        if not re.search(rf"animation[^;{{}}]*\b{re.escape(match[1])}\b", css.replace(match[0], "")):
            css = css.replace(match[0], "")
    return css
