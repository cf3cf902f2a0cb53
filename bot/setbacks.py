"""No updates come in: what is said about it, and how long to wait before Telegram is asked again."""

import logging
import time

from telegram.error import Conflict, RetryAfter

from bot.alarm import TWO_POLLERS, WEBHOOK, Alarm
from bot.transport import classify
from models.db import trouble_of
from rules.outbox import backoff

log = logging.getLogger(__name__)
LONGEST_WAIT_SECONDS = 30
LONGEST_AWAY_SECONDS = 60
CONFLICTS_COUNT_SECONDS = 600


class Setbacks:
    """Counted until a question is answered again; conflicts for longer, since two rivals succeed in turns."""

    def __init__(self, alarm: Alarm) -> None:
        self._alarm = alarm
        self._failures = 0
        self._conflicts: list[float] = []
        """When somebody else's question, or a webhook, ended ours."""
        self.left_behind = False
        """The last conflict was a webhook, and the first for long: what another mode or another machine left behind."""

    def wait(self, error: Exception) -> float:
        """One more; for how many seconds nothing is asked."""
        self._failures += 1
        if isinstance(error, Conflict):
            return self._make_way(error)
        if isinstance(error, RetryAfter):
            return classify(error).retry_after or LONGEST_WAIT_SECONDS
        if trouble_of(error):
            log.error("the book cannot be written", extra={"error": type(error).__name__})
        elif self._failures == 1:
            log.warning("no updates come in, trying on", extra={"error": type(error).__name__})
        return min(backoff(self._failures).total_seconds(), LONGEST_WAIT_SECONDS)

    def over(self) -> bool:
        """Telegram answered; True where it had not."""
        failures, self._failures = self._failures, 0
        if failures:
            log.info("updates come in again")
        return failures > 0

    def _make_way(self, error: Conflict) -> float:
        """Each question ends the other's, so two that insist would share the messages out between two books. Who was
        interrupted stands back, longer every time; once may be what a restart left behind."""
        now = time.monotonic()
        recent = [at for at in self._conflicts if now - at < CONFLICTS_COUNT_SECONDS]
        self._conflicts = [*recent[-10:], now]
        self.left_behind = _of_webhook(error) and not recent
        if recent:
            self._alarm.ring(*(("webhook", WEBHOOK) if _of_webhook(error) else ("twice", TWO_POLLERS)))
        return min(backoff(len(self._conflicts)).total_seconds(), LONGEST_AWAY_SECONDS)


def _of_webhook(error: Conflict) -> bool:
    return "webhook" in error.message.casefold()
