"""Files on the timeline: fetched into the book, moved with what they came with, gone when it is undone."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models import Attachment, FileContent
from models.db import SYSTEM, Tx
from rules.capture import read
from rules.refusal import Refusal
from services import attachments, audit, capture
from services.attachments import KEPT_BYTES, MOST_FETCHES, Draft
from services.capture import Brought, Recorded
from tests.books import NOW, Shop

PICTURE = Draft("photo", "file-1", size_bytes=100)
PLACE = Draft("location", name="阳光花园", latitude=31.2, longitude=121.5)


def recorded(tx: Tx, *files: Draft, text: str = "李姐 家的窗户") -> Recorded:
    reading = read(text, now=NOW, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh")
    return capture.record(tx, reading, now=NOW, brought=Brought(files=files))


def test_a_file_is_wanted_until_its_bytes_are_here(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        (row,) = recorded(tx, PICTURE).files
    with shop.book.unit() as tx:
        wanted = attachments.next_wanted(tx, now=NOW)
        assert wanted is not None
        assert (wanted.id, wanted.business_id, wanted.file_id) == (row.pk, shop.business_id, "file-1")
        assert attachments.next_fetch(tx) == NOW
    with shop.book.unit(shop.itself) as tx:
        attachments.keep(tx, row.pk, b"picture")
        assert attachments.content(tx, attachments.get(tx, row.pk)) == b"picture"
    with shop.book.unit() as tx:
        assert attachments.next_wanted(tx, now=NOW) is None
        assert attachments.next_fetch(tx) is None


@pytest.mark.parametrize("draft", [PLACE, Draft("video", "file-2", size_bytes=KEPT_BYTES + 1)])
def test_a_place_has_no_bytes_and_a_large_file_leaves_them_where_they_are(shop: Shop, draft: Draft) -> None:
    with shop.book.unit(shop.scope()) as tx:
        (row,) = recorded(tx, draft).files
        assert row.fetch_at is None
        assert attachments.content(tx, row) is None


def test_a_file_that_turns_out_too_large_is_not_kept(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        (row,) = recorded(tx, Draft("voice", "file-1")).files
        attachments.keep(tx, row.pk, b"0" * (KEPT_BYTES + 1))
        assert (row.content_id, row.fetch_at, row.size_bytes) == (None, None, KEPT_BYTES + 1)


def test_a_fetch_is_tried_ever_more_slowly_and_not_for_ever(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        (row,) = recorded(tx, PICTURE).files
        waits = []
        for _ in range(MOST_FETCHES - 1):
            attachments.try_later(tx, row.pk, now=NOW, again=True)
            assert row.fetch_at is not None
            waits.append(row.fetch_at - NOW)
        assert waits == sorted(waits)
        assert waits[0] == timedelta(seconds=2)
        attachments.try_later(tx, row.pk, now=NOW, again=True)
        assert row.fetch_at is None


def test_what_telegram_will_not_give_is_not_asked_for_again(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        (row,) = recorded(tx, PICTURE).files
        attachments.try_later(tx, row.pk, now=NOW, again=False)
        assert row.fetch_at is None


def test_bytes_that_arrive_after_an_undo_are_dropped(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = recorded(tx, PICTURE)
        audit.undo(tx, made.entry.pk, now=NOW)
        attachments.keep(tx, made.files[0].pk, b"picture")
        attachments.try_later(tx, made.files[0].pk, now=NOW, again=True)
        assert tx.exec(select(FileContent)).all() == []
        with pytest.raises(Refusal, match="attachment-gone"):
            attachments.get(tx, made.files[0].pk)


def test_bytes_nobody_needs_are_swept(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        stays, gone = recorded(tx, PICTURE), recorded(tx, PICTURE)
    with shop.book.unit(shop.itself) as tx:
        for made in (stays, gone):
            attachments.keep(tx, made.files[0].pk, b"picture")
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, gone.entry.pk, now=NOW)
    with shop.book.unit(SYSTEM) as tx:
        assert attachments.sweep(tx) == 1
        assert attachments.sweep(tx) == 0
        assert len(tx.exec(select(FileContent)).all()) == 1


def test_files_go_with_what_they_came_with(shop: Shop) -> None:
    other = shop.customer("王姐")
    with shop.book.unit(shop.scope()) as tx:
        made = recorded(tx, PICTURE, PLACE)
        capture.attach(tx, made.entry.pk, other, now=NOW)
        assert attachments.count(tx, other) == 2
        assert [row.kind for row, _ in attachments.of_customer(tx, other).rows] == ["location", "photo"]
        capture.detach(tx, made.entry.pk)
        assert attachments.count(tx, other) == 0


def test_an_edited_caption_keeps_its_file_and_the_bytes_that_are_here(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = recorded(tx, PICTURE)
        attachments.keep(tx, made.files[0].pk, b"picture")
        reading = read("李姐 家的大窗户", now=NOW, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh")
        (again,) = capture.rewrite(tx, made.entry.pk, [reading], now=NOW)
        (row,) = again.files
        assert attachments.content(tx, row) == b"picture"
        assert row.fetch_at is None
        assert len(tx.exec(select(Attachment)).all()) == 1


def test_files_of_a_colleagues_customer_are_not_seen(shop: Shop) -> None:
    hers = shop.customer("陈姐", assigned_to="manager")
    with shop.book.unit(shop.scope()) as tx:
        reading = read("家的窗户", now=NOW, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh")
        made = capture.record(tx, reading, now=NOW, customer_id=hers, brought=Brought(files=(PICTURE,)))
    with shop.book.unit(shop.scope("staff")) as tx:
        assert attachments.of_customer(tx, hers).rows == []
        with pytest.raises(Refusal, match="attachment-gone"):
            attachments.get(tx, made.files[0].pk)
