"""What is an update, and what only looks like one."""

from typing import Any

import pytest
from telegram import Bot

from bot import updates
from tests.security.hostile import message, tap

BOT = Bot("123456:" + "A" * 35)


def with_person(**person: Any) -> dict[str, Any]:
    whole = message(text="x")
    whole["message"]["from"] |= person
    return {"update_id": 1} | whole


@pytest.mark.parametrize(
    "payload",
    [
        with_person(id=[1]),
        with_person(id="1"),
        with_person(id=True),
        with_person(id=2**63),
        with_person(first_name=5),
        {"update_id": 1} | message(text=["x"]),
        {"update_id": 1} | message(location={"latitude": float("nan"), "longitude": 0.0}),
        {"update_id": 1} | message(entities={"offset": 0}),
        {"update_id": 1} | message(reply_to_message="x"),
        {"update_id": 1} | message(reply_to_message={"chat": {"id": None}, "text": 1}),
        {"update_id": 1} | tap(7),
        {"update_id": 1, "my_chat_member": message()["message"]},
    ],
)
def test_what_is_worded_as_telegram_never_does_is_none(payload: dict[str, Any]) -> None:
    with pytest.raises(updates.MalformedError):
        updates.read(payload, BOT)


@pytest.mark.parametrize(
    "payload",
    [
        {"update_id": 1},
        {"update_id": 1} | message(text="王老板"),
        {"update_id": 1} | tap("v1:help.show::"),
        {"update_id": 1} | message(location={"latitude": 1, "longitude": 2.5}, something_new={"id": "x"}),
        {"update_id": 1, "of_tomorrow": {"id": [[["x"]]], "any": None}},
    ],
)
def test_what_is_new_or_bare_is_read(payload: dict[str, Any]) -> None:
    assert updates.read(payload, BOT).update_id == 1


@pytest.mark.parametrize(
    "one", [None, [], {}, {"update_id": "1"}, {"update_id": True}, {"update_id": -1}, {"update_id": 2**63}]
)
def test_without_a_number_nothing_can_be_kept(one: object) -> None:
    assert not updates.has_number(one)
    assert updates.has_number({"update_id": 0})
