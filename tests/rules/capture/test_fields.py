"""Names, phones, money, tags: each table is one convention."""

from decimal import Decimal

import pytest

from rules.capture import read_amount, read_name, read_phone
from tests.rules.capture.reader import line


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("见了王老板", "王老板"),
        ("刘姐 后天送货", "刘姐"),
        ("张三买了3件衬衫", "张三"),
        ("陈美玲 13700001234", "陈美玲"),
        ("小孙说太贵了", "小孙"),
        ("有空给老马打个电话", "老马"),
        ("阿華買了兩箱水果", "阿華"),
        ("歐陽先生 看房", "歐陽先生"),
        ("美玲姐 染发", "美玲姐"),
        ("豆豆妈妈 报名", "豆豆妈妈"),
        ("向总 续约", "向总"),
        ("王建国师傅 修灯", "王建国师傅"),
        ("李江先生 看房", "李江先生"),
        ("小王老板 要货", "小王老板"),
        ("Amy姐 做指甲", "Amy姐"),
        ("阿May 剪头", "阿May"),
        ("美玲 剪头", "美玲"),
        ("诸葛亮 要货", "诸葛亮"),
        ("茹美玲 剪头", "茹美玲"),
        ("大刘 要货", "大刘"),
        ("宏发五金 对账", "宏发五金"),
        ("林 auntie 来了", "林 auntie"),
        ("老王介绍的陈小姐", "陈小姐"),
        ("老白的朋友秦岚 15800001111", "秦岚"),
        ("侯总的秘书小雷", "小雷"),
        ("4S店潘经理 推荐保险", "潘经理"),
        ("卫生间漏水", None),
        ("一共300", None),
        ("店里进货", None),
        ("高兴", None),
        ("今天真的太热了", None),
        ("老客户来了", None),
        ("Met Anna Kowalska", "Anna Kowalska"),
        ("Mrs. Lopez likes it", "Mrs. Lopez"),
        ("sarah connor wants a quote", "sarah connor"),
        ("Kok Wai paid", "Kok Wai"),
        ("Renew Joan's contract", "Joan"),
        ("Ludwig van Dam called", "Ludwig van Dam"),
        ("ah lian hair", "ah lian"),
        ("mark paid 50", "mark"),
        ("call mark", "mark"),
        ("call thabo, tiles", None),
        ("thabo paid 50", "thabo"),
        ("Bill from Acme called", "Bill"),
        ("Bluebird Cafe wants 3 cakes", "Bluebird Cafe"),
        ("friend of Tina, name Carla", "Carla"),
        ("Mr Raj's wife Anita picked up", "Anita"),
        ("Nan's cake for Theo", "Theo"),
        ("RITA paid 20", "RITA"),
        ("Mr the best", None),
        ("delivery to Baker Street", None),
        ("Tan Ah Kow bought rice", "Tan Ah Kow"),
        ("Anna de la", "Anna"),
        ("Ana Maria Luz de la Cruz", "Ana Maria Luz"),
        ("Juan de la Cruz", "Juan de la Cruz"),
        ("照相馆芸姐", "芸姐"),
        ("隔壁阿姨", "隔壁阿姨"),
        ("A B C D", None),
        ("Xu Fei paid", "Xu Fei"),
        ("Jan Kowal bought cement", "Jan Kowal"),
        ("May Tan called", "May Tan"),
        ("Chase Ivan", "Ivan"),
        ("Wilf's dog is called Monty", "Wilf"),
        ("Al's Diner wants menus", "Al's Diner"),
        ("Bob from Acme Plumbing", "Bob"),
        ("王总结账", "王总"),
        ("那家早餐店要面粉", None),
        ("大家总结一下", None),
        ("欧阳明 喜欢龙井茶", "欧阳明"),
        ("欧阳修", "欧阳修"),
        ("赵大宝", "赵大宝"),
        ("重庆火锅店 要货", "重庆火锅店"),
        ("谢谢王姐", "王姐"),
        ("Bob Stone wants a deck", "Bob Stone"),
        ("Bob Hill", "Bob Hill"),
        ("Bob Kay", "Bob Kay"),
        ("J. Smith", "J. Smith"),
        ("plan B. tomorrow", None),
        ("plan B.", None),
        ("Amy Ford called", "Amy Ford"),
        ("Mrs van der Berg", "Mrs van der Berg"),
        ("restock tomorrow", None),
        ("I'll send Mrs Lee the samples by Friday", "Mrs Lee"),
    ],
)
def test_names(text: str, name: str | None) -> None:
    assert read_name(text) == name


