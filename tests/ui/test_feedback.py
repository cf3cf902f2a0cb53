"""What is said about customers' words fits a phone, in both languages, whatever people are called."""

from datetime import UTC, datetime, timedelta

import pytest

from models import Activity, Attachment, Business, Customer, Member, OutboxMessage
from rules.paging import PAGE
from services.feedback import (
    LOW_STARS,
    MOST_STARS,
    Answered,
    Noted,
    Rated,
    Reply,
    Said,
    Sent,
    Spoken,
    Voice,
    Voices,
)
from services.feedback.answers import CAPTION_UNITS
from tests.ui.limits import HOSTILE, READERS, fits, words
from ui import feedback as screens
from ui import wire
from ui.screen import Reader, Screen

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
readers = pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])
hostile = pytest.mark.parametrize("name", HOSTILE)
NUMBER = 2**40


def business(name: str = "老陈五金") -> Business:
    return Business(
        id=NUMBER, name=name, code="AbC-_123xyz9", region="CN", language="zh", time_zone="Asia/Shanghai",
        currency="CNY", opened_at=NOW, opened_by=1,
    )  # fmt: skip


def customer(name: str = "王姐", *, person_id: int | None = 5001, phone: str | None = None) -> Customer:
    return Customer(
        id=NUMBER, business_id=NUMBER, name=name, name_key=name, person_id=person_id, phone=phone, created_at=NOW
    )


def said(
    text: str = "颜色不对", stars: int | None = 2, *, kind: str = "rating", member_id: int | None = None
) -> Activity:
    return Activity(
        id=NUMBER, business_id=NUMBER, customer_id=NUMBER, kind=kind, text=text, stars=stars, member_id=member_id,
        occurred_at=NOW, recorded_at=NOW,
    )  # fmt: skip


def rated(stars: int, *, now: bool = True, stopped: bool = False, offers: bool = False) -> Rated:
    return Rated(said(stars=stars), stars, heard_now=now, stopped=stopped, may_ask_offers=offers)


def member(name: str = "小李") -> Member:
    return Member(id=NUMBER, business_id=NUMBER, person_id=1, name=name, role="staff", joined_at=NOW)


def letter(kind: str = "photo") -> OutboxMessage:
    return OutboxMessage(
        id=NUMBER, business_id=NUMBER, key="k", kind="feedback.reply", chat_id=1, due_at=NOW, created_at=NOW,
        args={"text": "", "file": NUMBER, "kind": kind},
    )  # fmt: skip


def file(kind: str = "photo", name: str = "") -> Attachment:
    return Attachment(id=NUMBER, business_id=NUMBER, activity_id=NUMBER, kind=kind, file_id="f", name=name)


def verbs(screen: Screen) -> list[str]:
    return [f"{one.action.word}.{one.action.verb}" for row in screen.rows for one in row if one.action]


@readers
@hostile
def test_what_was_heard_fits_and_names_the_customer(reader: Reader, name: str) -> None:
    screen = screens.heard(reader, Voice(said(name), customer(name)), business(name), NOW)
    fits(screen, lines=6)
    assert name in wire.plain(screen)
    assert "★★☆☆☆" in screen.text
    assert verbs(screen) == [
        "feedback.answer", "replies.choose", "customers.card", "customers.mute", "cases.make",
    ]  # fmt: skip


@readers
def test_the_longest_words_still_fit_one_message(reader: Reader) -> None:
    fits(screens.heard(reader, Voice(said("<&长" * 1300), customer()), business("a" * 64), NOW), lines=6)
    fits(screens.reply(reader, business("a" * 64), "&" * 3500), lines=6)


@readers
def test_who_cannot_be_reached_is_not_offered_an_answer(reader: Reader) -> None:
    assert verbs(screens.heard(reader, Voice(said(), customer(person_id=None)), business(), NOW)) == [
        "customers.card",
        "cases.make",
    ]
    stopped = customer()
    stopped.stopped_at = NOW
    stopped.muted_at = NOW
    assert verbs(screens.heard(reader, Voice(said(), stopped), business(), NOW)) == ["customers.card", "cases.make"]
    nobody = screens.heard(reader, Voice(said(member_id=7), None), business(), NOW)
    fits(nobody, lines=6)
    assert verbs(nobody) == ["cases.make"]


