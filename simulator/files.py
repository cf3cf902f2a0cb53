"""Files that were sent: kept in memory, found by file_id or by path."""

import mimetypes
import struct
from dataclasses import dataclass
from pathlib import PurePosixPath

from simulator.wire import Json, present

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
Size = tuple[int, int]
_PNG, _PNG_HEAD = b"\x89PNG\r\n\x1a\n", 24
_GIF, _GIF_HEAD = b"GIF8", 10
_JPEG = b"\xff\xd8"
# SOF0..SOF15 hold a JPEG's size; DHT, JPG and DAC only share their range.
_SIZED_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(eq=False, slots=True)
class StoredFile:
    file_id: str
    kind: str
    data: bytes
    path: str
    name: str
    mime_type: str

    def as_api(self) -> Json:
        return {
            "file_id": self.file_id,
            "file_unique_id": f"u{self.file_id}",
            "file_size": len(self.data),
        }

    def photo_as_api(self, size: Size) -> list[Json]:
        return [{**self.as_api(), "width": size[0], "height": size[1]}]

    def named_as_api(self, **more: object) -> Json:
        return {**present(file_name=self.name, mime_type=self.mime_type, **more), **self.as_api()}


class Files:
    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}

    def keep(self, kind: str, data: bytes, name: str, mime_type: str | None = None) -> StoredFile:
        number = len(self.by_id) + 1
        path = f"{kind}s/file_{number}{PurePosixPath(name).suffix}"
        mime = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        # Real ids are long opaque words; a prefix by kind is what Telegram's have, too.
        kept = StoredFile(f"{kind[:2].upper()}AAgAD{number:08d}", kind, data, path, name, mime)
        self.by_id[kept.file_id] = self.by_path[path] = kept
        return kept


def image_size(data: bytes) -> Size | None:
    """Width and height from the header of a PNG, JPEG or GIF; None for anything else."""
    if data.startswith(_PNG) and len(data) >= _PNG_HEAD:
        return struct.unpack(">II", data[16:_PNG_HEAD])
    if data.startswith(_GIF) and len(data) >= _GIF_HEAD:
        return struct.unpack("<HH", data[6:_GIF_HEAD])
    if data.startswith(_JPEG):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> Size | None:
    at = 2
    while at + 9 <= len(data):
        marker, length = struct.unpack(">xBH", data[at : at + 4])
        if marker in _SIZED_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
