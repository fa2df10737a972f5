#!/usr/bin/env python3
"""Update the message catalogues from the source, and list what is still to be translated.

    python scripts/collect_messages.py            rewrite scripts/patientinfo/locale/*.po
    python scripts/collect_messages.py --check    only report what is missing; exit status 1 if anything is

For changing or translating a message. Existing translations are kept.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from patientinfo.messages import FOLDER
from patientinfo.rule_table import all_rules

SCRIPTS = Path(__file__).resolve().parent


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
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
    """Every sentence that the program may say to an editor, in the order of the program; rules come last."""
    found: dict[str, None] = {}
    for _, _, text, _, _ in extract_from_dir(SCRIPTS, [("**.py", "python")], keywords={"msg": None}):
        found.setdefault(str(text))
    for rule in all_rules():
        found.setdefault(rule.summary)
    return list(found)


def _write(file: Path, entries: dict[str, str]) -> None:
    catalog = Catalog(locale=file.stem, charset="utf-8", fuzzy=False)
    # Without dates and addresses: the file changes only when a message does.
    catalog.mime_headers = [("Language", file.stem), ("Content-Type", "text/plain; charset=utf-8")]
    for text, translation in entries.items():
        catalog.add(text, translation)
    with file.open("wb") as stream:
        write_po(stream, catalog, width=120, omit_header=True)


if __name__ == "__main__":
    sys.exit(main())
