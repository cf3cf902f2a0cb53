"""What people ask a shop for, in their own words: an idea, something it does not sell, another shop they name.

Only what is said plainly is tagged, and a tag is a quotation: better to miss one than to make one up.
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["product", "rival", "idea"]
KINDS: tuple[Kind, ...] = ("product", "rival", "idea")

_MEASURES = re.compile(r"^(?:[一几两]?[个把台条只件双瓶桶种些点款支套]|那种|这种|any |some |an? |the )(?=.)")


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that is asked for."""

    kind: Kind
    quote: str
    """The words, as they stand in the text."""
    about: str
    """What it is about."""

    @property
    def key(self) -> str:
        """What several people ask for counts together: 门锁 and 把门锁, Door locks and door lock."""
        bare = _MEASURES.sub("", self.about.casefold())
        return bare.removesuffix("'s").removesuffix("s") if bare.isascii() else bare


# Chinese
_W = r"[^，。！？,.!?；;：:\s]"
_END = r"(?=(?:的|了|呢|啊|呀|吗|嗎|么|嘛|吧|不)*(?:[，。！？,.!?；;：:\s]|$))"
_THING = rf"(?P<about>{_W}{{1,12}}?)"
_SHOP = r"(?:你们家|你们店|你们|您们|您家|你家|您|你|店里|这里|这儿|这边|贵店)"
_AWAY = (
    rf"(?:(?:隔壁|斜对面|对面|对门|旁边|楼下|附近)(?:{_W}{{0,6}}?(?:家店|家|店|那边|那儿))?|别家|别人家|别的店|其他店|其它店"
    r"|另外?一家|外面|网上|淘宝上?|京东|拼多多|美团|抖音)"
)
_GOOD = r"(?:便宜|实惠|划算|贵|好|快|强|新鲜|正宗)"
_CHEAP = rf"(?:更{_GOOD}|便宜|实惠|划算|(?:只要|才要|才卖|只卖|才)\s*[¥￥]?\s*\d)"
_NICER = r"(?:越来越|一直|继续|生意|再来|早日|长久|保持|发财)"
_ZH: tuple[tuple[Kind, str], ...] = (
    ("product", rf"(?:有没有|有沒有|有没)[卖賣]过?{_THING}{_END}"),
    ("product", rf"(?:卖不卖|賣不賣){_THING}{_END}"),
    ("product", rf"{_SHOP}[卖賣]{_THING}(?:的?(?:吗|嗎|么|嘛))"),
    ("product", rf"(?<![没沒])有(?![没沒人谁誰时時]){_THING}[卖賣](?:吗|嗎|么|嘛)"),
    ("product", rf"能(?:不能)?进(?:点|些|一批)(?:货)?{_THING}{_END}"),
    ("product", rf"想[买買]{_THING}[，,]?{_SHOP}?(?:都没有|没有|沒有|没卖|没货|买不到)"),
    ("rival", rf"(?P<about>{_AWAY})(?:(?!比){_W}){{0,6}}?{_CHEAP}"),
    ("rival", rf"(?P<about>{_AWAY}|{_W}{{1,5}}(?:家|店|超市|五金))比{_SHOP}[家店这的]*{_W}{{0,4}}?{_GOOD}"),
    ("rival", rf"比(?P<about>{_AWAY})的?{_W}{{0,4}}?{_GOOD}"),
    ("rival", rf"去了?(?P<about>{_AWAY})[买買做剪修配洗订换]"),
    (
        "idea",
        rf"(?:要是|如果|假如)(?!早|我|当初)(?P<about>{_W}{{1,24}}?(?:[，,]{_W}{{0,12}}?)?)就(?:更|太)?(?:好|完美|方便)",
    ),
    ("idea", rf"建[议議][：:，,]?(?!大家|朋友|各位|去|来|买|选|收藏|入手|尽早|早点)(?P<about>{_W}{{2,24}})"),
    (
        "idea",
        rf"希望(?!{_W}{{0,6}}{_NICER})(?:{_SHOP}|以后|下次|老板){{0,2}}(?P<about>(?:能|可以|增加|加|提供|早点开){_W}{{1,24}})",
    ),
    ("idea", rf"最好(?P<about>(?:能|可以){_W}{{2,24}})"),
)

