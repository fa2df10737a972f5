"""A rendered page -> its structured data for search engines: schema.org as JSON-LD (W3C Recommendation, 2020).

Every value is also on the page, in the page's language, and only a reviewer who signed it as it is is given. Plain
values in, plain values out: nothing here depends on MkDocs. A test checks every page against schema.org's vocabulary
(the types of schema-dts).
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from patientinfo.contract import HELP_LEVELS
from patientinfo.country import Country
from patientinfo.model import Block
from patientinfo.translation.reviews import ReviewStatus

# schema.org's type by our kind of page; every other kind is a WebPage.
PAGE_TYPES: Mapping[str, str] = {
    "explanation": "MedicalWebPage",
    "benefits": "MedicalWebPage",
    "risks": "MedicalWebPage",
    "preparation": "MedicalWebPage",
    "recovery timeline": "MedicalWebPage",
    "aftercare": "MedicalWebPage",
    "contraindications": "MedicalWebPage",
    "alternatives": "MedicalWebPage",
    "decide": "MedicalWebPage",
    "questions": "MedicalWebPage",
    "faq": "FAQPage",
    "about": "AboutPage",
}
# By kind of page, a property of MedicalTherapy (the MedicalProcedure that has contraindications and adverse outcomes)
# and the ids of the sections with its values.
_TEXTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "explanation": ("howPerformed", ("session",)),
    "preparation": ("preparation", ("day-before", "day")),
    "aftercare": ("followup", ("do", "do-not")),
}
_LISTS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    # Not "tell the clinic first" and "clinics differ": these are not contraindications.
    "contraindications": ("contraindication", "MedicalContraindication", ("not-now",)),
}
_RISKS = ("common", "less-common", "rare")
_FIRST_SENTENCE = re.compile(r"^.*?[.?!](?=\s|$)")


@dataclass(frozen=True, slots=True)
class About:
    """What is known about a page. Addresses are absolute; `trail` are the breadcrumbs from home, as (title, address).

    `treatment` is (title, address) of the treatment's explanation, None on a page of the site.
    `review` is the medical review that was signed; it is told only where it holds for the whole page.
    `publisher` describes who publishes the site, in schema.org's terms; empty if nobody is named. `countries` are those
    whose numbers for an emergency the site gives, in the order of the page.
    """

    kind: str
    url: str
    title: str
    description: str
    language: str
    site_name: str
    home: str
    trail: Sequence[tuple[str, str]]
    treatment: tuple[str, str] | None
    meta: Mapping[str, object]
    review: ReviewStatus | None = None
    publisher: Sequence[Mapping[str, object]] = ()
    countries: Sequence[Country] = ()


def structured_data(about: About, blocks: Sequence[Block]) -> str:
    """The page as JSON-LD on one line, safe inside <script> (HTML, 4.12.1.3): it contains no "<"."""
    graph = {"@context": "https://schema.org", "@graph": list(_graph(about, blocks))}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _graph(about: About, blocks: Sequence[Block]) -> Iterator[Mapping[str, object]]:
    site = f"{about.home}#site"
    page: dict[str, object] = {
        "@type": PAGE_TYPES.get(about.kind, "WebPage"),
        "@id": about.url,
        "url": about.url,
        "name": about.title,
        "description": about.description,
        "inLanguage": about.language,
        "isPartOf": {"@id": site},
    }
    if date := _date(about.meta.get("updated")):
        page["dateModified"] = date
    if about.review and about.review.holds:
        page["lastReviewed"] = about.review.on
        page["reviewedBy"] = {"@type": "Person", "name": about.review.by}
    if about.treatment:
        page["about"] = {"@id": f"{about.treatment[1]}#treatment"}
    if any(block.attributes.get("data-help") == HELP_LEVELS[-1] for block in blocks):
        page["mentions"] = [
            {
                "@type": "ContactPoint",
                "contactType": "emergency",
                "telephone": number,
                "areaServed": {"@type": "Country", "name": country.label_in(about.language)},
            }
            for country in about.countries
            for number in country.emergency
        ]
    if about.kind == "faq":
        page["mainEntity"] = list(_questions(blocks))
    if len(about.trail) > 1:
        page["breadcrumb"] = {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": title, "item": address}
                for position, (title, address) in enumerate(about.trail, 1)
            ],
        }
    yield page
    named = [{"@id": str(who["@id"])} for who in about.publisher]
    yield {
        "@type": "WebSite",
        "@id": site,
        "url": about.home,
        "name": about.site_name,
        "inLanguage": about.language,
        **({"publisher": named} if named else {}),
    }
    if about.treatment:
        title, address = about.treatment
        yield {
            "@type": "MedicalTherapy",
            "@id": f"{address}#treatment",
            "url": address,
            "name": title,
            **_treatment(about.kind, blocks),
        }
    yield from about.publisher


def _treatment(kind: str, blocks: Sequence[Block]) -> Mapping[str, object]:
    """What this kind of page says about its treatment."""
    sections = dict(_sections(blocks))
    if kind in _TEXTS:
        name, ids = _TEXTS[kind]
        return {name: " ".join(block.text for id in ids for block in sections.get(id, ()) if block.text)}
    if kind in _LISTS:
        name, type_, ids = _LISTS[kind]
        items = (block for id in ids for block in sections.get(id, ()) if block.kind == "item" and block.id)
        return {name: [{"@type": type_, "name": _first_sentence(block.text)} for block in items]}
    if kind == "risks":
        return {"adverseOutcome": [{"@type": "MedicalEntity", "name": name} for name in _risks(blocks)]}
    return {}


def _risks(blocks: Sequence[Block]) -> Iterator[str]:
    """The names of the risks: each is a heading in the sections on risks."""
    is_in = False
    for block in blocks:
        if block.kind == "heading":
            is_in = block.id in _RISKS if block.level <= 2 else is_in
            if is_in and block.level > 2:
                yield block.text


def _questions(blocks: Sequence[Block]) -> Iterator[Mapping[str, object]]:
    """Each level-3 heading with the text below it."""
    by_id = dict(_sections(blocks))
    for block in blocks:
        if block.kind == "heading" and block.level == 3:
            answer = " ".join(other.text for other in by_id.get(block.id, ()) if other.text)
            yield {"@type": "Question", "name": block.text, "acceptedAnswer": {"@type": "Answer", "text": answer}}


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """The blocks below each heading, up to the next one, by the heading's id."""
    id = ""
    for is_heading, group in groupby(blocks, key=lambda block: block.kind == "heading"):
        found = tuple(group)
        if is_heading:
            id = found[-1].id
        else:
            yield id, found


def _first_sentence(text: str) -> str:
    match = _FIRST_SENTENCE.match(text)
    return match[0].rstrip(".") if match else text


def _date(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else ""
