"""A scene: a shop in one language, its owner, one of its customers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from simulator.page.texts import TEXTS

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.people import User

Which = Literal["owner", "customer"]
ScanLink = str | Callable[[], str | None] | None


@dataclass(slots=True)
class PhoneView:
    """`hints` are lines a visitor may try: a click puts one into the input."""

    user: User
    title: str
    hints: tuple[str, ...] = ()


@dataclass(slots=True)
class Scene:
    """`texts` overrides the page's own words (simulator.page.texts), "name" and "tagline" above all."""

    key: str
    label: str
    time_zone: str
    bot: Bot
    owner: PhoneView
    customer: PhoneView
    scan_link: ScanLink = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def phone(self, which: str) -> PhoneView:
        return self.owner if which == "owner" else self.customer

    def link(self) -> str | None:
        return self.scan_link() if callable(self.scan_link) else self.scan_link

    def words(self) -> dict[str, str]:
        return {**TEXTS["zh" if self.key.startswith("zh") else "en"], **self.texts}
