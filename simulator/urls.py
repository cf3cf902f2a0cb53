"""URLs as strangers write them."""

import re
from urllib.parse import SplitResult, urlsplit

_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+|\[?[0-9a-f:]+\]?", re.IGNORECASE)
_NOTHING = SplitResult("", "", "", "", "")


def split(url: str) -> SplitResult:
    """The parts; all of them empty where there is no telling."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NOTHING


def is_web(url: str) -> bool:
    parts = split(url if "://" in url else f"http://{url}")
    return parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.hostname or "") is not None
