#!/usr/bin/env python3
"""Write which packages make the site, as a software bill of materials (CycloneDX 1.6): sbom.cdx.json, beside site/.

    python scripts/make_sbom.py

What is in it comes from requirements.txt, with its hashes, so that no package of the tests is in it and every
platform's packages are. The lock does not know licences: those come from the packages that are installed. A package
that is only for another platform or Python is not installed, and has none.

The same lock and the same Python give the same bytes. There is no date in it, unless SOURCE_DATE_EPOCH gives one.
It is no part of the site: it tells who looks after the site what to watch, and no reader asks for it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements.txt"
SBOM = "sbom.cdx.json"  # a name that CycloneDX recommends


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file; return the exit status: 1 when it cannot be made, 2 when there is nothing to make it from."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with requirements.txt and pyproject.toml")
    root = parser.parse_args(argv).root.resolve()
    for name in (LOCK, "pyproject.toml"):
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
    (root / SBOM).write_text(json.dumps(bill, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{len(bill['components'])} packages in {root / SBOM}")
    return 0


def _cyclonedx(root: Path, *source: str) -> Any:
    """What the tool finds in `source`. Its own check against the schema takes seconds; a test makes it."""
    options = ("--pyproject", "pyproject.toml", "--spec-version", "1.6", "--output-reproducible", "--no-validate")
    command = [sys.executable, "-m", "cyclonedx_py", *source, *options]
    return json.loads(subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
