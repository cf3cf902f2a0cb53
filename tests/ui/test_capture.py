"""The capture card: short, complete, marked where guessed, safe whatever people type."""

from datetime import timedelta
from typing import Any

import pytest

from models import Activity, Customer, Entry, FollowUp
from services.capture import Recorded
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits
from ui import capture as screens
from ui import wire
from ui.i18n import label
from ui.screen import Reader

READER = pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])


def customer(name: str = "王老板", **more: Any) -> Customer:
    values: dict[str, Any] = {"id": 7, "business_id": 1, "name": name, "name_key": name, "phone": "+8613800138000"}
    values["created_at"] = NOW
    return Customer(**{**values, **more})


def activity(**more: Any) -> Activity:
    values: dict[str, Any] = {"id": 3, "business_id": 1, "kind": "note", "text": "要门窗报价"}
    values["occurred_at"] = values["recorded_at"] = NOW
    return Activity(**{**values, **more})


def follow_up(**more: Any) -> FollowUp:
    due = NOW + timedelta(days=7)
    values: dict[str, Any] = {
        "id": 4,
        "business_id": 1,
        "member_id": 1,
        "what": "报价",
        "due_at": due,
        "starts_at": due,
        "created_at": NOW,
    }
    return FollowUp(**{**values, **more})


def made(who: Customer | None = None, **details: object) -> Recorded:
    entry = Entry(id=9, business_id=1, verb="capture.record", at=NOW, details={"what": "要门窗报价", **details})
    happened = activity(amount_minor=123450, currency="CNY", kind="sale", occurred_at=NOW - timedelta(days=2))
    return Recorded(entry, who, happened, follow_up(), tags=("工程", "vip"))


@READER
def test_a_full_card_has_six_lines_at_most(reader: Reader) -> None:
    fits(
        screens.recorded(reader, made(customer(), new=True, guesses=["name", "amount"], unread=["大大后天"]), NOW),
        lines=6,
    )


@READER
@pytest.mark.parametrize("name", HOSTILE)
def test_names_never_break_the_card(reader: Reader, name: str) -> None:
    screen = screens.recorded(reader, made(customer(name), new=True), NOW)
    fits(screen, lines=6)
    assert name in wire.plain(screen)


@READER
def test_a_guess_is_marked_and_a_plain_fact_is_not(reader: Reader) -> None:
    mark = wire.plain(screens.recorded(reader, made(customer(), guesses=["follow_up_at"]), NOW))
    plain = wire.plain(screens.recorded(reader, made(customer()), NOW))
    word = "猜的" if reader.language == "zh" else "a guess"
    assert word in mark
    assert word not in plain


@READER
def test_what_was_not_understood_is_quoted_back(reader: Reader) -> None:
    assert "“大大后天”" in wire.plain(screens.recorded(reader, made(customer(), unread=["大大后天"]), NOW))


@READER
def test_the_date_stands_with_weekday_and_distance(reader: Reader) -> None:
    text = wire.plain(screens.recorded(reader, made(customer()), NOW))
    assert ("周三" in text and "7天后" in text) or ("Wed" in text and "in 7 days" in text)


@READER
def test_a_promise_and_a_repetition_say_so(reader: Reader) -> None:
    entry = made(customer()).entry
    promised = Recorded(entry, customer(), activity(), follow_up(promise=True, rrule="FREQ=WEEKLY;INTERVAL=2"))
    text = wire.plain(screens.recorded(reader, promised, NOW))
    assert "🤝" in text
    assert ("每2周" in text) or ("every 2 weeks" in text)


@READER
def test_a_changed_phone_shows_the_old_one(reader: Reader) -> None:
    text = wire.plain(screens.recorded(reader, made(customer(), old_phone="+8613900139000"), NOW))
    assert "139" in text


@READER
def test_a_stated_rhythm_is_said_back(reader: Reader) -> None:
    stated = Recorded(made(rhythm=True).entry, customer(rhythm_days=30), activity(), None)
    assert "30" in wire.plain(screens.recorded(reader, stated, NOW))


