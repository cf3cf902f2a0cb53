"""The seeded shops: believable, in their own language, and quiet until something falls due."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import seed
from models import Activity, Business, Customer, CustomerTag, Entry, FollowUp, Member, OutboxMessage
from models.db import Scope
from rules.insights import REASONS
from rules.refusal import Refusal
from services import audit, feedback, followups, insights, members
from services.insights.alerts import MOST_ALERTS_A_DAY
from tests.books import Book, open_book

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
OWNER = 700_000
ODD_DAYS = [
    datetime(2028, 2, 29, 9, 30, tzinfo=UTC),
    datetime(2027, 3, 28, 8, 30, tzinfo=UTC),  # London lost an hour this night
    datetime(2027, 1, 1, 9, 30, tzinfo=UTC),
]
FICTIONAL = re.compile(r"\+447700900\d{3}|\+442079460\d{3}|\+86130000000\d{2}")
CHINESE, LATIN = re.compile(r"[\u3400-\u9fff，。]"), re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class Seen:
    """A filled shop, and the owner's eyes."""

    book: Book
    language: str
    owner: Scope
    seeded: seed.Seeded


def fill(path: Path, language: str, now: datetime = NOW) -> Seen:
    book = open_book(path)
    with book.unit() as tx:
        seeded = seed.fill(tx, seed.load(language), OWNER, now=now)
    with book.unit() as tx:
        standing = members.stand(tx, OWNER)
    assert standing is not None
    return Seen(book, language, standing.scope, seeded)


