"""Finding customers: by a part of the name, the end of the phone, a tag; and in a text."""

from datetime import timedelta

import pytest

from services import businesses, customers
from services.customers import Happening
from tests.books import NOW, Shop


@pytest.fixture
def three(shop: Shop) -> Shop:
    shop.customer("王老板", phone="+8613800138000")
    shop.customer("Ann O'Brien", phone="+447911123456")
    tagged = shop.customer("50%_off 李")
    with shop.book.unit(shop.scope()) as tx:
        customers.add_tags(tx, tagged, ["染发"], now=NOW)
    return shop


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("老板", ["王老板"]),
        ("王 老板", ["王老板"]),
        ("8000", ["王老板"]),
        ("138 0013 8000", ["王老板"]),
        ("13800138000", ["王老板"]),
        ("+44 7911 123456", ["Ann O'Brien"]),
        ("brien", ["Ann O'Brien"]),
        ("\uff21\uff2e\uff2e", ["Ann O'Brien"]),
        ("#染发", ["50%_off 李"]),
        ("＃染发", ["50%_off 李"]),
        ("染发", ["50%_off 李"]),
        ("50%_", ["50%_off 李"]),
        ("%", ["50%_off 李"]),
        ("#老板", []),
        ("00", []),
        ("nobody at all 999", []),
        ("'; DROP TABLE customer", []),
    ],
)
def test_what_finds_whom(query: str, names: list[str], three: Shop) -> None:
    with three.book.unit(three.scope()) as tx:
        assert [row.name for row in customers.find(tx, query).rows] == names


def test_a_number_dialled_at_home_finds_the_kept_international_one(shop: Shop) -> None:
    shop.customer("Taiwan", phone="+886912345678")
    with shop.book.unit(shop.itself) as tx:
        businesses.own(tx).region = "TW"
    with shop.book.unit(shop.scope()) as tx:
        assert customers.find(tx, "0912 345 678").total == 1


def test_nothing_asked_shows_the_latest_contact_first_without_the_archived(three: Shop) -> None:
    with three.book.unit(three.scope()) as tx:
        rows = customers.find(tx, "").rows
        first, gone = rows[-1], rows[0]
        customers.sell(tx, first.pk, Happening("visit"), now=NOW + timedelta(hours=1))
        customers.set_state(tx, gone.pk, "archived", now=NOW)
        latest = customers.find(tx, "")
        assert latest.total == 2
        assert latest.rows[0].id == first.id
        assert customers.find(tx, gone.name).total == 1, "by name they are still found"


def test_pages_hold_six_and_a_page_too_far_is_the_last(shop: Shop) -> None:
    for number in range(14):
        shop.customer(f"客{number:02d}")
    with shop.book.unit(shop.scope()) as tx:
        pages = [customers.find(tx, "客", page=page) for page in (0, 1, 2, 99, -1)]
    assert [(len(page.rows), page.number) for page in pages] == [(6, 0), (6, 1), (2, 2), (2, 2), (6, 0)]
    seen = {row.name for page in pages[:3] for row in page.rows}
    assert len(seen) == 14


def test_customers_named_in_a_text_are_its_dictionary(three: Shop) -> None:
    with three.book.unit(three.scope()) as tx:
        named = customers.mentioned(tx, "今天 王老板 来了", [])
        by_phone = customers.mentioned(tx, "来电 07911123456", ["+447911123456"])
        nobody = customers.mentioned(tx, "", [])
    assert [one.name for one in named] == ["王老板"]
    assert [one.name for one in by_phone] == ["Ann O'Brien"]
    assert nobody == []


