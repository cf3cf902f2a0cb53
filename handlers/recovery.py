"""After a crash or an outage: what was recorded but could not be answered is shown."""

from handlers.context import App, House
from models import InboxUpdate, Person
from models.db import SYSTEM, Tx, of_business
from rules.refusal import Refusal
from services import capture, members
from services.capture import Recorded
from services.members import Standing
from ui import capture as screens
from ui import help as help_screens
from ui import wire
from ui.screen import Reader, Screen


async def show_again(application: App, house: House, row: InboxUpdate) -> None:
    """Show a chat the record its last update made, or say that it was done."""
    if row.chat_id is None:
        return
    found = await house.db.read(SYSTEM, _made, row)
    screen = _screen(found, house)
    if screen is not None:
        await wire.send(application.bot, row.chat_id, screen)


def _made(tx: Tx, row: InboxUpdate) -> tuple[Standing, Recorded | None] | None:
    standing = members.stand(tx, row.chat_id or 0, row.business_id)
    if standing is None or row.business_id is None:
        return None
    tx.scope = of_business(row.business_id) if standing.role != "customer" else standing.scope
    try:
        return standing, capture.recorded(tx, row.entry_id or 0)
    except Refusal:
        return standing, None


def _screen(found: tuple[Standing, Recorded | None] | None, house: House) -> Screen | None:
    if found is None:
        return None
    standing, made = found
    business = standing.business
    person: Person = standing.person
    reader = Reader(person.language, business.time_zone, business.region) if business else Reader(person.language)
    if made is None or made.entry.verb != "capture.record":
        return help_screens.again(reader)
    card = screens.recorded(reader, made, house.now())
    return help_screens.again(reader, card)
