"""What a customer is kept under, and what typed letters could mean."""

import subprocess
import sys
from pathlib import Path

import pytest

from rules import search
from rules.search import Key, Kind, Look
from rules.search.letters import folded, units
from rules.search.pinyin import readings, ways
from rules.search.query import hit


def texts(kind: Kind, name: str, phone: str | None = None, tags: tuple[str, ...] = ()) -> set[str]:
    return {key.text for key in search.of_customer(name, phone, tags) if key.kind is kind}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\uff21nn  O’Brien", "ann o'brien"),
        ("José", "jose"),
        ("劉備", "刘备"),
        ("＃VIP", "#vip"),
        ("が", "が"),
        ("한국", "한국"),
    ],
)
def test_width_case_accents_and_script_do_not_count(typed: str, kept: str) -> None:
    assert folded(typed) == kept


def test_a_unit_is_a_character_a_word_or_a_number() -> None:
    assert units("王 ann o'brien_50%ค") == ["王", "ann", "o", "brien", "50", "ค"]


@pytest.mark.parametrize(
    ("char", "said"), [("单", "shan"), ("曾", "zeng"), ("解", "xie"), ("仇", "qiu"), ("区", "ou"), ("查", "zha"),
                       ("翟", "zhai"), ("朴", "piao"), ("乐", "yue"), ("任", "ren")],
)  # fmt: skip
def test_a_surname_is_read_as_one(char: str, said: str) -> None:
    assert ways(f"{char}明")[0] == (said, "ming")


def test_elsewhere_in_a_name_each_common_reading_counts() -> None:
    assert {way[1] for way in ways("王乐")} == {"le", "yue"}
    assert {way[0] for way in ways("乐乐")} == {"yue", "le"}
    assert ways("王明") == (("wang", "ming"),), "but none of a thousand years ago"


def test_what_nobody_can_read_stands_for_itself() -> None:
    assert readings("\U0003ffff") == ("\U0003ffff",)
    assert ways("ann 王") == (("ann", "wang"),)
    assert ways("%") == ()


def test_a_name_of_many_readings_is_said_in_few_ways() -> None:
    assert len(ways("乐行长重乐行长重乐行长重乐行")) == 6
    assert {len(way) for way in ways("乐行长重乐行长重乐行长重乐行")} == {14}


def test_a_chinese_name_is_kept_as_it_is_written_and_said() -> None:
    assert texts(Kind.NAME, "王小明") == {"王小明"}
    assert texts(Kind.WORD, "王小明") == {"小明", "明"}
    assert texts(Kind.PART, "王小明") == set()
    assert texts(Kind.SAID, "王小明") == {"wangxiaoming"}
    assert texts(Kind.SAID_LATER, "王小明") == {"xiaoming", "ming"}
    assert texts(Kind.INITIALS, "王小明") == {"wxm"}
    assert texts(Kind.INITIALS_LATER, "王小明") == {"xm", "m"}
    assert {"wangxm", "wxming", "wxiaoming", "wangxming", "wxiaom", "xming"} <= texts(Kind.MIXED, "王小明")
    assert texts(Kind.TYPO, "王小明") == {"wangxiaoming", "xiaoming"}


def test_a_firm_is_kept_by_its_head_and_its_tail() -> None:
    assert texts(Kind.MIXED, "宏达五金") >= {"hongdwj", "hdwjin", "hdawujin"}
    assert "hongdwjin" not in texts(Kind.MIXED, "宏达五金")


def test_a_latin_name_is_kept_by_words_and_inside_them() -> None:
    assert texts(Kind.NAME, "Ann O'Brien") == {"annobrien"}
    assert texts(Kind.WORD, "Ann O'Brien") == {"obrien"}
    assert {"nnobrien", "brien", "en"} <= texts(Kind.PART, "Ann O'Brien")
    assert texts(Kind.INITIALS, "Mary Jane Smith") == {"mjs"}
    assert texts(Kind.TYPO, "Ann Smith") == {"ann", "smith"}
    assert texts(Kind.SAID, "Ann") == texts(Kind.INITIALS, "Ann") == set()


def test_signs_are_found_as_they_stand() -> None:
    assert "%_off李" in texts(Kind.PART, "50%_off 李")
    assert texts(Kind.WORD, "50%_off 李") == {"off李", "李"}
    assert texts(Kind.MENTION, "♥") == {"♥"}


