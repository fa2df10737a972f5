"""mkdocs.yml -> Settings: the languages and the Markdown settings that build and check share."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from patientinfo.model import Language
from patientinfo.problems import SettingsBroken


@dataclass(frozen=True, slots=True)
class Settings:
    """What the check needs of mkdocs.yml. `root` is the folder that holds it.

    `languages` are those that are built; the default one of the i18n plugin is the source language.
    """

    root: Path
    docs: Path
    languages: tuple[Language, ...]
    markdown_extensions: tuple[str, ...]
    extension_configs: Mapping[str, Mapping[str, Any]]
    site_url: str


class _Loader(yaml.SafeLoader):
    """YAML without Python tags, with MkDocs' `!ENV`."""


_Loader.add_constructor("!ENV", construct_env_tag)


def today() -> datetime.date:
    """Today, or the day a reproducible build is made for (reproducible-builds.org/specs/source-date-epoch).

    Raises SettingsBroken where SOURCE_DATE_EPOCH is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.date.today()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsBroken(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch}.") from error


def load_settings(root: Path) -> Settings:
    """Read mkdocs.yml in `root`. Raises SettingsBroken with a sentence for an editor."""
    path = root / "mkdocs.yml"
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError as error:
        raise SettingsBroken(f"There is no mkdocs.yml in {root}. Run this in the project's folder.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsBroken(f"mkdocs.yml cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(raw, dict):
        raise SettingsBroken("mkdocs.yml is empty or not a list of settings.")
    names, configs = _extensions(raw.get("markdown_extensions") or [])
    return Settings(
        root=root,
        docs=root / str(raw.get("docs_dir", "docs")),
        languages=_languages(raw),
        markdown_extensions=names,
        extension_configs=configs,
        site_url=str(raw.get("site_url") or ""),
    )


def _extensions(entries: list[Any]) -> tuple[tuple[str, ...], dict[str, dict[str, Any]]]:
    # The extensions that MkDocs itself always adds come first, as in MkDocs.
    names, configs = ["toc", "tables", "fenced_code"], {}
    for entry in entries:
        name, config = next(iter(entry.items())) if isinstance(entry, dict) else (entry, None)
        if name not in names:
            names.append(name)
        if config:
            configs[name] = config
    return tuple(names), configs


def _languages(raw: Mapping[str, Any]) -> tuple[Language, ...]:
    plugin: Mapping[str, Any] = next(
        (entry["i18n"] for entry in raw.get("plugins") or [] if isinstance(entry, dict) and "i18n" in entry),
        {},
    )
    found = []
    for entry in plugin.get("languages") or []:
        if entry.get("build", True):
            extra = {**(raw.get("extra") or {}), **(entry.get("extra") or {})}
            found.append(
                Language(
                    code=str(entry["locale"]),
                    name=str(entry["name"]),
                    is_source=bool(entry.get("default", False)),
                    emergency_numbers=tuple(str(n) for n in extra.get("emergency_numbers", ())),
                    site_name=str(entry.get("site_name") or raw.get("site_name") or ""),
                )
            )
    if sum(language.is_source for language in found) != 1:
        raise SettingsBroken(
            "mkdocs.yml: among the languages of the i18n plugin exactly one needs `default: true` "
            "and `build: true`: the language the others are translated from."
        )
    return tuple(found)
