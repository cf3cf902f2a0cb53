"""What a handler works with: who speaks, what they said, the book, and the way to answer."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from telegram import Bot, CallbackQuery, Message, Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext

from models.db import SYSTEM, Database, Origin, Scope, Tx
from rules.actions import Action, decode
from rules.flood import Flow
from rules.mydata import Seal
from rules.roles import Deed
from services import conversations, inbox
from services.conversations import Question
from ui import wire
from ui.screen import Reader, Screen

if TYPE_CHECKING:
    from models import OutboxMessage
    from services.members import Standing

CURRENT: ContextVar["Context"] = ContextVar("current")
P = ParamSpec("P")
T = TypeVar("T")
TOAST_UNITS = 200


class NotAnAnswerError(Exception):
    """What was typed does not answer the open question; it is read as an ordinary message instead."""


@dataclass(slots=True)
class House:
    """What the composition root lends to every handler."""

    db: Database
    now: Callable[[], datetime]
    may_open: Callable[[int], bool]
    default_language: str
    seal: Seal
    """Makes the marks that outlive an erasure."""
    unanswered: set[int] = field(default_factory=set)
    """Updates whose answer did not reach Telegram; shown again when it can be reached."""
    failed: set[int] = field(default_factory=set)
    """Updates that met a bug of ours."""
    unsaved: set[int] = field(default_factory=set)
    """Updates that could not be written down just now (a full disk): they are tried again, in their order."""
    told_unsaved: set[int] = field(default_factory=set)
    """Chats that know of it: once is enough."""
    tries: dict[int, tuple[datetime, ...]] = field(default_factory=dict)
    """When somebody tried a code that is none, for the last few who did."""
    answered: dict[str, Question] = field(default_factory=dict)
    """What the first picture of an album answered, by chat and album: those that follow answer it as well."""
    flows: dict[int, Flow] = field(default_factory=dict)
    """What those who do not work here have sent in the last minute, the last few of them."""
    shared: bool = False
    """Other processes work on the same chats: what is written must say under which hold."""
    fences: dict[int, int] = field(default_factory=dict)
    """Of updates that were taken over from another process: the hold they are handled under."""
    lost: set[int] = field(default_factory=set)
    """Updates that turned out to be in other hands by now."""
    albums: dict[str, Message] = field(default_factory=dict)
    """The card of each album that is coming in, by chat and album."""


class Context(CallbackContext[Bot, dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """PTB's context, with the person's standing and the one door to the book."""

    def __init__(self, application: "App", chat_id: int | None = None, user_id: int | None = None) -> None:
        super().__init__(application, chat_id=chat_id, user_id=user_id)
        self.house: House = application.bot_data["house"]
        self.now = self.house.now()
        self.said_at = self.now
        """When the person said it: "tomorrow" counts from here, also when it is handled after an outage."""
        self.standing: Standing
        self.origin: Origin
        self.message: Message | None = None
        """What was sent, or the message under the button that was tapped."""
        self.query: CallbackQuery | None = None
        self.action = Action("", "")
        self.text = ""
        """What was typed: the command's own text, the plain message, the caption."""
        self.question: Question | None = None
        self.replied_to: OutboxMessage | None = None
        self.stands_alone = False
        """It replies to a screen about several: it joins nobody who was just spoken of."""
        self._wrote = False
        self._acknowledged = False

    @classmethod
    def from_error(
        cls,
        update: object,
        error: Exception,
        application: "App",
        job: Any = None,
        coroutine: Any = None,
    ) -> "Context":
        """The context the handler had: it knows the person, the language and whether the tap was acknowledged."""
        context = CURRENT.get(None)
        if context is None or not isinstance(update, Update) or context.origin.update_id != update.update_id:
            return super().from_error(update, error, application, job, coroutine)
        context.error = error
        return context

    @classmethod
    def from_update(cls, update: object, application: "App") -> "Context":
        """As PTB makes it, with what the update itself says."""
        context = super().from_update(update, application)
        if isinstance(update, Update):
            context.query = update.callback_query
            context.message = update.effective_message
            chat = update.effective_chat
            number = context.message.message_id if context.message else None
            if context.message is not None and context.query is None:
                context.said_at = min(context.message.date, context.now)
            fence = context.house.fences.get(update.update_id, 0)
            context.origin = Origin(application.bot.id, update.update_id, chat.id if chat else None, number, fence)
            CURRENT.set(context)
        return context

    @property
    def chat_id(self) -> int:
        """The chat the answer goes to."""
        if self.origin.chat_id is None:
            raise RuntimeError("this update has no chat")
        return self.origin.chat_id

    @property
    def album(self) -> str:
        """The album a picture came in, by chat; empty where it came alone."""
        group = self.message.media_group_id if self.message and self.query is None else None
        return f"{self.chat_id}/{group}" if group else ""

    @property
    def person_id(self) -> int:
        return self.standing.person.id

    @property
    def language(self) -> str:
        return self.standing.person.language

    @property
    def reader(self) -> Reader:
        """For whom screens are drawn."""
        business = self.standing.business
        if business is None:
            return Reader(self.language)
        return Reader(self.language, business.time_zone, business.region)

    @property
    def business_id(self) -> int:
        if self.standing.business is None:
            raise RuntimeError("this person stands in no business")
        return self.standing.business.pk

    @property
    def replied_actions(self) -> tuple[Action, ...]:
        """The buttons of our own message that this one replies to: they say what it was about."""
        message = self.message if self.query is None else None
        replied = message.reply_to_message if message else None
        ours = replied is not None and replied.from_user is not None and replied.from_user.id == self.bot.id
        markup = replied.reply_markup if replied is not None and ours else None
        rows = markup.inline_keyboard if markup else ()
        data = (button.callback_data for row in rows for button in row)
        return tuple(action for one in data if isinstance(one, str) and (action := decode(one)) is not None)

    @property
    def ref(self) -> tuple[int, ...]:
        """What the tap or the answer is about, the business left out."""
        return self.question.ref[1:] if self.question else self.action.ref[1:]

    def about(self, word: str, verb: str, *ids: int, nonce: str = "", arg: str = "") -> Action:
        """An action in this business."""
        return Action(word, verb, (self.business_id, *ids), nonce, arg)

    async def read(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Look something up as the person who speaks."""
        return await self.house.db.read(self.standing.scope, fn, *args, **kwargs)

    async def read_long(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for what reads a whole book: no other answer waits behind it."""
        return await self.house.db.read_long(self.standing.scope, fn, *args, **kwargs)

    async def write(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The handler's write, as the person who speaks; it also marks the update done."""
        return await self.write_as(self.standing.scope, fn, *args, **kwargs)

    async def write_as(
        self, scope: Scope, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for another scope: somebody who opens, joins or stops is nobody there yet."""
        if self._wrote:
            return await self.write_besides(scope, fn, *args, **kwargs)
        unit = self._with_answer(fn)
        result = await self.house.db.write(scope, inbox.handled, self.origin, unit, *args, **kwargs)
        self._wrote = True
        return result

    async def write_besides(
        self, scope: Scope, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What stands by itself; it is refused where the chat has passed to another process."""
        if self.house.shared:
            return await self.house.db.write(scope, inbox.further, self.origin, fn, *args, **kwargs)
        return await self.house.db.write(scope, fn, *args, **kwargs)

    def _with_answer(self, fn: Callable[Concatenate[Tx, P], T]) -> Callable[Concatenate[Tx, P], T]:
        """Whoever writes what was asked for also closes the question, in the same transaction."""
        if self.question is None:
            return fn
        chat_id, person_id = self.chat_id, self.person_id

        def unit(tx: Tx, /, *args: P.args, **kwargs: P.kwargs) -> T:
            conversations.forget(tx, chat_id, person_id)
            return fn(tx, *args, **kwargs)

        return unit

    async def ask(self, route: str, *ids: int, screen: Screen) -> Message:
        """Show a question whose answer is typed; `route` takes it."""
        about = (self.business_id, *ids) if self.standing.business else ids
        question = Question(route, about)
        await self.write_besides(SYSTEM, conversations.ask, self.chat_id, self.person_id, question, now=self.now)
        return await self.send(screen)

    async def show(self, screen: Screen) -> None:
        """Answer: a tap changes the screen that was tapped, a message gets a new one."""
        if self.query is None or not isinstance(self.query.message, Message):
            await self.send(screen)
            return
        await self.acknowledge()
        await wire.edit(self.query.message, screen)

    async def send(self, screen: Screen) -> Message:
        """Answer with a new message, also to a tap."""
        await self.acknowledge()
        return await wire.answer(self.bot, self.chat_id, screen)

    async def acknowledge(self, text: str = "", *, alert: bool = False) -> None:
        """Every tap is acknowledged, once; `text` shows as a toast."""
        if self.query is None or self._acknowledged:
            return
        self._acknowledged = True
        try:
            await self.query.answer(text[:TOAST_UNITS] or None, show_alert=alert)
        except BadRequest as error:
            # After a restart or a long outage Telegram has given the tap up; the screen still changes.
            if "query is too old" not in str(error):
                raise


App: TypeAlias = Application[Any, Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]
Handle = Callable[[Update, Context], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Route:
    """One thing a person can do. `name` is `<word>.<verb>`: a button's action, or the question an answer belongs to."""

    name: str
    run: Handle
    deed: Deed | None = None
    """What the role must allow; none: anybody."""
    command: str = ""
    takes: str = ""
    """Messages without a command that it takes: plain, reply, reply_file, contact, edited, file."""
    ids: int = 0
    """How many numbers a tap on it must bring besides the business."""
