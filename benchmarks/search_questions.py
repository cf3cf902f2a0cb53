"""What is typed to find one of 500 customers: by a fixed seed, only where one answer can be defended.

That is judged without the code under test, on names, phones, tags and notes alone: `_only` asks each customer.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pypinyin import Style, lazy_pinyin, pinyin

from benchmarks.people import GIVEN, Somebody, people
from rules.capture.words import simplified

EACH = 36
HAN = range(0x4E00, 0x9FFF)
ONE_TAG = (
    "左撇子", "打包", "军属", "教练", "冬至", "寄存", "出差", "拍照", "长发", "敏感肌", "换届", "双胞胎", "露营",
    "滑雪", "集邮", "coach", "violin", "vegan", "pilot", "nurse", "florist", "marathon", "scooter", "orchid",
    "chess", "sailor", "potter", "twins", "lefty", "kayak", "baker", "choir", "rugby", "tango", "judge", "farmer",
)  # fmt: skip
ONE_NOTE = {
    "怀了二胎想烫发": "二胎", "车库卷帘门坏了": "卷帘门", "要十张折叠椅": "折叠椅", "订了寿桃三十个": "寿桃",
    "旧冰箱要回收": "冰箱", "打听过净水器": "净水器", "婚纱要加鱼骨": "鱼骨", "书房要隔音棉": "隔音棉",
    "羊绒大衣干洗": "羊绒", "茶几缺一条腿": "茶几", "投影幕布太小": "幕布", "马桶盖要静音": "马桶盖",
    "腰椎不好坐硬凳": "腰椎", "院子要装秋千": "秋千", "定了两百份粽子": "粽子", "想学打金": "打金",
    "猫抓坏了纱窗": "纱窗", "问过跑步机": "跑步机", "brought a broken accordion": "accordion",
    "wants the pergola painted": "pergola", "ordered a sourdough starter": "sourdough",
    "needs a wheelchair ramp": "wheelchair", "lost her umbrella here": "umbrella", "asked for teak oil": "teak",
    "his barge needs rope": "barge", "likes the lavender soap": "lavender", "sent us a postcard": "postcard",
    "wants brass hinges": "hinges", "zip of the tent is torn": "tent", "repaint the carousel": "carousel",
    "saddle to be waxed": "saddle", "needs forty lanterns": "lanterns", "bought the mandolin": "mandolin",
    "roof rack for a canoe": "canoe", "fountain pump is loud": "fountain", "wants a corner aquarium": "aquarium",
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """What is typed, whom it means, and the kind of question it is."""

    kind: str
    typed: str
    meant: int


def crowd() -> list[Somebody]:
    """Five hundred, some of whom have a tag or a note that nobody else has."""
    rows = list(people(500))
    dice = random.Random(7)  # noqa: S311 - made-up people
    tagged = dice.sample(range(len(rows)), len(ONE_TAG))
    for at, tag in zip(tagged, ONE_TAG, strict=True):
        rows[at] = replace(rows[at], tags=(*rows[at].tags, tag))
    for at, note in zip(dice.sample(range(len(rows)), len(ONE_NOTE)), ONE_NOTE, strict=True):
        rows[at] = replace(rows[at], note=note)
    return rows


def questions(rows: Sequence[Somebody]) -> Iterator[Question]:
    """Of each kind so many, or as many as the crowd allows."""
    for number, (kind, ask) in enumerate(KINDS.items()):
        dice = random.Random(number)  # noqa: S311 - made-up people
        found: dict[str, int] = {}
        for at in dice.sample(range(len(rows)), len(rows)):
            typed = ask(rows, at, dice)
            if typed and typed not in found and len(found) < EACH:
                found[typed] = at
        yield from (Question(kind, typed, at) for typed, at in found.items())


def _is_han(name: str) -> bool:
    return all(ord(char) in HAN for char in name)


def _plain(text: str) -> str:
    return text.translate(simplified()).casefold().replace(" ", "").replace("'", "")


@cache
def syllables(name: str) -> tuple[str, ...]:
    """As the name is read aloud, the surname as a surname."""
    usual = {"单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "翟": "zhai", "朴": "piao"}
    said = lazy_pinyin(name, style=Style.NORMAL)
    return (usual.get(name[0], said[0]), *said[1:])


def _only(rows: Sequence[Somebody], at: int, says: Callable[[Somebody], bool]) -> bool:
    return [n for n, row in enumerate(rows) if says(row)] == [at]


def _pinyin(rows: Sequence[Somebody], at: int, _dice: random.Random) -> str:
    said = "".join(syllables(rows[at].name)) if _is_han(rows[at].name) else ""
    return said if said and _only(rows, at, lambda row: "".join(syllables(row.name)) == said) else ""


def _letters(name: str) -> str:
    return "".join(word[0] for word in (syllables(name) if _is_han(name) else name.casefold().split()))


def _initials(rows: Sequence[Somebody], at: int, _dice: random.Random) -> str:
    typed = _letters(rows[at].name)
    clear = len(typed) > 1 and _only(rows, at, lambda row: _letters(row.name) == typed or _plain(row.name) == typed)
    return typed if clear and _is_han(rows[at].name) else ""


def _mixed(rows: Sequence[Somebody], at: int, dice: random.Random) -> str:
    """Some syllables in full, of the others the first letter."""
    name = rows[at].name
    if not _is_han(name) or len(name) != 3:
        return ""
    full = dice.choice([(True, False, False), (False, False, True), (False, True, True), (True, False, True)])

    def typed(row: Somebody) -> str:
        said = syllables(row.name) if _is_han(row.name) and len(row.name) == len(name) else ()
        return "".join(one if keep else one[0] for one, keep in zip(said, full, strict=False))

    mine = typed(rows[at])
    return mine if _only(rows, at, lambda row: typed(row) == mine) else ""


def _homophone(rows: Sequence[Somebody], at: int, dice: random.Random) -> str:
    """A character of the same sound in the place of one."""
    name = rows[at].name
    if not _is_han(name) or len(name) < 2:
        return ""
    place = dice.randrange(1, len(name))
    alike = [char for char in GIVEN if char != name[place] and _sounds(char) == _sounds(name[place])]
    if not alike:
        return ""
    typed = name[:place] + dice.choice(alike) + name[place + 1 :]
    clear = _only(rows, at, lambda row: syllables(row.name) == syllables(name) or typed in row.name)
    return typed if clear else ""


def _sounds(char: str) -> str:
    return pinyin(char, style=Style.NORMAL)[0][0]


def _script(rows: Sequence[Somebody], at: int, _dice: random.Random) -> str:
    """The name in the other script than the book's."""
    other = {chr(to): chr(fro) for fro, to in sorted(simplified().items(), reverse=True)}
    typed = "".join(other.get(char, char) for char in rows[at].name)
    return typed if typed != rows[at].name and _alone(rows, at, rows[at].name) else ""


