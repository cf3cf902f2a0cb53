"""The team, invitations, and their end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.actions import Action
from rules.paging import turned
from rules.roles import INVITED, Deed, Role, may, ranks_above
from rules.text import one_line
from ui.i18n import Html, bold, escaped, label, lines, moment, t
from ui.screen import Button, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Business, Invite, Member
    from services.members import Removed

PAGE = 5
LABEL_UNITS = 20


@dataclass(frozen=True, slots=True)
class Me:
    """Who looks at the team."""

    role: Role
    member_id: int


def team(reader: Reader, business: Business, found: Sequence[Member], me: Me, page: int = 0) -> Screen:
    """Everybody with their role; those below the reader can be removed."""
    number, pages = turned(len(found), page, PAGE)
    rows = found[number * PAGE : (number + 1) * PAGE]
    text = lines(
        t(reader.language, "members-head", name=bold(business.name), count=len(found)),
        *(_line(reader, member, me) for member in rows),
    )
    invite = button(reader, "members-button-invite", Action("members", "invite", (business.pk,)))
    turn = pager(reader, number, pages, Action("members", "team", (business.pk,)))
    buttons = [_remove(reader, business, member) for member in rows if _below(member, me)]
    return Screen(text, (*grid(*buttons), *grid(invite if may(me.role, Deed.INVITE) else None, *turn)))


def _line(reader: Reader, member: Member, me: Me) -> Html:
    you = label(reader.language, "members-you") if member.id == me.member_id else ""
    return Html(f"{escaped(member.name)} · {label(reader.language, f'role-{member.role}')}{you}")


def _below(member: Member, me: Me) -> bool:
    """Whether the reader may remove them; the book itself checks again."""
    role = next((one for one in INVITED if one == member.role), None)
    return role is not None and may(me.role, Deed.REMOVE_MEMBER) and ranks_above(me.role, role)


def _remove(reader: Reader, business: Business, member: Member) -> Button:
    action = Action("members", "remove", (business.pk, member.pk))
    return button(reader, "members-button-remove", action, name=one_line(member.name, LABEL_UNITS))


def roles(reader: Reader, business: Business, me: Me) -> Screen:
    """As what should they come? Only what is below the reader's own role."""
    offered = [role for role in INVITED if ranks_above(me.role, role)]
    text = lines(
        t(reader.language, "members-as-what"),
        *(t(reader.language, f"members-what-{role}") for role in offered),
    )
    buttons = [
        Button(label(reader.language, f"role-{role}"), Action("members", "invite_as", (business.pk,), arg=role))
        for role in offered
    ]
    back = button(reader, "button-back", Action("members", "team", (business.pk,)))
    return Screen(text, (*grid(*buttons), (back,)))


def invited(reader: Reader, business: Business, made: Invite, now: datetime) -> Screen:
    """The link is made; what to do with it."""
    until = moment(reader.language, made.expires_at, now, business.time_zone)
    text = t(reader.language, "members-invited", role=label(reader.language, f"role-{made.role}"), until=until)
    return Screen(text, ((button(reader, "button-team", Action("members", "team", (business.pk,))),),))


def invitation(reader: Reader, business: Business, made: Invite, link: str, now: datetime) -> Screen:
    """The message that is forwarded to the new helper."""
    text = t(
        reader.language,
        "members-invitation",
        name=bold(business.name),
        role=label(reader.language, f"role-{made.role}"),
        link=link,
        until=moment(reader.language, made.expires_at, now, business.time_zone),
    )
    return Screen(text, ((Button(label(reader.language, "button-copy-link"), copy=link),),))


def joined(reader: Reader, business: Business, role: Role) -> Screen:
    """Welcome to the team: what to try first."""
    text = lines(
        t(reader.language, "members-joined", name=bold(business.name), role=label(reader.language, f"role-{role}")),
        t(reader.language, f"members-what-{role}"),
        t(reader.language, "businesses-try") if may(role, Deed.RECORD) else None,
    )
    return Screen(
        text,
        grid(
            button(reader, "button-today", Action("followups", "today", (business.pk,))),
            button(reader, "button-help", Action("help", "show", (business.pk,))),
        ),
    )


def came_in(reader: Reader, business: Business, member: Member) -> Screen:
    """An invitation was used: whoever sent it, and the owner, know who works here."""
    role = label(reader.language, f"role-{member.role}")
    text = t(reader.language, "members-came-in", name=bold(member.name), business=business.name, role=role)
    return Screen(text, grid(button(reader, "button-team", Action("members", "team", (business.pk,)))))


def removed(reader: Reader, business: Business, gone: Removed) -> Screen:
    """They have no access any more; what waited for them waits for the reader now."""
    text = lines(
        t(reader.language, "members-removed", name=bold(gone.member.name)),
        t(reader.language, "members-handed-over", count=gone.handed_over) if gone.handed_over else None,
    )
    return Screen(
        text,
        grid(
            button(reader, "button-undo", Action("capture", "undo", (business.pk, gone.entry_id))),
            button(reader, "button-team", Action("members", "team", (business.pk,))),
        ),
    )