@pytest.fixture
def crowd(shop: Shop) -> Shop:
    for name, phone in (
        ("王小明", "+8613800138001"), ("劉德花", "+8613800138002"), ("单雄", None), ("陈静怡", "+8613911112222"),
        ("Katherine Smith", "+447911123456"), ("林青", None), ("李娜", None), ("张银行", None),
    ):  # fmt: skip
        shop.customer(name, phone=phone)
    with shop.book.unit(shop.scope()) as tx:
        chen = customers.find(tx, "陈静怡").rows[0]
        customers.note(tx, chen.pk, "想换水晶吊灯,balayage", now=NOW)
        customers.add_tags(tx, chen.pk, ["会员"], now=NOW)
    return shop


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("wangxiaoming", "王小明"),
        ("Wang Xiaoming", "王小明"),
        ("wxm", "王小明"),
        ("wangxm", "王小明"),
        ("wxming", "王小明"),
        ("xiaoming", "王小明"),
        ("小明", "王小明"),
        ("明", "王小明"),
        ("晓明", "王小明"),
        ("王xm", "王小明"),
        ("wamgxiaoming", "王小明"),
        ("刘德华", "劉德花"),
        ("刘德花", "劉德花"),
        ("陳靜怡", "陈静怡"),
        ("shanxiong", "单雄"),
        ("sx", "单雄"),
        ("yinhang", "张银行"),
        ("lin", "林青"),
        ("8001", "王小明"),
        ("1111", "陈静怡"),
        ("139 1111", "陈静怡"),
        ("katherne", "Katherine Smith"),
        ("kathirinee", "Katherine Smith"),
        ("smith", "Katherine Smith"),
        ("ks", "Katherine Smith"),
        ("smith katherine", "Katherine Smith"),
        ("smith 3456", "Katherine Smith"),
        ("#会员", "陈静怡"),
        ("会员", "陈静怡"),
        ("水晶吊灯", "陈静怡"),
        ("晶", "陈静怡"),
        ("balaya", "陈静怡"),
        ("静怡 吊灯", "陈静怡"),
    ],
)
def test_what_is_remembered_finds_the_right_one_first(query: str, first: str, crowd: Shop) -> None:
    with crowd.book.unit(crowd.scope()) as tx:
        assert [row.name for row in customers.find(tx, query).rows][:1] == [first]


@pytest.mark.parametrize("query", ["xqz", "卍", "#nothing", "9999999", "zzzzzzzz", "吊灯 王", "!!", "qwertyuiop asdf"])
def test_rubbish_finds_nobody(query: str, crowd: Shop) -> None:
    with crowd.book.unit(crowd.scope()) as tx:
        assert customers.find(tx, query).total == 0


def test_who_bears_the_very_name_stands_alone_before_those_who_only_sound_alike(crowd: Shop) -> None:
    crowd.customer("汪筱铭")
    with crowd.book.unit(crowd.scope()) as tx:
        assert [row.name for row in customers.find(tx, "王小明").rows] == ["王小明"]
        assert {row.name for row in customers.find(tx, "王晓明").rows} == {"王小明", "汪筱铭"}


def test_what_sounds_like_a_note_does_not_hide_the_note(crowd: Shop) -> None:
    crowd.customer("刁登")
    with crowd.book.unit(crowd.scope()) as tx:
        assert {row.name for row in customers.find(tx, "吊灯").rows} == {"刁登", "陈静怡"}


def test_of_the_equally_well_found_the_latest_contact_stands_first_and_the_archived_last(shop: Shop) -> None:
    old, new, gone = (shop.customer(f"赵{name}") for name in "甲乙丙")
    with shop.book.unit(shop.scope()) as tx:
        customers.sell(tx, gone, Happening("visit"), now=NOW + timedelta(hours=3))
        customers.sell(tx, new, Happening("visit"), now=NOW + timedelta(hours=2))
        customers.set_state(tx, gone, "archived", now=NOW)
        assert [row.id for row in customers.find(tx, "赵").rows] == [new, old, gone]


def test_among_very_many_the_exact_and_the_latest_are_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.customers.search.A_LOOK", 3)
    monkeypatch.setattr("services.customers.search.LATEST", 2)
    for number in range(9):
        shop.customer(f"王{number}")
    latest, exact = shop.customer("王九九"), shop.customer("老王")
    with shop.book.unit(shop.scope()) as tx:
        customers.sell(tx, latest, Happening("visit"), now=NOW + timedelta(hours=1))
        found = customers.find(tx, "王")
        assert found.rows[0].id == latest
        assert exact in {row.id for row in found.rows}
        for number in range(5):
            customers.note(tx, exact, f"修门 {number}", now=NOW)
        customers.note(tx, latest, "修门把手", now=NOW)
        assert [row.id for row in customers.find(tx, "修门把手").rows] == [latest]


