"""What a week or a month came to, from a book that was lived in; and which report goes out on which morning."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from models import Activity, Business, Case, Customer, Goal, Member, OutboxMessage, Survey, SurveyAnswer
from rules.refusal import Refusal
from rules.reports import Aim, Period, Waits, period_of
from services import audit, businesses, customers, reports
from services.customers import Happening
from services.reports import Report, Takings
from tests.books import NOW, Shop

GUEST = 5001
WEEK = Period("week", date(2026, 11, 16))
MONDAY = NOW + timedelta(days=4, hours=22)
"""The next Monday, 8:30 in Shanghai."""


def sell(shop: Shop, name: str, minor: int | None, days: int = 0, currency: str = "CNY") -> int:
    customer_id = known(shop, name)
    with shop.book.unit(shop.scope("owner")) as tx:
        on = (NOW - timedelta(days=days)).date()
        sold = Happening("sale" if minor else "visit", amount_minor=minor, currency=currency, occurred_on=on)
        customers.happened(tx, tx.get_one(Customer, customer_id), sold, now=NOW)
    return customer_id


def known(shop: Shop, name: str) -> int:
    with shop.book.unit(shop.itself) as tx:
        row = tx.exec(select(Customer).where(Customer.name == name)).first()
        number = row.pk if row is not None else None
    return number or shop.customer(name)


def report(shop: Shop, view: str = "", period: Period = WEEK, at: datetime = NOW) -> Report:
    with shop.book.unit(shop.scope("owner")) as tx:
        return reports.report(tx, period, view, now=at)


def test_an_empty_book_has_nothing_to_show(shop: Shop) -> None:
    shop.customer("王老板")
    assert (report(shop).view, report(shop).earlier) == (None, None)
    with shop.book.unit(shop.scope("owner")) as tx:
        assert not reports.has_data(tx)


def test_sales_are_counted_by_week_and_other_currencies_apart(shop: Shop, rival: Shop) -> None:
    for minor, days, currency in ((120000, 0, "CNY"), (30000, 2, "CNY"), (5000, 7, "CNY"), (9900, 1, "USD")):
        sell(shop, "王老板", minor, days, currency)
    sell(shop, "王老板", None)
    sell(rival, "对门的", 777700)
    found = report(shop, "sales")
    assert list(found.shown.rows[-3:]) == [Takings(), Takings(5000, 1), Takings(150000, 2)]
    assert found.shown.foreign == {"USD": 1}
    assert (found.over, found.earlier, found.later) == (False, WEEK.before, None)


def test_a_view_is_offered_where_it_has_something_to_show(shop: Shop) -> None:
    sell(shop, "王老板", None)
    assert list(report(shop).views) == ["flow", "states"]
    assert report(shop, "sales").view == "flow", "the first there is"
    sell(shop, "王老板", 100, 30)
    assert list(report(shop).views) == ["sales", "flow", "states", "dependency"]
    long_ago = report(shop, period=WEEK.before.before)
    assert list(long_ago.views) == ["sales", "flow", "dependency"], "how they stand is known of today alone"
    assert long_ago.later == WEEK.before
    assert report(shop, period=period_of("week", date(2026, 12, 1))).view is None


def test_what_names_a_supplier_or_nobody_is_no_buyer(shop: Shop) -> None:
    """Money for a supplier went out; whoever is archived, or was never named, is in no list of buyers."""
    supplier = sell(shop, "供货的", 500000)
    archived = sell(shop, "走了的", 200)
    sell(shop, "老早的", 300, 90)  # one day more than the buyers are looked at
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(Customer, supplier).kind = "supplier"
        tx.get_one(Customer, archived).state = "archived"
        customers.happened(tx, None, Happening("sale", amount_minor=1000, currency="CNY"), now=NOW)
    assert "dependency" not in report(shop, "dependency").views
    assert report(shop, "sales").shown.rows[-1] == Takings(1200, 2)
    set_goal(shop, "sales", "month", 1)
    assert reached(shop) == [("sales", 1200)]
    with shop.book.unit(shop.itself) as tx:
        for row in tx.exec(select(Activity)).all():
            if row.customer_id not in {None, supplier}:
                tx.delete(row)
    sell(shop, "供货的", None)
    assert list(report(shop).views) == ["sales"]
    returned = sell(shop, "退了的", 700)
    with shop.book.unit(shop.itself) as tx:
        customers.happened(
            tx, tx.get_one(Customer, returned), Happening("sale", amount_minor=-700, currency="CNY"), now=NOW
        )
    found = report(shop, "dependency")
    assert (list(found.views), found.view) == (["sales", "flow", "states"], "sales"), "paid back: nobody has bought"


def test_how_much_hangs_on_the_first_is_as_it_was_then(shop: Shop) -> None:
    sell(shop, "王老板", 90000, 0)
    sell(shop, "李姐", 10000, 14)
    found = report(shop, "dependency")
    assert [one.minor for one in found.shown.found.now.top] == [90000, 10000]
    assert list(found.shown.names.values()) == ["王老板", "李姐"]
    then = report(shop, "dependency", period_of("week", date(2026, 11, 4)))
    assert [one.minor for one in then.shown.found.now.top] == [10000]


def test_waits_are_those_of_questions_and_of_cases(shop: Shop) -> None:
    guest, other = shop.customer("王姐", person_id=GUEST), shop.customer("李姐")
    sell(shop, "王姐", 100)
    with shop.book.unit(shop.itself) as tx:
        member = shop.members["owner"]
        for minutes, text, by, whose in (
            (0, "几点关门？", None, guest),
            (30, "八点", member, guest),
            (60, "谢谢", None, guest),
            (90, "颜色不对吗", None, guest),
            (95, "周三还开吗", None, other),
        ):
            at = NOW + timedelta(minutes=minutes)
            row = Activity(business_id=shop.business_id, customer_id=whose, kind="message", text=text, member_id=by)
            row.occurred_at = row.recorded_at = at
            tx.add(row)
            tx.flush()
            if text == "颜色不对吗":
                tx.add(case(shop, guest, row.pk, at, answered=at + timedelta(hours=3)))
        tx.flush()
    found = report(shop, "sales", at=NOW + timedelta(days=1))
    assert found.besides is not None
    assert found.besides.answers == Waits((30, 180), open=1)
    assert report(shop, "flow").besides is None, "once is enough"
    with shop.book.unit(shop.itself) as tx:
        opened = tx.exec(select(Case)).one()
        opened.first_answer_at, opened.state = None, "withdrawn"
        asked = tx.exec(select(Activity).where(Activity.text == "周三还开吗")).one()
        survey = Survey(business_id=shop.business_id, segment="all", made_by=member, made_at=NOW)
        tx.add(survey)
        tx.flush()
        answer = SurveyAnswer(business_id=shop.business_id, survey_id=survey.pk, question=0, at=asked.occurred_at)
        answer.activity_id = asked.pk
        tx.add(answer)
    later = report(shop, "sales", at=NOW + timedelta(days=1)).besides
    assert later is not None
    assert later.answers == Waits((30,)), "withdrawn is not waiting, and a survey is no question"


def case(shop: Shop, customer_id: int, activity_id: int, at: datetime, answered: datetime) -> Case:
    return Case(
        business_id=shop.business_id,
        number=1,
        customer_id=customer_id,
        activity_id=activity_id,
        kind="complaint",
        opened_at=at,
        begun_at=at,
        first_answer_at=answered,
        answer_due_at=at,
        due_at=at,
    )


def set_goal(shop: Shop, *aim: object) -> int:
    with shop.book.unit(shop.scope("owner")) as tx:
        return reports.set_goal(tx, Aim(*aim), now=NOW).pk  # type: ignore[arg-type]


def reached(shop: Shop) -> list[tuple[str, int | None]]:
    with shop.book.unit(shop.scope("owner")) as tx:
        return [(one.goal.kind, one.reached) for one in reports.progress(tx, now=NOW)]


def test_a_goal_is_set_once_changed_and_taken_back_exactly(shop: Shop) -> None:
    set_goal(shop, "sales", "month", 100)
    changed = set_goal(shop, "sales", "month", 200)
    set_goal(shop, "rating", "week", 48)
    set_goal(shop, "newcomers", "week", 3)
    with pytest.raises(Refusal, match="goals-enough"):
        set_goal(shop, "newcomers", "month", 9)
    with shop.book.unit(shop.scope("owner")) as tx:
        audit.undo(tx, changed, now=NOW)
    with shop.book.unit(shop.scope("owner")) as tx:
        goals = reports.every(tx)
        assert [(goal.kind, goal.target) for goal in goals] == [("sales", 100), ("rating", 48), ("newcomers", 3)]
        first = goals[0].pk
        removed = reports.remove(tx, first, now=NOW)
    assert removed is not None
    with shop.book.unit(shop.scope("owner")) as tx:
        assert reports.remove(tx, first, now=NOW) is None
        audit.undo_latest(tx, now=NOW)
        assert tx.get_one(Goal, first).target == 100


def test_goals_come_as_far_as_the_book_says(shop: Shop) -> None:
    for goal in (("sales", "month", 1), ("newcomers", "month", 1), ("rating", "month", 1)):
        set_goal(shop, *goal)
    assert reached(shop) == [("sales", 0), ("newcomers", 0), ("rating", None)]
    sell(shop, "王老板", 4000)
    sell(shop, "王老板", 5000, 60)  # known before this month
    old = sell(shop, "老客", 1000)
    sell(shop, "李姐", 2000, 3)
    supplier = sell(shop, "供货的", None)
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(Customer, supplier).kind = "supplier"
        regular = tx.get_one(Customer, old)
        regular.rhythm_days, regular.rhythm_last_on = 30, date(2026, 3, 31)
        for stars in (5, 4, 4):
            customers.happened(tx, regular, Happening("rating", stars=stars), now=NOW)
    assert reached(shop) == [("sales", 7000), ("newcomers", 1), ("rating", 43)]


def test_a_goal_is_of_its_own_time_and_currency(shop: Shop) -> None:
    sell(shop, "王老板", 4000, 40)
    set_goal(shop, "sales", "month", 100)
    october = period_of("month", date(2026, 10, 1))
    for period, count in ((october, 0), (period_of("month", NOW.date()), 1)):
        besides = report(shop, period=period).besides
        assert besides is not None
        assert len(besides.goals) == count, "it was set in November"
    with shop.book.unit(shop.scope("owner")) as tx:
        businesses.change(tx, "currency", "USD", now=NOW)
        [one] = reports.progress(tx, now=NOW)
        assert (one.foreign, one.goal.currency) == (True, "CNY")
        assert reports.digest(tx, now=NOW, since=NOW, until=NOW).goals == []
    set_goal(shop, "sales", "month", 100)
    with shop.book.unit(shop.scope("owner")) as tx:
        assert [one.foreign for one in reports.progress(tx, now=NOW)] == [False]


def test_on_the_first_day_the_one_that_has_ended_is_meant(shop: Shop) -> None:
    with shop.book.unit(shop.scope("owner")) as tx:
        assert reports.asked(tx, "周报", now=MONDAY) == Period("week", date(2026, 11, 23)), "the book is empty"
    sell(shop, "王老板", 100)
    with shop.book.unit(shop.scope("owner")) as tx:
        assert reports.asked(tx, "周报", now=MONDAY) == WEEK
        assert reports.asked(tx, "/report 本周", now=MONDAY) == Period("week", date(2026, 11, 23))
        assert reports.asked(tx, "周报", now=MONDAY + timedelta(days=1)).before == WEEK


def test_ratings_are_offered_where_their_two_weeks_have_one(shop: Shop) -> None:
    rated = sell(shop, "王老板", 100)
    for days, offered in ((20, False), (9, True)):
        with shop.book.unit(shop.itself) as tx:
            said = Happening("rating", stars=5, occurred_on=(NOW - timedelta(days=days)).date())
            customers.happened(tx, tx.get_one(Customer, rated), said, now=NOW)
        assert ("ratings" in report(shop).views) is offered


def test_another_digest_hour_passes_over_no_monday(shop: Shop) -> None:
    owner, manager = shop.person("owner"), shop.person("manager")
    due(shop, MONDAY - timedelta(days=1))
    assert posted(shop, MONDAY - timedelta(days=1)) == []
    for value in ("7:30", "9:00", "7:00"):
        with shop.book.unit(shop.scope("owner")) as tx:
            businesses.change(tx, "digest", value, now=MONDAY - timedelta(minutes=30))
    with shop.book.unit(shop.scope("owner")) as tx:
        audit.undo_latest(tx, now=MONDAY + timedelta(hours=4))
    assert posted(shop, MONDAY + timedelta(days=1, hours=1)) == [("w20261116", owner), ("w20261116", manager)]


def posted(shop: Shop, at: datetime) -> list[tuple[str, int]]:
    with shop.book.unit() as tx:
        business = reports.take_due(tx, now=at)
        assert business is not None
        tx.scope = shop.itself
        reports.post(tx, now=at)
        rows = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "reports.report"))
        return sorted((row.args["period"], row.chat_id) for row in rows)


def due(shop: Shop, at: datetime) -> None:
    with shop.book.unit() as tx:
        tx.get_one(Business, shop.business_id).next_digest_at = at


def test_a_week_that_is_over_goes_to_those_who_lead_once(shop: Shop) -> None:
    owner, manager = shop.person("owner"), shop.person("manager")
    due(shop, MONDAY - timedelta(days=1))
    assert posted(shop, MONDAY - timedelta(days=1)) == []
    week = [("w20261116", owner), ("w20261116", manager)]
    assert posted(shop, MONDAY) == week
    due(shop, MONDAY)
    assert posted(shop, MONDAY + timedelta(hours=1)) == week, "never twice"


def test_a_monday_that_was_missed_is_made_up_for_and_the_muted_hear_nothing(shop: Shop) -> None:
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(Member, shop.members["manager"]).nudges_off = True
    due(shop, MONDAY - timedelta(days=1))
    late = MONDAY + timedelta(days=9)  # Wednesday the 2nd of December: a Monday more, and a first
    owner = shop.person("owner")
    assert posted(shop, late) == [("m20261101", owner), ("w20261123", owner)]


def test_what_comes_by_itself_is_a_setting(shop: Shop) -> None:
    with shop.book.unit(shop.scope("owner")) as tx, pytest.raises(Refusal, match="settings-reports-form"):
        businesses.change(tx, "reports", "daily", now=NOW)
    for value, keys in (("none", set()), ("week", {"w"}), ("month", {"m"}), ("both", {"w", "m"})):
        with shop.book.undone(shop.scope("owner")) as tx:
            businesses.change(tx, "reports", value, now=NOW)
            tx.get_one(Business, shop.business_id).next_digest_at = MONDAY
            reports.post(tx, now=MONDAY + timedelta(days=8))
            rows = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "reports.report"))
            assert {row.args["period"][0] for row in rows} == keys
