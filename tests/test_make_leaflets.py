"""The command that writes the leaflets, of a site with and without clinics."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import make_leaflets
from clinics import ONE, SINGAPORE, TWO, ClinicSite, written
from make_leaflets import main
from patientinfo.leaflet.pdf import Leaflet


def test_it_writes_one_file_a_language(
    project: Path, small_finished: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "site").symlink_to(small_finished)
    set_ = []

    def as_pdf(leaflet: Leaflet, *_: object) -> bytes:
        set_.append(leaflet.language.code)
        return leaflet.language.code.encode() * 1000

    monkeypatch.setattr(make_leaflets, "sheet_as_pdf", lambda *_: b"sheet" * 400)
    monkeypatch.setattr(make_leaflets, "as_pdf", as_pdf)  # to set them takes long, and is tried with one of them
    assert main(["--root", str(project)]) == 0
    files = {file.name: file.read_bytes()[:2] for file in (project / "leaflets").iterdir()}
    sheets = {name: files.pop(name) for name in list(files) if name.startswith("sample-decide-")}
    assert files == {"sample-en.pdf": b"en", "sample-nl.pdf": b"nl", "sample-ms.pdf": b"ms"}
    assert {name.removeprefix("sample-decide-") for name in sheets} == {
        "en.pdf", "nl.pdf", "ms.pdf", "en-nl.pdf", "en-ms.pdf", "nl-ms.pdf",
    }  # fmt: skip
    assert capsys.readouterr().out.count(".pdf (2 kB)") == 9


@pytest.mark.leaflet
def test_a_leaflet_is_written_whole(leaflets: Path) -> None:
    assert (leaflets / "sample-en.pdf").read_bytes().startswith(b"%PDF-1.7\n")


def test_a_site_that_lacks_pages_is_to_be_made_anew(
    project: Path, small_finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = shutil.copytree(small_finished, project / "site")
    shutil.rmtree(site / "sample")
    assert main(["--root", str(project)]) == 1
    assert "make site" in capsys.readouterr().err


def test_leaflets_of_a_clinic_are_not_made_from_a_site_without_it(
    project: Path,
    small_site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (project / "site").symlink_to(small_site)
    monkeypatch.setenv("CLINIC_CONFIG", str(written(tmp_path / "our own", ONE)))
    assert main(["--root", str(project)]) == 1
    assert f"make site CONFIG='{tmp_path / 'our own' / 'clinic.yml'}'" in capsys.readouterr().err
    written(tmp_path / "our own", ONE.replace("country: MY", "country: ZZ"))
    assert main(["--root", str(project)]) == 1
    assert '"ZZ" is not a country' in capsys.readouterr().out
    assert not (project / "leaflets").exists()


@pytest.mark.parametrize(
    "text", [TWO.replace("2161 2345", "2161 2346"), SINGAPORE], ids=["another number", "fewer clinics"]
)
def test_leaflets_of_other_clinics_than_those_of_the_site_are_not_made(
    text: str,
    two_clinics: ClinicSite,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = written(tmp_path / "other", text)
    monkeypatch.setenv("CLINIC_CONFIG", str(config))
    assert main(["--root", str(two_clinics.project)]) == 1
    assert f"Run make site CONFIG={config}." in capsys.readouterr().err
