"""A bot: its token, its queue, what it says about itself, its command menus."""

from dataclasses import dataclass, field

from simulator.people import User
from simulator.updates import UpdateQueue
from simulator.wire import Json, present

Scope = tuple[str, int | None, int | None]
EVERYWHERE: Scope = ("default", None, None)


@dataclass(eq=False, slots=True)
class Webhook:
    url: str
    secret_token: str | None = None
    max_connections: int = 40
    last_error: str | None = None
    last_error_date: int | None = None


class CommandBook:
    """Command lists by scope and language; "" is the list for every other language."""

    def __init__(self) -> None:
        self._lists: dict[tuple[Scope, str], list[Json]] = {}

    def put(self, scope: Scope, language_code: str, commands: list[Json]) -> None:
        self._lists[scope, language_code] = commands

    def get(self, scope: Scope, language_code: str) -> list[Json]:
        return self._lists.get((scope, language_code), [])

    def drop(self, scope: Scope, language_code: str) -> None:
        self._lists.pop((scope, language_code), None)

    def seen_in(self, scopes: list[Scope], language_code: str | None) -> list[Json]:
        """The first list that exists, narrowest scope first, the person's language before the general one."""
        for scope in scopes:
            for language in (language_code or "", ""):
                if found := self._lists.get((scope, language)):
                    return found
        return []


@dataclass(eq=False, slots=True)
class Bot:
    token: str
    user: User
    queue: UpdateQueue = field(default_factory=UpdateQueue)
    commands: CommandBook = field(default_factory=CommandBook)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)
    webhook: Webhook | None = None
    privacy_mode: bool = True
    flood_until: float = 0.0

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def username(self) -> str:
        return self.user.username or ""

    def as_api(self) -> Json:
        return {
            **self.user.as_api(),
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy_mode,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def said(self, what: str, language_code: str) -> str:
        own = self.profile.get((what, language_code))
        return own or self.profile.get((what, ""), "")


def webhook_info(bot: Bot) -> Json:
    hook = bot.webhook
    return present(
        url=hook.url if hook else "",
        has_custom_certificate=False,
        pending_update_count=len(bot.queue.pending),
        max_connections=hook.max_connections if hook else None,
        last_error_date=hook.last_error_date if hook else None,
        last_error_message=hook.last_error if hook else None,
        allowed_updates=sorted(bot.queue.allowed) or None,
    )
