"""Files, both ways."""

import json
import struct
from typing import Any

import aiohttp
import pytest

from simulator.files import image_size
from simulator.phone import Phone
from simulator.server import Server
from tests.simulator.conftest import TOKEN, Api

ANNA = 101
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + struct.pack(">II", 40, 30) + bytes(9)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + bytes(9)


async def post(http: aiohttp.ClientSession, server: Server, method: str, **fields: Any) -> Any:
    form = aiohttp.FormData()
    for name, value in fields.items():
        if isinstance(value, bytes):
            form.add_field(name, value, filename=f"{name}.png", content_type="image/png")
        else:
            form.add_field(name, str(value))
    async with http.post(f"{server.url}/bot{TOKEN}/{method}", data=form) as answer:
        body = await answer.json()
        return body["result"] if body["ok"] else body["description"]


async def test_a_photo_by_multipart_and_again_by_id(
    api: Api, phone: Phone, server: Server, http: aiohttp.ClientSession
) -> None:
    sent = await post(http, server, "sendPhoto", chat_id=ANNA, photo=PNG, caption="<b>x</b>", parse_mode="HTML")
    assert (sent["photo"][0]["width"], sent["photo"][0]["height"]) == (40, 30)
    assert phone.screen.photo == PNG
    assert phone.screen.html == "<b>x</b>"
    again = await api("sendPhoto", chat_id=ANNA, photo=sent["photo"][0]["file_id"])
    assert again["message_id"] == sent["message_id"] + 1
    assert "type of file mismatch" in await api("sendDocument", chat_id=ANNA, document=sent["photo"][0]["file_id"])
    media = json.dumps({"type": "photo", "media": "attach://new", "caption": "after"})
    where = {"chat_id": ANNA, "message_id": sent["message_id"]}
    edited = await post(http, server, "editMessageMedia", **where, media=media, new=JPEG)
    assert (edited["caption"], phone.screen.photo) == ("after", JPEG)
    assert "no text in the message" in await api("editMessageText", **where, text="x")
    assert (await api("editMessageCaption", **where, caption="end"))["caption"] == "end"
    assert "caption is too long" in await api("editMessageCaption", **where, caption="x" * 1025)
    copied = await api("copyMessage", chat_id=ANNA, from_chat_id=ANNA, message_id=sent["message_id"], caption="copy")
    assert phone.screen.message_id == copied["message_id"]
    assert phone.screen.text == "copy"


async def test_refused_files(api: Api, phone: Phone, server: Server, http: aiohttp.ClientSession) -> None:
    assert await post(http, server, "sendPhoto", chat_id=ANNA, photo=b"text") == "Bad Request: IMAGE_PROCESS_FAILED"
    thin = PNG[:16] + struct.pack(">II", 4000, 10) + bytes(9)
    assert "PHOTO_INVALID_DIMENSIONS" in await post(http, server, "sendPhoto", chat_id=ANNA, photo=thin)
    assert "must be non-empty" in await post(http, server, "sendDocument", chat_id=ANNA, document=b"")
    assert "no document in the request" in await api("sendDocument", chat_id=ANNA)
    assert "no document in the request" in await api("sendDocument", chat_id=ANNA, document="attach://none")
    assert "failed to get HTTP URL" in await api("sendPhoto", chat_id=ANNA, photo="https://example.com/a.png")
    assert "wrong file identifier" in await api("sendVoice", chat_id=ANNA, voice="none")
    assert "media not found" in await api("editMessageMedia", chat_id=ANNA, message_id=1, media={"type": "moon"})


@pytest.mark.parametrize("kind", ["voice", "audio", "video"])
async def test_other_kinds(kind: str, phone: Phone, server: Server, http: aiohttp.ClientSession) -> None:
    sent = await post(http, server, f"send{kind.title()}", chat_id=ANNA, duration=7, **{kind: b"data"})
    assert sent[kind]["duration"] == 7
    assert phone.screen.file is not None
    assert phone.screen.file.data == b"data"


async def test_a_persons_file_can_be_fetched(
    api: Api, phone: Phone, server: Server, http: aiohttp.ClientSession
) -> None:
    await phone.document("价格.xlsx", b"sheet")
    file_id = (await api("getUpdates"))[-1]["message"]["document"]["file_id"]
    path = (await api("getFile", file_id=file_id))["file_path"]
    async with http.get(f"{server.url}/file/bot{TOKEN}/{path}") as answer:
        assert await answer.read() == b"sheet"


def test_sizes_are_read_from_headers() -> None:
    assert image_size(PNG) == (40, 30)
    assert image_size(JPEG) == (40, 30)
    assert image_size(b"GIF89a" + struct.pack("<HH", 40, 30)) == (40, 30)
    assert image_size(b"\xff\xd8\xff") is None
    assert image_size(b"") is None
