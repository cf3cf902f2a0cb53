"""The full figure of hostile updates: `UPDATES=100000 SEED=1 python -m tests.security`."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from tests.security.fuzz import faults, fuzzing, hostile
from tests.security.town import lived


async def main() -> int:
    count, seed = int(os.environ.get("UPDATES", "100000")), int(os.environ.get("SEED", "1"))
    with tempfile.TemporaryDirectory() as folder:
        async with lived(Path(folder) / "town") as town:
            pass
        (Path(folder) / "stand").mkdir()
        async with fuzzing(town, Path(folder) / "stand") as fuzz:
            report = await fuzz.run(hostile(town, seed, count))
    wrong = faults(report)
    sys.stdout.write("\n".join([str(report), f"seed {seed}: {len(wrong)} faults", *wrong, ""]))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
