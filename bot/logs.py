"""Logs: a constant event and harmless fields, one line each. Customers, their words and the token never reach a log.

Nothing here trusts the caller, since a third-party library or a hurried edit would be enough to leak:

- the event is the constant text of the call; arguments are never filled in (`log.info("to %s", name)` logs `to %s`)
- `extra` counts only for names in FIELDS, and a text there only when it looks like an identifier; the names of what
  was dropped are logged, so that the mistake shows
- a trace keeps types and frames; what an exception *says* appears only for the types in SPEAKING, since a database
  error, for one, quotes its parameters
- whatever looks like a bot token is cut out last, wherever it stands
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

ROOT = f"{Path(__file__).parents[1]}/"
HANDLER = "regulars"
LONGEST = 200

FIELDS = frozenset({
    # who, by number
    "update_id", "bot_id", "business_id", "member_id", "customer_id", "person_id", "chat_id", "follow_up_id",
    "activity_id", "feedback_id", "case_id", "outbox_id", "inbox_id", "row_id", "message_id",
    # what
    "job", "word", "verb", "kind", "state", "outcome", "reason", "role", "language", "method", "handler", "lane",
    "signal", "version", "revision", "table",
    # how it went
    "code", "status", "error", "attempt", "attempts", "fence",
    # how much
    "count", "size", "pending", "claimed", "sent", "failed", "dropped", "seconds", "millis", "lateness", "delay",
    "retry_after", "limit", "port",
})  # fmt: skip

QUIET = {
    "aiohttp.access": logging.WARNING,  # whole URLs, token included
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.INFO,  # DEBUG holds every parameter of every call
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,  # two lines a job, for ever
    "sqlalchemy": logging.WARNING,
    "sqlalchemy.pool": logging.WARNING,  # says that it is thrown away
    "PIL": logging.INFO,
    "vobject": logging.CRITICAL,  # quotes the lines of a contact card that it cannot read
    "asyncio": logging.INFO,
}

_WORDS = r"[A-Za-z0-9 _.,:;'/()\[\]-]*"
_PLAIN = re.compile(_WORDS)
_NO_VALUE = re.compile(_WORDS.replace("()", ""))  # "... implementation: SomeError('what was sent')"
_SQLITE = re.compile(
    r"(UNIQUE|NOT NULL|FOREIGN KEY|CHECK) constraint failed(: [a-z_., ]+)?$|database is locked|disk I/O error"
    r"|database or disk is full|database disk image is malformed|file is not a database|unable to open database file"
    r"|attempt to write a readonly database"
)
SPEAKING = {
    "bot.transport.NeverReached": _PLAIN,
    "bot.transport.Flooded": _PLAIN,
    "rules.refusal.Refusal": _PLAIN,
    "sqlcipher3.dbapi2.IntegrityError": _SQLITE,
    "sqlcipher3.dbapi2.OperationalError": _SQLITE,
    "sqlcipher3.dbapi2.DatabaseError": _SQLITE,
    "telegram.error.BadRequest": _NO_VALUE,
    "telegram.error.ChatMigrated": _PLAIN,
    "telegram.error.Conflict": _PLAIN,
    "telegram.error.Forbidden": _PLAIN,
    "telegram.error.InvalidToken": _PLAIN,
    "telegram.error.NetworkError": _NO_VALUE,
    "telegram.error.RetryAfter": _PLAIN,
    "telegram.error.TimedOut": _PLAIN,
    "AttributeError": _PLAIN,
    "ImportError": _PLAIN,
    "ModuleNotFoundError": _PLAIN,
    "NameError": _PLAIN,
    "RecursionError": _PLAIN,
}

_TOKEN = re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}|(?<=/bot)\d+(?::|%3A)[^/\s\"']+", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:/<>=-]{1,60}", re.ASCII)
_PHONE = re.compile(r"[\d./-]{7,}", re.ASCII)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


def redact(text: str) -> str:
    """`text` without anything shaped like a bot token, also inside an address."""
    return _TOKEN.sub("<token>", text)


def configure(level: str, as_json: bool = False, stream: TextIO | None = None) -> None:
    """All of the process logs in our form, to stderr unless told otherwise. May be called again."""
    handler = _Console(stream or sys.stderr)
    handler.set_name(HANDLER)
    handler.setFormatter(JsonFormatter() if as_json else PlainFormatter())
    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == HANDLER]:
        root.removeHandler(old)
    handler.setLevel(level)  # also of what a library says on a logger it has turned up by itself
    root.addHandler(handler)
    root.setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))


class _Console(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say nothing: logging would print the arguments of the call that failed."""


def catch_uncaught() -> None:
    """What nobody caught would otherwise be printed by Python itself, message and all."""
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


@contextmanager
def logged(event: str) -> Iterator[None]:
    """What goes on for ever does not end with one failure."""
    try:
        yield
    except Exception as error:
        logging.getLogger(__name__).exception(event, extra={"error": type(error).__name__})


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    logging.getLogger(__name__).critical("uncaught", exc_info=(kind, error or kind(), trace))


class PlainFormatter(logging.Formatter):
    """`time LEVEL logger event key=value`, the trace indented below."""

    def format(self, record: logging.LogRecord) -> str:
        fields = [f"{name}={value}" for name, value in fields_of(record).items()]
        head = " ".join([_time(record), record.levelname, record.name, event_of(record), *fields])
        return redact("\n  ".join([head, *trace_of(record)]))


class JsonFormatter(logging.Formatter):
    """One object a line; the trace is a list of its lines."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"time": _time(record), "level": record.levelname, "logger": record.name, "event": event_of(record)}
        trace = list(trace_of(record))
        return redact(json.dumps(line | fields_of(record) | ({"trace": trace} if trace else {})))


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def event_of(record: logging.LogRecord) -> str:
    """The first line of the constant text: asyncio puts the repr of what failed below. An object may be an error."""
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    return record.msg.partition("\n")[0][:LONGEST]


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    extras = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    kept = {name: _harmless(value) for name, value in extras.items() if name in FIELDS}
    dropped = sorted(extras.keys() - FIELDS)
    return kept | ({"not_logged": ",".join(dropped)} if dropped else {})


def _harmless(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if _IDENTIFIER.fullmatch(text) and not _PHONE.fullmatch(text) else "?"


def trace_of(record: logging.LogRecord) -> Iterator[str]:
    """The root cause first, as Python prints it."""
    error = record.exc_info[1] if record.exc_info else None
    return _lines(error)


def _lines(error: BaseException | None) -> Iterator[str]:
    for link in reversed(_chain(error)):
        if isinstance(link, BaseExceptionGroup):
            for member in link.exceptions:
                yield from _lines(member)
        for frame, line in traceback.walk_tb(link.__traceback__):
            yield f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        yield said(link)


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and not any(error is link for link in chain):
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _short(filename: str) -> str:
    return filename.removeprefix(ROOT).rpartition("site-packages/")[2]


def said(error: BaseException) -> str:
    """The type, and of the message what is known to be harmless."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(error, OSError) and kind.__module__ == "builtins":
        text = error.strerror or ""  # str() would add the file's name
    else:
        pattern = SPEAKING.get(name)
        harmless = pattern.match(str(error)) if pattern else None
        text = harmless[0] if harmless else ""
    return f"{name}: {text[:LONGEST]}" if text else name
