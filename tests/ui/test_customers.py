"""Every screen about a customer, in both languages, with names that try to break it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models import Activity, Agreement, Customer, CustomerTag, Entry, FollowUp, Member, Preference
from rules import insights as rules
from rules.actions import Action, decode
from rules.customers import CONTACTS, KINDS, NOTES, SOURCES
from rules.insights import History
from rules.names import name_key
from services.customers import Brief, Page, Story, Timeline
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits, words
from ui import agreements as agreement_screens
from ui import customers as screens
from ui import wire
from ui.i18n import label
from ui.screen import Reader, Screen

TODAY = date(2026, 11, 18)
KINDS_OF_HAPPENING = (*CONTACTS, *NOTES, "agreement", "stage")
BIG = 2**40
"""A number as long as numbers may become; buttons must hold it."""

readers = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)
names = pytest.mark.parametrize("name", [name for name in HOSTILE if "{" not in name])
"""A name that looks like a placeholder is clipped here, and would be taken for one that was not filled."""


def person(name: str = "王姐", **more: Any) -> Customer:
    values: dict[str, Any] = {"phone": "+8613800138000", "created_at": NOW, **more}
    return Customer(id=BIG, business_id=BIG, name=name, name_key=name_key(name), **values)


def did(kind: str = "note", text: str = "", at: datetime = NOW, **more: Any) -> Activity:
    return Activity(id=BIG, business_id=BIG, kind=kind, text=text, occurred_at=at, recorded_at=NOW, **more)


def planned(what: str = "回访", **more: Any) -> FollowUp:
    due = NOW + timedelta(days=7)
    return FollowUp(id=BIG, business_id=BIG, member_id=1, what=what, due_at=due, starts_at=due, created_at=NOW, **more)


def story(customer: Customer | None = None, *, writable: bool = True, **more: Any) -> Story:
    history = History(tuple(TODAY - timedelta(days=60 + 30 * back) for back in range(5, -1, -1)))
    values: dict[str, Any] = {
        "tags": (),
        "next": None,
        "last": None,
        "rhythm": rules.rhythm(history, TODAY),
        "visits": 6,
        "spent_minor": 0,
        "currency": "CNY",
        **more,
    }
    return Story(customer or person(), writable=writable, **values)


def agreed(terms: str = "全年九折", **more: Any) -> Agreement:
    values: dict[str, Any] = {"amount_minor": 10**14, "currency": "CNY", "renews_on": date(2026, 12, 31), **more}
    return Agreement(id=BIG, business_id=BIG, customer_id=BIG, terms=terms, activity_id=BIG, agreed_at=NOW, **values)


def member(name: str = "小李", number: int = BIG) -> Member:
    return Member(id=number, business_id=BIG, person_id=1, name=name, role="staff", joined_at=NOW)


def full(name: str, **more: Any) -> Story:
    """A card on which every line has something to say."""
    values: dict[str, Any] = {
        "state": "lost",
        "state_reason": name * 4,
        "birthday": "11-19",
        "birth_year": 1980,
        **more,
    }
    customer = person(name, kind="firm", stopped_at=NOW, last_contact_at=NOW, paused_until=date(2027, 3, 1), **values)
    return story(
        customer,
        tags=tuple(f"{number}{name}" for number in range(20)),
        next=planned(name * 9, promise=True, hour_named=True),
        last=did("rating", name * 9, stars=4, amount_minor=10**14, currency="CNY"),
        spent_minor=10**14,
        prospect=True,
        preferences=tuple(f"{number}{name}" for number in range(6)),
        referrer=person(name),
        keeper=member(name),
        agreement=agreed(name * 9),
    )


def brief(shown: Story) -> Brief:
    """A brief on which every line has something to say."""
    name = shown.customer.name
    past = [did(kind, name * 9, amount_minor=10**14, currency="CNY") for kind in ("sale", "concession", "favour")]
    plans = [planned(name * 9, promise=promise) for promise in (True, False, False)]
    poor = did("rating", name * 9, stars=1)
    return Brief(shown, date(2024, 3, 1), past, past, plans, poor, favours=3, concessions=1, sent=2)


def actions(screen: Screen) -> Iterator[Action]:
    for row in wire.keyboard(screen).inline_keyboard if wire.keyboard(screen) else ():  # type: ignore[union-attr]
        for one in row:
            action = decode(str(one.callback_data))
            assert action is not None
            yield action


@readers
@names
def test_every_screen_fits_whatever_the_name(reader: Reader, name: str) -> None:
    whole, customer = full(name), person(name)
    entry = Entry(id=BIG, business_id=BIG, verb="customers.note", at=NOW)
    tags = [CustomerTag(id=BIG + number, business_id=BIG, customer_id=BIG, tag=name) for number in range(9)]
    past = Timeline(customer, [did("sale", name * 9, amount_minor=10**14, currency="CNY")] * 6, 1, 3)
    page = Page([customer] * 6, 1, 3, 14, writable=True)
    back = Action("customers", "edit", (BIG, BIG))
    for screen in (
        screens.card(reader, whole, NOW),
        screens.card(reader, full(name, state="active"), NOW),
        screens.more(reader, whole, NOW, team=True),
        screens.more(reader, full(name, state="active"), NOW, team=True),
        screens.facts(reader, whole.customer, [Preference(id=BIG, business_id=1, customer_id=1, text=name * 9)] * 6),
        screens.facts(reader, customer, []),
        screens.keepers(reader, customer, [member(name)] * 9, leads=True),
        screens.pauses(reader, whole.customer, NOW),
        screens.ask_note(reader, customer),
        screens.ask_referrer(reader, customer, customer),
        screens.ask_referrer(reader, customer, None),
        screens.which(reader, "brief-which", [(customer, back)] * 9),
        agreement_screens.agreement(reader, customer, agreed(name * 9), NOW),
        agreement_screens.ask(reader, customer),
        screens.changed(reader, whole, entry, NOW),
        screens.edit(reader, whole, NOW),
        screens.edit(reader, story(customer), NOW),
        screens.kinds(reader, customer),
        screens.tags(reader, customer, tags, 1),
        screens.tags(reader, customer, []),
        screens.reasons(reader, customer, back),
        screens.lost(reader, person(name, state="lost", state_reason=name), BIG),
        screens.found(reader, page, name, BIG),
        screens.found(reader, Page([], 0, 1, 0, writable=True), name, BIG),
        *(screens.ask(reader, field, name) for field in screens.ASKED),
    ):
        fits(screen, lines=6, row=3)
    fits(screens.timeline(reader, past, NOW), lines=7, row=3)
    fits(screens.brief(reader, brief(full(name, state="active")), NOW), lines=8, row=3)


@readers
def test_a_name_that_looks_like_ours_is_only_a_name(reader: Reader) -> None:
    for screen in (screens.card(reader, story(person("{ $name }")), NOW), screens.kinds(reader, person("{ $name }"))):
        fits(screen, lines=6)
        assert "{ $name }" in screen.text


@readers
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", ["active", "lost", "archived"])
@pytest.mark.parametrize("reason", ["", *rules.REASONS, "搬到国外"])
def test_every_state_of_a_record_can_be_said(reader: Reader, kind: str, state: str, reason: str) -> None:
    fits(screens.card(reader, story(person(kind=kind, state=state, state_reason=reason)), NOW), lines=6)
    fits(screens.lost(reader, person(state=state, state_reason=reason or "?"), 1), lines=2)


@readers
@pytest.mark.parametrize("kind", KINDS_OF_HAPPENING)
def test_every_kind_of_happening_can_be_said_without_words(reader: Reader, kind: str) -> None:
    text = wire.plain(screens.card(reader, story(last=did(kind)), NOW))
    assert label(reader.language, f"activity-{kind}") in text


@readers
@pytest.mark.parametrize(
    "verb",
    [
        "create", "rename", "phone", "kind", "tag", "untag", "rhythm", "note", "sale", "visit", "active", "archived",
        "favour", "concession", "preference", "unpreference", "birthday", "unbirthday", "referrer", "unreferrer",
        "assign", "unassign", "pause", "resume",
    ],
)  # fmt: skip
def test_every_change_says_what_was_done_and_how_to_take_it_back(reader: Reader, verb: str) -> None:
    entry = Entry(id=77, business_id=BIG, verb=f"customers.{verb}", at=NOW)
    screen = screens.changed(reader, story(), entry, NOW)
    assert wire.plain(screen).startswith("✅")
    assert Action("capture", "undo", (BIG, 77)) in list(actions(screen))


def test_a_card_tells_a_shopkeeper_everything_in_a_few_lines() -> None:
    customer = person(kind="firm", stopped_at=NOW, last_contact_at=NOW - timedelta(days=3))
    shown = story(
        customer,
        tags=("vip", "染发"),
        next=planned("量尺", hour_named=True),
        last=did("sale", "染发", amount_minor=38000, currency="CNY"),
        spent_minor=128000,
    )
    assert wire.plain(screens.card(READERS[0], shown, NOW)).splitlines() == [
        "王姐 · 公司",
        "📞 +86 138 0013 8000 · 🏷 #vip #染发 · 🔕 已退订",
        "🕘 上次联系 11月15日 周日（3天前） · 🧾 ¥380 染发",
        "⏰ 11月25日 周三 10:30（7天后） 量尺",
        "🔄 平常隔 4 到 5 周来一次 · ⚠️ 9 周没来，怕是要流失 · 近一年 ¥1,280",
    ]


def test_a_card_says_what_is_good_to_know_on_a_line_of_its_own() -> None:
    customer = person(birthday="11-19", paused_until=date(2027, 3, 1))
    shown = story(
        customer,
        rhythm=None,
        visits=0,
        prospect=True,
        preferences=("不吃香菜", "喜欢红色"),
        referrer=person("李姐"),
        keeper=member(),
        agreement=agreed(amount_minor=None),
    )
    assert wire.plain(screens.card(READERS[0], shown, NOW)).splitlines() == [
        "王姐 · 潜在客户 · 👤 小李",
        "📞 +86 138 0013 8000",
        "🔄 还没来过，看不出多久来一次 · 2027年3月1日 周一 之前先不提醒",
        "💡 不吃香菜、喜欢红色 · 🎂 11月19日（明天） · 📄 全年九折 到 12月31日 周四 · 👥 李姐 介绍的",
    ]


def test_an_agreement_that_ran_out_says_so() -> None:
    shown = story(agreement=agreed(amount_minor=99900, renews_on=TODAY - timedelta(days=1)))
    last = wire.plain(screens.card(READERS[1], shown, NOW)).splitlines()[-1]
    assert last == "📄 全年九折 CN¥999 ⚠️ ran out Tue 17 Nov"


def test_a_brief_tells_a_shopkeeper_everything_before_the_phone_rings() -> None:
    shown = story(
        person(last_contact_at=NOW - timedelta(days=3), birthday="03-05", birth_year=1980),
        preferences=("不吃香菜",),
        spent_minor=128000,
    )
    found = Brief(
        shown,
        date(2024, 3, 9),
        [did("sale", "染发", amount_minor=38000, currency="CNY"), did("sale", "护理")],
        [did("note", "要装修"), did("favour", "送上楼")],
        [planned("送样", promise=True), planned("")],
        did("rating", "等太久", stars=2),
        favours=1,
        concessions=0,
        sent=2,
    )
    assert wire.plain(screens.brief(READERS[0], found, NOW)).splitlines() == [
        "王姐 · 📞 +86 138 0013 8000",
        "2024年3月起 · 来过 6 次 · 上次联系 11月15日 周日（3天前） · 介绍来 2 位",
        "🔄 平常隔 4 到 5 周来一次 · ⚠️ 9 周没来，怕是要流失 · 近一年 ¥1,280",
        "🧾 ¥380 染发 · 🧾 护理 · 人情 1 次",
        "📝 要装修 · 🎁 送上楼",
        "🤝 答应的：11月25日 周三 送样 · ⏰ 11月25日 周三",
        "😟 11月18日 周三 只给了 2 星 等太久",
        "💡 不吃香菜 · 🎂 1980年3月5日",
    ]


@readers
def test_a_brief_about_somebody_new_is_short(reader: Reader) -> None:
    new = Brief(story(rhythm=None, visits=0), TODAY, [], [], [], None, favours=0, concessions=0, sent=0)
    screen = screens.brief(reader, new, NOW)
    fits(screen, lines=3)
    assert {action.verb for action in actions(screen)} == {"ask", "choose", "card"}
    viewer = replace(new, story=story(writable=False))
    assert {action.verb for action in actions(screens.brief(reader, viewer, NOW))} == {"card"}


@readers
def test_where_a_record_came_from_can_always_be_said(reader: Reader) -> None:
    said = {
        wire.plain(screens.more(reader, story(person(source=source)), NOW, team=False)).splitlines()[1]
        for source in (*SOURCES, "a place nobody foresaw")
    }
    assert len(said) == len(SOURCES) + 1


@readers
def test_only_a_team_is_asked_who_looks_after_whom(reader: Reader) -> None:
    alone, team = (screens.more(reader, story(), NOW, team=team) for team in (False, True))
    assert "keepers" not in {action.verb for action in actions(alone)}
    assert "keepers" in {action.verb for action in actions(team)}


@readers
def test_who_looks_after_them_now_is_ticked_and_only_those_who_lead_give_them_back(reader: Reader) -> None:
    team = [member("A", 1), member("B", 2)]
    screen = screens.keepers(reader, person(assigned_member_id=2), team, leads=True)
    assert [word for word in words(screen) if word.startswith("✓")] == ["✓ B"]
    helper = screens.keepers(reader, person(), team[:1], leads=False)
    assert {action.verb for action in actions(helper)} == {"keep", "more"}


@readers
def test_a_pause_can_be_stopped_only_while_it_lasts(reader: Reader) -> None:
    paused, over = (
        {action.verb for action in actions(screens.pauses(reader, person(paused_until=until), NOW))}
        for until in (TODAY + timedelta(days=1), TODAY)
    )
    assert "resume" in paused
    assert "resume" not in over


def test_the_same_card_in_english() -> None:
    customer = person("Mrs Lee", last_contact_at=NOW - timedelta(days=1))
    shown = story(customer, next=planned("measure"), last=did("note", "likes red"))
    assert wire.plain(screens.card(Reader("en", "Asia/Shanghai", "CN"), shown, NOW)).splitlines() == [
        "Mrs Lee",
        "📞 +86 138 0013 8000",
        "🕘 Last contact Tue 17 Nov (yesterday) · 📝 likes red",
        "⏰ Wed 25 Nov (in 7 days) measure",
        "🔄 Usually 4–5 weeks apart · ⚠️ slipping, 9 weeks now",
    ]


@readers
def test_an_unknown_rhythm_is_said_to_be_unknown(reader: Reader) -> None:
    texts = {
        wire.plain(screens.card(reader, story(rhythm=None, visits=visits), NOW)).splitlines()[-1]
        for visits in (0, 1, 2)
    }
    assert len(texts) == 3
    assert all(text.startswith("🔄") for text in texts)


@pytest.mark.parametrize("more", [{"kind": "supplier"}, {"state": "lost"}, {"state": "archived"}])
def test_nobody_waits_for_a_supplier_or_for_who_is_gone(more: dict[str, str]) -> None:
    assert "🔄" not in screens.card(READERS[0], story(person(**more)), NOW).text


@readers
def test_a_viewer_is_offered_nothing_that_writes(reader: Reader) -> None:
    verbs = {action.verb for action in actions(screens.card(reader, story(writable=False), NOW))}
    assert verbs == {"timeline", "brief"}
    nobody = screens.found(reader, Page([], 0, 1, 0, writable=False), "王", BIG)
    assert list(actions(nobody)) == []


@readers
def test_who_is_lost_can_be_brought_back_but_not_lost_again(reader: Reader) -> None:
    active = {action.verb for action in actions(screens.edit(reader, story(), NOW))}
    gone = {action.verb for action in actions(screens.edit(reader, story(person(state="lost")), NOW))}
    assert active & {"lost", "activate"} == {"lost"}
    assert gone & {"lost", "activate"} == {"activate"}
    more, rest = (screens.more(reader, story(person(state=state)), NOW, team=False) for state in ("active", "lost"))
    assert "archive" in {action.verb for action in actions(more)}
    assert {"archive", "pauses"} & {action.verb for action in actions(rest)} == set()


@readers
def test_a_search_turns_its_pages_with_the_words_in_the_button(reader: Reader) -> None:
    page = Page([person()] * 6, 1, 3, 14)
    turns = [action.arg for action in actions(screens.found(reader, page, "王老板", 7)) if action.verb == "turn"]
    assert [arg.partition(".")[0] for arg in turns] == ["0", "2"]
    assert {screens.unpacked(arg.partition(".")[2]) for arg in turns} == {"王老板"}


def test_a_button_holds_the_words_as_far_as_they_fit() -> None:
    turn = Action("customers", "turn", (2**62,))
    long = "王老板👩‍👩‍👧‍👦" * 20
    assert long.startswith(screens.unpacked(screens.packed(long, turn)))


@pytest.mark.parametrize("arg", ["", "%%%", "a", "////", "_w", "gICA", "🙂"])
def test_words_in_a_made_up_button_are_nothing(arg: str) -> None:
    assert screens.unpacked(arg) == ""


@pytest.mark.parametrize(
    ("query", "offered"),
    [("王老板", True), ("8000", False), ("#vip", False), ("+86 138 0013 8000", False), ("很长的名字" * 20, False)],
)
def test_who_was_not_found_can_be_added_when_the_words_may_be_a_name(query: str, *, offered: bool) -> None:
    screen = screens.found(READERS[0], Page([], 0, 1, 0, writable=True), query, 7)
    assert [action.verb for action in actions(screen)] == (["create"] if offered else [])


@readers
def test_an_empty_book_says_how_to_begin(reader: Reader) -> None:
    screen = screens.found(reader, Page([], 0, 1, 0, writable=True), "", 7)
    assert "380" in screen.text or "38" in screen.text


@readers
def test_two_of_one_name_are_told_apart(reader: Reader) -> None:
    page = Page([person(), person(phone="+8613900139999"), person(phone=None, state="lost")], 0, 1, 3)
    shown = [word for word in words(screens.found(reader, page, "王姐", 7)) if word.startswith("王姐")]
    assert len(set(shown)) == 3


@readers
def test_an_empty_timeline_says_so(reader: Reader) -> None:
    assert label(reader.language, "customers-nothing-yet") in wire.plain(
        screens.timeline(reader, Timeline(person(), [], 0, 1), NOW)
    )


@readers
def test_many_tags_are_paged(reader: Reader) -> None:
    rows = [CustomerTag(id=number, business_id=1, customer_id=1, tag=f"t{number}") for number in range(1, 20)]
    seen: set[int] = set()
    for page in range(7):
        screen = screens.tags(reader, person(), rows, page)
        fits(screen, lines=2, row=3)
        seen |= {action.ref[2] for action in actions(screen) if action.verb == "untag"}
    assert seen == set(range(1, 20))


@pytest.mark.parametrize("reader", READERS)
def test_many_are_not_counted_but_called_the_likeliest(reader: Reader) -> None:
    few, many = (Page([person()] * 6, 0, 7, 40, likeliest=likeliest) for likeliest in (False, True))
    said = screens.found(reader, many, "王", 7).text
    assert "40" in said
    assert said != screens.found(reader, few, "王", 7).text
    assert screens.found(reader, many, "", 7).text == screens.found(reader, few, "", 7).text
