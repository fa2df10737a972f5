"""Parts for one country, in a browser: paired across orders, and unfolded by whatever leads into them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from clinics import ClinicSite

from .conftest import Reader, make_reader, served

pytestmark = pytest.mark.browser
QUESTIONS = "sample/questions/"
# Each part for a country with what stands beside it in the other language.
PAIRED = """() => [...document.querySelectorAll("article :is(h2, li)[data-country][id]")].map((part) => {
  const next = part.nextElementSibling;
  return [part.id, next?.matches(".pi-second") ? next.textContent.replace(/\\s+/g, " ") : ""];
})"""
FOLDS = "() => [...document.querySelectorAll('.pi-abroad > details')].map((part) => part.open)"


def test_two_languages_are_side_by_side_whatever_order_each_has(reader: Reader) -> None:
    page = reader.open(f"nl/{QUESTIONS}?with=ms")
    expect(page.locator("h2.pi-second").first).to_be_visible()
    assert page.locator(".pi-whole").count() == 0
    found = dict(page.evaluate(PAIRED))
    assert list(found) == ["complain-nl", "complain-my", "check-nl", "check-my"]
    assert found["complain-nl"] == "Belanda: beritahu klinik dahulu."
    assert found["complain-my"].startswith("Malaysia Tulis kepada kementerian.")
    assert found["check-nl"] == "Cara menyemak doktor di Belanda"
    assert reader.messages == []


@pytest.mark.further
def test_a_part_that_is_folded_is_unfolded_by_what_leads_into_it(browser: Browser, one_clinic: ClinicSite) -> None:
    """A clinic in a country of which no page speaks: every part is folded."""
    with served(one_clinic.site) as address:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = make_reader(context, address).open(f"nl/{QUESTIONS}")
        assert page.evaluate(FOLDS) == [False] * 4
        assert page.locator(".pi-care--emergency details").count() == 0
        page.evaluate("() => { location.hash = 'complain-my'; }")
        expect(page.locator("#complain-my")).to_be_visible()
        assert page.evaluate(FOLDS) == [False, True, False, False]
        page.goto(f"{address}nl/{QUESTIONS}#check-nl-shows")
        expect(page.locator("#check-nl-shows")).to_be_in_viewport()
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate(FOLDS) == [True] * 4
        context.close()
