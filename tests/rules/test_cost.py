"""What an update is to the cost of use, and whose."""

from datetime import timedelta
from typing import Any

import pytest

from rules.actions import Action, encode
from rules.cost import Act, Tally, act_of, business_tapped, works_for
from tests.books import NOW

TAP = {"callback_query": {"data": encode(Action("help", "show", (7, 1)))}}


@pytest.mark.parametrize(
    ("update", "act"),
    [
        ({"message": {"text": "hi"}}, "message"),
        ({"edited_message": {"text": "hi"}}, "message"),
        (TAP, "tap"),
        ({"my_chat_member": {}}, None),
        ({"message": "broken"}, None),
    ],
)
def test_what_a_person_did(update: dict[str, Any], act: Act | None) -> None:
    assert act_of(update) == act


@pytest.mark.parametrize(
    ("update", "business"),
    [
        (TAP, 7),
        ({"callback_query": {"data": encode(Action("help", "language"))}}, None),
        ({"callback_query": {"data": "made up"}}, None),
        ({"callback_query": {"game_short_name": "x"}}, None),
        ({"message": {"text": "hi"}}, None),
    ],
)
def test_a_button_says_which_shop_is_meant(update: dict[str, Any], business: int | None) -> None:
    assert business_tapped(update) == business


def test_the_cost_is_the_shops_that_was_meant_if_the_person_works_there() -> None:
    assert works_for((None, 7, 8), {7, 8}) == 7
    assert works_for((None, None, 8), {7, 8}) == 8
    assert works_for((9, 7, 8), {7, 8}) is None
    assert works_for((None, None, None), {7}) is None


def test_several_acts_in_one_minute_cost_one_minute() -> None:
    tally = Tally()
    for seconds, act in ((0, "message"), (20, "tap"), (29, "tap"), (60, "message")):
        tally.count("tap" if act == "tap" else "message", NOW + timedelta(seconds=seconds))
    assert (tally.messages, tally.taps, len(tally.minutes)) == (2, 2, 2)
