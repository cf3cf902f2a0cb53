"""What of a person is struck out, what is left of an update, and marks that only the key recognises."""

import pytest

from rules.mydata import Seal, bare, file_name, is_telling, parts_of, spelled, strike


def test_a_mark_says_nothing_and_differs_by_key_shop_number_and_kind() -> None:
    seal = Seal.of(b"key")
    marks = {
        seal.of_record(1, 7),
        seal.of_record(2, 7),
        seal.of_record(1, 8),
        seal.of_person(1, 7),
        Seal.of(b"other").of_record(1, 7),
    }
    assert len(marks) == 5
    assert seal.of_record(1, 7) == Seal.of(b"key").of_record(1, 7)
    assert all(len(mark) == 64 for mark in marks)
    assert "key" not in repr(Seal(b"key"))


@pytest.mark.parametrize(
    ("name", "telling"),
    [("王姐", False), ("王小明", True), ("May", False), ("May Lee", True), ("Bartholomew", True), ("李 姐", False)],
)
def test_a_name_that_may_be_anybodys_is_not_struck_out(name: str, telling: bool) -> None:
    assert is_telling(name) is telling


def test_a_number_is_struck_out_as_it_is_dialled_at_home() -> None:
    assert spelled(["+8613812345678", "+6581234567", "+1"], "CN") == {
        "+8613812345678", "3812345678", "13812345678", "138 1234 5678", "138-1234-5678",
        "+6581234567", "1234567", "+65 8123 4567", "+65-8123-4567",
    }  # fmt: skip
    assert {"07700900123", "07700 900123", "07700-900123"} <= spelled(["+447700900123"], "GB")


def test_what_is_typed_of_a_name() -> None:
    assert parts_of(["王小明", "May Lee", "A"]) == {"王小明", "小明", "May Lee", "May", "Lee"}


def test_struck_out_at_any_depth_the_longest_first() -> None:
    value = {"a": ["May Lee and may lee's mum", 7], "b": None}
    assert strike(value, {"May", "May Lee"}) == {"a": ["… and …'s mum", 7], "b": None}


@pytest.mark.parametrize(
    ("update", "left"),
    [
        ({"update_id": 1, "message": {"text": "words"}}, {"update_id": 1, "message": {}}),
        ({"update_id": 1, "edited_message": {"text": "words"}}, {"update_id": 1, "edited_message": {}}),
        (
            {"update_id": 1, "callback_query": {"data": "d", "message": {"text": "words"}}},
            {"update_id": 1, "callback_query": {"data": "d"}},
        ),
        ({"message": 3}, {"update_id": None}),
    ],
)
def test_an_update_without_its_words_still_counts(update: dict[str, object], left: dict[str, object]) -> None:
    assert bare(update) == left


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("老陈五金", "老陈五金.json"),
        ("../../etc/passwd", "etc-passwd.json"),
        (".hidden", "hidden.json"),
        ("a b\n<c>", "a-b-c.json"),
        ("😀", "data.json"),
        ("x" * 90, "x" * 40 + ".json"),
    ],
)
def test_a_file_name_every_system_takes(words: str, name: str) -> None:
    assert file_name(words, "json") == name