def _alone(rows: Sequence[Somebody], at: int, typed: str) -> bool:
    return _only(rows, at, lambda row: _plain(typed) in _plain(row.name))


def _latin_typo(rows: Sequence[Somebody], at: int, dice: random.Random) -> str:
    """One slip in the given name or the family name, sometimes two in a long one."""
    if _is_han(rows[at].name):
        return ""
    word = dice.choice(rows[at].name.split()).casefold().replace("'", "")
    if len(word) < 5:
        return ""
    slips = 2 if len(word) >= 8 and dice.random() < 0.3 else 1
    typed = word
    for _ in range(slips):
        typed = _slip(typed, dice)
    nearest = [_distance(typed, other) for row in rows for other in _words(row) if other != word]
    bearers = _only(rows, at, lambda row: word in _words(row))
    clear = min(nearest) > slips + 1 and not any(typed in _plain(row.name) for row in rows)
    return typed if typed != word and bearers and clear else ""


def _words(row: Somebody) -> list[str]:
    return ["".join(syllables(row.name))] if _is_han(row.name) else row.name.casefold().replace("'", "").split()


def _slip(word: str, dice: random.Random) -> str:
    place, letter = dice.randrange(1, len(word) - 1), dice.choice("aeiourstnl")
    return dice.choice([
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    ])  # fmt: skip


