"""A message was edited after it was sent: so is what it made."""

from telegram import Update

from handlers.capture.incoming import brought
from handlers.capture.replies import only_names, understood
from handlers.capture.said import as_sale, card_of, lines_of, passed_on
from handlers.context import Context
from handlers.reading import understand
from rules.refusal import Refusal
from services import audit, capture
from services.capture import Recorded
from ui import capture as screens


async def edited(_update: Update, context: Context) -> None:
    """The record of a message, read as it was meant: what followed /sale is still a sale. What a reply, or a later
    picture of an album, has added to a card is added anew."""
    number = context.origin.message_id or 0
    entry = await context.read(audit.of_message, context.chat_id, number)
    if entry is not None and entry.verb == capture.RECORDED:
        await _rewritten(context, entry.pk, entry.details.get("command", ""))
        return
    added = await context.read(capture.added_to, context.chat_id, number) if entry is None else None
    if added is None:
        raise Refusal("capture-edit-unknown")
    await _added_anew(context, added)


async def _rewritten(context: Context, entry_id: int, command: str) -> None:
    said = context.text
    if said.startswith("/"):
        word, _, said = said.partition(" ")
        command = word[1:].partition("@")[0].lower()
    came = await brought(context, command)
    if came.forwarded is not None or command == "sale":
        readings = [await (as_sale(context, said) if command == "sale" else passed_on(context, came))]
    else:
        readings = [await understand(context, line) for line in lines_of(said)]
    made = await context.write(capture.rewrite, entry_id, readings, now=context.now, brought=came)
    if len(made) > 1:
        await context.show(screens.listed(context.reader, made, context.now, edited=True))
    else:
        await context.show(await card_of(context, made[0], edited=True))


async def _added_anew(context: Context, before: Recorded) -> None:
    """Words that are about somebody else by now cannot be put in the place of what was added."""
    reading, came = await understood(context), await brought(context)
    mine = before.customer.pk if before.customer else None
    elsewhere = bool(reading.known_ids) and mine not in reading.known_ids
    if elsewhere or only_names(reading, came):
        raise Refusal("capture-edit-unknown")
    number = context.origin.message_id or 0
    made = await context.write(capture.patch_anew, before.entry.pk, number, reading, now=context.now)
    await context.show(await card_of(context, made, edited=True))
