"""Contact cards as files: every dialect phones write, and nothing that strangers make of it does harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.vcards import MOST_CARDS, Card, is_card, read_cards


def card(*lines: str, version: str = "3.0") -> bytes:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("FN:Anna Smith", "TEL;TYPE=CELL:+44 7911 123456"), Card("Anna Smith", ("+44 7911 123456",))),
        (("N:王;建国;;;", "TEL:13800138000"), Card("王建国", ("13800138000",))),
        (("N:Smith;Anna;;;", "TEL:1", "TEL:1", "TEL:2"), Card("Anna Smith", ("1", "2"))),
        (
            ("FN:Anna", "ORG:Rose Court;Sales", "NOTE:likes\\, tea\\nno sugar"),
            Card("Anna", (), "Rose Court Sales", "likes, tea no sugar"),
        ),
        (
            ("FN:Anna", "TITLE:Buyer", "EMAIL;TYPE=WORK:a@b.example", "EMAIL:c@d.example", "BDAY:1985-03-05"),
            Card("Anna", (), title="Buyer", email="a@b.example, c@d.example", birthday=(1985, 3, 5)),
        ),
        (
            ("FN:Anna", "ADR;TYPE=HOME:;;12 Rose\\nCourt;Leeds;;LS1 2AB;UK", "BDAY:--0305"),
            Card("Anna", (), address="12 Rose Court, Leeds, LS1 2AB, UK", birthday=(None, 3, 5)),
        ),
        (
            ("FN:Anna", "ADR:;;人民路5号;上海;;200000;中国", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29"),
            Card("Anna", (), address="中国 200000 上海 人民路5号", birthday=(None, 2, 29)),
        ),
        (("FN:Anna", "ADR:;;;;;;", "BDAY:19850305T000000Z", "EMAIL:"), Card("Anna", (), birthday=(1985, 3, 5))),
        (("FN:Anna", "BDAY:in March"), Card("Anna", ())),
        (("FN:Anna", "BDAY:1985-02-30"), Card("Anna", ())),
        (("ORG:Rose Court", "TEL:7"), Card("Rose Court", ("7",), "Rose Court")),
        (("N:;;;;", "TEL: ", "TEL:7"), Card("", ("7",))),
    ],
)
def test_a_card_says_who_and_how_to_reach_them(lines: tuple[str, ...], expected: Card) -> None:
    assert read_cards(card(*lines)) == [expected]


def test_what_has_no_place_of_its_own_is_said_in_order() -> None:
    one = Card("Anna", (), "Rose Court", "likes tea", "Buyer", "a@b.example", "12 Mill Lane")
    assert one.said == ("Rose Court", "Buyer", "a@b.example", "12 Mill Lane", "likes tea")
    assert Card("Rose Court", (), "Rose Court").said == ()


def test_a_number_may_be_an_address() -> None:
    assert read_cards(card("FN:Anna", "TEL;VALUE=uri:tel:+1-555-555-5555;ext=5", version="4.0"))[0].phones == (
        "+1-555-555-5555",
    )


def test_old_phones_write_quoted_letters_over_several_lines() -> None:
    quoted = "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=E5=BB=BA=\r\n=E5=9B=BD"
    assert read_cards(card(quoted, "TEL;CELL;PREF:138 0013 8000", version="2.1")) == [
        Card("王建国", ("138 0013 8000",))
    ]


def test_letters_of_older_chinese_phones_are_read() -> None:
    assert read_cards("BEGIN:VCARD\nVERSION:2.1\nFN:王建国\nEND:VCARD\n".encode("gb18030"))[0].name == "王建国"
    assert read_cards(b"BEGIN:VCARD\nVERSION:2.1\nFN:A\xff\xff\nEND:VCARD\n")[0].name.startswith("A")


def test_pictures_are_left_out() -> None:
    picture = "PHOTO;ENCODING=b;TYPE=JPEG:" + "\r\n ".join(["QUJD" * 18] * 50)
    old = "PHOTO;ENCODING=BASE64;JPEG:QUJD\r\n" + "QUJD\r\n" * 20
    assert read_cards(card("FN:Anna", picture, "TEL:7")) == [Card("Anna", ("7",))]
    assert read_cards(card("FN:Anna", old, "TEL:7", version="2.1")) == [Card("Anna", ("7",))]


def test_many_cards_come_in_their_order_and_not_without_end() -> None:
    assert [one.name for one in read_cards(card("FN:A") + b"garbage\r\n" + card("FN:B"))] == ["A", "B"]
    assert len(read_cards(card("FN:A") * (MOST_CARDS + 50))) == MOST_CARDS + 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff",
        b"PK\x03\x04",
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        b"BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:",
    ],
)
def test_what_is_no_card_gives_none(data: bytes) -> None:
    assert read_cards(data) == []


def test_what_was_read_before_a_file_breaks_is_kept() -> None:
    assert [one.name for one in read_cards(card("FN:A") + b"BEGIN:VCARD\r\nEND:VEVENT\r\n")] == ["A"]


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            ["BEGIN:VCARD", "END:VCARD", "FN:A\x00b", "TEL:;", "N:;", "TEL", ":", "BEGIN:", "PHOTO:=\n=", " x"]
        )
    )
)
def test_no_file_does_harm(lines: list[str]) -> None:
    for one in read_cards("\n".join(lines).encode()):
        assert "\x00" not in one.name


def test_a_file_of_cards_is_known_by_its_name_or_its_kind() -> None:
    assert is_card("Tom.VCF", "")
    assert is_card("x", "text/X-vcard")
    assert not is_card("vcf.pdf", "application/pdf")
