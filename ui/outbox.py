"""What a member hears of a message that did not get to a customer."""

from models import Business, Customer, Member, OutboxMessage
from rules.actions import Action
from rules.outbox import State
from rules.phones import display
from rules.text import clip, utf16
from ui.attachments import MARKS
from ui.i18n import Html, bold, escaped, has, label, lines, t
from ui.screen import Button, Reader, Screen, button, grid
from ui.wire import COPY_UNITS

WORDS_UNITS = 3600


def undelivered(reader: Reader, message: OutboxMessage, customer: Customer) -> Screen:
    """It did not arrive, or nobody knows; why, and the words to send another way."""
    head = "outbox-uncertain" if message.state == State.UNCERTAIN else "outbox-undelivered"
    words = str(message.args.get("text", ""))
    text = lines(
        t(reader.language, head, name=bold(customer.name)),
        _why(reader, message),
        _call(reader, message, customer),
        _file(reader, str(message.args.get("kind", ""))),
        Html(f"<blockquote>{escaped(clip(words, WORDS_UNITS))}</blockquote>") if words.strip() else None,
        t(reader.language, "outbox-other-way") if words.strip() else None,
    )
    card = button(reader, "button-card", Action("customers", "card", (message.business_id, customer.pk)))
    return Screen(text, grid(_copy(reader, words), card))


def silent(reader: Reader, business: Business, member: Member) -> Screen:
    """Somebody on the team has blocked the bot: what they do not hear, and where work is handed over."""
    text = lines(
        t(reader.language, "outbox-silent", name=bold(member.name), business=business.name),
        t(reader.language, "outbox-silent-what"),
    )
    return Screen(text, grid(button(reader, "button-team", Action("members", "team", (business.pk,)))))


def _why(reader: Reader, message: OutboxMessage) -> Html | None:
    """Reasons a shopkeeper can do something with; an unknown outcome has none."""
    if message.state == State.UNCERTAIN:
        return None
    known = has(reader.language, f"outbox-why-{message.reason}")
    return t(reader.language, f"outbox-why-{message.reason if known else 'other'}")


def _file(reader: Reader, kind: str) -> Html | None:
    """The picture or file that did not get there either."""
    return escaped(f"{MARKS[kind]} {label(reader.language, f'attachment-{kind}')}") if kind in MARKS else None


def _call(reader: Reader, message: OutboxMessage, customer: Customer) -> Html | None:
    """Who cannot be written to can be called."""
    if message.reason not in {"unreachable", "stopped"} or customer.phone is None:
        return None
    return t(reader.language, "outbox-call", number=display(customer.phone, reader.region))


def _copy(reader: Reader, words: str) -> Button | None:
    """Telegram copies so much and no more; longer words are copied from the message itself."""
    fits = 0 < utf16(words) <= COPY_UNITS
    return Button(label(reader.language, "outbox-button-copy"), copy=words) if fits else None
