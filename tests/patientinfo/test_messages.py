"""Messages exist in the languages of the editors, each sentence with its values."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from collect_messages import messages
from patientinfo.messages import catalogue, joined, listing, message_languages, msg

LANGUAGES = [code for code in message_languages() if code != "en"]
PLACE = re.compile(r"\{\w+\}")


def test_there_are_messages_in_the_languages_of_the_site() -> None:
    assert set(message_languages()) >= {"en", "nl", "ms"}
    assert catalogue("en") == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_message_is_translated_and_none_is_left_over(code: str) -> None:
    known = catalogue(code)
    assert [text for text in messages() if not known.get(text)] == []
    assert set(known) - set(messages()) == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_has_the_same_values(code: str) -> None:
    for text, translated in catalogue(code).items():
        assert Counter(PLACE.findall(text)) == Counter(PLACE.findall(translated)), text


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_is_no_copy(code: str) -> None:
    same = [text for text, translated in catalogue(code).items() if text == translated and len(text.split()) > 2]
    assert same == []


def test_a_sentence_is_told_with_sentences_in_it() -> None:
    words = {"Use {names}.": "Gebruik {names}.", "{first} and {last}": "{first} en {last}", "Stop.": "Hou op."}
    sentence = joined(msg("Use {names}.", names=listing(["a", "b", "c"])), None, msg("Stop."))
    assert str(sentence) == "Use `a`, `b` and `c`. Stop."
    assert sentence.render(words) == "Gebruik `a`, `b` en `c`. Hou op."


def test_braces_without_a_value_stay() -> None:
    assert str(msg("Write {#id} and `{id}`.", id="{#help}")) == "Write {#id} and `{#help}`."
    assert str(msg("{a}", a="{b}")) == "{b}"
