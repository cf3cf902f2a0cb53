"""What a message brings besides its words, in our own terms."""

from telegram import Message, MessageOriginChannel, MessageOriginChat, MessageOriginHiddenUser, MessageOriginUser

from handlers.context import Context
from handlers.incoming import draft_of, tidy
from services import members
from services.capture import Brought, Forwarded


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


def forwarded(context: Context, message: Message) -> Forwarded | None:
    """Who wrote it first; a member's own words, and ours, are nobody else's."""
    origin = message.forward_origin
    match origin:
        case MessageOriginUser():
            user = origin.sender_user
            if user.is_bot or user.id == context.person_id:
                return None
            return Forwarded(tidy(user.full_name), user.id, origin.date)
        case MessageOriginHiddenUser():
            return Forwarded(tidy(origin.sender_user_name), None, origin.date)
        case MessageOriginChat() | MessageOriginChannel():
            return Forwarded("", None, origin.date)
    return None
