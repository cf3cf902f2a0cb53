"""Two shops whose stories were lived through the real bot, so that everything a person can reach has rows in both.

The numbers of the first shop's rows begin at 101, the second's at 201, in every table: 201 is always the rival's.
"""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from models import Business, Consent, Customer, Member, OutboxMessage, Person, Survey
from models.db import SYSTEM, Tx, read_or_make_key
from rules.actions import Action, decode
from rules.privacy import WORDING
from simulator.phone import Phone
from tests.e2e.conftest import Stage, staged
from tests.e2e.stories import Tongue, arrive, code_of, hire, link_in

ZH = Tongue("zh")
Unit = dict[str, Any]


@dataclass(frozen=True)
class Side:
    """What is said in one shop and in no other: if the other hears of it, it leaked."""

    first: int
    people: int
    shop: str
    names: tuple[str, str, str, str]
    phones: tuple[str, str, str]
    secret: str

    @property
    def canaries(self) -> tuple[str, ...]:
        return (self.shop, *self.names, *self.phones, self.secret)

    def person(self, role: str) -> int:
        return self.people + ROLES.index(role)


ROLES = ("owner", "manager", "staff", "viewer", "customer", "leaver", "stranger", "bearer")
MINE = Side(100, 1001, "青竹门窗", ("欧阳老板", "姚姐", "赵师傅", "端木"),
            ("13800138001", "13800138002", "13800138003"), "紫檀")  # fmt: skip
THEIRS = Side(200, 2001, "赤松五金", ("司马老板", "吴姐", "郑师傅", "皇甫"),
              ("13900139001", "13900139002", "13900139003"), "榆木")  # fmt: skip


@dataclass
class Town:
    """A closed book to be copied, and what its people had on their screens."""

    path: Path
    key: bytes
    now: datetime
    shops: dict[Side, int]
    codes: dict[Side, str]
    invitations: dict[Side, str]
    updates: list[Unit] = field(default_factory=list)
    """All that Telegram told the bot meanwhile."""
    shown: dict[Side, dict[str, Action]] = field(default_factory=dict)
    """The last button of every kind that anybody of a shop was shown."""


@asynccontextmanager
async def lived(folder: Path) -> AsyncIterator[Town]:
    """The stories, told once; what is left is a file."""
    async with staged(folder) as stage:
        codes, links = {}, {}
        pushed = _overheard(stage)
        for side in (MINE, THEIRS):
            await stage.app.db.write(SYSTEM, _count_from, side.first)
            codes[side], links[side] = await _story(stage, side)
        shops = await stage.app.db.read(SYSTEM, _numbers)
        key = read_or_make_key(folder / "keys" / "database.key")[0]
        town = Town(folder / "data" / "regulars.db", key, stage.world.clock.now(), shops, codes, links, pushed)
        town.shown = {side: dict(_shown(stage, shops[side])) for side in (MINE, THEIRS)}
    yield town


def _overheard(stage: Stage) -> list[Unit]:
    told: list[Unit] = []
    push = stage.bot.queue.push_raw

    def overhear(update: Unit) -> int:
        told.append(update)
        return push(update)

    stage.bot.queue.push_raw = overhear  # type: ignore[method-assign]
    return told


def _count_from(tx: Tx, number: int) -> None:
    run = tx.connection().exec_driver_sql
    names = [name for (name,) in run("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")]
    run("DELETE FROM sqlite_sequence")
    for name in names:
        run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, number))


def _numbers(tx: Tx) -> dict[Side, int]:
    return {side: _number(tx, side) for side in (MINE, THEIRS)}


async def _story(stage: Stage, side: Side) -> tuple[str, str]:
    first, second, third, fourth = side.names
    owner = await stage.owner(side.person("owner"), shop=side.shop)
    for name, phone in zip((first, second, third), side.phones, strict=True):
        await owner.send(f"{name} {phone} #{side.secret} 买了门 付了300元 明天下午3点联系 {side.secret}")
    helpers = {}
    for role, label in (("manager", "店长"), ("staff", "店员"), ("viewer", "只看"), ("leaver", "店员")):
        helpers[role] = await hire(stage, ZH, owner, label, side.person(role), f"{role}{side.first}")
    await _give_away(stage, side, third)
    await _keep_more(owner, side)
    await _hear(stage, side, owner, fourth)
    await stage.app.db.write(SYSTEM, _ask, side, now=stage.world.clock.now())
    await owner.send("/members")
    await owner.tap(f"移除leaver{side.first}")
    await owner.send("/members")
    await owner.tap("邀请新人")
    for label in ("店长", "店员", "只看"):
        await owner.send("/members")
        await owner.tap("邀请新人")
        await owner.tap(label)
    link = next(word for word in owner.screens[-1].text.split() if word.startswith("https://t.me/"))
    return (await code_of(owner)).partition("?start=s_")[2], link.partition("?start=m_")[2]


