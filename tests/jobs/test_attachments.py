"""The job that brings the bytes of what people sent into the book."""

from sqlmodel import select

from jobs import attachments as jobs
from jobs.context import Fetched
from models import FileContent
from models.db import SYSTEM
from rules.capture import read
from services import audit, capture
from services.attachments import Draft
from services.capture import Brought
from tests.books import NOW
from tests.jobs.desk import Desk


async def send_picture(desk: Desk) -> int:
    reading = read("李姐 窗户", now=NOW, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh")
    brought = Brought(files=(Draft("photo", "file-1", size_bytes=10),))
    made = await desk.db.write(desk.shop.scope(), capture.record, reading, now=NOW, brought=brought)
    return made.entry.pk


async def contents(desk: Desk) -> list[bytes]:
    return await desk.db.read(SYSTEM, lambda tx: [row.content for row in tx.exec(select(FileContent))])


async def test_a_file_is_fetched_once(desk: Desk) -> None:
    await send_picture(desk)
    desk.fetched = Fetched(b"picture")
    assert await jobs.fetch_one(desk.shift)
    assert not await jobs.fetch_one(desk.shift)
    assert await contents(desk) == [b"picture"]


async def test_a_file_telegram_cannot_give_now_is_asked_for_later(desk: Desk) -> None:
    await send_picture(desk)
    woken = []
    desk.shift.wake = lambda job, at: woken.append((job, at))
    desk.fetched = Fetched(None, again=True)
    assert await jobs.fetch_one(desk.shift)
    assert not await jobs.fetch_one(desk.shift)
    assert [job for job, _ in woken] == ["attachments"]
    desk.now = woken[0][1]
    desk.fetched = Fetched(b"picture")
    assert await jobs.fetch_one(desk.shift)
    assert await contents(desk) == [b"picture"]


async def test_the_bytes_of_what_was_undone_are_swept(desk: Desk) -> None:
    entry_id = await send_picture(desk)
    desk.fetched = Fetched(b"picture")
    await jobs.fetch_one(desk.shift)
    assert not await jobs.sweep_page(desk.shift)
    await desk.db.write(desk.shop.scope(), audit.undo, entry_id, now=NOW)
    assert await jobs.sweep_page(desk.shift)
    assert await contents(desk) == []
