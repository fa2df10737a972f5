"""mkdocs.yml -> Settings: the languages and the Markdown settings that the build and the check share."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from yaml_env_tag import construct_env_tag

from patientinfo.addresses import MAIL
from patientinfo.model import Language
from patientinfo.problems import SettingsError
from patientinfo.urls import escaped


@dataclass(frozen=True, slots=True)
class Settings:
    """What the check needs from mkdocs.yml. `root` is its folder.

    `languages` are those that are published; the i18n plugin's default is the source language. `under_way` are those
    that have `build: false`: checked and previewed, never published.
    """

    root: Path
    docs: Path
    languages: tuple[Language, ...]
    markdown_extensions: tuple[str, ...]
    extension_configs: Mapping[str, Mapping[str, Any]]
    site_url: str
    under_way: tuple[Language, ...] = ()

    def with_under_way(self) -> Settings:
        """The same settings as if every language were published."""
        return replace(self, languages=(*self.languages, *self.under_way), under_way=())


_EXAMPLE = "https://www.your-address.org/"
# No path segment may be empty, "." or "..".
_ADDRESS = re.compile(r"""https?://[^\s/?#@%"'<>\\]+/(?:(?!\.\.?/)[^\s/?#%"'<>\\]+/)*""")


# libyaml's parser, where PyYAML has it, takes a tenth of the time.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # of a type that depends on the machine
    """YAML without Python tags, with MkDocs' `!ENV`."""


_Loader.add_constructor("!ENV", construct_env_tag)


def today() -> datetime.date:
    """Today, or the date of a reproducible build (reproducible-builds.org/specs/source-date-epoch).

    Raises SettingsError if SOURCE_DATE_EPOCH is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.date.today()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch}.") from error


def load_settings(root: Path) -> Settings:
    """Read mkdocs.yml in `root`. Raises SettingsError with a message for an editor."""
    path = root / "mkdocs.yml"
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError as error:
        raise SettingsError(f"There is no mkdocs.yml in {root}. Run this in the project's folder.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"mkdocs.yml cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(raw, dict):
        raise SettingsError("mkdocs.yml is empty or not a list of settings.")
    _check_mail((raw.get("extra") or {}).get("contact_email"))
    languages = _languages(raw)
    names, configs = _extensions(raw.get("markdown_extensions") or [])
    return Settings(
        root=root,
        docs=root / str(raw.get("docs_dir", "docs")),
        languages=tuple(language for language in languages if language.is_published),
        under_way=tuple(language for language in languages if not language.is_published),
        markdown_extensions=names,
        extension_configs=configs,
        site_url=_site_url(raw["site_url"]) if "site_url" in raw else "",
    )


def _site_url(value: Any) -> str:
    """The site URL, in ASCII and ending with a slash. Raises SettingsError that says what to write."""
    address = "" if value is None else str(value)
    name = "SITE_URL" if "SITE_URL" in os.environ else "mkdocs.yml: site_url"
    if not address.strip():
        raise SettingsError(f"{name} is empty. Write the address of the site, such as {_EXAMPLE}, or leave it out.")
    # MkDocs adds the final slash too.
    whole = address if address.endswith("/") else f"{address}/"
    if _is_address(whole):
        return escaped(whole)
    scheme, colon, rest = address.strip().partition("://")
    rest = re.split(r"[?#]", rest if colon else scheme)[0].removesuffix("index.html").strip("/")
    right = f"{'http' if colon and scheme.lower() == 'http' else 'https'}://{re.sub('//+', '/', rest)}/"
    hint = right if _is_address(right) else f"it whole, such as {_EXAMPLE}"
    raise SettingsError(
        f'{name} is "{address}". A site URL starts with https:// and ends with a slash. It must not '
        f"contain spaces, quotes, %, ?, # or a file name. Write {hint}"
    )


def _is_address(address: str) -> bool:
    try:
        urlsplit(address).port  # noqa: B018  # raises for an invalid port
    except ValueError:
        return False
    return bool(_ADDRESS.fullmatch(address)) and not address.endswith("/index.html/")


def _check_mail(value: Any) -> None:
    address = "" if value is None else str(value)
    if address and not MAIL.fullmatch(address):
        raise SettingsError(
            f'CONTACT_EMAIL is "{address}", which is not an email address. '
            "Write only the address, such as guide@your-address.org, or leave it out."
        )


def _extensions(entries: list[Any]) -> tuple[tuple[str, ...], dict[str, dict[str, Any]]]:
    # MkDocs' built-in extensions come first, as in MkDocs.
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
        found.append(
            Language(
                code=str(entry["locale"]),
                name=str(entry["name"]),
                is_source=bool(entry.get("default", False)),
                site_name=str(entry.get("site_name") or raw.get("site_name") or ""),
                is_published=bool(entry.get("build", True)),
            )
        )
    if [language.is_published for language in found if language.is_source] != [True]:
        raise SettingsError(
            "mkdocs.yml: among the languages of the i18n plugin exactly one needs `default: true` "
            "and `build: true`: the language the others are translated from."
        )
    return tuple(found)
