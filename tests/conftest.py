"""What every test may use, and what none may do: speak to the world outside."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from models.db.schema import migrate
from tests.books import KEY, NOW, Book, Shop, open_book, open_shop
from tests.leaks import Overhear

settings.register_profile("house", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")

HERE = {"localhost", "::1", "0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


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


@pytest.fixture
def book(blank: Path, tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "regulars.db"
    shutil.copy(blank, path)
    book = open_book(path)
    yield book
    book.engine.dispose()


@pytest.fixture
def shop(book: Book) -> Shop:
    return open_shop(book)


@pytest.fixture
def rival(book: Book, shop: Shop) -> Shop:
    """Another shop in the same book."""
    return open_shop(book, 2001, "对门五金")
