#!/usr/bin/env python3
"""Write the review documents: python scripts/review_documents.py

    clinical-review.html      for a clinician: every open medical point, with its sentences in all languages
    language-review-nl.html   for a native editor, one per language: open questions of wording, and every page with
                              the translation next to the original

They are generated from the pages and facts.toml into .build/review/, to be opened in a browser or printed.

Exit status: 0 written, 2 they could not be written (the message says why).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from patientinfo.command import run
from patientinfo.content.load import read_content
from patientinfo.problems import ContentError, SettingsError
from patientinfo.settings import load_settings, today
from patientinfo.translation.lock import load_lock
from patientinfo.translation.review_sheets import OutdatedError, clinical_review, language_review, load_facts

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Write the documents. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    root: Path = parser.parse_args(argv).root
    folder = root / ".build" / "review"
    try:
        settings = load_settings(root)
        project, pages = read_content(settings, today(), load_lock(settings.root))
        facts = load_facts(root, project.docs)
        documents = {"clinical-review.html": clinical_review(project, pages, facts)}
        for language in project.languages:
            documents[f"language-review-{language.code}.html"] = language_review(project, pages, facts, language)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in documents.items():
            (folder / name).write_text(text, encoding="utf-8")
            print(folder / name)
    except (ContentError, OutdatedError) as error:
        print(f"The documents could not be written. {error}\nRun make validate first.", file=sys.stderr)
        return 2
    except (SettingsError, OSError) as error:
        print(f"The documents could not be written. {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    run(main)
