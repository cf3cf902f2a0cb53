"""The town is built once; every test works on a copy of its book."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.conftest import stage as stage
from tests.security.stand import Stand, standing
from tests.security.town import Town, lived


@pytest.fixture(scope="session")
def told() -> list[Town]:
    return []


@pytest.fixture
async def town(told: list[Town], tmp_path_factory: pytest.TempPathFactory) -> Town:
    if not told:
        async with lived(tmp_path_factory.mktemp("town")) as town:
            pass
        told.append(town)
    return told[0]


@pytest.fixture
async def stand(town: Town, tmp_path: Path) -> AsyncIterator[Stand]:
    async with standing(town, tmp_path) as stand:
        yield stand
