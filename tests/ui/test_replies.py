"""Quick replies, and the first day of a card, fit a phone whatever people are called."""

from datetime import UTC, datetime

import pytest

from models import Business, Customer, Entry
from rules.replies import MOST
from services.codes import Doubt
from services.replies import Quick
from tests.ui.limits import HOSTILE, READERS, fits
from ui import codes, mydata
from ui import replies as screens
from ui.screen import Reader

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
NUMBER = 2**40


@pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])
@pytest.mark.parametrize("name", HOSTILE)
def test_they_fit(reader: Reader, name: str) -> None:
    shop = Business(
        id=NUMBER, name=name, code="c", region="CN", language="zh", time_zone="Asia/Shanghai", currency="CNY",
        opened_at=NOW, opened_by=1,
    )  # fmt: skip
    guest = Customer(id=NUMBER, business_id=NUMBER, name=name, name_key=name, person_id=1, created_at=NOW)
    entry = Entry(id=NUMBER, business_id=NUMBER, verb="replies.add", at=NOW)
    rows = [Quick(NUMBER + at, name + "长" * 300) for at in range(MOST)]
    for some in (rows, []):
        fits(screens.every(reader, shop, some, entry), lines=7)
        fits(screens.choose(reader, guest, some, [NUMBER]), lines=7)
    doubt = Doubt(guest, entry)
    fits(mydata.held(reader, shop, doubt, NOW), lines=6)
    fits(mydata.parted(reader, shop), lines=6)
    fits(codes.doubted(reader, shop, doubt, NOW, undo=True), lines=6)
    fits(codes.parted(reader, shop, guest), lines=6)
    assert len(screens.ready(reader.language)) < MOST, "there is room for one's own"
