"""The library of the search is a copy of what was published."""

from __future__ import annotations

import pytest

from conftest import ROOT


@pytest.mark.npm
def test_the_library_is_the_one_that_was_published() -> None:
    ours = ROOT / "overrides" / "javascripts" / "vendor" / "minisearch.js"
    published = ROOT / "tests" / "html" / "node_modules" / "minisearch" / "dist" / "es" / "index.js"
    assert ours.read_bytes() == published.read_bytes()
