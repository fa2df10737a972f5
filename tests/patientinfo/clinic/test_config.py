"""A clinic's own file: what is read of it, and every wrong value refused with its line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clinics import KUALA_LUMPUR, ONE, SINGAPORE, TWO, written
from conftest import CONTENT, ROOT
from patientinfo.clinic.colours import CONTRAST, DARK, DARK_SOFT, SOFT, WHITE, passing
from patientinfo.clinic.config import files_of, load_publisher
from patientinfo.clinic.error import ClinicError
from patientinfo.clinic.model import Hours, Publisher
from patientinfo.content.countries import load_countries
from patientinfo.problems import ERROR
from patientinfo.settings import load_settings

LANGUAGES = load_settings(ROOT).languages
COUNTRIES = load_countries(CONTENT / "valid" / "docs")


def load(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    monkeypatch.setenv("CLINIC_CONFIG", str(written(folder, text)))
    return load_publisher(LANGUAGES, COUNTRIES)


# --- what is read --------------------------------------------------------------------------------------------


def test_without_the_file_nobody_publishes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLINIC_CONFIG", raising=False)
    assert load_publisher(LANGUAGES, COUNTRIES) == Publisher()
    for empty in ("", " "):  # as a code host gives a variable that nobody has set
        monkeypatch.setenv("CLINIC_CONFIG", empty)
        assert load_publisher(LANGUAGES, COUNTRIES) == Publisher()
        assert files_of(Publisher()) == []


def test_without_the_file_nothing_is_loaded_that_only_a_clinic_needs() -> None:
    slow = ["phonenumbers", "coloraide"]
    code = (
        "import sys, patientinfo.clinic.card, patientinfo.clinic.config\n"
        "from patientinfo.country import Countries\n"
        "patientinfo.clinic.config.load_publisher((), Countries())\n"
        f"print([name for name in {slow} if name in sys.modules])"
    )
    environment = {**os.environ, "CLINIC_CONFIG": "", "PYTHONPATH": str(ROOT / "scripts")}
    loaded = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    assert loaded.stdout.strip() == "[]"


def test_two_branches_are_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher = load(tmp_path, TWO, monkeypatch)
    first, second = publisher.clinics
    assert (first.telephone, first.telephone_shown) == ("+60321612345", "+60 3-2161 2345")
    assert [(h.first, h.last, h.opens, h.closes) for h in first.hours] == [
        (0, 4, "09:00", "17:30"),
        (5, 5, "09:00", "13:00"),
    ]
    assert second.town == {"en": "The Hague", "nl": "Den Haag", "ms": "Den Haag"}
    assert second.name == dict.fromkeys(("en", "nl", "ms"), "Voorbeeld & Zoon")
    assert first.booking["ms"] == "https://clinic.example.org/ms/tempah"
    assert (second.map, second.booking, second.hours) == ({}, {}, ())


WRONG = {
    "unknown field": ("name: Example", "title: x\n    name: Example", 2, "There is no field"),
    "field twice": ("    map:", "    telephone: '+60 3-2161 2345'\n    map:", 9, "appears twice"),
    "telephone without country": ('"+60 3-2161 2345"', "03-2161 2345", 8, "is not a telephone number"),
    "telephone too short": ('"+60 3-2161 2345"', '"+60 3-21"', 8, "is not a telephone number"),
    "telephone of another country": ('"+60 3-2161 2345"', '"+31 20 123 4567"', 8, "is not a telephone number in MY"),
    "no telephone": ('    telephone: "+60 3-2161 2345"\n', "", 2, '"telephone" is missing'),
    "telephone with an extension": ("2161 2345", "2161 2345 ext 12", 8, 'starting with "ext 12"'),
    "extension in short": ("2161 2345", "2161 2345;12", 8, 'starting with ";12"'),
    "telephone of letters": ("2161 2345", "2161 CALL", 8, 'starting with "CALL"'),
    "two telephones": ("2161 2345", "2161 2345 +60 3-2161 2346", 8, 'starting with "+60 3'),
    "digits of another script": ("2161 2345", "2161 ٢٣٤٥", 8, "more than a telephone number"),
    "script as link": ("https://maps.example.org/kl", "javascript:alert(1)", 9, "is not a web address"),
    "http": ("https://maps.example.org/kl", "http://maps.example.org/kl", 9, "is not a web address"),
    "quote in a link": ("https://maps.example.org/kl", "https://maps.example.org/'onclick=", 9, "is not a web address"),
    "no host": ("https://maps.example.org/kl", "https:///kl", 9, "is not a web address"),
    "user in a link": ("https://maps.example.org/kl", "https://a@maps.example.org/", 9, "is not a web address"),
    "bracket in a link": ("https://maps.example.org/kl", '"https://[maps.example.org/"', 9, "is not a web address"),
    "no port": ("https://maps.example.org/kl", "https://maps.example.org:99999999/", 9, "is not a web address"),
    "dots for a host": ("https://maps.example.org/kl", "https://../kl", 9, "is not a web address"),
    "form feed": ("12 Jalan", "12\fJalan", 4, "invisible character here: U+000C"),
    "sign of Windows": ("Jalan Contoh", "Jalan\u0092s", 4, "invisible character here: U+0092"),
    "half a sign": ("12 Jalan Contoh", '"\\ud800"', 4, "an invisible character"),
    "sign of no width": ("12 Jalan Contoh", "12\u200bJalan", 4, "an invisible character"),
    "brackets": ("12 Jalan Contoh", "[" * 900, 1, "brackets within brackets"),
    "language missing": ("      ms: Nombor", "      id: Nombor", 24, "There is no field"),
    "markup": ("name: Example Skin Clinic", "name: <b>Example</b>", 2, "contains <, >"),
    "no country": ("country: MY", "country: ZZ", 7, '"ZZ" is not a country'),
    "country": ("country: MY", "country: ZZ9", 7, "is not a country"),
    "days": ("days: mo-fr", "days: fr-mo", 15, "not days"),
    "times": ('opens: "09:00"\n        closes: "17:30"', 'opens: "9"\n        closes: "17:30"', 16, "not times"),
    "closed before open": ('closes: "17:30"', 'closes: "08:30"', 16, "not times"),
    "text with a star": ("en: The same", "en: *The same", 22, "alias"),
    "quote not closed": ('2345"', "2345", 8, "quotes that open here are not closed"),
    "last quote not closed": ("ms: Nombor", 'ms: "Nombor', 24, "quotes that open here are not closed"),
    "days half": ("days: mo-fr", "days: mo-", 15, "not days"),
    "days by name": ("days: mo-fr", "days: Monday", 15, "not days"),
    "hours that overlap": ("days: sa", "days: fr-sa", 18, "overlap with those of line 15"),
    "empty": ("street: 12 Jalan Contoh", "street:", 4, "text is missing"),
    "alias": ("name: Example Skin Clinic", "name: &a Example", 2, "anchor"),
    "python tag": ("name: Example Skin Clinic", "name: !!python/name:os.system x", 2, "tag"),
    "unit cut off": ("12 Jalan Contoh", "5-2 Jalan Contoh #05-01", 4, 'Everything from "#" on would be lost'),
    "number cut off": ("22:00. After that,", "22:00 at desk #2. After that,", 22, "would be lost"),
    "cut off behind quotes": ('postcode: "50450"', 'postcode: "50450" #KL', 5, "would be lost"),
    "colour without quotes": ("clinics:", "colours:\n  brand: #0b5563\nclinics:", 2, "would be lost"),
    "not YAML": ("name: Example Skin Clinic", "name: Example: Clinic", 2, "cannot be read"),
    "no clinic": (re.compile(r"(?s)clinics:.*"), "clinics: []\n", 1, "no clinic"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_with_its_line(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new, line, says = WRONG[name]
    text = f"clinics:\n{KUALA_LUMPUR}"
    broken = old.sub(new, text) if isinstance(old, re.Pattern) else text.replace(old, new, 1)
    assert broken != text
    with pytest.raises(ClinicError) as refused:
        load(tmp_path, broken, monkeypatch)
    found = [(p.line, str(p.message)) for p in refused.value.problems]
    assert any(at == line and says in message for at, message in found), found
    assert all(str(problem.hint) for problem in refused.value.problems)
    assert {(problem.rule, problem.level) for problem in refused.value.problems} == {("clinic", ERROR)}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("5 Jalan Contoh   # by the park", "5 Jalan Contoh"),
        ("5#2", "5#2"),
        ('"5 #2" # unit', "5 #2"),
        ("|\n        5 #2", "5 #2"),
    ],
)
def test_a_remark_is_no_part_of_a_value(value: str, read: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher = load(tmp_path, f"# ours\n{TWO}".replace("12 Jalan Contoh", value), monkeypatch)
    assert publisher.clinics[0].street["nl"] == read


@pytest.mark.parametrize("number", ["+60321612345", "+60 (3) 2161.2345", "+60\u00a03-2161\u00a02345"])
def test_a_number_may_be_written_in_several_ways(number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(tmp_path, TWO.replace("+60 3-2161 2345", number), monkeypatch).clinics[0].telephone == "+60321612345"


def test_the_remedy_for_a_sign_that_cuts_off_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for street in ("5-2 Jalan Contoh #05-01", 'Blok "A" #2'):
        with pytest.raises(ClinicError) as refused:
            load(tmp_path, TWO.replace("12 Jalan Contoh", street), monkeypatch)
        (problem,) = refused.value.problems
        quoted = dict(problem.hint.values)["value"]
        assert load(tmp_path, TWO.replace("12 Jalan Contoh", quoted), monkeypatch).clinics[0].street["en"] == street


def test_a_country_without_a_number_for_an_emergency_is_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load(tmp_path, TWO, monkeypatch).notices == ()
    (notice,) = load(tmp_path, SINGAPORE + SINGAPORE.partition("clinics:\n")[2], monkeypatch).notices
    assert (notice.line, notice.column, notice.level, notice.rule) == (7, 16, "notice", "clinic")
    assert "to call 999 (MY) and 112 (NL). For SG it only says" in str(notice.message)
    assert "`night:`" in str(notice.hint)


def test_a_country_that_is_none_is_not_blamed_on_the_telephone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClinicError) as refused:
        load(tmp_path, TWO.replace("country: MY", "country: ZZ"), monkeypatch)
    assert [problem.line for problem in refused.value.problems] == [7]


@pytest.mark.parametrize("days", ["Mo-Fr", "mo - fr", "MO–FR"])
def test_days_and_times_may_be_written_in_several_ways(
    days: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = TWO.replace("mo-fr", days).replace('"09:00"', "9:00")
    assert load(tmp_path, text, monkeypatch).clinics[0].hours[0] == Hours(0, 4, "09:00", "17:30")


@pytest.mark.parametrize(
    ("opens", "closes", "read"),
    [("00:00", "24:00", "24:00"), ("0:00", "0:00", "24:00"), ("18:00", "02:00", "02:00"), ("20:00", "8:00", "08:00")],
)
def test_a_clinic_may_be_open_all_day_or_over_midnight(
    opens: str, closes: str, read: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = 'opens: "09:00"\n        closes: "17:30"'
    text = ONE.replace(old, f'opens: "{opens}"\n        closes: "{closes}"')
    assert text != ONE
    hours = load(tmp_path, text.replace("days: sa", "days: su"), monkeypatch).clinics[0].hours
    assert hours[0].closes == read


def test_a_night_reaches_into_the_next_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = 'opens: "09:00"\n        closes: "17:30"'
    with pytest.raises(ClinicError, match="overlap"):
        load(tmp_path, ONE.replace(old, 'opens: "20:00"\n        closes: "10:00"'), monkeypatch)


@pytest.mark.parametrize("town", ["'s-Hertogenbosch", "'t Harde", "'s-Hertogenbosch # the town"])
def test_a_name_may_begin_with_an_apostrophe(town: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = load(tmp_path, ONE.replace("town: Kuala Lumpur", f"town: {town}"), monkeypatch)
    assert found.clinics[0].town["nl"] == town.partition(" #")[0]


def test_a_sentence_in_one_language_is_taken_with_a_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = re.sub(r"    night:\n(?: {6}.*\n)+", "    night: Call 999.\n", ONE)
    found = load(tmp_path, text, monkeypatch)
    assert set(found.clinics[0].night.values()) == {"Call 999."}
    assert [(notice.line, "every language" in str(notice.message)) for notice in found.notices] == [(25, True)]


def test_a_day_may_have_a_pause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = TWO.replace("days: sa", "days: fr-sa").replace('closes: "17:30"', 'closes: "12:00"')
    assert (
        len(
            load(
                tmp_path,
                text.replace('"09:00"\n        closes: "13:00"', '"13:00"\n        closes: "17:00"'),
                monkeypatch,
            )
            .clinics[0]
            .hours
        )
        == 2
    )


def test_the_example_of_the_readme_can_be_used_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clinic.yml").write_text(
        (ROOT / "README.md").read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    )
    monkeypatch.setenv("CLINIC_CONFIG", str(tmp_path / "clinic.yml"))
    publisher = load_publisher(LANGUAGES, COUNTRIES)
    assert (len(publisher.clinics), len(publisher.clinics[0].hours), publisher.brand) == (1, 1, "#0b5563")


def test_a_colour_without_quotes_is_told_to_be_put_in_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClinicError) as refused:
        load(tmp_path, ONE.replace('"#6a1b4d"', "#6a1b4d"), monkeypatch)
    (problem,) = refused.value.problems
    assert 'in quotes: "#6a1b4d"' in str(problem.hint)


@pytest.mark.parametrize(
    ("prepare", "place", "says"),
    [
        (lambda file: file.mkdir(), 1, "This is a folder"),
        (lambda file: file.write_bytes(b"clinics:\n  - name: Klinik \xe9\n"), 2, "not saved as UTF-8"),
        (lambda file: file.write_text("", encoding="utf-8"), 1, "The fields of the file"),
    ],
    ids=["folder", "other encoding", "empty"],
)
def test_what_is_no_text_is_refused(
    prepare: Callable[[Path], object], place: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path / "clinic.yml")
    monkeypatch.setenv("CLINIC_CONFIG", str(tmp_path / "clinic.yml"))
    with pytest.raises(ClinicError) as refused:
        load_publisher(LANGUAGES, COUNTRIES)
    (problem,) = refused.value.problems
    assert (problem.line, says in str(problem.message)) == (place, True)


def test_a_logo_with_an_ending_in_capitals_is_to_be_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClinicError, match=r'"L\.PNG". Rename the file to "L\.png"'):
        load(tmp_path, ONE.replace("logo.svg", "L.PNG"), monkeypatch)


def test_what_is_missing_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClinicError) as refused:
        load(tmp_path, TWO.replace(" https://maps.example.org/kl", ""), monkeypatch)
    assert [(p.line, str(p.message)) for p in refused.value.problems] == [(9, "A text is missing here.")]


def test_a_file_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_CONFIG", str(tmp_path / "none.yml"))
    with pytest.raises(ClinicError, match="This file does not exist"):
        load_publisher(LANGUAGES, COUNTRIES)


DRAWING = "<svg xmlns='http://www.w3.org/2000/svg'{}/>"


@pytest.mark.parametrize(
    ("logo", "says"),
    [
        (None, "There is no picture"),
        (DRAWING.format(" onload='x()'"), "script"),
        (DRAWING.format("") + " " * 20_000, "bytes"),
    ],
    ids=["lost", "script", "large"],
)
def test_a_logo_that_cannot_be_used_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logo: str | None, says: str
) -> None:
    path = written(tmp_path, ONE)
    if logo is None:
        (tmp_path / "logo.svg").unlink()
    else:
        (tmp_path / "logo.svg").write_text(logo, encoding="utf-8")
    monkeypatch.setenv("CLINIC_CONFIG", str(path))
    with pytest.raises(ClinicError, match=says) as refused:
        load_publisher(LANGUAGES, COUNTRIES)
    assert [problem.line for problem in refused.value.problems] == [1]


# --- colours -------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance", written out apart from the library."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", ["#44aacc", "#ffff00", "#ff0000", "#7f7f7f", "#ffffff", "#00ff88", "#101010"])
@pytest.mark.parametrize("grounds", [(WHITE, SOFT), (DARK, DARK_SOFT)], ids=["light", "dark"])
def test_the_nearest_colour_can_be_read(colour: str, grounds: tuple[str, ...]) -> None:
    found = passing(colour, grounds)
    assert all(contrast(found, ground) >= CONTRAST for ground in grounds)
    if all(contrast(colour, ground) >= CONTRAST for ground in grounds):
        assert found == colour
    else:  # no further than needed
        assert min(contrast(found, ground) for ground in grounds) < CONTRAST + 0.5


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ClinicError) as refused:
        load(tmp_path, ONE.replace("#6a1b4d", "#44aacc"), monkeypatch)
    (problem,) = refused.value.problems
    assert problem.line == 3
    assert "contrast of 2.7 to 1" in str(problem.message)
    nearest = re.search(r'"(#[0-9a-f]{6})"', str(problem.hint))[1]
    assert load(tmp_path, ONE.replace("#6a1b4d", nearest), monkeypatch).brand == nearest


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    tokens = (ROOT / "overrides/stylesheets/tokens.css").read_text(encoding="utf-8")
    values = re.findall(r"--pi-(page|soft): (#[0-9a-f]{6})", tokens)
    assert values[:4] == [("page", WHITE), ("soft", SOFT), ("page", DARK), ("soft", DARK_SOFT)]
