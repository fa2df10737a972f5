"""The recovery timeline comes from ids and attributes alone: its scale, its kinds, its words."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader

from conftest import ROOT, blocks, termbase, treatment
from patientinfo.content.labels import load_labels
from patientinfo.pages.timeline import AXIS, Lane, Timeline, days, in_words, read_recovery, timeline
from patientinfo.treatment import Treatment

STAGES = """
<h2 id="stages">The stages</h2>
<h3 id="day-0" data-from="0d" data-to="0d">Day 0: the treatment</h3>
<h3 id="days-1-3" data-from="1d" data-to="3d">Days 1 to 3: redness</h3>
<h3 id="weeks-1-4" data-from="1w" data-to="4w">Weeks 1 to 4: fading</h3>
<h3 id="months-2-6" data-from="2M" data-to="6M">Months 2 to 6</h3>
"""


def item(id: str, words: str, **attributes: str) -> str:
    given = "".join(f' data-{name}="{value}"' for name, value in attributes.items())
    return f'<li id="{id}"{given}>{words}</li>'


def page(*items: str, stages: str = STAGES) -> str:
    return f'{stages}<h2 id="restrictions">What to avoid</h2><ul>{"".join(items)}</ul>'


def drawn(*items: str, code: str = "en") -> Timeline:
    found = timeline(blocks(page(*items), code), termbase(code), treatment())
    assert found is not None
    return found


def lane(found: Timeline, kind: str) -> Lane:
    return next(each for each in found.lanes if each.kind == kind)


def percent(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


SUN = item("sun", "<strong>Sun, both kinds:</strong> stay out of it.", kind="both", until="4w")
SPORT = item("sport", "<strong>Sport, ablative:</strong> wait.", kind="ablative", until="10d")


@pytest.mark.parametrize(
    ("attribute", "number"),
    [("0d", 0), ("24h", 1), ("48h", 2), ("90m", 0.0625), ("3d", 3), ("2w", 14), ("6M", 182.625), ("1y", 365.25)],
)
def test_every_unit_of_the_contract_counts_in_days(attribute: str, number: float) -> None:
    assert days(attribute) == pytest.approx(number)


@pytest.mark.parametrize(
    ("code", "attribute", "words"),
    [
        ("en", "24h", "24 hours"),
        ("en", "1d", "1 day"),
        ("en", "6M", "6 months"),
        ("nl", "24h", "24 uur"),
        ("nl", "1d", "1 dag"),
        ("nl", "10d", "10 dagen"),
        ("nl", "1w", "1 week"),
        ("nl", "6w", "6 weken"),
        ("ms", "1d", "1 hari"),
        ("ms", "6w", "6 minggu"),
        ("ms", "6M", "6 bulan"),
        ("ar", "1w", "أسبوع"),  # CLDR has this form in the short pattern only
        ("ar", "2d", "يومان"),
        ("ar", "11d", "11 يومًا"),
        ("zh-Hans", "6M", "6个月"),
        ("xx", "2w", "2 weeks"),  # a language that CLDR lacks
    ],
)
def test_an_end_is_written_in_the_language_of_the_page(code: str, attribute: str, words: str) -> None:
    assert in_words(attribute, code) == words


def test_a_longer_time_is_a_longer_bar_and_the_longest_fills_the_axis() -> None:
    times = ["12h", "24h", "2d", "3d", "1w", "10d", "2w", "4w", "6w", "3M", "6M"]
    bars = lane(drawn(*(item(f"r{t.lower()}", f"R {t}:", kind="both", until=t) for t in reversed(times))), "ablative")
    assert [bar.end for bar in bars.avoid] == [in_words(t, "en") for t in times]
    lengths = [percent(bar.length) for bar in bars.avoid]
    assert lengths == sorted(set(lengths))
    assert lengths[-1] == AXIS
    # The scale: one step for each doubling of the time, with a day added.
    assert lengths[1] / lengths[-1] == pytest.approx(math.log(2) / math.log(183.625), abs=0.001)


def test_a_bar_reaches_into_the_stage_in_which_it_ends() -> None:
    found = drawn(SPORT, item("shower", "Shower:", kind="both", until="24h"))
    bands = {band.id: band for band in found.bands}
    ends = {bar.id: percent(bar.length) for bar in lane(found, "ablative").avoid}
    weeks = bands["weeks-1-4"]
    assert percent(weeks.x) < ends["sport"] < percent(weeks.x) + percent(weeks.width)
    assert ends["shower"] == percent(bands["days-1-3"].x)  # 24 hours are over when day 1 begins


def test_stages_lie_side_by_side_with_their_numbers_and_units() -> None:
    found = drawn(SUN)
    assert [band.numbers for band in found.bands] == ["0", "1–3", "1–4", "2–6"]
    assert [words for _, words in found.units] == ["days", "weeks", "months"]
    assert percent(found.bands[0].x) == 0
    for one, two in zip(found.bands, found.bands[1:], strict=False):
        assert percent(one.x) + percent(one.width) == pytest.approx(percent(two.x), abs=0.11)
    last = found.bands[-1]
    assert percent(last.x) + percent(last.width) == pytest.approx(AXIS, abs=0.11)
    assert [(row.start, row.end) for row in found.stages][:2] == [("", ""), ("1 day", "3 days")]


def test_advice_for_both_kinds_stands_in_both_lanes_the_other_in_its_own() -> None:
    laser = item("make-up", "Make-up, non-ablative:", kind="non-ablative", until="1d")
    found = drawn(SUN, SPORT, laser)
    assert [bar.id for bar in lane(found, "non-ablative").avoid] == ["make-up", "sun"]
    assert [bar.id for bar in lane(found, "ablative").avoid] == ["sport", "sun"]
    assert [one.kind for one in drawn(SPORT).lanes] == ["ablative"]


@pytest.mark.parametrize(
    ("code", "text", "kind", "name"),
    [
        ("en", "<strong>Make-up, ablative:</strong> not until: 1 week.", "ablative", "Make-up"),
        ("en", "<strong>Sport, swimming, non-ablative:</strong> wait.", "non-ablative", "Sport, swimming"),
        ("en", "<strong>Hot shower and steam, both kinds:</strong> avoid them.", "both", "Hot shower and steam"),
        ("en", "<strong>Hot shower, steam:</strong> avoid them.", "both", "Hot shower, steam"),
        ("en", "<strong>Make-up, ablative:</strong> wait.", "non-ablative", "Make-up, ablative"),  # not this lane
        ("en", "No sport for 2 days.<sup><a class='footnote-ref'>1</a></sup>", "both", "No sport for 2 days"),
        ("nl", "<strong>Zuren (glycolzuur), niet-ablatief:</strong> geen.", "non-ablative", "Zuren (glycolzuur)"),
        ("nl", "<strong>Felle zon, beide soorten:</strong> blijf eruit.", "both", "Felle zon"),
        ("ms", "<strong>Solekan, bukan ablasi:</strong> tunggu.", "non-ablative", "Solekan"),
        ("ms", "<strong>Matahari terik, kedua-dua jenis:</strong> jauhi.", "both", "Matahari terik"),
    ],
)  # fmt: skip
def test_a_name_is_the_words_that_open_the_item_without_the_kind(code: str, text: str, kind: str, name: str) -> None:
    found = read_recovery(blocks(page(item("x", text, kind=kind, until="2d")), code), termbase(code), treatment())
    assert [restriction.words for restriction in found.restrictions] == [name]


def test_advice_without_a_kind_stands_in_every_lane_and_a_treatment_without_kinds_has_one() -> None:
    plain = item("sun", "Sun, both kinds:", until="4w")
    assert [[bar.words for bar in one.bars] for one in drawn(plain).lanes] == [["Sun"], ["Sun"]]
    assert [one.title for one in drawn(plain).lanes] == ["Non-ablative", "Ablative"]
    found = timeline(
        blocks(page(plain, item("all", "All:", kind="all", until="2d"))), termbase("en"), Treatment("steam")
    )
    assert found is not None
    assert [(one.kind, one.title, [bar.id for bar in one.bars]) for one in found.lanes] == [("", "", ["all", "sun"])]


def test_an_item_outside_the_list_is_advice_only_if_it_says_of_which_kind() -> None:
    sign = '<h2 id="help">Help</h2><ul><li id="sign" data-until="3d">Swelling</li></ul>'
    found = read_recovery(blocks(page(SUN) + sign), termbase("en"), treatment())
    assert [one.id for one in found.restrictions] == ["sun"]


def test_what_is_to_do_is_never_among_what_to_avoid() -> None:
    sunscreen = item("sunscreen", "Sunscreen:", kind="both", until="6M", do="true")
    found = drawn(SUN, sunscreen)
    assert found.tells_apart
    assert [bar.id for bar in lane(found, "ablative").avoid] == ["sun"]
    assert [bar.id for bar in lane(found, "ablative").do] == ["sunscreen"]
    assert not drawn(SUN).tells_apart


def test_advice_without_an_end_is_not_drawn_and_the_page_says_where_it_is() -> None:
    picking = item("picking", "Picking:", kind="both")
    found = drawn(SUN, picking)
    assert [bar.id for bar in lane(found, "ablative").bars] == ["sun"]
    assert found.elsewhere == ("restrictions", "What to avoid")
    assert drawn(SUN).elsewhere is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<p>Nothing.</p>",
        page(SUN, stages=""),
        page(),
        page(item("sun", "Sun:", kind="both")),
        page(item("sun", "Sun:", kind="other", until="4w")),
        page(item("sun", "Sun:", kind="both", until="soon")),
        page('<li data-kind="both" data-until="4w">No place to lead to</li>'),
        page(SUN, stages='<h3 id="a" data-from="0d">Half a stage</h3>'),
    ],
)
def test_without_stages_or_ends_there_is_no_timeline(content: str) -> None:
    assert timeline(blocks(content), termbase("en"), treatment()) is None


def test_a_stage_within_those_before_it_has_a_row_but_no_column() -> None:
    stages = STAGES + '<h3 id="again" data-from="1d" data-to="2d">Days 1 and 2 again</h3>'
    found = timeline(blocks(page(SUN, stages=stages)), termbase("en"), treatment())
    assert found is not None
    assert "again" not in [band.id for band in found.bands]
    assert found.stages[-1].id == "again"


def html_of(found: Timeline) -> str:
    words = load_labels(ROOT, "en")
    folder = Environment(loader=FileSystemLoader(ROOT / "overrides"), autoescape=False)
    folder.filters["url"] = str  # the site generator's
    return folder.get_template("partials/pi/timeline.html").render(
        pi_page=SimpleNamespace(timeline=found), lang=SimpleNamespace(t=words.__getitem__)
    )


def test_only_what_is_to_avoid_is_said_to_begin_on_the_day_of_treatment() -> None:
    sunscreen = item("sunscreen", "Sunscreen:", kind="both", until="6M", do="true")
    html = html_of(drawn(SUN, sunscreen))
    assert html.count("To avoid: Sun</a></th><td>day 0</td><td>4 weeks</td>") == 2
    assert html.count("To do: Sunscreen</a></th><td>see the list</td><td>6 months</td>") == 2
    assert html.count("To do (start: see the list)") == 2
    assert "To avoid" not in html_of(drawn(SUN))


def test_words_of_the_page_stay_words() -> None:
    stages = STAGES.replace("redness", "&lt;b&gt; &amp; &quot;redness&quot;")
    bad = item("sun", "<strong>&lt;script&gt; &amp; sun:</strong> x", kind="both", until="4w")
    found = timeline(blocks(page(bad, stages=stages)), termbase("en"), treatment())
    assert found is not None
    html = html_of(found)
    assert "<script>" not in html
    assert "<b> &" not in html
    assert html.count("&lt;script&gt; &amp; sun") == 4  # a bar and a row for each kind
    assert html.count("&lt;b&gt; &amp; &#34;redness&#34;") == 2
    assert "style=" not in html


def test_each_treatment_has_its_own_from_its_own_page(small_site: Path) -> None:
    for folder, end in (("", "24 hours"), ("nl", "24 uur"), ("ms", "24 jam")):
        html = (small_site / folder / "sample" / "recovery" / "index.html").read_text("utf-8")
        drawing = html[html.index('class="pi-tool pi-timeline"') : html.index('<h2 id="stages"')]
        assert f"<b>{end}</b>" in drawing
        assert drawing.count('href="#hot-shower"') == drawing.count('href="#sport"') == 4
        assert 'href="#creams"' not in drawing  # it has no end
