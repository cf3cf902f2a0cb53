"""Telegram measures text in UTF-16 code units."""


def length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def cut(text: str, offset: int, size: int) -> str:
    """The part of a text that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[offset * 2 : (offset + size) * 2].decode("utf-16-le", "surrogatepass")


def pieces(text: str, most: int) -> list[str]:
    """A long text the way the apps send it: in parts that each fit."""
    parts, rest = [], text
    while length(rest) > most:
        part = rest[:most]
        while length(part) > most:
            part = part[: -max(1, (length(part) - most) // 2)]
        parts.append(part)
        rest = rest[len(part) :]
    return [*parts, rest]
