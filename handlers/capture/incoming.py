"""What a message brings besides its words, in our own terms."""

from telegram import (
    Audio,
    Document,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    PhotoSize,
    Video,
    VideoNote,
    Voice,
)

from handlers.context import Context
from rules.text import clean, one_line
from services import members
from services.attachments import Draft
from services.capture import Brought, Forwarded

NAME_UNITS = 64
KINDS = ("voice", "audio", "video", "video_note", "document")
File = Audio | Document | Video | VideoNote | Voice


async def brought(context: Context, command: str = "") -> Brought:
    """Everything but the words."""
    message = context.message
    said_at = None if context.stands_alone else context.said_at
    if message is None:
        return Brought(said_at=said_at, command=command)
    draft = draft_of(message)
    return Brought(
        said_at=said_at,
        command=command,
        forwarded=await _others_words(context, message),
        files=(draft,) if draft else (),
        album=message.media_group_id or "",
    )


async def _others_words(context: Context, message: Message) -> Forwarded | None:
    """What a colleague wrote is the shop's own word."""
    found = forwarded(context, message)
    if found is None or found.person_id is None:
        return found
    team = await context.read(members.team)
    return None if any(member.person_id == found.person_id for member in team) else found


def draft_of(message: Message) -> Draft | None:
    """The file or place in a message; of a picture the largest size."""
    if message.photo:
        return _picture(message.photo[-1])
    if message.location is not None:
        name = f"{message.venue.title} {message.venue.address}" if message.venue else ""
        where = message.location
        return Draft("location", name=_tidy(name), latitude=where.latitude, longitude=where.longitude)
    kind = next((kind for kind in KINDS if getattr(message, kind)), None)
    return _file(kind, getattr(message, kind)) if kind else None


def _picture(size: PhotoSize) -> Draft:
    return Draft("photo", size.file_id, mime="image/jpeg", size_bytes=size.file_size)


def _file(kind: str, file: File) -> Draft:
    duration = getattr(file, "_duration", None)
    return Draft(
        kind,
        file.file_id,
        name=_tidy(getattr(file, "file_name", None) or ""),
        mime=_tidy(getattr(file, "mime_type", None) or ""),
        size_bytes=file.file_size,
        seconds=int(duration.total_seconds()) if duration is not None else None,
    )


def _tidy(text: str) -> str:
    return one_line(clean(text), NAME_UNITS)


def forwarded(context: Context, message: Message) -> Forwarded | None:
    """Who wrote it first; a member's own words, and ours, are nobody else's."""
    origin = message.forward_origin
    match origin:
        case MessageOriginUser():
            user = origin.sender_user
            if user.is_bot or user.id == context.person_id:
                return None
            return Forwarded(_tidy(user.full_name), user.id, origin.date)
        case MessageOriginHiddenUser():
            return Forwarded(_tidy(origin.sender_user_name), None, origin.date)
        case MessageOriginChat() | MessageOriginChannel():
            return Forwarded("", None, origin.date)
    return None
