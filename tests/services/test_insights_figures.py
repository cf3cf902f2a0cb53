"""The figures of a book, read once from the timeline."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlmodel import select

from models import Activity, Business, OutboxMessage
from models.db import Tx
from rules.cases import State
from rules.insights import Bought, Tally
from services import cases, customers, feedback, insights
from services.customers import Happening
from tests.books import NOW, Shop

TODAY = date(2026, 11, 18)


def paid(shop: Shop, name: str, takings: Mapping[int, int], currency: str = "CNY") -> int:
    """A customer who paid so much so many days ago."""
    number = shop.customer(name)
    with shop.book.unit(shop.itself) as tx:
        for days, minor in takings.items():
            come(tx, number, days, minor, currency)
    return number


def come(tx: Tx, number: int, days_ago: int, minor: int = 0, currency: str = "CNY") -> None:
    what = Happening("sale", "", minor or None, currency, occurred_on=TODAY - timedelta(days=days_ago))
    customers.happened(tx, customers.get(tx, number), what, now=NOW)


def test_one_reading_tells_the_funnel_the_states_and_the_losses(shop: Shop) -> None:
    paid(shop, "regular", dict.fromkeys((10, 40, 70), 1000))
    gone = paid(shop, "gone", dict.fromkeys((80, 110, 140), 1000))
    paid(shop, "silent", {300: 1000})
    back = paid(shop, "back", {290: 1000})
    supplier, archived, given_up = shop.customer("supplier"), shop.customer("archived"), shop.customer("given up")
    with shop.book.unit(shop.scope()) as tx:
        customers.set_kind(tx, supplier, "supplier", now=NOW)
        customers.set_state(tx, archived, "archived", now=NOW)
        customers.set_state(tx, gone, "lost", "rival", now=NOW - timedelta(days=8))
        customers.set_state(tx, given_up, "lost", "nobody home", now=NOW - timedelta(days=8))
        customers.set_state(tx, back, "lost", "moved", now=NOW - timedelta(days=20))
        come(tx, back, 1)
    with shop.book.unit(shop.scope()) as tx:
        book = insights.read(tx, now=NOW)
        assert {supplier, archived}.isdisjoint(book.customers)
        weeks = insights.funnel(book)
        assert len(weeks) == 5, "with the line above them they fill a screen"
        assert [(week.new, week.returned, week.lost) for week in weeks[-3:]] == [(0, 0, 0), (0, 0, 1), (0, 1, 0)]
        standing = insights.states(book)
        assert (standing.on_time, standing.lost, standing.few, standing.total) == (1, 2, 1, 4)
        lost = insights.losses(book)
        assert lost.by_reason == [("rival", 1), ("silent", 1)], "who never came was no customer"
        assert (lost.avoidable, lost.unknown) == (1, 1)


def test_a_loss_that_was_undone_was_none(shop: Shop) -> None:
    wang = paid(shop, "王姐", {10: 1000})
    with shop.book.unit(shop.scope()) as tx:
        entry = customers.set_state(tx, wang, "lost", "moved", now=NOW - timedelta(days=2))
        assert entry is not None
        come(tx, wang, 1)
        assert insights.funnel(insights.read(tx, now=NOW))[-1].lost == 1
        entry.undone_at = NOW
        tx.flush()
        assert insights.funnel(insights.read(tx, now=NOW))[-1].lost == 0


def test_other_currencies_are_counted_and_never_summed(shop: Shop) -> None:
    big = paid(shop, "big", {10: 8000, 30: 1000})
    small = paid(shop, "small", {10: 1000, 200: 500})
    paid(shop, "abroad", {10: 99999, 20: 5, 400: 1}, "USD")
    with shop.book.unit(shop.scope()) as tx:
        book = insights.read(tx, now=NOW)
        assert book.foreign == 2
        now = insights.dependency(book).now
        assert (now.total_minor, now.top) == (10000, (Bought(big, 9000), Bought(small, 1000)))
        assert insights.core(book) == [Bought(big, 9000)], "more than half"
        assert insights.fifths(book).total_minor == 10500
        assert insights.rising(book) == []


def test_a_rivals_book_is_no_part_of_it(shop: Shop, rival: Shop) -> None:
    paid(shop, "王姐", {10: 1000})
    with rival.book.unit(rival.scope()) as tx:
        book = insights.read(tx, now=NOW)
        assert (book.customers, insights.states(book).total, insights.fifths(book).rows) == ({}, 0, [])


def raised(tx: Tx, now: datetime = NOW) -> int:
    return insights.raise_alerts(tx, insights.look(tx, now=now), now=now)


def jumps(tx: Tx) -> list[OutboxMessage]:
    return list(tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "insights.jump")))


def test_who_was_written_to_and_came_back_beside_who_was_not(shop: Shop) -> None:
    monthly = dict.fromkeys((75, 105, 135, 165), 1000)
    called, alone, away = (paid(shop, name, monthly) for name in ("called", "alone", "away"))
    with shop.book.unit(shop.scope()) as tx:
        assert raised(tx) == 3
        insights.answer(tx, called, "called", now=NOW)
    later = NOW + timedelta(days=20)
    with shop.book.unit(shop.scope()) as tx:
        for number in (called, alone):
            customers.happened(tx, customers.get(tx, number), Happening("visit"), now=later)
        found = insights.returns(tx, insights.read(tx, now=later), now=later)
        assert (found.counts.contacted, found.counts.alone) == (Tally(1, 1, 0), Tally(2, 1, 1))
        listed = insights.people(tx, "back", now=later)
        assert {(row.customer.pk, row.contacted) for row in listed.rows} == {(called, True), (alone, False)}
        over = NOW + timedelta(days=40)
        assert insights.returns(tx, insights.read(tx, now=over), now=over).counts.alone == Tally(2, 1, 0)
        insights.lose(tx, away, "moved", now=over)
        assert insights.returns(tx, insights.read(tx, now=over), now=over).counts.alone == Tally(1, 1, 0)


def test_a_jump_is_told_to_those_who_lead_and_only_again_when_it_is_more(shop: Shop) -> None:
    big = paid(shop, "big", {200: 100, 100: 1000, 10: 4000})
    paid(shop, "others", {100: 3000, 10: 5000})
    paid(shop, "gone", {100: 3000, 20: 0})
    with shop.book.unit(shop.itself) as tx:
        come(tx, big, 1, 2000)
        assert raised(tx) == 1
        [first, second] = jumps(tx)
        assert {first.chat_id, second.chat_id} == {shop.person("owner"), shop.person("manager")}
        assert (first.nudge, first.args["minor"], first.args["total"]) == (True, 6000, 11000)
        assert raised(tx, NOW + timedelta(days=1)) == 0, "the same fact"
        come(tx, big, 0, 9000)
        assert raised(tx, NOW + timedelta(days=2)) == 1, "two tenths more"
        assert len(jumps(tx)) == 4
        assert insights.returns(tx, insights.read(tx, now=NOW), now=NOW).counts.alone.total == 0, "no silence"


def test_a_jump_takes_one_of_the_days_places_in_the_attention_budget(shop: Shop) -> None:
    for number in range(3):
        paid(shop, f"late {number}", dict.fromkeys((190, 220, 250), 1000))
    paid(shop, "before", {100: 9000, 10: 1000})
    paid(shop, "big", {100: 100, 10: 9000})
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(Business, shop.business_id).nudge_cap = 2
        assert raised(tx) == 2
        assert len(tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "insights.alert")).all()) == 2
        assert len(jumps(tx)) == 2


def test_groups_go_by_what_was_said_how_they_come_and_what_they_bring(shop: Shop) -> None:
    guest, often = 5001, (5, 35, 65)
    glad = shop.customer("glad", person_id=guest)
    numbers = {name: paid(shop, name, dict.fromkeys(often, 1000)) for name in ("steady", "cross", "mended")}
    top = paid(shop, "top", dict.fromkeys(often, 90000))
    slips = paid(shop, "slips", dict.fromkeys((75, 105, 135), 1000))
    new = paid(shop, "new", {5: 100})
    with shop.book.unit(shop.scope()) as tx:
        for days in often:
            come(tx, glad, days, 2000)
    with shop.book.unit(shop.customer_scope(guest, glad)) as tx:
        feedback.rate(tx, guest, "glad", 5, now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        for name in ("cross", "mended"):
            heard = Happening("note", "嫌贵", incoming=True)
            said = customers.happened(tx, customers.get(tx, numbers[name]), heard, now=NOW)
            opened = cases.open_case(tx, customers.get(tx, numbers[name]), said, "complaint", now=NOW).case
            if name == "mended":
                opened.state, opened.closed_at = State.CONFIRMED, NOW
        tx.flush()
        found = insights.groups(tx, insights.read(tx, now=NOW))
        assert {group: list(rows) for group, rows in found.members.items() if group != "friends"} == {
            "pillars": [glad],
            "mend": [numbers["cross"]],
            "drifting": [slips],
            "unasked": [top],
            "steady": [numbers["steady"]],
        }
        assert found.members["friends"] == [numbers["mended"]]
        assert (found.unasked, found.total) == (3, 6)
        assert new not in {number for rows in found.members.values() for number in rows}
        assert [row.customer.pk for row in insights.people(tx, "friends", now=NOW).rows] == [*found.members["friends"]]
        assert insights.people(tx, "no such list", now=NOW).rows == []


def test_the_overview_and_the_lists_recompute_from_the_timeline(shop: Shop) -> None:
    worth = [1000 * (n + 1) for n in range(12)]
    worth[-1] = 60000
    takings = {paid(shop, f"guest {n}", dict.fromkeys((5, 35, 65), minor)): 3 * minor for n, minor in enumerate(worth)}
    riser = paid(shop, "riser", {10: 900, 40: 900, 120: 100, 200: 100})
    with shop.book.unit(shop.scope("viewer")) as tx:
        said = insights.overview(tx, now=NOW)
        lists = {name: insights.people(tx, name, now=NOW) for name in ("core", "lowest", "rising")}
        rows = tx.exec(select(Activity.customer_id, Activity.amount_minor)).all()
    total = sum(minor or 0 for _, minor in rows)
    assert said.fifths.total_minor == total == sum(takings.values()) + 2000
    assert {row.customer.pk: row.minor for row in lists["core"].rows}.items() <= takings.items()
    assert lists["core"].total == said.core == 2
    assert lists["lowest"].total == 1, "the others of that fifth are new"
    assert [row.customer.pk for row in lists["rising"].rows] == [riser]
    assert said.first is not None
    assert said.first.name == "guest 11"
    assert said.dependency.now.one == 180000 / (total - 200)
