"""A desk to deliver from."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from jobs import outbox as jobs
from models import OutboxMessage
from models.db import Tx
from tests.books import Shop
from tests.jobs.desk import Desk
from ui.i18n import Html
from ui.screen import Reader, Screen


def note(_tx: Tx, message: OutboxMessage, _reader: Reader, _now: datetime) -> Screen | None:
    """Says its text; an empty one is superseded, and "bug" is one."""
    text = str(message.args["text"])
    if text == "bug":
        raise ValueError(text)
    return Screen(Html(text)) if text else None


@pytest.fixture
def desk(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    renders: Mapping[str, Any] = {**jobs.RENDER, "test.note": note}
    monkeypatch.setattr(jobs, "RENDER", renders)
    monkeypatch.setattr(jobs, "BOT_EVERY", timedelta(0))
    db = shop.book.database()
    yield Desk(shop, db)
    db.close()
