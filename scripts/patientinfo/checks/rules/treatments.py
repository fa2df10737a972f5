"""Rules on treatments: what a treatment says of itself can be read, and its pages have what it says."""

from __future__ import annotations

from collections.abc import Iterator

from patientinfo.checks.registry import Category, Scope, further, rule
from patientinfo.content.toml_file import Fault, TomlReader, parse_toml
from patientinfo.content.treatments import read_treatment, treatment_files
from patientinfo.contract import HELP_OWNER, TREATMENTS_FOLDER
from patientinfo.messages import listing, msg
from patientinfo.model import Page, Project, Site, treatment_of
from patientinfo.problems import Cause, Problem
from patientinfo.suggest import did_you_mean, nearest
from patientinfo.treatment import Treatment


@rule(Scope.SITE, Category.FILES)
def treatment_broken(site: Site) -> Iterator[Problem]:
    """What a treatment says of itself can be read, entry by entry, and its pages have it.

    Why: its kinds, tools and stages come from this file; what is wrong there is wrong on every page.
    Bad:  a kind with a label in English only, a tool that no page has, a file for a folder that is not there
    Good: [kinds.deep] with a colour, a label and words in every language of the site
    """
    project = site.project
    folders = {treatment_of(key) for key in project.keys} - {""}
    for name, file in treatment_files(project.folder).items():
        where, data = f"{project.docs}/{TREATMENTS_FOLDER}/{file.name}", file.read_bytes()
        treatment, faults = read_treatment(data, name)
        if name not in folders:
            yield Problem(
                where,
                1,
                msg("There is no treatment in a folder of this name."),
                did_you_mean(nearest(name, folders), msg("Name the file after the folder of its pages.")),
            )
            continue
        read = parse_toml(data, "")
        if not isinstance(read, Fault):
            faults = (*faults, *_unfit(TomlReader(*read), treatment, site))
            yield from _without_words(TomlReader(*read), treatment, project, where)
        for fault in sorted(faults, key=lambda fault: fault.line):
            yield Problem(where, fault.line, fault.message, fault.hint)


def _unfit(reader: TomlReader, treatment: Treatment, site: Site) -> tuple[Fault, ...]:
    """What can be read, but does not fit the site's termbase."""
    concepts = site.project.termbase(site.project.source_language.code).concepts
    for name in sorted(treatment.differs_by_kind - concepts.keys()) if concepts else ():
        reader.fault(
            "",
            "differs-by-kind",
            msg('The termbase has no concept "{name}".', name=name),
            did_you_mean(nearest(name, concepts), msg("Use the name that a concept has under [concepts].")),
        )
    return tuple(reader.faults)


def _without_words(reader: TomlReader, treatment: Treatment, project: Project, where: str) -> Iterator[Problem]:
    """Each kind has a name, and words that name it, in every language of the site."""
    for kind in treatment.kinds:
        for language in project.languages:
            for field in kind.lacking(language.code):
                yield Problem(
                    where,
                    reader.line(f"kinds.{kind.id}", field),
                    msg("`{name}` lacks {language}.", name=field, language=language.name),
                    msg("Add it: `{example}`.", example=f"{language.code} = {_EXAMPLES[field]}"),
                    # By this it is known whose problem it is while the language is under way.
                    causes=(Cause(f"{project.docs}/{language.code}", what=f"{where} {kind.id} {field}"),),
                )


_EXAMPLES = {"label": '"…"', "words": '["…"]'}


@further(treatment_broken, Scope.PAGE, Category.FILES)
def stages_of_treatment(page: Page, project: Project) -> Iterator[Problem]:
    """On the recovery page too: its stages are those of the treatment, in the same order.

    Why: a stage that is lost in every language at once is missed by nobody else.
    Bad:  stages = ["day-0", "days-1-3"] and a recovery page whose first stage is {#days-1-3}
    Good: the same ids in both
    """
    wanted = page.treatment.stages
    headings = [section.heading for section in page.sections if "data-from" in section.heading.attributes]
    found = tuple(heading.id for heading in headings)
    has_ids = all(section.heading.id for section in page.sections if section.heading.level > 1)
    if not page.language.is_source or not page.key.endswith(f"/{HELP_OWNER}") or not wanted or not has_ids:
        return  # missing-id says so; the other languages are compared with this page
    if found != wanted:
        place = next((n for n, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), len(found))
        heading = headings[min(place, len(headings) - 1)] if headings else page.sections[0].heading
        path = f"{project.docs}/{TREATMENTS_FOLDER}/{page.treatment.name}.toml"
        yield page.problem(
            heading.line,
            msg("The stages of this page are {names}.", names=listing(found) if found else msg("none")),
            msg(
                "Write those of {path}, in the same order, or change them there: {names}.",
                path=path,
                names=listing(wanted),
            ),
            causes=tuple(Cause(page.path, id=id) for id in {*found} ^ {*wanted}),
        )