@readers
def test_from_the_list_one_comes_back_to_the_same_page(reader: Reader) -> None:
    screen = screens.heard(reader, Voice(said(), customer()), business(), NOW, back=3)
    assert [one.action.arg for row in screen.rows for one in row if one.action and one.action.verb == "page"] == ["3"]


@readers
@hostile
def test_an_answer_begins_with_the_shop_and_holds_the_words(reader: Reader, name: str) -> None:
    screen = screens.reply(reader, business(name), f"好的 {name}")
    fits(screen, lines=6)
    assert wire.plain(screen).startswith(name)
    assert f"好的 {name}" in wire.plain(screen)


@readers
@hostile
def test_what_comes_with_a_picture_fits_under_it(reader: Reader, name: str) -> None:
    loud = said("<&长" * 400)
    for kind in ("photo", "voice", "document", "location", "video_note"):
        row = file(kind, name)
        screen = screens.brought(reader, Voice(loud, customer(name), files=[row]), business(name), row, NOW)
        fits(screen, lines=6)
        shown = screen.media is not None or "capture.show_file" in verbs(screen)
        assert shown, "what takes no words is a tap away"
    longest = screens.reply(reader, business("長" * 64), "&" * CAPTION_UNITS, file())
    fits(longest, lines=6)
    answered = Voice(said(name), customer(name), files=[file(), file()], answered=Answered(member(name), NOW))
    screen = screens.heard(reader, answered, business(), NOW)
    fits(screen, lines=6)
    assert "capture.files" in verbs(screen)


@readers
@hostile
def test_the_screens_of_an_answer_fit(reader: Reader, name: str) -> None:
    shop, guest = business(name), customer(name)
    mate = Answered(member(name), NOW, name)
    for has_it in (None, mate, Answered(member(name))):
        fits(screens.answer(reader, guest, has_it, NOW), lines=6)
    fits(screens.taken(reader, guest, mate, name, NOW), lines=6)
    sending = screens.sending(reader, shop, Reply(guest, letter()), name)
    fits(sending, lines=6)
    assert verbs(sending) == ["feedback.cancel"]
    fits(screens.taken_back(reader, Sent(guest, name, "photo")), lines=6)
    fits(screens.taken_back(reader, Sent(guest, name, ""), maybe=True), lines=6)
    noted = screens.noted(reader, shop, Noted(guest, name, NUMBER))
    fits(noted, lines=6)
    assert verbs(noted) == ["capture.undo", "customers.card"]


@readers
def test_words_taken_back_can_be_copied_while_telegram_copies_so_many(reader: Reader) -> None:
    assert screens.taken_back(reader, Sent(None, "好" * 256, "")).rows[0][0].copy == "好" * 256
    assert screens.taken_back(reader, Sent(None, "好" * 257, "")).rows == ()


def voices(count: int, name: str, stars: dict[int, int]) -> Voices:
    return Voices([Voice(said(name * 3), customer(name))] * count, 1, 3, stars)


@readers
@hostile
def test_the_list_fits_with_everything_on_it(reader: Reader, name: str) -> None:
    screen = screens.voices(reader, business(name), voices(PAGE, name, dict.fromkeys(range(1, 6), 9)), NOW)
    fits(screen, lines=8)
    assert verbs(screen).count("feedback.show") == PAGE
    assert verbs(screen).count("feedback.page") == 2


@readers
@pytest.mark.parametrize(("times", "said_so"), [(19, False), (20, True)])
def test_an_average_needs_twenty(reader: Reader, times: int, *, said_so: bool) -> None:
    screen = screens.voices(reader, business(), voices(1, "王姐", {4: times}), NOW)
    assert ("4.0" in screen.text) is said_so
    assert f"4★ × {times}" in screen.text


