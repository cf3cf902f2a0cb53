"""What is said after an outage, over a full disk and after a restore: short, with the hours, in both languages."""

from datetime import timedelta

import pytest

from models import Business
from tests.books import NOW
from ui import backups, watch
from ui.i18n import LANGUAGES
from ui.screen import Reader, Screen

SHOP = Business(
    id=1, name="A & B <门窗>", code="x", region="CN", language="zh", time_zone="Asia/Shanghai", currency="CNY",
    opened_at=NOW, opened_by=1,
)  # fmt: skip


def screens(language: str) -> list[Screen]:
    reader = Reader(language, "Asia/Shanghai", "CN")
    between = (NOW - timedelta(days=3), NOW - timedelta(days=1))
    return [
        watch.missed(reader, SHOP, between, NOW),
        watch.unsaved(language),
        backups.restored(reader, SHOP, NOW - timedelta(hours=1), NOW),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_short_and_escape_the_shop_s_name(language: str) -> None:
    for screen in screens(language):
        assert len(screen.text.splitlines()) <= 6
        assert "<门窗>" not in screen.text
        assert "{" not in screen.text


def test_the_hours_are_the_shop_s() -> None:
    missed, _, restored = screens("en")
    assert "Sun 15 Nov 10:30" in missed.text
    assert "Tue 17 Nov 10:30" in missed.text
    assert "Wed 18 Nov 09:30" in restored.text
    assert [button.label for row in restored.rows for button in row] == ["Today"]
