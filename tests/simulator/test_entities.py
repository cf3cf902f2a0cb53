"""Telegram's HTML, in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import detect, units
from simulator.entities import parse_html
from simulator.formatting import finished
from simulator.to_html import to_html
from simulator.wire import ApiError

TAGS = ["b", "i", "u", "s", "code", "pre", "tg-spoiler", "blockquote", 'a href="https://a.com/?x=1&amp;y=2"', "span"]
SOUP = st.lists(
    st.sampled_from(
        [f"<{tag}>" for tag in TAGS]
        + [f"</{tag}>" for tag in TAGS]
        + ["<", ">", "&", "&amp;", "&#0;", "&#128077;", '"', "'", "=", " ", "</", "👍", "中"]
    )
    | st.text(max_size=3)
).map("".join)


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("中<x>y</x>", 'Unsupported start tag "x" at byte offset 3'),
        ("a <b>b", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>b</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("b</b>", "Unexpected end tag at byte offset 1"),
        ("1 <", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href=", "Unclosed start tag at byte offset 0"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<a href=x! >", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_refuses_in_telegrams_words(source: str, refusal: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {refusal}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>👍</b><i>x</i>", "👍x", [("bold", 0, 2), ("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<STRONG>a</STRONG>", "a", [("bold", 0, 1)]),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("&lt;&gt;&amp;&quot;&#65;&#x42;&nbsp;&", '<>&"AB&nbsp;&', []),
        ("<a href='tg://user?id=5'>x</a>", "x", [("text_mention", 0, 1)]),
        ("<a>example.com</a>", "example.com", [("text_link", 0, 11)]),
        ("<a href='nowhere'>x</a>", "x", []),
        ("<pre><code class='language-py'>x</code></pre>", "x", [("pre", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<tg-emoji emoji-id='5'>👍</tg-emoji>", "👍", [("custom_emoji", 0, 2)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
    ],
)
def test_reads(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    plain, found = parse_html(source)
    assert plain == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_language_of_code_is_kept() -> None:
    _, (entity,) = parse_html("<pre><code class='language-python'>x</code></pre>")
    assert entity["language"] == "python"


def test_white_space_around_is_dropped_and_marks_move() -> None:
    assert finished(*parse_html(" \n<b> a</b> ")) == ("a", [{"type": "bold", "offset": 0, "length": 1}])


def test_nothing_is_marked_inside_code() -> None:
    assert [e["type"] for e in finished(*parse_html("<code>/a <b>b</b> #c</code>"))[1]] == ["code"]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("看 /today 吧", "bot_command", "/today"),
        ("/add@regulars_bot x", "bot_command", "/add@regulars_bot"),
        ("👍 #老客户 ok", "hashtag", "#老客户"),
        ("call +44 7700 900123!", "phone_number", "+44 7700 900123"),
        ("王姐 13800138000 门窗", "phone_number", "13800138000"),
        ("see https://t.me/x?start=1.", "url", "https://t.me/x?start=1"),
        ("see example.com/a", "url", "example.com/a"),
        ("a@example.com", "email", "a@example.com"),
        ("hi @anna_smith", "mention", "@anna_smith"),
    ],
)
def test_marks_by_itself(text: str, kind: str, part: str) -> None:
    (entity,) = detect.marked(text, [])
    assert (entity["type"], units.cut(text, entity["offset"], entity["length"])) == (kind, part)


@pytest.mark.parametrize("text", ["1/2", "a#b", "#123", "3.5", "x@y", "￥3200", "12345"])
def test_leaves_alone(text: str) -> None:
    assert detect.marked(text, []) == []


@given(SOUP)
def test_never_raises_anything_but_a_refusal(source: str) -> None:
    try:
        text, entities = finished(*parse_html(source))
    except ApiError:
        return
    assert all(0 <= e["offset"] <= e["offset"] + e["length"] <= units.length(text) for e in entities)


@given(SOUP)
def test_round_trip(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError:
        return
    again, entities_again = parse_html(to_html(text, entities))
    assert again == text
    assert to_html(again, entities_again) == to_html(text, entities)


@given(st.text())
def test_plain_text_survives(text: str) -> None:
    assert parse_html(to_html(text, [])) == (text, [])


@given(st.text(), st.integers(1, 10))
def test_pieces_fit_and_lose_nothing(text: str, most: int) -> None:
    parts = units.pieces(text, most + 1)
    assert "".join(parts) == text
    assert all(units.length(part) <= most + 1 for part in parts)


@pytest.mark.parametrize(
    "source",
    [
        '<pre><code class="language-py">x</code></pre>',
        '<a href="https://a.com/?x=1&amp;y=2">x</a>',
        '<a href="tg://user?id=5">x</a>',
        '<tg-emoji emoji-id="5">x</tg-emoji>',
        "<blockquote expandable>x</blockquote>",
        "a <b>b <i>c</i></b> <code>&lt;d&gt;</code>",
    ],
)
def test_comes_back_as_it_was_written(source: str) -> None:
    assert to_html(*parse_html(source)) == source


def test_crossing_entities_nest_when_written() -> None:
    crossing = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}]
    assert to_html("abc", crossing) == "<b>a<i>b</i></b><i>c</i>"