@pytest.fixture(scope="module", params=["zh", "en"])
def shop(request: pytest.FixtureRequest, blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    path = tmp_path_factory.mktemp("seed") / "regulars.db"
    shutil.copy(blank, path)
    seen = fill(path, request.param)
    yield seen
    seen.book.engine.dispose()


def test_about_forty_people_with_numbers_nobody_has(shop: Seen) -> None:
    with shop.book.unit(shop.owner) as tx:
        rows = tx.exec(select(Customer)).all()
    assert 38 <= len(rows) <= 42
    assert len({row.name_key for row in rows}) == len({row.phone for row in rows}) == len(rows)
    assert all(FICTIONAL.fullmatch(row.phone or "") for row in rows)
    assert {row.kind for row in rows} == {"person", "firm", "supplier"}


def test_every_text_is_in_the_language_of_the_shop(shop: Seen) -> None:
    with shop.book.unit(shop.owner) as tx:
        texts = {*tx.exec(select(Activity.text)), *tx.exec(select(FollowUp.what)), *tx.exec(select(Customer.name))}
        texts |= {*tx.exec(select(CustomerTag.tag)), *tx.exec(select(Business.name)), *tx.exec(select(Member.name))}
    texts.discard("")
    foreign = LATIN if shop.language == "zh" else CHINESE
    assert len(texts) > 60
    assert [text for text in texts if foreign.search(text)] == []


def test_some_are_slipping_and_more_will_within_two_weeks(shop: Seen) -> None:
    with shop.book.unit(shop.owner) as tx:
        now = {one.customer.pk for one in insights.slipping(tx, now=NOW)}
        later = {one.customer.pk for one in insights.slipping(tx, now=NOW + timedelta(days=14))}
        judged = insights.churn(tx, now=NOW)
    assert 3 <= len(now) <= 6
    assert 3 <= len(later - now) <= 8
    assert now < later
    assert judged.judged > 25
    assert judged.unknown > 3


def test_the_shop_has_something_of_everything(shop: Seen) -> None:
    with shop.book.unit(shop.owner) as tx:
        voices = feedback.heard(tx)
        lost = tx.exec(select(Customer.state_reason).where(Customer.state == "lost")).all()
        stated = tx.exec(select(Customer).where(col(Customer.rhythm_days).is_not(None))).all()
        agenda = followups.agenda(tx, now=NOW)
    assert set(voices.stars) == {1, 2, 3, 4, 5}
    assert len(lost) == 2
    assert set(lost) <= set(REASONS)
    assert len(stated) == 1
    assert len(agenda.promises) == len(agenda.overdue) == len(agenda.due) == 2
    assert agenda.later >= 5


def test_nothing_is_said_at_the_start(shop: Seen) -> None:
    with shop.book.unit(shop.owner) as tx:
        assert tx.exec(select(OutboxMessage)).all() == []
        assert tx.exec(select(FollowUp).where(col(FollowUp.remind_at) <= NOW)).all() == []
        business = tx.exec(select(Business)).one()
    assert business.next_digest_at is not None
    assert business.next_digest_at > NOW
    assert business.next_digest_at == business.next_churn_at
    assert business.reports_told_on is not None
    assert (NOW.date() - business.reports_told_on).days <= 1, "no report of a past that was made up"


def test_one_reminder_at_a_named_hour_within_the_first(shop: Seen) -> None:
    with shop.book.unit(shop.owner) as tx:
        soon = tx.exec(select(FollowUp).where(col(FollowUp.remind_at) <= NOW + timedelta(hours=1))).all()
    assert [row.hour_named for row in soon] == [True]


def test_the_reminders_of_two_weeks_leave_room_for_the_alerts(shop: Seen) -> None:
    with shop.book.unit(shop.owner) as tx:
        due = tx.exec(select(FollowUp).where(col(FollowUp.remind_at) <= NOW + timedelta(days=14))).all()
        cap = tx.exec(select(Business.nudge_cap)).one()
    assert sum(not row.hour_named for row in due) + MOST_ALERTS_A_DAY <= cap
    assert len(due) <= 8


def test_the_first_undo_is_not_about_the_seed(shop: Seen) -> None:
    with shop.book.undone(shop.owner) as tx, pytest.raises(Refusal) as refused:
        audit.undo_latest(tx, now=NOW)
    assert refused.value.key == "undo-nothing"
    with shop.book.unit(shop.owner) as tx:
        assert tx.exec(select(Entry).where(col(Entry.member_id).is_not(None))).all() == []


def test_guests_can_be_answered(shop: Seen) -> None:
    with shop.book.unit(shop.owner) as tx:
        scanned = tx.exec(select(Customer).where(Customer.source == "scan")).all()
        assert {row.person_id for row in scanned} == {guest.person_id for guest in shop.seeded.guests}
        for row in scanned:
            assert feedback.answer_to(tx, row.pk, now=NOW) is not None


@pytest.mark.parametrize("now", ODD_DAYS, ids=lambda now: now.date().isoformat())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_any_day_the_past_is_past(blank: Path, tmp_path: Path, language: str, now: datetime) -> None:
    path = tmp_path / "regulars.db"
    shutil.copy(blank, path)
    seen = fill(path, language, now)
    with seen.book.unit(seen.owner) as tx:
        times = tx.exec(select(Activity.occurred_at).order_by(col(Activity.id))).all()
        reminders = tx.exec(select(FollowUp.remind_at).where(col(FollowUp.remind_at).is_not(None))).all()
    assert list(times) == sorted(times)
    assert now - timedelta(days=366) < times[0] < times[-1] < now
    assert all(at > now for at in reminders if at)
    seen.book.engine.dispose()


def test_the_same_day_tells_the_same_story(blank: Path, tmp_path: Path) -> None:
    stories = []
    for name in ("one.db", "two.db"):
        shutil.copy(blank, tmp_path / name)
        seen = fill(tmp_path / name, "en")
        with seen.book.unit(seen.owner) as tx:
            found = select(Activity.customer_id, Activity.occurred_at, Activity.text, Activity.amount_minor)
            stories.append(tx.exec(found.order_by(col(Activity.id))).all())
        seen.book.engine.dispose()
    assert stories[0] == stories[1]
