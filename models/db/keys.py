"""The key of the book: a file of its own, apart from the data."""

import os
import secrets
import time
from pathlib import Path

KEY_BYTES = 32
WRITTEN_SECONDS = 2


class KeyFileError(Exception):
    """The key file cannot be used; the message says what to do."""


def read_or_make_key(path: Path) -> tuple[bytes, bool]:
    """The raw key, and whether it was made just now."""
    if path.exists():
        return _whole(path), False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_bytes(KEY_BYTES)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _whole(path), False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key, True


def _whole(path: Path) -> bytes:
    """Of several processes that start together one makes it, the others wait until it is written."""
    until = time.monotonic() + WRITTEN_SECONDS
    while path.stat().st_size == 0 and time.monotonic() < until:
        time.sleep(0.01)
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (ValueError, OSError) as error:
        raise KeyFileError(f"{path} is not a key file: expected {KEY_BYTES * 2} hexadecimal digits") from error
    if len(key) != KEY_BYTES:
        raise KeyFileError(f"{path} is not a key file: expected {KEY_BYTES * 2} hexadecimal digits")
    return key
