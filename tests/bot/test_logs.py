import asyncio
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError

from bot import logs
from rules.refusal import Refusal

PHONE = "13800138000"
NAME = "王老板"
TOKEN = "123456789:" + "AAF_" * 8 + "xyz"
CANARIES = (PHONE, NAME, TOKEN, TOKEN[10:])
log = logging.getLogger("bot.something")


class Colour(StrEnum):
    RED = "red"


class Console(io.StringIO):
    """The process's stderr: what was printed since the last look."""

    def take(self) -> str:
        printed = self.getvalue()
        self.seek(0)
        self.truncate()
        for canary in CANARIES:
            assert canary not in printed
        return printed

    def event(self) -> str:
        """The one line that was logged, without its time."""
        (line,) = self.take().splitlines()
        return line.partition(" ")[2]


@pytest.fixture(autouse=True)
def levels_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = {name: logging.getLogger(name).level for name in logs.QUIET}
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, least in before.items():
        logging.getLogger(name).setLevel(least)


@pytest.fixture
def plain() -> Console:
    return configured("DEBUG")


def configured(level: str, as_json: bool = False) -> Console:
    console = Console()
    logs.configure(level, as_json, console)
    return console


def fail_with(error: BaseException) -> None:
    log.error("it broke", exc_info=raised(error))


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """The same error with a trace."""
    with pytest.raises(type(error)):
        raise error from cause
    return error


def test_an_event_with_fields(plain: Console) -> None:
    log.info("update stored", extra={"update_id": 1, "state": Colour.RED, "seconds": 0.5, "error": None})
    assert plain.event() == "INFO bot.something update stored update_id=1 state=red seconds=0.5 error=None"


def test_the_time_is_utc(plain: Console) -> None:
    before = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the clock that logging itself reads
    log.info("now")
    shown = plain.take().split()[0]
    assert shown.endswith("Z")
    assert 0 <= (datetime.fromisoformat(shown) - before).total_seconds() < 5


def test_arguments_and_objects_are_not_filled_in(plain: Console) -> None:
    log.info("sent to %s", NAME)
    assert plain.event() == "INFO bot.something sent to %s"
    log.error(ValueError(NAME))
    assert plain.event() == "ERROR bot.something ValueError"


def test_other_fields_are_dropped_and_named(plain: Console) -> None:
    log.info("saved", extra={"phone": PHONE, "customer": NAME, "count": 2})
    assert plain.event() == "INFO bot.something saved count=2 not_logged=customer,phone"


@pytest.mark.parametrize("value", [NAME, PHONE, "138-0013-8000", "two words", "a\nb", "x" * 61, {"a": 1}])
def test_a_text_that_is_no_identifier_is_masked(plain: Console, value: object) -> None:
    log.info("saved", extra={"reason": value})
    assert plain.event() == "INFO bot.something saved reason=?"


def test_one_object_a_line() -> None:
    console = configured("INFO", as_json=True)
    log.info("update stored", extra={"update_id": 1, "name_of": NAME})
    fail_with(Forbidden("bot was blocked by the user"))
    stored, broke = map(json.loads, console.take().splitlines())
    del stored["time"]
    head = {"level": "INFO", "logger": "bot.something", "event": "update stored"}
    assert stored == head | {"update_id": 1, "not_logged": "name_of"}
    assert broke["trace"][-1] == "telegram.error.Forbidden: bot was blocked by the user"


@pytest.mark.parametrize(
    "leak",
    [
        TOKEN,
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg",
        TOKEN.replace(":", "%3A"),
        TOKEN.replace(":", "%3a"),
        f"http://127.0.0.1:8081/bot{TOKEN[:12]}/getMe",
    ],
)
def test_a_token_is_cut_out_everywhere(plain: Console, leak: str) -> None:
    log.info(f"asked {leak}")  # noqa: G004 - the mistake under test
    assert "<token>" in plain.take()
    fail_with(Forbidden(leak))
    assert "Forbidden" in plain.take()
    assert TOKEN[:12] not in logs.redact(leak)


def test_what_is_no_token_stays() -> None:
    kept = "at 2026-10-17T12:00:00 GET http://127.0.0.1:8000/botany 12345:abc"
    assert logs.redact(kept) == kept


