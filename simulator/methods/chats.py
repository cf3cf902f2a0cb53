"""getChat and who is in it."""

from simulator.methods.call import Call
from simulator.people import User
from simulator.wire import Json, bad_request

_GIFTS = {"unlimited_gifts": True, "limited_gifts": True, "unique_gifts": True, "premium_subscription": True,
          "gifts_from_channels": True}  # fmt: skip


def get_chat(call: Call) -> Json:
    chat = call.chat_at()
    return {**chat.as_api(), "accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}


def get_chat_member(call: Call) -> Json:
    chat = call.chat_at()
    user_id = call.params.integer("user_id")
    user = call.bot.user if user_id == call.bot.id else call.world.users.get(user_id)
    if user is None:
        raise bad_request("user not found")
    return _member(user, chat.status(user_id))


def _member(user: User, status: str) -> Json:
    body: Json = {"user": user.as_api(), "status": status}
    if status == "creator":
        body["is_anonymous"] = False
    if status == "kicked":
        body["until_date"] = 0
    if status == "administrator":
        body |= dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    return body


_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip


def get_chat_member_count(call: Call) -> int:
    chat = call.chat_at()
    return sum(chat.present(user_id) for user_id in chat.members)


def leave_chat(call: Call) -> bool:
    chat = call.chat_at()
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.check_writable(call.bot)
    chat.members[call.bot.id] = "left"
    call.world.tell_status(call.bot, chat, call.bot.user, ("member", "left"))
    return True
