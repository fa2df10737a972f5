"""A local index of packages in which time has gone on: each package of a lock file, and a newer release of each.

The packages hold nothing but their names, versions and wishes, which are those of the real ones as they are installed.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.utils import canonicalize_name

# Name, extras, version and marker of a locked package; its hashes follow on lines of their own.
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==(\S+)((?: ; .*?)?)(?: \\)?$((?:\n    --hash=.*)+)", re.M)


def installed(folders: Iterable[Path]) -> Mapping[str, Distribution]:
    """What is installed in these folders of packages, by its name in small letters."""
    found = distributions(path=[str(folder) for folder in folders])
    return {canonicalize_name(one.metadata["Name"]): one for one in found}


def make_index(folder: Path, lock: str, real: Mapping[str, Distribution]) -> str:
    """Write the wheels of what `lock` names to `folder`, each in a newer release too; return the lock with their hashes.

    What is not installed here is for other systems: its marker keeps it away, and it needs no wheel.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def rewritten(match: re.Match[str]) -> str:
        name, extras, version, marker = canonicalize_name(match[1]), match[2] or "", match[3], match[4]
        if name not in real:
            return match[0]
        digest = _wheel(folder, name, version, real[name])
        _wheel(folder, name, f"{version}.1", real[name])
        return f"{name}{extras}=={version}{marker} --hash=sha256:{digest}"

    return LOCKED.sub(rewritten, lock)


def _wheel(folder: Path, name: str, version: str, real: Distribution) -> str:
    """Write a wheel that holds nothing; return its SHA-256."""
    base = f"{name.replace('-', '_')}-{version}"
    wishes = [f"Requires-Dist: {wish}" for wish in real.requires or ()]
    extras = [f"Provides-Extra: {extra}" for extra in real.metadata.get_all("Provides-Extra") or ()]
    files = {
        f"{base}.dist-info/METADATA": "\n".join(
            ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *extras, *wishes, ""]
        ),
        f"{base}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{path},sha256={_digest(text)},{len(text.encode())}" for path, text in files.items()]
    files[f"{base}.dist-info/RECORD"] = "\n".join([*record, f"{base}.dist-info/RECORD,,", ""])
    wheel = folder / f"{base}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
