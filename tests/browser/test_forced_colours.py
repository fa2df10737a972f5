"""With the colours of the reader's own choice (forced colours), every page can be read and its boxes be told apart."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from .conftest import make_reader
from .pages import FOLDERS, PAGES, languages

pytestmark = pytest.mark.browser
# The contrast of each text with what it stands on (WCAG 2.2, 1.4.3), and the boxes that would lose their edge.
LOOK = """() => {
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (element) => {
    for (let box = element; box; box = box.parentElement) {
      const colour = numbers(getComputedStyle(box).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faults = [];
  let looked = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility({ opacityProperty: true })) continue;
    looked += 1;
    const [one, other] = [light(numbers(getComputedStyle(element).color)), light(ground(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) faults.push(`${contrast.toFixed(1)} ${walker.currentNode.textContent.trim().slice(0, 40)}`);
  }
  for (const box of document.querySelectorAll(".pi-care, .pi-in-short, .pi-tool, .pi-button, .pi-header")) {
    if (!box.checkVisibility()) continue;
    const style = getComputedStyle(box);
    const edges = [style.borderTopWidth, style.borderBottomWidth];
    if (!edges.some((width) => parseFloat(width) > 0)) faults.push(`no edge: ${box.className}`);
  }
  return { faults, looked, forced: matchMedia("(forced-colors: active)").matches };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", languages())
def test_every_page_can_be_read_in_forced_colours(browser: Browser, address: str, code: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, forced_colors="active", color_scheme=scheme)
    reader = make_reader(context, address)
    faults = {}
    for path in (*PAGES, "404.html"):
        if path == "404.html" and code != "en":
            continue
        found = reader.open(FOLDERS[code] + path).evaluate(LOOK)
        assert found["forced"]
        assert found["looked"] > 10
        if found["faults"]:
            faults[path] = found["faults"][:5]
    context.close()
    assert faults == {}
