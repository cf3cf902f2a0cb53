"""Names that stand in a text: the pieces of it that could begin one, to be asked for all at once."""

from rules.search.letters import folded, units

UNITS = 6
"""So many units of a name are looked for; what stands behind them is compared afterwards."""


def head(name: str) -> str:
    """The beginning of a folded name, as it is kept; a name of signs alone is kept as it is."""
    return "".join(units(name)[:UNITS]) or name.replace(" ", "")


def pieces(text: str) -> set[str]:
    """Every run of a few units, from any unit on, in the form of a head."""
    plain = folded(text)
    found = units(plain)
    runs = {"".join(found[at : at + size]) for at in range(len(found)) for size in range(1, UNITS + 1)}
    return runs | _signs(plain)


def _signs(plain: str) -> set[str]:
    """A name may be a heart: words that hold no letter."""
    return {sign for sign in plain.split() if not units(sign)}
