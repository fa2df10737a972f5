"""clinic.yml -> Publisher: clinics with their contact details in every language, logo and colours.

Without the file the site is neutral. Every invalid value is a problem with its line, and nothing is guessed, because
the person who finds a wrong digit in a telephone number is worried and calling at night.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from patientinfo.clinic.error import ClinicError
from patientinfo.clinic.model import Publisher
from patientinfo.country import Countries
from patientinfo.model import Language

# The environment variable with the path of the file, relative to the working directory.
VARIABLE = "CLINIC_CONFIG"


def load_publisher(languages: Sequence[Language], countries: Countries) -> Publisher:
    """Read the file that CLINIC_CONFIG names; an empty Publisher if it is not set. Raises ClinicError.

    `countries` are those whose number for an emergency the site gives.
    """
    name = os.environ.get(VARIABLE, "").strip()
    return _read(Path(name), [language.code for language in languages], countries) if name else Publisher()


def files_of(publisher: Publisher) -> list[str]:
    """The paths of the files that a publisher was read from: the file that CLINIC_CONFIG names, and the logo."""
    name = os.environ.get(VARIABLE, "").strip()
    files = [Path(name)] if name else []
    return [str(file.resolve()) for file in (*files, *([publisher.logo] if publisher.logo else []))]


def _read(path: Path, codes: Sequence[str], countries: Countries) -> Publisher:
    # Slow to import (telephone numbers, colours), and needed only if there is a file.
    from patientinfo.clinic.fields import read_publisher
    from patientinfo.clinic.reading import Reading
    from patientinfo.clinic.source import SourceError, problem_at, root_of, text_of, with_apostrophes

    name = _shown(path)
    try:
        text = with_apostrophes(text_of(path))
        root = root_of(text)
    except SourceError as error:
        raise ClinicError([problem_at(name, error.place, error.message, error.hint)]) from error
    reading = Reading(name, path.parent, codes, text, countries)
    found = read_publisher(reading, root)
    if reading.problems:
        raise ClinicError(reading.problems)
    return found


def _shown(path: Path) -> str:
    """The path for messages: relative to the working directory if possible."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()