def test_a_database_error_keeps_its_trace_and_loses_its_parameters(plain: Console) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        connection.execute(text("create table customer (phone text unique)"))
        insert = text("insert into customer values (:phone)")
        connection.execute(insert, {"phone": PHONE})
        with pytest.raises(IntegrityError, match=PHONE) as caught:
            connection.execute(insert, {"phone": PHONE})
    engine.dispose()
    log.error("it broke", exc_info=caught.value)
    printed = plain.take()
    assert printed.rstrip().endswith("\n  sqlalchemy.exc.IntegrityError")
    assert "\n  sqlite3.IntegrityError\n" in printed
    assert "tests/bot/test_logs.py:" in printed
    assert "sqlalchemy/engine/base.py:" in printed


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (ValueError(f"no such date: {NAME}"), "ValueError"),
        (KeyError(PHONE), "KeyError"),
        (BadRequest("Chat not found"), "telegram.error.BadRequest: Chat not found"),
        (
            BadRequest(f'Can\'t parse entities: unsupported start tag "{NAME}" at byte offset 3'),
            "telegram.error.BadRequest: Can't parse entities: unsupported start tag ",
        ),
        (InvalidToken(f"The token `{TOKEN}` was rejected"), "telegram.error.InvalidToken: The token "),
        (
            NetworkError(f"Unknown error in HTTP implementation: SomeError('{PHONE}')"),
            "telegram.error.NetworkError: Unknown error in HTTP implementation: SomeError",
        ),
        (FileNotFoundError(2, "No such file or directory", NAME), "FileNotFoundError: No such file or directory"),
        (TimeoutError(), "TimeoutError"),
        (AttributeError("'Row' object has no attribute 'x'"), "AttributeError: 'Row' object has no attribute 'x'"),
        (Refusal("customers-not-found", name=NAME), "rules.refusal.Refusal: customers-not-found"),
        (asyncio.CancelledError(), "asyncio.exceptions.CancelledError"),
    ],
)
def test_only_known_exceptions_speak(plain: Console, error: BaseException, shown: str) -> None:
    fail_with(error)
    assert plain.take().rstrip("\n").splitlines()[-1] == f"  {shown}"


def test_our_own_database_says_what_holds_no_value(plain: Console) -> None:
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - a compiled module, needed here only

    for said, shown in {
        "UNIQUE constraint failed: customer.business_id, customer.phone": True,
        "database is locked": True,
        "no such column: Smith": False,
    }.items():
        fail_with(dbapi2.OperationalError(said))
        assert (said in plain.take()) is shown


def test_the_chain_and_the_members_of_a_group(plain: Console) -> None:
    log.error(
        "it broke", exc_info=raised(ExceptionGroup(NAME, [ValueError(PHONE), TimeoutError()]), raised(KeyError(NAME)))
    )
    types = [line.strip() for line in plain.take().splitlines()[1:] if ":" not in line]
    assert types == ["KeyError", "ValueError", "TimeoutError", "ExceptionGroup"]


def test_a_hidden_cause_stays_hidden_and_a_ring_ends(plain: Console) -> None:
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    fail_with(first)
    assert plain.take().count("ValueError") == 1
    hiding = Forbidden("no")
    hiding.__context__, hiding.__suppress_context__ = KeyError(NAME), True
    fail_with(hiding)
    assert "KeyError" not in plain.take()


def test_error_without_a_trace(plain: Console) -> None:
    log.error("nothing was raised", exc_info=True)
    assert plain.event() == "ERROR bot.something nothing was raised"


async def test_a_task_nobody_waited_for(plain: Console) -> None:
    loop = asyncio.get_running_loop()
    loop.default_exception_handler({"message": "Task exception was never retrieved", "exception": KeyError(NAME)})
    future: asyncio.Future[None] = loop.create_future()
    future.set_exception(ValueError(PHONE))
    loop.default_exception_handler({"message": "Future exception was never retrieved", "future": future})
    assert "Future exception was never retrieved\n" in plain.take()
    assert future.exception()


def test_the_loud_ones_are_quiet(plain: Console) -> None:
    for name in ("httpx", "httpcore.http11", "aiohttp.access", "apscheduler.executors.default"):
        logging.getLogger(name).info("chatter")
    logging.getLogger("telegram.Bot").debug("Call %s", TOKEN)
    assert plain.take() == ""
    logging.getLogger("apscheduler.scheduler").warning("late")
    logging.getLogger("telegram.ext").info("started")
    assert len(plain.take().splitlines()) == 2


def test_a_higher_level_holds_for_all() -> None:
    console = configured("ERROR")
    log.warning("a")
    logging.getLogger("httpx").warning("b")
    assert console.take() == ""


def test_a_console_that_is_gone_repeats_nothing_elsewhere(plain: Console, capsys: pytest.CaptureFixture[str]) -> None:
    plain.close()
    log.info("sent to %s", NAME)
    assert capsys.readouterr().err == ""


def test_configured_twice_prints_once(plain: Console) -> None:
    console = configured("INFO")
    log.info("once")
    assert console.event() == "INFO bot.something once"
    assert plain.take() == ""


class Late:
    def __del__(self) -> None:
        raise ValueError(PHONE)


def fail() -> None:
    raise ValueError(PHONE)


def test_what_nobody_caught_is_logged_like_the_rest(plain: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(place, hook, getattr(place, hook))
    logs.catch_uncaught()
    Late()
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(PHONE), None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    printed = plain.take()
    assert printed.count("CRITICAL bot.logs uncaught\n") == 3
    assert printed.count("\n  ValueError\n") == 3
