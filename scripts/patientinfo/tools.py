"""What is on this machine -> the programs beyond Python that tests and leaflets need, and how to get each.

Uses only what comes with Python: scripts/set_up.py asks before anything is installed.
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
# The tests build the site on ProperDocs too, in an environment of its own: MkDocs must not be there.
PROPERDOCS = "tests/properdocs"
PROPERDOCS_PYTHON = ROOT / PROPERDOCS / ".venv" / "bin" / "python"
# The pip that the oldest supported Python brings; a test installs the lock files with it.
OLDEST_PIP = ROOT / ".venv" / "oldest-pip"
OLDEST_PIP_LOCK = ROOT / "tests" / "pip" / "oldest.txt"
# In tests/: the checker of HTML, the scorer of headers and the checker of workflows.
NPM_FOLDERS = ("html", "hosts", "workflows")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium without windows, as Playwright runs it by default: it opens pages in half the time.
TEST_BROWSERS = ("chromium-headless-shell", *BROWSERS)
NGINX_MODULE = "ngx_http_brotli_static_module.so"
SET_UP = "python3 scripts/set_up.py --dev"


# No slots: a Python that is too old must get as far as the sentence that says so.
@dataclass(frozen=True)
class Tool:
    """Something that is not a Python package. `name` is also the marker of the tests that need it."""

    name: str
    what: str
    is_here: Callable[[], bool]
    # What Debian and Ubuntu call it; nothing where it comes another way.
    packages: tuple[str, ...] = ()
    elsewhere: str = ""

    @property
    def hint(self) -> str:
        """How to get it, in one line."""
        debian = f"on Debian or Ubuntu: sudo apt install {' '.join(self.packages)}" if self.packages else ""
        return f"{self.what} ({'; '.join(way for way in (debian, self.elsewhere) if way)})"


def browser() -> str | None:
    """Where a Chromium of this machine is; None where there is none, or only Playwright's own."""
    return next((found for name in TEST_BROWSERS if (found := shutil.which(name))), None)


def nginx_program() -> str | None:
    """Where nginx is. Debian keeps it where only administrators look."""
    return shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))


def nginx_module() -> Path | None:
    """Where nginx has its module for files that are compressed with brotli."""
    program = nginx_program()
    if not program:
        return None
    version = subprocess.run([program, "-V"], capture_output=True, text=True, check=False).stderr
    folder = version.partition("--modules-path=")[2].partition(" ")[0]
    module = Path(folder) / NGINX_MODULE
    return module if folder and module.is_file() else None


def npm_packages_are_here() -> bool:
    """Is what the lock files of npm in tests/ ask for installed?"""
    return all(is_installed(ROOT / "tests" / name) for name in NPM_FOLDERS)


def is_installed(folder: Path) -> bool:
    """Is what a folder's package-lock.json asks for installed? scripts/set_up.py leaves a copy of that lock."""
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
# Pango sets the text of the leaflets; the letters come with it, so that every machine has the same.
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
# Everything that `make test` may lack; the order in which it is said.
TOOLS = (BROWSER, NGINX, LEAFLET, NPM, PROGRAMS, ON_PROPERDOCS)
