#!/usr/bin/env python3
"""Extract the program's messages into the catalogues, and list what is not translated yet.

    python scripts/collect_messages.py            rewrite scripts/patientinfo/locale/*.po
    python scripts/collect_messages.py --check    only list what is missing; exit status 1 if anything is

Run it after changing or translating a message. Existing translations are kept.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from patientinfo.messages import FOLDER
from patientinfo.rule_table import all_rules

SCRIPTS = Path(__file__).resolve().parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. Return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    arguments = parser.parse_args(argv)
    wanted = messages()
    lacking = 0
    for file in sorted(FOLDER.glob("*.po")):
        with file.open("rb") as stream:
            known = {str(entry.id): str(entry.string) for entry in read_po(stream) if entry.id}
        missing = [text for text in wanted if not known.get(text)]
        lacking += len(missing)
        print(f"{file.name}: {len(wanted)} messages, {len(missing)} to translate.")
        if not arguments.check:
            _write(file, {text: known.get(text, "") for text in wanted})
    return 1 if arguments.check and lacking else 0


def messages() -> list[str]:
    """Every message for editors, in source order; rule docstrings come last."""
    found: dict[str, None] = {}
    for file in sorted(SCRIPTS.rglob("*.py")):  # so that the catalogues have one order on every machine
        for _, text, _, _ in extract_from_file("python", file, keywords={"msg": None}):
            found.setdefault(str(text))
    for rule in all_rules():
        found.setdefault(rule.summary)
    return list(found)


def _write(file: Path, entries: dict[str, str]) -> None:
    catalog = Catalog(locale=file.stem, charset="utf-8", fuzzy=False)
    # No dates or file positions, so that the file changes only when a message does.
    catalog.mime_headers = [("Language", file.stem), ("Content-Type", "text/plain; charset=utf-8")]
    for text, translation in entries.items():
        catalog.add(text, translation)
    with file.open("wb") as stream:
        write_po(stream, catalog, width=120, omit_header=True)


if __name__ == "__main__":
    sys.exit(main())
