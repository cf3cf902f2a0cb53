from datetime import timedelta

from rules import tries
from tests.books import NOW


def test_five_wrong_codes_an_hour_and_no_more() -> None:
    at = tuple(NOW + timedelta(minutes=number) for number in range(5))
    assert not tries.spent(at[:4], at[3])
    assert tries.spent(at, at[4])
    assert tries.spent(at, NOW + timedelta(minutes=59))
    assert not tries.spent(at, NOW + timedelta(minutes=60))


def test_only_the_last_ones_are_remembered_and_none_of_the_future() -> None:
    many = tuple(NOW + timedelta(seconds=number) for number in range(100))
    assert tries.recent(many, many[-1]) == many[-5:]
    assert tries.recent(many, NOW - timedelta(days=1)) == ()
