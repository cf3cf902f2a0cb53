"""What people ask for is quoted, never made up: a small corpus in both languages, and what is no wish at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.wants import KINDS, Want, wants

SAID = [
    ("有没有卖门锁的？", "product", "门锁"),
    ("老板,有没有卖防水涂料", "product", "防水涂料"),
    ("请问你们卖不卖螺丝刀啊", "product", "螺丝刀"),
    ("你们卖染发膏吗", "product", "染发膏"),
    ("店里卖护发素的吗？", "product", "护发素"),
    ("有水龙头卖吗？", "product", "水龙头"),
    ("下次能不能进点静音合页", "product", "静音合页"),
    ("想买白色的漆，你们没有", "product", "白色的漆"),
    ("隔壁老李家更便宜", "rival", "隔壁老李家"),
    ("对面那家店才卖80", "rival", "对面那家店"),
    ("别家都便宜些", "rival", "别家"),
    ("网上只要50块", "rival", "网上"),
    ("老李家比你们便宜", "rival", "老李家"),
    ("你们比隔壁的贵", "rival", "隔壁"),
    ("太贵了，我去别家剪了", "rival", "别家"),
    ("要是有停车位就好了", "idea", "有停车位"),
    ("要是能在微信上预约，就更好了", "idea", "能在微信上预约"),
    ("如果周日也开门就方便了", "idea", "周日也开门"),
    ("建议增加儿童座椅", "idea", "增加儿童座椅"),
    ("希望你们能早点开门", "idea", "能早点开门"),
    ("希望增加染发的颜色", "idea", "增加染发的颜色"),
    ("最好能送货上门", "idea", "能送货上门"),
    ("Do you sell door locks?", "product", "door locks"),
    ("do you also stock hair wax for men", "product", "hair wax"),
    ("Could you please order in silver polish", "product", "silver polish"),
    ("I wish you sold gift cards", "product", "gift cards"),
    ("any chance of stocking oat milk", "product", "oat milk"),
    ("Nice, but it's cheaper at Dave's", "rival", "Dave's"),
    ("It is half the price online", "rival", "online"),
    ("next door is much cheaper", "rival", "next door"),
    ("Tesco sells it for less", "rival", "Tesco"),
    ("Bright & Co charges less", "rival", "Co"),
    ("Still better than the other salon", "rival", "the other salon"),
    ("I wish you had a children's corner", "idea", "had a children's corner"),
    ("wish you opened on Sundays", "idea", "opened on Sundays"),
    ("wish you were open later", "idea", "were open later"),
    ("It would be nice if you took cards", "idea", "if you took cards"),
    ("would be great to have a kettle", "idea", "to have a kettle"),
    ("You should offer home delivery", "idea", "offer home delivery"),
    ("suggestion: more chairs", "idea", "more chairs"),
]
NO_WISH = """
很好，下次再来
希望生意越来越好
希望你们一直开下去
要是早点来就好了
要是我有钱就好了
如果早知道就好了
建议大家都来试试
没有人卖假货
有没有时间
有没有空？我下午来
你们有人在吗
你卖给我的门锁坏了
能进来坐坐吗
比上次便宜了
比以前好多了
这家店比我想的好
王姐家比较远
剪得最好了
便宜又好
隔壁停车很方便
对面坐的那位大姐很热情
网上看到你们的
我在附近上班
想买的都买到了
我去旁边等一下
Great haircut, thank you
Do you sell yourself short
do you sell it
could you call me back
could you open the door for me
wish you all the best
Wish you had told me before
I wish you had called
I wish I had come earlier
It would be great to see you again
It is cheaper now
better than last time
Much better than I expected
This was better than ever
You should be proud
It's nice and cheap
the one next door was full
I saw you online
""".strip().splitlines()


@pytest.mark.parametrize(("text", "kind", "about"), SAID)
def test_what_is_said_plainly_is_tagged(text: str, kind: str, about: str) -> None:
    assert [(want.kind, want.about) for want in wants(text)] == [(kind, about)]


@pytest.mark.parametrize("text", NO_WISH)
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert wants(text) == ()


def test_several_things_are_told_in_their_order_and_each_once() -> None:
    found = wants("隔壁老李家更便宜。有没有卖门锁？要是有卖水管的就好了")
    assert [want.kind for want in found] == ["rival", "product", "idea"]
    assert wants("I wish you sold soap, it's cheaper at Dave's")[1].about == "Dave's"


def test_what_several_ask_for_counts_together() -> None:
    keys = [
        Want("product", "", about).key for about in ("门锁", "把门锁", "Door locks", "a door lock", "Dave's", "dave")
    ]
    assert keys == ["门锁", "门锁", "door lock", "door lock", "dave", "dave"]
    assert Want("product", "", "把").key == "把"


PIECES = st.sampled_from(
    [*"有没卖门锁？，要是就好了隔壁更便宜建议希望能最好 ", "wish you had ", "do you sell ", "cheaper at ", "Dave"]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=20).map("".join))
def test_a_tag_quotes_the_text(text: str) -> None:
    for want in wants(text):
        assert want.kind in KINDS
        assert want.about
        assert want.about in want.quote
        assert want.quote in text
