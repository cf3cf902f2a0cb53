"""Chinese names: by title (王老板, 美玲姐), by prefix (小孙, 阿珍), by surname (陈美玲), by given name (豆豆)."""

import re
from collections.abc import Iterator

from rules.capture.mentions import FAIR, FIRM, GOOD, STRONG, WEAK, Mention
from rules.capture.normal import HAN, Line
from rules.capture.words import alternatives, surnames, table, words

TITLES = table("titles")
NAMES = table("names_zh")
KIN = frozenset(TITLES["kin"])
STRICT = frozenset(TITLES["strict"])
TITLE = re.compile(alternatives([*TITLES["job"], *TITLES["kin"], *TITLES["strict"]]))
INTRO = re.compile(rf"(?:{alternatives(NAMES['intro'])})$")
PREFIX = re.compile(r"[小老阿大]")
NOT_NAMES = frozenset(NAMES["no"]) | words("words_zh")
NOT_GIVEN = frozenset("".join(NAMES["stop"]))
FOLLOWING = frozenset("".join(NAMES["follow"]))
GIVEN = frozenset("".join(NAMES["given"]))
NOT_A_BASE = frozenset(
    "他她你我它您咱谁这那哪的了是个位新旧老小大阿各每某本该请问找给帮叫让跟和与同对向替约见到去在有没不说送"
)
LATIN_TITLED = re.compile(
    r"阿\s?[a-z]{2,12}|[\u4e00-\u9fff]{1,2}\s?(?:auntie|aunty|uncle|sir)(?![a-z])"
    rf"|(?<![a-z])[a-z]{{2,12}}\s?(?:{alternatives(TITLES['after_latin'])})"
)
TITLE_LATIN = re.compile(r"(?<![a-z])(?:mr|mrs|ms|miss|dr|madam|mdm)\.?\s?([\u4e00-\u9fff]{1,3})(?![\u4e00-\u9fff])")
FIRM_ENDING = re.compile(
    r"(?<![\d/])[\u4e00-\u9fffa-z][\u4e00-\u9fffa-z0-9]{1,9}?(?:有限公司|公司|贸易行?|建材|五金|超市|商行|酒店|酒楼|大酒店|餐厅|饭店|饭馆|火锅|咖啡馆?|便利店|工作室|物业"
    r"|幼儿园|学校|中学|小学|医院|诊所|装饰|装修|美容院|花店|茶楼|茶行|茶餐厅|粮油|物流|广告|印刷|集团|农场|合作社|商贸|商店|批发部|服装厂"
    r"|家具厂|机械厂|厂|食堂|网吧|健身房|民宿|客栈|宾馆|药店|药房|水果店|面馆|烘焙|蛋糕店|奶茶店|士多|冰室|店)(?:店(?![里内铺主长面门]))?(?![里内铺主长面门])"
)
SOME_FIRM = re.compile(r"[那这哪一几某]家")
WORD = re.compile(r"\w")
MAX_RUN = 6
SHORT, LONG = 2, 3


def chinese_mentions(line: Line) -> list[Mention]:
    found: list[Mention] = []
    for reader in (_titled, _latin_titled, _prefixed, _full, _given):
        taken = [(m.start, m.end) for m in found]
        found += [m for m in reader(line) if not any(m.start < end and start < m.end for start, end in taken)]
    return found or list(_firms(line))


def _han(line: Line, at: int) -> bool:
    return 0 <= at < len(line.low) and bool(HAN.match(line.low[at]))


def _bounded(line: Line, at: int) -> bool:
    """Whether a name may begin here: after a break, or after a word that leads to a name."""
    return not _han(line, at - 1) or bool(INTRO.search(line.low[max(at - 6, 0) : at]))


def _titled(line: Line) -> Iterator[Mention]:
    end = 0
    for match in TITLE.finditer(line.low):
        base = 0 if _forbidden(line, match) else _base(line, match.start(), match[0], end)
        if base and line.low[match.start() - base : match.end()] not in NOT_NAMES:
            end = match.end()
            yield Mention(match.start() - base, end, STRONG)


def _forbidden(line: Line, match: re.Match[str]) -> bool:
    """总共, 工作, 太贵: not titles."""
    after = "" if line.low.startswith(TITLES["free"], match.end()) else line.low[match.end() : match.end() + 1]
    return bool(after) and after in "".join(TITLES.get(f"after_{match[0]}", ()))


def _base(line: Line, at: int, title: str, floor: int) -> int:
    """How many characters before a title belong to the name; 0 when it stands alone."""
    start = at
    while start > floor and at - start < MAX_RUN and _han(line, start - 1):
        start -= 1
    run = line.low[start:at]
    if not run:
        return 0
    familiar = title not in STRICT and (title in KIN or len(run) <= SHORT)
    return _surnamed(line, at, run) or (_familiar(run, start, line, title) if familiar else 0)


def _surnamed(line: Line, at: int, run: str) -> int:
    """欧阳先生, 小王老板, 王建国师傅, 李江先生, 王老板."""
    known = surnames("common") | surnames("rare")
    if run[-2:] in surnames("double") or (len(run) > 1 and run[-1] == run[-2]):
        return 2
    if len(run) > 1 and PREFIX.fullmatch(run[-2]) and run[-1] not in NOT_A_BASE:
        return 2
    for size in (3, 2):
        full = run[-size:]
        if len(full) == size and _is_full(full) and _bounded(line, at - size):
            return size
    return int(run[-1] in known and (len(run) == 1 or run[-1] not in NOT_A_BASE))