@READER
def test_namesakes_are_told_apart_by_phone_end_and_last_contact(reader: Reader) -> None:
    two = (customer(id=1), customer(id=2, phone="+8613900139999", last_contact_at=NOW))
    screen = screens.recorded(reader, Recorded(made(name="王老板").entry, None, activity(), None, choices=two), NOW)
    fits(screen, lines=6)
    labels = [button.label for row in screen.rows for button in row]
    assert any("8000" in label for label in labels)
    assert any("9999" in label for label in labels)


@READER
def test_every_other_screen_fits(reader: Reader) -> None:
    for screen in (
        screens.when(reader, made(customer()), NOW),
        screens.whom(reader, made(customer()), [customer(id=8)]),
        screens.undone(reader, made(customer(), name="王老板").entry),
        screens.nothing_there(reader, 1),
        screens.ask(reader, "capture-ask"),
        screens.recorded(reader, made(customer()), NOW, edited=True),
    ):
        fits(screen, lines=6)


@READER
def test_a_card_of_an_undone_entry_says_only_that_and_how_it_comes_back(reader: Reader) -> None:
    gone = made(customer(), name="王老板")
    gone.entry.undone_at = NOW
    ((again,),) = screens.recorded(reader, gone, NOW).rows
    assert again.action is not None
    assert again.action.verb == "again"
    gone.entry.details = {**gone.entry.details, "anew": 12}
    assert screens.recorded(reader, gone, NOW).rows == (), "an edit stands in its place"


def test_tonight_is_offered_only_while_it_lies_ahead() -> None:
    late = NOW.replace(hour=13)
    assert len(screens.when(READERS[0], made(customer()), NOW).rows[0]) == 3
    labels = [button.label for row in screens.when(READERS[0], made(customer()), late).rows for button in row]
    assert "今晚8点" not in labels


@READER
def test_a_phone_of_the_message_is_shown_also_while_it_is_asked_whose(reader: Reader) -> None:
    facts = {"phone": "+8613800138000"}
    for who in (customer(), None):
        shown = wire.plain(screens.recorded(reader, made(who, facts=facts), NOW))
        assert shown.splitlines()[1].startswith("📞")
    assert "📞" not in wire.plain(screens.recorded(reader, made(customer()), NOW))


@READER
def test_what_is_left_in_pieces_gives_way_to_the_members_own_words(reader: Reader) -> None:
    told = activity(text="李姐 买了窗帘 付了860元\n周五量尺" + "！" * 300)
    broken = Recorded(made(what="买了窗帘 量尺").entry, customer(), told, follow_up(), tags=("工程",))
    screen = screens.recorded(reader, broken, NOW)
    fits(screen, lines=6)
    assert "📝 李姐 买了窗帘 付了860元 周五量尺" in wire.plain(screen)
    whole = Recorded(made(what="买了窗帘").entry, customer(), told, None)
    assert "📝 买了窗帘\n" in wire.plain(screens.recorded(reader, whole, NOW)) + "\n"


@READER
@pytest.mark.parametrize("verb", sorted(screens.UNDONE))
def test_undo_says_what_stands_again(reader: Reader, verb: str) -> None:
    entry = Entry(id=9, business_id=1, verb=verb, at=NOW, details={"name": "王老板"})
    first, second = wire.plain(screens.undone(reader, entry)).splitlines()
    assert "王老板" in first
    assert second


@READER
def test_undone_words_that_may_have_arrived_say_so(reader: Reader) -> None:
    shown = wire.plain(screens.undone(reader, made(customer(), name="王姐").entry, maybe=True))
    assert label(reader.language, "outbox-may-have-arrived") in shown


@READER
def test_an_undone_setting_is_named(reader: Reader) -> None:
    entry = Entry(id=9, business_id=1, verb="businesses.change", at=NOW, details={"setting": "cap"})
    assert label(reader.language, "settings-button-cap") in wire.plain(screens.undone(reader, entry))
