"""Whatever comes in place of an update, the bot goes on."""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.security.fuzz import Report, fuzzing, hostile
from tests.security.town import Town

UPDATES = int(os.environ.get("UPDATES", "1500"))
SEED = int(os.environ.get("SEED", "1"))


@pytest.mark.timeout(120 + UPDATES // 20)
async def test_the_bot_goes_on(town: Town, tmp_path: Path) -> None:
    async with fuzzing(town, tmp_path) as fuzz:
        report = await fuzz.run(hostile(town, SEED, UPDATES))
        judge(report)
        assert fuzz.poller.failed is None
        told = fuzz.watch.metrics.updates
    assert report.sent > UPDATES


def judge(report: Report) -> None:
    print(report.sent, report.states, report.slowest)
    print(Counter(t[:200] for t in report.failed).most_common(5))
    assert report.states.get("new", 0) == 0
