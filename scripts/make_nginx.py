#!/usr/bin/env python3
"""Write an nginx configuration for site/ to hosting/nginx/site.conf.

    python scripts/make_nginx.py                                          for a site in /srv/site
    python scripts/make_nginx.py --to "/srv/guide"                        deployed with make deploy TO=/srv/guide
    python scripts/make_nginx.py --certificate /etc/letsencrypt/live/x    with HTTPS; without it, HTTPS is commented out

SITE_URL gives the server name and the path of the site. The file explains how to install it. If there is no site/
yet, it is built first.

Exit status: 0 written, 1 the site could not be built or a setting is not valid, 2 the command could not run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import build_site
from patientinfo.problems import SettingsError
from patientinfo.publish.hosts import HostError, nginx_server
from patientinfo.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with mkdocs.yml and site/")
    parser.add_argument("--to", default="/srv/site", help="the folder on the server; default /srv/site")
    parser.add_argument("--certificate", default="", help="the folder with fullchain.pem and privkey.pem")
    arguments = parser.parse_args(argv)
    root: Path = arguments.root
    if not (root / "site" / "index.html").is_file():
        print("There is no site/ yet, so it is built first.", flush=True)
        if status := build_site.main(["--root", str(root)]):
            return status
    try:
        settings = load_settings(root)
        text = nginx_server(
            root / "site", settings.languages, settings.site_url, arguments.to, certificate=arguments.certificate
        )
        file = root / "hosting" / "nginx" / "site.conf"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except HostError as error:
        print(f"The nginx configuration could not be written. {error}", file=sys.stderr)
        return 1
    except (SettingsError, OSError) as error:
        print(f"The nginx configuration could not be written. {error}", file=sys.stderr)
        return 2
    print(f"{file}\nIts first lines say how to install it.")
    if ".example" in settings.site_url:
        print(f"It is for {settings.site_url}. For your address: make nginx SITE_URL=https://www.your-address.org/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
