"""Stars in what people type: "5 很好", "4星", "2 stars", "★★★"."""

import re

MOST_STARS = 5
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_UNITS = re.compile(
    r"(?<![\d.])(?P<digits>\d{1,3})\s*(?:颗星|星(?![级期])|stars?\b|[★⭐]\ufe0f?)"
    # 三星 alone is a make of telephone, and 一星期 is a week.
    r"|(?P<numeral>[一二两三四五])(?:颗星|(?<!三)星(?![级期]))"
    r"|(?P<row>[★⭐](?:\ufe0f?[★⭐])*\ufe0f?)☆*",
    re.IGNORECASE,
)
# A number in front is a rating unless it counts something: "5 minutes late".
_FRONT = re.compile(
    r"(?P<digits>\d{1,3})(?:\s*分(?!钟))?(?=$|[\s,，。!！:：;；、]|\.(?!\d))"
    r"(?!\s*(?:minutes?|mins?|hours?|days?|weeks?|months?|times|people|persons|of|个|位|次|天|块|元|点|月|号|年))",
    re.IGNORECASE,
)
_EDGES = " \t\n,，。.!！:：;；、"


def read_stars(text: str, *, leading: bool) -> tuple[int | None, str]:
    """The stars and the words without them; `leading`: a bare number in front is meant as stars."""
    found = _UNITS.search(text) or (_FRONT.match(text.strip()) if leading else None)
    if found is None:
        return None, text.strip()
    whole = found.string
    before, after = whole[: found.start()].strip(_EDGES), whole[found.end() :].lstrip(_EDGES).rstrip()
    return _number(found), " ".join(part for part in (before, after) if part)


def _number(found: re.Match[str]) -> int:
    parts = found.groupdict()
    if parts.get("row"):
        return sum(letter in "★⭐" for letter in parts["row"])
    numeral = parts.get("numeral")
    return _NUMERALS[numeral] if numeral else int(parts["digits"])
