"""Pages of one language -> HTML, by the site generator in this process. scripts/mkdocs_hooks.py answers its events."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from patientinfo.pages.build import Build

_SILENT = ("NO_MKDOCS_2_WARNING", "DISABLE_MKDOCS_2_WARNING")


class GeneratorError(Exception):
    """The pages could not be built. The message says what the generator says."""


def generate(root: Path, folder: Path, build: Build) -> None:
    """Run the generator strictly. What is no page goes into `folder`, which it empties first.

    Raises GeneratorError.
    """
    os.environ.update(dict.fromkeys(_SILENT, "1"))
    # Slow to load, and not needed if nothing has changed.
    from mkdocs.commands.build import build as run
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    log = _Log()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(log)
    try:
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder), strict=True)
        config.plugins["i18n"].patientinfo = build  # type: ignore[attr-defined]  # for the hooks
        config.plugins.on_startup(command="build", dirty=False)
        run(config)
    except MkDocsException as error:
        raise GeneratorError("\n".join([*log.lines, *str(error).splitlines()])) from error
    except Exception as error:  # whatever makes it fail, an editor gets a message instead of a traceback
        raise GeneratorError("\n".join([*log.lines, f"{type(error).__name__}: {error}"])) from error
    finally:
        logger.removeHandler(log)


class _Log(logging.Handler):
    """The generator's warnings and errors."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname}: {record.getMessage()}")
