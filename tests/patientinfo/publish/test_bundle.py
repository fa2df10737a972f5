"""One style sheet for all pages, styles and scripts without comments and blanks."""

from __future__ import annotations

import re
import subprocess
from itertools import chain
from pathlib import Path

import pytest
from lxml import html

from builds import bundle
from conftest import ROOT
from patientinfo.publish.bundle import BundleError, collapse_white_space
from patientinfo.publish.offline import WORKER


def test_blanks_between_lines_are_one_line_break_but_not_where_they_show() -> None:
    text = "<p>\n\n    a  b\n</p>  \n<pre>\n  x\n\n  y</pre>\n\n<textarea>\n\n z</textarea>\n\n<i>c</i>"
    assert (
        collapse_white_space(text) == "<p>\na  b\n</p>\n<pre>\n  x\n\n  y</pre>\n<textarea>\n\n z</textarea>\n<i>c</i>"
    )


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("", ""),
        (" \t", " \t"),
        ("\n", "\n"),
        (" \n ", "\n"),
        ("a \t\n\n \n\tb \n", "a\nb\n"),
        # A space that does not break shows.
        ("a\xa0 \n\xa0b\xa0\n \xa0 \nc", "a\xa0\nb\xa0\nc"),
    ],
)
def test_blanks_are_kept_where_no_line_breaks(text: str, short: str) -> None:
    assert re.sub(r"[ \t]*\n\s*", "\n", text) == short
    assert collapse_white_space(text) == short


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def page(*sheets: str) -> str:
    links = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in sheets)
    return f"<html><head>{links}<title>x</title></head><body><p>x</p></body></html>"


def test_pages_at_any_depth_share_one_sheet(tmp_path: Path) -> None:
    css = {"stylesheets__a_css": "p{margin:0}", "stylesheets__b_css": "i{margin:0}p{top:0}"}
    folder = write(
        tmp_path,
        index_html=page("stylesheets/a.css", "stylesheets/b.css"),
        one__two__index_html=page("../../stylesheets/a.css", "../../stylesheets/b.css"),
        **{"404_html": page("/sub/stylesheets/a.css", "/sub/stylesheets/b.css")},
        **css,
    )
    bundle(folder)
    (sheet,) = folder.rglob("*.css")
    assert sheet.read_text() == "p{margin:0}i{margin:0}p{top:0}"
    for name, before in (("index.html", ""), ("one/two/index.html", "../../"), ("404.html", "/sub/")):
        links = html.parse(folder / name).getroot().xpath("//link/@href")
        assert links == [before + sheet.relative_to(folder).as_posix()]
    assert re.fullmatch(r"static/[0-9a-f]{8}/stylesheets/site\.[0-9a-f]{8}\.css", sheet.relative_to(folder).as_posix())


@pytest.mark.parametrize(
    ("pages", "css", "message"),
    [
        ((("a.css",), ()), "p{margin:0}", "do not all have the same style sheets"),
        ((("a.css",),), "p{background:url(x.png)}", "asks for a file of its own"),
    ],
)
def test_what_it_does_not_understand_is_not_guessed(
    tmp_path: Path, pages: tuple[tuple[str, ...], ...], css: str, message: str
) -> None:
    files = {f"p{n}__index_html": page(*(f"../{s}" for s in sheets)) for n, sheets in enumerate(pages)}
    with pytest.raises(BundleError, match=message):
        bundle(write(tmp_path, a_css=css, **files))


def test_a_sheet_that_a_script_adds_later_stays(tmp_path: Path) -> None:
    later = '<template><link rel="stylesheet" href="stylesheets/later.css"></template>'
    folder = write(
        tmp_path,
        index_html=page("stylesheets/a.css").replace("<body>", f"<body>{later}"),
        stylesheets__a_css="p { margin: 0 }",
        stylesheets__later_css="p { top: 0 } /* why */",
    )
    bundle(folder)
    (site,) = folder.glob("static/*/stylesheets/site.*.css")
    assert site.read_text() == "p{margin:0}"
    assert site.with_name("later.css").read_text() == "p{top:0}"
    (file,) = folder.glob("static/templates/*")
    there = site.parent.relative_to(folder).as_posix()
    assert file.read_text() == f'<link rel="stylesheet" href="{there}/later.css">'
    assert f'<template data-src="static/templates/{file.name}"></template>' in (folder / "index.html").read_text()


