"""Standing agreements: changed, ended, brought back in time, and undone whole."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models import Activity, Agreement, Entry, FollowUp
from models.db import GuardError
from rules import timing
from rules.refusal import Refusal
from services import agreements, audit, customers
from services.agreements import Terms
from tests.books import NOW, Shop

TODAY = date(2026, 11, 18)
NEW_YEAR = date(2026, 12, 31)


@pytest.fixture
def wang(shop: Shop) -> int:
    return shop.customer("王姐")


def agree(shop: Shop, customer_id: int, text: str = "全年九折", renews_on: date | None = NEW_YEAR) -> Entry:
    with shop.book.unit(shop.scope()) as tx:
        return agreements.agree(tx, customer_id, Terms(text, 320000, "CNY", renews_on, f"续约：{text}"), now=NOW)


def plans(shop: Shop) -> list[tuple[str, str, date]]:
    with shop.book.unit(shop.scope()) as tx:
        rows = tx.exec(select(FollowUp).order_by(FollowUp.id)).all()  # type: ignore[arg-type]
        return [(row.what, row.state, timing.local(row.due_at, "Asia/Shanghai").date()) for row in rows]


def standing(shop: Shop, customer_id: int) -> str | None:
    with shop.book.unit(shop.scope()) as tx:
        row = customers.story(tx, customer_id, now=NOW).agreement
        return row.terms if row else None


def test_an_agreement_stands_on_the_card_and_the_timeline_and_comes_back_two_weeks_before(
    shop: Shop, wang: int
) -> None:
    agree(shop, wang)
    assert standing(shop, wang) == "全年九折"
    assert plans(shop) == [("续约：全年九折", "open", date(2026, 12, 17))]
    with shop.book.unit(shop.scope()) as tx:
        activity = tx.exec(select(Activity)).one()
        assert (activity.kind, activity.text, activity.amount_minor) == ("agreement", "全年九折", 320000)
        assert tx.exec(select(Agreement)).one().activity_id == activity.pk
        assert customers.get(tx, wang).last_contact_at is None


def test_what_runs_out_soon_comes_back_tomorrow(shop: Shop, wang: int) -> None:
    agree(shop, wang, renews_on=TODAY + timedelta(days=5))
    agree(shop, shop.customer("李姐"), renews_on=TODAY + timedelta(days=1))
    assert [on for _, _, on in plans(shop)] == [TODAY + timedelta(days=1)] * 2


def test_what_runs_for_ever_reminds_of_nothing(shop: Shop, wang: int) -> None:
    agree(shop, wang, renews_on=None)
    assert (standing(shop, wang), plans(shop)) == ("全年九折", [])


def test_new_terms_replace_the_old_ones_and_undo_brings_those_back(shop: Shop, wang: int) -> None:
    agree(shop, wang)
    entry = agree(shop, wang, "全年八折", date(2027, 6, 30))
    assert standing(shop, wang) == "全年八折"
    assert [state for _, state, _ in plans(shop)] == ["cancelled", "open"]
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, entry.pk, now=NOW)
    assert standing(shop, wang) == "全年九折"
    assert plans(shop) == [("续约：全年九折", "open", date(2026, 12, 17))]


def test_an_agreement_ends_once_with_its_reminder_and_undo_revives_both(shop: Shop, wang: int) -> None:
    agree(shop, wang)
    with shop.book.unit(shop.scope()) as tx:
        entry = agreements.end(tx, wang, now=NOW)
        assert entry is not None
        assert agreements.end(tx, wang, now=NOW) is None
    assert standing(shop, wang) is None
    assert [state for _, state, _ in plans(shop)] == ["cancelled"]
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, entry.pk, now=NOW)
    assert standing(shop, wang) == "全年九折"
    assert [state for _, state, _ in plans(shop)] == ["open"]


def test_the_first_agreement_can_be_undone_without_a_trace(shop: Shop, wang: int) -> None:
    entry = agree(shop, wang)
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, entry.pk, now=NOW)
        assert tx.exec(select(Agreement)).all() == []
        assert tx.exec(select(Activity)).all() == []
    assert plans(shop) == []


@pytest.mark.parametrize("on", [TODAY, TODAY - timedelta(days=1), date(2050, 1, 1)])
def test_an_agreement_runs_out_after_today(on: date, shop: Shop, wang: int) -> None:
    with pytest.raises(Refusal, match="agreement-renewal-range"):
        agree(shop, wang, renews_on=on)
    assert standing(shop, wang) is None


def test_walls_hold(shop: Shop, rival: Shop, wang: int) -> None:
    theirs = shop.customer("经理的", assigned_to="manager")
    agree(shop, theirs)
    terms = Terms("?", reminder="?")
    with shop.book.undone(shop.scope("staff")) as tx:
        assert customers.standing(tx, theirs) is None
        with pytest.raises(Refusal, match="customer-gone"):
            agreements.end(tx, theirs, now=NOW)
    with shop.book.undone(shop.scope("viewer")) as tx, pytest.raises(GuardError):
        agreements.agree(tx, wang, terms, now=NOW)
    with rival.book.undone(rival.scope()) as tx, pytest.raises(Refusal, match="customer-gone"):
        agreements.agree(tx, wang, terms, now=NOW)
