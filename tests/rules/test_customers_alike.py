"""When two customers may be one, and how sure that is."""

import pytest

from rules.capture import Known, KnownIndex, read
from rules.customers import doubtful, likeness, marks
from tests.books import NOW

WANG, LI = "+8613800138000", "+8613900139000"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("王姐", WANG), ("李四", "008613800138000"), "phone"),
        (("王姐", WANG), ("李四", "13800138000"), "phone"),
        (("Olivia", "+442079460958"), ("Liv", "020 7946 0958"), "phone"),
        (("陳小姐", ""), ("陈小姐", ""), "name"),
        (("Anna  KOWALSKA", ""), ("anna kowalska", ""), "name"),
        (("王姐", WANG), ("王姐", LI), "name"),
        (("王建国", ""), ("王建国老板", ""), "title"),
        (("Mrs. Anna Smith", WANG), ("anna smith", ""), "title"),
        (("王老板", "+8613811118000"), ("王姐", "+8613922228000"), "title"),
        (("Jonathan Reed", ""), ("Johnathan Reed", ""), "typo"),
        (("Anna Kowalska", ""), ("Anna Kowalksa", ""), "typo"),
        (("Anna Kowalska", WANG), ("Anna Kovalska", LI), None),
        (("王建国", WANG), ("王建国老板", LI), None),
        (("王老板", ""), ("王姐", ""), None),
        (("王建国", ""), ("王建军", ""), None),
        (("Maria", ""), ("Marta", ""), None),
        (("Mrs", ""), ("Mr", ""), None),
        (("老板", ""), ("王老板", ""), None),
        (("", ""), ("", ""), None),
    ],
)
def test_why_two_may_be_one(one: tuple[str, str], other: tuple[str, str], why: str | None) -> None:
    a, b = (marks(name, [phone] if phone else []) for name, phone in (one, other))
    assert likeness(a, b) == likeness(b, a) == why


def test_one_name_and_two_numbers_is_doubtful() -> None:
    with_number, same, another, none = (marks("王姐", phones) for phones in ([WANG], [WANG, LI], [LI], []))
    assert doubtful(with_number, another)
    assert not doubtful(with_number, same)
    assert not doubtful(with_number, none)


def test_one_customer_with_two_names_and_two_numbers_is_one() -> None:
    known = KnownIndex([Known(1, "王姐", WANG), Known(1, "王姐", LI), Known(1, "王女士"), Known(1, "王女士", WANG)])
    assert [known.by_phone(number) for number in (WANG, LI)] == [(1,), (1,)]
    for text in ("王姐 来店里了", "王女士 来店里了", "13900139000 来店里了"):
        reading = read(text, now=NOW, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh", known=known)
        assert reading.known_ids == (1,), text