@readers
def test_an_empty_list_says_how_to_fill_it(reader: Reader) -> None:
    screen = screens.voices(reader, business(), Voices([], 0, 1, {}), NOW)
    fits(screen, lines=6)
    assert verbs(screen) == ["codes.share"]


@readers
@hostile
def test_spoken_words_are_shown_with_undo_or_with_the_choice(reader: Reader, name: str) -> None:
    voice = Voice(said(name, member_id=7), customer(name, phone="+8613800138000"))
    assert voice.customer is not None
    known = screens.spoken(reader, business(), Spoken(NUMBER, voice, is_new=True))
    fits(known, lines=6)
    assert verbs(known) == ["capture.undo", "customers.card", "cases.make"]
    asked = screens.spoken(
        reader, business(), Spoken(NUMBER, Voice(voice.activity, None), choices=(voice.customer,) * 5)
    )
    fits(asked, lines=6)
    assert verbs(asked) == ["feedback.attach"] * 4 + ["capture.undo", "cases.make"]
    assert any("8000" in word for word in words(asked))


@readers
@hostile
def test_the_door_is_one_question_five_stars_and_three_doors(reader: Reader, name: str) -> None:
    screen = screens.door(reader, business(name))
    fits(screen, lines=6)
    assert verbs(screen)[MOST_STARS:] == ["cases.door"] * 3
    assert wire.plain(screen).startswith(name)
    given = [one.action.arg for one in screen.rows[0] if one.action]
    assert given == [f"{stars}.AbC-_123xyz9" for stars in range(1, 6)]


@readers
def test_the_preview_rates_nothing_and_says_so(reader: Reader) -> None:
    screen = screens.door(reader, business(), preview=True)
    fits(screen, lines=6)
    assert set(verbs(screen)) == {"feedback.preview"}
    assert "👀" in screen.text


@readers
@hostile
def test_thanks_fit_with_every_line_there_can_be(reader: Reader, name: str) -> None:
    for made in (rated(5, offers=True), rated(1), rated(2, now=False, stopped=True)):
        screen = screens.thanks(reader, business(name), made, own_shop=name)
        fits(screen, lines=6)
        assert verbs(screen)[:MOST_STARS] == ["feedback.rate"] * MOST_STARS


@readers
def test_a_low_score_gets_an_apology_and_a_promise_that_is_true(reader: Reader) -> None:
    texts = {
        wire.plain(screens.thanks(reader, business(), made)).splitlines()[1].split(" ", 1)[1]
        for made in (rated(LOW_STARS), rated(LOW_STARS, now=False), rated(LOW_STARS + 1))
    }
    assert len(texts) == 3


@readers
def test_a_stopped_customer_is_offered_the_way_back(reader: Reader) -> None:
    assert "privacy.allow" in verbs(screens.thanks(reader, business(), rated(5, stopped=True)))
    kept = screens.kept(reader, business(), Said(said(), heard_now=True, stopped=True))
    fits(kept, lines=6)
    assert verbs(kept) == ["privacy.allow"]
    assert "🔕" in kept.text


@readers
@hostile
def test_the_customers_other_screens_fit(reader: Reader, name: str) -> None:
    shop = business(name)
    for screen in (
        screens.enough(reader, shop),
        screens.kept(reader, shop, Said(said(), heard_now=False, stopped=False), rated(2)),
        screens.write(reader, shop),
    ):
        fits(screen, lines=6)
        assert name in wire.plain(screen)


def test_the_day_of_a_row_is_the_shops_own() -> None:
    late = said()
    late.recorded_at = NOW - timedelta(hours=10)  # 00:30 in Shanghai, still the 17th in Greenwich
    screen = screens.voices(READERS[0], business(), Voices([Voice(late, customer())], 0, 1, {2: 1}), NOW)
    assert "11月18日" in screen.text


@readers
def test_what_was_added_while_a_message_waited_stands_below(reader: Reader) -> None:
    shown = wire.plain(screens.heard(reader, Voice(said(), customer()), business(), NOW, also=["有红漆吗", "要两桶"]))
    assert "颜色不对 / 有红漆吗 / 要两桶" in shown
