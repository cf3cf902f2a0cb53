"""What goes from a customer to a member and back: files, who has it in hand, what the others see."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models import Activity, Attachment, OutboxMessage
from rules.outbox import State
from rules.refusal import Refusal
from services import audit, cases, codes, customers, feedback, members, mydata
from services.attachments import Draft
from services.feedback import Answered, Reply, Said, Words
from services.feedback.answers import CAPTION_UNITS
from services.mydata import was_erased
from tests.books import NOW, Shop

GUEST = 5001
PHOTO, VOICE = Draft("photo", "p", size_bytes=10), Draft("voice", "v", seconds=3)
SECOND = timedelta(seconds=1)


@pytest.fixture
def guest(shop: Shop) -> int:
    return shop.customer("王姐", person_id=GUEST, phone="+8613800138000")


def say(shop: Shop, customer_id: int, words: Words, after: timedelta = timedelta()) -> Said:
    with shop.book.unit(shop.customer_scope(GUEST, customer_id)) as tx:
        return feedback.say(tx, GUEST, "王姐", words, now=NOW + after)


def rate(shop: Shop, customer_id: int, stars: int) -> None:
    with shop.book.unit(shop.customer_scope(GUEST, customer_id)) as tx:
        feedback.rate(tx, GUEST, "王姐", stars, now=NOW)


def rows(shop: Shop, kind: str) -> list[OutboxMessage]:
    with shop.book.unit() as tx:
        return list(tx.exec(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id))))


def files(shop: Shop) -> list[tuple[str, str, str]]:
    with shop.book.unit(shop.itself) as tx:
        found = tx.exec(select(Attachment).order_by(col(Attachment.id))).all()
        lines = [(row, tx.get_one(Activity, row.activity_id)) for row in found]
        return [(row.kind, line.kind, line.text) for row, line in lines]


def refused(key: str) -> Any:
    return pytest.raises(Refusal, match=f"^{key}$")


def test_a_picture_instead_of_words_joins_the_stars_and_each_file_is_told_of_once(shop: Shop, guest: int) -> None:
    rate(shop, guest, 1)
    say(shop, guest, Words("", (PHOTO,)))
    say(shop, guest, Words("颜色不对"), after=30 * SECOND)
    assert files(shop) == [("photo", "rating", "颜色不对")]
    told = rows(shop, "feedback.file")
    assert {row.chat_id for row in told} == {shop.person("owner"), shop.person("manager")}
    assert all(row.passes_cap and not row.passes_quiet for row in told), "as pressing as the low score itself"


def test_the_pictures_of_an_album_are_one_thing_that_was_said(shop: Shop, guest: int) -> None:
    say(shop, guest, Words("三面窗", (PHOTO,)))
    say(shop, guest, Words("", (PHOTO,)), after=SECOND)
    say(shop, guest, Words("", (VOICE,)), after=60 * SECOND)
    assert files(shop) == [("photo", "message", "三面窗")] * 2 + [("voice", "message", "")]
    assert len(rows(shop, "feedback.file")) == 6, "three files to each of the two who lead"


def test_praise_with_a_picture_waits_for_the_digest(shop: Shop, guest: int) -> None:
    rate(shop, guest, 5)
    assert not say(shop, guest, Words("真好", (PHOTO,))).heard_now
    assert rows(shop, "feedback.file") == []
    assert files(shop) == [("photo", "rating", "真好")]


def test_a_complaint_may_be_a_picture_alone(shop: Shop, guest: int) -> None:
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        made = feedback.complain(tx, GUEST, "王姐", "complaint", Words("", (PHOTO,)), now=NOW)
        assert made.case is not None
    with shop.book.unit(shop.scope()) as tx:
        assert [row.kind for row in cases.view(tx, made.case.pk).files] == ["photo"]
    assert len(rows(shop, "feedback.file")) == 2


def answer(
    shop: Shop, role: Any, customer_id: int, text: str = "好", file: Draft | None = None, told: int | None = None
) -> Reply | Answered:
    with shop.book.unit(shop.scope(role)) as tx:
        words = Words(text, (file,) if file else ())
        return feedback.reply_unless_taken(tx, customer_id, words, now=NOW + 60 * SECOND, told=told)


def test_a_file_goes_with_its_words_and_is_taken_back_whole(shop: Shop, guest: int) -> None:
    say(shop, guest, Words("几点关门？"))
    made = answer(shop, "staff", guest, "看", PHOTO)
    assert isinstance(made, Reply)
    assert (made.kind, made.message.purpose, made.message.passes_quiet) == ("photo", "relay", True)
    with shop.book.unit(shop.scope("staff")) as tx:
        assert feedback.cancel_reply(tx, made.message.pk, now=NOW).state == State.CANCELLED
        assert feedback.sent_reply(tx, made.message.pk).kind == "photo"
    assert files(shop) == []


def test_what_cannot_bear_the_shops_name_is_refused(shop: Shop, guest: int) -> None:
    for kind in ("location", "video_note"):
        with refused(f"feedback-not-sent-{kind.replace('_', '-')}"):
            answer(shop, "owner", guest, "", Draft(kind, "x"))
    with refused("feedback-caption-too-long"):
        answer(shop, "owner", guest, "字" * (CAPTION_UNITS + 1), PHOTO)
    assert files(shop) == []


def test_a_private_note_keeps_its_picture_and_leaves_nothing(shop: Shop, guest: int) -> None:
    with shop.book.unit(shop.scope("staff")) as tx:
        entry = feedback.note(tx, guest, "爱讲价", PHOTO, now=NOW).entry_id
    assert files(shop) == [("photo", "note", "爱讲价")]
    assert rows(shop, "feedback.reply") == []
    with shop.book.unit(shop.scope("staff")) as tx:
        audit.undo(tx, entry, now=NOW)
    assert files(shop) == []


def test_one_note_in_an_album_keeps_the_whole_album_home(shop: Shop, guest: int) -> None:
    def send(text: str, album: str) -> Reply | Answered:
        with shop.book.unit(shop.scope("staff")) as tx:
            return feedback.reply_unless_taken(tx, guest, Words(text, (PHOTO,), album), now=NOW)

    send("", "a")
    with shop.book.unit(shop.scope("staff")) as tx:
        assert not feedback.is_private(tx, "a")
        assert not feedback.is_private(tx, "")
        feedback.note(tx, guest, "别给她看底价", PHOTO, now=NOW, album="a")
    assert [row.state for row in rows(shop, "feedback.reply")] == [State.CANCELLED], "what came before it as well"
    assert files(shop) == [("photo", "note", "别给她看底价")] * 2
    with shop.book.unit(shop.scope("staff")) as tx:
        assert feedback.is_private(tx, "a"), "the book remembers, also after a restart"
        assert not feedback.is_private(tx, "b")


def test_an_answer_that_never_arrived_is_none(shop: Shop, guest: int) -> None:
    said = say(shop, guest, Words("几点关门？")).activity.pk
    made = answer(shop, "staff", guest, "七点")
    assert isinstance(made, Reply)
    for state, stands in ((State.SENT, True), (State.FAILED, False), (State.CANCELLED, False)):
        with shop.book.unit() as tx:
            tx.get_one(OutboxMessage, made.message.pk).state = state
        with shop.book.unit(shop.scope()) as tx:
            assert (feedback.get(tx, said).answered is not None) is stands


def test_a_contact_card_as_a_file_is_refused_and_a_name_is_shown(shop: Shop, guest: int) -> None:
    for name, mime in (("Tom.VCF", ""), ("x", "text/x-vcard")):
        with refused("feedback-not-sent-contact"):
            answer(shop, "owner", guest, "", Draft("document", "x", name, mime))
    made = answer(shop, "owner", guest, "", Draft("document", "x", "底价.pdf"))
    assert isinstance(made, Reply)
    assert made.name == "底价.pdf"


def test_one_has_it_in_hand_until_the_customer_says_something_new(shop: Shop, guest: int) -> None:
    say(shop, guest, Words("几点关门？"))
    assert isinstance(answer(shop, "staff", guest, "七点"), Reply)
    assert isinstance(answer(shop, "staff", guest, "门口有牌子"), Reply), "one may say more oneself"
    second = answer(shop, "owner", guest, "八点")
    assert isinstance(second, Answered)
    assert (second.member.name, second.text) == ("Staff", "七点")
    assert isinstance(answer(shop, "owner", guest, "八点", told=shop.members["manager"]), Answered), "it was another"
    assert isinstance(answer(shop, "owner", guest, "八点", told=shop.members["staff"]), Reply), "all the same, knowing"
    say(shop, guest, Words("那明天呢？"), after=120 * SECOND)
    assert isinstance(answer(shop, "manager", guest), Reply)


def test_who_has_taken_a_case_has_its_customer_in_hand(shop: Shop, guest: int) -> None:
    rate(shop, guest, 1)
    with shop.book.unit(shop.scope("manager")) as tx:
        case = cases.open_of(tx, guest)
        assert case is not None
        cases.take(tx, case.pk, now=NOW)
    held = answer(shop, "owner", guest)
    assert isinstance(held, Answered)
    assert (held.member.name, held.at) == ("Manager", None)
    assert isinstance(answer(shop, "manager", guest), Reply)


def test_what_the_others_were_shown_is_drawn_anew_once_and_not_for_who_acted(shop: Shop, guest: int) -> None:
    say(shop, guest, Words("几点关门？"))
    with shop.book.unit() as tx:
        for number, row in enumerate(tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "feedback.words"))):
            row.state, row.sent_at, row.telegram_message_id = State.SENT, NOW, 100 + number
    answer(shop, "owner", guest, "七点")
    drawn = rows(shop, "feedback.redrawn")
    assert [row.chat_id for row in drawn] == [shop.person("manager")]
    assert drawn[0].due_at == NOW + 70 * SECOND, "when Cancel is over"
    assert drawn[0].passes_quiet


def test_who_blocked_the_bot_is_called(shop: Shop, guest: int) -> None:
    with shop.book.unit() as tx:
        members.gone(tx, GUEST, now=NOW)
    with refused("reply-blocked") as caught:
        answer(shop, "owner", guest)
    assert caught.value.args_by_name["number"] == "138 0013 8000"
    with refused("reply-unreachable"):
        answer(shop, "owner", shop.customer("李姐"))


def test_files_go_with_whoever_sent_them_when_a_card_was_in_the_wrong_hands(shop: Shop) -> None:
    number = shop.customer("王姐")
    with shop.book.unit() as tx:
        members.meet(tx, GUEST, "Mei", "zh", now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        codes.issue(tx, number, "t" * 32, now=NOW)
    with shop.book.unit() as tx:
        codes.tie(tx, "t" * 32, GUEST, now=NOW)
    say(shop, number, Words("不是我", (PHOTO,)))
    with shop.book.unit(shop.customer_scope(GUEST, number)) as tx:
        codes.part(tx, number, now=NOW)
    with shop.book.unit(shop.itself) as tx:
        [file] = tx.exec(select(Attachment)).all()
        assert file.customer_id not in {None, number}


def test_nothing_a_muted_person_says_is_kept_and_they_keep_their_rights(shop: Shop, guest: int) -> None:
    rate(shop, guest, 1)
    with shop.book.unit(shop.scope("staff")) as tx:
        entry = customers.mute(tx, guest, muted=True, now=NOW)
        assert entry is not None
        assert customers.mute(tx, guest, muted=True, now=NOW) is None, "a second tap adds nothing"
    before = len(rows(shop, "cases.card"))
    with refused("feedback-muted"):
        say(shop, guest, Words("喂"))
    with refused("feedback-muted"):
        rate(shop, guest, 2)
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        [view] = cases.mine(tx)
        with refused("feedback-muted"):
            feedback.complain(tx, GUEST, "王姐", "help", Words("喂"), now=NOW)
        cases.confirm(tx, view.row.pk, now=NOW)
        cases.reopen(tx, view.row.pk, now=NOW)
        assert mydata.own(tx).said == 1
    assert len(rows(shop, "cases.card")) == before, "what they tap on their own case is kept and knocks at no door"
    with shop.book.unit(shop.scope("staff")) as tx:
        audit.undo(tx, entry.pk, now=NOW)
    assert say(shop, guest, Words("在吗")).activity.text == "在吗"
    other = shop.customer("李姐")
    with refused("customer-mute-needless"), shop.book.unit(shop.scope()) as tx:
        customers.mute(tx, other, muted=True, now=NOW)


def test_an_unknown_mark_is_nobody_who_was_erased(shop: Shop) -> None:
    with shop.book.unit() as tx:
        assert not was_erased(tx, "x")
