"""What a browser reads in the styles is the same before and after their comments and blanks are taken out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from conftest import ROOT

pytestmark = pytest.mark.browser
STYLES = ROOT / "overrides" / "stylesheets"
# A value of a custom property and a condition are kept as they are written, with their blanks.
RULES = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules].map((rule) => rule.cssText.replace(/([,:])\\s+/g, "$1"));
}"""


def rules(browser: Browser, css: str) -> list[str]:
    """The rules of a style sheet as the browser understands them."""
    with browser.new_context() as context:
        return context.new_page().evaluate(RULES, css)


def test_the_styles_say_the_same(browser: Browser, small_site: Path, small_finished: Path) -> None:
    (one,) = small_finished.glob("static/*/stylesheets/site.*.css")
    sheets = [name for name in _order(small_site) if not (one.parent / name).is_file()]
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert sheets == re.findall(r"^  - stylesheets/(.+)$", settings, re.M)
    written = "\n".join((STYLES / name).read_text("utf-8") for name in sheets)
    published = one.read_text("utf-8")
    assert len(published) < 0.8 * len(written)
    assert rules(browser, published) == rules(browser, written) != []
    later = [sheet.relative_to(one.parent) for sheet in one.parent.rglob("*.css") if sheet != one]
    assert len(later) > 3
    for name in later:
        built, written = ((folder / name).read_text("utf-8") for folder in (one.parent, STYLES))
        assert rules(browser, built) == rules(browser, written)


def _order(site: Path) -> list[str]:
    """The style sheets within their folder, as a page asks for them."""
    text = (site / "index.html").read_text("utf-8")
    addresses = (part.partition('"')[0] for part in text.split('<link rel="stylesheet" href="')[1:])
    return [address.partition("stylesheets/")[2] for address in addresses]


def test_the_comparison_sees_a_difference(browser: Browser) -> None:
    assert rules(browser, "p { margin: 0 }") == rules(browser, "p{margin:0}") != rules(browser, "p{margin:1px}")
