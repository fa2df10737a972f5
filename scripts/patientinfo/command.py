"""How a command ends: quietly when it is stopped, with nothing of it left running, on any terminal."""

from __future__ import annotations

import contextlib
import gc
import io
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

STOPPED = 130  # as shells report a command that was stopped with Ctrl+C


class StoppedError(KeyboardInterrupt):
    """Another program asked this one to end (SIGTERM). Like Ctrl+C, it ends what was started too."""


def run(main: Callable[[], int]) -> NoReturn:
    """Run a command and exit with its status. If it is stopped, say so on one line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without an é shows a ? instead of a traceback
    if hasattr(signal, "SIGPIPE"):  # so that `… | head` ends quietly, as other commands do
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, _stop)
    # Pages are many small objects that live as long as the command: collecting garbage among them finds little.
    gc.set_threshold(100_000, 50, 100)
    try:
        status = main()
    except KeyboardInterrupt:
        # A second signal must not interrupt the end of the first.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with contextlib.suppress(OSError):
            print("\nStopped. What was published before is unchanged.", file=sys.stderr)
        status = STOPPED
    sys.exit(status)


def _stop(number: int, frame: object) -> NoReturn:
    raise StoppedError


def ignore_interrupts() -> None:
    """For processes that another one ends: Ctrl+C reaches them too, and they would each print a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
