"""Publisher -> the contact card that pages show and the structured data for search engines, in one language."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale

from patientinfo.clinic.model import Clinic, Hours, Publisher
from patientinfo.country import Countries

# schema.org's names of the days of the week.
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def card(clinic: Clinic, code: str, labels: Mapping[str, str], countries: Countries) -> Mapping[str, object]:
    """A clinic's contact details in one language, for the template clinic.html."""
    locale = labels.get("locale", code)
    own = countries.by_code.get(clinic.country)
    return {
        "name": clinic.name[code],
        "telephone": clinic.telephone,
        "telephone_shown": clinic.telephone_shown,
        "hours": _opening_lines(clinic, locale),
        "night": clinic.night[code],
        "emergency": own.emergency if own else (),
        "street": clinic.street[code],
        "postcode": clinic.postcode,
        "town": clinic.town[code],
        "country": _country(clinic, locale),
        "booking": clinic.booking.get(code, ""),
        "map": clinic.map.get(code, ""),
    }


def _opening_lines(clinic: Clinic, locale: str) -> list[str]:
    """The opening hours in the locale's language: "Monday–Friday 09:00–17:30"."""
    names = Locale.parse(locale).days["stand-alone"]["wide"]
    lines = []
    for hours in clinic.hours:
        first, last = names[hours.first], names[hours.last]
        days = first if hours.first == hours.last else f"{first}–{last}"
        lines.append(f"{days} {hours.opens}–{hours.closes}")
    return lines


def _country(clinic: Clinic, locale: str) -> str:
    """The name of the country in the locale's language: "Maleisië"."""
    return str(Locale.parse(locale).territories.get(clinic.country, clinic.country))


def as_json_ld(publisher: Publisher, code: str, home: str) -> list[Mapping[str, object]]:
    """The clinics as schema.org's MedicalClinic, in one language. `home` is the URL of its home page."""
    return [
        {
            "@type": "MedicalClinic",
            "@id": f"{home}#clinic-{number}",
            "name": clinic.name[code],
            "telephone": clinic.telephone,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": clinic.street[code],
                "postalCode": clinic.postcode,
                "addressLocality": clinic.town[code],
                "addressCountry": clinic.country,
            },
            **({"hasMap": clinic.map[code]} if clinic.map else {}),
            **({"potentialAction": _booking(clinic.booking[code])} if clinic.booking else {}),
            **({"openingHoursSpecification": [_opening(hours) for hours in clinic.hours]} if clinic.hours else {}),
        }
        for number, clinic in enumerate(publisher.clinics, 1)
    ]


def _booking(address: str) -> Mapping[str, object]:
    return {"@type": "ReserveAction", "target": address}


def _opening(hours: Hours) -> Mapping[str, object]:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [f"https://schema.org/{DAY_NAMES[day]}" for day in range(hours.first, hours.last + 1)],
        "opens": hours.opens,
        # A time of schema.org ends at 23:59.
        "closes": "23:59" if hours.closes == "24:00" else hours.closes,
    }


def colours_as_css(publisher: Publisher) -> str:
    """CSS that sets the publisher's colours, for light mode, dark mode and print; "" if there are none."""
    light = {"--pi-brand": publisher.brand, "--pi-clinic": publisher.brand, "--pi-link": publisher.links}
    dark = {"--pi-brand": publisher.brand, "--pi-clinic": publisher.brand, "--pi-link": publisher.links_in_the_dark}

    def rules(values: Mapping[str, str]) -> str:
        return ":root{" + ";".join(f"{name}:{value}" for name, value in values.items() if value) + "}"

    if not publisher.brand and not publisher.links:
        return ""
    paper = ":root{--pi-link:#000000}"
    return f"{rules(light)}@media (prefers-color-scheme:dark){{{rules(dark)}}}@media print{{{paper}}}\n"
