"""Results of earlier runs, kept in a folder by a digest of everything that they depend on.

Any change gives another digest, so an old result is never taken for a new one. What is kept is data, never code. A file
that was damaged counts as absent: each begins with the checksum of the rest.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_CHECKSUM = hashlib.sha256


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept in one folder. Several processes may use it at the same time."""

    folder: Path

    def get(self, name: str) -> bytes | None:
        """What is kept under a name; None if there is nothing, or if it was damaged."""
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        size = _CHECKSUM().digest_size
        return data[size:] if _CHECKSUM(data[size:]).digest() == data[:size] else None

    def put(self, name: str, data: bytes) -> None:
        """Keep data under a name. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"{name}.{os.getpid()}"
        fresh.write_bytes(_CHECKSUM(data).digest() + data)
        fresh.replace(self.folder / name)

    def has(self, name: str) -> bool:
        """Whether something is kept under a name; `get` tells whether it is whole."""
        return (self.folder / name).is_file()

    def keep_only(self, names: Iterable[str]) -> None:
        """Forget all but these."""
        wanted = set(names)
        with contextlib.suppress(OSError):
            for file in self.folder.iterdir():
                if file.name not in wanted:
                    file.unlink(missing_ok=True)


def name_of(*parts: object) -> str:
    """A name from everything that a result depends on: the digest of the texts that `repr` gives of the parts."""
    digest = hashlib.sha256()
    for part in parts:
        text = repr(part).encode("utf-8", "backslashreplace")
        digest.update(f"{len(text)}\0".encode())
        digest.update(text)
    return digest.hexdigest()
