"""A treatment's file, every line of it in a comment: without it a treatment has no kinds, and its pages decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

TREATMENTS_FOLDER: Final = "treatments"


def new_treatment_file(name: str, codes: Sequence[str]) -> str:
    """What to say of a treatment, with a place for each language."""
    labels = ", ".join(f'{code} = "…"' for code in codes)
    words = ", ".join(f'{code} = ["…"]' for code in codes)
    return f"""\
# What the site has to know of the treatment {name}. Take away the sign in front of the lines that you need.

# The tools of its pages; without this line each of which its pages have the parts.
# tools = ["timeline", "planner", "self-check", "matters"]

# The stages of its recovery: the ids of the headings on recovery.md, in order.
# stages = ["…"]

# Concepts of the term base on which advice has to name the kind.
# differs-by-kind = ["…"]

# Sections that only its pages have, by the name of the page: their ids.
# [sections]
# index = ["…"]

# Its kinds, one table each, if it has any: a colour of the palette, a name and the words that name it.
# [kinds.first]
# colour = "blue"
# label = {{ {labels} }}
# words = {{ {words} }}

# Words of this treatment for the search, added to the labels `search.ignored`, `search.same` and `search.help-…`.
# [search]
# same = {{ {labels} }}
"""
