"""A command that is stopped ends at once, on one line, and takes what it started with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

# A command that starts another program, says so, and waits for it.
STARTS = """
import subprocess, sys
sys.path.insert(0, {scripts!r})
from patientinfo.command import run

def main():
    program = [sys.executable, "-c", "import time; print('started', flush=True); time.sleep(600)"]
    return subprocess.run(program, check=False).returncode

run(main)
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_stopped_stops_what_it_started(how: signal.Signals) -> None:
    code = STARTS.format(scripts=str(ROOT / "scripts"))
    command = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert command.stdout is not None
    assert command.stdout.readline() == "started\n"
    os.kill(command.pid, how)
    # The output ends only when every process that can write to it has ended.
    output, errors = command.communicate()
    assert (output, command.returncode) == ("", 130)
    assert errors.strip() == "Stopped. What was published before is unchanged."


PRINTS = """
import sys
sys.path.insert(0, {scripts!r})
from patientinfo.command import run
run(lambda: print("één → 简"))
"""


def test_a_terminal_without_the_letters_gets_question_marks() -> None:
    command = [sys.executable, "-c", PRINTS.format(scripts=str(ROOT / "scripts"))]
    latin = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, env=latin, capture_output=True, check=False)
    assert (done.stdout.decode("latin-1"), done.stderr) == ("één ? ?\n", b"")


def test_outside_a_repository_git_says_why_on_one_line(project: Path) -> None:
    command = [sys.executable, "scripts/validate_content.py", "--changed-since", "main"]
    alone = {**os.environ, "GIT_CEILING_DIRECTORIES": str(project.parent)}
    done = subprocess.run(command, cwd=project, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("The check could not run. Git cannot tell what was changed since main: ")
