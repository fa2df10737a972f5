"""Run a command to its end, and say what it and everything it started took: whole.py DESCRIPTOR COMMAND …

A system counts the CPU of a process for whoever waits for it. A pool that is left behind, or a program that nobody
waits for, would be missing: here they become children of this process (Linux only), are ended after the command, and
waited for. Written to the descriptor, as JSON: the status, seconds from start to end, and seconds of CPU.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Run the command that the arguments name."""
    descriptor, command = int(sys.argv[1]), sys.argv[2:]
    os.set_inheritable(descriptor, False)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    started = time.perf_counter()
    try:
        status = _wait_for(os.posix_spawnp(command[0], command, os.environ))
    except OSError as error:
        print(error, file=sys.stderr)
        status = 127  # as a shell has it
    wall = time.perf_counter() - started
    _end_the_rest()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(descriptor, "w", encoding="utf-8") as out:
        json.dump({"status": status, "wall": wall, "cpu": used.ru_utime + used.ru_stime}, out)


def _wait_for(command: int) -> int:
    """The status of the command, or minus the signal that ended it. Others are waited for as they end."""
    while True:
        process, status = os.wait()
        if process == command:
            return os.waitstatus_to_exitcode(status)


def _end_the_rest() -> None:
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    with contextlib.suppress(ChildProcessError):  # none is left
        while True:
            with contextlib.suppress(OSError):
                for child in children.read_text(encoding="utf-8").split():
                    os.kill(int(child), signal.SIGKILL)
            os.wait()


if __name__ == "__main__":
    main()
