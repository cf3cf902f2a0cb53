"""What is kept, what is allowed, and the end of messages: short, true and in both languages."""

from hashlib import sha256

import pytest

from rules.privacy import ASKED, WORDING, Purpose
from services.privacy import Kept, Permission, Stopped
from tests.ui.limits import HOSTILE, READERS, fits, words
from tests.ui.test_feedback import business, customer, verbs
from ui import privacy as screens
from ui import wire
from ui.i18n import label
from ui.screen import Reader

readers = pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])
hostile = pytest.mark.parametrize("name", HOSTILE)
SAID: dict[Purpose, bool] = {"service": True, "reminders": False, "offers": False}


def kept(name: str = "老陈五金", *, stopped: bool = False, known: bool = True) -> Kept:
    permission = Permission(business(name), stopped, SAID)
    return Kept(permission, customer(phone="+8613800138000") if known else None, 3, 5)


@readers
@hostile
def test_the_card_has_a_switch_for_each_purpose(reader: Reader, name: str) -> None:
    screen = screens.card(reader, kept(name))
    fits(screen, lines=6)
    switches = [one.action.arg for row in screen.rows for one in row if one.action and one.action.arg]
    assert verbs(screen)[-1] == "mydata.show"
    assert switches == ["service.0", "reminders.1", "offers.1"]
    assert screen.text.count("✅") == 1
    assert screen.text.count("🚫") == 2


@readers
def test_the_figures_are_on_the_card(reader: Reader) -> None:
    assert {"3", "5"} <= set(wire.plain(screens.card(reader, kept())))


@readers
def test_after_a_stop_there_is_only_the_way_back(reader: Reader) -> None:
    screen = screens.card(reader, kept(stopped=True))
    fits(screen, lines=6)
    assert verbs(screen) == ["privacy.allow", "mydata.show"]
    assert "🔕" in screen.text


@readers
def test_nothing_kept_means_nothing_to_switch(reader: Reader) -> None:
    screen = screens.card(reader, kept(known=False))
    fits(screen, lines=6)
    assert verbs(screen) == []


@readers
@pytest.mark.parametrize("purpose", ASKED)
def test_the_wording_kept_as_proof_is_what_was_on_the_screen(reader: Reader, purpose: Purpose) -> None:
    shown = " ".join(words(screens.card(reader, kept())))
    line, _, label = screens.wording(reader, purpose, grants=not SAID[purpose]).partition(" → ")
    assert line in shown
    assert label in shown


@readers
@hostile
def test_stop_names_the_shops_and_offers_each_again(reader: Reader, name: str) -> None:
    screen = screens.stopped(reader, Stopped([business(name)] * 9, [business(name)] * 2))
    fits(screen, lines=6)
    assert name in wire.plain(screen)
    assert set(verbs(screen)) <= {"privacy.allow", "privacy.unmute"}


@readers
def test_stop_by_a_member_says_what_still_comes(reader: Reader) -> None:
    screen = screens.stopped(reader, Stopped([], [business()]))
    assert len(wire.plain(screen).splitlines()) == 2
    assert verbs(screen) == ["privacy.unmute"]


@readers
def test_stop_by_nobody_is_answered_clearly(reader: Reader) -> None:
    screen = screens.stopped(reader, Stopped([], []))
    fits(screen, lines=1)
    assert verbs(screen) == []
    gone = screens.stopped(reader, Stopped([], [], everywhere=False))
    fits(gone, lines=1)
    assert gone.text != screen.text
    assert "/stop" in gone.text, "only that ends them all"


@readers
@hostile
def test_the_way_back_fits_and_keeps_the_other_shops(reader: Reader, name: str) -> None:
    screen = screens.allowed(reader, business(name), [business(name)] * 9)
    fits(screen, lines=6)
    assert verbs(screen) == ["privacy.allow"] * screens.MOST_SHOPS
    fits(screens.unmuted(reader, business(name)), lines=6)


@readers
@hostile
def test_a_member_is_told_how_the_book_is_kept(reader: Reader, name: str) -> None:
    screen = screens.for_member(reader, business(name), muted=True)
    fits(screen, lines=6)
    assert verbs(screen) == ["privacy.unmute"]
    assert verbs(screens.for_member(reader, business(name), muted=False)) == []
    fits(screens.for_stranger(reader), lines=6)


MEANT = {2: "b38fc62822d2df26"}
"""What people were told a purpose covers, by version: a text that says something else needs a new number."""


def test_each_wording_of_the_purposes_has_a_version() -> None:
    told = [label(language, f"privacy-{purpose}") for language in ("zh", "en") for purpose in ASKED]
    asked = [label(language, "privacy-offers-ask") for language in ("zh", "en")]
    assert sha256("\n".join(told + asked).encode()).hexdigest()[:16] == MEANT[WORDING]
