"""Lists are turned a page at a time."""

PAGE = 6


def turned(total: int, number: int, size: int = PAGE) -> tuple[int, int]:
    """The page that is meant, as far as there is one, and how many there are."""
    pages = max(1, -(-total // size))
    return min(max(number, 0), pages - 1), pages
