"""Publisher, Clinic, Hours: who publishes the site, for its pages and leaflets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from patientinfo.problems import Problem


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours on the days `first` to `last` (0 is Monday), with times as "09:00"."""

    first: int
    last: int
    opens: str
    closes: str

    def overlap(self, other: Hours) -> bool:
        """Whether both include the same time on the same day."""
        is_same_day = self.first <= other.last and other.first <= self.last
        return is_same_day and self.opens < other.closes and other.opens < self.closes


@dataclass(frozen=True, slots=True)
class Clinic:
    """One branch. Texts are keyed by language code, for every language of the site; `telephone` is in E.164
    ("+60312345678"), `country` an ISO 3166 code ("MY").
    """

    name: Mapping[str, str]
    street: Mapping[str, str]
    postcode: str
    town: Mapping[str, str]
    country: str
    telephone: str
    night: Mapping[str, str]
    map: Mapping[str, str] = field(default_factory=dict)
    booking: Mapping[str, str] = field(default_factory=dict)
    hours: tuple[Hours, ...] = ()

    @property
    def telephone_shown(self) -> str:
        """The number in international notation (ITU-T E.123)."""
        import phonenumbers  # slow to import, and needed only if there is a clinic

        number = phonenumbers.parse(self.telephone)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the site. Colours are "#0b5563", or "" for the site's own; `logo` is its file, if there is one.

    `notices` are for the publisher; they block nothing.
    """

    clinics: tuple[Clinic, ...] = ()
    brand: str = ""
    links: str = ""
    logo: Path | None = None
    notices: tuple[Problem, ...] = ()

    @property
    def links_in_the_dark(self) -> str:
        """The colour of links in dark mode: as much lighter as the contrast requires; "" for the site's own."""
        if not self.links:
            return ""
        from patientinfo.clinic.colours import DARK, DARK_SOFT, passing  # slow to import

        return passing(self.links, (DARK, DARK_SOFT))
