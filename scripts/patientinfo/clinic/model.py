"""Publisher, Clinic, Hours: who publishes the site, for its pages and leaflets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from patientinfo.problems import Problem

_DAY = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours on the days `first` to `last` (0 is Monday), with times as "09:00".

    What closes at "24:00" closes at the end of the day; what closes before it opens does so on the next day.
    """

    first: int
    last: int
    opens: str
    closes: str

    @property
    def length(self) -> int:
        """In minutes of one opening."""
        opens, closes = self._times()
        return closes - opens

    def overlap(self, other: Hours) -> bool:
        """Whether both include the same minute of the week."""
        return bool(self._minutes() & other._minutes())

    def _minutes(self) -> set[int]:
        opens, closes = self._times()
        days = range(self.first, self.last + 1)
        return {(day * _DAY + minute) % (7 * _DAY) for day in days for minute in range(opens, closes)}

    def _times(self) -> tuple[int, int]:
        opens, closes = (int(time[:2]) * 60 + int(time[3:]) for time in (self.opens, self.closes))
        return opens, closes if closes > opens else closes + _DAY


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
    def countries(self) -> tuple[str, ...]:
        """The codes of the countries that its clinics are in, each once."""
        return tuple(dict.fromkeys(clinic.country for clinic in self.clinics))

    @property
    def links_in_the_dark(self) -> str:
        """The colour of links in dark mode: as much lighter as the contrast requires; "" for the site's own."""
        if not self.links:
            return ""
        from patientinfo.clinic.colours import DARK, DARK_SOFT, passing  # slow to import

        return passing(self.links, (DARK, DARK_SOFT))
