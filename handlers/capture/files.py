"""Contact cards, pictures, voice notes, files and places; and what was kept, shown again."""

import asyncio
from dataclasses import replace

from telegram import Message, Update
from telegram.error import BadRequest

from handlers.answers import page_of
from handlers.capture.incoming import brought
from handlers.capture.replies import about_reply, patched
from handlers.capture.said import card_of, lines_of, passed_on, write_all, write_down
from handlers.context import Context, NotAnAnswerError
from handlers.incoming import draft_of
from handlers.reading import shop, understand
from models import Attachment
from models.db import Tx
from rules.capture import Reading
from rules.phones import normalise
from rules.refusal import Refusal
from rules.text import clean
from rules.vcards import MOST_BYTES, MOST_CARDS, Card, is_card, read_cards
from services import attachments, capture, customers
from services.capture import Brought, Recorded
from ui import attachments as file_screens
from ui import capture as screens
from ui import wire

MOST_ALBUMS = 100


async def contact(_update: Update, context: Context) -> None:
    """A contact card: name and phone as they are; the card inside it may know more."""
    shared = context.message.contact if context.message else None
    if shared is None:
        raise Refusal("capture-empty")
    name = clean(" ".join(part for part in (shared.first_name, shared.last_name) if part)).strip()
    more = await asyncio.to_thread(read_cards, shared.vcard.encode()) if shared.vcard else []
    phones = dict.fromkeys([shared.phone_number, *(more[0].phones if more else ())])
    card = replace(more[0], name=name, phones=tuple(phones)) if more else Card(name, tuple(phones))
    await _record_card(context, card, "contact")


async def _record_card(context: Context, card: Card, source: str) -> None:
    region = shop(context).region
    numbers = [number for phone in card.phones if (number := _e164(phone, region))]
    reading = await _as_reading(context, card, next(iter(numbers), None))
    came = replace(await brought(context), source=source, forwarded=None, files=(), more_phones=tuple(numbers[1:]))
    if not await _replied_with(context, reading, came):
        await write_down(context, reading, came)


async def _replied_with(context: Context, reading: Reading, came: Brought) -> bool:
    """As a reply it belongs to what it replies to; a number comes beside the one that is known."""
    about = await about_reply(context)
    if about is None:
        return False
    if reading.phone and about.customer_id is not None:
        customer = await context.read(customers.get, about.customer_id)
        if customer.phone:
            more = (reading.phone, *came.more_phones)
            reading, came = replace(reading, phone=None), replace(came, more_phones=more)
    try:
        await patched(context, about, replace(reading, known_ids=()) if came.more_phones else reading, came)
    except NotAnAnswerError:
        return False
    return True


async def _as_reading(context: Context, card: Card, phone: str | None) -> Reading:
    """A card is taken at its word: nothing in it is a date or an amount."""
    reading = await understand(context, f"{card.name} {phone or ''}".strip())
    what = " · ".join(card.said)
    return replace(
        reading,
        text=" ".join(part for part in (card.name, *card.phones, what) if part),
        kind="customer",
        name=card.name or None,
        phone=phone,
        amount=None,
        currency=None,
        follow_up_at=None,
        rrule=None,
        visited=False,
        what=what,
        birthday=card.birthday,
        guesses=frozenset(),
        not_understood=(),
        others=(),
        other_dates=(),
    )


def _e164(phone: str, region: str) -> str | None:
    """Telegram writes numbers of contacts without the plus."""
    return normalise(phone, region) or normalise(f"+{phone.lstrip('+')}", region)


async def file(_update: Update, context: Context) -> None:
    """A picture, voice note, file or place, with or without words; a file of contact cards is read."""
    message = context.message
    draft = draft_of(message) if message else None
    if message is None or draft is None:
        if message is not None and message.sticker is not None:
            await context.show(screens.nothing_there(context.reader, context.business_id))
            return
        raise Refusal("capture-file-not-kept")
    if is_card(draft.name, draft.mime):
        cards = await _cards(context, message, draft.size_bytes or 0)
        if cards:
            await _take_cards(context, cards)
            return
    await _keep(context)


