"""The fold of the header, which holds languages, two languages and the menu: a button on a phone, a column beside."""

from __future__ import annotations

from playwright.sync_api import Page


def open_fold(page: Page) -> None:
    """Open what the header's button opens, from where one reads; where it is a column, it is open."""
    button = page.locator(".pi-header__fold")
    if button.is_visible() and not page.locator(".pi-fold").is_visible():
        button.evaluate("button => button.focus({ preventScroll: true })")  # in a low window it is out of sight
        page.keyboard.press("Enter")
