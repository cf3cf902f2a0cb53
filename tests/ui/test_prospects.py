"""Customers to win: the list and one of them, in both languages."""

from datetime import date

import pytest

from services.prospects import Prospect, Prospects
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits
from tests.ui.test_customers import BIG, actions, person
from ui import prospects as screens
from ui import wire
from ui.screen import Reader

readers = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)


@readers
@pytest.mark.parametrize("name", [name for name in HOSTILE if "{" not in name])
def test_every_screen_fits_whatever_the_name(reader: Reader, name: str) -> None:
    found = Prospect(person(name), 14, "fact")
    for screen in (
        screens.every(reader, Prospects([found] * 5, 1, 3, 14, 14), BIG, leads=True),
        screens.one(reader, found),
        screens.put_off(reader, person(name, paused_until=date(2026, 12, 18)), BIG, NOW),
    ):
        fits(screen, lines=2, row=3)


@readers
def test_nobody_to_ask_about_is_said_and_only_who_leads_changes_the_days(reader: Reader) -> None:
    nobody = Prospects([], 0, 1, 0, 14)
    fits(screens.every(reader, nobody, BIG, leads=False), lines=1, buttons=0)
    leads = screens.every(reader, nobody, BIG, leads=True)
    assert [(action.word, action.verb) for action in actions(leads)] == [("businesses", "type")]
    assert "14" in "".join(one.label for row in leads.rows for one in row)


def test_a_shopkeeper_is_asked_in_plain_words() -> None:
    screen = screens.one(READERS[0], Prospect(person("李姐", phone=None), 14, "fact"))
    assert wire.plain(screen) == "🌱 李姐 还没成交，14 天没联系了。接着跟，还是算了？"
    labels = [one.label for row in screen.rows for one in row]
    assert labels == ["定跟进", "不会来了", "先不管", "简报", "客户卡", "🌱 还没成交的"]
