"""The benches still run: a small size of them, on a site that passes the check."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import bench
import generate_content
import suite
from conftest import check
from patientinfo.problems import ERROR, NOTICE


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "site"
    assert generate_content.main([str(folder), "--pages", "54"]) == 0
    return folder


def test_a_generated_site_passes_the_check_and_is_as_large_as_asked(site: Path) -> None:
    assert len(list((site / "docs").rglob("*.md"))) >= 54
    assert (site / "docs/nl/sample-1/recovery.md").is_file()
    assert check(site, ERROR) == []
    assert check(site, NOTICE) == []


def test_a_folder_with_something_in_it_is_left_alone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate_content.main([str(site), "--pages", "54"]) == 2
    assert "is not empty" in capsys.readouterr().err


def test_every_measure_but_the_linter_can_be_taken(site: Path) -> None:
    """The linter comes from npm when the bench starts; all else is here."""
    measures = [name for name in bench.MEASURES if name != bench.LINT]
    results = bench.measure_all("small", bench.Site(site), 1, measures)
    text = bench.table(results)
    assert all(name in text for name in measures)
    assert f"{bench.FROM_NOTHING} / {bench.RENDER}" in text


def test_a_run_that_fails_ends_the_bench(site: Path) -> None:
    with pytest.raises(bench.RunError, match="status 3"):
        bench.timed([sys.executable, "-c", "raise SystemExit(3)"], site)


def test_what_a_newcomer_waits_for_is_measured_with_what_it_starts(tmp_path: Path) -> None:
    work = "sum(n * n for n in range(2_000_000))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    found = {
        suite.TEST: suite.spent((sys.executable, "-c", child), tmp_path),
        suite.SITE: suite.spent((sys.executable, "-c", "pass"), tmp_path),
    }
    assert found[suite.TEST].cpu > found[suite.SITE].cpu > 0
    test, site = suite.table(found).splitlines()[1:]
    assert re.fullmatch(r"  make test +\d+s +240 +\d+s +480 +\d+\.\d", test)
    assert re.fullmatch(r"  make site +\d+s +- +\d+s +- +1\.0", site)
    with pytest.raises(suite.CommandError, match="status 3"):
        suite.spent((sys.executable, "-c", "raise SystemExit(3)"), tmp_path)
