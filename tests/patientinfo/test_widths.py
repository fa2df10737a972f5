"""A description in Chinese is as long as it looks."""

from __future__ import annotations

import pytest

from patientinfo.widths import columns


@pytest.mark.parametrize(("text", "width"), [("laser", 5), ("激光治疗", 8), ("CO2激光", 7), ("", 0)])
def test_an_east_asian_character_takes_two_columns(text: str, width: int) -> None:
    assert columns(text) == width
