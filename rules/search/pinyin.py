"""How a name is said: its units, each with the readings it may have."""

import os
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, product

from rules.search.letters import IS_HAN, units

SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "翟": "zhai", "朴": "piao",
    "盖": "ge", "任": "ren", "纪": "ji", "乐": "yue", "覃": "qin", "冼": "xian", "缪": "miao", "宓": "mi",
    "逄": "pang", "折": "she", "华": "hua", "燕": "yan", "么": "yao", "员": "yun", "曲": "qu", "尉": "yu",
    "万": "wan", "晁": "chao", "秘": "bi", "种": "chong", "祭": "zhai", "令": "ling", "隗": "wei", "繁": "po",
    "哈": "ha", "宁": "ning", "臧": "zang", "牟": "mu", "幺": "yao", "郗": "xi", "洗": "xian", "沈": "shen",
    "尹": "yin", "俞": "yu", "卜": "bu", "石": "shi", "贾": "jia", "车": "che", "柏": "bai",
    "谌": "chen", "郇": "xun", "谷": "gu", "葛": "ge", "翁": "weng", "厘": "li", "贲": "ben", "那": "na", "都": "du",
}  # fmt: skip
"""Characters that many readings compete for, as they are said at the head of a name."""
TWO_READINGS = frozenset(
    "乐行长重朝盛曾单茜莎娜强露蔚隽澄晟禅陆落绿宁杉洗会传都大石谷省藏调广厦宿系薄屏便参差车称相兴应与中均涌率合和假荷"
    "量数蒙秘卷降弹解查区圈尉觉模卡拓柏贾燕华任种角佛伽楠朴的地得着了好处当分更为还空难切少舍挑散扇尽干发背角结曲冠观"
)
"""Characters of names and shops that people read in two ways. The tables also know readings of a thousand years ago."""
MOST_READINGS = 2
MOST_WAYS = 6
Said = tuple[str, ...]
"""A name as it is said, unit by unit."""


@lru_cache(maxsize=8192)
def ways(text: str, most: int = MOST_WAYS) -> tuple[Said, ...]:
    """The ways to say a folded text, the likeliest first, so many at most."""
    options = [_readings(unit, at_head=at == 0) for at, unit in enumerate(units(text))]
    return tuple(islice(_likeliest(options), most)) if options else ()


def _likeliest(options: Sequence[Said]) -> Iterator[Said]:
    """Every unit the usual way; then with the fewest unusual readings. Few units have more than one."""
    several = product(*(range(len(readings)) for readings in options[:12]))
    tail = tuple(readings[0] for readings in options[12:])
    for choice in sorted(islice(several, 256), key=sum):
        yield (*(readings[n] for readings, n in zip(options, choice, strict=False)), *tail)


def _readings(unit: str, *, at_head: bool) -> Said:
    if not IS_HAN.match(unit):
        return (unit,)
    found = readings(unit)[: MOST_READINGS if unit in TWO_READINGS else 1]
    usual = SURNAMES.get(unit) if at_head else None
    return tuple(dict.fromkeys((usual, *found))) if usual else found


@cache
def readings(char: str) -> Said:
    """The readings of one character, the commonest first; a character nobody can read stands for itself."""
    # Loaded with the first Chinese name, not at start-up; its table of phrases would cost 45 MB for readings that
    # are indexed anyway.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415 - a tenth of a second that start-up does not need

    return tuple(dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0]))
