"""What Unicode's data says of a language."""

from __future__ import annotations

import pytest

from patientinfo.cldr import PLURAL_FORMS, direction, locale_of, plural_forms


@pytest.mark.parametrize(
    ("code", "name"),
    [("en", "en"), ("pt-BR", "pt_BR"), ("zh-Hans", "zh_Hans"), ("de-XX", "de"), ("xx", "None"), ("", "None")],
)
def test_a_code_with_its_script_or_region(code: str, name: str) -> None:
    assert str(locale_of(code)) == name


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("az-Arab", "rtl"), ("ja", "ltr"), ("xx", "ltr")],
)
def test_where_a_language_begins(code: str, expected: str) -> None:
    assert direction(code) == expected


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("en", ("one", "other")),
        ("ms", ("other",)),
        ("zh-Hans", ("other",)),
        ("pl", ("one", "few", "many", "other")),
        ("ar", PLURAL_FORMS),
        ("xx", PLURAL_FORMS),
    ],
)
def test_the_plural_forms_of_a_language(code: str, forms: tuple[str, ...]) -> None:
    assert plural_forms(code) == forms
