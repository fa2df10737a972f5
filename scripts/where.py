#!/usr/bin/env python3
"""Where does the content say a figure? And change it in all these places, in every language.

    python scripts/where.py --figure 48h                         every place that says 48 hours
    python scripts/where.py --id recovery.md#sun                 what is owned there, and who repeats it
    python scripts/where.py --id recovery.md#sun --figure 4w --becomes 6w
                                                                 the change, as a diff; nothing is written
    python scripts/where.py --id recovery.md#sun --figure 4w --becomes 6w --write

It looks in pages, their titles and descriptions, attributes, labels, docs/checks/facts.toml and docs/treatments/. A new
figure goes only where its notation is certain; the other places are listed, for you to write. Nothing is accepted:
read what changed, then `make validate` and `make accept`.

Exit status: 0 done, 1 the figure stands nowhere, 2 an error, and nothing was changed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from patientinfo.command import run
from patientinfo.content.load import read_content
from patientinfo.content_checks.places import (
    Figure,
    Places,
    Spot,
    UnknownFigureError,
    changed,
    difference,
    edited,
    figure_of,
)
from patientinfo.messages import Catalogue, catalogue, listing, message_languages, msg
from patientinfo.model import Project
from patientinfo.problems import ContentError, SettingsError
from patientinfo.settings import load_settings, today
from patientinfo.translation.lock import load_lock

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Look, and change what is asked for. Return the exit status."""
    arguments = _arguments(argv)
    texts = catalogue(arguments.messages)
    root: Path = arguments.root
    try:
        settings = load_settings(root)
        project, pages = read_content(settings, today(), load_lock(root))
        places = Places(root, project, pages)
        figure, spots = _found(places, project, arguments)
        if arguments.becomes and spots:
            _carry(root, project, spots, figure, figure_of(arguments.becomes, project), arguments.write, texts)
            return 0
    except UnknownFigureError as error:
        print(error.message.render(texts), file=sys.stderr)
        return 2
    except ContentError as error:
        p = error.problem
        print(f"{p.path}:{p.line}: {p.message.render(texts)} {p.hint.render(texts)}", file=sys.stderr)
        return 2
    except (SettingsError, OSError) as error:
        print(msg("Nothing was changed.").render(texts), error, file=sys.stderr)
        return 2
    for spot in spots:
        print(f"{spot.path}:{spot.line}: {_line(root, spot)}")
    print(msg("Places that say {figure}: {count}.", figure=str(figure), count=len(spots)).render(texts))
    return 0 if spots else 1


def _found(places: Places, project: Project, arguments: argparse.Namespace) -> tuple[Figure, list[Spot]]:
    """The figure that is asked for, and where it stands. Raises UnknownFigureError."""
    asked = figure_of(arguments.figure, project) if arguments.figure else None
    owner = places.owner(arguments.id) if arguments.id else None
    if asked and arguments.becomes and owner is None:
        found = places.owners_of(asked)
        if len(found) != 1:
            raise UnknownFigureError(
                msg(
                    "A figure is changed for one owner: say which, with ID=… These say it: {places}.",
                    places=listing(map(str, found)) if found else "…",
                )
            )
        owner = found[0]
    if owner is None:
        if asked is None:
            raise UnknownFigureError(msg("Give FIGURE=48h, or ID=recovery.md#sun, or both."))
        return asked, places.of_figure(asked)
    figure = asked or places.headline(owner)
    if figure is None:
        raise UnknownFigureError(msg("Which figure of {place}? Give FIGURE=… too.", place=str(owner)))
    return figure, places.of_owner(owner, figure)


def _carry(
    root: Path, project: Project, spots: Sequence[Spot], old: Figure, new: Figure, write: bool, texts: Catalogue
) -> None:
    """Show the change, write it if that is asked for, and list what is left for an editor."""
    certain: list[tuple[Spot, str]] = []
    by_hand = []
    for spot in spots:
        found = changed(spot, old, new, project)
        if isinstance(found, str):
            certain.append((spot, found))
        else:
            by_hand.append((spot, found))
    files = edited(root, certain)
    for path, (before, after) in files.items():
        print(difference(path, before, after))
        if write:
            (root / path).write_bytes(after.encode())
    if by_hand:
        print(msg("Look at these yourself:").render(texts))
        for spot, why in by_hand:
            print(f"{spot.path}:{spot.line}: {spot.written}: {why.render(texts)}")
    if write:
        print(msg("Places changed: {count}. Read them, then: make validate.", count=len(certain)).render(texts))
    else:
        print(msg("Nothing was written. To write it: WRITE=1.").render(texts))


def _line(root: Path, spot: Spot) -> str:
    """The line of a place, cut to what stands around the figure."""
    line = (root / spot.path).read_text(encoding="utf-8").split("\n")[spot.line - 1]
    start = max(0, spot.column - 1 - _AROUND)
    end = spot.column - 1 + len(spot.written) + _AROUND
    return ("…" if start else "") + line[start:end].strip() + ("…" if end < len(line) else "")


# Characters of a line on each side of a figure.
_AROUND = 50


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and docs/")
    parser.add_argument("--messages", choices=message_languages(), default="en", help="the language of messages")
    parser.add_argument("--figure", default="", help="48h, 4w, 38 °C")
    parser.add_argument("--id", default="", help="the block that owns it: recovery.md#sun")
    parser.add_argument("--becomes", default="", help="the new figure")
    parser.add_argument("--write", action="store_true", help="write the new figure where it is certain")
    return parser.parse_args(argv)


if __name__ == "__main__":
    run(main)
