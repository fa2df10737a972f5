"""The language model: it says what the library says, from less, and from a kept file only if that is right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from conftest import CONTENT
from patientinfo.checks import language_model as module
from patientinfo.checks.language_model import LanguageModel, language_model

CODES = frozenset({"en", "nl", "ms", "sr", "ar", "zh"})  # Serbian is in two scripts
ASKED = CODES | {"xx"}  # which the library does not know
TEXTS = (
    "Keep the skin clean and dry for 24 hours.",
    "HOUD DE HUID 24 UUR SCHOON EN DROOG.",
    "Pastikan kulit anda bersih dan kering.",
    "Држите кожу чистом и сувом. Držite kožu čistom i suvom.",
    "حافظ على نظافة الجلد وجفافه لمدة ٢٤ ساعة.",
    "请保持皮肤清洁干燥24小时。",
    "Cafe\u0301 e\u0301e\u0301n",
    "\x00\x01 \ud800 \U0001f600",
)


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of two languages, in a folder of its own; the library is read once for all tests."""
    monkeypatch.setattr(module, "_KEPT", tmp_path / "languages")
    monkeypatch.setattr(module, "_read", read_once)
    language_model.cache_clear()
    yield tmp_path / "languages" / "en-nl"
    language_model.cache_clear()


read_once = lru_cache(module._read)


def load() -> LanguageModel:
    language_model.cache_clear()
    return language_model(frozenset({"en", "nl"}))


@pytest.fixture(scope="module")
def library() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(CODES)
    return identifier


def test_it_says_what_the_library_says(library: LanguageIdentifier) -> None:
    pages = [page.read_text(encoding="utf-8") for page in sorted((CONTENT / "valid/docs").rglob("*.md"))]
    model = language_model(ASKED)
    assert model.codes == CODES
    for text in (*TEXTS, *(line for page in pages for line in page.splitlines() if line)):
        expected = dict(library.rank(text))
        if max(expected.values()) > -1e30:  # else the library knows nothing of it
            assert model.scores(text) == pytest.approx(expected, rel=1e-5), text


def test_a_text_of_which_nothing_is_known_is_in_no_language() -> None:
    assert set(language_model(ASKED).scores("").values()) == {0.0}


def test_it_is_kept_and_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = load().scores(TEXTS[0])
    monkeypatch.setattr(module, "_read", None)  # the library is not asked again
    assert load().scores(TEXTS[0]) == first


@pytest.mark.parametrize("damage", [b"", b"no model", b"0 0\n\x80"])
def test_a_damaged_file_counts_as_missing(kept: Path, damage: bytes) -> None:
    first, right = load().scores(TEXTS[0]), kept.read_bytes()
    for broken in (damage, right[:-1] + bytes((right[-1] ^ 1,)), b"0" + right[1:]):
        kept.write_bytes(broken)
        assert load().scores(TEXTS[0]) == first
        assert kept.read_bytes() == right


def test_nothing_depends_on_being_able_to_keep_it(kept: Path) -> None:
    kept.parent.write_bytes(b"a file where the folder would be")
    assert load().codes == {"en", "nl"}
