"""The event loop of a process that may stand still (SIGSTOP, a laptop's lid)."""

import asyncio
import selectors
import sys
from collections.abc import Sequence


class ReadsFirst(selectors.DefaultSelector):
    """Who is woken from a wait whose time is over is told of nothing that can be read, by the system's own rule
    (EINTR): every timer would run out beside an answer that lies there. So what is there is asked for once more."""

    def select(self, timeout: float | None = None) -> Sequence[tuple[selectors.SelectorKey, int]]:  # type: ignore[override]
        return super().select(timeout) or super().select(0)


def new_loop() -> asyncio.AbstractEventLoop:
    """For whoever runs the bot; Windows waits in another way."""
    return asyncio.new_event_loop() if sys.platform == "win32" else asyncio.SelectorEventLoop(ReadsFirst())
