"""The gate: who is it, what may they do, which route takes it. What comes from outside is hostile until it passed."""

import logging
import re
from collections.abc import Sequence

from telegram import BotCommand, BotCommandScopeChat, Chat, Update
from telegram.error import TelegramError
from telegram.ext import (
    ApplicationHandlerStop,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers.context import App, Context, NotAnAnswerError, Route
from handlers.flood import let_in
from handlers.groups import answer_in_group
from handlers.incoming import draft_of
from handlers.meeting import action_of, says_nothing, standing_of
from handlers.tries import within_tries
from handlers.words import bare_words, caption_of, first_word, text_of
from models.db import SYSTEM
from rules import roles
from rules.refusal import Refusal
from services import conversations, members
from services.conversations import TAKES_FILES, Question
from services.members import Standing
from ui import help as screens
from ui.i18n import language_of

log = logging.getLogger(__name__)
MOST_ALBUMS = 100
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Gate:
    """Holds ROUTES and finds the one that takes an update."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.by_name = {route.name: route for route in routes}
        self.by_command: dict[str, list[Route]] = {}
        self.by_kind: dict[str, list[Route]] = {}
        for route in routes:
            if route.command:
                self.by_command.setdefault(route.command, []).append(route)
            for kind in route.takes.split():
                self.by_kind.setdefault(kind, []).append(route)

    def build(self, application: App) -> None:
        """Hang the gate into PTB's Application."""
        application.add_handler(TypeHandler(Update, self.meet), group=-1)
        application.add_handler(CallbackQueryHandler(self.tapped))
        application.add_handler(ChatMemberHandler(self.blocked, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self.edited))
        application.add_handler(MessageHandler(filters.COMMAND, self.commanded))
        application.add_handler(MessageHandler(filters.CONTACT, self.contacted))
        application.add_handler(MessageHandler(filters.TEXT, self.said))
        application.add_handler(MessageHandler(~filters.StatusUpdate.ALL, self.sent_file))
        application.add_handler(TypeHandler(Update, self.fit_menu), group=1)

    async def meet(self, update: Update, context: Context) -> None:
        """Who is it? Channels, other bots and what is not addressed to us end here."""
        person, chat = update.effective_user, update.effective_chat
        if person is None or person.is_bot or chat is None:
            raise ApplicationHandlerStop
        if chat.type != Chat.PRIVATE:
            await answer_in_group(update, context)
            raise ApplicationHandlerStop
        language = language_of(person.language_code, context.house.default_language)
        context.action = action_of(update)
        context.standing = await standing_of(update, context, person.first_name, language)
        if update.edited_message is not None and says_nothing(context):
            raise ApplicationHandlerStop
        await let_in(context)

    async def tapped(self, update: Update, context: Context) -> None:
        """A button: its data is hostile until the role, the business and the state have been checked."""
        route = self.by_name.get(f"{context.action.word}.{context.action.verb}")
        foreign = context.action.ref and context.standing.role == "stranger"
        if route is None or foreign or len(context.action.ref[1:]) < route.ids:
            raise Refusal("stale-button")
        await self._forget_question(context)
        try:
            await self._run(route, update, context)
        except NotAnAnswerError:
            # A route for typed words, named by a button that nobody was shown.
            raise Refusal("stale-button") from None
        await context.acknowledge()

    async def commanded(self, update: Update, context: Context) -> None:
        """`/word and its text in the same message`."""
        word, _, rest = text_of(update.effective_message).partition(" ")
        word, _, more = word.partition("\n")
        context.text = f"{more}\n{rest}".strip()
        await self._forget_question(context)
        await self._command(word[1:].partition("@")[0].lower(), update, context)

    async def _command(self, word: str, update: Update, context: Context) -> None:
        if word == "start" and context.text:
            await self._start(update, context)
            return
        routes = self.by_command.get(word)
        if routes is None:
            await context.show(screens.unknown_command(context.reader, context.standing.role))
            return
        await self._first_allowed(routes, update, context)

    async def _start(self, update: Update, context: Context) -> None:
        """A scanned code or an invite: the first two letters of the payload say which. Other words name a shop."""
        if not PAYLOAD.fullmatch(context.text):
            await self._first_allowed(self.by_command["start"], update, context)
            return
        kind, context.text = context.text[:2], context.text[2:]
        await within_tries(context, lambda: self._opened(kind, update, context))

    async def _opened(self, kind: str, update: Update, context: Context) -> None:
        routes = self.by_command.get(f"start {kind}")
        if routes is None:
            raise Refusal("start-unknown")
        await self._first_allowed(routes, update, context)

    async def said(self, update: Update, context: Context) -> None:
        """Plain text: a bare word, an answer to the open question, a reply to one of our messages, or news."""
        context.text = text_of(update.effective_message)
        if context.message is not None and context.message.forward_origin is not None:
            await self._forget_question(context)  # somebody else's words answer nothing that was asked here
        bare = bare_words().get(context.text.casefold())
        if bare is not None and bare in self.by_command and not context.replied_actions:
            context.text = ""
            await self._forget_question(context)
            await self._command(bare, update, context)
            return
        if await self._said_with_text(update, context):
            return
        ways = (self._replying, self._answering) if context.replied_actions else (self._answering, self._replying)
        for route in [route for way in ways for route in way(context)]:
            try:
                await self._run(route, update, context)
            except NotAnAnswerError:
                await self._go_home(context)
            else:
                return
        await self._take("plain", update, context)

    async def _said_with_text(self, update: Update, context: Context) -> bool:
        """A bare word that takes a name: "brief Mrs Lee". Where it names nobody the words were meant otherwise."""
        whole, question = context.text, context.question
        word, rest = first_word(whole)
        if not rest or not _allowed(self.by_command[word][0], context.standing):
            return False
        context.text, context.question = rest, None
        try:
            await self.by_command[word][0].run(update, context)
        except NotAnAnswerError:
            context.text, context.question = whole, question
            return False
        context.question = question
        await self._forget_question(context)
        return True

    async def _go_home(self, context: Context) -> None:
        """It was no answer: the question is over, and the words go where this person's plain words go."""
        await self._forget_question(context)
        home = await context.house.db.read(SYSTEM, members.stand, context.person_id)
        context.standing = home or context.standing

    def _answering(self, context: Context) -> list[Route]:
        route = self.by_name.get(context.question.route) if context.question else None
        return [route] if route else []

    def _replying(self, context: Context, kind: str = "reply") -> list[Route]:
        if context.replied_to is None and not context.replied_actions:
            return []
        return [route for route in self.by_kind.get(kind, []) if _allowed(route, context.standing)]

    async def edited(self, update: Update, context: Context) -> None:
        """A message was changed after it was sent."""
        context.text = text_of(update.effective_message)
        await self._forget_question(context)
        await self._take("edited", update, context)

    async def contacted(self, update: Update, context: Context) -> None:
        """A contact card."""
        if await self._sent_along(update, context):
            return
        await self._forget_question(context)
        await self._take("contact", update, context)

    async def sent_file(self, update: Update, context: Context) -> None:
        """A picture, a voice note, a file, a place. The pictures of an album come one by one: they end no question."""
        message = update.effective_message
        context.text = caption_of(message)
        if await self._sent_along(update, context):
            return
        if message is None or not message.media_group_id:
            await self._forget_question(context)
        await self._take("file", update, context)

    async def _sent_along(self, update: Update, context: Context) -> bool:
        """It answers what was asked, or goes with a reply to whom that is about."""
        message, question = context.message, context.question
        own = message is not None and message.forward_origin is None and draft_of(message) is not None
        answering = self._answering(context) if own and question and question.route in TAKES_FILES else []
        if answering and question and context.album:
            self._remember(context, question)
        replying = self._replying(context, "reply_file")
        for route in (*replying, *answering) if context.replied_actions else (*answering, *replying):
            try:
                await self._run(route, update, context)
            except NotAnAnswerError:
                if route in answering:
                    context.house.answered.pop(context.album, None)  # the rest of its album is no answer either
                    await self._go_home(context)
            else:
                return True
        return False

    def _remember(self, context: Context, question: Question) -> None:
        """The pictures of an album come one by one: the first one's answer closes the question."""
        answered = context.house.answered
        answered[context.album] = question
        while len(answered) > MOST_ALBUMS:
            del answered[next(iter(answered))]

    async def blocked(self, update: Update, context: Context) -> None:
        """The person blocked the bot, or let it speak again."""
        changed = update.my_chat_member
        if changed is not None:
            blocked = changed.new_chat_member.status in {"kicked", "left"}
            unit = members.gone if blocked else members.back
            await context.write_as(SYSTEM, unit, context.person_id, now=context.now)

    async def fit_menu(self, _update: Update, context: Context) -> None:
        """After the answer: the command menu follows role and language."""
        standing = context.standing
        menu = f"{standing.role}/{standing.person.language}"
        if standing.person.menu == menu or standing.person.blocked_at is not None:
            return
        commands = [
            BotCommand(name, screens.command(standing.person.language, standing.role, name))
            for name in roles.COMMANDS[standing.role]
        ]
        try:
            await context.bot.set_my_commands(commands, scope=BotCommandScopeChat(context.chat_id))
        except TelegramError as error:
            # The answer has been given; the menu comes with the next one.
            log.info("menu not shown", extra={"error": type(error).__name__})
            return
        await context.house.db.write(SYSTEM, members.remember_menu, standing.person.id, menu)

    async def _take(self, kind: str, update: Update, context: Context) -> None:
        await self._first_allowed(self.by_kind.get(kind, []), update, context)

    async def _first_allowed(self, routes: Sequence[Route], update: Update, context: Context) -> None:
        """Members and customers share words: the first route their role allows takes it."""
        for route in routes:
            if _allowed(route, context.standing):
                await self._run(route, update, context)
                return
        raise _refusal(context.standing)

    async def _run(self, route: Route, update: Update, context: Context) -> None:
        if not _allowed(route, context.standing):
            raise _refusal(context.standing)
        await route.run(update, context)

    async def _forget_question(self, context: Context) -> None:
        if context.question is not None:
            context.question = None
            await context.write_besides(SYSTEM, conversations.forget, context.chat_id, context.person_id)


def _allowed(route: Route, standing: Standing) -> bool:
    return route.deed is None or roles.may(standing.role, route.deed)


def _refusal(standing: Standing) -> Refusal:
    """Who works here is sent to the owner; a customer or a stranger to what they can do."""
    keys = {"customer": "refusal-customer", "stranger": "refusal-stranger"}
    return Refusal(keys.get(standing.role, "refusal-role"))
