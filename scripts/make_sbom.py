#!/usr/bin/env python3
"""List the packages that build the site, as a software bill of materials (CycloneDX 1.6): sbom.cdx.json, beside site/.

    python scripts/make_sbom.py

What is in it comes from requirements.txt, with its hashes and which package asks for which, so that no package of the
tests is in it and every platform's packages are. The lock does not know licences: those come from the packages that are
installed. A package that is only for another platform or Python is not installed, and has none. What stands in the
project as a copy, and so reaches readers, is in it too.

The same lock and the same Python give the same bytes. There is no date in it, unless SOURCE_DATE_EPOCH gives one.
It is no part of the site: it tells who looks after the site what to watch, and no reader asks for it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements.txt"
SBOM = "sbom.cdx.json"  # a name that CycloneDX recommends
# Copied into the project: (package of npm, version, licence, file).
COPIED = (("minisearch", "7.2.0", "MIT", "overrides/javascripts/vendor/minisearch.js"),)
_ROOT = "root-component"  # the project itself, in what the tool writes
# A package of the lock, and below it "# via" with who asks for it, on that line or on the next ones.
_PACKAGE = re.compile(r"^([\w.-]+)==")
_ASKED_BY = re.compile(r"^    # (?:via| ) ([\w.-]+)(?: \(pyproject\.toml\))?$")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file; return the exit status: 1 when it cannot be made, 2 when there is nothing to make it from."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with requirements.txt and pyproject.toml")
    root = parser.parse_args(argv).root.resolve()
    for name in (LOCK, "pyproject.toml", *(file for *_, file in COPIED)):
        if not (root / name).is_file():
            print(f"There is no {name} in {root}. Run this in the project's folder.", file=sys.stderr)
            return 2
    try:
        bill = _cyclonedx(root, "requirements", LOCK)
        installed = _cyclonedx(root, "environment", sys.executable)
    except subprocess.CalledProcessError as error:
        print(f"{error.stderr}The bill of materials could not be made: see above.", file=sys.stderr)
        return 1
    described = {component.get("purl"): component for component in installed["components"]}
    for component in bill["components"]:
        found = described.get(component["purl"], {})
        component.update({key: found[key] for key in ("description", "licenses") if key in found})
    bill["components"] += [_copied(root, *copied) for copied in COPIED]
    bill["dependencies"] = list(_dependencies(bill, (root / LOCK).read_text(encoding="utf-8")))
    (root / SBOM).write_text(json.dumps(bill, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{len(bill['components'])} packages in {root / SBOM}")
    return 0


def _copied(root: Path, name: str, version: str, licence: str, file: str) -> dict[str, Any]:
    purl = f"pkg:npm/{name}@{version}"
    return {
        "bom-ref": purl,
        "description": f"A copy, in {file}",
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256((root / file).read_bytes()).hexdigest()}],
        "licenses": [{"license": {"id": licence}}],
        "name": name,
        "purl": purl,
        "type": "library",
        "version": version,
    }


def _dependencies(bill: dict[str, Any], lock: str) -> Iterator[dict[str, Any]]:
    """Which component asks for which, read from the notes that uv writes into the lock."""
    places = {component["name"]: component["bom-ref"] for component in bill["components"]}
    asked: dict[str, set[str]] = {place: set() for place in (_ROOT, *places.values())}
    project, place = bill["metadata"]["component"]["name"], ""
    for line in lock.splitlines():
        if package := _PACKAGE.match(line):
            place = places[package[1]]
        elif by := _ASKED_BY.match(line):
            asked[_ROOT if by[1] == project else places[by[1]]].add(place)
    asked[_ROOT] |= {places[name] for name, *_ in COPIED}
    for ref, needed in sorted(asked.items()):
        yield {"ref": ref, "dependsOn": sorted(needed)} if needed else {"ref": ref}


def _cyclonedx(root: Path, *source: str) -> Any:
    """What the tool finds in `source`. Its own check against the schema takes seconds; a test makes it."""
    options = ("--pyproject", "pyproject.toml", "--spec-version", "1.6", "--output-reproducible", "--no-validate")
    command = [sys.executable, "-m", "cyclonedx_py", *source, *options]
    return json.loads(subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
