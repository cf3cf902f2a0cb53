"""Every screen about slipping customers, in both languages, with names that try to break it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models import Business, Customer
from rules import insights as rules
from rules.actions import Action
from rules.insights import History
from rules.names import name_key
from rules.outbox import State
from rules.privacy import Reason
from rules.text import utf16
from services.insights import Answered, Churn, HeldBack, Letter, Slipping
from tests.books import NOW
from tests.ui.limits import READERS, fits
from tests.ui.test_customers import actions, names
from ui import insights as screens
from ui import wire
from ui.i18n import label
from ui.screen import Reader

TODAY = date(2026, 11, 18)
BIG = 2**40
REASONS: tuple[Reason, ...] = ("stopped", "unreachable", "consent", "case", "quiet", "cap")

readers = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)


def shop(name: str = "美丽发廊", **more: Any) -> Business:
    values: dict[str, Any] = {"named_at": NOW, "opened_at": NOW, "opened_by": 1, **more}
    return Business(
        id=BIG, name=name, code="c", region="CN", language="zh", time_zone="Asia/Shanghai", currency="CNY", **values
    )


def slipping(name: str = "王姐", *, every: int = 30, silent: int = 60, **more: Any) -> Slipping:
    history = History(tuple(TODAY - timedelta(days=silent + every * back) for back in range(6, -1, -1)))
    return judged(name, history, **more)


def judged(name: str, history: History, **more: Any) -> Slipping:
    rhythm = rules.rhythm(history, TODAY)
    assert rhythm is not None
    customer = Customer(
        id=BIG, business_id=BIG, name=name, name_key=name_key(name), phone="+8613800138000", created_at=NOW
    )
    values: dict[str, Any] = {"note": "嫌颜色不好", "spent_minor": 128000, "writable": True, **more}
    return Slipping(customer, rhythm, "key", **values)


def letter(
    name: str = "王姐", barred: Reason | None = None, language: str = "zh", business: Business | None = None
) -> Letter:
    return Letter(slipping(name), business or shop(), language, barred)


@readers
@names
def test_every_screen_fits_whatever_the_name(reader: Reader, name: str) -> None:
    one, business = slipping(name, note=name * 20, spent_minor=10**14), shop(name)
    done = Answered(one, BIG, BIG)
    for screen in (
        screens.alert(reader, one, business),
        screens.answered(reader, done, "called"),
        screens.answered(reader, done, "written"),
        screens.answered(reader, done, "not_now"),
        screens.ask_words(reader, name),
        screens.sending(reader, done, name * 50),
        screens.letter(reader, letter(name, business=business)),
        *(screens.letter(reader, letter(name, reason, business=business)) for reason in REASONS),
    ):
        fits(screen, lines=6, row=3)
    for state in (State.CANCELLED, State.UNCERTAIN, State.SENT):
        fits(screens.cancelled(reader, HeldBack(one, state), business), lines=7, row=3)
    hoped = replace(one, rhythm=replace(one.rhythm, stays=0.1, counted=True))
    fits(screens.alert(reader, hoped, business), lines=6, row=3)
    fits(screens.churn(reader, Churn([hoped] * 5, 1, 3, 14, 20, 3, taught=False), business), lines=8, row=3)
    fits(screens.to_customer(reader, business, name * 50), lines=4)


def test_an_alert_explains_itself_in_the_customers_own_figures() -> None:
    assert wire.plain(screens.alert(READERS[0], slipping(), shop())).splitlines() == [
        "⚠️ 王姐 好久没来了 · 美丽发廊",
        "📞 +86 138 0013 8000",
        "来过 7 次，平常隔 4 到 5 周来一次（多半是 30 天），这回已经 9 周没来了。",
        "上次记的：“嫌颜色不好”",
        "最近一年在店里花了 ¥1,280",
    ]
    english = wire.plain(screens.alert(READERS[1], slipping("Ann", spent_minor=0, note=""), shop("Salon")))
    assert english.splitlines() == [
        "⚠️ Ann is slipping away · Salon",
        "📞 +86 138 0013 8000",
        "7 visits, usually 4–5 weeks apart (every 30 days); 9 weeks now.",
    ]


def hoping(stays: float | None, *, counted: bool = False, **more: Any) -> Slipping:
    one = slipping(**more)
    return replace(one, rhythm=replace(one.rhythm, stays=stays, counted=counted))


@pytest.mark.parametrize(
    ("stays", "counted", "zh", "en"),
    [
        (0.7, False, "我估计多半还会来。", "My guess: chances are they still come."),
        (0.7, True, "我估计多半还会来（六成以上）。", "My guess: chances are they still come (2 in 3 or better)."),
        (0.5, True, "说不准（一半一半）。", "it could go either way (about 1 in 2 still come)."),
        (0.3, False, "我估计多半不来了。", "My guess: probably gone."),
        (0.3, True, "多半不来了（约三成可能还来）。", "probably gone (about 1 in 3 still come)."),
        (0.1, True, "怕是不会来了（顶多两成多还来）。", "very likely gone (at most 1 in 4 still come)."),
    ],
)
def test_an_alert_says_the_chance_in_one_clause(stays: float, counted: bool, zh: str, en: str) -> None:
    rhythm = hoping(stays, counted=counted).rhythm
    assert screens.sentence("zh", rhythm).endswith(zh)
    assert screens.sentence("en", rhythm).endswith(en)
    assert "%" not in screens.sentence("en", rhythm)


@readers
def test_an_unknown_chance_is_not_spoken_of_nor_that_of_who_is_only_late(reader: Reader) -> None:
    plain = screens.sentence(reader.language, slipping().rhythm)
    late = replace(hoping(0.3).rhythm, state="late")
    for rhythm in (hoping(None).rhythm, late):
        assert screens.sentence(reader.language, rhythm) == plain


def test_the_card_of_a_slipping_customer_says_the_chance_too() -> None:
    one = hoping(0.3, counted=True)
    assert screens.rhythm_line("zh", one.rhythm, 7, one.customer).endswith("怕是要流失，多半不来了（约三成可能还来）")
    assert screens.rhythm_line("en", one.rhythm, 7, one.customer).endswith(
        "slipping, 9 weeks now, probably gone (about 1 in 3 still come)"
    )


@readers
def test_a_list_in_a_borrowed_order_says_so(reader: Reader) -> None:
    rows = [slipping(f"guest {number}") for number in range(6)]
    own, borrowed = (
        screens.churn(reader, Churn(rows, 0, 1, 6, 6, 0, taught=taught), shop()) for taught in (True, False)
    )
    assert len(wire.plain(borrowed).splitlines()) == len(wire.plain(own).splitlines()) + 1
    fits(borrowed, lines=8, row=3)


@readers
def test_a_stated_rhythm_is_said_to_be_the_owners_own_word(reader: Reader) -> None:
    history = History((), stated_days=30, stated_last_on=TODAY - timedelta(days=70))
    text = wire.plain(screens.alert(reader, judged("李姐", history), shop()))
    assert "30" in text
    assert ("你说过" in text) or ("You said" in text)


@pytest.mark.parametrize(
    ("every", "silent", "zh", "en"),
    [
        (1, 5, "隔 1 到 2 天来一次（多半是 1 天），这回已经 5 天没来", "1–2 days apart (every day); 5 days now"),
        (7, 20, "隔 5 到 9 天来一次（多半是 7 天），这回已经 3 周没来", "5–9 days apart (every 7 days); 3 weeks now"),
        (
            14,
            35,
            "隔 2 周左右来一次（多半是 14 天），这回已经 5 周没来",
            "about 2 weeks apart (every 14 days); 5 weeks now",
        ),
        (
            90,
            200,
            "隔 2 到 3 个月来一次（多半是 90 天），这回已经 7 个月没来",
            "2–3 months apart (every 90 days); 7 months now",
        ),
    ],
)
def test_spans_are_said_in_the_unit_people_use(every: int, silent: int, zh: str, en: str) -> None:
    rhythm = slipping(every=every, silent=silent).rhythm
    assert zh in screens.sentence("zh", rhythm)
    assert en in screens.sentence("en", rhythm)


@readers
def test_an_open_alert_offers_what_can_be_done(reader: Reader) -> None:
    verbs = [action.verb for action in actions(screens.alert(reader, slipping(), shop()))]
    assert verbs == ["write", "called", "lost", "not_now", "card", "churn"]


@readers
@pytest.mark.parametrize("answer", ["written", "called", "not_now", "lost"])
def test_an_answered_alert_says_by_what_and_offers_nothing_more(reader: Reader, answer: str) -> None:
    screen = screens.alert(reader, slipping(answer=answer), shop())
    assert label(reader.language, f"insights-was-{answer.replace('_', '-')}") in screen.text
    assert {action.verb for action in actions(screen)} == {"card", "churn"}


@readers
def test_who_came_back_is_said_to_have_come_back(reader: Reader) -> None:
    screen = screens.alert(reader, slipping(silent=2), shop())
    assert {action.verb for action in actions(screen)} == {"card", "churn"}
    assert "⚠️" not in screen.text
    assert ("11月16日" in screen.text) or ("16 Nov" in screen.text)


@readers
@pytest.mark.parametrize("state", ["lost", "archived"])
def test_who_is_gone_is_said_to_be_gone(reader: Reader, state: str) -> None:
    gone = slipping()
    gone.customer.state = state
    assert label(reader.language, f"insights-is-{state}") in screens.alert(reader, gone, shop()).text


@readers
def test_a_viewer_is_offered_nothing_that_writes(reader: Reader) -> None:
    screen = screens.alert(reader, slipping(writable=False), shop())
    assert {action.verb for action in actions(screen)} == {"card", "churn"}


@readers
def test_the_list_numbers_its_rows_through_all_pages(reader: Reader) -> None:
    last = Churn([slipping("last")], 2, 3, 13, 20, 0)
    assert "11. last" in wire.plain(screens.churn(reader, last, shop()))


@readers
def test_an_empty_list_says_what_is_known_and_what_is_not(reader: Reader) -> None:
    known = [Churn([], 0, 1, 0, judged, unknown) for judged, unknown in ((0, 0), (0, 5), (7, 0), (7, 5))]
    texts = [wire.plain(screens.churn(reader, one, shop())) for one in known]
    assert texts[0] == texts[1] == label(reader.language, "insights-nobody-known")
    assert "7" in texts[2]
    assert ["5" in text for text in texts] == [False, False, False, True]


@readers
def test_a_letter_the_bot_may_send_is_sent_by_the_bot(reader: Reader) -> None:
    assert [action.verb for action in actions(screens.letter(reader, letter()))] == ["send", "ask_words", "alert"]


@readers
@pytest.mark.parametrize("barred", REASONS)
def test_a_letter_the_bot_may_not_send_says_why(reader: Reader, barred: Reason) -> None:
    screen = screens.letter(reader, letter(barred=barred))
    assert label(reader.language, f"letter-{barred}", name="王姐") in wire.plain(screen)
    copies = [one.copy for row in screen.rows for one in row if one.copy]
    verbs = {one.action.verb for row in screen.rows for one in row if one.action}
    if barred in {"stopped", "consent"}:
        assert (copies, verbs) == ([], {"called", "alert"})
    else:
        assert verbs == {"wrote", "alert"}
        assert copies == [screens.draft(letter(barred=barred), signed=True)]


@pytest.mark.parametrize("language", ["zh", "en"])
@names
def test_a_draft_can_be_copied_whole_whatever_the_names(language: str, name: str) -> None:
    for signed in (True, False):
        text = screens.draft(letter(name, language=language, business=shop(name)), signed=signed)
        assert 0 < utf16(text) <= wire.COPY_UNITS


def test_a_draft_is_written_in_the_customers_language_not_the_readers() -> None:
    screen = screens.letter(READERS[0], letter("Ann", language="en"))
    assert "Hello Ann!" in screen.text
    assert "9 weeks" in screen.text


def test_a_shop_without_a_name_of_its_own_does_not_sign() -> None:
    unnamed = letter(business=shop("我的店", named_at=None))
    assert "我的店" not in screens.draft(unnamed, signed=True)
    assert "美丽发廊" in screens.draft(letter(), signed=True)


@readers
def test_what_a_customer_gets_begins_with_the_shops_name_and_ends_with_the_way_out(reader: Reader) -> None:
    lines = wire.plain(screens.to_customer(reader, shop("<Salon>"), "您好 & <b>")).splitlines()
    assert (lines[0], lines[1]) == ("<Salon>", "您好 & <b>")
    assert "/stop" in lines[-1]


@readers
def test_what_was_done_can_be_undone(reader: Reader) -> None:
    paused = slipping()
    paused.customer.paused_until = TODAY + timedelta(days=30)
    screen = screens.answered(reader, Answered(paused, 77), "not_now")
    assert Action("capture", "undo", (BIG, 77)) in list(actions(screen))
    assert ("12月18日" in screen.text) or ("18 Dec" in screen.text)


@readers
def test_a_letter_on_its_way_can_be_held_back(reader: Reader) -> None:
    screen = screens.sending(reader, Answered(slipping(), 77, 78), "您好")
    assert list(actions(screen)) == [Action("insights", "cancel", (BIG, 78))]
    with pytest.raises(ValueError, match="no letter"):
        screens.sending(reader, Answered(slipping(), 77), "您好")


@readers
@pytest.mark.parametrize("silent", [2, 30, 31, 36, 60])
def test_every_state_of_a_rhythm_can_be_said(reader: Reader, silent: int) -> None:
    one = slipping(silent=silent)
    rhythm, customer = one.rhythm, one.customer
    plain = screens.rhythm_line(reader.language, rhythm, 7, customer)
    stated = screens.rhythm_line(reader.language, replace(rhythm, source="stated"), 0, customer)
    customer.paused_until = TODAY + timedelta(days=9)
    paused = screens.rhythm_line(reader.language, rhythm, 7, customer)
    customer.paused_until = TODAY - timedelta(days=9)
    over = screens.rhythm_line(reader.language, rhythm, 7, customer)
    assert plain == over != paused
    assert stated != plain


@readers
def test_a_stated_rhythm_waits_for_the_first_visit(reader: Reader) -> None:
    customer = slipping().customer
    unknown = screens.rhythm_line(reader.language, None, 0, customer)
    customer.rhythm_days = 42
    assert screens.rhythm_line(reader.language, None, 0, customer) != unknown
    assert "42" in screens.rhythm_line(reader.language, None, 0, customer)


@readers
def test_only_a_letter_that_stayed_at_home_is_called_held_back(reader: Reader) -> None:
    def said(state: State) -> str:
        return wire.plain(screens.cancelled(reader, HeldBack(slipping("王姐"), state), shop("老陈五金")))

    stayed, maybe = label(reader.language, "insights-cancelled"), label(reader.language, "outbox-may-have-arrived")
    assert stayed in said(State.CANCELLED)
    assert maybe in said(State.UNCERTAIN)
    assert not any(stayed in said(state) or maybe in said(state) for state in (State.SENDING, State.SENT))
