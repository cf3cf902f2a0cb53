"""Telegram's pace limits, enforced when a test asks for it."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(eq=False)
class Pace:
    """Sliding windows. A message that exceeds one is refused and counts for none."""

    per_second: int = 30
    per_chat_per_second: int = 1
    per_group_per_minute: int = 20
    _all: deque[float] = field(default_factory=deque)
    _chats: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _groups: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def retry_after(self, chat_id: int, now: float) -> int:
        """Whole seconds to wait; 0 lets the message through and counts it."""
        windows = [(self._all, self.per_second, 1.0), (self._chats[chat_id], self.per_chat_per_second, 1.0)]
        if chat_id < 0:
            windows.append((self._groups[chat_id], self.per_group_per_minute, 60.0))
        wait = max(_wait(sent, most, span, now) for sent, most, span in windows)
        if wait <= 0:
            for sent, _, _ in windows:
                sent.append(now)
        return math.ceil(wait)


def _wait(sent: deque[float], most: int, span: float, now: float) -> float:
    while sent and sent[0] <= now - span:
        sent.popleft()
    return sent[-most] + span - now if len(sent) >= most else 0.0
