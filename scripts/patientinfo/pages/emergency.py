"""The numbers for an emergency, as a reader calls them: a button for each, with its country."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from html import escape

from patientinfo.contract import GENERATED
from patientinfo.country import Countries, Country


def call_buttons(countries: Countries, language: str, labels: Mapping[str, str], first: Collection[str] = ()) -> str:
    """HTML with a link for each number: the own countries of the language first, then those in `first`."""
    links = "".join(
        link for country in countries.in_order(language, first) for link in _links(country, language, labels)
    )
    return f'<p class="pi-numbers" {GENERATED}>{links}</p>' if links else ""


def _links(country: Country, language: str, labels: Mapping[str, str]) -> Iterator[str]:
    name = f"<span>{escape(country.label_in(language))}</span>"
    mobile = " ".join((labels.get("emergency.mobile", ""), *country.mobile)) if country.mobile else ""
    more = f"<small>{escape(mobile)}</small>" if mobile else ""
    for number in country.emergency:
        strong = f'<strong translate="no">{number}</strong>'
        yield f'<a class="pi-number" href="tel:{number}">{strong} {name}{f" {more}" if more else ""}</a> '
