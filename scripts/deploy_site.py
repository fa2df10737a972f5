#!/usr/bin/env python3
"""Deploy site/ to a folder that nginx serves, or roll back.

    python scripts/deploy_site.py /srv/site               atomic: readers see either the old site or the new one
    python scripts/deploy_site.py /srv/site --rollback    go back to the previous release, atomically too
    python scripts/deploy_site.py /srv/site --list        the releases kept there, newest first

Each release has a folder of its own, named by the hash of its content; the last 5 are kept (--keep).
It needs only Python, so it also runs on the server: copy it there, and next to it a folder patientinfo with
the files __init__.py and deploy.py of scripts/patientinfo.

Exit status: 0 done, 1 site/ is incomplete or there is no release to go back to, 2 the command could not run.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from patientinfo.publish.deploy import KEEP, RELEASES, DeployError, current, deploy, releases, rollback

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Deploy, roll back or list. Return the exit status."""
    arguments = _arguments(argv)
    if not arguments.target:
        print("Give the folder that the server serves: make deploy TO=/srv/site", file=sys.stderr)
        return 2
    target = Path(arguments.target)
    try:
        if arguments.list:
            return _list(target)
        if arguments.rollback:
            print(f"{rollback(target)} is live again in {target}.")
        else:
            print(f"{deploy(arguments.site, target, arguments.keep)} is live now in {target}.")
    except DeployError as error:
        print(f"Nothing was changed. {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The deploy could not run. {error}", file=sys.stderr)
        return 2
    return 0


def _list(target: Path) -> int:
    front = current(target)
    for name in releases(target):
        used = datetime.datetime.fromtimestamp((target / RELEASES / name).stat().st_mtime)
        print(f"{name}  {used:%Y-%m-%d %H:%M}{'  live' if name == front else ''}")
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", help="the folder that nginx serves")
    parser.add_argument(
        "--site", type=Path, default=ROOT / "site", help="the built site; default site/ of this project"
    )
    parser.add_argument("--keep", type=int, default=KEEP, help=f"how many releases to keep; default {KEEP}")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--rollback", action="store_true", help="go back to the previous release")
    what.add_argument("--list", action="store_true", help="list the releases")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