def _distance(one: str, other: str) -> int:
    """Levenshtein's, as in the book: the judge is not the judged."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (left != right))
    return row[-1]


def _pinyin_typo(rows: Sequence[Somebody], at: int, dice: random.Random) -> str:
    """A slip in a name spelled in pinyin."""
    if not _is_han(rows[at].name) or len(rows[at].name) < 3:
        return ""
    said = "".join(syllables(rows[at].name))
    typed = _slip(said, dice)
    clear = min(_distance(typed, "".join(_words(row))) for n, row in enumerate(rows) if n != at) > 2
    return typed if typed != said and clear else ""


def _end(rows: Sequence[Somebody], at: int, _dice: random.Random) -> str:
    end = rows[at].phone[-4:]
    return end if _only(rows, at, lambda row: row.phone.endswith(end)) else ""


def _fragment(rows: Sequence[Somebody], at: int, dice: random.Random) -> str:
    start = dice.randrange(3, 7)
    typed = rows[at].phone[start : start + dice.choice((5, 6, 7))]
    return typed if _only(rows, at, lambda row: typed in row.phone) else ""


def _given(rows: Sequence[Somebody], at: int, _dice: random.Random) -> str:
    name = rows[at].name
    typed = name[-2:] if _is_han(name) and len(name) == 3 else name.split()[0]
    return typed if (len(name) == 3 or " " in name) and _alone(rows, at, typed) else ""


def _given_pinyin(rows: Sequence[Somebody], at: int, _dice: random.Random) -> str:
    name = rows[at].name
    if not _is_han(name) or len(name) != 3:
        return ""
    typed = "".join(syllables(name)[1:])
    return typed if _only(rows, at, lambda row: typed in "".join(_words(row))) else ""


def _one_character(rows: Sequence[Somebody], at: int, dice: random.Random) -> str:
    typed = dice.choice(rows[at].name)
    return typed if _is_han(typed) and _alone(rows, at, typed) else ""


def _two_characters(rows: Sequence[Somebody], at: int, dice: random.Random) -> str:
    name = rows[at].name
    start = dice.randrange(len(name) - 1)
    typed = name[start : start + 2]
    return typed if _is_han(name) and _alone(rows, at, typed) else ""


def _tag(rows: Sequence[Somebody], at: int, dice: random.Random) -> str:
    mine = [tag for tag in rows[at].tags if tag in ONE_TAG]
    return dice.choice(("#", "")) + mine[0] if mine and not any(mine[0] in _plain(row.name) for row in rows) else ""


def _note(rows: Sequence[Somebody], at: int, _dice: random.Random) -> str:
    word = ONE_NOTE.get(rows[at].note, "")
    clear = word and not any(word in row.name.casefold() or word in row.tags for row in rows)
    return word if clear and _only(rows, at, lambda row: word in row.note) else ""


KINDS: dict[str, Callable[[Sequence[Somebody], int, random.Random], str]] = {
    "pinyin": _pinyin,
    "initials": _initials,
    "mixed initials": _mixed,
    "given name in pinyin": _given_pinyin,
    "homophone": _homophone,
    "other script": _script,
    "typo, Latin": _latin_typo,
    "typo, pinyin": _pinyin_typo,
    "phone end": _end,
    "phone fragment": _fragment,
    "given name": _given,
    "one character": _one_character,
    "two characters": _two_characters,
    "tag": _tag,
    "word of a note": _note,
}
