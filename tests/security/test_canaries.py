"""What was planted in the book is nowhere on the disk: not in the file, its log, its copies, nor beside them."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db import read_or_make_key
from models.db.engine import connect
from tests.e2e.conftest import TOKEN, Stage
from tests.e2e.stories import Tongue, arrive, code_of, guest

NAME, PHONE, NOTE, CAPTION, FILE, SHOP, SAID = (
    "欧阳青竹", "13812345678", "紫檀雕花大门", "榆木样品", "secret-plan-榆木.txt", "竹青门窗行", "屏风做得不好",
)  # fmt: skip
HORNBEAM = "bytes of a file: hornbeam"
PLANTED = (NAME, PHONE, f"+86{PHONE}", "8613812345678", NOTE, CAPTION, FILE, SHOP, SAID, HORNBEAM, TOKEN)


def spelled(word: str) -> Iterator[bytes]:
    """The same word as a file might hold it."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield word.encode(encoding)
    yield base64.b64encode(word.encode())[:-4]
    yield ascii(word)[1:-1].encode()
    yield word[::-1].encode()


def found_in(folder: Path, words: tuple[str, ...]) -> list[tuple[str, str]]:
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [(name, word) for name, data in files.items() for word in words if any(one in data for one in spelled(word))]


async def plant(stage: Stage) -> None:
    """By every way there is into the book."""
    owner = await stage.owner(shop=SHOP)
    await owner.send(f"{NAME} {PHONE} #{NOTE} 买了{NOTE} 付了300元 明天下午3点联系")
    await owner.contact(NAME, PHONE, vcard=f"BEGIN:VCARD\nVERSION:3.0\nFN:{NAME}\nNOTE:{NOTE}\nEND:VCARD\n")
    await owner.document(FILE, HORNBEAM.encode(), f"{NAME} {CAPTION}")
    visitor = await guest(stage, Tongue("zh"), await code_of(owner), name=NAME)
    await visitor.tap("2★")
    await visitor.send(SAID)
    await arrive(stage, 4)


def copied(stage: Stage) -> Path:
    archive = stage.app._archive
    assert archive is not None
    return archive.make(stage.world.clock.now())


async def test_nothing_that_was_planted_can_be_read_on_the_disk(stage: Stage, tmp_path: Path) -> None:
    await plant(stage)
    made = copied(stage)
    data = tmp_path / "data"
    names = {path.name for path in data.rglob("*") if path.is_file()}
    assert {"regulars.db", "regulars.db-wal", made.name} <= names
    assert found_in(data, PLANTED) == []
    assert (data / "regulars.db-wal").stat().st_size > 100_000


async def test_the_key_is_nowhere_beside_the_data(stage: Stage, tmp_path: Path) -> None:
    await plant(stage)
    copied(stage)
    key, _ = read_or_make_key(tmp_path / "keys" / "database.key")
    files = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert not any(one in data for data in files for one in (key, key.hex().encode(), base64.b64encode(key)))


async def test_whoever_has_the_key_finds_them_all(stage: Stage, tmp_path: Path) -> None:
    """The search is no blind one: in a copy without encryption every word but the token is there."""
    await plant(stage)
    key, _ = read_or_make_key(tmp_path / "keys" / "database.key")
    raw = connect(tmp_path / "data" / "regulars.db", key)
    plain = tmp_path / "plain"
    plain.mkdir()
    raw.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain / "open.db"),))
    raw.execute("SELECT sqlcipher_export('plain')").fetchall()
    raw.close()
    assert {word for _, word in found_in(plain, PLANTED)} >= {NAME, PHONE, NOTE, CAPTION, FILE, HORNBEAM, SHOP, SAID}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_word_is_found_however_it_is_spelled(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "any").write_bytes(b"\0\1" + NAME.encode(encoding) + b"\2")
    assert found_in(tmp_path, PLANTED) == [("any", NAME)]
