"""What a check finds, as a value; and the errors that mean a file could not be read at all."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and what to do about it.

    `path` is relative to the project's folder, with forward slashes; `line` counts from 1.
    `message` says what is wrong, `remedy` what to write instead: both are whole sentences for
    somebody who edits Markdown and has never seen this program.
    """

    path: str
    line: int
    rule: str
    message: str
    remedy: str


def rule_name(identifier: str) -> str:
    """Give the name editors see for a rule: `NotUtf8` and `not_utf8` are both `not-utf8`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", identifier).replace("_", "-").lower()


class ContentError(Exception):
    """A file that cannot be read as content. Each subclass is a rule; its docstring explains it."""

    def __init__(self, path: str, line: int, message: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {message} {remedy}")
        self.problem = Problem(path, line, rule_name(type(self).__name__), message, remedy)


class PageTooLarge(ContentError):
    """A page stays within a size that a browser and this check can handle.

    Bad:  a page of 25 MB, or a line of 100,000 characters
    Good: pages of some thousand words, a paragraph a line
    """


class NotUtf8(ContentError):
    """A page is saved as UTF-8 text.

    Bad:  a page saved as "Windows-1252" or "UTF-16"
    Good: a page saved with the encoding "UTF-8"
    """


class ControlCharacter(ContentError):
    """A page has no control characters: they are invisible, and parsers disagree about them.

    Bad:  a NUL or vertical tab, left by a copy from another program
    Good: plain text
    """


class FrontMatterBroken(ContentError):
    """A page opens with its front matter, between two lines of three hyphens.

    Bad:  title: Benefits: and limits
    Good: title: "Benefits: and limits"
    """


class MarkdownBroken(ContentError):
    """The Markdown of a page can be turned into a page.

    Bad:  a list 20 levels deep
    Good: lists of one or two levels
    """


class SettingsBroken(Exception):
    """mkdocs.yml cannot be used, so nothing can be checked. The message is for an editor."""
