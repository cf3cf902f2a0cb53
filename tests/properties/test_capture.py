"""Reading invents nothing, and reads its own card back."""

import re
import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from models import Activity, Customer, Entry, FollowUp
from rules import money
from rules.capture import Reading, read, split
from rules.capture.normal import DIGITS, SIMPLIFIED, cleaned
from rules.capture.split import BULLET
from services.capture import Recorded
from ui import capture as screens
from ui.screen import Reader

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
PLACES = {
    "CN": ("Asia/Shanghai", "CNY"),
    "HK": ("Asia/Hong_Kong", "HKD"),
    "TW": ("Asia/Taipei", "TWD"),
    "US": ("America/New_York", "USD"),
    "GB": ("Europe/London", "GBP"),
    "PL": ("Europe/Warsaw", "PLN"),
    "SG": ("Asia/Singapore", "SGD"),
    "MY": ("Asia/Kuala_Lumpur", "MYR"),
    "IN": ("Asia/Kolkata", "INR"),
}
PHONES = {
    "CN": "+8613800138000",
    "HK": "+85262345678",
    "TW": "+886912345678",
    "US": "+12125557890",
    "GB": "+447400123456",
    "PL": "+48601234567",
    "SG": "+6592345678",
    "MY": "+60123456789",
    "IN": "+919811122233",
}
NUMERALS = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": "0", "两": "2", "半": "5", "俩": "2", "仨": "3", "廿": "2", "卅": "3", "幺": "1",
    "十": "1", "百": "1", "千": "1", "万": "1", "亿": "1",
}  # fmt: skip
WORDS = (
    "王老板|Ben paid|付了|定金|共|total|1200|3.6|万|w|k|lakh|¥|$|£|元|块|三百五|两千|一万二|半|五|3千2|1,250.50"
    "|1 250,00|zł|RM|13800138000|+48 601 234 567|一三八零零一三八零零零|12|每桶|的卡|买了|each|%|件|周五|3点|#5"
    "|单号20261101007|３００|for|。|,| "
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(WORDS.split("|")), max_size=10).map("".join),
    st.lists(st.sampled_from(WORDS.split("|")), max_size=10).map(" ".join),
)


def reading(text: str, region: str = "CN") -> Reading:
    tz, currency = PLACES[region]
    return read(text, now=NOW, tz=tz, region=region, currency=currency, language="zh")


def figures(text: str) -> str:
    """Every digit a text holds, in order; a Chinese numeral is one too."""
    plain = unicodedata.normalize("NFKC", text).translate(SIMPLIFIED)
    return "".join(NUMERALS.get(DIGITS.get(c, c)) or (c if c in "0123456789" else "") for c in plain)


def within(digits: str, among: str) -> bool:
    rest = iter(among)
    return all(digit in rest for digit in digits)


@settings(max_examples=150, deadline=None)
@example("10000000000000000000000000015万", "CN")
@example("10000000000000000000000000015W", "CN")
@example("0.1千1", "CN")
@given(TEXTS, st.sampled_from(list(PLACES)))
def test_no_digit_is_invented(text: str, region: str) -> None:
    found = reading(text, region)
    if found.phone:
        assert found.phone[-7:] in figures(text)
    if found.amount is not None:
        assert within(re.sub(r"[0.]", "", f"{found.amount:f}"), figures(text))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_what_is_named_stands_in_the_text(text: str) -> None:
    found = reading(text)
    named = [found.name or "", found.what, *found.not_understood, *(p.name for p in found.others)]
    typed = "".join(found.text.split())
    assert all("".join(words.split()) in typed for words in (*named[:1], *named[2:]))
    assert all(word in found.text for date in found.other_dates for word in date.split())


LINES = st.one_of(
    TEXTS,
    st.sampled_from(["1. 王姐 300", "- Ben paid $60", "今天的客户:", "明天：", "地址:文三路", "李哥", "13900139000"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=8).map("\n".join))
def test_splitting_drops_no_line_but_a_heading(text: str) -> None:
    entries = split(text)
    bodies = (BULLET.sub("", line, count=1).strip() for line in cleaned(text).splitlines())
    dropped = [body for body in bodies if not any(body in entry for entry in entries)]
    assert 1 <= len(entries) <= 50
    assert all(len(body) <= 31 and not re.search(r"\d", body) for body in dropped)


NAMES = ["李姐", "王老板", "陈美玲", "小刘", "阿珍", "欧阳先生", "Anna Kowalska", "Mrs Lopez", "Kok Wai"]
CARDS = st.fixed_dictionaries(
    {
        "region": st.sampled_from(list(PLACES)),
        "language": st.sampled_from(["zh", "en"]),
        "name": st.sampled_from(NAMES),
        "new": st.booleans(),
        "phone": st.booleans(),
        "minor": st.one_of(st.none(), st.integers(100, 99_999_900)),
        "kind": st.sampled_from(["sale", "visit", "note"]),
        "what": st.sampled_from(["", "染发", "两扇窗", "curtains", "要门窗报价"]),
        "ahead": st.one_of(st.none(), st.integers(0, 700)),
        "minute": st.integers(11 * 60, 20 * 60 - 1),
        "guesses": st.sets(st.sampled_from(["name", "amount", "follow_up_at"])),
        "tags": st.sampled_from([(), ("vip",), ("工程", "老客户")]),
        "promise": st.booleans(),
    }
)  # fmt: skip


def card(case: dict[str, Any]) -> tuple[str, Decimal | None, datetime | None]:
    """The text of the card, the amount and the moment that stand on it."""
    tz, currency = PLACES[case["region"]]
    reader = Reader(case["language"], tz, case["region"])
    now = datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo(tz))
    who = Customer(id=7, business_id=1, name=case["name"], name_key="", created_at=now)
    who.phone = PHONES[case["region"]] if case["phone"] else None
    happened = Activity(id=3, business_id=1, kind=case["kind"], text=case["what"], occurred_at=now, recorded_at=now)
    if case["minor"]:
        happened.amount_minor, happened.currency = case["minor"], currency
    due = None
    if case["ahead"] is not None:
        day = (now + timedelta(days=case["ahead"])).date()
        hour, minute = divmod(case["minute"], 60)
        due = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(tz))
    plan = (
        FollowUp(id=4, business_id=1, member_id=1, what="", due_at=due, starts_at=due, created_at=now) if due else None
    )
    if plan:
        plan.promise = case["promise"]
    details = {"what": case["what"], "new": case["new"], "guesses": sorted(case["guesses"])}
    if case["phone"]:
        details["phone"] = who.phone
    entry = Entry(id=9, business_id=1, verb="capture.record", at=now, details=details)
    screen = screens.recorded(reader, Recorded(entry, who, happened, plan, tags=case["tags"]), now)
    text = re.sub(r"<[^>]+>", "", str(screen.text))
    return text, money.from_minor(case["minor"], currency) if case["minor"] else None, due


@settings(max_examples=300, deadline=None)
@given(CARDS)
def test_a_card_is_read_back_as_it_was_shown(case: dict[str, Any]) -> None:
    text, amount, due = card(case)
    tz, currency = PLACES[case["region"]]
    now = datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo(tz))
    found = read(text, now=now, tz=tz, region=case["region"], currency=currency, language=case["language"])
    shown = case["new"] and case["phone"]
    assert (found.name, found.amount, found.follow_up_at) == (case["name"], amount, due), text
    assert found.phone == (PHONES[case["region"]] if shown else found.phone)
    assert set(found.tags) == set(case["tags"])
