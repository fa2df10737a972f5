"""What a check finds, as a value, and the errors for files that cannot be read at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from patientinfo.messages import Message

# Severity. Errors block publishing; notices are also shown to readers; advice is for the editor only.
# Those of a language that is not published yet stop nothing.
ERROR, NOTICE, ADVICE, UNDER_WAY = "error", "notice", "advice", "under-way"


@dataclass(frozen=True, slots=True)
class Cause:
    """The cause of problems that several rules report: the part of a page with this id, or one thing on one line.

    `what` names the thing: an attribute, "id", "number", "language", or "file" for the whole file.
    """

    path: str
    id: str = ""
    line: int = 0
    what: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and what to do about it.

    `path` is relative to the project's folder, with forward slashes; `line` and `column` count from 1;
    `length` is the number of characters to mark (0: only the position). `message` says what is wrong, `hint`
    what to write instead: both are whole sentences for somebody who edits Markdown and does not know this
    program. `rule` and `level` are set by the registry. `other` is the place in the other language
    ("docs/en/index.md:12") if two languages disagree.

    `causes` are for problems that several rules report: of those that share a cause only the first rule's are
    shown. `reverse` is the same disagreement reported at the other place, for when all translations agree with
    each other and only the original differs.
    """

    path: str
    line: int
    message: Message
    hint: Message
    column: int = 1
    length: int = 0
    rule: str = ""
    level: str = ERROR
    other: str = ""
    causes: tuple[Cause, ...] = ()
    reverse: Problem | None = None

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """Sort key: position, then rule."""
        return self.path, self.line, self.column, self.rule, str(self.message)

    def under(self, rule: str, level: str) -> Problem:
        """The same problem, attributed to a rule."""
        reverse = self.reverse.under(rule, level) if self.reverse else None
        return replace(self, rule=rule, level=level, reverse=reverse)


def rule_name(identifier: str) -> str:
    """The rule's name for editors: `NotUtf8` and `not_utf8` both become `not-utf8`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", identifier).replace("_", "-").lower()


class ContentError(Exception):
    """A file cannot be read as content. Each subclass is a rule, explained by its docstring."""

    def __init__(self, path: str, line: int, message: Message, hint: Message, column: int = 1, length: int = 0) -> None:
        super().__init__(f"{path}:{line}: {message} {hint}")
        self.problem = Problem(path, line, message, hint, column, length, rule_name(type(self).__name__))


class PageTooLarge(ContentError):
    """A page stays within a size that a browser and this check can handle.

    Why: a page that takes minutes to load or to check reaches nobody.
    Bad:  a page of 25 MB, or a line of 100,000 characters
    Good: pages of some thousand words, a paragraph a line
    """


class NotUtf8(ContentError):
    """A page is saved as UTF-8 text.

    Why: in another encoding letters such as é and signs such as ° turn into others, figures with them.
    Bad:  a page saved as "Windows-1252" or "UTF-16"
    Good: a page saved with the encoding "UTF-8"
    """


class ControlCharacter(ContentError):
    """A page has no control characters: they are invisible, and parsers disagree about them.

    Why: what one program hides another shows, so a reader may see other words than the editor.
    Bad:  a NUL or vertical tab, left by a copy from another program
    Good: plain text
    """


class FrontMatterBroken(ContentError):
    """A page opens with its front matter, between two lines of three hyphens.

    Why: the title, the dates and who has checked the page come from there.
    Bad:  title: Benefits: and limits
    Good: title: "Benefits: and limits"
    """


class MarkdownBroken(ContentError):
    """The Markdown of a page can be turned into a page.

    Why: what cannot be read in one way is read differently by every program.
    Bad:  a list 20 levels deep, lines of two versions that were not joined
    Good: lists of one or two levels
    """


class SettingsError(Exception):
    """A file that every check needs, such as mkdocs.yml, cannot be used. The message is for an editor."""
