"""What a check finds, as a value; and the errors that mean a file could not be read at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from patientinfo.messages import Message

# How grave a problem is. Errors stop the site; notices are also shown to the reader; advice is for the editor only.
ERROR, NOTICE, ADVICE = "error", "notice", "advice"


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong where several rules can see it: the part of a page with this id, or one thing on one line.

    `what` names the thing: an attribute, "id", "number", "language", or "file" for the file itself.
    """

    path: str
    id: str = ""
    line: int = 0
    what: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and what to do about it.

    `path` is relative to the project's folder, with forward slashes; `line` and `column` count from 1,
    `length` is the number of characters that are meant (0: the place only). `message` says what is
    wrong, `hint` what to write instead: both are whole sentences for somebody who edits Markdown and
    has never seen this program. `rule` and `level` are set by the registry. `other` is the place in the
    other language ("docs/en/index.md:12") where two disagree.

    `causes` name what is wrong where several rules can see it: of those with a cause in common only the
    first rule's are reported. `reverse` is the same disagreement told of the
    other place, for when all translations agree with each other and only the original differs.
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
        """Sort key: where the problem is, then the rule."""
        return self.path, self.line, self.column, self.rule, str(self.message)

    def under(self, rule: str, level: str) -> Problem:
        """The same problem as that of a rule."""
        reverse = self.reverse.under(rule, level) if self.reverse else None
        return replace(self, rule=rule, level=level, reverse=reverse)


def rule_name(identifier: str) -> str:
    """Give the name editors see for a rule: `NotUtf8` and `not_utf8` are both `not-utf8`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", identifier).replace("_", "-").lower()


class ContentError(Exception):
    """A file that cannot be read as content. Each subclass is a rule; its docstring explains it."""

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
    """mkdocs.yml cannot be used, so nothing can be checked. The message is for an editor."""
