"""Pages of one language -> HTML, by the site generator, which runs in this process."""

from __future__ import annotations

from pathlib import Path

from patientinfo.pages.build import Build


class GeneratorError(Exception):
    """The pages could not be built. The message says what the generator says."""


def generate(root: Path, folder: Path, build: Build) -> None:
    """Run the generator strictly. What is no page goes into `folder`, which it empties first.

    Raises GeneratorError.
    """
    # The one file that knows the generator is outside the package; slow to load, and not needed if nothing has changed.
    from mkdocs_hooks import run

    if said := run(root, folder, build):
        raise GeneratorError("\n".join(said))
