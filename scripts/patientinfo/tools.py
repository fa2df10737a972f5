"""The programs beyond Python that tests and leaflets need: which are installed, and how to get the others.

Uses only the standard library, because scripts/set_up.py imports it before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
# The tests also build the site with ProperDocs, in a separate environment without MkDocs.
PROPERDOCS = "tests/properdocs"
PROPERDOCS_PYTHON = ROOT / PROPERDOCS / ".venv" / "bin" / "python"
# The pip that comes with the oldest supported Python; a test installs the lock files with it.
OLDEST_PIP = ROOT / ".venv" / "oldest-pip"
OLDEST_PIP_LOCK = ROOT / "tests" / "pip" / "oldest.txt"
# npm packages in tests/: an HTML checker, a header scorer and a workflow linter.
NPM_FOLDERS = ("html", "hosts", "workflows")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Headless Chromium, Playwright's default: it opens pages in half the time.
TEST_BROWSERS = ("chromium-headless-shell", *BROWSERS)
NGINX_MODULE = "ngx_http_brotli_static_module.so"
SET_UP = "python3 scripts/set_up.py --dev"


# No slots: a Python that is too old must get as far as the message that says so.
@dataclass(frozen=True)
class Tool:
    """A program that is not a Python package. `name` is also the marker of the tests that need it."""

    name: str
    what: str
    is_here: Callable[[], bool]
    # The Debian and Ubuntu packages; empty if it is installed another way.
    packages: tuple[str, ...] = ()
    elsewhere: str = ""

    @property
    def hint(self) -> str:
        """How to install it, in one line."""
        debian = f"on Debian or Ubuntu: sudo apt install {' '.join(self.packages)}" if self.packages else ""
        return f"{self.what} ({'; '.join(way for way in (debian, self.elsewhere) if way)})"


def browser() -> str | None:
    """The path of an installed Chromium; None if there is none, or only Playwright's own."""
    return next((found for name in TEST_BROWSERS if (found := shutil.which(name))), None)


def nginx_program() -> str | None:
    """The path of nginx. Debian installs it in a folder that is not on a user's PATH."""
    return shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))


def nginx_module() -> Path | None:
    """The path of nginx's module for precompressed Brotli files."""
    program = nginx_program()
    if not program:
        return None
    version = subprocess.run([program, "-V"], capture_output=True, text=True, check=False).stderr
    folder = version.partition("--modules-path=")[2].partition(" ")[0]
    module = Path(folder) / NGINX_MODULE
    return module if folder and module.is_file() else None


def npm_packages_are_here() -> bool:
    """Whether the npm packages locked in tests/ are installed."""
    return all(is_installed(ROOT / "tests" / name) for name in NPM_FOLDERS)


def is_installed(folder: Path) -> bool:
    """Whether a folder's package-lock.json is installed. scripts/set_up.py leaves a copy of the lock to compare."""
    stamp = folder / "node_modules" / "installed"
    return stamp.is_file() and stamp.read_text() == (folder / "package-lock.json").read_text()


def _imports(module: str, python: Path = PYTHON) -> bool:
    if not python.exists():
        return False
    return not subprocess.run([str(python), "-c", f"import {module}"], capture_output=True, check=False).returncode


def _playwright_has_one() -> bool:
    code = (
        "from pathlib import Path; from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: raise SystemExit(0 if Path(p.chromium.executable_path).exists() else 1)"
    )
    return subprocess.run([str(PYTHON), "-c", code], capture_output=True, check=False).returncode == 0


def _programs(*names: str) -> Callable[[], bool]:
    return lambda: all(shutil.which(name) for name in names)


BROWSER = Tool(
    "browser",
    "Chromium or Chrome",
    lambda: bool(browser()) or _playwright_has_one(),
    ("chromium",),
    "elsewhere: .venv/bin/python -m playwright install chromium",
)
NGINX = Tool(
    "nginx",
    "nginx with its module for brotli",
    lambda: bool(nginx_module()),
    ("nginx", "libnginx-mod-http-brotli-static"),
)
# Pango lays out the text of the leaflets; the fonts come with it, so that they are the same everywhere.
LEAFLET = Tool(
    "leaflet",
    "Pango, the library that sets the text of leaflets",
    lambda: _imports("weasyprint"),
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation"),
    "on a Mac: brew install pango",
)
NPM = Tool(
    "npm",
    "npm and Java, for the checkers of HTML, headers and workflows",
    lambda: _programs("npm", "node", "java")() and npm_packages_are_here(),
    ("npm", "default-jre-headless"),
    f"then {SET_UP}",
)
PROGRAMS = Tool("programs", "jq and openssl", _programs("jq", "openssl"), ("jq", "openssl"))
ON_PROPERDOCS = Tool(
    "properdocs", "ProperDocs in its own environment", lambda: _imports("properdocs", PROPERDOCS_PYTHON), (), SET_UP
)
# Everything that `make test` may lack, in the order in which it is reported.
TOOLS = (BROWSER, NGINX, LEAFLET, NPM, PROGRAMS, ON_PROPERDOCS)
