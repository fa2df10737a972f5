"""Reads fields and texts of clinic.yml, and reports what is missing, unknown, repeated, cut off or not text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from patientinfo.clinic.source import TOP, place_of, problem_at
from patientinfo.country import Countries
from patientinfo.messages import Message, listing, msg
from patientinfo.problems import ERROR, NOTICE, Problem

# Unicode categories of invisible characters: control, format, surrogate, private use, unassigned, line separators.
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
# What YAML reads as a comment after a value. An intended comment has a space after its #.
_LOST = re.compile(r"[ \t]+#\S.*")


class FieldNames(NamedTuple):
    """The fields of one mapping."""

    required: Sequence[str] = ()
    optional: Sequence[str] = ()


class Reading:
    """The state of reading the file. It collects every problem, so that one run reports them all.

    `name` is the path for messages, `source` the text of the file, `codes` are the languages of the site, `countries`
    those whose number for an emergency the site gives.
    """

    def __init__(
        self, name: str, folder: Path, codes: Sequence[str], source: str, countries: Countries | None = None
    ) -> None:
        self.name = name
        self.folder = folder
        self.codes = codes
        self.source = source
        self.countries = countries or Countries()
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    def refuse(self, node: yaml.Node | None, message: Message, hint: Message) -> None:
        self.problems.append(self.problem(node, message, hint))

    def problem(self, node: yaml.Node | None, message: Message, hint: Message, level: str = ERROR) -> Problem:
        """A problem at the position of a node, or at the top of the file without one."""
        return problem_at(self.name, place_of(node.start_mark) if node else TOP, message, hint, level)

    def fields(self, node: yaml.Node | None, what: Message, names: FieldNames) -> dict[str, yaml.Node]:
        """The values of a mapping by field name. Unknown, repeated and missing fields are refused."""
        known = (*names.required, *names.optional)
        found: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            self.refuse(
                node,
                msg("The fields of {what} are missing here.", what=what),
                msg("Write each on a line of its own: {names}.", names=listing(known)),
            )
            return found
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                self.refuse(
                    key,
                    msg('There is no field "{name}" in {what}.', name=name, what=what),
                    msg("The fields are {names}.", names=listing(known)),
                )
            elif name in found:
                self.refuse(key, msg('The field "{name}" appears twice.', name=name), msg("Keep one of the two."))
            else:
                found[name] = value
        for name in names.required:
            if name not in found:
                self.refuse(
                    node,
                    msg('The field "{name}" is missing in {what}.', name=name, what=what),
                    msg("Add it; README.md has an example."),
                )
        return found

    def scalar(self, node: yaml.Node | None) -> str:
        if node is None or self.is_cut_off(node):
            return ""
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            self.refuse(node, msg("A text is missing here."), msg("Write it on the same line, after the colon."))
            return ""
        text = str(node.value).strip()
        if "<" in text or ">" in text or any(unicodedata.category(character) in _UNSEEN for character in text):
            self.refuse(
                node, msg("The text contains <, > or an invisible character."), msg("Write plain text on one line.")
            )
            return ""
        return text

    def is_cut_off(self, node: yaml.Node) -> bool:
        """Report a value that a # cuts off: "5-2 Jalan Contoh #05-01" would lose its unit number."""
        # In a block scalar (| or >) a # is an ordinary character.
        if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
            return False
        lost = _LOST.match(self.source, node.end_mark.index)
        if lost is None:
            return False
        whole = f"{node.value}{lost[0]}".strip()
        quoted = f"'{whole}'" if '"' in whole else f'"{whole}"'
        self.refuse(
            node,
            msg('Everything from "#" on would be lost.'),
            msg("Put the whole value in quotes: {value}. To write a comment, put a space after the #.", value=quoted),
        )
        return True

    def text(self, node: yaml.Node | None) -> dict[str, str]:
        """A text by language code: one text for all languages, or one for each."""
        if not isinstance(node, yaml.MappingNode):
            plain = self.scalar(node)
            return dict.fromkeys(self.codes, plain)
        values = self.fields(node, msg("the text per language"), FieldNames(self.codes))
        return {code: self.scalar(value) for code, value in values.items()}

    def sentence(self, node: yaml.Node | None) -> dict[str, str]:
        """A text by language code that has to be translated: one for each language."""
        if node is not None and not isinstance(node, yaml.MappingNode) and len(self.codes) > 1:
            message = msg("This sentence is shown in every language as it is.")
            hint = msg(
                "To translate it, write one per language on the lines below: {names}.", names=listing(self.codes)
            )
            self.notices.append(self.problem(node, message, hint, NOTICE))
        return self.text(node)