def _is_full(name: str) -> bool:
    if name in NOT_NAMES or name[:2] in NOT_NAMES or any(c in NOT_GIVEN for c in name[1:]):
        return False
    return name[0] in surnames("common") or (len(name) >= LONG and name[:2] in surnames("double"))


def _familiar(run: str, start: int, line: Line, title: str) -> int:
    """花姐, 美玲姐, 建国哥: two characters or one after a break; in mid-sentence the one beside a short title."""
    for size in (2, 1):
        if _is_base(run[-size:], size) and _bounded(line, start + len(run) - size):
            return size
    short = len(title) == 1 and _is_base(run[-1], 1)
    return int(short or run[-1] in GIVEN)


def _is_base(base: str, size: int) -> bool:
    return len(base) == size and base not in NOT_NAMES and not any(c in NOT_A_BASE or c in NOT_GIVEN for c in base)


def _latin_titled(line: Line) -> Iterator[Mention]:
    """Amy姐, Kevin 哥, Mr 陈."""
    for pattern in (LATIN_TITLED, TITLE_LATIN):
        for match in pattern.finditer(line.low):
            yield Mention(*match.span(), STRONG)


def _prefixed(line: Line) -> Iterator[Mention]:
    for match in PREFIX.finditer(line.low):
        start, end = match.start(), match.start() + 2
        name = line.low[start:end]
        if _han(line, end - 1) and _bounded(line, start) and _nickname(name, line.low[start : start + 3]):
            yield Mention(start, end, GOOD)


def _nickname(name: str, longer: str) -> bool:
    if name in NAMES["no"] or longer in NAMES["no"] or name[1] in NOT_A_BASE:
        return False
    if name[0] == "阿":
        return name[1] not in NOT_GIVEN
    if name[0] == "大":
        return name[1] in surnames("common") and name not in NOT_NAMES
    return name[1] in surnames("common") or (name[1] in surnames("rare") | GIVEN and name not in NOT_NAMES)


def _full(line: Line) -> Iterator[Mention]:
    at = 0
    while at < len(line.low) - 1:
        size = _full_size(line, at) if _bounded(line, at) else 0
        if size:
            yield Mention(at, at + size, _sureness(line, at, size))
        at += size or 1


def _sureness(line: Line, at: int, size: int) -> int:
    """A rare surname is a word as well: what follows it, or the number behind it, tells."""
    name = line.low[at : at + size]
    if name[0] not in surnames("rare") or name[:2] in surnames("double"):
        return GOOD
    return FAIR if all(c in GIVEN for c in name[1:]) or line.called(at + size) else WEAK


def _full_size(line: Line, at: int) -> int:
    """A surname with one or two characters of given name and something that may follow a name; 0 if none."""
    if line.low[at : at + 2] in surnames("double"):
        sizes: tuple[int, ...] = (4, 3)
    elif line.low[at] in surnames("common") | surnames("rare"):
        sizes = (3, 2)
    else:
        return 0
    return next((size for size in sizes if _fits(line, at, size)), 0)


def _fits(line: Line, at: int, size: int) -> bool:
    name = line.low[at : at + size]
    if len(name) < size:
        return False
    if not all(map(HAN.match, name)) or any(c in NOT_GIVEN - GIVEN for c in name[1:]):
        return _numbered(name)
    double = name[:2] in surnames("double")
    head = name[:2] in NOT_NAMES and not double
    if name in NOT_NAMES or head or (size == SHORT and line.low[at : at + 3] in NOT_NAMES):
        return False
    after = line.low[at + size : at + size + 1]
    ends = not _han(line, at + size)
    if name[0] in surnames("rare") and not double:
        given = all(c in GIVEN for c in name[1:]) or (size == LONG and (line.called(at + size) or _alone(line, at)))
        return ends and not _han(line, at - 1) and given
    return ends or after in FOLLOWING


def _alone(line: Line, at: int) -> bool:
    """单田芳 and nothing else: it ends like a given name, and no two characters of it are a word."""
    name, rest = line.low[at : at + LONG], line.low[:at] + line.low[at + LONG :]
    middle = name[1] in surnames("common") or name[1] in GIVEN
    return not WORD.search(rest) and middle and name[-1] in GIVEN and name[1:] not in NOT_NAMES


def _numbered(name: str) -> bool:
    """张三, 李四, 王五, 赵六: the names of every example."""
    return len(name) == SHORT and name[0] in surnames("common") and name[1] in "三四五六七" and name[0] != "周"


def _given(line: Line) -> Iterator[Mention]:
    """美玲, 建国, 豆豆 at the beginning of a line or after a word that leads to a name."""
    for match in re.finditer(r"[\u4e00-\u9fff]{2,3}", line.low):
        for size in (3, 2):
            name = line.low[match.start() : match.start() + size]
            if len(name) == size and _is_given(line, name, match.start()):
                yield Mention(match.start(), match.start() + size, WEAK)
                break


def _is_given(line: Line, name: str, at: int) -> bool:
    if not all(c in GIVEN for c in name) or name in NOT_NAMES:
        return False
    after = line.low[at + len(name) : at + len(name) + 1]
    return not _han(line, at - 1) and (after in FOLLOWING or not _han(line, at + len(name)))


def _firms(line: Line) -> Iterator[Mention]:
    for match in FIRM_ENDING.finditer(line.low):
        if SOME_FIRM.search(match[0]):
            continue
        start = match.start()
        lead = max((i.end() for i in re.finditer(rf"(?:{alternatives(NAMES['intro'])})", match[0])), default=0)
        start += lead if len(match[0]) - lead > LONG else 0
        yield Mention(start, match.end(), FIRM)
