"""What is handed over is what arrives, and a generator that runs alone gets nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from patientinfo.handover import Handover, handed_over


def test_what_is_handed_over_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Handover({"nl": {"index.md": ("purpose", "not")}, "ms": {}})
    for name, value in given.write(tmp_path).items():
        monkeypatch.setenv(name, value)
    assert handed_over() == given


def test_alone_it_gets_nothing() -> None:
    assert handed_over() is None
