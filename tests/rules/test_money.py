from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import money
from rules.refusal import Refusal

currencies = st.sampled_from(sorted(money.CURRENCIES))


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("CNY", 2), ("JPY", 0), ("KRW", 0), ("VND", 0), ("KWD", 3), ("BHD", 3), ("CLF", 4), ("XXX", 2)],
)
def test_minor_units_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert money.exponent(currency) == digits


def test_currencies_are_the_current_ones() -> None:
    assert all(map(money.is_currency, ("CNY", "EUR", "USD", "XCG")))
    assert not any(map(money.is_currency, ("DEM", "RMB", "cny", "", "¥")))


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("3200", "CNY", 320000),
        ("45.5", "GBP", 4550),
        ("0.005", "GBP", 1),
        ("0.004", "GBP", 0),
        ("-0.005", "GBP", -1),
        ("1200", "JPY", 1200),
        ("1.2345", "KWD", 1235),
        ("1E+3", "USD", 100000),
        ("0", "USD", 0),
    ],
)
def test_amounts_become_minor_units_half_up(amount: str, currency: str, minor: int) -> None:
    assert money.to_minor(Decimal(amount), currency) == minor


@given(st.integers(1 - money.LIMIT_MINOR, money.LIMIT_MINOR - 1), currencies)
def test_every_amount_survives_the_way_there_and_back(minor: int, currency: str) -> None:
    assert money.to_minor(money.from_minor(minor, currency), currency) == minor


def test_an_amount_shows_all_its_decimals() -> None:
    assert str(money.from_minor(320000, "CNY")) == "3200.00"


@pytest.mark.parametrize(
    "amount", ["1E+13", "-1E+13", "9999999999999.999", "1E+15", "1E+999999", "NaN", "sNaN", "Infinity", "-Infinity"]
)
def test_a_quadrillion_is_too_big(amount: str) -> None:
    with pytest.raises(Refusal) as refused:
        money.to_minor(Decimal(amount), "CNY")
    assert refused.value.key == "refusal-amount-too-big"
