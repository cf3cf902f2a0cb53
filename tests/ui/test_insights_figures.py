"""A whole book in figures, in both languages: short, honest about few, and nothing where there is nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models import Customer
from rules.insights import (
    GROUPS,
    Bought,
    Dependency,
    Fifths,
    Losses,
    Shares,
    States,
    Tally,
    Week,
    Winback,
)
from services.insights import LISTS, Groups, Overview, People, Row
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits
from tests.ui.test_insights import BIG, TODAY, shop
from ui import insights as screens
from ui import wire
from ui.screen import Reader

readers = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)


def customer(name: str) -> Customer:
    return Customer(id=BIG, business_id=BIG, name=name, name_key="k", created_at=NOW)


def fifths(count: int) -> Fifths:
    return Fifths([Bought(number, 1000) for number in range(count)], 1000 * count)


def overview(name: str = "王姐", payers: int = 8, **more: Any) -> Overview:
    now = Shares(1000000, 20, (Bought(1, 410000), Bought(2, 200000), Bought(3, 100000)))
    reasons = [(reason, 2) for reason in ("price", "no_need", "silent", "other")]
    months = [(date(2026, month, 1), 2) for month in range(1, 12)]
    values: dict[str, Any] = {
        "business": shop(name),
        "today": TODAY,
        "states": States(12, 3, 2, 8, 4),
        "weeks": [Week(date(2026, 11, 9), 2, 1, 1), Week(date(2026, 11, 16), 1, 0, 0)] * 2,
        "dependency": Dependency(now, now, 0.28),
        "first": customer(name),
        "fifths": fifths(payers),
        "core": 3,
        "rising": 1,
        "losses": Losses(8, 2, 2, 4, reasons, [("person", 7), ("firm", 1)], months),
        "groups": Groups({group: [1, 2] for group in GROUPS}, 9),
        "winback": Winback(Tally(4, 2, 1), Tally(3, 1, 0)),
        "foreign": 2,
    }
    return Overview(**(values | more))


def people(name: str = "王姐", payers: int = 8, **more: Any) -> People:
    row = Row(customer(name), 10**12, 10**11, "slipping", TODAY, contacted=True)
    tallies = Winback(Tally(4, 2, 1), Tally(3, 1, 0))
    values: dict[str, Any] = {"rows": [row] * 5, "number": 1, "pages": 3, "total": 13, "minor": 3000}
    values |= {"business": shop(name), "fifths": fifths(payers), "winback": tallies, "today": TODAY}
    return People(**(values | more))


JUMP = {"share": 0.41, "before": 0.28, "minor": 410000, "total": 1000000, "before_minor": 280000, "before_total": 10**6}


@readers
@pytest.mark.parametrize("name", HOSTILE[:3])
def test_every_screen_fits(reader: Reader, name: str) -> None:
    for part in ("", "weeks", "losses", "fifths", "groups", "nonsense"):
        fits(screens.part(reader, overview(name), part), lines=6, row=3)
    for which in LISTS:
        fits(screens.people(reader, people(name), which), lines=8, row=3)
    for buyers in (19, 20):
        screen = screens.jump(reader, customer(name), shop(name), {**JUMP, "buyers": buyers})
        fits(screen, lines=3, row=3)
        assert ("%" in wire.plain(screen)) is (buyers == 20)


def test_the_overview_says_how_the_shop_stands() -> None:
    assert wire.plain(screens.part(READERS[0], overview(foreign=0), "")).splitlines() == [
        "📊 王姐 的生意情况",
        "正常 12 · 晚了 3 · 快流失 2 · 已流失 8 · 来得少看不出 4",
        "这周到现在：新客 1、回来 0、流失 0",
        "近 90 天一共 ¥10,000，王姐 占 41%（再往前 90 天 ¥10,000 里占 28%），前三位占 71%",
    ]
    english = wire.plain(screens.part(READERS[1], overview("Ann"), "")).splitlines()
    said = "Last 90 days: Ann is 41% of CN¥10,000 (was 28% of CN¥10,000 in the 90 before), the first three 71%"
    assert english[3] == said


@readers
def test_what_has_no_data_yet_is_not_there(reader: Reader) -> None:
    nothing = overview(states=States())
    assert screens.part(reader, nothing, "losses").rows == ()
    none = Dependency(Shares(), Shares())
    young = overview(
        states=States(few=1), dependency=none, first=None, fifths=fifths(4), core=0, rising=0, losses=Losses(),
        groups=Groups({}), winback=Winback(), foreign=0,
    )  # fmt: skip
    screen = screens.part(reader, young, "")
    verbs = [(one.action.verb, one.action.arg) for row in screen.rows for one in row if one.action]
    assert verbs == [("show", "weeks"), ("churn", "")]
    assert len(wire.plain(screen).splitlines()) == 3
    fits(screens.part(reader, young, "fifths"), lines=2)
    fits(screens.part(reader, young, "groups"), lines=2)


@readers
def test_a_single_buyer_depends_on_nobody_and_three_are_all(reader: Reader) -> None:
    one = Shares(100, 1, (Bought(1, 100),))
    assert "%" not in wire.plain(screens.part(reader, overview(dependency=Dependency(one, Shares())), ""))
    two = Shares(100, 2, (Bought(1, 60), Bought(2, 40)))
    said = wire.plain(screens.part(reader, overview(dependency=Dependency(two, Shares(50, 1), 1.0)), ""))
    assert ("%" in said, said.count("0.60"), said.count("0.50")) == (False, 1, 2), "money, where there are few"
    nameless = Shares(100, 1, (Bought(1, 60),), 40)
    assert "0.60" in wire.plain(screens.part(reader, overview(dependency=Dependency(nameless, Shares())), ""))


@readers
@pytest.mark.parametrize("payers", [19, 20])
def test_under_twenty_are_counted_and_from_there_on_a_share_is_said(reader: Reader, payers: int) -> None:
    said = overview(
        payers=payers, losses=replace(overview().losses, total=payers), groups=Groups({"mend": [1] * payers}, 9)
    )
    for part in ("fifths", "losses", "groups"):
        assert ("%" in wire.plain(screens.part(reader, said, part))) is (payers == 20), part
    assert ("%" in wire.plain(screens.people(reader, people(payers=payers), "core"))) is (payers == 20)
    back = people(payers=payers, winback=Winback(Tally(payers, 5, 0), Tally()))
    assert ("%" in wire.plain(screens.people(reader, back, "back"))) is (payers == 20)


@readers
def test_an_empty_list_says_so(reader: Reader) -> None:
    empty = people(rows=[], number=0, pages=1, total=0, winback=Winback())
    for which in ("core", "back", "mend"):
        fits(screens.people(reader, empty, which), lines=1, buttons=1)
    plain = Row(customer("x"), standing="on_time", on=TODAY)
    fits(screens.people(reader, people(rows=[plain], winback=Winback(Tally(), Tally(1, 1))), "back"), lines=3)
