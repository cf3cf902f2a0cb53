"""What a bot says about itself, per language."""

from simulator import units
from simulator.methods.call import Call
from simulator.methods.commands import language_code
from simulator.wire import Json, bad_request
from simulator.world import Change


def _set(call: Call, what: str, longest: int) -> bool:
    text = call.params.text(what)
    if units.length(text) > longest:
        raise bad_request(f"{what.replace('_', ' ')} is too long")
    call.bot.profile[what, language_code(call)] = text
    return True


def _get(call: Call, what: str) -> Json:
    return {what: call.bot.said(what, language_code(call))}


def set_my_name(call: Call) -> bool:
    return _set(call, "name", 64)


def get_my_name(call: Call) -> Json:
    return {"name": call.bot.said("name", language_code(call)) or call.bot.user.first_name}


def set_my_description(call: Call) -> bool:
    return _set(call, "description", 512)


def get_my_description(call: Call) -> Json:
    return _get(call, "description")


def set_my_short_description(call: Call) -> bool:
    return _set(call, "short_description", 120)


def get_my_short_description(call: Call) -> Json:
    return _get(call, "short_description")


def _menu_chat(call: Call) -> int | None:
    return call.chat_at().id if "chat_id" in call.params else None


def set_chat_menu_button(call: Call) -> bool:
    button = call.params.json("menu_button", "can't parse menu button JSON object") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse MenuButton: Unsupported type specified")
    call.bot.menu_buttons[_menu_chat(call)] = button
    call.world.changed(Change("menu"))
    return True


def get_chat_menu_button(call: Call) -> Json:
    buttons = call.bot.menu_buttons
    return buttons.get(_menu_chat(call)) or buttons.get(None) or {"type": "default"}
