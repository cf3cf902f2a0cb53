"""reply_markup: read, measured, refused the way Telegram refuses it."""

from collections.abc import Callable

from simulator import units, urls
from simulator.params import Params
from simulator.wire import ApiError, Json, bad_request

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MOST_REPLY_BUTTONS = 300
LONGEST_DATA = 64
LONGEST_COPY = 256


def read(params: Params) -> Json | None:
    markup = params.json("reply_markup", "can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for kind, check in _KINDS.items():
        if kind in markup:
            check(markup)
            return markup
    return None


def read_inline(params: Params) -> Json | None:
    """For edits, where nothing but an inline keyboard is allowed."""
    markup = read(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup and any(markup["inline_keyboard"]) else None


def _rows(markup: Json, kind: str) -> list[list[Json]]:
    rows = markup[kind]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{kind}" must be an Array of Arrays of buttons')
    return rows


def _check_inline(markup: Json) -> None:
    rows = [row for row in _rows(markup, "inline_keyboard") if row]
    markup["inline_keyboard"] = rows
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)


def _button_error(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _check_button(button: Json) -> None:
    if not isinstance(button, dict):
        raise _button_error("expected an object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _button_error('Can\'t find field "text"')
    actions = [name for name in _ACTIONS if button.get(name) is not None]
    if not actions:
        raise _button_error("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    _ACTIONS[actions[0]](button)


def _check_data(button: Json) -> None:
    data = button["callback_data"]
    if not isinstance(data, str) or not 1 <= len(data.encode("utf-8", "surrogatepass")) <= LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(button: Json) -> None:
    url = str(button["url"])
    parts = urls.split(url)
    known = parts.scheme in {"tg", "ton"} and bool(parts.netloc)
    if not known and not urls.is_web(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_copy(button: Json) -> None:
    copied = button["copy_text"]
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str) or not 1 <= units.length(text) <= LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_web_app(button: Json) -> None:
    web_app = button["web_app"]
    if not isinstance(web_app, dict) or not str(web_app.get("url")).startswith("https://"):
        raise bad_request("inline keyboard button Web App URL is invalid: Only HTTPS links are allowed")


def _accept(_: Json) -> None:
    """Known to Telegram, without limits that matter here."""


_ACTIONS: dict[str, Callable[[Json], None]] = {
    "callback_data": _check_data,
    "url": _check_url,
    "copy_text": _check_copy,
    "web_app": _check_web_app,
    "switch_inline_query": _accept,
    "switch_inline_query_current_chat": _accept,
    "switch_inline_query_chosen_chat": _accept,
}


def _check_keyboard(markup: Json) -> None:
    rows = _rows(markup, "keyboard")
    if sum(map(len, rows)) > MOST_REPLY_BUTTONS:
        raise bad_request("reply markup is too long")
    markup["keyboard"] = [[_reply_button(button) for button in row] for row in rows]
    if not any(rows):
        raise bad_request("reply keyboard markup must contain at least one button")


def _reply_button(button: object) -> Json:
    found = {"text": button} if isinstance(button, str) else button
    if not isinstance(found, dict) or not isinstance(found.get("text"), str) or not found["text"].strip():
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return found


def _check_placeholder(markup: Json) -> None:
    if units.length(str(markup.get("input_field_placeholder") or "")) > LONGEST_DATA:
        raise bad_request("input field placeholder is too long")


_KINDS: dict[str, Callable[[Json], None]] = {
    "inline_keyboard": _check_inline,
    "keyboard": _check_keyboard,
    "remove_keyboard": _accept,
    "force_reply": _check_placeholder,
}
