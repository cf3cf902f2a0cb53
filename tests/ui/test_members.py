"""The team card offers what the reader may do, and an invitation can be forwarded as it stands."""

from datetime import timedelta

import pytest

from models import Invite, Member
from rules.roles import Role
from services.members import Removed
from tests.ui.limits import HOSTILE, READERS, fits
from tests.ui.test_feedback import NOW, NUMBER, business, verbs
from ui import members as screens
from ui import wire
from ui.members import Me
from ui.screen import Reader

readers = pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])
hostile = pytest.mark.parametrize("name", HOSTILE)
LINK = f"https://t.me/regulars_bot?start=m_{'x' * 32}"
ROLES: tuple[Role, ...] = ("owner", "manager", "staff", "viewer", "staff", "staff", "staff")


def member(number: int, role: Role, name: str) -> Member:
    return Member(id=NUMBER + number, business_id=NUMBER, person_id=number, name=name, role=role, joined_at=NOW)


def team(name: str) -> list[Member]:
    return [member(number, role, name) for number, role in enumerate(ROLES)]


def invite(role: Role = "staff") -> Invite:
    return Invite(
        id=NUMBER, business_id=NUMBER, token_hash="h", role=role, created_by=1, created_at=NOW,
        expires_at=NOW + timedelta(days=3),
    )  # fmt: skip


@readers
@hostile
@pytest.mark.parametrize("page", [0, 1, 99])
def test_the_team_fits_on_its_pages(reader: Reader, name: str, page: int) -> None:
    screen = screens.team(reader, business(name), team(name), Me("owner", NUMBER), page)
    fits(screen, lines=6)
    assert name in wire.plain(screen)


@readers
@pytest.mark.parametrize(("role", "removable", "invites"), [("owner", 4, 1), ("manager", 3, 1), ("staff", 0, 0)])
def test_only_those_below_can_be_removed(reader: Reader, role: Role, removable: int, invites: int) -> None:
    shown = verbs(screens.team(reader, business(), team("小李"), Me(role, NUMBER)))
    assert (shown.count("members.remove"), shown.count("members.invite")) == (removable, invites)


@readers
def test_only_roles_below_the_own_are_offered(reader: Reader) -> None:
    def offered(role: Role) -> list[str]:
        screen = screens.roles(reader, business(), Me(role, 1))
        fits(screen, lines=6)
        return [one.action.arg for row in screen.rows for one in row if one.action and one.action.arg]

    assert offered("owner") == ["manager", "staff", "viewer"]
    assert offered("manager") == ["staff", "viewer"]


@readers
@hostile
def test_an_invitation_carries_the_whole_link(reader: Reader, name: str) -> None:
    screen = screens.invitation(reader, business(name), invite(), LINK, NOW)
    fits(screen, lines=6)
    assert LINK in wire.plain(screen)
    assert screen.rows[0][0].copy == LINK
    assert name in wire.plain(screen)


@readers
@hostile
def test_the_other_screens_fit(reader: Reader, name: str) -> None:
    fits(screens.invited(reader, business(name), invite("manager"), NOW), lines=6)
    for role in ("manager", "staff", "viewer"):
        fits(screens.joined(reader, business(name), role), lines=6)
    screen = screens.removed(reader, business(), Removed(member(1, "staff", name), NUMBER, 2))
    fits(screen, lines=6)
    assert name in wire.plain(screen)
    assert verbs(screen) == ["capture.undo", "members.team"]


@readers
@hostile
def test_who_came_in_is_named(reader: Reader, name: str) -> None:
    screen = screens.came_in(reader, business(name), member(1, "staff", name))
    fits(screen, lines=6)
    assert name in wire.plain(screen)
    assert verbs(screen) == ["members.team"]
