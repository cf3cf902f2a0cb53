from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import text

FAMILY = "👨\u200d👩\u200d👧"
THUMB = "👍🏽"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
CHINA, BRITAIN = "🇨🇳", "🇬🇧"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0631\u0645"  # a joiner that is spelling
HEART = "❤\ufe0f\u200d🔥"

hostile = st.text(
    st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Lo", "So", "Sk", "Zs"])
    | st.sampled_from("王a e\u0301\u200d\u200c\u202e\ufe0f👨👩🏽🇨🇳\u0645\ud800")
)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("王\x00老板", "王老板"),
        ("a\x07b\x1bc\x7f\x9f", "abc"),
        ("a\ud800b\udfff", "ab"),
        ("line\r\nline\rline\u2028line\tend\n", "line\nline\nline\nline\tend\n"),
        ("\u202egnp.exe\u202c \u2066x\u2069", "gnp.exe x"),
        ("王\u200b老\u200d板\ufeff\u2060\u00ad", "王老板"),
        ("e\u0301", "é"),
        ("a\U000e0041\U000e0042b", "ab"),
        (PERSIAN, PERSIAN),
        ("a\u200cb", "ab"),
        ("👨\u200d", "👨"),
        ("👨\u200da", "👨a"),
    ],
)
def test_clean_takes_out_what_breaks(dirty: str, clean: str) -> None:
    assert text.clean(dirty) == clean


@pytest.mark.parametrize("emoji", [FAMILY, THUMB, ENGLAND, CHINA, HEART])
def test_clean_keeps_joined_emoji(emoji: str) -> None:
    assert text.clean(f"a{emoji}b") == f"a{emoji}b"


@given(hostile | st.text())
def test_clean_text_can_be_stored_and_stays_as_it_is(dirty: str) -> None:
    cleaned = text.clean(dirty)
    cleaned.encode()
    assert "\0" not in cleaned
    assert is_normalized("NFC", cleaned)
    assert text.clean(cleaned) == cleaned


@given(st.text())
def test_units_are_those_of_utf16(anything: str) -> None:
    assert text.utf16(anything) == len(anything.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("long", "units", "clipped"),
    [
        ("王老板", 3, "王老板"),
        ("王老板来了", 3, "王老…"),
        ("one two", 5, "one…"),
        ("a😀b", 3, "a…"),
        ("a😀bc", 4, "a😀…"),
        (f"a{FAMILY}b", 8, "a…"),
        (f"a{FAMILY}bc", 10, f"a{FAMILY}…"),
        (f"{THUMB}x", 4, "…"),
        (f"{CHINA}{BRITAIN}{CHINA}", 7, f"{CHINA}…"),
        (f"{CHINA}{BRITAIN}{CHINA}", 9, f"{CHINA}{BRITAIN}…"),
        (f"a{ENGLAND}b", 6, "a…"),
        ("xe\u0301\u0301y", 3, "x…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 0, ""),
    ],
)
def test_clip_cuts_between_visible_characters(long: str, units: int, clipped: str) -> None:
    assert text.clip(long, units) == clipped


def test_clip_marks_the_cut_as_asked() -> None:
    assert text.clip("abcdef", 5, "...") == "ab..."
    assert text.clip("abcdef", 3, "") == "abc"


@given(hostile | st.text(), st.integers(0, 20))
def test_clip_fits_and_keeps_a_beginning(anything: str, units: int) -> None:
    clipped = text.clip(anything, units)
    assert text.utf16(clipped) <= units
    assert clipped == anything or anything.startswith(clipped.removesuffix("…"))


def test_one_line_folds_the_breaks() -> None:
    assert text.one_line("  one\n\ttwo  ", 20) == "one two"
    assert text.one_line("one\ntwo three", 8) == "one two…"
