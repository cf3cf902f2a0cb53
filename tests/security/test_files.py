"""Files from strangers: what is opened at all, how much of it, and for how long."""

import ast
import time
from pathlib import Path

import pytest

from rules.vcards import MOST_BYTES, MOST_CARDS, read_cards
from tests.e2e.conftest import Stage

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "jobs", "services", "ui", "models", "rules")
OPENERS = {
    "PIL",
    "zipfile",
    "tarfile",
    "gzip",
    "bz2",
    "lzma",
    "zlib",
    "shelve",
    "pickle",
    "marshal",
    "xml",
    "lxml",
    "yaml",
    "openpyxl",
    "csv",
}
"""What unpacks, decodes or builds objects from a stranger's bytes, or writes a table that a spreadsheet computes."""
DRAWS = {"ui/charts/draw.py: PIL", "ui/charts/letters.py: PIL"}
"""Charts of the shop's own figures: drawn, and nothing opened but our own fonts."""
SECONDS = 10
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nEND:VCARD\r\n"
BOMBS = {
    "ever deeper": b"BEGIN:VCARD\n" * (MOST_BYTES // 12),
    "never ended": b"BEGIN:VCARD\nVERSION:3.0\nFN:" + b"x" * MOST_BYTES,
    "folded for ever": b"BEGIN:VCARD\nVERSION:3.0\nFN:a\n" + b" x\n" * (MOST_BYTES // 3),
    "a card a line": CARD * (MOST_BYTES // len(CARD)),
    "a thousand numbers": b"BEGIN:VCARD\nVERSION:3.0\nFN:A\n" + b"TEL:1\n" * 100_000 + b"END:VCARD\n",
    "soft line breaks": b"BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:" + b"=41=\n" * 200_000,
    "a picture that does not end": b"BEGIN:VCARD\nPHOTO;ENCODING=b:" + b"A" * 60 + b"\n" + b"AAAA\n" * 200_000,
    "groups of groups": b"BEGIN:VCARD\nVERSION:3.0\n" + b"a." * 300_000 + b"FN:A\nEND:VCARD\n",
    "a zip": b"PK\x03\x04" + bytes(1000),
    "noise": bytes(range(256)) * 4096,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_of_cards_is_read_in_no_time_or_not_at_all(bomb: str) -> None:
    begun = time.process_time()
    found = read_cards(BOMBS[bomb])
    assert time.process_time() - begun < SECONDS
    assert len(found) <= MOST_CARDS + 1
    assert all(len(card.name) <= 200 and len(card.phones) <= 100_000 for card in found)


def test_nothing_else_of_a_stranger_is_opened() -> None:
    """No picture is decoded, no archive unpacked, no object built, and there is no export yet: each will need tests
    of its own (bombs, formulas in cells) when it comes."""
    used = {
        f"{path.relative_to(ROOT)}: {name}"
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _imported(node)
        if name in OPENERS
    }
    assert used == DRAWS
    drawing = "".join((ROOT / name.partition(":")[0]).read_text(encoding="utf-8") for name in DRAWS)
    assert "open(" not in drawing
    assert "frombytes" not in drawing


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [node.module.partition(".")[0]] if isinstance(node, ast.ImportFrom) and node.module else []


async def test_a_picture_bomb_is_kept_as_it_came_and_never_unfolded(stage: Stage) -> None:
    owner = await stage.owner()
    bomb = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
        + (100_000).to_bytes(4, "big") * 2
        + b"\x08\x06\x00\x00\x00"
        + bytes(1000)
    )
    await owner.photo(bomb, "王老板 要的样子")
    assert "王老板" in owner.screen.text
    await owner.document("bomb.zip", b"PK\x03\x04" + bytes(1000), "王老板 的文件")
    assert "王老板" in owner.screen.text


async def test_a_file_that_says_nothing_of_its_size_is_not_fetched_when_it_is_too_large(stage: Stage) -> None:
    owner = await stage.owner()
    kept = stage.world.files.keep("document", b"x" * (21 * 1024 * 1024), "a.vcf", "text/vcard")
    silent = {name: value for name, value in kept.named_as_api().items() if name != "file_size"}
    owner.thumb._post({"document": silent})
    await stage.settle()
    assert "太大" in owner.screen.text
