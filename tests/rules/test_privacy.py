from collections.abc import Mapping
from itertools import product

import pytest

from rules import privacy
from rules.privacy import Allowed, LeftOut, Letter, Purpose

PURPOSES: tuple[Purpose, ...] = ("service", "reminders", "offers", "relay")


def letter(
    purpose: Purpose,
    consents: Mapping[str, bool] | None = None,
    *,
    hour: tuple[bool, int] = (False, 0),
    person: tuple[bool, bool, bool] = (False, True, False),
) -> Letter:
    """A letter; `hour` is (quiet, sent recently) with a cap of 2, `person` is (stopped, reachable, open case)."""
    stopped, reachable, open_case = person
    quiet, sent = hour
    return Letter(purpose, consents or {}, stopped, reachable, quiet, open_case, sent, 2)


@pytest.mark.parametrize(
    ("purpose", "on"), [("service", True), ("reminders", True), ("offers", False), ("relay", True)]
)
def test_until_they_say_something_only_offers_are_off(purpose: Purpose, on: bool) -> None:
    assert privacy.consents_to(purpose, {}) is on
    assert isinstance(privacy.exit_decision(letter(purpose)), Allowed) is on


@pytest.mark.parametrize("purpose", ["service", "reminders", "offers"])
def test_what_they_said_holds_for_that_purpose(purpose: Purpose) -> None:
    assert privacy.exit_decision(letter(purpose, {purpose: True})) == Allowed()
    assert privacy.exit_decision(letter(purpose, {purpose: False})) == LeftOut("consent")


def expected(case: Letter) -> Allowed | LeftOut:
    """The same table once more, as a list of reasons in order."""
    reasons = [
        ("stopped", case.stopped),
        ("unreachable", not case.reachable),
        ("consent", case.consents.get(case.purpose) is False),
        ("case", case.open_case and case.purpose in {"reminders", "offers"}),
        ("cap", case.sent_recently >= case.cap),
        ("quiet", case.quiet),
    ]
    lasting = reasons[:2] if case.purpose == "relay" else reasons
    return next((LeftOut(reason) for reason, holds in lasting if holds), Allowed())  # type: ignore[arg-type]


def test_the_full_table() -> None:
    booleans = (False, True)
    for purpose, said, quiet, sent, *person in product(
        PURPOSES, booleans, booleans, (0, 1, 2, 3), booleans, booleans, booleans
    ):
        stopped, reachable, open_case = person
        case = letter(purpose, {purpose: said}, hour=(quiet, sent), person=(stopped, reachable, open_case))
        assert privacy.exit_decision(case) == expected(case)


def test_an_answer_to_what_they_wrote_goes_at_any_hour_but_not_past_a_stop() -> None:
    busy = {"hour": (True, 9), "person": (False, True, True)}
    assert privacy.exit_decision(letter("relay", {"relay": False}, **busy)) == Allowed()  # type: ignore[arg-type]
    assert privacy.exit_decision(letter("relay", person=(True, True, False))) == LeftOut("stopped")
