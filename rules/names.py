"""How names are compared."""

import unicodedata


def name_key(name: str) -> str:
    """The form in which two spellings of one name are equal: width, case and inner spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
