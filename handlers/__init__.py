"""A person did something. ROUTES is the table of contents: what can be done, by whom, and where it is taken."""

from typing import Final

from handlers import businesses, capture, followups, help
from handlers.context import Route
from handlers.gate import Gate
from handlers.recovery import show_again
from rules.roles import Deed

__all__ = ["GATE", "ROUTES", "show_again"]

ROUTES: Final = (
    Route("businesses.start", businesses.start, command="start"),
    Route("businesses.open", businesses.open_shop, Deed.OPEN_BUSINESS),
    Route("businesses.name", businesses.name, Deed.SETTINGS),
    Route("businesses.settings", businesses.settings, Deed.SETTINGS, command="settings"),
    Route("businesses.choose", businesses.choose, Deed.SETTINGS),
    Route("businesses.put", businesses.put, Deed.SETTINGS),
    Route("businesses.type", businesses.type_value, Deed.SETTINGS),
    *(
        Route(f"businesses.typed_{field}", businesses.typed(field), Deed.SETTINGS)
        for field in ("zone", "currency", "digest", "quiet", "cap")
    ),
    Route("businesses.share", businesses.share, Deed.SHARE, command="share"),
    Route("businesses.places", businesses.switch, command="business"),
    Route("businesses.switch", businesses.switch),
    Route("help.show", help.show, command="help"),
    Route("help.language", help.language, command="language"),
    Route("help.speak", help.speak),
    Route("help.cancel", help.cancel, command="cancel"),
    Route("capture.text", capture.text, Deed.RECORD, takes="plain"),
    Route("capture.add", capture.add, Deed.RECORD, command="add"),
    Route("capture.sale", capture.sale, Deed.RECORD, command="sale"),
    Route("capture.contact", capture.contact, Deed.RECORD, takes="contact"),
    Route("capture.edited", capture.edited, Deed.RECORD, takes="edited"),
    Route("capture.file", capture.file, Deed.RECORD, takes="file"),
    Route("capture.card", capture.card, Deed.READ, ids=1),
    Route("capture.undo", capture.undo, Deed.UNDO_OWN, command="undo"),
    Route("capture.whom", capture.whom, Deed.RECORD, ids=1),
    Route("capture.attach", capture.attach, Deed.RECORD, ids=1),
    Route("capture.ask_name", capture.ask_name, Deed.RECORD, ids=1),
    Route("capture.name", capture.name, Deed.RECORD),
    Route("capture.ask_amount", capture.ask_amount, Deed.RECORD, ids=1),
    Route("capture.amount", capture.amount, Deed.RECORD),
    Route("capture.kind", capture.kind, Deed.RECORD, ids=1),
    Route("capture.when", capture.when, Deed.RECORD, ids=1),
    Route("capture.at", capture.at, Deed.RECORD, ids=1),
    Route("capture.ask_when", capture.ask_when, Deed.RECORD, ids=1),
    Route("capture.typed_when", capture.typed_when, Deed.RECORD),
    Route("followups.today", followups.today, Deed.READ, command="today"),
    Route("followups.follow", followups.follow, Deed.RECORD, command="follow"),
    Route("followups.show", followups.show, Deed.READ, ids=1),
    Route("followups.done", followups.done, Deed.RECORD, ids=1),
    Route("followups.done_next", followups.done_next, Deed.RECORD, ids=1),
    Route("followups.later", followups.later, Deed.RECORD, ids=1),
    Route("followups.snooze", followups.snooze, Deed.RECORD, ids=1),
    Route("followups.ask_when", followups.ask_when, Deed.RECORD, ids=1),
    Route("followups.when", followups.when, Deed.RECORD),
    Route("followups.cancel", followups.cancel, Deed.RECORD, ids=1),
    Route("followups.choose", followups.choose, Deed.RECORD, ids=1),
    Route("followups.plan", followups.plan, Deed.RECORD, ids=1),
    Route("followups.ask_plan", followups.ask_plan, Deed.RECORD, ids=1),
    Route("followups.typed_plan", followups.typed_plan, Deed.RECORD),
    # Last: whoever none of the routes above took.
    Route("businesses.stranger", businesses.stranger, takes="plain contact edited file"),
)

GATE: Final = Gate(ROUTES)
