#!/usr/bin/env python3
"""Preview the site on this computer; pages reload when a file is saved.

    python scripts/preview_site.py              all languages
    python scripts/preview_site.py --only nl    one language, at its final URLs

After each save it says what the check says of the page, here and in a bar on the page; in Dutch: --messages nl. A page
that cannot be read stays as it was.
Stop it with Ctrl+C. It listens on this computer only.
"""

from __future__ import annotations

import argparse
import gc
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs_hooks import serve
from patientinfo.command import run
from patientinfo.contract import WORD_LISTS
from patientinfo.messages import message_languages
from patientinfo.preview.preview import Preview
from patientinfo.problems import SettingsError
from patientinfo.settings import Settings, load_settings
from patientinfo.urls import folder_of

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
FIRST_PORT, PORTS = 8000, 50


def main(argv: Sequence[str] | None = None) -> int:
    """Run the preview until it is stopped. Return the exit status."""
    arguments = _arguments(argv)
    try:
        settings = load_settings(ROOT)
        languages = [*settings.languages, *(one for one in settings.under_way if one.code == arguments.only)]
    except (SettingsError, OSError) as error:
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
    mount = urlsplit(settings.site_url).path or "/"
    address = f"http://{HOST}:{port}{mount}"
    print("Preview (stop it with Ctrl+C):")
    for language in languages:
        if arguments.only in ("", language.code):
            print(f"    {address}{folder_of(language)}  {language.name}", flush=True)
    # What it makes is in a folder of its own, which goes with it however it ends.
    with tempfile.TemporaryDirectory(prefix="preview-", ignore_cleanup_errors=True) as folder:
        try:
            preview = Preview(ROOT, Path(folder), address, only=arguments.only, messages=arguments.messages)
            said = preview.update()
            if preview.site is None:
                print(f"The preview could not start.\n{said}", file=sys.stderr)
                return 2
            print(said, flush=True)
            if hasattr(signal, "SIGPIPE"):  # a browser that leaves before its page arrives must not end the server
                signal.signal(signal.SIGPIPE, signal.SIG_IGN)
            # What there is by now lasts: looking for garbage in it would cost a fifth of an update.
            gc.freeze()
            serve(preview, ROOT, HOST, port, mount)
        except KeyboardInterrupt:
            pass
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
    parser.add_argument("--messages", choices=message_languages(), default="en", help="the language of messages")
    parser.add_argument("--port", type=int, help=f"the port; otherwise the first free one from {FIRST_PORT}")
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
