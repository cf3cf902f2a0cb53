"""A text of an outgoing message: markup read, trimmed, measured, marked."""

from collections.abc import Callable, Mapping

from simulator import detect, units
from simulator.entities import Formatted, in_order, parse_html
from simulator.params import Params
from simulator.people import User
from simulator.wire import Json, bad_request

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
_EXPLICIT = frozenset(
    {
        "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
        "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention", "custom_emoji", "blockquote",
        "expandable_blockquote",
    }
)  # fmt: skip


Users = Mapping[int, User]
_NEEDS: dict[str, Callable[[Json], bool]] = {
    "text_link": lambda entity: isinstance(entity.get("url"), str),
    "custom_emoji": lambda entity: isinstance(entity.get("custom_emoji_id"), str),
    "text_mention": lambda entity: isinstance(entity.get("user"), dict) and isinstance(entity["user"].get("id"), int),
    "pre": lambda entity: isinstance(entity.get("language", ""), str),
}


def _needs_nothing(_: Json) -> bool:
    return True


def message_text(params: Params, users: Users) -> Json:
    text, entities = _read(params, users, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if units.length(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def caption(params: Params, users: Users) -> Json:
    text, entities = _read(params, users, "caption", "caption_entities")
    if units.length(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def _read(params: Params, users: Users, text_field: str, entities_field: str) -> Formatted:
    source = params.text(text_field)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        formatted = parse_html(source)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        explicit = params.json(entities_field, "can't parse entities: Can't parse entities JSON object")
        formatted = source, _checked(source, explicit or [])
    text, entities = finished(*formatted)
    return text, _with_people(entities, users)


def _with_people(entities: list[Json], users: Users) -> list[Json]:
    """A mention carries the whole person; one of nobody known is dropped."""
    found = []
    for entity in entities:
        if entity["type"] == "text_mention":
            user = users.get(entity["user"]["id"])
            if user is None:
                continue
            entity["user"] = user.as_api()
        found.append(entity)
    return found


def finished(text: str, entities: list[Json]) -> Formatted:
    text, entities = trimmed(text, entities)
    return text, detect.marked(text, _outside_code(entities))


def _checked(text: str, entities: object) -> list[Json]:
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    whole = units.length(text)
    for entity in entities:
        _check_entity(text, entity, whole)
    return in_order([dict(entity) for entity in entities if entity["length"] > 0])


def _check_entity(text: str, entity: object, whole: int) -> None:
    if not isinstance(entity, dict) or entity.get("type") not in _EXPLICIT:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if not _NEEDS.get(entity["type"], _needs_nothing)(entity):
        raise bad_request("can't parse MessageEntity: Can't find a field it needs")
    begin, size = entity.get("offset"), entity.get("length")
    if not isinstance(begin, int) or not isinstance(size, int) or begin < 0 or size < 0:
        raise bad_request("can't parse MessageEntity: Receive wrong offset or length")
    if begin + size > whole:
        raise bad_request(
            f"entity beginning at UTF-16 offset {begin} ends after the end of the text at UTF-16 offset {begin + size}"
        )
    if _splits_a_pair(text, begin) or _splits_a_pair(text, begin + size):
        raise bad_request(f"entity beginning at UTF-16 offset {begin} ends in a middle of a UTF-16 symbol")


def _splits_a_pair(text: str, offset: int) -> bool:
    before = units.cut(text, 0, offset)
    return bool(before) and "\ud800" <= before[-1] <= "\udbff"


def trimmed(text: str, entities: list[Json]) -> Formatted:
    """Telegram drops white space around a text; what was marked moves along."""
    bare = text.strip()
    if bare == text:
        return text, entities
    lead = units.length(text[: len(text) - len(text.lstrip())])
    whole = units.length(bare)
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, whole)
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return bare, kept


def _outside_code(entities: list[Json]) -> list[Json]:
    """Nothing else may be marked inside code."""
    code = [e for e in entities if e["type"] in {"code", "pre"}]
    if not code:
        return entities
    return [e for e in entities if not any(c is not e and _overlap(c, e) and not _wider(e, c) for c in code)]


def _overlap(a: Json, b: Json) -> bool:
    return bool(a["offset"] < b["offset"] + b["length"] and b["offset"] < a["offset"] + a["length"])


def _wider(a: Json, b: Json) -> bool:
    return bool(a["type"] in {"blockquote", "expandable_blockquote"} or (a["type"] == "pre" and b["type"] == "code"))
