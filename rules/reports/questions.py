"""Whether a customer asks something that wants an answer."""

import re

from rules.capture import is_question

_THANKS = re.compile(r"谢|感谢|多谢|thank|cheers|没什么|没啥|哪里哪里", re.IGNORECASE)
_ASKS_ZH = re.compile(
    r"几[点时号天折]|多少(?!有[点些])|多[久大长远高重](?!$)|多久|几多|怎么|怎样|如何|什么|啥|哪[里儿个天些种家一]?|谁|点解"
    r"|能不能|可不可以|可否|能否|是否|是不是|有没有|有无|有冇|要不要|行不行|好不好|会不会|还有没|想问|请问|问[一]?[下问]|想了解|咨询"
)
_NOT_ZH = re.compile(r"[没无](?:什么|啥|怎么)|什么都|谁都|哪里都|怎么都|怎么样都|(?:有|这)几[点]")
_AUX = (
    "do|does|did|can|could|would|will|is|are|am|was|were|have|has|may|should|shall|"
    "don't|doesn't|didn't|can't|couldn't|won't|isn't|aren't"
)
_WHOM = "you|i|we|they|he|she|it|there|the|my|your|our|this|that|these|those|any|anyone|anybody|somebody"
_ASKS_EN = re.compile(
    rf"\b(?:what|when|where|who|why|how|which)(?:'s\b|\s+(?:{_AUX}|much|many|long|far|late|soon|often|time|about|colou?rs?|"
    r"sizes?|days?|prices?|kinds?|one)\b)"
    rf"|(?:^|[.!?,;\n]\s*|\b(?:hi|hello|hey|please|and|but|so|sorry)\s+)(?:{_AUX})\s+(?:{_WHOM})\b"
    r"|\b(?:wondering|want(?:ed)? to know|like to know|let me know|tell me|any chance|do you|can you|could you)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """By how it ends or by words that ask. Words of thanks are none, unless they end as a question."""
    if is_question(text):
        return True
    if _THANKS.search(text):
        return False
    return bool(_ASKS_ZH.search(_NOT_ZH.sub(" ", text)) or _ASKS_EN.search(text))