def test_a_rare_surname_before_a_phone_makes_a_name() -> None:
    assert line("單田芳 13900139007 訂了書", "TW").name == "單田芳"
    assert line("單田芳 訂了書 13900139007", "TW").name is None


@pytest.mark.parametrize("text", ["單田芳", "单田芳", "鲜于丽 #vip", "步秋玲 #老客户"])
def test_a_full_name_alone_is_one_whatever_the_surname(text: str) -> None:
    assert line(text).name == text.split(maxsplit=1)[0]


@pytest.mark.parametrize(
    "text", ["水龙头", "花洒头", "门把手", "车钥匙", "单开门", "双人床", "席梦思", "红田螺", "单田"]
)
def test_a_word_that_begins_like_a_rare_surname_is_no_name(text: str) -> None:
    assert line(text).name is None


def test_a_rare_surname_with_a_given_name_no_list_knows_is_marked_as_a_guess() -> None:
    assert line("单田芳").guesses == {"name"}
    assert not line("单田芳 13900139007").guesses


def test_of_two_equals_the_one_to_follow_up() -> None:
    assert line("王姐和李姐都来了 下周一联系李姐").name == "李姐"


@pytest.mark.parametrize(
    ("text", "region", "phone"),
    [
        ("13800138000", "CN", "+8613800138000"),
        ("１３８ ００１３ ８０００", "CN", "+8613800138000"),
        ("一三八零零一三八零零零", "CN", "+8613800138000"),
        ("0755-83667890", "CN", "+8675583667890"),
        ("王姐13800138000周五来", "CN", "+8613800138000"),
        ("13800138000转8012", "CN", "+8613800138000"),
        ("13800138000", "HK", "+8613800138000"),
        ("85262345678", "CN", "+85262345678"),
        ("6234 5678", "HK", "+85262345678"),
        ("+48 601 234 567, wants 20", "US", "+48601234567"),
        ("(212) 555-7890 x12", "US", "+12125557890"),
        ("(02)2345-6789", "TW", "+886223456789"),
        ("9234 5678 20 chairs", "SG", "+6592345678"),
        ("07911 123456 2 chairs", "GB", "+447911123456"),
        ("07911 12345 2 chairs", "GB", None),
        ("07911 12345 6", "GB", "+447911123456"),
        ("王姐 1390013900 2把椅子", "CN", None),
        ("单号20261101007", "CN", None),
        ("微信号13800138000", "CN", None),
        ("invoice 8821312345", "US", None),
        ("2026-11-18", "HK", None),
        ("123456", "CN", None),
        ("99999999", "CN", None),
        ("+1 1", "US", None),
        ("+00000000", "US", None),
        ("95001234元", "HK", None),
    ],
)
def test_phones(text: str, region: str, phone: str | None) -> None:
    assert read_phone(text, region) == phone


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("¥3200", "CNY", ("3200", "CNY")),
        ("3千2", "CNY", ("3200", "CNY")),
        ("三百五", "CNY", ("350", "CNY")),
        ("£45", "PLN", ("45", "GBP")),
        ("1.2k", "USD", ("1200", "USD")),
        ("3.6万", "CNY", ("36000", "CNY")),
        ("两千五", "CNY", ("2500", "CNY")),
        ("一万零五十", "CNY", ("10050", "CNY")),
        ("2w", "CNY", ("20000", "CNY")),
        ("1.5 lakh", "INR", ("150000", "INR")),
        ("HK$300", "CNY", ("300", "HKD")),
        ("$20", "CNY", ("20", "USD")),
        ("$20", "SGD", ("20", "SGD")),
        ("20 bucks", "GBP", ("20", "GBP")),
        ("¥500", "JPY", ("500", "JPY")),
        ("500元", "TWD", ("500", "TWD")),
        ("500元", "PLN", ("500", "CNY")),
        ("五百蚊", "HKD", ("500", "HKD")),
        ("三块五", "CNY", ("3.5", "CNY")),
        ("三块半", "CNY", ("3.5", "CNY")),
        ("1 250,00 zł", "PLN", ("1250", "PLN")),
        ("1,20,000 rupees", "INR", ("120000", "INR")),
        ("45", "USD", ("45", "USD")),
        ("paid 60", "USD", ("60", "USD")),
        ("hello", "USD", None),
        ("两三万", "CNY", None),
        ("0.1千1", "CNY", None),
        ("12345678901234567万", "CNY", None),
        ("0", "CNY", None),
        ("十千", "CNY", None),
        ("万万", "CNY", None),
        ("万百", "CNY", None),
        ("一百万", "CNY", ("1000000", "CNY")),
        ("二十万零五百", "CNY", ("200500", "CNY")),
        ("10 thousand", "INR", ("10000", "INR")),
        ("0.1元1", "CNY", ("0.1", "CNY")),
        ("$0", "USD", None),
    ],
)
def test_money_alone(text: str, currency: str, amount: tuple[str, str] | None) -> None:
    expected = (Decimal(amount[0]), amount[1]) if amount else None
    assert read_amount(text, currency) == expected


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("刘姐 尾款一千二", 1200),
        ("阿珍 已转账1200 尾款800周五付", 1200),
        ("荣姐 拿了3件 每件150 共450", 450),
        ("吴总 结款 3.6万", 36000),
        ("凤姐 单价35 合计1750", 1750),
        ("洪涛 地板2300一套", 2300),
        ("李雪买了条裙子 299", 299),
        ("小李 转了2w", 20000),
        ("王总要1.5万", 15000),
        ("王姐 烫头 三百五", 350),
        ("Ben bought 3 shirts 45", 45),
        ("Greg table for $450, deposit $50", 450),
        ("Kyle bought 2 for $30 each, total $60", 60),
        ("Nick 500 deposit", 500),
        ("王姐 60w灯泡", None),
        ("王姐 18k金戒指", None),
        ("王姐 买了3件", None),
        ("王姐 120平", None),
        ("王姐 打8折", None),
        ("王姐 付了30%", None),
        ("王姐 要一千个", None),
        ("Ben paid 2 invoices", None),
        ("Ben size 10", None),
        ("Ben 3m fence", None),
        ("王姐 买了一束花", None),
        ("Ben bought 12 eggs", None),
        ("Ben bought 0", None),
        ("王姐 5w", 50000),
        ("Ben 60w", None),
        ("预算2m Ben", 2000000),
        ("骆哥 做门头 一万八 付了一半定金", 18000),
        ("路姐 办了两千五的卡 刷卡", 2500),
        ("路姐 买了37的鞋", None),
        ("Tom paid for two mugs, 15 each", 15),
        ("今天收了单老板5000货款", 5000),
        ("庞经理 下月1号供水 每桶12", 12),
        ("边姐 原价880 打完折580", 880),
        ("王姐 今天剪头 50", 50),
        ("王姐 昨天染发380", 380),
        ("Ida haircut today 38", 38),
        ("王姐 今天量体重 50", None),
        ("王姐 明天剪头 50", None),
        ("王姐 今天洗车 3台", None),
    ],
)
def test_money_in_a_line(text: str, amount: int | None) -> None:
    assert line(text).amount == amount


