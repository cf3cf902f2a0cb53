"""The methods of the Bot API, one function each, by lower-case name."""

from collections.abc import Callable
from typing import Any

from simulator.methods import callbacks, chats, commands, editing, files, passing, profile, sending, webhooks
from simulator.methods.call import Call

METHODS: dict[str, Callable[[Call], Any]] = {
    "getme": lambda call: call.bot.as_api(),
    "logout": lambda _: True,
    "close": lambda _: True,
    "setwebhook": webhooks.set_webhook,
    "deletewebhook": webhooks.delete_webhook,
    "getwebhookinfo": webhooks.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendvoice": sending.send_voice,
    "sendaudio": sending.send_audio,
    "sendvideo": sending.send_video,
    "sendvideonote": sending.send_video_note,
    "sendlocation": sending.send_location,
    "sendcontact": sending.send_contact,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "editmessagemedia": editing.edit_message_media,
    "setmessagereaction": editing.set_message_reaction,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "forwardmessage": passing.forward_message,
    "copymessage": passing.copy_message,
    "answercallbackquery": callbacks.answer_callback_query,
    "getfile": files.get_file,
    "getuserprofilephotos": files.get_user_profile_photos,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getchatmembercount": chats.get_chat_member_count,
    "leavechat": chats.leave_chat,
    "setmycommands": commands.set_my_commands,
    "getmycommands": commands.get_my_commands,
    "deletemycommands": commands.delete_my_commands,
    "setmyname": profile.set_my_name,
    "getmyname": profile.get_my_name,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
    "setchatmenubutton": profile.set_chat_menu_button,
    "getchatmenubutton": profile.get_chat_menu_button,
}
