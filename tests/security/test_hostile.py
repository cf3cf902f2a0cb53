"""Whatever comes in place of an update, the bot goes on: no end, nothing stuck, the next good one answered at once."""

import os
from pathlib import Path

import pytest

from tests.security.fuzz import Report, faults, fuzzing, hostile
from tests.security.hostile import corpus
from tests.security.town import Town

UPDATES = int(os.environ.get("UPDATES", "500"))
SEED = int(os.environ.get("SEED", "1"))


@pytest.mark.timeout(240 + UPDATES // 10)
async def test_the_bot_goes_on(town: Town, tmp_path: Path) -> None:
    async with fuzzing(town, tmp_path) as fuzz:
        report = await fuzz.run(hostile(town, SEED, UPDATES))
    assert faults(report) == []
    assert report.sent > UPDATES


def test_the_same_seed_is_the_same_hostility(town: Town) -> None:
    assert list(hostile(town, 7, 50)) == list(hostile(town, 7, 50))
    assert list(hostile(town, 7, 50)) != list(hostile(town, 8, 50))
    assert sum(1 for _ in corpus()) > 500


def test_a_fault_is_noticed() -> None:
    assert faults(Report(states={"done": 3})) == []
    assert faults(Report(states={"new": 1})) != []
    assert faults(Report(slowest=1.5)) != []
    assert faults(Report(failed=["{}"])) != []
    assert faults(Report(states={"quarantined": 2}, counted={"quarantined": 1})) != []
    assert faults(Report(ended=True)) != []
