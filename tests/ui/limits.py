"""What Telegram, and we ourselves, allow a screen to be."""

import re
from collections.abc import Iterator

from rules.text import utf16
from simulator.entities import parse_html
from ui import wire
from ui.screen import MOST_ON_A_SCREEN, Reader, Screen

READERS = (Reader("zh", "Asia/Shanghai", "CN"), Reader("en", "Europe/London", "GB"))
HOSTILE = ("<b>&", "a" * 64, "\u202eevil", "👩‍👩‍👧‍👦", "O'Brien & <Sons>", "{ $name }", "王")
MOST_TEXT = 4096
MOST_CAPTION = 1024


def fits(screen: Screen, *, lines: int, buttons: int = MOST_ON_A_SCREEN, row: int = 5) -> None:
    """The screen can be sent, and is as short as we promise."""
    plain = wire.plain(screen)
    media = any(one is not None for one in (screen.photo, screen.document, screen.media, screen.chart))
    assert 0 < utf16(plain) <= (MOST_CAPTION if media else MOST_TEXT)
    assert len(plain.splitlines()) <= lines
    parse_html(screen.text)
    assert all(len(one) <= row for one in screen.rows)
    assert sum(len(one) for one in screen.rows) <= buttons
    wire.keyboard(screen)
    assert "{" not in re.sub(r"\{ \$name \}", "", plain)


def words(screen: Screen) -> Iterator[str]:
    """Every word a person sees: the text and the buttons."""
    yield wire.plain(screen)
    for one in (button for line in screen.rows for button in line):
        yield one.label
