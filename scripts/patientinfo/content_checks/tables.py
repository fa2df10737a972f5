"""The data files of the content checks in docs/checks/."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from patientinfo.problems import SettingsError


def load_table(file: Path) -> dict[str, Any]:
    """A TOML file; empty if there is none. Raises SettingsError if it cannot be read."""
    if file.is_symlink() or not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file.parent.name}/{file.name} cannot be read: {error}.") from error
