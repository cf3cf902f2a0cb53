"""The pictures of a report as they were looked at and kept: DRAW_ANEW=1 draws them anew, to be looked at again."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from models import Business, Goal
from rules.insights import Bought, Dependency, Shares, States, Week
from rules.reports import Waits, period_of, trail
from services.cost import Spent
from services.reports import Besides, Leaning, Progress, Ratings, Report, Sales, Takings
from services.reports.report import VIEWS
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits
from ui.charts import Columns, Series, draw, letters
from ui.charts.letters import font, readable, runs, width
from ui.i18n import LANGUAGES, bundle
from ui.reports import report as screen
from ui.reports.pictures import chart
from ui.screen import Reader
from ui.wire import plain

GOLDEN = Path(__file__).parent / "golden"
PHONE = (360, 288)
"""As wide as a chat shows it."""
BLOCK = 12
"""The side of what is compared, in such points: a figure is about as large."""
TOLERANCE = 24
"""Of 255, on the average of a block: another version of FreeType, not another figure."""
PERIOD = period_of("week", date(2026, 11, 18))
NAMES = {1: "上海浦东新区金桥镇欧阳上官司徒门窗装饰工程有限公司", 2: "王㛃堃 🎉", 3: "Łukasz Żółć-Brzęczyszczykiewicz"}
WEEKS = [(3, 1, 0), (1, 0, 1), (4, 2, 2), (2, 0, 0), (5, 1, 1), (6, 1, 4), (2, 0, 0), (3, 2, 1)]
MINOR = (120000, 540000, 0, 880000, 910000, 700000, 1234000, 990000)
NOW_SHARES = Shares(10_000_000, 23, (Bought(1, 4_100_000), Bought(2, 2_200_000), Bought(3, 900_000)))
SHOWN: dict[str, Any] = {
    "sales": Sales([Takings(minor, minor // 90000) for minor in MINOR], {"USD": 2}),
    "flow": [Week(one.starts_on, *counts) for one, counts in zip(trail(PERIOD), WEEKS, strict=True)],
    "ratings": Ratings({5: 12, 4: 5, 3: 2, 1: 1}, {5: 3, 2: 1}),
    "states": States(on_time=12, late=5, slipping=3, lost=2, few=18),
    "dependency": Leaning(Dependency(NOW_SHARES, Shares(), 0.28), NAMES),
}


def found(view: str, language: str) -> Report:
    currency = "CNY" if language == "zh" else "GBP"
    shop = Business(
        id=1,
        name="欧阳的门窗店",
        code="x",
        region="CN",
        language=language,
        time_zone="Asia/Shanghai",
        currency=currency,
        opened_at=NOW,
        opened_by=1001,
    )
    known: Any = view
    return Report(shop, PERIOD, trail(PERIOD), over=True, views=VIEWS, view=known, shown=SHOWN[view])


def drawn(view: str, language: str) -> Image.Image:
    """The picture as a phone shows it."""
    png = draw.png(chart(Reader(language), found(view, language)))
    assert len(png) < 60_000
    with Image.open(BytesIO(png)) as picture:
        return picture.convert("RGB").resize(PHONE, Image.Resampling.LANCZOS)


def furthest(one: Image.Image, other: Image.Image) -> float:
    """The block in which they differ most: its average difference."""
    apart = ImageChops.difference(one.convert("L"), other.convert("L"))
    blocks = apart.resize((PHONE[0] // BLOCK, PHONE[1] // BLOCK), Image.Resampling.BOX)
    return float(blocks.getextrema()[1])  # type: ignore[arg-type]  # of one band


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_a_picture_is_the_one_that_was_looked_at(view: str, language: str) -> None:
    path, picture = GOLDEN / f"{view}_{language}.png", drawn(view, language)
    if os.environ.get("DRAW_ANEW"):
        picture.quantize(48, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)
    with Image.open(path) as kept:
        assert furthest(picture, kept.convert("RGB")) <= TOLERANCE


def test_one_other_figure_is_another_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    before = drawn("states", "en")
    monkeypatch.setitem(SHOWN, "states", replace(SHOWN["states"], late=6))
    assert furthest(before, drawn("states", "en")) > TOLERANCE


def test_words_and_marks_of_both_languages_have_letters() -> None:
    for language in LANGUAGES:
        texts = [str(message.value) for message in bundle(language)._messages.values()]
        assert {letter for text in texts for letter in text if ord(letter) >= 0x3400 and letter < "\U0001f000"} <= set(
            "".join(readable(text) for text in texts)
        )
    marks = "·–×★¥£€₹₩₫₱%，。（）：、“”…12"
    assert readable(marks) == marks


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_letter_is_ever_an_empty_box(text: str) -> None:
    for run in runs(text, 24):
        for letter in run.text:
            box = bytes(run.font.getmask(letters.NO_LETTER))
            assert bytes(run.font.getmask(letter)) != box


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王㛃", "王 jie"),
        ("李堃喆 珺玥", "李堃喆 珺玥"),
        ("歐陽鋒", "歐陽鋒"),
        ("🎉老板🎉", "老板"),
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("Ὀδυσσεύς Жанна", "Ὀδυσσεύς Жанна"),
        ("ｶﾌｪ ①", "ｶﾌｪ ①"),
        ("สมชาย", ""),
        ("฿300", "THB 300"),
        ("  two   blanks\n", "two blanks"),
    ],
)
def test_what_no_font_has_is_written_in_another_way(name: str, shown: str) -> None:
    assert readable(name) == shown


def test_a_long_name_is_cut_where_the_room_ends() -> None:
    cut = letters.fitted(NAMES[1], 40, 300)
    assert cut.endswith("…")
    assert width(cut, 40) <= 300
    assert letters.fitted("王", 40, 300) == "王"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_without_a_letter_is_a_customer_with_a_number(language: str) -> None:
    leaning = SHOWN["dependency"]
    nameless = replace(found("dependency", language), shown=replace(leaning, names={1: "สมชาย", 2: "b", 3: "c"}))
    bars: Any = chart(Reader(language), nameless)
    said = {"zh": "客户 1", "en": "Customer 1"}[language]
    plain = [replace(bars.bars[0], label=said, number=None), *bars.bars[1:]]
    assert draw.png(bars) == draw.png(replace(bars, bars=plain))
    assert "สมชาย" in screen(Reader(language), nameless).text, "the words below have every letter"


def test_turning_to_an_empty_view_leaves_no_other_picture_behind() -> None:
    still = [replace(week, new=0, returned=0, lost=0) for week in SHOWN["flow"]]
    for view, nothing in (("flow", still), ("ratings", Ratings({}, {4: 2}))):
        empty = screen(Reader("en"), replace(found(view, "en"), shown=nothing))
        assert "0 " in empty.text
        assert empty.chart is not None
        assert draw.png(empty.chart) != draw.png(chart(Reader("en"), found(view, "en")))


@pytest.mark.parametrize(
    ("language", "currency", "minor", "said"),
    [
        ("zh", "CNY", 999_900, "9999"),
        ("zh", "CNY", 1_234_000, "1.2万"),
        ("zh", "CNY", 123_456_700, "123万"),
        ("zh", "CNY", 1_234_567_800, "1235万"),
        ("zh", "JPY", 12_345_678, "1235万"),
        ("zh", "VND", 987_654_321, "9.9亿"),
        ("en", "GBP", 123_456_700, "1.2M"),
        ("en", "JPY", 123_456_789, "123M"),
        ("en", "GBP", 12_345_600, "123K"),
    ],
)
def test_a_large_sum_keeps_its_unit(language: str, currency: str, minor: int, said: str) -> None:
    report = found("sales", language)
    report.business.currency = currency
    columns: Any = chart(Reader(language), replace(report, shown=Sales([Takings(minor, 1)] * 8, {})))
    assert columns.up[0].said == [said] * 8


def columns(values: list[int], small: str) -> Columns:
    return Columns("", [str(number) for number in range(8)], [Series("a", "good", values), small_part(small)])


def small_part(said: str) -> Series:
    return Series("b", "plain", [1] * 8, [said] * 8)


def test_no_figure_is_cut_or_left_out() -> None:
    assert draw.png(columns([99] * 8, "1")) != draw.png(columns([99] * 8, "")), "too low for it: above the column"
    for said in ("1234.6万", "123,456,789"):
        whole = Columns("", [str(number) for number in range(8)], [Series("", "plain", [9] * 8, [said] * 8)])
        cut = replace(whole, up=[replace(whole.up[0], said=[letters.fitted(said, draw.SMALL, 121)] * 8)])
        assert draw.png(whole) != draw.png(cut)
        assert width(said, draw.SMALLEST) <= (draw.WIDE - 2 * draw.MARGIN) / 8


def goal(kind: str) -> Goal:
    return Goal(business_id=1, kind=kind, span="week", target=48, currency="CNY", set_at=NOW)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])
def test_the_fullest_caption_is_six_lines(reader: Reader, name: str) -> None:
    full = found("sales", reader.language)
    full.business.name = name
    aims = [("sales", 990_000), ("newcomers", 2), ("rating", None)]
    goals = [Progress(goal(kind), "CNY", PERIOD, 3, got) for kind, got in aims]
    besides = Besides(goals, Waits((3, 25, 240), open=2), Spent(8, 22, 14, 6, 9))
    said = screen(reader, replace(full, besides=besides))
    fits(said, lines=6)
    assert len(plain(said).splitlines()) == 6
    fits(screen(reader, replace(full, besides=replace(besides, goals=goals[:1]))), lines=6)


def test_shares_are_for_twenty_and_more() -> None:
    few = Leaning(Dependency(replace(NOW_SHARES, buyers=19), Shares()), NAMES)
    for language in LANGUAGES:
        many_found = found("dependency", language)
        few_found = replace(many_found, shown=few)
        assert "41" in repr(chart(Reader(language), many_found))
        assert "%" in screen(Reader(language), many_found).text
        assert "%" not in repr(chart(Reader(language), few_found)) + screen(Reader(language), few_found).text


def test_pillow_and_the_fonts_are_not_loaded_at_start_up() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", "import bot.app, handlers, jobs, sys; print('PIL' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == "False"
    assert font.cache_info().maxsize is None
