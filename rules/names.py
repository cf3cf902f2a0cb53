"""How names are compared."""

import re
import unicodedata

BEFORE = re.compile(
    r"(?:是|叫|他叫|她叫|名字(?:是|叫)?|新客户|客户|it'?s|(?:(?:her|his|the) )?name is|new customer|this is)[\s:：]*",
    re.IGNORECASE,
)
AFTER = re.compile(r"(?:家?的|'s)$", re.IGNORECASE)


def name_key(name: str) -> str:
    """The form in which two spellings of one name are equal: width, case and inner spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def unwrapped(answer: str) -> str:
    """The name in an answer to "who is it?": 是李姐, 李姐的, it's Mrs Lee."""
    told = BEFORE.sub("", answer.strip().rstrip(".。!！"), count=1) if BEFORE.match(answer.strip()) else answer.strip()
    return AFTER.sub("", told.rstrip(".。!！")).strip() or answer.strip()
