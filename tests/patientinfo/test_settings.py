"""mkdocs.yml is read for its languages and Markdown settings, safely."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT
from patientinfo.content.labels import load_labels, plural_of
from patientinfo.problems import SettingsError
from patientinfo.settings import load_settings


def test_the_languages_are_those_of_mkdocs_yml() -> None:
    languages = load_settings(ROOT).languages
    assert [(language.code, language.is_source) for language in languages] == [
        ("en", True),
        ("nl", False),
        ("ms", False),
    ]


def test_a_language_under_way_is_switched_off_in_one_place(project: Path) -> None:
    path = project / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    name = "          name: Bahasa Melayu\n          site_name: Panduan laser kulit\n          build: true"
    assert name in text
    path.write_text(text.replace(name, name.replace("true", "false")), encoding="utf-8")
    assert [language.code for language in load_settings(project).languages] == ["en", "nl"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "no mkdocs.yml"),
        ("", "empty"),
        ("a: [", "cannot be read"),
        ("a: !!python/name:os.system", "cannot be read"),
        ("site_name: x", "default: true"),
    ],
    ids=["missing", "empty", "broken", "python-tag", "no-languages"],
)
def test_settings_that_cannot_be_used_say_why(tmp_path: Path, text: str | None, says: str) -> None:
    if text is not None:
        (tmp_path / "mkdocs.yml").write_text(text)
    with pytest.raises(SettingsError, match=says):
        load_settings(tmp_path)


def test_every_word_list_has_the_same_words() -> None:
    lists = {language.code: load_labels(ROOT, language.code) for language in load_settings(ROOT).languages}
    for code, words in lists.items():
        # A language has its own plural forms (test_cldr.py).
        own, english = ([key for key in one if plural_of(key)[1] in ("", "other")] for one in (words, lists["en"]))
        assert own == english, code
        assert all(value.strip() for value in words.values()), code
        assert words["language"] == code


def test_no_word_of_the_page_is_left_in_english() -> None:
    same_in_both = {"direction", "home", "menu"}
    english = load_labels(ROOT, "en")
    for code in ("nl", "ms"):
        words = load_labels(ROOT, code)
        assert {key for key in words if words[key] == english[key]} <= same_in_both


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("www.kliniek.nl", "Write https://www.kliniek.nl/"),
        ("", "SITE_URL is empty"),
        ("   ", "SITE_URL is empty"),
        ("https://kliniek.nl/#x", "Write https://kliniek.nl/"),
        ("https://kliniek.nl/?x=1", "Write https://kliniek.nl/"),
        ("HTTPS://kliniek.nl/", "Write https://kliniek.nl/"),
        (" https://kliniek.nl/ ", "Write https://kliniek.nl/"),
        ("https://kliniek.nl/laser/index.html", "Write https://kliniek.nl/laser/"),
        ("https://kliniek.nl//laser/", "Write https://kliniek.nl/laser/"),
        ("//kliniek.nl", "Write https://kliniek.nl/"),
        ("ftp://kliniek.nl/", "Write https://kliniek.nl/"),
        ("https://kliniek.nl/our guide/", "Write it whole, such as https://www.your-address.org/"),
        ("https://kliniek.nl/our%20guide/", "Write it whole, such as"),
        ("https://kliniek.nl/../", "Write it whole, such as"),
        ("https://kliniek.nl:999999/", "Write it whole, such as"),
        ("https://[kliniek.nl/", "Write it whole, such as"),
        ("https://me@kliniek.nl/", "Write it whole, such as"),
        ("https://", "Write it whole, such as"),
    ],
)
def test_an_address_that_no_site_can_have_is_refused(address: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", address)
    with pytest.raises(SettingsError) as refused:
        load_settings(ROOT)
    assert says in str(refused.value)
    if says.startswith("Write https"):
        assert str(refused.value).endswith(says)
        monkeypatch.setenv("SITE_URL", says.removeprefix("Write "))
        load_settings(ROOT)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://kliniek.nl/",
            "https://kliniek.nl/a/b-c.d/~e/",
            "https://Kliniek.nl:8443/",
        ),
        *("http://kliniek.nl/", "http://localhost:8000/", "http://127.0.0.1:8000/laser/", "http://[::1]:8000/"),
    ],
)
def test_an_address_that_a_site_can_have_is_taken_with_a_stroke_at_its_end(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for written in (address, address.removesuffix("/")):
        monkeypatch.setenv("SITE_URL", written)
        assert load_settings(ROOT).site_url == address


def test_an_address_in_the_file_is_told_as_one(project: Path) -> None:
    path = project / "mkdocs.yml"
    text = path.read_text(encoding="utf-8").replace(
        '!ENV [SITE_URL, "https://skin-laser-guide.example/"]', "kliniek.nl"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"^mkdocs\.yml: site_url is \"kliniek\.nl\"\."):
        load_settings(project)


@pytest.mark.parametrize(
    "address",
    ["guide at clinic", "guide@clinic", "guide@@clinic.nl", "a@b.nl, c@d.nl", "mailto:a@b.nl", "a@b..nl", "@b.nl"],
)
def test_an_address_for_mail_that_is_none_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT_EMAIL", address)
    with pytest.raises(SettingsError, match=r"CONTACT_EMAIL is .*guide@your-address"):
        load_settings(ROOT)


@pytest.mark.parametrize("address", ["", "guide@clinic.nl", "first.last+guide@mail.clinic.com.my", "o_b@kliniek-x.nl"])
def test_an_address_for_mail_or_none_is_taken(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT_EMAIL", address)
    load_settings(ROOT)


@pytest.mark.parametrize(
    ("address", "escaped"),
    [
        ("https://www.kliniek.nl/patiënt/laser/", "https://www.kliniek.nl/pati%C3%ABnt/laser/"),
        ("https://kliniék.nl/é", "https://xn--klinik-fva.nl/%C3%A9/"),
    ],
)
def test_letters_beyond_ascii_are_escaped(address: str, escaped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", address)
    assert load_settings(ROOT).site_url == escaped