def test_a_phone_is_kept_from_every_digit_on() -> None:
    found = texts(Kind.PHONE, "王", "+8613800138000")
    assert {"8613800138000", "13800138000", "8000", "000"} <= found
    assert "00" not in found


def test_tags_are_kept_folded_and_nothing_empty_is_kept() -> None:
    assert texts(Kind.TAG, "王", None, ("VIP", "燙發")) == {"vip", "烫发"}
    assert all(key.text for key in search.of_customer("王", "", ("", " ")))


def test_a_note_is_kept_in_pairs_and_words_and_not_without_end() -> None:
    assert {key.text for key in search.of_text("买吊灯 balayage,2只")} == {"买吊", "吊灯", "灯", "balayage", "2", "只"}
    assert len(search.of_text(" ".join(f"w{number}" for number in range(500)))) == 80
    assert search.of_text("") == set()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("王老板", "今天王老板来了"),
        ("Ann O'Brien", "called ann o'brien's office"),
        ("劉小姐", "刘小姐要报价"),
        ("上海宏达建筑材料有限公司", "上海宏达建筑材料有限公司来电"),
        ("♥", "♥ 来过"),
        ("Mary-Jane", "for Mary Jane"),
    ],
)
def test_a_name_in_a_text_is_among_its_pieces(name: str, text: str) -> None:
    assert texts(Kind.MENTION, name) <= search.pieces(text)
    assert not texts(Kind.MENTION, name) <= search.pieces("somebody else 陈师傅")


def test_half_a_latin_word_is_no_piece() -> None:
    assert not texts(Kind.MENTION, "Ann") <= search.pieces("annual Joann")


def test_nothing_and_a_bare_tag_sign_look_nowhere() -> None:
    assert search.looks("  ", "CN") == search.looks("#", "CN") == []
    assert search.looks("＃VIP", "CN") == [Look((Kind.TAG,), "vip")]


def test_letters_may_be_a_name_pinyin_or_initials() -> None:
    (look,) = search.looks("Wang XM", "CN")
    assert look.text == "wangxm"
    assert {Kind.NAME, Kind.SAID, Kind.INITIALS, Kind.MIXED, Kind.TAG} <= set(look.kinds)


def test_chinese_is_also_looked_for_by_its_sound() -> None:
    written, sound = search.looks("王名", "CN")
    assert (written.text, sound.text, sound.sound_of, sound.whole) == ("王名", "wangming", 2, True)
    mixed = search.looks("王xm", "CN")[1]
    assert (mixed.text, mixed.whole) == ("wangxm", False)
    assert Kind.MIXED in mixed.kinds


@pytest.mark.parametrize(
    ("typed", "region", "digits"),
    [
        ("8000", "CN", {"8000"}),
        ("0904", "CN", {"0904"}),
        ("07911123456", "GB", {"07911123456", "447911123456", "7911123456"}),
        ("079111", "GB", {"079111", "79111"}),
        ("12", "CN", set()),
        ("50%_", "CN", set()),
    ],
)
def test_digits_are_the_part_of_a_phone(typed: str, region: str, digits: set[str]) -> None:
    assert {look.text for look in search.looks(typed, region) if look.kinds == (Kind.PHONE,)} == digits


def test_sounds_are_needed_only_where_the_characters_are_nobodys_name() -> None:
    typed, one, two = Look((Kind.NAME,), "王"), Look((Kind.SAID,), "wang", 1), Look((Kind.SAID,), "wangming", 2)
    exact, begun = hit(Kind.NAME, 0), hit(Kind.NAME, 1)
    assert search.needed(typed, [exact])
    assert search.needed(one, [])
    assert not search.needed(one, [begun])
    assert search.needed(two, [begun])
    assert not search.needed(two, [begun, exact])


