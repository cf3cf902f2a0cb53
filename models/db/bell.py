"""LISTEN and NOTIFY: processes on one PostgreSQL server ring for one another. Nothing may rest on it: a ring that is
lost costs its hearer a moment, since everybody looks by themselves as well."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg

log = logging.getLogger(__name__)
LISTEN_SECONDS = 0.5
"""So long it may take until a listener notices that it is to end."""
AGAIN_SECONDS = 1
CONNECT_SECONDS = 10
MOST_TOGETHER = 100


class Bell:
    """`heard` is called on a thread of the bell's own, for what others rang and for what this one did."""

    def __init__(self, url: str, channel: str, heard: Callable[[str], None]) -> None:
        self._url, self._channel, self._heard = url, channel, heard
        self._words: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._closed = False
        loops = (self._listen, self._ring)
        self._threads = [threading.Thread(target=self._keep, args=[each], daemon=True) for each in loops]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def ring(self, words: str) -> None:
        """At once, and without waiting for it."""
        self._words.put(words)

    def close(self) -> None:
        self._closed = True
        self._words.put(None)
        for thread in self._threads:
            thread.join()

    def _keep(self, loop: Callable[["psycopg.Connection[tuple[object, ...]]"], None]) -> None:
        told = False
        while not self._closed:
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=CONNECT_SECONDS) as connection:
                    told = False
                    loop(connection)
            except psycopg.Error as error:
                if not told:
                    log.warning("processes cannot ring for one another", extra={"error": type(error).__name__})
                told = True
                time.sleep(AGAIN_SECONDS)

    def _listen(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(self._channel)))
        while not self._closed:
            for heard in connection.notifies(timeout=LISTEN_SECONDS):
                self._heard(heard.payload)

    def _ring(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        while (first := self._words.get()) is not None:
            words = [first]
            with suppress(queue.Empty):
                while len(words) < MOST_TOGETHER and (more := self._words.get_nowait()) is not None:
                    words.append(more)
            connection.execute("SELECT pg_notify(%s, word) FROM unnest(%s::text[]) AS word", (self._channel, words))
