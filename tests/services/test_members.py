"""Who works here: invited once, seen at once, gone at once; and what each role may do in the book itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from models import Activity, Business, Customer, FollowUp, Invite, Member, OutboxMessage, Person
from models.db import GuardError
from rules.refusal import Refusal
from rules.roles import Role
from services import audit, customers, followups, members
from services.customers import Happening
from services.followups import Plan
from services.members import Removed, Standing
from tests.books import NOW, Book, Shop

NEWCOMER = 7001
TOKEN = "t" * 32


@pytest.fixture
def newcomer(book: Book, shop: Shop) -> int:
    with book.unit() as tx:
        members.meet(tx, NEWCOMER, "小李", "zh", now=NOW)
    return NEWCOMER


def refused(key: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.key == key


def invite(shop: Shop, role: str = "staff", by: Role = "owner", token: str = TOKEN) -> Invite:
    with shop.book.unit(shop.scope(by)) as tx:
        return members.invite(tx, role, token, now=NOW)


def join(shop: Shop, token: str = TOKEN, person_id: int = NEWCOMER, *, days: float = 0) -> Standing:
    with shop.book.unit() as tx:
        return members.join(tx, token, person_id, now=NOW + timedelta(days=days))


def dismiss(shop: Shop, role: Role, by: Role = "owner") -> Removed:
    with shop.book.unit() as tx:
        return members.dismiss(tx, shop.scope(by), shop.members[role], now=NOW)


def standing(book: Book, person_id: int, business_id: int | None = None) -> Standing:
    with book.unit() as tx:
        found = members.stand(tx, person_id, business_id)
    assert found is not None
    return found


def test_an_invitation_makes_a_member_of_that_role(shop: Shop, newcomer: int) -> None:
    invite(shop, "viewer")
    joined = join(shop)
    assert (joined.role, joined.business and joined.business.id) == ("viewer", shop.business_id)
    assert standing(shop.book, NEWCOMER).role == "viewer"


def test_only_a_hash_of_the_token_is_kept(shop: Shop) -> None:
    assert TOKEN not in str(invite(shop).model_dump())


def test_an_invitation_works_once(shop: Shop, rival: Shop, newcomer: int) -> None:
    invite(shop)
    join(shop)
    refused("invite-used", lambda: join(shop, person_id=rival.person("owner")))


def told(shop: Shop) -> list[int]:
    """Who hears that somebody came in."""
    with shop.book.unit(shop.itself) as tx:
        rows = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "members.joined"))
        return sorted(row.chat_id for row in rows if row.nudge and not row.passes_cap and not row.passes_quiet)


def test_whoever_invited_and_the_owner_hear_that_somebody_came_in(shop: Shop, newcomer: int) -> None:
    invite(shop, by="manager")
    assert told(shop) == []
    join(shop)
    assert told(shop) == [shop.person("owner"), shop.person("manager")]


def test_an_owner_who_invited_hears_it_once_and_a_manager_who_did_not_never(shop: Shop, newcomer: int) -> None:
    invite(shop, by="owner")
    join(shop)
    assert told(shop) == [shop.person("owner")]


def test_an_invitation_can_be_withdrawn_until_it_is_used(shop: Shop, newcomer: int) -> None:
    invite(shop)
    with shop.book.unit(shop.scope()) as tx:
        assert audit.undo_latest(tx, now=NOW).entry.verb == "members.invite"
    refused("invite-expired", lambda: join(shop))


def test_undo_passes_over_an_invitation_somebody_has_come_in_by(shop: Shop, newcomer: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = customers.create(tx, "王老板", None, now=NOW).pk
    invite(shop)
    with shop.book.unit(shop.scope()) as tx:
        invited = audit.latest(tx)
    join(shop)
    with shop.book.undone(shop.scope()) as tx:
        refused("undo-invite-used", lambda: audit.undo(tx, invited.pk if invited else 0, now=NOW))
    with shop.book.unit(shop.scope()) as tx:
        assert audit.undo_latest(tx, now=NOW).entry.id == made


def test_an_invitation_ends_after_three_days(shop: Shop, newcomer: int) -> None:
    invite(shop)
    refused("invite-expired", lambda: join(shop, days=3))
    assert join(shop, days=2.9).role == "staff"


def test_a_made_up_invitation_is_nothing(shop: Shop, newcomer: int) -> None:
    refused("invite-unknown", lambda: join(shop, "x" * 32))


def test_who_works_here_is_told_so_and_the_link_stays_good(shop: Shop, newcomer: int) -> None:
    invite(shop)
    refused("invite-already-member", lambda: join(shop, person_id=shop.person("owner")))
    assert join(shop).role == "staff"


@pytest.mark.parametrize(("by", "role"), [("manager", "manager"), ("staff", "staff"), ("viewer", "viewer")])
def test_nobody_invites_to_their_own_rank(shop: Shop, by: Role, role: Role) -> None:
    refused("refusal-rank", lambda: invite(shop, role, by))


@pytest.mark.parametrize("role", ["owner", "customer", "stranger", "king"])
def test_nobody_is_invited_to_what_is_not_a_post(shop: Shop, role: str) -> None:
    refused("stale-button", lambda: invite(shop, role))


def test_a_removed_member_has_no_access_from_that_moment_on(shop: Shop) -> None:
    dismiss(shop, "staff")
    assert standing(shop.book, shop.person("staff")).role == "stranger"
    assert standing(shop.book, shop.person("staff"), shop.business_id).role == "stranger"


def test_a_removed_members_words_go_to_their_other_shop(shop: Shop, rival: Shop) -> None:
    invite(rival)
    join(rival, person_id=shop.person("staff"))
    with shop.book.unit() as tx:
        members.go_to(tx, shop.person("staff"), shop.business_id)
    dismiss(shop, "staff")
    found = standing(shop.book, shop.person("staff"))
    assert found.business is not None
    assert found.business.id == rival.business_id


def test_nobody_removes_their_own_rank_or_above(shop: Shop) -> None:
    refused("refusal-rank", lambda: dismiss(shop, "owner", by="manager"))
    refused("refusal-rank", lambda: dismiss(shop, "manager", by="manager"))
    refused("refusal-rank", lambda: dismiss(shop, "owner", by="owner"))
    assert standing(shop.book, shop.person("owner")).role == "owner"


def test_nobody_removes_from_another_shop(shop: Shop, rival: Shop) -> None:
    def act() -> None:
        with shop.book.unit() as tx:
            members.dismiss(tx, shop.scope("owner"), rival.members["staff"], now=NOW)

    refused("member-gone", act)
    assert standing(shop.book, rival.person("staff"), rival.business_id).role == "staff"


def test_nobody_is_removed_twice(shop: Shop) -> None:
    dismiss(shop, "staff")
    refused("member-gone", lambda: dismiss(shop, "staff"))


def test_undo_gives_the_access_back(shop: Shop) -> None:
    gone = dismiss(shop, "staff")
    with shop.book.unit(shop.scope("owner")) as tx:
        audit.undo(tx, gone.entry_id, now=NOW)
    assert standing(shop.book, shop.person("staff"), shop.business_id).role == "staff"


def test_what_waited_for_a_leaver_waits_for_the_remover(shop: Shop) -> None:
    hidden = shop.customer("老李", assigned_to="staff")
    with shop.book.unit(shop.scope("staff")) as tx:
        task = followups.for_customer(tx, hidden, Plan("量尺", NOW + timedelta(days=1)), now=NOW)
    assert dismiss(shop, "staff", by="manager").handed_over == 1
    with shop.book.unit(shop.itself) as tx:
        assert tx.get_one(FollowUp, task.row.pk).member_id == shop.members["manager"]
        assert tx.get_one(Customer, hidden).assigned_member_id is None


def test_a_removed_managers_open_invitations_are_void(shop: Shop, newcomer: int) -> None:
    invite(shop, by="manager")
    invite(shop, by="owner", token="o" * 32)
    dismiss(shop, "manager")
    refused("invite-expired", lambda: join(shop))
    assert join(shop, "o" * 32).role == "staff"


def test_who_was_removed_can_be_invited_again(shop: Shop) -> None:
    dismiss(shop, "staff")
    invite(shop, "viewer")
    assert join(shop, person_id=shop.person("staff")).role == "viewer"


def test_a_scan_by_somebody_who_works_nowhere_makes_the_shop_theirs(shop: Shop, rival: Shop, newcomer: int) -> None:
    for place in (shop, rival):
        arrived = arrive(place, NEWCOMER)
        assert (arrived.role, arrived.scope.business_id) == ("customer", place.business_id)
        assert standing(shop.book, NEWCOMER).scope.business_id == place.business_id


def test_a_scan_alone_makes_no_record(shop: Shop, newcomer: int) -> None:
    arrive(shop, NEWCOMER)
    with shop.book.unit() as tx:
        assert tx.exec(select(Customer)).all() == []


def test_who_works_elsewhere_can_rate_and_keeps_their_own_shop(shop: Shop, rival: Shop) -> None:
    arrived = arrive(shop, rival.person("owner"))
    assert (arrived.role, arrived.scope.business_id) == ("customer", shop.business_id)
    assert standing(shop.book, rival.person("owner")).scope.business_id == rival.business_id


def test_a_member_at_the_own_door_is_a_member(shop: Shop) -> None:
    assert arrive(shop, shop.person("viewer")).role == "viewer"


def test_an_unknown_code_is_refused(shop: Shop, newcomer: int) -> None:
    with shop.book.undone() as tx:
        refused("feedback-scan-unknown", lambda: members.arrive(tx, NEWCOMER, "nothing"))


def arrive(shop: Shop, person_id: int) -> Standing:
    with shop.book.unit() as tx:
        code = tx.get_one(Business, shop.business_id).code
        return members.arrive(tx, person_id, code)


def test_the_book_itself_lets_a_viewer_write_nothing(shop: Shop) -> None:
    customer_id = shop.customer()
    with pytest.raises(GuardError), shop.book.undone(shop.scope("viewer")) as tx:
        customers.happened(tx, tx.get_one(Customer, customer_id), Happening("note", "x"), now=NOW)


def test_the_book_itself_hides_other_peoples_customers_from_a_helper(shop: Shop) -> None:
    mine, free = shop.customer("我的", assigned_to="staff"), shop.customer("大家的")
    theirs = shop.customer("别人的", assigned_to="manager")
    with shop.book.unit(shop.scope("manager")) as tx:
        customers.happened(tx, tx.get_one(Customer, theirs), Happening("note", "秘密"), now=NOW)
    with shop.book.unit(shop.scope("staff")) as tx:
        assert {row.id for row in tx.exec(select(Customer))} == {mine, free}
        assert tx.get(Customer, theirs) is None
        assert tx.exec(select(Activity)).all() == []


def test_the_book_itself_hides_shops_from_each_other(shop: Shop, rival: Shop) -> None:
    customer_id = shop.customer()
    with shop.book.unit(rival.scope("owner")) as tx:
        assert tx.get(Customer, customer_id) is None
        assert {row.business_id for row in tx.exec(select(Member))} == {rival.business_id}


def test_the_book_itself_refuses_a_row_of_another_shop(shop: Shop, rival: Shop) -> None:
    with shop.book.undone(rival.scope("owner")) as tx:
        tx.add(Activity(business_id=shop.business_id, kind="note", occurred_at=NOW, recorded_at=NOW))
        with pytest.raises(GuardError):
            tx.flush()


def test_a_customer_sees_no_member(shop: Shop) -> None:
    guest = shop.customer("王姐", person_id=5001)
    with shop.book.unit(shop.customer_scope(5001, guest)) as tx:
        assert tx.exec(select(Member)).all() == []
        assert tx.get_one(Person, 5001).first_name == "王姐"
