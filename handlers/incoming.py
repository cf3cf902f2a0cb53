"""A file or place in a message, in our own terms."""

from telegram import Audio, Document, Message, PhotoSize, Video, VideoNote, Voice

from rules.text import clean, one_line
from services.attachments import Draft

NAME_UNITS = 64
KINDS = ("voice", "audio", "video", "video_note", "document")
File = Audio | Document | Video | VideoNote | Voice


def draft_of(message: Message) -> Draft | None:
    """The file or place in a message; of a picture the largest size."""
    if message.photo:
        return _picture(message.photo[-1])
    if message.location is not None:
        name = f"{message.venue.title} {message.venue.address}" if message.venue else ""
        where = message.location
        return Draft("location", name=tidy(name), latitude=where.latitude, longitude=where.longitude)
    kind = next((kind for kind in KINDS if getattr(message, kind)), None)
    return _file(kind, getattr(message, kind)) if kind else None


def _picture(size: PhotoSize) -> Draft:
    return Draft("photo", size.file_id, mime="image/jpeg", size_bytes=size.file_size)


def _file(kind: str, file: File) -> Draft:
    duration = getattr(file, "_duration", None)
    return Draft(
        kind,
        file.file_id,
        name=tidy(getattr(file, "file_name", None) or ""),
        mime=tidy(getattr(file, "mime_type", None) or ""),
        size_bytes=file.file_size,
        seconds=int(duration.total_seconds()) if duration is not None else None,
    )


def tidy(text: str) -> str:
    """A name from outside, on one line and short."""
    return one_line(clean(text), NAME_UNITS)
