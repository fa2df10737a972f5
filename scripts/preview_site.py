#!/usr/bin/env python3
"""Preview the site on this computer; pages reload when a file is saved.

    python scripts/preview_site.py              all languages
    python scripts/preview_site.py --only nl    one language, at its final URLs

Stop it with Ctrl+C. It listens on this computer only.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from patientinfo.checks.cache import Cache
from patientinfo.checks.run import check_project
from patientinfo.clinic import config as clinic
from patientinfo.clinic.error import ClinicError
from patientinfo.command import run
from patientinfo.content.load import read_project
from patientinfo.contract import LOCK_FILE, REVIEWS_FILE, WORD_LISTS
from patientinfo.problems import ERROR, SettingsError
from patientinfo.settings import Settings, load_settings, today
from patientinfo.translation.lock import load_lock
from patientinfo.urls import folder_of

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
FIRST_PORT, PORTS = 8000, 50


def main(argv: Sequence[str] | None = None) -> int:
    """Run the preview until it is stopped. Return the exit status."""
    arguments = _arguments(argv)
    try:
        settings = load_settings(ROOT)
        project = read_project(settings, today(), load_lock(settings.root))
        problems = [p for p in check_project(settings, project, cache=Cache(settings, project)) if p.level == ERROR]
        languages = [*settings.languages, *(one for one in settings.under_way if one.code == arguments.only)]
        logo = clinic.load_publisher(settings.languages).logo
    except (SettingsError, ClinicError, OSError) as error:
        print(f"The preview could not start. {error}", file=sys.stderr)
        return 2
    if wrong := _why_not(arguments.only, settings):
        print(wrong, file=sys.stderr)
        return 2
    port = _free_port(*([arguments.port] if arguments.port else range(FIRST_PORT, FIRST_PORT + PORTS)))
    if port is None:
        wanted = f"Port {arguments.port} is in use." if arguments.port else f"No free port from {FIRST_PORT} on."
        print(f"{wanted} Stop another preview first, or choose another port: --port 8100", file=sys.stderr)
        return 2
    print("Preview (stop it with Ctrl+C):")
    for language in languages:
        if arguments.only in ("", language.code):
            print(f"    http://{HOST}:{port}/{folder_of(language)}  {language.name}", flush=True)
    if problems:
        print(f"The content has {len(problems)} problem(s) now. To see them: make validate", flush=True)
    # --livereload is explicit because newer versions of click otherwise turn it off (MkDocs 1.6.1).
    command = [sys.executable, "-m", "mkdocs", "serve", "--no-strict", "--livereload", "-a", f"{HOST}:{port}"]
    config = clinic.environment()
    # Also watch files outside the project: while setting up a clinic's site one tries colours and texts.
    # `make accept` takes away notices on the page, and `make sign` says who has checked it.
    records = [str(file) for file in (ROOT / LOCK_FILE, ROOT / REVIEWS_FILE) if file.exists()]
    for file in (*records, *config.values(), *([str(logo.resolve())] if logo else [])):
        command += ["--watch", file]
    # What it builds is in a folder of its own, which goes with it however it ends.
    with tempfile.TemporaryDirectory(prefix="preview-", ignore_cleanup_errors=True) as folder:
        variables = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "TMPDIR": folder}
        environment = {**os.environ, **config, **variables, "ONLY": arguments.only}
        preview = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            return preview.wait()
        except KeyboardInterrupt:
            preview.terminate()
            preview.wait()
            return 0


def _why_not(only: str, settings: Settings) -> str:
    """Why one language cannot be previewed; "" if it can, or if all are wanted."""
    codes = [language.code for language in (*settings.languages, *settings.under_way)]
    if only and only not in codes:
        return f'The site has no language "{only}". It has {", ".join(codes)}.'
    for needed in (f"{WORD_LISTS}/{only}.html", f"{settings.docs.name}/{only}/index.md"):
        if only and not (settings.root / needed).is_file():
            return f"A preview of this language needs {needed}, which is not there yet."
    return ""


def _free_port(*ports: int) -> int | None:
    """The first of these ports that no other program uses."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError):  # in use, not allowed, or no port at all
                continue
            return port
    return None


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="LANGUAGE", help="show one language, for example nl")
    parser.add_argument("--port", type=int, help=f"the port; otherwise the first free one from {FIRST_PORT}")
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