@pytest.mark.parametrize("changed", ["javascripts__other_js", "stylesheets__a_css", "stylesheets__later_css"])
def test_whatever_changes_in_scripts_or_styles_all_get_a_new_address(tmp_path: Path, changed: str) -> None:
    script = '<script type="module" src="javascripts/site.js"></script>'
    files = {
        "index_html": page("stylesheets/a.css").replace("</body>", f"{script}</body>"),
        "javascripts__site_js": 'import "./other.js";\n',
        "javascripts__other_js": "export const a = 1;\n",
        "stylesheets__a_css": "p{margin:0}",
        "stylesheets__later_css": "p{top:0}",
    }
    addresses = set()
    for name, more in (("same", ""), ("again", ""), ("changed", "/*1*/p{left:0}")):
        folder = write(tmp_path / name, **{**files, changed: files[changed] + more})
        bundle(folder)
        (address,) = html.parse(folder / "index.html").getroot().xpath("//script/@src")
        assert (folder / address).read_text() == 'import"./other.js";\n'
        assert (folder / address).with_name("other.js").is_file()
        assert not (folder / "javascripts").exists()
        addresses.add(address)
    assert len(addresses) == 2


STYLES = ROOT / "overrides" / "stylesheets"


def test_no_rule_is_for_what_nothing_makes() -> None:
    """A class, id or attribute of our own in a style sheet is one that a template, a script or the renderer gives."""
    asked = {
        name
        for sheet in STYLES.rglob("*.css")
        for name in re.findall(
            r"[.#\[]((?:pi|data|md)-[\w-]+)", re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
        )
    }
    folders = (("overrides", "*.html"), ("overrides", "*.js"), ("scripts", "*.py"))
    made = "\n".join(f.read_text("utf-8") for f in chain(*((ROOT / name).rglob(kind) for name, kind in folders)))
    # Of `pi-care--{{ level }}` the beginning stands there.
    begun = set(re.findall(r"([\w-]+(?:--|__))(?:\{\{|\$?\{)", made))
    assert len(asked) > 100
    unmade = {name for name in asked if not re.search(rf"(?<![\w-]){name}(?![\w-])", made)}
    assert sorted(name for name in unmade if not name.startswith(tuple(begun))) == []


def test_no_custom_property_is_set_that_nothing_uses() -> None:
    css = "\n".join(sheet.read_text("utf-8") for sheet in STYLES.rglob("*.css"))
    made = "\n".join(file.read_text("utf-8") for file in (ROOT / "scripts").rglob("*.py"))
    set_ = set(re.findall(r"[\s{;](--[\w-]+)\s*:", css))
    assert len(set_) > 20
    assert sorted(name for name in set_ if f"var({name}" not in css + made) == []


# Positions apart, what acorn reads in two scripts; it stops at the first pair that differs.
SAME = """
import { readFileSync } from "node:fs";
import { parse } from "acorn";
const said = (key, value) =>
  key === "start" || key === "end" ? undefined : value instanceof RegExp ? String(value) : value;
const tree = (file) =>
  JSON.stringify(parse(readFileSync(file, "utf8"), { ecmaVersion: "latest", sourceType: "module" }), said);
const files = process.argv.slice(1);
for (let at = 0; at < files.length; at += 2) {
  if (tree(files[at]) !== tree(files[at + 1])) throw new Error(`${files[at]} does not say what ${files[at + 1]} says`);
}
console.log(files.length / 2);
"""


def say_the_same(*files: Path) -> subprocess.CompletedProcess[str]:
    command = ["node", "--input-type=module", "-e", SAME, *map(str, files)]
    return subprocess.run(command, cwd=ROOT / "tests" / "html", capture_output=True, text=True, check=False)


@pytest.mark.npm
def test_scripts_say_the_same_without_their_comments_and_blanks(small_finished: Path) -> None:
    written = sorted((ROOT / "overrides" / "javascripts").rglob("*.js"))
    (folder,) = (small_finished / "static").glob("*/javascripts")
    published = [folder / file.relative_to(ROOT / "overrides" / "javascripts") for file in written]
    written.append(ROOT / "overrides" / WORKER)
    published.append(small_finished / WORKER)
    done = say_the_same(*(file for pair in zip(written, published, strict=True) for file in pair))
    assert (done.stdout.strip(), done.returncode) == (str(len(written)), 0), done.stderr
    assert sum(f.stat().st_size for f in published) < 0.8 * sum(f.stat().st_size for f in written)


@pytest.mark.npm
@pytest.mark.parametrize(
    "other", ["const a = `b ${c} d`;", "const a = /b  c/;", 'const a = "b  c";', "const a = b\n(c);", "const a = b; c"]
)
def test_the_comparison_of_scripts_sees_a_difference(tmp_path: Path, other: str) -> None:
    files = [tmp_path / "one.js", tmp_path / "other.js"]
    files[0].write_text("const a = b; (c);\n", encoding="utf-8")
    files[1].write_text(other, encoding="utf-8")
    done = say_the_same(*files)
    assert (done.returncode == 0) == (other == "const a = b; c"), done.stderr
