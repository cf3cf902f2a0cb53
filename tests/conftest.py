"""What every test may use, and what none may do: speak to the world outside."""

import logging
import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import coverage
import pytest
from hypothesis import settings

from models.db.schema import migrate
from tests.books import KEY, NOW, ON_SERVER, Book, Shop, open_book, open_on_server, open_shop
from tests.leaks import Overhear
from tests.server import OWNER, SWEEP, Server, programs, running


def pytest_sessionstart(session: pytest.Session) -> None:
    """What pytest keeps of the logs, to print it with a failure, need not hold all that is listened to at DEBUG."""
    kept: Any = session.config.pluginmanager.getplugin("logging-plugin")
    for handler in (kept.caplog_handler, kept.report_handler):
        handler.setLevel(logging.WARNING)


settings.register_profile("house", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")

HERE = {"localhost", "::1", "0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a server there is no file to be tested."""
    left = [item for item in items if ON_SERVER and item.get_closest_marker("file")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker("file")]


class OutsideError(RuntimeError):
    """A test reached for something that is not this machine."""


def _is_here(address: object) -> bool:
    """A path is a socket of this machine; a network address must be a loopback one."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host in HERE or host.startswith("127.")


@pytest.fixture(scope="session")
def reached_outside() -> Iterator[list[object]]:
    """Addresses outside that were tried; every way to connect a socket is watched."""
    tried: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _watched(getattr(socket.socket, name), tried))
        yield tried


def _watched(real: Any, tried: list[object]) -> Any:
    def connect(self: socket.socket, address: object) -> Any:
        if not _is_here(address):
            tried.append(address)
            raise OutsideError(f"tests stay on this machine, this one asked for {address}")
        return real(self, address)

    return connect


@pytest.fixture(autouse=True)
def stay_here(reached_outside: list[object]) -> Iterator[None]:
    """Also fails a test whose code swallowed the refusal."""
    reached_outside.clear()
    yield
    assert reached_outside == [], "tests stay on this machine"


UNTRACED = ("tests/mutants/", "tests/properties/", "tests/security/", "tests/simulation/", "tests/e2e/test_kill",
            "tests/e2e/test_faults", "tests/e2e/test_replicas")  # fmt: skip
"""They walk, a thousand times or in processes of their own, through code that has tests of its own."""


@pytest.fixture(autouse=True)
def measured_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tracing costs half of a test's time; a story's second telling, in English, walks where the first one did."""
    again = "[en" in request.node.name or request.node.nodeid.startswith(UNTRACED)
    tracer = coverage.Coverage.current() if again else None
    if tracer is None:
        yield
        return
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    tracer.stop()
    yield
    tracer.start()


@pytest.fixture(scope="session")
def overhear() -> Overhear:
    return Overhear()


@pytest.fixture(autouse=True)
def no_leak(overhear: Overhear) -> Iterator[None]:
    """No token, no name, no number, no words of anybody in what the bot would print at DEBUG."""
    with overhear.listening():
        yield
    leaks, overhear.leaks = overhear.leaks, []
    assert leaks == [], "a log must not hold this"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty book at the newest schema, made once."""
    path = tmp_path_factory.mktemp("blank") / "regulars.db"
    migrate(path, KEY, backups=path.parent / "backups", now=NOW)
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; where there is none the tests that need it are left out, but never in CI."""
    home = programs()
    if home is None and os.environ.get("CI"):
        pytest.fail("no PostgreSQL server on this machine: install the package postgresql")
    if home is None:
        pytest.skip("no PostgreSQL server on this machine: the package postgresql has one")
    with running(home) as server:
        yield server


@pytest.fixture(scope="session")
def on_server(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """One database for all tests of this process: it is swept, not made anew."""
    book = open_on_server(
        server.database("book"), server.url("book", OWNER), tmp_path_factory.mktemp("server") / "regulars.db"
    )
    yield book
    book.engine.dispose()


@pytest.fixture
def server_book(server: Server, on_server: Book, tmp_path: Path) -> Book:
    """Tables on a server, whatever TEST_DATABASE says."""
    server.run(SWEEP, database="book")
    return replace(on_server, path=tmp_path / "regulars.db")


@pytest.fixture
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Book]:
    """The book of one test: a file, or with TEST_DATABASE=postgres tables on a server."""
    if ON_SERVER:
        yield request.getfixturevalue("server_book")
        return
    path = tmp_path / "regulars.db"
    shutil.copy(request.getfixturevalue("blank"), path)
    book = open_book(path)
    yield book
    book.engine.dispose()


@pytest.fixture
def whereabouts(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings of a bot that starts by itself: where its book is."""
    if not ON_SERVER:
        return {}
    book: Book = request.getfixturevalue("book")
    return {"database_url": book.url or ""}


@pytest.fixture
def shop(book: Book) -> Shop:
    return open_shop(book)


@pytest.fixture
def rival(book: Book, shop: Shop) -> Shop:
    """Another shop in the same book."""
    return open_shop(book, 2001, "对门五金")
