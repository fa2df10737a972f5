"""What the check has found out of the content, handed to the site generator, which is another process.

The generator also runs alone (`mkdocs build`, the preview); then nothing is handed over and it looks for itself.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

_VARIABLE = "PATIENTINFO_HANDOVER"


class Handover(msgspec.Struct, frozen=True):
    """`outdated` are the ids of outdated sections, by language code and page key; pages without any are left out."""

    outdated: Mapping[str, Mapping[str, tuple[str, ...]]]

    def write(self, folder: Path) -> dict[str, str]:
        """Write it to a file in `folder`. The result is the environment in which `handed_over` finds it."""
        file = folder / "handover.json"
        file.write_bytes(msgspec.json.encode(self))
        return {_VARIABLE: str(file)}


def handed_over() -> Handover | None:
    """What another process has handed to this one; None if it runs alone."""
    name = os.environ.get(_VARIABLE)
    return msgspec.json.decode(Path(name).read_bytes(), type=Handover) if name else None
