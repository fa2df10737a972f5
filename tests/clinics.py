"""Files of clinics that publish a site, for tests of what becomes of them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from builds import make_site

LOGO = Path(__file__).resolve().parent.parent / "overrides" / "assets" / "images" / "favicon.svg"
KUALA_LUMPUR = """\
  - name: Example Skin Clinic
    address:
      street: 12 Jalan Contoh
      postcode: "50450"
      town: Kuala Lumpur
      country: MY
    telephone: "+60 3-2161 2345"
    map: https://maps.example.org/kl
    booking:
      en: https://clinic.example.org/book
      nl: https://clinic.example.org/nl/boek
      ms: https://clinic.example.org/ms/tempah
    hours:
      - days: mo-fr
        opens: "09:00"
        closes: "17:30"
      - days: sa
        opens: "09:00"
        closes: "13:00"
    night:
      en: The same number until 22:00. After that, call 999.
      nl: Hetzelfde nummer tot 22.00 uur. Bel daarna 999.
      ms: Nombor yang sama hingga 22.00. Selepas itu, hubungi 999.
"""
AMSTERDAM = """\
  - name: Voorbeeld & Zoon
    address:
      street: Voorbeeldstraat 1
      postcode: 1012 AB
      town:
        en: The Hague
        nl: Den Haag
        ms: Den Haag
      country: NL
    telephone: "+31 20 123 4567"
    night:
      en: Call the out-of-hours GP service.
      nl: Bel de huisartsenpost.
      ms: Hubungi huisartsenpost.
"""
SINGAPORE = f"clinics:\n{KUALA_LUMPUR}".replace("country: MY", "country: SG").replace(
    "+60 3-2161 2345", "+65 6521 2345"
)
LOOK = """\
logo: logo.svg
colours:
  brand: "#6a1b4d"
  links: "#7a1f5c"
"""
ONE = f"{LOOK}clinics:\n{KUALA_LUMPUR}"
TWO = f"clinics:\n{KUALA_LUMPUR}{AMSTERDAM}"


def written(folder: Path, text: str) -> Path:
    """A clinic.yml of `text` in a folder of its own, beside its logo."""
    folder.mkdir(exist_ok=True)
    shutil.copy(LOGO, folder / "logo.svg")
    (folder / "clinic.yml").write_text(text, encoding="utf-8")
    return folder / "clinic.yml"


@dataclass(frozen=True)
class ClinicSite:
    """A project with the site of clinics in site/, and what `make site` said of it where that made it."""

    project: Path

    @property
    def site(self) -> Path:
        return self.project / "site"

    @property
    def said(self) -> str:
        return (self.project.parent / "said.txt").read_text(encoding="utf-8")

    @classmethod
    def make(cls, folder: Path, project: Path, text: str) -> None:
        """Make the site of a copy of `project` with a clinic.yml of `text`, in `folder`."""
        shutil.copytree(project, folder / "project")
        result = make_site(folder / "project", CLINIC_CONFIG=str(written(folder / "own", text)))
        assert result.returncode == 0, result.stdout + result.stderr
        (folder / "said.txt").write_text(result.stdout, encoding="utf-8")
