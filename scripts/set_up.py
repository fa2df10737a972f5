#!/usr/bin/env python3
"""Install what the other commands need into .venv/ of this project. Requires only Python 3.11 or newer.

    python3 scripts/set_up.py              what the site needs
    python3 scripts/set_up.py --content    also what the content checks need
    python3 scripts/set_up.py --leaflets   also what the leaflets need, including Pango
    python3 scripts/set_up.py --dev        everything, and what the tests need: browser, nginx, npm tools, ProperDocs

It does nothing when nothing has changed. Debian packages are installed where that is allowed (as root). With --dev a
tool that cannot be installed is reported, and the tests that do not need it still run; if CI is set, it is an error.

Nothing is resolved at install time: the lock files pin every package by version and hash, and only wheels are used,
so no unpinned build tools run. This file uses only the standard library, because it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from patientinfo import tools
from patientinfo.tools import BROWSER, LEAFLET, NGINX, NPM, NPM_FOLDERS, PROGRAMS, PROPERDOCS, TEST_BROWSERS, Tool

ROOT = Path(__file__).resolve().parent.parent
NEEDED = (3, 11)
SITE, CONTENT, LEAFLETS, DEV = (f"requirements{end}.txt" for end in ("", "-content", "-leaflets", "-dev"))
# A lock file, and the larger ones that include it.
LOCKS = {SITE: (SITE, CONTENT, LEAFLETS, DEV), CONTENT: (CONTENT, DEV), LEAFLETS: (LEAFLETS, DEV), DEV: (DEV,)}


class SetUpError(Exception):
    """Something could not be installed. The message says what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Install what was asked for. Return the exit status."""
    arguments = _arguments(argv)
    if sys.version_info < NEEDED:
        print(f"Python {NEEDED[0]}.{NEEDED[1]} or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    lock = DEV if arguments.dev else LEAFLETS if arguments.leaflets else CONTENT if arguments.content else SITE
    try:
        if arguments.dev:
            _set_up_tests()
        else:
            _install(ROOT / lock)
            if arguments.leaflets and not _get(LEAFLET):
                raise SetUpError(f"The leaflets need {LEAFLET.hint}. Then run the command again.")
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _set_up_tests() -> None:
    """Install everything that the tests need, in parallel where possible. Raises SetUpError."""
    with ThreadPoolExecutor() as pool:
        # Debian packages one after another, in parallel with Python's: apt runs once at a time.
        steps = [pool.submit(step) for step in (lambda: _install(ROOT / DEV), _install_properdocs, _get_programs)]
        for step in steps:
            step.result()
    _install_oldest_pip()
    # These depend on what has just been installed.
    missing = [tool for tool in (BROWSER, LEAFLET) if not _get(tool)]
    missing += [tool for tool in (NGINX, NPM, PROGRAMS) if not tool.is_here()]
    if missing and os.environ.get("CI"):
        raise SetUpError("\n".join(f"The tests need {tool.hint}." for tool in missing))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="also what the tests need")
    parser.add_argument("--leaflets", action="store_true", help="also what the leaflets need")
    parser.add_argument("--content", action="store_true", help="also what the checks of the content need")
    return parser.parse_args(argv)


# --- Python's packages ------------------------------------------------------------------------------------------


def _python(environment: str = ".venv") -> Path:
    return ROOT / environment / "bin" / "python"


def _stamp(lock: Path, environment: str = ".venv") -> Path:
    return ROOT / environment / f"installed-{lock.stem}"


def _fingerprint(lock: Path) -> str:
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {sys.version.split()[0]}\n"


def _is_current(lock: Path, environment: str = ".venv") -> bool:
    """Whether the packages of this lock file are installed, from it or from a larger one that includes it."""
    holders = [lock.with_name(name) for name in LOCKS[lock.name]] if lock.parent == ROOT else [lock]
    stamps = [(_stamp(one, environment), one) for one in holders]
    return _works(environment) and any(
        stamp.is_file() and one.is_file() and stamp.read_text() == _fingerprint(one) for stamp, one in stamps
    )


def _works(environment: str = ".venv") -> bool:
    # A virtual environment breaks when the Python it was created with is removed.
    python = _python(environment)
    return python.exists() and not subprocess.run([str(python), "-c", ""], capture_output=True, check=False).returncode


def install_command(python: Path, lock: Path) -> list[str]:
    """The command that installs a lock file into the environment of `python`.

    With --no-deps: the lock is complete, and pip would only look for newer releases. For a requirement with an extra
    ("coverage[toml]") it takes the newest version that fits, and then rejects it for its missing hash.
    """
    # `python -m pip`, because the pip script does not start from a path that contains a space.
    return [
        *(str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"),
        *("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(lock)),
    ]


def _install(lock: Path, environment: str = ".venv") -> None:
    """Install a lock file, unless it is installed already. Raises SetUpError."""
    if _is_current(lock, environment):
        return
    print(f"Installing what this needs into {environment}/ (once, it takes a minute) …", flush=True)
    folder = ROOT / environment
    if not _works(environment):
        shutil.rmtree(folder, ignore_errors=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(folder)], capture_output=True, text=True, check=False)
        if made.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            raise SetUpError(
                f"{made.stdout}{made.stderr}\n"
                "Python could not make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv"
            )
    # An interrupted install must not count as done. Other current locks stay valid: their versions all agree.
    others = [one for one in _current_stamps(folder) if one != _stamp(lock, environment)]
    kept = {stamp: stamp.read_text() for stamp in others}
    for stamp in folder.glob("installed-*"):
        stamp.unlink()
    command = install_command(_python(environment), lock)
    installed = subprocess.run(command, capture_output=True, text=True, check=False)
    if installed.returncode:
        raise SetUpError(
            f"{installed.stdout}{installed.stderr}\n"
            "Not everything could be installed: see above. Is there a network? Then run the command again."
        )
    for stamp, fingerprint in {**kept, _stamp(lock, environment): _fingerprint(lock)}.items():
        stamp.write_text(fingerprint)


def _current_stamps(folder: Path) -> list[Path]:
    """The stamp files of an environment that match the current lock files."""
    stamps = [folder / _stamp(ROOT / name).name for name in LOCKS]
    locks = [ROOT / name for name in LOCKS]
    return [
        stamp
        for stamp, lock in zip(stamps, locks, strict=True)
        if stamp.is_file() and lock.is_file() and stamp.read_text() == _fingerprint(lock)
    ]


def _install_oldest_pip() -> None:
    """Install the oldest supported pip next to the environment's own, for the lock file tests. Raises SetUpError."""
    lock, folder = tools.OLDEST_PIP_LOCK.read_text(), tools.OLDEST_PIP
    stamp = folder / "installed"
    if stamp.is_file() and stamp.read_text() == lock:
        return
    shutil.rmtree(folder, ignore_errors=True)
    command = [*install_command(_python(), tools.OLDEST_PIP_LOCK), "--target", str(folder)]
    installed = subprocess.run(command, capture_output=True, text=True, check=False)
    if installed.returncode:
        raise SetUpError(f"{installed.stdout}{installed.stderr}\nThe oldest pip could not be installed: see above.")
    stamp.write_text(lock)


