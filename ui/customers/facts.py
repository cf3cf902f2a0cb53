"""What is good to know of a customer: on the card, and where it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import birthdays as rules
from rules import timing
from rules.actions import Action
from rules.text import clip, one_line
from ui.i18n import Html, amount, bold, day, distance, escaped, joined, month_day, t
from ui.screen import Button, Reader, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Agreement, Customer, Preference
    from services.customers import Story

LINE_UNITS = 60
LABEL_UNITS = 24
SOON_DAYS = 14


def facts_line(reader: Reader, story: Story, now: datetime) -> Html | None:
    """Preferences, birthday, agreement, who sent them; what is not known is left out."""
    liked = clip(joined(reader.language, story.preferences), LINE_UNITS)
    parts = (
        escaped(f"💡 {liked}") if liked else None,
        birthday_words(reader, story.customer, now),
        agreement_words(reader, story.agreement, now),
        t(reader.language, "customers-sent-by", name=one_line(story.referrer.name, LABEL_UNITS))
        if story.referrer
        else None,
    )
    return Html(" · ".join(part for part in parts if part)) or None


def birthday_words(reader: Reader, customer: Customer, now: datetime) -> Html | None:
    """The day, and how far it is when it is near."""
    if customer.birthday is None:
        return None
    today = timing.local(now, reader.zone).date()
    days = (rules.coming(customer.birthday, today) - today).days
    said = birthday_date(reader, customer)
    if days > SOON_DAYS:
        return Html(f"🎂 {said}")
    return t(reader.language, "customers-birthday-soon", day=said, distance=distance(reader.language, days))


def birthday_date(reader: Reader, customer: Customer) -> str:
    """5 March, with the year where it is known."""
    month, on = (int(part) for part in (customer.birthday or "01-01").split("-"))
    return month_day(reader.language, month, on, customer.birth_year)


def agreement_words(reader: Reader, agreement: Agreement | None, now: datetime, units: int = LINE_UNITS) -> Html | None:
    """What was agreed, for how much, till when."""
    if agreement is None:
        return None
    today = timing.local(now, reader.zone).date()
    money = agreement.amount_minor is not None and agreement.currency
    price = amount(reader.language, agreement.amount_minor or 0, agreement.currency or "") if money else ""
    renews = agreement.renews_on
    until = ""
    if renews is not None:
        key = "customers-until" if renews >= today else "customers-expired"
        until = t(reader.language, key, day=day(reader.language, renews, today))
    said = (escaped(one_line(agreement.terms, units)), escaped(price), until)
    return Html("📄 " + " ".join(part for part in said if part))


def facts(reader: Reader, customer: Customer, rows: Sequence[Preference]) -> Screen:
    """A tap takes one away; what is typed is one more, or the birthday."""
    about = (customer.business_id, customer.pk)
    drops = [
        Button(f"✕ {one_line(row.text, LABEL_UNITS)}", Action("customers", "unprefer", (*about, row.pk)))
        for row in rows
    ]
    if customer.birthday:
        born = f"✕ 🎂 {birthday_date(reader, customer)}"
        drops.append(Button(born, Action("customers", "unbirthday", about)))
    back = button(reader, "button-back", Action("customers", "edit", about))
    key = "customers-facts" if drops else "customers-facts-none"
    return Screen(t(reader.language, key, name=bold(customer.name)), (*grid(*drops, width=2), (back,)), asks=True)
