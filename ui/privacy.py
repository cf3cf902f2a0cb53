"""What a customer sees of what is kept and allowed, and the end of messages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rules.actions import Action
from rules.privacy import ASKED
from rules.text import one_line
from ui.i18n import Html, bold, joined, label, lines, t
from ui.screen import Button, Reader, Rows, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Business
    from rules.privacy import Purpose
    from services.privacy import Kept, Permission, Stopped

MOST_SHOPS = 6
NAME_UNITS = 24


def card(reader: Reader, found: Kept) -> Screen:
    """What one shop keeps of a customer, and a switch for each purpose."""
    permission = found.permission
    name = bold(permission.business.name)
    if found.customer is None:
        return Screen(t(reader.language, "privacy-nothing", name=name))
    text = lines(
        t(reader.language, "privacy-head", name=name),
        _kept(reader, found),
        t(reader.language, "privacy-stopped") if permission.stopped else _purposes(reader, permission),
        t(reader.language, "privacy-safe"),
    )
    return Screen(text, _switches(reader, permission))


def _kept(reader: Reader, found: Kept) -> Html:
    has_phone = found.customer is not None and found.customer.phone is not None
    key = "privacy-kept-phone" if has_phone else "privacy-kept"
    return t(reader.language, key, said=found.said, noted=found.noted)


def _purposes(reader: Reader, permission: Permission) -> Html:
    return lines(
        *(
            f"{'✅' if permission.granted[purpose] else '🚫'} {label(reader.language, f'privacy-{purpose}')}"
            for purpose in ASKED
        )
    )


def _switches(reader: Reader, permission: Permission) -> Rows:
    """A switch says what it will do, so that a second tap changes nothing."""
    about = (permission.business.pk,)
    see = button(reader, "mydata-button-see", Action("mydata", "show", about))
    if permission.stopped:
        return grid(button(reader, "privacy-button-allow", Action("privacy", "allow", about)), see)
    return grid(*(_switch(reader, permission, purpose, about) for purpose in ASKED), see)


def _switch(reader: Reader, permission: Permission, purpose: Purpose, about: tuple[int, ...]) -> Button:
    off = permission.granted[purpose]
    key = f"privacy-button-{purpose}-{'off' if off else 'on'}"
    return button(reader, key, Action("privacy", "put", about, arg=f"{purpose}.{0 if off else 1}"))


def wording(reader: Reader, purpose: Purpose, *, grants: bool) -> str:
    """The words the person saw when they tapped: kept as proof."""
    key = f"privacy-button-{purpose}-{'on' if grants else 'off'}"
    return f"{label(reader.language, f'privacy-{purpose}')} → {label(reader.language, key)}"


def for_member(reader: Reader, business: Business, *, muted: bool) -> Screen:
    """How the book keeps data, told to somebody who works here; only what is true now."""
    text = lines(
        t(reader.language, "privacy-member-head", name=bold(business.name)),
        t(reader.language, "privacy-member-encrypted"),
        t(reader.language, "privacy-member-seen"),
        t(reader.language, "privacy-member-customers"),
        t(reader.language, "privacy-member-own"),
    )
    return Screen(text, _unmute(reader, [business]) if muted else ())


def for_stranger(reader: Reader) -> Screen:
    """Nobody keeps a book about this person."""
    return Screen(t(reader.language, "privacy-stranger"))


def with_stop(reader: Reader, business: Business, screen: Screen) -> Screen:
    """What a shop sends of its own accord carries the way to end it. The shop stands in the argument: it works for
    whoever got it, also where their words go elsewhere by now."""
    stop = button(reader, "privacy-button-stop", Action("privacy", "stop", arg=str(business.pk)))
    return replace(screen, rows=(*screen.rows, (stop,)))


def stopped(reader: Reader, found: Stopped) -> Screen:
    """What /stop reached, and the way back for each shop."""
    text = lines(
        t(reader.language, "privacy-stop-shops", shops=_names(reader, found.shops)) if found.shops else None,
        t(reader.language, "privacy-stop-member", shops=_names(reader, found.works_at)) if found.works_at else None,
        t(reader.language, "privacy-stop-still") if found.works_at else None,
    )
    if not text:
        return Screen(t(reader.language, "privacy-stop-nobody" if found.everywhere else "privacy-stop-gone"))
    return Screen(text, (*_allow(reader, found.shops), *_unmute(reader, found.works_at))[:MOST_SHOPS])


def _names(reader: Reader, shops: Sequence[Business]) -> Html:
    return joined(reader.language, (bold(shop.name) for shop in shops))


def _allow(reader: Reader, shops: Sequence[Business]) -> Rows:
    return tuple(
        (button(reader, "privacy-button-allow-shop", Action("privacy", "allow", (shop.pk,)), name=_short(shop)),)
        for shop in shops
    )


def _unmute(reader: Reader, shops: Sequence[Business]) -> Rows:
    return tuple(
        (button(reader, "privacy-button-unmute", Action("privacy", "unmute", (shop.pk,)), name=_short(shop)),)
        for shop in shops
    )


def _short(shop: Business) -> str:
    return one_line(shop.name, NAME_UNITS)


def allowed(reader: Reader, business: Business, others: Sequence[Business]) -> Screen:
    """One shop may write again; those that still may not keep their buttons."""
    text = t(reader.language, "privacy-allowed", name=bold(business.name))
    return Screen(text, _allow(reader, others)[:MOST_SHOPS])


def unmuted(reader: Reader, business: Business) -> Screen:
    """Digest and alerts come again."""
    return Screen(t(reader.language, "privacy-unmuted", name=bold(business.name)))
