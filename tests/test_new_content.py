"""One command begins a language, page or treatment; the check then lists what is to be written, and only that."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import builds
from builds import contents
from conftest import TODAY, accept_everything, built, check
from new_content import main
from patientinfo.content.labels import load_labels, load_places
from patientinfo.problems import ERROR, NOTICE, Problem
from patientinfo.skeletons.files import Skeleton, SkeletonError, write
from patientinfo.skeletons.labels import new_labels
from patientinfo.skeletons.locales import new_language
from patientinfo.skeletons.pages import emptied
from patientinfo.skeletons.settings_file import read_entries, with_entry

Edit = Callable[[str, str, str], None]
Run = Callable[..., tuple[int, str, str]]
LABELS = "overrides/partials/languages"
# What the check says of a text that is not there yet.
UNWRITTEN = {"missing-field", "missing-words", "not-written"}
FIELDS = "updated: 2026-01-02\nnext_review: 2027-01-02\n"


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command on the small project, on the day of the tests: its exit status, output and errors."""
    monkeypatch.setattr("new_content.today", lambda: TODAY)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(["--root", str(project), *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def published(project: Path) -> None:
    """Check the language under way like the others."""
    settings = project / "mkdocs.yml"
    settings.write_text(re.sub(r"build: false$", "build: true", settings.read_text("utf-8"), flags=re.M), "utf-8")


def rules(problems: list[Problem]) -> Counter[str]:
    return Counter(problem.rule for problem in problems)


# --- a language --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name", "words"),
    [
        ("ar", "العربية", ('"language": "ar"', '"locale": "ar_EG"', '"direction": "rtl"')),
        pytest.param(
            "pt-BR",
            "Português (Brasil)",
            ('"language": "pt-BR"', '"locale": "pt_BR"', '"direction": "ltr"'),
            marks=pytest.mark.further,
        ),
    ],
)
@pytest.mark.further
def test_a_new_language_lists_only_what_is_untranslated(
    project: Path, run: Run, code: str, name: str, words: tuple[str, ...]
) -> None:
    before = contents(project)
    status, said, _ = run("--language", code)
    assert status == 0
    made = contents(project)
    assert {path for path in before if made[path] != before[path]} == {"mkdocs.yml"}  # not the lock either
    assert f"make serve ONLY={code}" in said
    for path in set(made) - set(before):
        assert path in said
    labels = (project / LABELS / f"{code}.html").read_text("utf-8")
    assert all(word in labels for word in words)
    assert f"name: {name}\n" in (project / "mkdocs.yml").read_text("utf-8")

    published(project)
    problems = check(project)
    # The tests' treatment has names of its kinds in some further languages.
    kinds = [p for p in problems if p.rule == "treatment-broken"]
    assert len(kinds) == (0 if code == "ar" else 4)
    assert all(name in str(p.message) and p.path == "docs/treatments/sample.toml" for p in kinds)
    problems = [p for p in problems if p not in kinds]
    assert set(rules(problems)) == UNWRITTEN
    assert {re.split(r"[/.]", p.path.removeprefix("docs/").removeprefix(f"{LABELS}/"))[0] for p in problems} == {code}
    # Each at its own line, with the sign that is to be replaced.
    for problem in problems:
        line = (project / problem.path).read_text("utf-8").split("\n")[problem.line - 1]
        sign = {"not-written": "…", "missing-words": "untranslated("}.get(problem.rule, "")
        assert sign in line[problem.column - 1 :], (problem, line)
    assert len({p.place for p in problems}) == len(problems)
    assert [p.path for p in check(project, NOTICE) if p.rule == "unchecked-language"] == [f"docs/termbase/{code}.toml"]


@pytest.mark.further
def test_a_label_that_is_translated_is_listed_no_more(project: Path, run: Run, edit: Edit) -> None:
    run("--language", "de")
    published(project)
    [mine] = [p for p in check(project) if p.rule == "missing-words" and "`home`" in str(p.message)]
    count = int(str(mine.message).rstrip(".").rpartition(" ")[2])
    edit(f"{LABELS}/de.html", 'untranslated("Home")', '"Start"')
    left = [p for p in check(project) if p.rule == "missing-words"]
    assert len(left) == count - 1
    assert all(str(p.message).endswith(f"is {count - 1}.") for p in left)
    assert load_labels(project, "de")["home"] == "Start"
    assert load_labels(project, "de")["menu"] == ""  # never the original
    assert load_places(project, "de")["menu"].length == len('untranslated("Menu")')


@pytest.mark.further
def test_a_page_that_is_written_is_listed_no_more(project: Path, run: Run) -> None:
    run("--language", "de")
    published(project)
    page = project / "docs/de/privacy.md"
    assert [p for p in check(project) if p.path.endswith("de/privacy.md")]
    text = page.read_text("utf-8")
    for field, words in {
        "title": "Datenschutz",
        "description": "Was dieses kleine Beispiel auf dem Gerät speichert und was es an andere sendet.",
        "keywords": "Daten",
    }.items():
        text = text.replace(f"{field}:\n", f"{field}: {words}\n")
    for number in range(text.count("…")):
        text = text.replace("…", f"Text mit der Nummer {chr(ord('A') + number)}", 1)
    page.write_text(text, encoding="utf-8")
    found = {p.rule for p in check(project) if p.path.endswith("de/privacy.md")}
    assert not found & UNWRITTEN


def test_a_language_that_is_there_gets_only_the_pages_that_it_lacks(project: Path, run: Run) -> None:
    run("--language", "de")
    status, _, said = run("--language", "de")
    assert (status, said) == (2, "Nothing was made. The site has Deutsch (de) already, with every file.\n")
    own = project / "docs/de/about.md"
    own.write_text("mine", encoding="utf-8")
    (project / "docs/de/privacy.md").unlink()
    before = contents(project)
    assert run("--language", "de")[0] == 0
    assert set(contents(project)) - set(before) == {"docs/de/privacy.md"}
    assert {path: data for path, data in contents(project).items() if path in before} == before


@pytest.mark.further
def test_a_preview_of_an_unwritten_language_can_be_built(project: Path, run: Run, tmp_path: Path) -> None:
    run("--language", "ar")
    published(project)
    built(project, tmp_path / "site", ONLY="ar")
    page = (tmp_path / "site/ar/sample/recovery/index.html").read_text("utf-8")
    assert '<html lang="ar"' in page
    assert "untranslated" not in page


def test_the_settings_keep_their_comments_and_get_one_entry() -> None:
    text = (
        "# top\nplugins:\n  - search\n  - i18n: # ours\n      languages:\n"
        "      # first\n      - locale: en # a\n        name: English\n        default: true\n"
        "      # below\n\nmore: !ENV [X, 1]\n"
    )
    changed = with_entry(text, new_language("no", "Norsk"))
    assert [line for line in changed.split("\n") if line not in text.split("\n")] == [
        '      - locale: "no"', "        name: Norsk", "        # site_name: the name of the site in this language",
        "        build: false",
    ]  # fmt: skip
    assert read_entries(changed).codes == ("en", "no")
    assert changed.index("default: true") < changed.index('"no"') < changed.index("# below")


def test_labels_that_the_theme_has_are_filled_in() -> None:
    labels = ['  "toc": "On this page",', '  "home": "Home \\"A\\"",', '  "none": ""']
    source = "\n".join(["{#- English", "  two lines -#}", "{% set words = {", *labels, "} -%}"])
    text, todo = new_labels(source, new_language("pt-BR"))
    assert todo == 1
    assert text.split("\n")[3:] == [
        '  "toc": "Índice",',
        '  "home": untranslated("Home \\"A\\""),',
        '  "none": ""',
        "} -%}",
    ]


def test_ids_attributes_sources_and_links_stay() -> None:
    text = """---
title: A
description: B
after: faq.md
updated: 2026-01-02
next_review: 2027-01-02
medical_reviewer: Nobody Real
medical_review: 2026-01-02
---

# Title

## Section {#part data-from="0d"}

One sentence
over two lines.[^S01] See [this](a.md#b) and *more*{ lang="en" }.

> A quote.

- **Item:** text.[^C1]
  {#item data-kind="both" data-forms="items" data-off="promise" data-because="no other word for it"}
1. One
    - Two

| | A |
|---|---|
| B |  |
| C | D { data-says="#item" data-off="promise" data-because="no other word for it" } |

![A drawing](../images/a.svg)
"""
    assert (
        emptied(text, TODAY)
        == """---
title:
description:
after: faq.md
updated: 2026-11-21
next_review: 2027-01-02
---

# …

## … {#part data-from="0d"}

…[^S01] […](a.md#b)

> …

- …[^C1]
  {#item data-kind="both"}
1. …
    - …

| | … |
|---|---|
| … |  |
| … | … { data-says="#item" } |

![…](../images/a.svg)
"""
    )


# --- a page ------------------------------------------------------------------------------------------------

COSTS = {
    "en": ("Costs", "What this sample treatment costs, who pays for it, and what to ask the clinic about it.",
           "What it costs", "In short",
           ("Prices differ between clinics.", "Ask for the whole price first.", "Most insurers do not pay.")),
    "nl": ("Kosten", "Wat deze voorbeeldbehandeling kost, wie haar betaalt en wat u de kliniek kunt vragen.",
           "Wat het kost", "Kort samengevat",
           ("Prijzen verschillen per kliniek.", "Vraag eerst naar de hele prijs.",
            "De meeste verzekeraars betalen niet.")),
    "ms": ("Kos", "Berapa kos rawatan contoh ini, siapa yang membayar, dan apa yang perlu ditanya kepada klinik.",
           "Berapa kosnya", "Secara ringkas",
           ("Harga berbeza antara klinik.", "Tanya harga penuh dahulu.", "Kebanyakan insurans tidak membayar.")),
}  # fmt: skip


def written(project: Path, code: str, key: str = "sample/costs.md") -> None:
    path = project / "docs" / code / key
    text = path.read_text("utf-8")
    title, description, *texts = COSTS[code]
    text = text.replace("title:\n", f"title: {title}\n").replace("description:\n", f"description: {description}\n")
    for words in (*texts[:-1], *texts[-1]):
        text = text.replace("…", str(words), 1)
    path.write_text(text, encoding="utf-8")


@pytest.mark.further
def test_a_further_page_is_content_like_any_other(project: Path, run: Run, tmp_path: Path) -> None:
    assert run("--page", "sample/costs.md", "--after", "questions.md")[0] == 0
    keys = [f"docs/{code}/sample/costs.md" for code in COSTS]
    problems = check(project)
    assert {p.path for p in problems} == set(keys)
    assert set(rules(problems)) == {"missing-field", "not-written"}
    for number, code in enumerate(COSTS, 1):
        written(project, code)
        left = [p for p in check(project) if p.rule in UNWRITTEN]
        assert {p.path for p in left} == set(keys[number:])
    assert {(p.rule, p.path) for p in check(project)} == {("warning-out-of-step", key) for key in keys[1:]}
    accept_everything(project)
    assert check(project) == []

    site = tmp_path / "site"
    builds.published(project, site)
    for code, (_, _, heading, *_) in COSTS.items():
        folder = site if code == "en" else site / code
        page = (folder / "sample/costs/index.html").read_text("utf-8")
        pager = page[page.index('class="pi-pager"') :]
        before, after = re.findall(r'href="\.\./([\w-]+)/?"', pager)[:2]
        assert (before, after) == ("questions", "faq")
        index = json.loads((folder / "search/search_index.json").read_text("utf-8"))
        assert any(doc["location"].startswith("sample/costs/") for doc in index["docs"])
        data = json.loads((folder / "content.json").read_text("utf-8"))
        names = [page["key"] if "key" in page else page["url"] for page in data["pages"]]
        place = next(n for n, name in enumerate(names) if "costs" in name)
        assert "questions" in names[place - 1]
        assert f"# {heading}" in (folder / "sample/costs/index.md").read_text("utf-8")
    assert (site / "sitemap.xml").read_text("utf-8").count("sample/costs/</loc>") == 3


def test_a_page_of_the_contract_has_the_sections_of_its_kind(project: Path, run: Run) -> None:
    for page in project.glob("docs/*/privacy.md"):
        page.unlink()
    assert run("--page", "privacy.md")[0] == 0
    text = (project / "docs/nl/privacy.md").read_text("utf-8")
    assert re.findall(r"\{#([\w-]+)\}", text) == ["in-short", "device", "others"]
    assert "after:" not in text


def test_a_page_that_the_source_language_has_is_made_for_the_others(project: Path, run: Run) -> None:
    (project / "docs/ms/about.md").unlink()
    status, said, _ = run("--page", "about.md")
    assert status == 0
    assert "docs/ms/about.md" in said
    assert "docs/nl/about.md\n" not in said
    assert "[^C1]" in (project / "docs/ms/about.md").read_text("utf-8")
    assert {(p.path, p.rule) for p in check(project)} == {
        ("docs/ms/about.md", "not-written"), ("docs/ms/about.md", "missing-field"),
    }  # fmt: skip


# --- a treatment -------------------------------------------------------------------------------------------


def test_a_treatment_begins_with_its_required_pages(project: Path, run: Run) -> None:
    before = contents(project)
    status, said, _ = run("--treatment", "chemical-peel")
    assert status == 0
    assert "docs/en/index.md" in said  # which needs a link
    made = set(contents(project)) - set(before)
    assert len(made) == 3 * 5 + 1
    assert "docs/treatments/chemical-peel.toml" in made
    lines = (project / "docs/treatments/chemical-peel.toml").read_text("utf-8").splitlines()
    assert all(line.startswith("#") for line in lines if line)
    entries = [line[2:] for line in lines if re.match(r"# (?:\[|[a-z-]+ = )", line)]
    assert set(tomllib.loads("\n".join(entries))) == {
        "tools", "stages", "differs-by-kind", "sections", "kinds", "search",
    }  # fmt: skip
    problems = [p for p in check(project) if not p.path.startswith("docs/treatments/")]
    assert set(rules(problems)) == {"missing-field", "not-written", "unlisted-treatment"}
    assert {p.path for p in problems} - made == {f"docs/{code}/index.md" for code in COSTS}
    text = (project / "docs/nl/chemical-peel/recovery.md").read_text("utf-8")
    assert '### … {#help-emergency data-help="emergency"}' in text


# --- what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--language", "xx"], 'CLDR has no language "xx". Write a code such as de, pt-BR or zh-Hans.'),
        (["--language", "german"], 'CLDR has no language "german". Did you mean de?'),
        (["--language", "pt-br"], 'The code "pt-br" is not written as CLDR writes it. Write pt-BR.'),
        (["--language", "fil"], '"fil" cannot be a folder of the site: write a code such as de, pt-BR or zh-Hans.'),
        (["--language", "nl"], "The site has Nederlands (nl) already, with every file."),
        (["--page", "sample/recovry.md"], "Did you mean recovery.md? For a further page, say which page it follows"),
        (["--page", "sample/costs.md", "--after", "question.md"], "Did you mean questions.md?"),
        (["--page", "sample/faq.md", "--after", "index.md"], "The place of faq.md in the menu is fixed."),
        (["--page", "sample/faq.md"], "The page sample/faq.md is there already, in every language."),
        (["--page", "sampl/faq.md"], 'There is no treatment "sampl". Did you mean sample?'),
        (["--page", "../costs.md", "--after", "index.md"], 'There is no treatment "..". There is sample.'),
        (["--page", "sample/Costs.md"], '"sample/Costs.md" cannot be the name of a page.'),
        (["--page", "recovery.md"], '"recovery.md" cannot be the name of a page.'),
        (["--treatment", "Chemical Peel"], "Write chemical-peel."),
        (["--treatment", "sample"], "There is a treatment sample already."),
        (["--treatment", "faq"], '"faq" is the name of something else here.'),
        (["--treatment", "nl"], '"nl" is the name of something else here.'),
        (["--treatment", "a", "--page", "b.md"], "Write one of LANGUAGE=de"),
        (["--treatment", "a", "--after", "b.md"], "it goes with PAGE="),
        (["--treatment", "a", "--name", "B"], "it goes with LANGUAGE="),
    ],
)
def test_bad_input_is_refused_in_one_line(project: Path, run: Run, arguments: list[str], says: str) -> None:
    before = contents(project)
    status, out, said = run(*arguments)
    assert (status, out, said.count("\n")) == (2, "", 1)
    assert said.startswith("Nothing was made. ")
    assert says in said
    assert contents(project) == before


def test_all_is_written_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("old", encoding="utf-8")
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    before = contents(tmp_path)
    for path in ("taken", "file/below"):
        with pytest.raises(SkeletonError):
            write(tmp_path, Skeleton("x", {"a/b/new": "x", path: "x"}, {"settings": "new"}))
        assert contents(tmp_path) == before
        assert not (tmp_path / "a").exists()
    write(tmp_path, Skeleton("x", {"a/b/new": "x"}, {"settings": "new"}))
    assert contents(tmp_path) == {**before, "a/b/new": b"x", "settings": b"new"}


def test_what_cannot_be_read_is_named(project: Path, run: Run) -> None:
    (project / "docs/en/about.md").write_text("no front matter", encoding="utf-8")
    status, _, said = run("--language", "de")
    assert status == 2
    assert "docs/en/about.md:1: " in said
    assert not (project / "docs/de").exists()
    assert check(project, ERROR)
