"""A message the way a person sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.to_html import to_html

if TYPE_CHECKING:
    from simulator.files import StoredFile
    from simulator.messages import Message
    from simulator.people import User
    from simulator.wire import Json
    from simulator.world import World


@dataclass(frozen=True, slots=True)
class Screen:
    """A snapshot of nothing: it shows the message as it is now, edits included."""

    world: World
    message: Message
    me: User

    @property
    def message_id(self) -> int:
        return self.message.message_id

    @property
    def mine(self) -> bool:
        return self.message.sender is self.me

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def html(self) -> str:
        return to_html(self.message.text, self.message.entities)

    @property
    def edited(self) -> bool:
        return self.message.edit_date is not None

    @property
    def buttons(self) -> list[list[str]]:
        return [[button["text"] for button in row] for row in self.message.rows]

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label in row]

    @property
    def urls(self) -> dict[str, str]:
        return {b["text"]: b["url"] for row in self.message.rows for b in row if "url" in b}

    @property
    def photo(self) -> bytes | None:
        return self._data("photo")

    @property
    def document(self) -> bytes | None:
        return self._data("document")

    @property
    def document_name(self) -> str | None:
        document: Json = self.message.content.get("document", {})
        return document.get("file_name")

    @property
    def contact(self) -> Json | None:
        return self.message.content.get("contact")

    @property
    def file(self) -> StoredFile | None:
        file_id = self.message.file_id
        return self.world.files.by_id[file_id] if file_id else None

    def _data(self, kind: str) -> bytes | None:
        return self.file.data if self.file is not None and self.message.media == kind else None

    def __str__(self) -> str:
        rows = "\n".join(" ".join(f"[{label}]" for label in row) for row in self.buttons)
        return f"{self.text}\n{rows}".strip()
