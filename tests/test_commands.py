"""Every command explains itself to somebody without a programmer beside them."""

from __future__ import annotations

import importlib

import pytest

from conftest import ROOT

# MkDocs loads it; nobody runs it.
NO_COMMANDS = {"mkdocs_hooks"}
COMMANDS = sorted({file.stem for file in (ROOT / "scripts").glob("*.py")} - NO_COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_it_has_help_that_is_its_manual(
    command: str, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", [command, "--help"])
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(command).main()
    assert ended.value.code == 0
    assert f"scripts/{command}.py" in capsys.readouterr().out
