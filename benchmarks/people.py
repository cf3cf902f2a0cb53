"""Made-up customers of a fixed seed: as a shop in China writes them down, with some from elsewhere and some firms."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from rules.capture.words import table, words

GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华慧巧美云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉兰凤洁梅琳素"
    "锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁"
    "欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆友裕河哲江"
    "超浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘"
)
TITLES = ("老板", "姐", "哥", "总", "师傅", "太太", "先生", "阿姨", "老师", "经理")
FAMILIES = (
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Robinson", "Wright",
    "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke", "Patel",
    "Khan", "Lewis", "James", "Phillips", "Mason", "Mitchell", "Rose", "Davis", "Cox", "Palmer", "Harrison",
    "Fletcher", "O'Brien", "O'Connor", "Murphy", "Kelly", "Byrne", "Ryan", "Fernandez", "Gonzalez", "Rodriguez",
    "Silva", "Kowalski", "Nowak", "Schneider", "Fischer", "Weber", "Moreau", "Laurent", "Rossi", "Bianchi",
    "Andersson", "Nilsson", "Petrov", "Ivanova", "Haddad", "Okafor", "Mensah", "Abdullah", "Rahman", "Nguyen",
    "Tran",
)  # fmt: skip
PLACES = (
    "宏达",
    "鑫源",
    "永盛",
    "金鼎",
    "瑞丰",
    "华泰",
    "恒通",
    "百川",
    "顺发",
    "长青",
    "天和",
    "万佳",
    "福临",
    "东升",
)
TRADES = ("五金", "门窗", "建材", "装饰", "电器", "物流", "服装", "餐饮", "家具", "印刷")
TAGS = (
    "染发", "烫发", "会员", "老客户", "批发", "零售", "欠款", "转介绍", "团购", "vip", "wholesale", "bridal",
    "monthly", "过敏", "周末", "外地", "学生", "邻居", "首单", "加急", "样品", "维修", "安装", "月结", "定制",
    "高端", "砍价", "熟人", "礼盒", "开发票", "trade", "referral", "student", "express", "sample", "repair", "gift",
    "invoice", "deposit", "rental",
)  # fmt: skip
NOTES = (
    "买了吊灯和开关", "门窗报价还没回", "想换淋浴房玻璃", "喜欢冷棕色", "对花生有忌口", "孩子下月高考",
    "要不锈钢合页", "阳台漏水待修", "订了婚宴蛋糕", "沙发换皮", "约了做睫毛", "窗帘尺寸已量", "空调清洗过一次",
    "地板选了橡木", "墙纸要米白", "wants a quieter extractor", "asked about walnut shelves", "allergic to lanolin",
    "prefers mornings after nine", "returned the copper kettle", "needs a taller ladder",
    "balayage every eight weeks", "dog is called Biscuit", "hem the velvet curtains", "parks behind the chapel",
    "搬到滨江花园了", "说隔壁店便宜", "牙齿矫正第二期", "车身补漆", "钥匙配了三把", "热水器点不着", "西装改袖长",
    "旗袍改腰身", "轮胎换了米其林", "鱼缸要定做", "灶台石英石", "楼梯扶手松动",
)  # fmt: skip
PREFIXES = ("138", "139", "150", "151", "186", "188", "177", "133", "199", "158")


@dataclass(frozen=True)
class Somebody:
    """A customer as they will stand in the book."""

    name: str
    phone: str
    tags: tuple[str, ...]
    note: str


def people(count: int, seed: int = 20261122) -> Iterator[Somebody]:
    """So many, the same every time."""
    dice = random.Random(seed)  # noqa: S311 - made-up people
    first = sorted(_first_names())
    for _ in range(count):
        yield Somebody(_name(dice, first), _phone(dice), _tags(dice), dice.choice(NOTES) if dice.random() < 0.4 else "")


def _first_names() -> list[str]:
    return [name.title() for name in words("first_names") if len(name) >= 4]


def _name(dice: random.Random, first: list[str]) -> str:
    kind = dice.random()
    if kind < 0.60:
        return _surname(dice) + "".join(dice.choices(GIVEN, k=1 if dice.random() < 0.25 else 2))
    if kind < 0.68:
        return _surname(dice) + dice.choice(TITLES)
    if kind < 0.74:
        return dice.choice(PLACES) + dice.choice("天地人和美嘉云海") + dice.choice(TRADES)
    return f"{dice.choice(first)} {dice.choice(FAMILIES)}"


def _surname(dice: random.Random) -> str:
    """The first ones are by far the commonest."""
    if dice.random() < 0.02:
        return dice.choice(table("surnames")["double"])
    common = table("surnames")["common"][0]
    return common[min(int(dice.expovariate(1 / 22)), len(common) - 1)]


def _phone(dice: random.Random) -> str:
    if dice.random() < 0.15:
        return f"+447{dice.randrange(10**9):09d}"
    return f"+86{dice.choice(PREFIXES)}{dice.randrange(10**8):08d}"


def _tags(dice: random.Random) -> tuple[str, ...]:
    return tuple(sorted(set(dice.choices(TAGS, k=dice.choice((0, 0, 0, 1, 2))))))
