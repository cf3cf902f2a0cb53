"""The one exit: every cell of purpose x consent x hour x cap x case x stopped x reachable, and what it should say."""

from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import product

import pytest

from rules import privacy
from rules.privacy import Allowed, LeftOut, Letter, Purpose
from rules.timing import Quiet

PURPOSES: tuple[Purpose, ...] = ("service", "reminders", "offers", "relay")
NIGHT = Quiet(time(21), time(8))
QUIET_UTC = {"Asia/Shanghai": {*range(13, 24)}, "Europe/London": {21, 22, 23, *range(8)}}
"""The hours of a November day, in UTC, at which it is between nine in the evening and eight in the morning there."""
CAP = 2
FREE = Letter(
    "service",
    consents={},
    stopped=False,
    reachable=True,
    at=datetime(2026, 11, 18, 10, tzinfo=UTC),
    zone="Asia/Shanghai",
    quiet=NIGHT,
    open_case=False,
    sent_recently=0,
    cap=CAP,
)


def expected(letter: Letter) -> str:
    """The rules once more, as they would be told to a shopkeeper: who hears from the bot, and the first reason why
    not. An answer to somebody's own words: unless they stopped or cannot be reached. All else: what they agreed to
    (offers only after a yes), at an hour that is not night where they live. And unless it is news of their own matter:
    not while a complaint of theirs is open, and no more than so many a day."""
    agreed = letter.consents.get(letter.purpose, letter.purpose != "offers")
    night = letter.at.hour in QUIET_UTC[letter.zone]
    against = {"stopped": letter.stopped, "unreachable": not letter.reachable}
    if letter.purpose != "relay":
        against |= {"consent": not agreed}
        if not letter.news:
            against |= {"case": letter.open_case, "cap": letter.sent_recently >= CAP}
        against |= {"quiet": night}
    return next((reason for reason, holds in against.items() if holds), "goes")


def test_the_full_table() -> None:
    seen: set[str] = set()
    for purpose, answer, zone, hour, sent, *flags in product(
        PURPOSES, (None, True, False), QUIET_UTC, range(24), range(CAP + 2), *[(False, True)] * 4
    ):
        stopped, reachable, open_case, news = flags
        letter = replace(
            FREE,
            purpose=purpose,
            consents={} if answer is None else {purpose: answer},
            at=FREE.at.replace(hour=hour),
            zone=zone,
            sent_recently=sent,
            stopped=stopped,
            reachable=reachable,
            open_case=open_case,
            news=news,
        )
        found = privacy.exit_decision(letter)
        verdict = found.reason if isinstance(found, LeftOut) else "goes"
        assert verdict == expected(letter), letter
        seen.add(verdict)
    assert seen == {"goes", "stopped", "unreachable", "consent", "case", "cap", "quiet"}


@pytest.mark.parametrize(
    ("purpose", "on"), [("service", True), ("reminders", True), ("offers", False), ("relay", True)]
)
def test_until_they_say_something_only_offers_are_off(purpose: Purpose, on: bool) -> None:
    assert privacy.consents_to(purpose, {}) is on
    assert isinstance(privacy.exit_decision(replace(FREE, purpose=purpose)), Allowed) is on


@pytest.mark.parametrize(
    ("phone", "zone"),
    [
        (None, "Asia/Shanghai"),
        ("+8613800138000", "Asia/Shanghai"),
        ("+442079460958", "Europe/London"),
        ("+80012345678", "Asia/Shanghai"),  # a number of no country
        ("+5511987654321", "Asia/Shanghai"),  # of one whose clock we do not know
        ("13800138000", "Asia/Shanghai"),
    ],
)
def test_the_night_is_theirs_as_far_as_their_number_says_where_they_live(phone: str | None, zone: str) -> None:
    assert privacy.zone_of(phone, "CN", "Asia/Shanghai") == zone


def test_at_home_the_shop_knows_the_clock_better_than_a_number() -> None:
    assert privacy.zone_of("+16502530000", "US", "America/Los_Angeles") == "America/Los_Angeles"


def test_the_sender_sees_how_many_are_left_out_by_reason() -> None:
    decisions: list[Allowed | LeftOut] = [Allowed(), LeftOut("cap"), LeftOut("consent"), LeftOut("consent")]
    assert list(privacy.left_out(decisions).items()) == [("consent", 2), ("cap", 1)]
    assert privacy.left_out([Allowed()]) == {}