def _install_properdocs() -> None:
    _install(ROOT / PROPERDOCS / "requirements.txt", f"{PROPERDOCS}/.venv")


# --- other programs ---------------------------------------------------------------------------------------------


def _get(tool: Tool) -> bool:
    """Find a tool, or install its Debian packages where that is allowed. Return whether it is there."""
    if tool.is_here():
        return True
    _get_from_debian(*tool.packages)
    if not tool.is_here() and tool is BROWSER:
        subprocess.run([str(_python()), "-m", "playwright", "install", "chromium"], check=False)
    return tool.is_here()


def _get_programs() -> None:
    """Install Debian and npm packages. Tests report what is missing. Raises SetUpError if npm fails."""
    wanted = {
        "npm": "npm",
        "java": "default-jre-headless",  # the HTML checker runs on it
        "jq": "jq",  # the workflows' scripts read answers with it
        "openssl": "openssl",  # makes a certificate that browsers refuse
    }
    packages = [package for program, package in wanted.items() if not shutil.which(program)]
    if not shutil.which(TEST_BROWSERS[0]):
        packages.append(TEST_BROWSERS[0])
    _get_from_debian(*packages)
    if not NGINX.is_here():
        _get_nginx()
    if shutil.which("npm"):
        for name in NPM_FOLDERS:
            _install_packages(ROOT / "tests" / name)


def _get_nginx() -> None:
    # The tests start their own nginx; the package must not start one that listens on the network.
    systemctl = shutil.which("systemctl") if os.geteuid() == 0 and not tools.nginx_program() else None
    if systemctl:
        subprocess.run([systemctl, "mask", "--quiet", "nginx.service"], check=False)
    _get_from_debian(*NGINX.packages)
    if systemctl:
        subprocess.run([systemctl, "unmask", "--quiet", "nginx.service"], check=False)
        subprocess.run([systemctl, "disable", "--quiet", "nginx.service"], check=False)


def _get_from_debian(*packages: str) -> None:
    """Install Debian packages where that is allowed. The caller checks the result."""
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Getting {', '.join(packages)} …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, stdout=subprocess.DEVNULL, check=False)
        # One by one: a package that this Debian release lacks must not block the others.
        for package in packages:
            command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def _install_packages(folder: Path) -> None:
    """Install a folder's package-lock.json, unless it is installed already. Raises SetUpError."""
    if tools.is_installed(folder):
        return
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetUpError(
            f"{done.stdout}{done.stderr}\n"
            "What the tests need from npm could not be installed: see above. Then run the command again."
        )
    lock = (folder / "package-lock.json").read_text()
    (folder / "node_modules" / "installed").write_text(lock)


if __name__ == "__main__":
    sys.exit(main())
