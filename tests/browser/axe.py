"""axe-core on a page in the browser."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LOOK = """async () => {
  const { passes, violations } = await axe.run(document, { resultTypes: ["violations"] });
  const told = ({ id, impact, nodes }) => nodes.map(({ target }) => `${id} (${impact}): ${target}`);
  return { passed: passes.length, found: violations.flatMap(told) };
}"""


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it is now: rule, impact and place."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    result = page.evaluate(LOOK)
    assert result["passed"] > 10, "axe has not looked at the page"
    return result["found"]
