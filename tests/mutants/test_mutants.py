"""A simulation that notices nothing proves nothing: every fault that is put in by hand must be found."""

from collections.abc import Callable

import pytest

from tests.mutants.mutants import MUTANTS, Patches, applied
from tests.simulation.run import simulate

MOST_SEEDS = 60
STILL, CROWD, FLOOD, REFUSED, ANY, STARVED = 1, 2, 3, 4, 5, 9
SEEDS = {
    "a_day_is_24_hours": 370,
    "no_state_guard_on_a_press": 10,
    "quiet_hours_are_for_others": ANY,
    "no_pace": CROWD,
    "pace_at_claim": CROWD,
    "no_order_in_a_chat": CROWD,
    "no_claim": STILL,
    "no_fence": 416,
    "no_ownership_check": STILL,
    "no_lease_at_the_wire": STILL,
    "an_apology_is_the_end": 141,
    "flood_is_one_rows_matter": FLOOD,
    "flood_forgotten_by_a_crash": FLOOD,
    "done_mark_apart": FLOOD,
    "a_full_disk_forgets_the_answer": STARVED,
    "takes_its_own_calls_for_lost": STILL,
    "a_move_is_a_refusal": STARVED,
    "a_full_disk_is_a_bug": STARVED,
    "failed_though_it_may_have_arrived": REFUSED,
    "a_round_is_told_once": STILL,
}
"""Where to begin to look: the last digit is the kind of world in which a fault shows soonest; rare: near one."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.__name__ for mutant in MUTANTS])
def test_the_simulation_notices(mutant: Callable[[], Patches]) -> None:
    first = SEEDS.get(mutant.__name__, ANY)
    with applied(mutant):
        found = next((seed for seed in range(first, first + MOST_SEEDS * 10, 10) if simulate(seed).wrong), None)
    assert found is not None, "nobody noticed"