def test_a_helper_finds_only_whom_they_may_see(shop: Shop) -> None:
    theirs, mine = shop.customer("孙大圣", assigned_to="manager"), shop.customer("孙大山", assigned_to="staff")
    with shop.book.unit(shop.scope()) as tx:
        customers.note(tx, theirs, "金箍棒", now=NOW)
    with shop.book.unit(shop.scope("staff")) as tx:
        assert [row.id for row in customers.find(tx, "sun").rows] == [mine]
        assert customers.find(tx, "金箍棒").total == customers.find(tx, "大圣").total == 0
        assert [known.id for known in customers.mentioned(tx, "孙大圣和孙大山", [])] == [mine]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("劉小姐", "刘小姐来了"),
        ("刘小姐", "劉小姐來了"),
        ("Ann O'Brien", "for ann o’brien's door"),
        ("宏达", "宏达" * 600),
    ],
)
def test_a_known_name_is_noticed_in_either_script(name: str, text: str, shop: Shop) -> None:
    shop.customer(name)
    with shop.book.unit(shop.scope()) as tx:
        assert [known.name for known in customers.mentioned(tx, text, [])] == [name]
        assert customers.mentioned(tx, "somebody else", []) == []


def test_the_archived_are_not_noticed_in_a_text(shop: Shop) -> None:
    gone = shop.customer("王老板", phone="+8613800138000")
    with shop.book.unit(shop.scope()) as tx:
        customers.set_state(tx, gone, "archived", now=NOW)
        assert customers.mentioned(tx, "王老板", ["+8613800138000"]) == []


def test_a_figure_is_a_count_only_of_few(shop: Shop) -> None:
    for number in range(40):
        shop.customer(f"熟客{number:02d}")
    with shop.book.unit(shop.scope()) as tx:
        assert customers.find(tx, "熟客").likeliest
        assert not customers.find(tx, "熟客0").likeliest
        assert not customers.find(tx, "").likeliest


@pytest.mark.parametrize(
    "query", ["lü", "LÜ", "Lǚ bin", "lv", "lvbin", "lu", "lubin", "lyu bin", "lyubin", "nǚ", "nubin"]
)
def test_the_umlaut_of_pinyin_is_typed_in_many_ways(query: str, shop: Shop) -> None:
    shop.customer("女斌" if query[0] == "n" else "吕斌")
    with shop.book.unit(shop.scope()) as tx:
        assert customers.find(tx, query).total == 1


def test_an_umlaut_of_another_language_is_none_of_pinyin(shop: Shop) -> None:
    shop.customer("Anna Lüders")
    with shop.book.unit(shop.scope()) as tx:
        assert all(customers.find(tx, typed).total == 1 for typed in ("lüders", "Luders", "lü"))


def test_who_is_written_as_typed_stands_before_whom_it_may_also_mean(shop: Shop) -> None:
    typed = shop.customer("陆斌")
    meant = shop.customer("吕斌")
    with shop.book.unit(shop.scope()) as tx:
        customers.sell(tx, meant, Happening("visit"), now=NOW + timedelta(hours=2))
        assert [row.id for row in customers.find(tx, "lu").rows] == [typed, meant]
        assert [row.id for row in customers.find(tx, "lü").rows] == [meant]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("katherine", "Catherine Lowe"),
        ("kathryn", "Catherine Lowe"),
        ("catherine", "Kathryn Lowe"),
        ("stephen", "Steven Webb"),
        ("shaun", "Sean Webb"),
        ("jeffrey", "Geoffrey Webb"),
        ("kristine", "Christine Webb"),
        ("sofie", "Sophie Webb"),
    ],
)
def test_a_name_is_found_as_it_is_heard(typed: str, name: str, shop: Shop) -> None:
    shop.customer("Barbara Stone")
    meant = shop.customer(name)
    with shop.book.unit(shop.scope()) as tx:
        assert [row.id for row in customers.find(tx, typed).rows] == [meant]


@pytest.mark.parametrize(
    ("typed", "note", "found"),
    [
        ("pipes", "wants a copper pipe", True),
        ("pipe", "wants copper pipes", True),
        ("boxes", "one box", True),
        ("parties", "birthday party", True),
        ("parties", "two parties", True),
        ("copper pipes", "a pipe of copper", True),
        ("pipes", "a pipette", False),
        ("glass", "a glas", False),
        ("series", "tv series", True),
    ],
)
def test_of_several_things_one_is_looked_for_in_the_notes(typed: str, note: str, found: bool, shop: Shop) -> None:
    about = shop.customer("Tom Baker")
    with shop.book.unit(shop.scope()) as tx:
        customers.note(tx, about, note, now=NOW)
        assert bool(customers.find(tx, typed).total) is found
