"""Publisher, Clinic, Hours: who publishes the site, as its pages and leaflets show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from patientinfo.problems import Problem


@dataclass(frozen=True, slots=True)
class Hours:
    """Days that follow each other, 0 for Monday, and times as "09:00"."""

    first: int
    last: int
    opens: str
    closes: str

    def overlap(self, other: Hours) -> bool:
        """Whether both hold at some time of some day."""
        is_same_day = self.first <= other.last and other.first <= self.last
        return is_same_day and self.opens < other.closes and other.opens < self.closes


@dataclass(frozen=True, slots=True)
class Clinic:
    """One branch. Texts are by language code, in every language of the site; `telephone` as E.164 ("+60312345678")."""

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
        """The number as people write it internationally (ITU-T E.123)."""
        import phonenumbers  # slow to load, and only a clinic has a number

        number = phonenumbers.parse(self.telephone)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the site. Colours as "#0b5563", or "" for the site's own; `logo` the file, if there is one.

    `notices` are what whoever publishes should look at; nothing is stopped by them.
    """

    clinics: tuple[Clinic, ...] = ()
    brand: str = ""
    links: str = ""
    logo: Path | None = None
    notices: tuple[Problem, ...] = ()

    @property
    def links_in_the_dark(self) -> str:
        """The links' colour, as light as it has to be on a dark ground."""
        if not self.links:
            return ""
        from patientinfo.clinic.colours import DARK, DARK_SOFT, passing  # slow to load

        return passing(self.links, (DARK, DARK_SOFT))
