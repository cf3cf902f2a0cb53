"""What people ask for fits, whatever they are called and whatever they say."""

from datetime import timedelta

import pytest

from models import Activity
from rules.wants import Want
from services.feedback import Voice
from services.wants import Asked, AskedFor
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits
from tests.ui.test_feedback import business, customer, verbs
from ui import wants as screens
from ui import wire
from ui.screen import Reader

readers = pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])


def asked(text: str, count: int = 1) -> Asked:
    return Asked(Want("product", text, text), 7, 1, tuple(range(count)))


@readers
@pytest.mark.parametrize("text", HOSTILE)
def test_the_list_and_the_words_fit(reader: Reader, text: str) -> None:
    found = AskedFor([asked(text, n) for n in range(1, 6)], 1, 3, {"product": 15, "rival": 2, "idea": 1})
    screen = screens.every(reader, business(text), found)
    fits(screen, lines=8)
    assert " × 5" in wire.plain(screen)
    row = Activity(id=7, business_id=1, kind="message", text=text, occurred_at=NOW, recorded_at=NOW)
    voices = [Voice(row, who) for who in (customer(name=text), None, None, None, None)]
    one = screens.one(reader, business(text), (asked(text, 9), voices), NOW + timedelta(days=3), page=2)
    fits(one, lines=8)
    assert verbs(one).count("feedback.show") == 5


@readers
def test_nothing_yet_says_so(reader: Reader) -> None:
    fits(screens.every(reader, business(), AskedFor([], 0, 1, {})), lines=2)
