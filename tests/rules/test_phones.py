import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import phones


@pytest.mark.parametrize(
    ("written", "region", "e164"),
    [
        ("13800138000", "CN", "+8613800138000"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("１３８００１３８０００", "CN", "+8613800138000"),
        ("+86 138-0013-8000", "GB", "+8613800138000"),
        ("010-12345678", "CN", "+861012345678"),
        ("07700 900123", "GB", "+447700900123"),
        ("+44 (0)20 7946 0018", "CN", "+442079460018"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("9123 4567", "HK", "+85291234567"),
    ],
)
def test_numbers_are_kept_in_one_form(written: str, region: str, e164: str) -> None:
    assert phones.normalise(written, region) == e164


@pytest.mark.parametrize("written", ["", "王老板", "3200", "12345678", "20240315", "+", "+999 1234", "1" * 40, "++86"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert phones.normalise(written, "CN") is None


@given(st.text(max_size=30), st.sampled_from(["CN", "GB", "XX", ""]))
def test_any_text_has_an_answer_and_a_number_stays_itself(written: str, region: str) -> None:
    found = phones.normalise(written, region)
    assert found is None or phones.normalise(found, region) == found


def test_a_number_is_shown_as_people_at_home_read_it() -> None:
    assert phones.display("+442079460018", "GB") == "020 7946 0018"
    assert phones.display("+442079460018", "CN") == "+44 20 7946 0018"


def test_what_is_not_a_number_is_shown_as_it_stands() -> None:
    assert phones.display("by the door", "GB") == "by the door"


def test_ends_tell_two_of_a_name_apart() -> None:
    assert phones.ends("+8613800138000") == "8000"
    assert phones.ends("+8613800138000", 2) == "00"