@pytest.mark.parametrize("text", ["王姐 今天剪头 50", "Ida haircut today 38"])
def test_a_service_told_with_its_price_is_a_sale_and_the_price_a_guess(text: str) -> None:
    reading = line(text)
    assert reading.kind == "purchase"
    assert reading.guesses == {"amount"}


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("张三 #老客户 ＃VIP", ("老客户", "vip")),
        ("标签：批发、建材 严老板", ("批发", "建材")),
        ("tag: vip, wholesale Omar", ("vip", "wholesale")),
        ("顾小姐看婚纱#婚纱", ("婚纱",)),
        ("#5 #20260001 6#楼", ()),
        ("tags: ,", ()),
        ("tag: a", ("a",)),
    ],
)
def test_tags(text: str, tags: tuple[str, ...]) -> None:
    assert line(text).tags == tags


@pytest.mark.parametrize(
    ("text", "region", "near"),
    [
        ("王姐 1380013800", "CN", "1380013800"),
        ("王姐 138001380001", "CN", "138001380001"),
        ("王姐 020-8888123", "CN", "020-8888123"),
        ("Kim 07911 12345", "GB", "07911 12345"),
        ("Kim +44 7911 12345", "GB", "+44 7911 12345"),
        ("Kim 07911 12345 2000 tiles", "GB", "07911 12345"),
        ("Kim 07911 12345 2 chairs", "GB", "07911 12345"),
        ("Kim 07911 123456", "GB", None),
        ("王姐 订单号1380013800", "CN", None),
        ("王姐 2026111810", "CN", None),
        ("王姐 9381234567", "CN", None),
        ("王姐 12345", "CN", None),
        ("1380013800", "CN", None),
    ],
)
def test_what_is_nearly_a_phone_is_told(text: str, region: str, near: str | None) -> None:
    assert line(text, region).near_phone == near
