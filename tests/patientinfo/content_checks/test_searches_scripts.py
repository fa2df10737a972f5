"""The site's search in languages without spaces between words, and in the Arabic script."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from conftest import ROOT, blocks
from patientinfo.content_checks.searches import Search
from patientinfo.pages.search_index import SearchPage, search_index

SCRIPTS = ROOT / "overrides" / "javascripts"
HELP = (
    '<h1 id="t">{title}</h1><p>{text}</p><h2 id="help">{help}</h2><p>{text}</p>'
    '<h3 id="help-today">{today}</h3><p>{text}</p><h3 id="help-emergency">{emergency}</h3><p>{text}</p>'
)
CHINESE: Mapping[str, str] = {
    "search.ignored": "的 了 吗 我 可以 怎么办",
    "search.help-today": "fever: 发烧, 发热; pus: 脓",
    "search.help-emergency": "breathing: 呼吸困难, 喘不过气",
    "search.same": "泳池: 游泳池",
    "search.units": "d: 天, 日; w: 周",
}
ARABIC: Mapping[str, str] = {
    "search.ignored": "في من على هل متى",
    "search.affixes": "ال- وال- بال- لل- -ات -ة",
    "search.help-today": "fever: حمى, سخونة",
    "search.help-emergency": "breathing: ضيق تنفس, صعوبة في التنفس",
}


def pages(words: Mapping[str, str], texts: Mapping[str, tuple[str, str]]) -> list[SearchPage]:
    plain = [
        SearchPage(f"sample/{name}/", title, "", blocks(f'<h1 id="t">{title}</h1><p>{text}</p>'))
        for name, (title, text) in texts.items()
    ]
    return [*plain, SearchPage("sample/recovery/", words["title"], "", blocks(HELP.format_map(words)))]


def search(code: str, labels: Mapping[str, str], made: list[SearchPage], is_spaced: bool, no_words: bool) -> Search:
    """`no_words`: as in a browser that does not know the words of a language (Intl.Segmenter)."""
    index = json.dumps(search_index(made, code, labels, is_spaced))
    if not no_words:
        return Search(SCRIPTS, index)
    return Search(SCRIPTS, f"(delete Intl.Segmenter, {index})")


@pytest.fixture(scope="module", params=["words", "pairs"])  # as two browsers find them
def chinese(request: pytest.FixtureRequest) -> Search:
    words = {"title": "恢复", "text": "皮肤慢慢恢复。", "help": "何时求助", "today": "今天就医", "emergency": "急救"}
    texts = {
        "water": ("洗澡", "治疗后两天内请不要用热水洗澡，也不要去泳池。"),
        "sun": ("防晒", "出门前请涂防晒霜，SPF 50，并戴帽子。"),
        "red": ("发红", "皮肤发红通常在3天后消退。"),
        "laser": ("CO2激光", "激光治疗分两种。"),
    }
    return search("zh-Hans", CHINESE, pages(words, texts), is_spaced=False, no_words=request.param == "pairs")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("热水", "sample/water/"),  # inside a sentence
        ("可以用热水吗", "sample/water/"),  # in a question
        ("热水澡", "sample/water/"),  # in a longer word than the page has
        ("游泳池", "sample/water/"),  # a synonym
        ("防晒霜", "sample/sun/"),
        ("spf 50", "sample/sun/"),
        ("红", "sample/red/"),  # one sign is a word
        ("co2", "sample/laser/"),  # another script beside it
        ("激光治疗", "sample/laser/"),
        ("发烧", "sample/recovery/#help-today"),
        ("我发烧了怎么办", "sample/recovery/#help-today"),
        ("脓", "sample/recovery/#help-today"),
        ("呼吸困难吗", "sample/recovery/#help-emergency"),
        ("喘不过气来", "sample/recovery/#help-emergency"),
    ],
)
def test_a_word_is_found_without_spaces_around_it(chinese: Search, query: str, first: str) -> None:
    assert chinese.places(query)[:1] == [first]


def test_a_sign_is_found_with_a_word_between_its_words() -> None:
    """Only where the browser knows the words."""
    words = {"title": "恢复", "text": "皮肤。", "help": "何时求助", "today": "今天就医", "emergency": "急救"}
    found = search("zh-Hans", CHINESE, pages(words, {}), is_spaced=False, no_words=False).places("呼吸很困难")
    assert found[:1] == ["sample/recovery/#help-emergency"]


def test_what_is_not_there_is_not_found_without_spaces(chinese: Search) -> None:
    assert chinese.places("妊娠") == []


@pytest.fixture(scope="module")
def arabic() -> Search:
    words = {"title": "التعافي", "text": "يلتئم الجلد ببطء.", "help": "متى تطلب المساعدة",
             "today": "اطلب المساعدة اليوم", "emergency": "اتصل الآن"}  # fmt: skip
    texts = {
        "sun": ("الشمس", "ضع واقي الشمس كل يوم. الحِمايةُ مهمة."),
        "pain": ("ألم", "الألم خفيف في اليوم الأول."),
        "blood": ("الدم", "قد ترى قليلًا من الدم."),
        "clinic": ("العيادة", "اسأل العيادة إذا كان لديك سؤال بعد ٢٤ ساعة."),
    }
    return search("ar", ARABIC, pages(words, texts), is_spaced=True, no_words=False)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("شمس", "sample/sun/"),  # without the article
        ("الشمس", "sample/sun/"),
        ("والشمس", "sample/sun/"),
        ("الحماية", "sample/sun/"),  # without the vowels that the page has
        ("حمايه", "sample/sun/"),  # the last letter as many type it
        ("الالم", "sample/pain/"),  # without hamza
        ("ألَم", "sample/pain/"),
        ("دم", "sample/blood/"),
        ("عيادات", "sample/clinic/"),
        ("العـــيادة", "sample/clinic/"),  # lengthened
        ("24", "sample/clinic/"),  # the figures of another keyboard
        ("حمّى", "sample/recovery/#help-today"),
        ("عندي حمي", "sample/recovery/#help-today"),
        ("صعوبة في تنفس", "sample/recovery/#help-emergency"),
        ("ضيق في تنفس", "sample/recovery/#help-emergency"),
    ],
)
def test_letters_that_readers_use_one_for_the_other(arabic: Search, query: str, first: str) -> None:
    assert arabic.places(query)[:1] == [first]


EXCERPT = """JSON.stringify([
    marked("请不要用热水洗澡。", ["热水"], index.words),
    excerpt("不要晒太阳。".repeat(20) + "也不要用热水洗澡。" + "多休息。".repeat(40), ["热水"], 20, index.words),
])"""


def test_what_was_found_is_marked_inside_a_sentence(chinese: Search) -> None:
    pieces, around = json.loads(str(chinese._engine.eval(EXCERPT)))
    assert [piece["text"] for piece in pieces] == ["请不要用", "热水", "洗澡。"]
    assert [piece["text"] for piece in pieces if piece["isFound"]] == ["热水"]
    text = "".join(piece["text"] for piece in around)
    assert text.startswith("… 也不要用热水洗澡。")
    assert text.endswith(" …")
    assert len(text) < 40
