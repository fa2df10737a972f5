"""A language's code -> what CLDR, the Unicode Common Locale Data Repository, says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers

from patientinfo.skeletons.files import SkeletonError
from patientinfo.suggest import nearest

# Scripts that put no spaces between words.
_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Khmr", "Laoo", "Mymr", "Thai"})
# The codes that can be a folder of the site: those of the i18n plugin.
_CODE = re.compile(r"[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class NewLanguage:
    """A language to be added: its code, its own name, `locale` with a country ("de_DE"), direction of writing."""

    code: str
    name: str
    locale: str
    direction: str
    is_spaced: bool


def new_language(code: str, name: str = "") -> NewLanguage:
    """The language with this code. Raises SkeletonError with the right code if there is none."""
    try:
        known = Locale.parse(code.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise SkeletonError(f'CLDR has no language "{code}".{_guess(code)}') from error
    right = "-".join(part for part in (known.language, known.script, known.territory) if part)
    if code != right:
        raise SkeletonError(f'The code "{code}" is not written as CLDR writes it. Write {right}.')
    if not _CODE.fullmatch(code):
        raise SkeletonError(f'"{code}" cannot be a folder of the site: write a code such as de, pt-BR or zh-Hans.')
    likely = get_global("likely_subtags")
    whole = likely.get(str(known)) or likely.get(f"{known.language}_{known.script}") or likely[known.language]
    _, script, territory = whole.split("_")
    own = name or known.get_display_name(known) or code
    return NewLanguage(
        code=code,
        name=name or own[0].upper() + own[1:],
        locale=f"{known.language}_{known.territory or territory}",
        direction=known.text_direction,
        is_spaced=(known.script or script) not in _UNSPACED,
    )


def _guess(code: str) -> str:
    """A hint for whoever writes the name of a language, in English, in place of its code."""
    names = {name.lower(): code for code, name in Locale("en").languages.items() if code in locale_identifiers()}
    close = nearest(code, names)
    return f" Did you mean {names[close]}?" if close else " Write a code such as de, pt-BR or zh-Hans."