async def _cards(context: Context, message: Message, size: int) -> list[Card]:
    if size > MOST_BYTES:
        raise Refusal("capture-cards-too-large")
    if message.document is None:
        return []
    try:
        content = await wire.fetch(context.bot, message.document.file_id)
    except BadRequest as error:
        # It said nothing of its size, and Telegram hands out no more than 20 MB.
        raise Refusal("capture-cards-too-large" if "too big" in str(error) else "capture-file-not-kept") from None
    return await asyncio.to_thread(read_cards, content)


async def _take_cards(context: Context, cards: list[Card]) -> None:
    if len(cards) == 1:
        said = (
            cards[0]
            if not context.text
            else replace(cards[0], note=" · ".join(filter(None, (cards[0].note, context.text))))
        )
        await _record_card(context, said, "vcard")
        return
    if len(cards) > MOST_CARDS:
        raise Refusal("capture-cards-too-many", most=MOST_CARDS)
    reading = await passed_on(context, await brought(context))
    of_all = None if reading.is_small_talk else reading
    taken = await context.write(capture.take_cards, cards, of_all, now=context.now)
    await context.show(screens.cards(context.reader, taken))


async def _keep(context: Context) -> None:
    """A caption of several lines is a list, the file hangs on its first entry; thanks are no caption."""
    came = await brought(context)
    reading = await passed_on(context, came)
    if reading.is_small_talk and not reading.name:
        reading = replace(reading, text="", what="")
    lines = lines_of(context.text) if came.forwarded is None else []
    if await _replied_with(context, reading, came):
        return
    if came.album and await _joined_album(context, reading, came):
        return
    if len(lines) > 1:
        await write_all(context, [await understand(context, line) for line in lines], came)
        return
    made = await context.write(capture.record, reading, now=context.now, brought=came)
    await _show_kept(context, made, came)


async def _show_kept(context: Context, made: Recorded, came: Brought) -> None:
    screen = await card_of(context, made)
    asks = made.customer is None and not made.choices
    shown = await context.ask("capture.name", made.entry.pk, screen=screen) if asks else await context.send(screen)
    if came.album:
        _remember(context, came.album, shown)


def _remember(context: Context, album: str, shown: Message) -> None:
    """The pictures of an album come one by one and change one card; after a restart the next one gets its own."""
    albums = context.house.albums
    albums[f"{context.chat_id}/{album}"] = shown
    while len(albums) > MOST_ALBUMS:
        del albums[next(iter(albums))]


async def _joined_album(context: Context, reading: Reading, came: Brought) -> bool:
    """One more picture of an album whose first one has its card already."""
    entry_id = await context.read(capture.of_album, context.chat_id, came.album)
    if entry_id is None:
        return False
    made = await context.write(capture.patch, entry_id, reading, now=context.now, brought=came)
    screen = await card_of(context, made)
    shown = context.house.albums.get(f"{context.chat_id}/{came.album}")
    if shown is None:
        _remember(context, came.album, await context.send(screen))
    else:
        await wire.edit(shown, screen)
    return True


async def files(_update: Update, context: Context) -> None:
    """The files and places of a customer, newest first."""
    customer = await context.read(customers.get, context.ref[0])
    found = await context.read(attachments.of_customer, customer.pk, page=page_of(context.action.arg))
    await context.show(file_screens.files(context.reader, customer, found, context.now))


async def show_file(_update: Update, context: Context) -> None:
    """One of them, as it came."""
    row, content = await context.read(_with_content, context.ref[0])
    await context.send(file_screens.kept_file(context.reader, row, content))


def _with_content(tx: Tx, attachment_id: int) -> tuple[Attachment, bytes | None]:
    row = attachments.get(tx, attachment_id)
    return row, attachments.content(tx, row)
