"""The generated HTML of a page -> everything that is published of it and has to be known of it: a value to keep."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from patientinfo.model import Page, Project
from patientinfo.problems import Problem
from patientinfo.publish.built import BuiltPage, PageFacts
from patientinfo.publish.bundle import Bundle
from patientinfo.publish.exports import PageExports, page_exports
from patientinfo.publish.verify import verify_page


class PublishedPage(msgspec.Struct, frozen=True):
    """A page as it is published, and what was found of it by itself.

    `name` is its path in the site, `templates` the text of each file that was moved out of it, by path. `facts` are
    what the check of the site has to know of it, `problems` what is wrong with it by itself. An error page has no
    `exports`.
    """

    name: str
    html: str
    templates: Mapping[str, str]
    facts: PageFacts
    problems: tuple[Problem, ...]
    exports: PageExports | None


def publish_page(
    name: str, text: str, bundle: Bundle, page: Page | None, project: Project, outdated: Collection[str] = ()
) -> PublishedPage:
    """Finish one page and check it: `text` is its generated HTML, `name` its path in the site.

    `page` is the page of the content that it was made from, None for an error page; `outdated` are the ids of its
    outdated sections. It depends on nothing else but `project` without its files. Raises BundleError.
    """
    done = bundle.page(name, text)
    facts, problems = verify_page(BuiltPage(name, done.html, page, project))
    exports = page_exports(page, project, outdated) if page else None
    return PublishedPage(name, done.html, done.templates, facts, problems, exports)
