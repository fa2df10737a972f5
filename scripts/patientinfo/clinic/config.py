"""clinic.yml -> who publishes the site: clinics, how to reach them, logo and colours, in every language.

Without the file the site is neutral. Whatever cannot be used is a problem with its line; nothing is guessed, because
a wrong digit in a telephone number is found by somebody who is worried at night.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from patientinfo.clinic.error import ClinicError
from patientinfo.clinic.model import Publisher
from patientinfo.model import Language

# The file, relative to where the command runs, in the environment of the build.
VARIABLE = "CLINIC_CONFIG"


def load_publisher(languages: Sequence[Language]) -> Publisher:
    """Read the file that the environment names; where it names none, nobody publishes. Raises ClinicError."""
    name = os.environ.get(VARIABLE, "").strip()
    return _read(Path(name), [language.code for language in languages]) if name else Publisher()


def environment() -> dict[str, str]:
    """The variable for a command that runs in another folder."""
    name = os.environ.get(VARIABLE, "").strip()
    return {VARIABLE: str(Path(name).resolve())} if name else {}


def _read(path: Path, codes: Sequence[str]) -> Publisher:
    # Slow to load, with telephone numbers and colours, and only a file needs them.
    from patientinfo.clinic.fields import read_publisher
    from patientinfo.clinic.reading import Reading
    from patientinfo.clinic.source import SourceError, problem_at, root_of, text_of

    name = _shown(path)
    try:
        text = text_of(path)
        root = root_of(text)
    except SourceError as error:
        raise ClinicError([problem_at(name, error.place, error.message, error.hint)]) from error
    reading = Reading(name, path.parent, codes, text)
    found = read_publisher(reading, root)
    if reading.problems:
        raise ClinicError(reading.problems)
    return found


def _shown(path: Path) -> str:
    """The file as whoever gave it knows it."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()
