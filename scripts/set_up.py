#!/usr/bin/env python3
"""Set up what the other commands need, in .venv/ of this project. Needs only Python 3.11 or newer.

    python3 scripts/set_up.py              what the site needs
    python3 scripts/set_up.py --leaflets   what the leaflets need as well, Pango included
    python3 scripts/set_up.py --dev        what the tests need as well: a browser, nginx, Pango and ProperDocs included

Does nothing when nothing has changed. This file uses only what comes with Python, because it runs
before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED = (3, 11)
# Each lock file holds what those before it hold.
LOCKS = ("requirements.txt", "requirements-leaflets.txt", "requirements-dev.txt")
# The tests build the site on ProperDocs too, in an environment of its own: MkDocs must not be there.
PROPERDOCS = "tests/properdocs"
# Pango sets the text of the leaflets; the letters come with it, so that every machine has the same.
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation")
NGINX = ("nginx", "libnginx-mod-http-brotli-static")
NGINX_MODULE = "ngx_http_brotli_static_module.so"
# In tests/: the checker of HTML, the scorer of headers and the checker of workflows.
NPM_FOLDERS = ("html", "hosts", "workflows")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium without windows, as Playwright runs it by default: it opens pages in half the time.
TEST_BROWSERS = ("chromium-headless-shell", *BROWSERS)


def main(argv: Sequence[str] | None = None) -> int:
    """Set up; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="also what the tests need")
    parser.add_argument("--leaflets", action="store_true", help="also what the leaflets need")
    arguments = parser.parse_args(argv)
    if sys.version_info < NEEDED:
        return _stop(f"Python {NEEDED[0]}.{NEEDED[1]} or newer is needed; this is {sys.version.split()[0]}.")
    lock = ROOT / LOCKS[2 if arguments.dev else 1 if arguments.leaflets else 0]
    if not _is_current(lock) and not _install(lock):
        return 1
    if (arguments.leaflets or arguments.dev) and not _has_pango():
        return 1
    if not arguments.dev:
        return 0
    return 0 if _has_properdocs() and _has_browser() and _has_nginx() and _has_npm_tools() else 1


def _python(environment: str = ".venv") -> Path:
    return ROOT / environment / "bin" / "python"


def _stamp(lock: Path, environment: str = ".venv") -> Path:
    return ROOT / environment / f"installed-{lock.stem}"


def _fingerprint(lock: Path) -> str:
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {sys.version.split()[0]}\n"


def _is_current(lock: Path) -> bool:
    """Is what this lock file asks for installed, by itself or with one that holds it?"""
    locks = [ROOT / name for name in LOCKS[LOCKS.index(lock.name) :]]
    return _works() and any(
        _stamp(one).is_file() and one.is_file() and _stamp(one).read_text() == _fingerprint(one) for one in locks
    )


def _works(environment: str = ".venv") -> bool:
    # A virtual environment breaks when the Python it was made with goes away.
    python = _python(environment)
    return python.exists() and not subprocess.run([str(python), "-c", ""], capture_output=True, check=False).returncode


def _install(lock: Path, environment: str = ".venv", *options: str) -> bool:
    print(f"Installing what this needs into {environment}/ (once, it takes a minute) …", flush=True)
    folder = ROOT / environment
    if not _works(environment):
        shutil.rmtree(folder, ignore_errors=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(folder)], capture_output=True, text=True, check=False)
        if made.returncode:
            print(made.stdout + made.stderr, file=sys.stderr)
            shutil.rmtree(folder, ignore_errors=True)
            _stop("Python could not make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv")
            return False
    for stamp in folder.glob("installed-*"):
        stamp.unlink()
    # python -m pip, not the pip script: a script cannot start from a path with a space in it.
    pip = [str(_python(environment)), "-m", "pip", "--disable-pip-version-check"]
    installed = subprocess.run(
        [*pip, "install", "--quiet", "--require-hashes", *options, "-r", str(lock)],
        capture_output=True,
        text=True,
        check=False,
    )
    if installed.returncode:
        print(installed.stdout + installed.stderr, file=sys.stderr)
        _stop("Not everything could be installed: see above. Is there a network? Then run the command again.")
        return False
    _stamp(lock, environment).write_text(_fingerprint(lock))
    return True


def _has_properdocs() -> bool:
    """Find ProperDocs in its own environment, or install it there."""
    lock, environment = ROOT / PROPERDOCS / "requirements.txt", f"{PROPERDOCS}/.venv"
    stamp = _stamp(lock, environment)
    if _works(environment) and stamp.is_file() and stamp.read_text() == _fingerprint(lock):
        return True
    # Without dependencies: theme and plugin ask for MkDocs by name, and all else that they ask for is in the lock.
    return _install(lock, environment, "--no-deps")


