"""A page says that its review is late from the day after its date, however long ago it was published."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from .conftest import Reader
from .pages import FOLDERS, TREATMENT, languages, words

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("code", languages())
def test_a_late_review_is_said_from_its_day_on(reader: Reader, code: str) -> None:
    wanted = words(code)["review.overdue"]
    page = reader.open(f"{FOLDERS[code]}{TREATMENT}risks/")
    line = page.locator("[data-pi-next-review]")
    due = datetime.date.fromisoformat(line.get_attribute("data-pi-next-review"))
    for days, is_late in ((-1, False), (0, False), (1, True), (400, True)):
        page.clock.set_fixed_time(datetime.datetime.combine(due, datetime.time(12)) + datetime.timedelta(days=days))
        page.reload()
        if is_late:
            expect(line).to_be_visible()
            expect(line).to_have_text(wanted)
        else:
            expect(line).to_be_hidden()
