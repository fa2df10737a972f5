"""The site is built from the real settings, hooks and templates, small and whole, strictly."""

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

from builds import PROPERDOCS, SITE_URL, contents, generate, make_site
from conftest import ROOT, content_of
from patientinfo.contract import ATTRIBUTES, SITE_PAGES, TREATMENT_PAGES
from patientinfo.verify import verify_site
from patientinfo.verify_files import write_checksums
from patientinfo.words import load_words

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
    words = load_words(ROOT, code)
    document = page(small_site, f"{prefix(code)}sample/recovery")
    text = " ".join(document.text_content().split())
    for key in ("action.skip", "menu", "menu.treatment", "menu.site", "search", "search.label", "note.heading",
                "review.heading", "review.medical", "review.language", "footer.about"):  # fmt: skip
        assert words[key] in text, key
    back = document.xpath("//a[contains(@class, 'footnote-backref')]")
    assert {link.get("aria-label") for link in back} == {words["note.back"]}
    assert document.xpath("//nav[contains(@class, 'pi-languages')]/@aria-label") == [words["language.choose"]]


@pytest.mark.parametrize("code", CODES)
def test_a_page_that_nobody_has_checked_says_so(built_site: Path, code: str) -> None:
    words = load_words(ROOT, code)
    text = " ".join(page(built_site, f"{prefix(code)}fractional-laser/recovery").text_content().split())
    assert words["review.medical.none"] in text
    assert words["review.language.none"] in text


@pytest.mark.parametrize("code", ["nl", "ms"])
def test_no_english_word_of_the_page_is_left(small_site: Path, code: str) -> None:
    english = set(load_words(ROOT, "en").values()) - set(load_words(ROOT, code).values())
    document = page(small_site, f"{prefix(code)}sample/recovery")
    own = [element for element in document.iter() if element.get("lang", code) == code]
    given = [pair for element in own for pair in element.attrib.items() if pair[0] not in ATTRIBUTES]
    spoken = ("aria-label", "title", "placeholder", "alt", "data-")
    shown = {text.strip() for text in document.itertext()} | {v for name, v in given if name.startswith(spoken)}
    assert shown & {word for word in english if len(word) > 3} == set()


@pytest.mark.parametrize("first", CODES)
def test_the_error_page_speaks_every_language_its_own_first(small_site: Path, first: str) -> None:
    document = html.parse(small_site / prefix(first) / "404.html").getroot()
    assert document.get("lang") == first
    assert document.xpath("//h1/text()") == [load_words(ROOT, first)["404.title"]]  # heard first
    assert document.xpath("//*[@class='pi-not-found']/@lang") == [first, *(code for code in CODES if code != first)]
    for code in CODES:
        section = document.xpath("//*[@class='pi-not-found'][@lang=$code]", code=code)[0]
        words = load_words(ROOT, code)
        assert words["404.title"] in section.text_content()
        assert section.xpath(".//a/@href") == [f"/{prefix(code)}"]
    assert document.xpath("//a[@class='md-skip']/@href") == ["#content"]
    assert document.xpath("//*[@id='content']")


@pytest.mark.parametrize("code", CODES)
def test_every_word_of_the_glossary_names_itself_in_the_other_languages(built_site: Path, code: str) -> None:
    items = page(built_site, f"{prefix(code)}glossary").xpath("//article//li[@id][strong]")
    assert len(items) > 30
    named = {item.get("id"): item.xpath("p[@class='pi-uses']/span/@lang") for item in items}
    assert named == {id: [other for other in CODES if other != code] for id in named}


@pytest.mark.parametrize("code", CODES)
def test_each_language_has_a_search_index_of_its_own(built_site: Path, code: str) -> None:
    index = json.loads((built_site / prefix(code) / "search/search_index.json").read_text(encoding="utf-8"))
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


def test_no_page_has_inline_code_and_each_has_the_policy(built_site: Path) -> None:
    for name, data in contents(built_site).items():
        if name.endswith(".html"):
            document = html.fromstring(data)
            policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
            assert "unsafe" not in policy[0], name
            assert policy[0].startswith("default-src 'none'"), name
            is_data = "@type='application/ld+json'"
            assert not document.xpath(f"//*[@style] | //style | //script[not(@src or {is_data})]"), name