# English
_STOP = r"(?!(?:here|too|please|for|that|which|at|anymore|any|as|in|with|so|and|or|but|because|when|if|by|online)\b)"
_NONE = r"(?!(?:your\w*|it|them|out|this|that|these|those|me|well)\b)"
_ITEM = rf"{_NONE}(?P<about>[\w'’-]+(?: {_STOP}[\w'’-]+){{0,4}})"
_REST = r"[^.!?;\n]{2,60}"
_PAST = r"(?!(?:told|said|been|let|given|done|called|come|known|mentioned|seen|gone|taken|not|never|\w+ed)\b)"
_NOBODY = (
    r"(?!(?:I|Its?|This|That|These|Those|They|Yours?|You|We|He|She|Everything|Which|What|Prices?|The|Is|Not|So|And|But|"
    r"Much|Even|Bit|Last|First|Then|There|Ever|Any|My|His|Her|Our|Nothing|Nobody)\b)"
)
_NAME = rf"(?-i:{_NOBODY}[A-Z][\w&]*(?:['’]s)?(?: [A-Z][\w&]*(?:['’]s)?){{0,2}})"
_OTHER = (
    r"(?:next door|(?:across|down|up|over) the (?:road|street)|amazon|ebay|online"
    rf"|(?:the other|another) (?:shop|place|salon|store|barber|garage|tailor|supermarket)|{_NAME})"
)
_EN: tuple[tuple[Kind, str], ...] = (
    ("product", rf"\bdo (?:you|they)(?: guys)? (?:also |still |ever )?(?:sell|stock) {_ITEM}"),
    ("product", rf"\b(?:can|could|will|would) you (?:please )?(?:stock|sell|order in|get in) {_ITEM}"),
    ("product", rf"\bwish (?:you|they) (?:sold|stocked) {_ITEM}"),
    ("product", rf"\bany chance of (?:stocking|selling) {_ITEM}"),
    ("rival", rf"\b(?:cheaper|less expensive|half the price) (?:at |in |from |on |over at )?(?P<about>{_OTHER})"),
    (
        "rival",
        (
            rf"\b(?P<about>{_OTHER}) (?:is|are|was|were|sells? \w+|charges?|does it|do it|has it)"
            r"(?: for)?(?: much| a lot| a bit| way| far)? (?:cheaper|less)\b"
        ),
    ),
    ("rival", rf"\b(?:cheaper|dearer|better|nicer|faster|more expensive) than (?:at )?(?P<about>{_OTHER})"),
    ("idea", rf"\bwish (?:you|they|there|the shop) (?P<about>had {_PAST}{_REST})"),
    (
        "idea",
        rf"\bwish (?:you|they|the shop) (?P<about>(?:offered|opened|took|did|would(?! have)|could(?! have)) {_REST})",
    ),
    ("idea", rf"\bwish (?:you|they|there) (?P<about>(?:were (?:open|closer)|was an?) ?{_REST})"),
    (
        "idea",
        (
            r"\bwould be (?:nice|great|good|lovely|helpful|better|handy) "
            rf"(?P<about>(?:if (?:you|there|the shop|we could)|to have) {_REST})"
        ),
    ),
    (
        "idea",
        rf"\b(?:you should|why don['’]t you) (?P<about>(?:offer|add|open|provide|install|introduce) {_REST})",
    ),
    ("idea", rf"\bsuggestion: ?(?P<about>{_REST})"),
)
_HINTS = re.compile(
    r"[卖賣进买買比就]|隔壁|对面|对门|旁边|楼下|附近|[别他它一]家|的店|外面|网上|淘宝|京东|拼多多|美团|抖音|建[议議]|希望|最好"
    r"|sell|stock|get in|order in|wish|cheap|less|half the|\bthan\b|charges|should|don['’]t you|would be|suggestion",
    re.IGNORECASE,
)
"""No want is without one of these: most of what people say is praise, and put aside at once."""
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in (*_ZH, *_EN))


def wants(text: str) -> tuple[Want, ...]:
    """All that a text plainly asks for, in the order it says so; nothing is tagged twice."""
    taken: list[tuple[int, int, Want]] = []
    if _HINTS.search(text) is None:
        return ()
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            start, end = found.span()
            if all(end <= first or start >= last for first, last, _ in taken):
                taken.append((start, end, Want(kind, found[0].strip(), found["about"].strip(" ，,"))))
    return tuple(want for _, _, want in sorted(taken, key=lambda one: one[:2]))
