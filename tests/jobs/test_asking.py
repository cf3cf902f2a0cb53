"""A visit is followed by thanks and one question, once, and only where nothing stands against it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import Activity, Consent
from models.db import Tx
from rules.asking import Nps
from rules.outbox import State
from rules.refusal import Refusal
from services import asking, audit, businesses, capture, customers, feedback, mydata, privacy
from services.customers import Happening
from services.feedback import Words
from tests.books import NOW
from tests.jobs.desk import UNKNOWN, Desk

GUEST = 5001
SALE = Happening("sale", "两扇门", 320000, "CNY")


@pytest.fixture
def guest(desk: Desk) -> int:
    return desk.shop.customer("王姐", person_id=GUEST)


async def sell(desk: Desk, customer_id: int, what: Happening = SALE) -> int:
    entry = await desk.db.write(desk.shop.scope("staff"), customers.sell, customer_id, what, now=desk.now)
    return entry.pk


async def as_owner(desk: Desk, unit: Callable[..., Any], *args: Any) -> Any:
    return await desk.db.write(desk.shop.scope("owner"), unit, *args, now=desk.now)


async def as_guest(desk: Desk, guest: int, unit: Callable[..., Any], *args: Any, **named: Any) -> Any:
    return await desk.db.write(desk.shop.customer_scope(GUEST, guest), unit, *args, **named, now=desk.now)


async def test_two_hours_after_a_sale_its_customer_is_thanked_and_asked_once(desk: Desk, guest: int) -> None:
    await sell(desk, guest)
    await desk.later(hours=1)
    await sell(desk, guest, Happening("visit", "又来一趟"))
    await desk.later(hours=1)
    assert desk.said == [], "what came later the same day counts"
    await desk.later(hours=1)
    assert [(chat, "谢谢光顾" in text) for _, chat, text, _ in desk.said] == [(GUEST, True)]
    await sell(desk, guest)
    await desk.later(hours=5)
    assert len(desk.said) == 1, "never twice for one visit"
    desk.now = NOW + timedelta(days=1)
    await sell(desk, guest)
    await desk.later(hours=3)
    assert len(desk.said) == 2, "the next day is another visit"


async def test_who_cannot_be_reached_or_sells_to_us_is_not_queued(desk: Desk) -> None:
    await sell(desk, desk.shop.customer("老李"))
    supplier = desk.shop.customer("张老板", person_id=5002)
    await as_owner(desk, customers.set_kind, supplier, "supplier")
    await sell(desk, supplier)
    known = desk.shop.customer("赵姐", person_id=5003)
    await sell(desk, known, Happening("sale", occurred_on=(NOW - timedelta(days=3)).date()))
    await as_owner(desk, businesses.change, "thanks", "off")
    await sell(desk, known)
    assert await desk.rows() == []


async def rated(desk: Desk, guest: int) -> None:
    await as_guest(desk, guest, feedback.rate, GUEST, "王姐", 5)


async def complained(desk: Desk, guest: int) -> None:
    await as_guest(desk, guest, feedback.complain, GUEST, "王姐", "complaint", Words("门又坏了"))


async def stopped_service(desk: Desk, guest: int) -> None:
    await as_guest(desk, guest, privacy.choose, "service", grants=False, wording="不要")


async def turned_off(desk: Desk, _guest: int) -> None:
    await as_owner(desk, businesses.change, "thanks", "0")


async def muted(desk: Desk, guest: int) -> None:
    def unit(tx: Tx, *, now: datetime) -> None:
        customers.mute(tx, guest, muted=True, now=now)

    await as_owner(desk, unit)


async def test_a_merge_makes_no_second_visit_of_a_day(desk: Desk, guest: int) -> None:
    await sell(desk, guest)
    await desk.later(hours=3)
    known = desk.shop.customer("王姐（老客）")
    await as_owner(desk, customers.merge, known, guest)
    await sell(desk, known)
    await desk.later(hours=3)
    assert len(await desk.rows("asking.thanks")) == len(desk.said) == 1


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (muted, "superseded"),
        (rated, "superseded"),
        (turned_off, "superseded"),
        (complained, "case"),
        (stopped_service, "consent"),
    ],
)
async def test_what_happens_meanwhile_keeps_it_home_and_nobody_is_bothered(
    desk: Desk, guest: int, meanwhile: Callable[[Desk, int], Any], reason: str
) -> None:
    await sell(desk, guest)
    await meanwhile(desk, guest)
    await desk.later(hours=3)
    row = await desk.row("asking.thanks")
    assert (row.state, row.reason) == (State.CANCELLED, reason)
    assert {row.kind for row in await desk.rows()}.isdisjoint({"outbox.undelivered"})
    assert GUEST not in [chat for _, chat, _, _ in desk.said]


async def test_a_sale_that_is_undone_asks_nothing_and_one_that_is_written_anew_does(desk: Desk, guest: int) -> None:
    entry = await sell(desk, guest)
    await as_owner(desk, audit.undo, entry)
    await desk.later(hours=3)
    row = await desk.row("asking.thanks")
    assert (row.state, row.reason, desk.said) == (State.CANCELLED, "superseded", [])
    await sell(desk, guest)
    await desk.later(hours=3)
    assert [chat for _, chat, _, _ in desk.said] == [GUEST]


async def test_said_to_be_somebody_elses_the_other_one_is_asked(desk: Desk, guest: int) -> None:
    entry = await sell(desk, guest)
    other = desk.shop.customer("李姐", person_id=5002)
    await as_owner(desk, capture.attach, entry, other)
    await desk.later(hours=3)
    assert [chat for _, chat, _, _ in desk.said] == [5002]


async def test_a_note_that_was_a_visit_after_all_is_followed_by_thanks(desk: Desk, guest: int) -> None:
    entry = await as_owner(desk, customers.note, guest, "来看看")
    await as_owner(desk, capture.set_kind, entry.pk, "visit")
    await desk.later(hours=3)
    assert [chat for _, chat, _, _ in desk.said] == [GUEST]


async def test_the_night_is_the_customers_own(desk: Desk) -> None:
    abroad = desk.shop.customer("Olivia", person_id=GUEST, phone="+442079460958")
    await sell(desk, abroad)  # 02:30 in London
    await desk.later(hours=3)
    assert desk.said == []
    await desk.later(hours=3)  # 08:30
    assert len(desk.said) == 1


async def test_a_visit_of_the_day_before_yesterday_is_no_occasion_any_more(desk: Desk, guest: int) -> None:
    await sell(desk, guest)
    desk.now += timedelta(hours=27)
    await desk.deliver()
    assert ((await desk.row("asking.thanks")).reason, desk.said) == ("expired", [])


async def test_nobody_is_asked_twice_where_the_first_may_have_arrived(desk: Desk, guest: int) -> None:
    await sell(desk, guest)
    await desk.later(UNKNOWN, hours=3)
    await desk.later(hours=1)
    row = await desk.row("asking.thanks")
    assert (row.state, len(desk.said), len(await desk.rows())) == (State.UNCERTAIN, 1, 1)


async def test_an_answer_is_kept_with_the_version_of_its_wording(desk: Desk, guest: int) -> None:
    await stopped_service(desk, guest)
    found = await desk.db.read(desk.shop.itself, lambda tx: tx.exec(select(Consent)).one())
    assert (found.purpose, found.granted, found.version, found.at) == ("service", False, 2, NOW)


async def says_yes(desk: Desk, guest: int) -> None:
    await as_guest(desk, guest, privacy.choose, "offers", grants=True, wording="好")


async def regular(desk: Desk, guest: int) -> None:
    """Two visits, the second just now, and a yes."""
    await says_yes(desk, guest)
    await sell(desk, guest, Happening("visit", occurred_on=(NOW - timedelta(days=30)).date()))
    await sell(desk, guest)


async def test_a_regular_who_agreed_is_asked_once_in_ninety_days(desk: Desk, guest: int) -> None:
    await regular(desk, guest)
    asked: list[int] = []
    for day in range(0, 100, 3):
        desk.now = NOW + timedelta(days=day)
        await sell(desk, guest)
        await desk.later(hours=3)
        if len([text for text in desk.texts if "推荐给朋友" in text]) > len(asked):
            asked.append(day)
    assert asked == [3, 96]


async def nobody_asked(_desk: Desk, _guest: int) -> None:
    pass


async def says_no(desk: Desk, guest: int) -> None:
    await as_guest(desk, guest, privacy.choose, "offers", grants=False, wording="不要")


async def agreed_to_something_else(desk: Desk, guest: int) -> None:
    def older(tx: Tx, *, now: object) -> None:
        tx.exec(select(Consent)).one().version = 1

    await desk.db.write(desk.shop.itself, older, now=desk.now)


async def took_the_visits_back(desk: Desk, guest: int) -> None:
    def forget(tx: Tx, *, now: object) -> None:
        for visit in tx.exec(select(Activity)).all():
            tx.delete(visit)

    await desk.db.write(desk.shop.itself, forget, now=desk.now)


@pytest.mark.parametrize(
    ("meanwhile", "asks"),
    [
        (nobody_asked, True),
        (says_no, False),
        (muted, False),
        (agreed_to_something_else, False),
        (took_the_visits_back, False),
        (complained, False),
    ],
)
async def test_the_slow_question_stays_home_where_something_stands_against_it(
    desk: Desk, guest: int, meanwhile: Callable[[Desk, int], Any], asks: bool
) -> None:
    await regular(desk, guest)
    await meanwhile(desk, guest)
    await desk.later(days=3, minutes=1)
    assert any("推荐给朋友" in text for text in desk.texts) is asks


async def test_neither_somebody_new_nor_somebody_who_did_not_agree_is_asked(desk: Desk, guest: int) -> None:
    await sell(desk, guest)
    await sell(desk, guest)
    newcomer = desk.shop.customer("赵姐", person_id=5002)
    await desk.db.write(
        desk.shop.customer_scope(5002, newcomer),
        lambda tx: privacy.choose(tx, "offers", grants=True, wording="好", now=NOW),
    )
    await sell(desk, newcomer)
    assert await desk.rows("asking.nps") == []


async def test_a_figure_answers_corrects_and_is_counted_once(desk: Desk, guest: int) -> None:
    with pytest.raises(Refusal, match="stale-button"):
        await as_guest(desk, guest, asking.score, 9)
    await regular(desk, guest)
    await desk.later(days=3, minutes=1)
    customer = desk.shop.customer_scope(GUEST, guest)
    assert await desk.db.read(customer, asking.awaits_score, now=desk.now)
    for given in (3, 9):
        await as_guest(desk, guest, asking.score, given)
    with pytest.raises(Refusal, match="stale-button"):
        await as_guest(desk, guest, asking.score, 11)
    assert not await desk.db.read(customer, asking.awaits_score, now=desk.now)
    owner = desk.shop.scope("owner")
    assert await desk.db.read(owner, asking.result, now=desk.now) == Nps(1, 0, 0)
    assert await desk.db.read(owner, asking.result, now=desk.now + timedelta(days=200)) == Nps(0, 0, 0)
    await muted(desk, guest)
    with pytest.raises(Refusal, match="feedback-muted"):
        await as_guest(desk, guest, asking.score, 0)
    rows = (await desk.db.read(customer, mydata.words)).rows
    assert [row.text for row in rows if row.kind == "nps"] == ["9/10"]


async def test_a_figure_after_a_members_question_answers_that_one(desk: Desk, guest: int) -> None:
    await regular(desk, guest)
    await desk.later(days=3, minutes=1)
    customer = desk.shop.customer_scope(GUEST, guest)
    words = Words("下周几号方便？")
    asked = await desk.db.write(desk.shop.scope("owner"), feedback.reply_unless_taken, guest, words, now=desk.now)
    assert isinstance(asked, feedback.Reply)
    assert await desk.db.read(customer, asking.awaits_score, now=desk.now), "it has not left yet"
    await desk.later(minutes=1)
    assert not await desk.db.read(customer, asking.awaits_score, now=desk.now)
