import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import actions
from rules.actions import Action, decode, encode

words = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
numbers = st.integers(0, 2**40)
marks = st.from_regex(r"[A-Za-z0-9_-]{0,4}", fullmatch=True)
args = st.from_regex(r"[A-Za-z0-9_.+-]{0,4}", fullmatch=True)


def test_a_button_is_short_and_readable() -> None:
    assert encode(Action("followups", "done", (1, 35, 36), "k3")) == "v1:followups.done:1.z.10:k3"
    assert encode(Action("followups", "snooze", (1,), "", "next_week")) == "v1:followups.snooze:1:~next_week"
    assert encode(Action("help", "show")) == "v1:help.show::"


@given(st.builds(Action, words, words, st.lists(numbers, max_size=4).map(tuple), marks, args))
def test_what_is_encoded_is_read_back(action: Action) -> None:
    assert decode(encode(action)) == action


@pytest.mark.parametrize(
    "action",
    [
        Action("w", "v", (-1,)),
        Action("w", "v", (2**63,)),
        Action("w", "v", (1, 2, 3, 4, 5)),
        Action("w", "v", (2**62,) * 4, "n" * 20),
        Action("W", "v"),
        Action("", "v"),
        Action("w.x", "v"),
        Action("w", "v", nonce="a:b"),
        Action("w", "v", nonce="熟"),
        Action("w", "v", arg="a b"),
        Action("w", "v", nonce="a~b"),
    ],
)
def test_what_could_not_be_read_back_is_our_bug(action: Action) -> None:
    with pytest.raises(ValueError, match=r"not fit|out of range"):
        encode(action)


@pytest.mark.parametrize(
    "data",
    [
        "", "v1", "v2:w.v::", "v1:w.v:", "v1:w::", "v1:.v::", "v1:w.v:01:", "v1:w.v:1..2:", "v1:w.v:1.:", "v1:w.v:-1:",
        "v1:w.v:Z:", "v1:w.v::a:b", "v1:w.v::~", "v1:w.v::\n", "v1:w.v::\0", "v1:w.v:１:", "v1:w.v:1.2.3.4.5:",
        "v1:w.v:zzzzzzzzzzzzz:", "v1:w.v::" + "n" * 57, " v1:w.v::", "v1:w.v:: ",
    ],
)  # fmt: skip
def test_what_was_never_encoded_is_nothing(data: str) -> None:
    assert decode(data) is None


@given(st.text(max_size=80) | st.text("v1:w.~az09-_", max_size=70))
def test_hostile_data_never_raises_and_only_our_own_form_is_read(data: str) -> None:
    action = decode(data)
    assert action is None or encode(action) == data


def test_the_longest_button_has_64_bytes() -> None:
    longest = Action("w", "v", (), "n" * 56)
    assert len(encode(longest).encode()) == 64


def test_yesterdays_buttons_keep_working(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(actions.ALIASES, "followups.finish", "followups.done")
    assert decode("v1:followups.finish:1:n~x") == Action("followups", "done", (1,), "n", "x")
