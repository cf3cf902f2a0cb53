from typing import get_args

import pytest

from rules import roles
from rules.refusal import Refusal
from rules.roles import Deed, Role

ROLES: tuple[Role, ...] = get_args(Role)
NOT_FOR_MANAGERS = {Deed.TRANSFER, Deed.ERASE_CUSTOMER, Deed.DELETE_BUSINESS}
OF_CUSTOMERS = {Deed.RATE, Deed.CONSENT}


def deeds(role: Role) -> set[Deed]:
    return {deed for deed in Deed if roles.may(role, deed)}


def test_the_owner_may_do_all_but_what_only_customers_do() -> None:
    assert deeds("owner") == set(Deed) - OF_CUSTOMERS


def test_a_manager_may_do_everything_but_ownership_and_deletion() -> None:
    assert deeds("manager") == deeds("owner") - NOT_FOR_MANAGERS


def test_staff_record_and_answer_but_neither_share_nor_see_who_slips() -> None:
    assert {Deed.RECORD, Deed.READ, Deed.UNDO_OWN, Deed.REPLY_CUSTOMER} <= deeds("staff")
    assert not {Deed.SHARE, Deed.SEE_CHURN, Deed.SETTINGS, Deed.INVITE, Deed.UNDO_ANY} & deeds("staff")


def test_a_viewer_reads_and_changes_nothing() -> None:
    own = {Deed.OPEN_BUSINESS}
    assert deeds("viewer") == {Deed.READ, Deed.SEE_FEEDBACK, Deed.SEE_CHURN} | own


def test_customers_and_strangers_see_nothing_of_the_book() -> None:
    assert deeds("stranger") == {Deed.OPEN_BUSINESS}
    assert deeds("customer") == deeds("stranger") | OF_CUSTOMERS


def test_what_is_not_allowed_is_refused_with_a_reason() -> None:
    with pytest.raises(Refusal) as refused:
        roles.require("viewer", Deed.RECORD)
    assert refused.value.key == "refusal-role"
    assert refused.value.args_by_name == {"role": "viewer", "deed": "record"}


MENUS = {
    "owner": "today add follow find sale feedback churn share undo help",
    "manager": "today add follow find sale feedback churn share undo help",
    "staff": "today add follow find sale feedback undo help",
    "viewer": "today find feedback churn help",
    "customer": "feedback ask complain cases mydata stop privacy language help",
    "stranger": "start help language",
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_offered_its_menu_in_order(role: Role) -> None:
    assert " ".join(roles.COMMANDS[role]) == MENUS[role]


@pytest.mark.parametrize(
    ("command", "deed"),
    [
        ("add", Deed.RECORD),
        ("churn", Deed.SEE_CHURN),
        ("share", Deed.SHARE),
        ("today", Deed.READ),
        ("undo", Deed.UNDO_OWN),
    ],
)
def test_the_menu_offers_just_what_is_allowed(command: str, deed: Deed) -> None:
    assert {role for role in ROLES if command in roles.COMMANDS[role]} == {
        role for role in ROLES if roles.may(role, deed)
    }


def test_rank_is_strict() -> None:
    assert roles.ranks_above("owner", "manager")
    assert roles.ranks_above("staff", "viewer")
    assert not roles.ranks_above("manager", "owner")
    assert not any(roles.ranks_above(role, role) for role in ROLES)