def _has_pango() -> bool:
    """Find Pango, or get Debian's package where that is allowed."""
    if _finds_pango():
        return True
    print("Getting Pango for the leaflets …", flush=True)
    _get_from_debian(*PANGO)
    if _finds_pango():
        return True
    _stop(
        "The leaflets need Pango, the library that sets their text. "
        f"On Debian or Ubuntu: sudo apt install {' '.join(PANGO)}; on a Mac: brew install pango. "
        "Then run the command again."
    )
    return False


def _finds_pango() -> bool:
    return subprocess.run([str(_python()), "-c", "import weasyprint"], capture_output=True, check=False).returncode == 0


def _has_browser() -> bool:
    """Find a Chromium, or get one: Debian's package where that is allowed, else Playwright's download."""
    if shutil.which(TEST_BROWSERS[0]) or _playwright_has_one():
        return True
    tried = ROOT / ".venv" / "asked-for-browser"
    if not tried.exists():
        print("Getting Chromium for the tests …", flush=True)
        _get_from_debian(TEST_BROWSERS[0])
        tried.touch()  # not every Debian has it
    if any(shutil.which(name) for name in TEST_BROWSERS):
        return True
    _get_from_debian("chromium")
    if any(shutil.which(name) for name in BROWSERS):
        return True
    subprocess.run([str(_python()), "-m", "playwright", "install", "chromium"], check=False)
    if _playwright_has_one():
        return True
    _stop(
        "The tests need a browser. Install Chromium or Chrome (on Debian: sudo apt install chromium), "
        "then run the command again."
    )
    return False


def _has_nginx() -> bool:
    """Find nginx with its module for brotli, or get Debian's packages where that is allowed."""
    if nginx_module():
        return True
    print("Getting nginx for the tests …", flush=True)
    # The tests start their own; the package must not start one that listens to the network.
    systemctl = shutil.which("systemctl") if os.geteuid() == 0 and not nginx_program() else None
    if systemctl:
        subprocess.run([systemctl, "mask", "--quiet", "nginx.service"], check=False)
    _get_from_debian(*NGINX)
    if systemctl:
        subprocess.run([systemctl, "unmask", "--quiet", "nginx.service"], check=False)
        subprocess.run([systemctl, "disable", "--quiet", "nginx.service"], check=False)
    if nginx_module():
        return True
    _stop(
        "The tests serve the site with nginx and its module for brotli. "
        f"On Debian or Ubuntu: sudo apt install {' '.join(NGINX)}. Then run the command again."
    )
    return False


def nginx_program() -> str | None:
    """Where nginx is. Debian keeps it where only administrators look."""
    return shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))


def nginx_module() -> Path | None:
    """Where nginx has its module for files that are compressed with brotli."""
    program = nginx_program()
    if not program:
        return None
    told = subprocess.run([program, "-V"], capture_output=True, text=True, check=False).stderr
    folder = told.partition("--modules-path=")[2].partition(" ")[0]
    module = Path(folder) / NGINX_MODULE
    return module if folder and module.is_file() else None


def _get_from_debian(*packages: str) -> None:
    """Install Debian packages where that is allowed; whether it helped, the caller looks."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def _has_npm_tools() -> bool:
    """Find what the tests have from npm, and the programs that these and other tests need, or get them."""
    wanted = {
        "npm": "npm",
        "java": "default-jre-headless",  # the HTML checker runs on it
        "jq": "jq",  # the workflows' scripts read answers with it
        "openssl": "openssl",  # makes a certificate that browsers refuse
    }
    if missing := [package for program, package in wanted.items() if not shutil.which(program)]:
        print(f"Getting {', '.join(missing)} for the tests …", flush=True)
        _get_from_debian(*missing)
    if missing := [program for program in wanted if not shutil.which(program)]:
        packages = " ".join(wanted[program] for program in missing)
        _stop(
            f"The tests need {' and '.join(missing)}, to check pages, workflows and links. "
            f"Install what is missing (on Debian: sudo apt install {packages}), then run the command again."
        )
        return False
    return all(_has_packages(ROOT / "tests" / name) for name in NPM_FOLDERS)


def _has_packages(folder: Path) -> bool:
    """Install what a folder's package-lock.json asks for, once."""
    lock = (folder / "package-lock.json").read_text()
    stamp = folder / "node_modules" / "installed"
    if stamp.is_file() and stamp.read_text() == lock:
        return True
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        _stop("What the tests need from npm could not be installed: see above. Then run the command again.")
        return False
    stamp.write_text(lock)
    return True


def _playwright_has_one() -> bool:
    code = (
        "from pathlib import Path; from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: raise SystemExit(0 if Path(p.chromium.executable_path).exists() else 1)"
    )
    return subprocess.run([str(_python()), "-c", code], capture_output=True, check=False).returncode == 0


def _stop(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