async def _give_away(stage: Stage, side: Side, name: str) -> None:
    """One customer is the manager's: no helper sees them. Another has not come for long."""

    def give(tx: Tx) -> None:
        customer = tx.exec(select(Customer).where(Customer.name == name)).one()
        member = tx.exec(select(Member).where(Member.person_id == side.person("manager"))).one()
        customer.assigned_member_id = member.pk
        regular = tx.get_one(Customer, side.first + 2)
        long_ago = stage.world.clock.now() - timedelta(days=100)
        regular.rhythm_days, regular.rhythm_last_on, regular.last_contact_at = 20, long_ago.date(), long_ago

    await stage.app.db.write(SYSTEM, give)


async def _keep_more(owner: Phone, side: Side) -> None:
    """Files, likes, an agreement, somebody who may be the same, a customer who comes ever so often."""
    for name in side.names[:2]:
        await owner.photo(b"\xff\xd8" + side.secret.encode(), f"{name} {side.secret}的样子")
        await owner.send(f"/find {name}")
        for button in ("修改", "更多", "彻底删除"):
            await owner.tap(button)
        for tap, words in (("喜好/生日", f"喜欢{side.secret}，生日3月5号"), ("约定", f"{side.secret} 月结 到12月底")):
            await owner.send(f"/find {name}")
            await owner.tap("修改")
            if tap == "约定":
                await owner.tap("更多")
            await owner.tap(tap)
            await owner.send(words)
    for screen in ("/today", "/find", "/churn", "/feedback", "/duplicates", "/settings", "/business", "/privacy"):
        await owner.send(screen)
    for words in ("/report", "/goal 本月销售 9000"):
        await owner.send(words)


async def _hear(stage: Stage, side: Side, owner: Phone, name: str) -> None:
    guest = stage.phone(side.person("customer"), name, "zh-hans")
    await guest.open_link(await code_of(owner))
    await guest.tap("2★")
    await guest.send(f"{side.secret}做得不好。有没有卖{side.secret}锁")
    await arrive(stage, 4)
    await guest.send("/mydata")
    await guest.tap("我说过的")
    await guest.send("/mydata")
    await guest.tap("彻底删除")
    await owner.tap("回复")
    await owner.send(f"{side.secret}这就来修")
    for number, named in enumerate(side.names[:2], start=2):
        await owner.send(f"/feedback {named} 投诉 {side.secret}没修好")
        await owner.tap(f"投诉 #{number}")
    await owner.tap("已当面告诉")
    await owner.tap("已解决，告诉顾客")
    await owner.send(f"/replies {{姓名}}，{side.secret}修好了")
    await owner.send(f"/share {side.secret}门口")
    await owner.tap("各处的码")
    await _scan_a_card(stage, side, owner)


def _ask(tx: Tx, side: Side, *, now: datetime) -> None:
    """A survey that waits for its tap and somebody it would reach, one that the guest has, and the slow question."""
    shop = _number(tx, side)
    owner = tx.exec(select(Member).where(Member.person_id == side.person("owner"))).one()
    guest = tx.exec(select(Customer).where(Customer.person_id == side.person("customer"))).one()
    asked = [{"kind": "words", "text": f"{side.secret}?"}, {"kind": "yes", "text": f"{side.secret}?"}]
    own: Any = {"business_id": shop}
    for sent_at in (None, now):
        tx.add(Survey(**own, questions=asked, segment="all", made_by=owner.pk, made_at=now, sent_at=sent_at))
    tx.flush()
    sent = tx.exec(select(Survey).where(Survey.business_id == shop, col(Survey.sent_at).is_not(None))).one()
    went: Any = {"chat_id": guest.person_id, "customer_id": guest.pk, "purpose": "offers", "state": "sent"}
    for kind, key in (("surveys.ask", f"surveys.ask/{sent.pk}/{guest.pk}"), ("asking.nps", f"asking.nps/{guest.pk}/x")):
        args = {"survey": sent.pk}
        tx.add(OutboxMessage(**own, **went, kind=kind, key=key, args=args, due_at=now, created_at=now, sent_at=now))
    regular = side.people + len(ROLES)
    tx.add(Person(id=regular, first_name="Regular", language="zh", seen_at=now))
    row = Customer(**own, name=f"{side.secret}熟客", name_key=f"{side.secret}熟客", person_id=regular, created_at=now)
    tx.add(row)
    tx.flush()
    agreed: Any = {"purpose": "offers", "granted": True, "wording": "", "version": WORDING}
    tx.add(Consent(**own, **agreed, customer_id=row.pk, at=now))


def _number(tx: Tx, side: Side) -> int:
    return tx.exec(select(Business).where(Business.name == side.shop)).one().pk


async def _scan_a_card(stage: Stage, side: Side, owner: Phone) -> None:
    await owner.send(f"/share {side.names[1]}")
    bearer = stage.phone(side.person("bearer"), "Bearer", "zh-hans")
    await bearer.open_link(link_in(owner.screen.text))
    await arrive(stage, 4)


def _shown(stage: Stage, business_id: int) -> Iterator[tuple[str, Action]]:
    for call in stage.world.calls:
        markup = call.params.get("reply_markup")
        rows = (json.loads(markup) if isinstance(markup, str) else markup or {}).get("inline_keyboard", [])
        for data in (button.get("callback_data") for row in rows for button in row):
            action = decode(data) if data else None
            if action is not None and (not action.ref or action.ref[0] == business_id):
                yield f"{action.word}.{action.verb}", action
