"""A code is used, or is none: too many that are none, and nothing more is looked up for a while."""

from collections.abc import Awaitable, Callable

from handlers.context import Context
from rules import tries
from rules.refusal import Refusal

MOST_TRIERS = 10_000
"""People who are remembered, so that a crowd of them fills no memory."""


async def within_tries(context: Context, use: Callable[[], Awaitable[None]]) -> None:
    """Codes cannot be guessed; who tries all the same is stopped after a few."""
    known, person_id = context.house.tries, context.person_id
    if tries.spent(known.get(person_id, ()), context.now):
        raise Refusal("start-too-many")
    try:
        await use()
    except Refusal as refused:
        if refused.key in tries.WRONG_CODES:
            known[person_id] = (*tries.recent(known.get(person_id, ()), context.now), context.now)
            while len(known) > MOST_TRIERS:
                del known[next(iter(known))]
        raise
