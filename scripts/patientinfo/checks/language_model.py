"""Text -> the language it is in, by the model of py3langid, with little more than the languages of the site need.

The model tells 140 languages apart: unpacking it takes a second and 200 MiB in every process. What it says of a few
languages is 2 MB. They are kept in .cache/, not in .build/, as they depend on no content: only on the library's file
and on this module. They are data, with a digest of their own: a file that is damaged counts as missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import unicodedata
from array import array
from collections import Counter
from functools import lru_cache
from importlib.util import find_spec
from operator import mul
from pathlib import Path

import msgspec

_KEPT = Path(__file__).resolve().parents[3] / ".cache/languages"
# No n-gram of the model has this byte: texts have no control characters.
_BETWEEN = b"\0"


class _Table(msgspec.Struct, frozen=True):
    """What the model says of some languages. Numbers are kept as the bytes of an array.

    `grams` are its n-grams of bytes, `features` what each counts as (-1: as nothing). `scores` are, by language and
    column, how likely each feature makes it, and `priors` how likely it is before. A language that is written in two
    scripts has two columns.
    """

    grams: bytes
    features: bytes
    scores: dict[str, list[bytes]]
    priors: dict[str, list[float]]


class _State(dict[int, "_State"]):
    """What is remembered of a text at one of its bytes: the longest n-gram that ends there, and what it counts as.

    It holds the states that follow it, by the next byte. They are worked out when a text first leads there: of the
    model's 100,000 states the texts of a site visit a sixth.
    """

    __slots__ = ("_features", "_gram", "_shorter", "feature")

    def __init__(self, gram: bytes, features: dict[bytes, int], shorter: _State | None) -> None:
        """`shorter`: the state with the longest n-gram that ends this one; None at the start of a text."""
        super().__init__()
        self.feature = features[gram]
        self._gram, self._features, self._shorter = gram, features, shorter

    def __missing__(self, letter: int) -> _State:
        # Each n-gram of the model without its last byte is one too, so the longest one extends the one here.
        gram = self._gram + bytes((letter,))
        shorter = self if self._shorter is None else self._shorter[letter]
        self[letter] = _State(gram, self._features, shorter) if gram in self._features else shorter
        return self[letter]


class LanguageModel:
    """Tells some languages apart, as py3langid does when it is restricted to them: a naive Bayes classifier."""

    def __init__(self, table: _Table) -> None:
        features = dict(zip(table.grams.split(_BETWEEN), array("i", table.features), strict=True))
        self._start = _State(b"", features, None)
        self._columns = {
            code: [(prior, array("f", column)) for prior, column in zip(table.priors[code], columns, strict=True)]
            for code, columns in table.scores.items()
        }

    @property
    def codes(self) -> frozenset[str]:
        """The languages that it tells apart."""
        return frozenset(self._columns)

    def scores(self, text: str) -> dict[str, float]:
        """How likely each language is, as logarithms; all 0 for a text of which the model knows nothing."""
        counts = self._counts(text)
        if not counts:
            return dict.fromkeys(self._columns, 0.0)
        weights = [math.log1p(count) for count in counts.values()]
        return {
            code: max(prior + sum(map(mul, map(column.__getitem__, counts), weights)) for prior, column in own)
            for code, own in self._columns.items()
        }

    def _counts(self, text: str) -> Counter[int]:
        """How often each feature occurs."""
        whole = unicodedata.normalize("NFC", text.lower() if text.isupper() else text)
        state, found = self._start, []
        for letter in whole.encode("utf8", errors="surrogatepass"):
            state = state[letter]
            found.append(state.feature)
        counts = Counter(found)
        counts.pop(-1, None)
        return counts


@lru_cache(maxsize=8)
def language_model(codes: frozenset[str]) -> LanguageModel:
    """The model for those of the languages that the library knows, by their ISO 639 codes."""
    file = _model_file()
    parts = (file.read_bytes(), Path(__file__).read_bytes())
    origin = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    kept = _KEPT / "-".join(sorted(codes))
    return LanguageModel(_kept(kept, origin) or _keep(kept, origin, _read(file, codes)))


def _model_file() -> Path:
    # Without importing the library, which would load NumPy.
    spec = find_spec("py3langid")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("py3langid")
    return Path(spec.origin).parent / "data" / "model.npz.xz"


def _kept(path: Path, origin: str) -> _Table | None:
    with contextlib.suppress(OSError, msgspec.DecodeError):
        head, _, data = path.read_bytes().partition(b"\n")
        if head == _head(origin, data):
            return msgspec.msgpack.decode(data, type=_Table)
    return None


def _keep(path: Path, origin: str, table: _Table) -> _Table:
    """Keep a table for the next time; if that fails, the next time is only slower."""
    data = msgspec.msgpack.encode(table)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.write_bytes(_head(origin, data) + b"\n" + data)
        fresh.replace(path)
    return table


def _head(origin: str, data: bytes) -> bytes:
    """The first line of the file: where the table is from, and its digest."""
    return f"{origin} {hashlib.sha256(data).hexdigest()}".encode()


def _read(file: Path, codes: frozenset[str]) -> _Table:
    """The table of some languages, from the library's model."""
    from py3langid.langid import LanguageIdentifier  # slow to load, and needed once

    model = LanguageIdentifier.from_model_file(file)
    places = {code: [n for n, one in enumerate(model.nb_classes) if one == code] for code in codes}
    known = {code: columns for code, columns in sorted(places.items()) if columns}
    return _Table(
        grams=_BETWEEN.join(_grams(model.tk_nextmove, model.tk_row)),
        features=array("i", model.tk_output).tobytes(),
        scores={code: [array("f", model.nb_ptc[:, n].tolist()).tobytes() for n in own] for code, own in known.items()},
        priors={code: [float(model.nb_pc[n]) for n in own] for code, own in known.items()},
    )


def _grams(moves: array[int], rows: array[int]) -> list[bytes]:
    """The n-gram of each state of the automaton that the library walks: the shortest way to it.

    `moves`: the next state for each byte, 256 numbers a row. `rows`: the row of each state; states share them.
    """
    import numpy as np  # slow to load, and needed once

    next_states, row_of = np.asarray(moves).reshape(-1, 256), np.asarray(rows)
    grams = [b""] * len(row_of)
    seen = np.zeros(len(row_of), dtype=bool)
    seen[0] = True
    frontier = np.zeros(1, dtype=np.intp)
    while len(frontier):
        reached = next_states[row_of[frontier]]
        places, letters = np.nonzero(~seen[reached])
        fresh = reached[places, letters]
        seen[fresh] = True
        for state, before, letter in zip(fresh.tolist(), frontier[places].tolist(), letters.tolist(), strict=True):
            grams[state] = grams[before] + bytes((letter,))
        frontier = fresh
    return grams
