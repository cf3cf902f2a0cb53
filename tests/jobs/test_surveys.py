"""A survey reaches whoever agreed and nobody else, says beforehand who is left out, and is counted in place."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from models import Consent
from models.db import Tx
from rules.mydata import Seal
from rules.outbox import State
from rules.refusal import Refusal
from services import customers, feedback, mydata, privacy, surveys
from services.feedback import Words
from services.feedback.heard import latest
from tests.books import NOW, Shop
from tests.jobs.desk import UNKNOWN, Desk

TEXT = "环境怎么样 星\n还会再来吗\n还想要什么"


def agreed(shop: Shop, person_id: int, name: str = "王姐", *, yes: bool = True) -> int:
    number = shop.customer(name, person_id=person_id)
    with shop.book.unit(shop.customer_scope(person_id, number)) as tx:
        privacy.choose(tx, "offers", grants=yes, wording="好", now=NOW)
    return number


async def lead(desk: Desk, unit: Any, *args: Any) -> Any:
    return await desk.db.write(desk.shop.scope("manager"), unit, *args, now=desk.now)


async def change(desk: Desk, unit: Any, *args: Any) -> Any:
    return await desk.db.write(desk.shop.scope("manager"), unit, *args)


async def drafted(desk: Desk, text: str = TEXT) -> int:
    row = await lead(desk, surveys.draft, text)
    return int(row.pk)


async def seen_by_sender(desk: Desk, number: int) -> surveys.Preview:
    return await desk.db.read(desk.shop.scope("manager"), surveys.preview, number, now=desk.now)


async def guest(desk: Desk, person_id: int, number: int, unit: Any, *args: Any) -> Any:
    return await desk.db.write(desk.shop.customer_scope(person_id, number), unit, *args, now=desk.now)


@pytest.fixture
def town(desk: Desk) -> dict[str, int]:
    """Somebody for every reason."""
    shop = desk.shop
    folk = {name: agreed(shop, 5000 + number, name) for number, name in enumerate(("goes", "too", "case", "stopped"))}
    folk["no"] = agreed(shop, 5010, "no", yes=False)
    folk["earlier"] = agreed(shop, 5011, "earlier")
    folk["unasked"] = shop.customer("unasked", person_id=5012)
    folk["paper"] = shop.customer("paper")
    supplier = agreed(shop, 5013, "supplier")
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.set_kind(tx, supplier, "supplier", now=NOW)
        customers.add_tags(tx, folk["too"], ["VIP"], now=NOW)
        customers.sell(tx, folk["goes"], customers.Happening("visit"), now=NOW)
    with shop.book.unit(shop.customer_scope(5002, folk["case"])) as tx:
        feedback.complain(tx, 5002, "case", "complaint", Words("坏了"), now=NOW)
    with shop.book.unit() as tx:
        privacy.stop(tx, 5003, wording="/stop", now=NOW)
    with shop.book.unit(shop.itself) as tx:
        tx.exec(select(Consent).where(Consent.customer_id == folk["earlier"])).one().version = 1
    return folk


async def test_the_sender_sees_whom_it_reaches_and_who_is_left_out_and_why(desk: Desk, town: dict[str, int]) -> None:
    number = await drafted(desk)
    found = await seen_by_sender(desk, number)
    assert (found.goes_to, found.left_out) == (2, {"consent": 3, "case": 1, "stopped": 1, "unreachable": 1})
    await change(desk, surveys.set_segment, number, "lately")
    lately = await seen_by_sender(desk, number)
    assert (lately.goes_to, lately.left_out) == (1, {})
    assert (await seen_by_sender(desk, await drafted(desk, "#vip\n好吗"))).goes_to == 1
    desk.now = NOW + timedelta(hours=12)  # 22:30
    assert (await seen_by_sender(desk, number)).goes_to == 1, "who sleeps gets it in the morning"


async def test_it_reaches_them_once_and_the_answers_are_counted(desk: Desk, town: dict[str, int]) -> None:
    number = await drafted(desk)
    for _ in range(2):
        await lead(desk, surveys.send, number)
    await desk.later(seconds=15)
    assert [chat for _, chat, text, _ in desk.said if "环境怎么样" in text] == [5000, 5001]
    for value in (2, 4):
        await guest(desk, 5000, town["goes"], surveys.answer, number, 0, value)
    await guest(desk, 5000, town["goes"], surveys.answer, number, 1, 1)
    await guest(desk, 5001, town["too"], surveys.answer, number, 0, 4)
    last = await guest(desk, 5001, town["too"], surveys.answer_words, number, 2, "有没有卖门锁")
    assert last.question is None
    seen = await desk.db.read(desk.shop.scope("owner"), surveys.results, number)
    assert (seen.went, seen.waiting, seen.kept_home, seen.answered) == (2, 0, 0, 2)
    assert (seen.figures, seen.written) == ([{4: 2}, {1: 1}, {}], [0, 0, 1])
    [(said, who)] = await desk.db.read(desk.shop.scope("owner"), surveys.words, number, 2)
    assert (said.text, who.name if who else "") == ("有没有卖门锁", "too")
    export = await desk.db.read(desk.shop.customer_scope(5000, town["goes"]), mydata.export, now=desk.now)
    assert [(asked, row.value) for asked, row in export.answers] == [("环境怎么样", 4), ("还会再来吗", 1)]


async def test_stop_keeps_home_what_has_not_left(desk: Desk, town: dict[str, int]) -> None:
    number = await drafted(desk)
    await lead(desk, surveys.send, number)
    await lead(desk, surveys.stop, number)
    await desk.later(hours=1)
    seen = await desk.db.read(desk.shop.scope("owner"), surveys.results, number)
    assert (seen.went, seen.waiting, seen.kept_home) == (0, 0, 2)
    assert {chat for _, chat, _, _ in desk.said}.isdisjoint({5000, 5001})


async def test_a_no_after_it_was_sent_is_heard_and_nobody_is_asked_twice(desk: Desk, town: dict[str, int]) -> None:
    number = await drafted(desk)
    await lead(desk, surveys.send, number)
    await desk.db.write(
        desk.shop.customer_scope(5000, town["goes"]),
        lambda tx: privacy.choose(tx, "offers", grants=False, wording="不要", now=NOW),
    )
    await desk.later(UNKNOWN, UNKNOWN, UNKNOWN, seconds=15)
    await desk.later(hours=1)
    rows = await desk.rows("surveys.ask")
    assert [(row.state, row.reason) for row in rows] == [(State.CANCELLED, "consent"), (State.UNCERTAIN, "unknown")]
    assert "outbox.undelivered" not in {row.kind for row in await desk.rows()}


async def test_only_a_draft_is_changed_and_only_who_got_it_answers(desk: Desk, town: dict[str, int]) -> None:
    number = await drafted(desk)
    assert (await change(desk, surveys.change_kind, number, 0)).questions[0]["kind"] == "yes"
    for unit, args in ((surveys.change_kind, (number, 3)), (surveys.set_segment, (number, "x"))):
        with pytest.raises(Refusal, match="stale-button"):
            await change(desk, unit, *args)
    with pytest.raises(Refusal, match="stale-button"):
        await lead(desk, surveys.stop, number)
    with pytest.raises(Refusal, match="stale-button"):
        await guest(desk, 5000, town["goes"], surveys.answer, number, 0, 1)
    await lead(desk, surveys.send, number)
    await desk.later(seconds=15)
    for place, value in ((0, 5), (3, 1), (2, 1)):
        with pytest.raises(Refusal, match="stale-button"):
            await guest(desk, 5000, town["goes"], surveys.answer, number, place, value)
    with pytest.raises(Refusal, match="stale-button"):
        await guest(desk, 5000, town["goes"], surveys.answer_words, number, 0, "x")
    with pytest.raises(Refusal, match="surveys-sent-already"):
        await change(desk, surveys.change_kind, number, 0)


async def test_nothing_is_sent_to_nobody_and_a_draft_can_be_dropped(desk: Desk) -> None:
    number = await drafted(desk, "好吗")
    with pytest.raises(Refusal, match="surveys-nobody"):
        await lead(desk, surveys.send, number)
    await desk.db.write(desk.shop.scope("owner"), surveys.drop, number)
    with pytest.raises(Refusal, match="surveys-gone"):
        await desk.db.read(desk.shop.scope("owner"), surveys.results, number)


async def test_answers_of_somebody_erased_stay_as_figures(desk: Desk, town: dict[str, int]) -> None:
    number = await drafted(desk)
    await lead(desk, surveys.send, number)
    await desk.later(seconds=15)
    await guest(desk, 5000, town["goes"], surveys.answer, number, 0, 4)
    await guest(desk, 5000, town["goes"], surveys.answer, number, 1, 1)
    await desk.db.write(desk.shop.scope("owner"), mydata.erase, town["goes"], Seal(b"k"), now=desk.now)
    seen = await desk.db.read(desk.shop.scope("owner"), surveys.results, number)
    assert (seen.went, seen.answered, seen.figures[0]) == (2, 1, {4: 1})


async def sent(desk: Desk, text: str = TEXT) -> int:
    number = await drafted(desk, text)
    await lead(desk, surveys.send, number)
    await desk.later(seconds=15)
    return number


async def test_who_was_merged_since_may_still_answer(desk: Desk, town: dict[str, int]) -> None:
    number = await sent(desk)
    await lead(desk, customers.merge, town["paper"], town["goes"])
    await guest(desk, 5000, town["paper"], surveys.answer, number, 0, 4)
    for who, person in (("no", 5010), ("too", 5001)):
        with pytest.raises(Refusal, match="stale-button"):
            await guest(desk, person, town[who], surveys.answer, number + (who == "too"), 0, 4)
    seen = await desk.db.read(desk.shop.scope("owner"), surveys.results, number)
    assert (seen.went, seen.figures[0]) == (2, {4: 1})


async def mute(desk: Desk, number: int) -> None:
    def unit(tx: Tx, *, now: datetime) -> None:
        customers.mute(tx, number, muted=True, now=now)

    await lead(desk, unit)


async def test_whom_nobody_reads_is_asked_nothing_and_what_they_say_is_not_kept(
    desk: Desk, town: dict[str, int]
) -> None:
    number = await drafted(desk)
    await mute(desk, town["too"])
    found = await seen_by_sender(desk, number)
    assert (found.goes_to, found.left_out["muted"]) == (1, 1)
    await lead(desk, surveys.send, number)
    await mute(desk, town["goes"])
    await desk.later(seconds=15)
    assert [(row.chat_id, row.state) for row in await desk.rows("surveys.ask")] == [(5000, State.CANCELLED)]
    second = agreed(desk.shop, 5020, "second")
    number = await sent(desk)
    await mute(desk, second)
    for unit, args in ((surveys.answer, (0, 4)), (surveys.answer_words, (2, "有没有卖门锁"))):
        with pytest.raises(Refusal, match="feedback-muted"):
            await guest(desk, 5020, second, unit, number, *args)


async def test_words_that_ask_something_reach_the_members_and_cloud_no_answer(desk: Desk, town: dict[str, int]) -> None:
    number = await sent(desk)
    await guest(desk, 5000, town["goes"], surveys.answer_words, number, 2, "挺好的")
    assert await desk.rows("feedback.words") == []
    last = await desk.db.read(desk.shop.itself, lambda tx: latest(tx, town["goes"]))
    assert last is None, "what a survey asked for awaits nobody's answer"
    await guest(desk, 5000, town["goes"], surveys.answer_words, number, 2, "有没有卖门锁？")
    await desk.later(seconds=5)
    assert any("有没有卖门锁？" in text for _, chat, text, _ in desk.said if chat == desk.shop.person("owner"))


async def test_who_skipped_it_all_is_not_told_that_it_arrived(desk: Desk, town: dict[str, int]) -> None:
    number = await sent(desk)
    scope = desk.shop.customer_scope(5000, town["goes"])
    assert not (await desk.db.read(scope, surveys.question, number, 3)).answered
    await guest(desk, 5000, town["goes"], surveys.answer, number, 0, 4)
    assert (await desk.db.read(scope, surveys.question, number, 3)).answered


async def test_a_big_book_is_read_in_a_few_queries(desk: Desk) -> None:
    engine, asked = desk.shop.book.engine, list[str]()
    for person in range(5000, 5040):
        agreed(desk.shop, person)
    number = await drafted(desk)

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    with desk.shop.book.unit(desk.shop.scope("owner")) as tx:
        surveys.send(tx, number, now=NOW)
    event.remove(engine, "before_cursor_execute", keep)
    assert len(await desk.rows("surveys.ask")) == 40
    assert sum(one.startswith("SELECT") for one in asked) < 15
