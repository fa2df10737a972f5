"""The pages as the generator leaves them, strictly, from the real settings, hooks and templates."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import nh3
import pytest
from lxml import html

from builds import PROPERDOCS, SITE_URL, contents, generate, rewrite_checksums
from conftest import BELOW, ROOT, Content, built, treatment
from patientinfo.content.labels import load_labels
from patientinfo.contract import ATTRIBUTES, SITE_PAGES, TREATMENT_PAGES
from patientinfo.publish.verify import verify_site

CODES = ("en", "nl", "ms")
PAGES = len(CODES) * (len(SITE_PAGES) + len(TREATMENT_PAGES))  # of the small site


def page(site: Path, name: str) -> html.HtmlElement:
    return html.parse(site / name / "index.html").getroot()


def prefix(code: str) -> str:
    return "" if code == "en" else f"{code}/"


def test_every_page_is_built_and_no_other(small_site: Path) -> None:
    built = {name for name in contents(small_site) if name.endswith(".html")}
    pages = [
        *("" if name == "index" else f"{name}/" for name in SITE_PAGES),
        *("sample/" if name == "index" else f"sample/{name}/" for name in TREATMENT_PAGES),
    ]
    assert built == {f"{prefix(code)}{name}index.html" for code in CODES for name in pages} | {
        f"{prefix(code)}404.html" for code in CODES
    }


@pytest.mark.parametrize("code", CODES)
def test_each_page_says_its_language(small_site: Path, code: str) -> None:
    document = page(small_site, f"{prefix(code)}sample/recovery")
    assert document.get("lang") == code
    assert document.find(".//article").get("lang") == code
    assert document.xpath("//li/a[@aria-current='true']/@lang") == [code]


@pytest.mark.parametrize("code", CODES)
def test_translations_are_named_absolutely_and_mutually(small_site: Path, code: str) -> None:
    found = page(small_site, f"{prefix(code)}sample/recovery").xpath("//link[@rel='alternate'][@hreflang]")
    assert [(link.get("hreflang"), link.get("href")) for link in found] == [
        ("en", f"{SITE_URL}sample/recovery/"),
        ("nl", f"{SITE_URL}nl/sample/recovery/"),
        ("ms", f"{SITE_URL}ms/sample/recovery/"),
        ("x-default", f"{SITE_URL}sample/recovery/"),
    ]


@pytest.mark.parametrize("code", CODES)
def test_the_furniture_is_in_the_language_of_the_page(small_site: Path, code: str) -> None:
    words = load_labels(ROOT, code)
    document = page(small_site, f"{prefix(code)}sample/recovery")
    text = " ".join(document.text_content().split())
    for key in ("action.skip", "menu", "menu.treatment", "menu.site", "search", "search.label", "note.heading",
                "review.heading", "review.medical", "review.language", "footer.about"):  # fmt: skip
        assert words[key] in text, key
    back = document.xpath("//a[contains(@class, 'footnote-backref')]")
    assert {link.get("aria-label") for link in back} == {words["note.back"]}
    assert document.xpath("//nav[contains(@class, 'pi-languages')]/@aria-label") == [words["language.choose"]]


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_who_has_checked_it_or_that_nobody_has(small_site: Path, unchecked_below: Path, code: str) -> None:
    words = load_labels(ROOT, code)
    for site, checked in ((small_site, True), (unchecked_below, False)):
        text = " ".join(page(site, f"{prefix(code)}sample/recovery").text_content().split())
        assert ("Nobody Real" in text) == checked
        assert (words["review.medical.none"] in text) != checked
        assert (words["review.language.none"] in text) != checked


def test_the_address_of_the_site_comes_from_whoever_publishes(unchecked_below: Path) -> None:
    text = (unchecked_below / "nl/index.html").read_text(encoding="utf-8")
    assert f'href="{BELOW}nl/"' in text
    assert 'href="/info/skin/nl/"' in (unchecked_below / "404.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["nl", "ms"])
def test_no_english_word_of_the_page_is_left(small_site: Path, code: str) -> None:
    english = set(load_labels(ROOT, "en").values()) - set(load_labels(ROOT, code).values())
    document = page(small_site, f"{prefix(code)}sample/recovery")
    own = [element for element in document.iter() if element.get("lang", code) == code]
    # What the contract calls a kind is the same in every language: a name for programs, not for readers.
    pairs = [pair for element in own for pair in element.attrib.items() if pair[0] not in ATTRIBUTES]
    given = [(name, v) for name, v in pairs if not (name.startswith("data-") and v in treatment().kind_values)]
    spoken = ("aria-label", "title", "placeholder", "alt", "data-")
    shown = {text.strip() for text in document.itertext()} | {v for name, v in given if name.startswith(spoken)}
    assert shown & {word for word in english if len(word) > 3} == set()


@pytest.mark.parametrize("first", CODES)
def test_the_error_page_speaks_every_language_its_own_first(small_site: Path, first: str) -> None:
    document = html.parse(small_site / prefix(first) / "404.html").getroot()
    assert document.get("lang") == first
    assert document.xpath("//h1/text()") == [load_labels(ROOT, first)["404.title"]]  # heard first
    assert document.xpath("//*[@class='pi-not-found']/@lang") == [first, *(code for code in CODES if code != first)]
    for code in CODES:
        section = document.xpath("//*[@class='pi-not-found'][@lang=$code]", code=code)[0]
        words = load_labels(ROOT, code)
        assert words["404.title"] in section.text_content()
        own, other = ("999", "112") if code == "ms" else ("112", "999")
        assert section.xpath(".//a/@href") == [f"/{prefix(code)}", f"tel:{own}", f"tel:{other}"]
    assert document.xpath("//a[@class='md-skip']/@href") == ["#content"]
    assert document.xpath("//*[@id='content']")


@pytest.mark.parametrize("code", CODES)
def test_every_word_of_the_glossary_names_itself_in_the_other_languages(small_site: Path, code: str) -> None:
    items = page(small_site, f"{prefix(code)}glossary").xpath("//article//li[@id][strong]")
    assert len(items) == 13
    named = {item.get("id"): item.xpath("p[@class='pi-uses']/span/@lang") for item in items}
    assert named == {id: [other for other in CODES if other != code] for id in named}


@pytest.mark.parametrize("code", CODES)
def test_each_language_has_a_search_index_of_its_own(small_finished: Path, code: str) -> None:
    index = json.loads((small_finished / prefix(code) / "search/search_index.json").read_text(encoding="utf-8"))
    text = json.dumps([[doc["title"], doc["text"], doc.get("keywords")] for doc in index["docs"]], ensure_ascii=False)
    own = {"en": "pregnant", "nl": "zwanger", "ms": "hamil"}
    assert own[code] in text
    for other in set(CODES) - {code}:
        assert own[other] not in text


def test_the_sitemap_has_every_page_with_the_date_of_its_content(small_site: Path) -> None:
    sitemap = (small_site / "sitemap.xml").read_text(encoding="utf-8")
    assert sitemap.count("<loc>") == PAGES
    assert set(re.findall(r"<lastmod>(.*?)</lastmod>", sitemap)) == {"2026-01-02"}
    assert "None" not in sitemap


def test_no_page_has_inline_code_and_each_has_the_policy(small_finished: Path) -> None:
    for name, data in contents(small_finished).items():
        if name.endswith(".html"):
            document = html.fromstring(data)
            policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
            assert "unsafe" not in policy[0], name
            assert policy[0].startswith("default-src 'none'"), name
            is_data = "@type='application/ld+json'"
            assert not document.xpath(f"//*[@style] | //style | //script[not(@src or {is_data})]"), name


def test_nothing_has_to_be_taken_out_of_any_article(small_finished: Path) -> None:
    """The second wall: what was rendered is what a sanitiser lets through."""
    allowed = {"id", "lang", "class", "role", "aria-label", "aria-labelledby", "aria-current", "title", "translate"}
    tags = nh3.ALLOWED_TAGS | {"section", "article", "svg", "path"}
    attributes = dict.fromkeys(tags, allowed) | {
        "a": allowed | {"href", "hreflang"},
        "img": allowed | {"src", "alt"},
        "th": allowed | {"scope"},
        "td": allowed | {"data-label"},
        "div": allowed | {"popover"},
        "p": allowed | {"hidden"},
        "svg": allowed | {"viewbox", "viewBox", "aria-hidden"},
        "path": allowed | {"d"},
    }
    for name, data in contents(small_finished).items():
        if not name.endswith(".html"):
            continue
        article = html.fromstring(data).find(".//article")
        for ours in article.xpath(
            "./*["
            + " or ".join(
                f"contains(@class, '{part}')" for part in ("pi-tool", "pi-side", "pi-print", "pi-review", "pi-days")
            )
            + " or self::link]"
        ):
            ours.drop_tree()  # of the templates, with buttons
        before = html.tostring(article, encoding="unicode")
        clean = nh3.clean(before, tags=tags, attributes=attributes, generic_attribute_prefixes={"data-"},
                          link_rel=None)  # fmt: skip
        after = html.tostring(html.fromstring(clean), encoding="unicode")
        assert _elements(after) == _elements(before), name


def _elements(text: str) -> list[tuple[str, tuple[tuple[str, str], ...], str]]:
    return [
        (e.tag, tuple(sorted(e.attrib.items())), " ".join(e.text_content().split()))
        for e in html.fromstring(text).iter()
        if isinstance(e.tag, str)
    ]


def test_the_built_site_says_what_the_content_says(small_finished: Path, small_content: Content) -> None:
    assert verify_site(small_finished, *small_content) == []


def test_an_error_page_that_is_missing_or_in_another_language_is_found(
    small_finished: Path, small_content: Content, tmp_path: Path
) -> None:
    site = shutil.copytree(small_finished, tmp_path / "site")
    (site / "nl/404.html").unlink()
    shutil.copy(small_finished / "404.html", site / "ms/404.html")
    rewrite_checksums(site)
    found = verify_site(site, *small_content)
    assert [(p.path, p.rule, str(p.message)) for p in found] == [
        ("site/ms/404.html", "wrong-language", "The error page is not in Bahasa Melayu."),
        ("site/nl/404.html", "page-not-built", "There is no error page."),
    ]


# --- ProperDocs, which continues MkDocs 1.x ----------------------------------------------------------------


@pytest.fixture(scope="module")
def on_properdocs(tmp_path_factory: pytest.TempPathFactory, built_before: Path) -> tuple[Path, str]:
    """The same content with the same settings, built strictly on ProperDocs; and its log."""
    folder = tmp_path_factory.mktemp("properdocs")
    root = shutil.copytree(built_before, folder / "project")
    return folder / "site", built(root, folder / "site", "properdocs")


@pytest.mark.properdocs
def test_properdocs_stands_without_mkdocs() -> None:
    code = "from importlib.util import find_spec as f; print([n for n in ('mkdocs', 'properdocs') if f(n)])"
    result = subprocess.run([str(PROPERDOCS), "-I", "-c", code], capture_output=True, text=True, check=False)
    assert result.stdout == "['properdocs']\n", result.stderr


# The plugin looks for a list in MkDocs' folder by name, while it is imported, and has a copy for when it finds none.
# Only its `reconfigure_search` would use it, which is off.
OF_THE_PLUGIN = "WARNING -  mkdocs_static_i18n: Unable to detect lunr languages from mkdocs distribution"


@pytest.mark.properdocs
def test_properdocs_builds_without_a_warning_of_ours(on_properdocs: tuple[Path, str]) -> None:
    log = on_properdocs[1].splitlines()
    assert "Documentation built" in log[-1]
    assert [line for line in log if not line.startswith("INFO ") or "Warning" in line] == [OF_THE_PLUGIN]


@pytest.mark.properdocs
def test_properdocs_makes_the_same_bytes_but_for_its_name(small_site: Path, on_properdocs: tuple[Path, str]) -> None:
    theirs, ours = contents(on_properdocs[0]), contents(small_site)
    assert theirs.keys() == ours.keys()
    name_tag = rb'<meta name="generator" content="([^"]*)">'
    for name, data in ours.items():
        if name.endswith(".html"):
            assert b"ProperDocs" in re.findall(name_tag, theirs[name])[0], name
            assert b"ProperDocs" not in re.findall(name_tag, data)[0], name
        if not name.endswith(".gz"):  # holds the time
            assert re.sub(name_tag, b"", theirs[name]) == re.sub(name_tag, b"", data), name


# --- failures ----------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, built_before: Path) -> Path:
    """The small project, of which the check remembers all that does not change."""
    return shutil.copytree(built_before, tmp_path / "project")


GENERATORS = pytest.mark.parametrize(
    "generator", ["mkdocs", pytest.param("properdocs", marks=[pytest.mark.properdocs, pytest.mark.further])]
)


@GENERATORS
def test_a_planted_warning_fails_the_build(
    project: Path, tmp_path: Path, edit: Callable[..., None], generator: str
) -> None:
    edit("docs/nl/sample/benefits.md", "Het onderzoek is", "Het [onderzoek](nergens.md) is")
    result = generate(project, tmp_path / "site", generator, ONLY="nl")
    assert result.returncode != 0
    assert "nergens.md" in result.stderr


@GENERATORS
def test_broken_front_matter_fails_the_build_with_its_line(
    project: Path, tmp_path: Path, edit: Callable[..., None], generator: str
) -> None:
    edit("docs/nl/sample/benefits.md", "title: Resultaat", "title: Resultaat: wat het doet")
    result = generate(project, tmp_path / "site", generator, ONLY="nl")
    assert result.returncode != 0
    assert "docs/nl/sample/benefits.md:2:" in result.stderr
    assert "Traceback" not in result.stderr