def test_a_hit_is_worth_what_its_kind_is_worth() -> None:
    order = [
        hit(Kind.NAME, 0), hit(Kind.NAME, 1), hit(Kind.WORD, 0), hit(Kind.SAID, 0), hit(Kind.SAID, 1),
        hit(Kind.SAID_LATER, 0), hit(Kind.INITIALS, 0), hit(Kind.SAID, 2), hit(Kind.INITIALS, 1),
        hit(Kind.INITIALS_LATER, 0), hit(Kind.MIXED, 0), hit(Kind.PHONE, 0), hit(Kind.PHONE, 1), hit(Kind.TYPO, 1),
        hit(Kind.TYPO, 2), hit(Kind.TAG, 0), hit(Kind.NOTE, 0),
    ]  # fmt: skip
    assert sorted(order) == order
    assert hit(Kind.INITIALS, 0) < hit(Kind.PART, 0) < hit(Kind.INITIALS_LATER, 0)


def test_a_syllable_that_ends_is_worth_more_than_half_of_one() -> None:
    lin = Look((Kind.SAID,), "lin")
    whole, half = search.place(lin, Key(Kind.SAID, "linna"), "林娜"), search.place(lin, Key(Kind.SAID, "lina"), "李娜")
    exact = search.place(lin, Key(Kind.SAID, "lin"), "林")
    assert exact is not None
    assert whole is not None
    assert half is not None
    assert exact < whole < half


def test_the_umlaut_of_pinyin_is_looked_for_as_the_keyboard_writes_it() -> None:
    written, said = search.looks("Lǚ bin", "CN")
    assert (written.text, said.text) == ("lubin", "lvbin")
    assert not set(written.kinds) & set(said.kinds)
    assert [(look.text, look.respelled) for look in search.looks("lu", "CN")] == [("lu", False), ("lv", True)]


def test_who_is_found_by_another_spelling_comes_after() -> None:
    typed, other = (search.place(Look((Kind.SAID,), text, respelled=text == "lv"), Key(Kind.SAID, text), name)
                    for text, name in (("lu", "陆"), ("lv", "吕")))  # fmt: skip
    assert typed is not None
    assert other is not None
    assert typed < other < search.hit(Kind.SAID_LATER, 0)


def test_one_thing_is_noted_where_several_are_asked_for() -> None:
    assert search.in_notes("copper pipes") == ["copper", "pipe"]
    assert search.noted("parties", "a birthday party")
    assert not search.noted("pipes", "a pipette")


def test_a_sound_ends_where_a_syllable_ends() -> None:
    sound = Look((Kind.SAID,), "lin", 1, whole=True)
    assert search.place(sound, Key(Kind.SAID, "lina"), "李娜") is None
    assert search.place(sound, Key(Kind.SAID, "linna"), "林娜") is not None


def test_a_name_is_worth_more_whole_than_begun() -> None:
    look = Look((Kind.NAME,), "ann")
    whole, begun = (search.place(look, Key(Kind.NAME, text), text) for text in ("ann", "anna"))
    assert whole is not None
    assert begun is not None
    assert whole < begun


def test_notes_are_looked_through_by_the_longest_piece_first() -> None:
    assert search.in_notes("换balayage") == ["balayage", "换"]
    assert search.in_notes("#染发") == search.in_notes("a") == []


def test_a_note_says_every_word() -> None:
    assert search.noted("灯 门", "换了吊灯 和铁门")
    assert not search.noted("灯 窗", "换了吊灯和铁门")


def test_words_are_taken_apart_only_where_there_are_several() -> None:
    assert search.words("小明  8000") == ["小明", "8000"]
    assert search.words("小明") == []


@pytest.mark.parametrize("slip", ["katherne", "katheriine", "katharine", "kahterine", "xatherine"])
def test_one_slip_away(slip: str) -> None:
    assert "katherine" in search.neighbours(slip)
    assert search.slips(slip, "katherine") == 1


def test_short_words_are_not_bent() -> None:
    assert search.neighbours("ann") == set()
    assert "anna" not in search.neighbours("anna")
    assert (search.near("hilbert"), search.near("hilber")) == ("hi", None)
    assert search.slips("hilbert", "wilhelmine") > search.MOST_SLIPS


def test_readings_and_distances_are_not_loaded_at_start_up() -> None:
    loaded = "import sys, rules.search; print({'pypinyin', 'rapidfuzz'} & set(sys.modules))"
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", loaded], cwd=Path(__file__).parents[2], capture_output=True, check=True, text=True
    )
    assert found.stdout.strip() == "set()"
