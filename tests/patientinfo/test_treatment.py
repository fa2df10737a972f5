"""What a treatment says of itself: its kinds, their words and their colours."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT, treatment
from patientinfo.treatment import PALETTE, Kind, Treatment, Treatments

LIGHT = Kind("light", "blue", {"en": "Light"}, {"en": ("light",), "nl": ("licht", "lichte"), "zh": ("浅层",)})
DEEP = Kind("deep", "red", {"en": "Deep"}, {"en": ("deep", "non-light"), "nl": ("diep", "diepe"), "zh": ("深层",)})
MEDIUM = Kind("medium", "teal", {"en": "Medium"}, {"en": ("medium",)})
PEEL = Treatment("peel", (LIGHT, DEEP))


@pytest.mark.parametrize(
    ("code", "text", "mentions", "in_turn"),
    [
        ("en", "Light, then deep. A deep peel.", ("light", "deep", "deep"), ("light", "deep")),
        ("en", "A non-light peel.", ("deep",), ("deep",)),  # the longer of two words
        ("en", "A slight peel deepens.", (), ()),  # parts of other words
        ("nl-BE", "Een lichte peeling", ("light",), ("light",)),  # the words of "nl"
        ("ms", "Light", (), ()),  # no words in this language
    ],
)
def test_a_text_names_kinds_in_the_words_of_its_language(
    code: str, text: str, mentions: tuple[str, ...], in_turn: tuple[str, ...]
) -> None:
    assert PEEL.mentions_in(text, code) == mentions
    assert PEEL.kinds_in(text, code) == in_turn


def test_a_language_without_blanks_is_searched_everywhere() -> None:
    assert PEEL.kinds_in("做深层或浅层换肤", "zh-Hans", is_spaced=False) == ("deep", "light")


@pytest.mark.parametrize(
    ("kinds", "values"),
    [((), ("all",)), ((LIGHT,), ("light", "all")), ((LIGHT, DEEP), ("light", "deep", "both", "all")),
     ((LIGHT, MEDIUM, DEEP), ("light", "medium", "deep", "all"))],
)  # fmt: skip
def test_both_is_said_of_two_kinds_only(kinds: tuple[Kind, ...], values: tuple[str, ...]) -> None:
    assert Treatment("x", kinds).kind_values == values


def test_a_page_of_the_site_may_name_the_kinds_of_every_treatment() -> None:
    other = Treatment("wash", (Kind("deep", "brown", {"en": "Deep"}, {"en": ("thorough",)}), MEDIUM))
    site = Treatments({"peel": PEEL, "wash": other})
    text = "A thorough, deep, medium or light one"
    assert site.of("index.md").kinds_in(text, "en") == ("deep", "medium", "light")
    assert site.of("peel/index.md").kinds_in(text, "en") == ("deep", "light")
    assert site.of("steam/index.md").kinds_in(text, "en") == ()
    assert site.of("steam/index.md").kind_values == ("all",)


def test_the_treatment_of_the_tests_is_read_from_its_file() -> None:
    found = treatment()
    assert [(kind.id, kind.name_in("nl"), kind.colour) for kind in found.kinds] == [
        ("non-ablative", "Niet-ablatief", "blue"),
        ("ablative", "Ablatief", "purple"),
    ]
    assert found.sections["contraindications"] == ("clinics-differ",)
    assert found.search_words("same", "nl").startswith("laserbehandeling:")
    assert found.search_words("same", "en") == ""


# --- colours ----------------------------------------------------------------------------------------------

SHEETS = ROOT / "overrides" / "stylesheets"


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return light / dark


@pytest.mark.parametrize("name", PALETTE)
def test_a_colour_of_the_palette_can_be_seen_on_a_light_and_on_a_dark_page(name: str) -> None:
    tokens = (SHEETS / "tokens.css").read_text(encoding="utf-8")
    for ground in ("page", "soft"):
        light, dark = re.findall(rf"--pi-{ground}: (#[0-9a-f]{{6}});", tokens)[:2]
        assert contrast(PALETTE[name][0], light) >= 4.5
        assert contrast(PALETTE[name][1], dark) >= 4.5


def test_the_style_sheet_has_the_palette() -> None:
    sheet = (SHEETS / "text" / "stages.css").read_text(encoding="utf-8")
    found = re.findall(r'\[data-colour="(\w+)"\] \{\s+--pi-lane: (#\w+);', sheet)
    wanted = [(name, shades[n]) for n in (0, 1) for name, shades in PALETTE.items()]
    assert found == wanted
