"""The real bot in a simulated Telegram, with two phones in the browser, two shops and a clock that can be moved."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import seed
from bot.app import Regulars
from bot.settings import Settings, SettingsError, load
from handlers.codes import SCANS_SHOP
from jobs import SCHEDULE
from models.db import SYSTEM, read_or_make_key
from rules import timing
from simulator.page import PhoneView, Scene, add_page
from simulator.phone import Phone, PhoneError
from simulator.server import serve
from simulator.world import World

TOKEN = "7000000001:demo-of-regulars-for-this-computer-only"  # noqa: S105 - known to the simulator alone
USERNAME = "regulars_demo_bot"
OPENS_AT = time(9, 30)
OPENS_IN = "Europe/London"
"""At this hour both shops are open, Shanghai in the afternoon: no reminder waits for a night to pass."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays in one scene, and what the page says there."""

    key: str
    label: str
    zone: str
    owner_id: int
    customer: tuple[int, str]
    name: str
    tagline: str
    titles: tuple[str, str]
    owner_hints: tuple[str, ...]
    customer_hints: tuple[str, ...]


CASTS = (
    Cast(
        key="zh",
        label="中文",
        zone="Asia/Shanghai",
        owner_id=700_000,
        customer=(700_001, "王姐"),
        name="熟客",
        tagline="装在聊天里的客户本。两部手机，一家店，什么都不离开这台电脑。",
        titles=("老板的手机", "顾客的手机"),
        owner_hints=("王老板 13800138000 门窗报价 下周三3点", "刘阿姨 今天换了锁芯 付了120", "曹永", "今天", "/churn"),
        customer_hints=("窗户装好有点漏风", "你们周日开门吗？"),
    ),
    Cast(
        key="en",
        label="English",
        zone="Europe/London",
        owner_id=701_000,
        customer=(701_001, "Ellie"),
        name="Regulars",
        tagline="A customer book that lives in a chat. Two phones, one shop; nothing leaves this computer.",
        titles=("The owner's phone", "A customer's phone"),
        owner_hints=(
            "Mrs Brown 020 7946 0958 wants highlights, call Tuesday 3pm",
            "Tom Barker came in for a cut, paid £22",
            "Marcus Bell",
            "/churn",
        ),
        customer_hints=("The colour is darker than I asked for", "Are you open on Sunday?"),
    ),
)


class Demo:
    """One world, one bot, two shops; the page looks in from outside."""

    def __init__(self) -> None:
        self.world = World()
        self.world.keep_calls = False
        self.world.clock.move(_opening_hour(self.world.clock.now()) - self.world.clock.now())
        self.bot = self.world.add_bot(TOKEN, USERNAME, "Regulars")
        self.shops: dict[str, seed.Seeded] = {}
        self.scenes = [self._scene(cast) for cast in CASTS]
        self.url = ""
        self.app: Regulars

    def _scene(self, cast: Cast) -> Scene:
        self.bot.profile["name", cast.key] = cast.name
        owner = (cast.owner_id, seed.load(cast.key).owner)
        return Scene(
            cast.key,
            cast.label,
            cast.zone,
            self.bot,
            owner=self._phone(cast, owner, cast.owner_hints, cast.titles[0]),
            customer=self._phone(cast, cast.customer, cast.customer_hints, cast.titles[1]),
            scan_link=partial(self.link, cast.key),
            texts={"name": cast.name, "tagline": cast.tagline},
        )

    def _phone(self, cast: Cast, who: tuple[int, str], hints: tuple[str, ...], title: str) -> PhoneView:
        return PhoneView(self.world.add_user(*who, language_code=cast.key), title, hints)

    def link(self, key: str) -> str | None:
        """What the code on the counter of a shop leads to."""
        shop = self.shops.get(key)
        return f"https://t.me/{USERNAME}?start={SCANS_SHOP}{shop.code}" if shop else None

    async def begin(self, app: Regulars) -> None:
        """Fill both books, let the owners look at their day, and follow the clock from here on."""
        self.app = app
        self.world.idle = app.idle
        for cast in CASTS:
            # One unit of work: half a shop would raise alerts.
            story = seed.load(cast.key)
            self.shops[cast.key] = await app.db.write(SYSTEM, seed.fill, story, cast.owner_id, now=app.now())
            self._seat(cast)
        await asyncio.gather(*(self._good_morning(cast.owner_id) for cast in CASTS))
        self.world.clock.on_move(self.look_around)

    def _seat(self, cast: Cast) -> None:
        """Those whom a shop knows by its code have phones too, so that an answer to them arrives."""
        for guest in self.shops[cast.key].guests:
            user = self.world.add_user(guest.person_id, guest.name, language_code=cast.key)
            self.world.private(self.bot, user).started = True

    async def _good_morning(self, owner_id: int) -> None:
        phone = Phone(self.world, self.bot, self.world.users[owner_id])
        with suppress(PhoneError):  # on a very slow machine the page opens first and the answers come to it
            await phone.start()
            await phone.send("/today")

    def look_around(self) -> None:
        """The clock was moved. All but the recovery: it would take what is on the wire right now for long lost."""
        for job in SCHEDULE:
            if job.name != "outbox_recovery":
                self.app.heart.wake(job.name, self.app.now())


def _opening_hour(now: datetime) -> datetime:
    return timing.resolve(timing.local(now, OPENS_IN).date(), OPENS_AT, OPENS_IN)


@asynccontextmanager
async def open_demo(port: int) -> AsyncIterator[Demo]:
    """Everything up and filled; at the end everything is gone again."""
    demo = Demo()
    async with AsyncExitStack() as stack:
        demo.url = await _served(stack, demo, port)
        app = Regulars(_settings(stack, demo.url), now=demo.world.clock.now)
        await app.start()
        stack.push_async_callback(app.stop)
        await demo.begin(app)
        yield demo


async def _served(stack: AsyncExitStack, demo: Demo, port: int) -> str:
    page = partial(add_page, world=demo.world, scenes=demo.scenes)
    try:
        server = await stack.enter_async_context(serve(demo.world, port=port, extend=page))
    except OSError as error:
        why = f"port {port} cannot be opened ({error.strerror}): stop the program that has it or choose another port"
        raise SettingsError("DEMO_PORT", why) from None
    return server.url


def _settings(stack: AsyncExitStack, url: str) -> Settings:
    """Everything of the demo's own: neither the environment nor `.env` may lead it to a real book or to Telegram."""
    book, key = (Path(stack.enter_context(_folder(name))) for name in ("book", "key"))
    read_or_make_key(key / "database.key")  # made here, since nobody need be told to keep this one
    return load(
        telegram_bot_token=TOKEN,
        telegram_api_url=url,
        telegram_proxy=None,
        data_dir=book,
        database_url=None,
        database_key_file=key / "database.key",
        open_signup=True,
        owner_ids=frozenset(),
        backup_dir=None,
        backup_chat=None,
        metrics_port=None,
        _env_file=None,
    )


def _folder(name: str) -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix=f"regulars-demo-{name}-", ignore_cleanup_errors=True)


async def serve_demo(settings: Settings) -> None:
    """Until Ctrl-C or SIGTERM."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(sign, stopping.set)
    async with open_demo(settings.demo_port) as demo:
        print(f"Open {demo.url} (Ctrl-C ends the demo, nothing is kept)", flush=True)  # noqa: T201 - the console is its screen
        await stopping.wait()
