"""The site generator's output -> what is published: bundled pages, exports, host files and checksums."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from patientinfo.model import Page, Project
from patientinfo.publish.bundle import bundle
from patientinfo.publish.exports import BRAND, write_exports
from patientinfo.publish.hosts import write_for_hosts
from patientinfo.publish.verify_files import write_checksums


def finish(
    folder: Path,
    project: Project,
    content: Mapping[tuple[str, str], Page],
    brand: str = BRAND,
    *,
    precompress: bool = False,
) -> None:
    """Make the generated site in `folder` ready to publish. `brand` is the colour of its header.

    Raises BundleError if the site is not as expected.
    """
    bundle(folder)
    write_exports(folder, project, content, brand)
    write_for_hosts(folder, project.languages, precompress=precompress)
    write_checksums(folder)  # last: it lists everything
