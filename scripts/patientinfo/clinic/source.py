"""The path of clinic.yml -> its text and its YAML nodes, or the reason why it cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from patientinfo.clinic.error import RULE
from patientinfo.messages import Message, msg
from patientinfo.problems import ERROR, Problem

# (line, column), counted from 1.
Place = tuple[int, int]
TOP = (1, 1)


class SourceError(Exception):
    """The file cannot be read; `message` is the reason."""

    def __init__(self, message: Message, hint: Message, place: Place = TOP) -> None:
        super().__init__(f"{message} {hint}")
        self.message, self.hint, self.place = message, hint, place


def problem_at(name: str, place: Place, message: Message, hint: Message, level: str = ERROR) -> Problem:
    line, column = place
    return Problem(name, line, message, hint, column, rule=RULE, level=level)


def text_of(path: Path) -> str:
    """The text of the file. Raises SourceError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        example = msg("Give the path of your clinic.yml, for example CONFIG=clinic.yml.")
        raise SourceError(msg("This file does not exist."), example) from error
    except IsADirectoryError as error:
        right = f"CONFIG={path.as_posix()}/clinic.yml"
        hint = msg("Give the path of the file in that folder: {example}.", example=right)
        raise SourceError(msg("This is a folder."), hint) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message, hint = msg("The file is not saved as UTF-8."), msg("Save it as text, in UTF-8.")
        raise SourceError(message, hint, (line, 1)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = msg("The file cannot be read: {reason}.", reason=reason)
        raise SourceError(message, msg("Check who has permission to open it.")) from error


def root_of(text: str) -> yaml.Node | None:
    """The root node, None for an empty file. Raises SourceError if it is not valid YAML, or has anchors or tags."""
    tokens: list[yaml.Token] = []
    try:
        for token in yaml.scan(text):
            tokens.append(token)
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
                raise SourceError(
                    msg("The value begins with an anchor (&), an alias (*) or a tag (!)."),
                    msg("Put the whole value in double quotes, or remove that character."),
                    place_of(token.start_mark),
                )
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        raise SourceError(
            msg("There is an invisible character here: U+{code}.", code=f"{error.character:04X}"),
            msg("Delete it, and retype the text around it."),
            (text.count("\n", 0, error.position) + 1, error.position - text.rfind("\n", 0, error.position)),
        ) from error
    except RecursionError as error:
        message, hint = msg("The file has brackets within brackets."), msg("Write it like the example in README.md.")
        raise SourceError(message, hint) from error
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, tokens) from error


def _unreadable(error: yaml.MarkedYAMLError, tokens: Sequence[yaml.Token]) -> SourceError:
    if quote := _open_quote(error, tokens):
        return SourceError(
            msg("The quotes that open here are not closed on this line."),
            msg("Write the same quote at the end of the value."),
            place_of(quote),
        )
    return SourceError(
        msg("The line cannot be read: {reason}.", reason=str(error.problem)),
        msg("Put values that contain a colon, # or other special characters in double quotes, and indent with spaces."),
        place_of(error.problem_mark) if error.problem_mark else TOP,
    )


def _open_quote(error: yaml.MarkedYAMLError, tokens: Sequence[yaml.Token]) -> yaml.Mark | None:
    """The position of an unclosed quote, if that is why the file cannot be read.

    YAML continues to the next quote, on a later line, and reports an error after that one.
    """
    if "quoted scalar" in (error.context or ""):
        return error.context_mark
    for token in reversed(tokens):
        over_lines = token.start_mark.line < token.end_mark.line
        if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"') and over_lines:
            is_before = error.problem_mark is not None and token.end_mark.index <= error.problem_mark.index
            return token.start_mark if is_before else None
    return None


def place_of(mark: yaml.Mark) -> Place:
    return mark.line + 1, mark.column + 1
