#!/usr/bin/env python3
"""Make the leaflets in leaflets/: one PDF per treatment and language, from the pages in site/.

Where a treatment has a page to decide with, also its table on one sheet: in each language, and in two on its two sides.

    python scripts/make_leaflets.py

A leaflet has a cover with the date and the review status, a table of contents, the pages of the treatment, and at
the end the glossary and the sources. If there is no site/ yet, it is built first. If CLINIC_CONFIG is set, site/ must
have been built with that clinic.

Exit status: 0 written, 1 the site or a leaflet could not be made, 2 the command could not run.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import build_site
from patientinfo.checks.report import Reporter
from patientinfo.checks.rules import all_rules
from patientinfo.clinic.config import VARIABLE, load_publisher
from patientinfo.clinic.error import ClinicError
from patientinfo.command import run
from patientinfo.content.load import read_project
from patientinfo.leaflet.decide_sheet import has_sheet, sheet_as_pdf
from patientinfo.leaflet.pdf import LeafletError, as_pdf, read_leaflet, shows_publisher, treatments
from patientinfo.problems import SettingsError
from patientinfo.settings import load_settings, today
from patientinfo.translation.lock import load_lock

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Write the leaflets. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and site/")
    root: Path = parser.parse_args(argv).root
    site, folder = root / "site", root / "leaflets"
    if not (site / "index.html").is_file():
        print("There is no site/ yet, so it is built first.", flush=True)
        if status := build_site.main(["--root", str(root)]):
            return status
    try:
        settings = load_settings(root)
        project = read_project(settings, today(), load_lock(settings.root))
        publisher = load_publisher(settings.languages, project.countries)
        # Without a clinic.yml the leaflets show whatever site/ shows.
        if publisher.clinics and not shows_publisher(site, project, publisher):
            config = shlex.quote(os.environ[VARIABLE])
            raise LeafletError(f"The site in site/ does not show what {config} says. Run make site CONFIG={config}.")
        for treatment in treatments(project):
            for language in project.languages:
                labels = project.labels[language.code]
                made = as_pdf(read_leaflet(site, project, language, treatment, labels), labels, site)
                folder.mkdir(exist_ok=True)
                file = folder / f"{treatment}-{language.code}.pdf"
                _write(file, made)
            with_sheet = [one for one in project.languages if has_sheet(project, one, treatment)]
            for sides in (*((one,) for one in with_sheet), *combinations(with_sheet, 2)):
                names = "-".join(language.code for language in sides)
                _write(folder / f"{treatment}-decide-{names}.pdf", sheet_as_pdf(site, project, sides, treatment))
    except ClinicError as error:
        print(Reporter(root, all_rules(), {}).text(error.problems))
        return 1
    except LeafletError as error:
        print(f"The leaflets could not be made. {error}", file=sys.stderr)
        return 1
    except (SettingsError, OSError) as error:
        print(f"The leaflets could not be made. {error}", file=sys.stderr)
        return 2
    return 0


def _write(file: Path, made: bytes) -> None:
    file.write_bytes(made)
    print(f"{file} ({len(made) // 1000} kB)", flush=True)


if __name__ == "__main__":
    run(main)
