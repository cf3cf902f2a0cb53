"""Text and entities written back as Telegram's HTML."""

from html import escape

from simulator.entities import in_order
from simulator.wire import Json

_WRAPPED = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


def _tags(entity: Json) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind == "pre" and entity.get("language"):
        return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    return (f"<{_WRAPPED[kind]}>", f"</{_WRAPPED[kind]}>") if kind in _WRAPPED else None


def to_html(text: str, entities: list[Json]) -> str:
    """The way back. Crossing entities are closed and opened again, so tags always nest."""
    raw = text.encode("utf-16-le", "surrogatepass")
    shown = [(entity, tags) for entity in in_order(entities) if (tags := _tags(entity))]
    edges = {place for entity, _ in shown for place in (entity["offset"], entity["offset"] + entity["length"])}
    written: list[str] = []
    now_open: list[tuple[Json, tuple[str, str]]] = []
    begin = 0
    for edge in sorted({*edges, len(raw) // 2}):
        written.append(escape(raw[begin * 2 : edge * 2].decode("utf-16-le", "surrogatepass"), quote=False))
        ending = [pair for pair in now_open if pair[0]["offset"] + pair[0]["length"] <= edge]
        keep = now_open.index(ending[0]) if ending else len(now_open)
        written += [tags[1] for _, tags in reversed(now_open[keep:])]
        again = [pair for pair in now_open[keep:] if pair not in ending]
        again += [pair for pair in shown if pair[0]["offset"] == edge and pair[0]["length"] > 0]
        written += [tags[0] for _, tags in again]
        now_open = now_open[:keep] + again
        begin = edge
    return "".join(written)
