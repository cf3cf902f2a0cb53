"""answerCallbackQuery."""

from simulator import units
from simulator.methods.call import Call
from simulator.wire import bad_request
from simulator.world import Change

LONGEST_ANSWER = 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(call: Call) -> bool:
    text = call.params.text("text")
    if units.length(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    world = call.world
    tap = world.taps.get(call.params.text("callback_query_id"))
    if tap is None or tap.answered or tap.message.sender is not call.bot.user or world.age(tap) > world.tap_lifetime:
        raise bad_request(_TOO_OLD)
    if world.age(tap) > world.tap_patience:
        world.complain(f"tap on {tap.data!r} answered after {world.age(tap).total_seconds():.1f} s")
    tap.answered_at = world.clock.now()
    tap.text, tap.show_alert = text, call.params.flag("show_alert")
    tap.url = call.params.text("url") or None
    world.changed(Change("tap", tap.message.chat, tap.message, tap))
    return True