def test_nothing_has_to_be_taken_out_of_any_article(built_site: Path) -> None:
    """The second wall: what was rendered is what a sanitiser lets through."""
    allowed = {"id", "lang", "class", "role", "aria-label", "aria-labelledby", "aria-current", "title", "translate"}
    tags = nh3.ALLOWED_TAGS | {"section", "article", "svg", "path"}
    attributes = dict.fromkeys(tags, allowed) | {
        "a": allowed | {"href", "hreflang"},
        "img": allowed | {"src", "alt"},
        "th": allowed | {"scope"},
        "td": allowed | {"data-label"},
        "div": allowed | {"popover"},
        "svg": allowed | {"viewbox", "viewBox", "aria-hidden"},
        "path": allowed | {"d"},
    }
    for name, data in contents(built_site).items():
        if not name.endswith(".html"):
            continue
        article = html.fromstring(data).find(".//article")
        for ours in article.xpath(
            "./*["
            + " or ".join(f"contains(@class, '{part}')" for part in ("pi-tool", "pi-side", "pi-print", "pi-review"))
            + "]"
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


def test_the_built_site_says_what_the_content_says(built_site: Path) -> None:
    assert verify_site(built_site, *content_of(ROOT), ROOT, SITE_URL) == []


def test_an_error_page_that_is_missing_or_in_another_language_is_found(built_site: Path, tmp_path: Path) -> None:
    shutil.copytree(built_site, tmp_path / "site")
    (tmp_path / "site/nl/404.html").unlink()
    shutil.copy(built_site / "404.html", tmp_path / "site/ms/404.html")
    write_checksums(tmp_path / "site")
    found = verify_site(tmp_path / "site", *content_of(ROOT), ROOT, SITE_URL)
    assert [(p.path, p.rule, str(p.message)) for p in found] == [
        ("site/ms/404.html", "wrong-language", "The error page is not in Bahasa Melayu."),
        ("site/nl/404.html", "page-not-built", "There is no error page."),
    ]


# --- ProperDocs, which continues MkDocs 1.x ----------------------------------------------------------------


@pytest.fixture(scope="module")
def on_properdocs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The real content with the real settings, built strictly on ProperDocs; and its log."""
    target = tmp_path_factory.mktemp("properdocs") / "site"
    result = generate(ROOT, target, "properdocs")
    assert result.returncode == 0, result.stdout + result.stderr
    return target, result.stdout + result.stderr


def test_properdocs_stands_without_mkdocs() -> None:
    code = "from importlib.util import find_spec as f; print([n for n in ('mkdocs', 'properdocs') if f(n)])"
    result = subprocess.run([str(PROPERDOCS), "-I", "-c", code], capture_output=True, text=True, check=False)
    assert result.stdout == "['properdocs']\n", result.stderr


# The plugin looks for a list in MkDocs' folder by name, while it is imported, and has a copy for when it finds none.
# Only its `reconfigure_search` would use it, which is off.
OF_THE_PLUGIN = "WARNING -  mkdocs_static_i18n: Unable to detect lunr languages from mkdocs distribution"


def test_properdocs_builds_without_a_warning_of_ours(on_properdocs: tuple[Path, str]) -> None:
    log = on_properdocs[1].splitlines()
    assert "Documentation built" in log[-1]
    assert [line for line in log if not line.startswith("INFO ") or "Warning" in line] == [OF_THE_PLUGIN]


def test_properdocs_makes_the_same_pages(generated_site: Path, on_properdocs: tuple[Path, str]) -> None:
    theirs, ours = contents(on_properdocs[0]), contents(generated_site)
    assert theirs.keys() == ours.keys()
    pages = [name for name in ours if name.endswith(".html")]
    assert len(pages) == len(list((ROOT / "docs").rglob("*.md"))) + len(CODES)  # error pages
    for name in pages:
        their_page, our_page = html.fromstring(theirs[name]), html.fromstring(ours[name])
        assert their_page.xpath("//@id") == our_page.xpath("//@id"), name
        assert their_page.findtext(".//h1") == our_page.findtext(".//h1"), name
        their_text, our_text = (page.find(".//article").text_content() for page in (their_page, our_page))
        assert their_text == our_text, name
        made_by = [page.xpath("//meta[@name='generator']/@content")[0] for page in (their_page, our_page)]
        assert "ProperDocs" in made_by[0], name
        assert "ProperDocs" not in made_by[1], name


def test_properdocs_differs_in_nothing_but_its_name(generated_site: Path, on_properdocs: tuple[Path, str]) -> None:
    theirs, ours = contents(on_properdocs[0]), contents(generated_site)
    name_tag = rb'<meta name="generator"[^>]*>'
    for name, data in ours.items():
        if not name.endswith(".gz"):  # holds the time
            assert re.sub(name_tag, b"", theirs[name]) == re.sub(name_tag, b"", data), name


# --- failures ----------------------------------------------------------------------------------------------


GENERATORS = pytest.mark.parametrize("generator", ["mkdocs", "properdocs"])


@GENERATORS
def test_a_planted_warning_fails_the_build(
    project: Path, tmp_path: Path, edit: Callable[..., None], generator: str
) -> None:
    edit("docs/nl/sample/benefits.md", "Het onderzoek is", "Het [onderzoek](nergens.md) is")
    result = generate(project, tmp_path / "site", generator)
    assert result.returncode != 0
    assert "nergens.md" in result.stderr


@GENERATORS
def test_broken_front_matter_fails_the_build_with_its_line(
    project: Path, tmp_path: Path, edit: Callable[..., None], generator: str
) -> None:
    edit("docs/nl/sample/benefits.md", "title: Resultaat", "title: Resultaat: wat het doet")
    result = generate(project, tmp_path / "site", generator)
    assert result.returncode != 0
    assert "docs/nl/sample/benefits.md:2:" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.fixture
def made(project: Path) -> dict[str, bytes]:
    """The project with a site that was made before, and what that holds."""
    result = make_site(project)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"The site is ready: {PAGES} pages" in result.stdout
    assert str(project / "site") in result.stdout
    return contents(project / "site")


def break_content(project: Path) -> None:
    (project / "docs/nl/sample/benefits.md").unlink()


def break_template(project: Path) -> None:
    (project / "overrides/main.html").write_text("{% extends 'nothing.html' %}", encoding="utf-8")


def break_what_is_built(project: Path) -> None:
    """Content and generator are content; only the check of the built pages can see this."""
    main = project / "overrides/main.html"
    text = main.read_text(encoding="utf-8")
    assert "{{ page.content" in text
    main.write_text(text.replace("{{ page.content", "{{ page.content | replace('38', '39')"), encoding="utf-8")


def add_foreign_request(project: Path) -> None:
    main = project / "overrides/partials/pi/footer.html"
    main.write_text('<img src="https://tracker.example/x.png" alt="">', encoding="utf-8")


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (break_content, "docs/nl/sample/benefits.md:1:1: This page does not exist in Nederlands"),
        (break_template, "nothing.html"),
        (break_what_is_built, "does not say what docs/en/sample/recovery.md says"),
        (add_foreign_request, "would fetch https://tracker.example/x.png from elsewhere"),
    ],
    ids=["content", "template", "built-text", "foreign-request"],
)
def test_whatever_fails_the_old_site_stays_to_the_byte(
    project: Path, made: dict[str, bytes], break_it: Callable[[Path], None], says: str
) -> None:
    break_it(project)
    result = make_site(project)
    assert result.returncode == 1
    assert says in result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    assert "The site/ of last time is as it was." in result.stderr
    assert contents(project / "site") == made
    assert not (project / ".build").exists() or [p.name for p in (project / ".build").iterdir()] == ["check"]


def test_the_address_of_the_site_comes_from_whoever_publishes(project: Path) -> None:
    result = make_site(project, SITE_URL="https://www.clinic.example/guide/")
    assert result.returncode == 0, result.stdout + result.stderr
    text = (project / "site/nl/index.html").read_text(encoding="utf-8")
    assert 'href="https://www.clinic.example/guide/nl/"' in text
    assert 'href="/guide/nl/"' in (project / "site/404.html").read_text(encoding="utf-8")
