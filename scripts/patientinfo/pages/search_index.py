"""[Page] -> the search index of one language, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from patientinfo.content.labels import counted, word_lists
from patientinfo.contract import HELP_LEVELS, HELP_OWNER, HELP_PARTS, PAGE_SUFFIX
from patientinfo.model import Block
from patientinfo.treatment import Treatment, Treatments

# Search boost of the help cards; 1 elsewhere. People who type a danger sign need these, not the page that says how
# often it happens.
HELP_COUNTS = 3.0
# A heading with these attributes is a stage of recovery.
STAGE = ("data-from", "data-to")


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What the index needs from a page: address relative to the language's folder, front matter, blocks."""

    location: str
    title: str
    keywords: str
    blocks: Sequence[Block]
    boost: float = 1.0  # less than 1 for a list of sources, which readers seldom look for


def search_index(
    pages: Iterable[SearchPage],
    language: str,
    labels: Mapping[str, str],
    is_spaced: bool = True,
    treatments: Treatments | None = None,
    numbers: Sequence[str] = (),
) -> dict[str, object]:
    """The index of one language as JSON: one document per heading, as search.js reads them.

    `ignored` are stop words of queries, `affixes` are prefixes and suffixes, `same` are synonyms that readers type
    ("fluid: wet, leaking; pregnant: expecting"), `units` are words for units of time ("d: day, days"): a stage of
    recovery has its first and last day as `stage`. `said` are the labels that the dialog needs to show results, and
    `found` among them those for what is counted, by plural form. `is_spaced`: the language has spaces between words.
    `location` is relative to the language's folder. Nothing is stemmed or dropped from the text: a stop word in one
    language means something in another ("men", "over", "dan"), and readers type the beginnings of words.

    A help part has its position in HELP_PARTS, which is its urgency, and a help card has the words of its level as
    `signs`. These are labels and not on a page, because a fever is as urgent after any treatment, so editors of another
    treatment need not maintain them. The parts are the same on every page, so each is indexed once per treatment, from
    the page that owns it. What only one treatment is asked with comes from `treatments`. `numbers` are those that
    people call in an emergency: whoever types one sees that card.
    """
    treatments = treatments or Treatments()
    docs = []
    seen = set()
    owner = f"/{HELP_OWNER.removesuffix(PAGE_SUFFIX)}/"
    for page in sorted(pages, key=lambda page: not page.location.endswith(owner)):
        for doc in _search_docs(page, language, labels, treatments):
            if numbers and doc.get("help") == len(HELP_LEVELS):
                doc["signs"] = _joined("; ", str(doc.get("signs", "")), [f"call: {', '.join(numbers)}"])
            if "help" in doc:
                treatment = page.location.split("/")[0]
                if (treatment, doc["help"]) in seen:
                    continue
                seen.add((treatment, doc["help"]))
            docs.append(doc)
    return {
        "ignored": _joined(" ", labels.get("search.ignored", ""), _further("ignored", treatments, language)),
        "affixes": labels.get("search.affixes", ""),
        "same": _joined("; ", labels.get("search.same", ""), _further("same", treatments, language)),
        "units": labels.get("search.units", ""),
        "said": {
            **{name: labels.get(f"search.{name}", "") for name in ("none", "more", "instead")},
            "found": counted(labels, "search.found"),
        },
        "language": language,
        **({} if is_spaced else {"spaced": False}),
        "docs": docs,
    }


def _further(name: str, treatments: Treatments, language: str) -> list[str]:
    return list(dict.fromkeys(treatment.search_words(name, language) for treatment in treatments.by_name.values()))


def _joined(between: str, own: str, further: Iterable[str]) -> str:
    return between.join(part for part in (own, *further) if part)


def _signs(part: str, labels: Mapping[str, str], treatment: Treatment, language: str) -> str:
    """The words for the signs of a help card and those of its treatment, as in the label: "fever: chills; smell: …"."""
    further = treatment.search_words(part, language)
    if not further:
        return labels.get(f"search.{part}", "")
    found: dict[str, list[str]] = {}
    for text in (labels.get(f"search.{part}", ""), further):
        for name, listed in word_lists(text).items():
            found.setdefault(name, []).extend(listed)
    return "; ".join(f"{name}: {', '.join(listed)}" for name, listed in found.items())


def _search_docs(
    page: SearchPage, language: str, labels: Mapping[str, str], treatments: Treatments
) -> Iterable[dict[str, object]]:
    treatment = treatments.named(page.location.partition("/")[0])
    heading: Block | None = None
    texts: list[str] = []

    def doc(is_first: bool) -> dict[str, object]:
        is_page = is_first or heading is None
        text = _one_after_another(texts)
        level = HELP_PARTS.index(heading.id) if not is_page and heading and heading.id in HELP_PARTS else None
        signs = _signs(HELP_PARTS[level], labels, treatment, language) if level else ""
        boost = page.boost * (HELP_COUNTS if level else 1)
        stage = [heading.attributes[name] for name in STAGE if name in heading.attributes] if heading else []
        return {
            "location": page.location if is_page or heading is None else f"{page.location}#{heading.id}",
            "title": page.title if is_page or heading is None else heading.text,
            "page": page.title,
            "text": f"{heading.text}. {text}" if is_first and heading else text,
            **({"keywords": page.keywords} if is_page and page.keywords else {}),
            **({"help": level} if level is not None else {}),
            **({"signs": signs} if signs else {}),
            **({"stage": stage} if len(stage) == len(STAGE) and not is_page else {}),
            **({"boost": boost} if boost != 1.0 else {}),
        }

    is_first = True
    # Each heading starts a part; the first part is the page itself.
    for is_heading, group in groupby(page.blocks, key=lambda b: b.kind == "heading"):
        for block in group:
            if is_heading and block.level > 1 and block.id:
                yield doc(is_first)
                is_first, heading, texts = False, block, []
            elif is_heading and block.level == 1:
                heading = block
            elif block.text:
                texts.append(block.text)
    yield doc(is_first)


# Punctuation at the end of a block; list items and cells may have none.
_ENDS = (*".!?…:;,", *"。！？：；，", *"؟؛،")


def _one_after_another(texts: Sequence[str]) -> str:
    """Join texts, separating those without final punctuation: "… do not help redness …" would read as one sentence."""
    return "".join(
        text if place == len(texts) - 1 else f"{text} " if text.endswith(_ENDS) else f"{text} · "
        for place, text in enumerate(texts)
    )
