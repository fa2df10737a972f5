"""The site of a clinic: with none, one or two of them, on the pages and for search engines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html

from builds import contents
from clinics import ClinicSite
from patientinfo.contract import SITE_PAGES, TREATMENT_PAGES
from structured_data import graphs, types_say


def test_without_clinics_no_page_speaks_of_one(small_finished: Path) -> None:
    for name, data in contents(small_finished).items():
        if name.endswith(".html"):
            assert b"pi-clinic" not in data, name
            assert b"MedicalClinic" not in data, name


@pytest.mark.further
def test_one_clinic_is_on_every_page_with_its_colours_and_logo(one_clinic: ClinicSite) -> None:
    site = one_clinic.site
    pages = sorted(site.rglob("index.html"))
    assert len(pages) == 3 * (len(SITE_PAGES) + len(TREATMENT_PAGES))
    for page in pages:
        document = html.parse(page, html.HTMLParser(encoding="utf-8")).getroot()
        (card,) = document.xpath("//section[@aria-labelledby='page-clinic']")
        code = document.get("lang")
        text = " ".join(card.text_content().split())
        assert "Example Skin Clinic" in text
        assert {"en": "Monday–Friday", "nl": "maandag–vrijdag", "ms": "Isnin–Jumaat"}[code] in text
        assert {"en": "until 22:00", "nl": "tot 22.00 uur", "ms": "hingga 22.00"}[code] in text
        links = card.xpath(".//a/@href")
        assert links[0] == "tel:+6565212345"
        assert {"en": "/book", "nl": "/nl/boek", "ms": "/ms/tempah"}[code] in links[1]
        assert document.xpath("//header//img[@alt='Example Skin Clinic']")
        cards = document.xpath("//*[@data-help='clinic' or @data-help='today']")
        assert len(cards) == len(document.xpath("//p[@class='pi-call']/a[@href='#page-clinic']"))
    recovery = html.parse(site / "sample/recovery/index.html").getroot()
    assert len(recovery.xpath("//p[@class='pi-call']")) == 2
    (sheet,) = site.glob("static/*/stylesheets/site.*.css")
    assert "--pi-brand:#6a1b4d" in sheet.read_text(encoding="utf-8")
    assert json.loads((site / "manifest.webmanifest").read_text(encoding="utf-8"))["theme_color"] == "#6a1b4d"


@pytest.mark.further
def test_a_notice_is_told_and_the_site_is_made(one_clinic: ClinicSite) -> None:
    assert one_clinic.said.count("Check this before you publish") == 1
    assert re.search(r"clinic\.yml:11:16: In an emergency .*\n +Say under `night:`", one_clinic.said)


@pytest.mark.npm
def test_two_clinics_are_known_to_search_engines(two_clinics: ClinicSite, tmp_path: Path) -> None:
    found = graphs(two_clinics.site)
    english = {name: graph for name, graph in found.items() if not name.startswith(("nl/", "ms/"))}
    assert types_say(english, tmp_path) == []  # one template makes all languages
    for name, graph in found.items():
        clinics = [node for node in graph["@graph"] if node["@type"] == "MedicalClinic"]
        assert [clinic["telephone"] for clinic in clinics] == ["+60321612345", "+31201234567"], name
        website = next(node for node in graph["@graph"] if node["@type"] == "WebSite")
        assert [who["@id"] for who in website["publisher"]] == [clinic["@id"] for clinic in clinics]


def test_two_clinics_share_a_site(two_clinics: ClinicSite) -> None:
    page = (two_clinics.site / "nl/index.html").read_text(encoding="utf-8")
    assert "Voorbeeld &amp; Zoon" in page
    assert "Maleisië" in page
