"""What CLDR, Unicode's data on languages, says of a language: its direction and its plural forms.

Nothing here is written by an editor, so that a new language has it at once.
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "ltr", "rtl"
# CLDR's categories, in its order. Every language has "other".
PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
# In CLDR's list of territories: regions and codes for tests, which no country has.
_NO_TERRITORIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@lru_cache(maxsize=256)
def locale_of(code: str) -> Locale | None:
    """The locale of a language code ("pt-BR", "zh-Hans"), or of its language alone; None if CLDR does not know it."""
    for name in (code, code.partition("-")[0]):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def direction(code: str) -> str:
    """Where a language begins to be read: "ltr", or "rtl" for from the right; "ltr" if it is not known."""
    locale = locale_of(code)
    return str(locale.text_direction) if locale else LEFT_TO_RIGHT


def plural_forms(code: str) -> tuple[str, ...]:
    """The forms that a language has for what is counted: ("one", "other"); all of CLDR's if it is not known."""
    locale = locale_of(code)
    if locale is None:
        return PLURAL_FORMS
    return tuple(form for form in PLURAL_FORMS if form in {*locale.plural_form.tags, "other"})


def is_territory(code: str) -> bool:
    """Whether this is the ISO 3166 code of a country or territory."""
    return len(code) == 2 and code not in _NO_TERRITORIES and code in Locale("en").territories


def territories() -> tuple[str, ...]:
    """The codes of all countries and territories."""
    return tuple(code for code in map(str, Locale("en").territories) if is_territory(code))


def territory_name(code: str, language: str) -> str:
    """The name of a country in a language; its code where CLDR does not know either."""
    locale = locale_of(language)
    return str(locale.territories.get(code, code)) if locale else code
