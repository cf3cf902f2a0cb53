"""`make simulate`: many seeds (SEEDS, from FROM on), or one (SEED) with all that happened in it."""

import os
import sys
import time

from tests.simulation.run import run_many, simulate


def one(seed: int) -> int:
    report = simulate(seed, trace=True)
    print("\n".join(report.trace))  # noqa: T201 - the console is its screen
    print(report if report.wrong else f"seed {seed}: nothing wrong")  # noqa: T201
    return int(bool(report.wrong))


def many(first: int, count: int) -> int:
    begun, bad, messages = time.monotonic(), 0, 0
    for report in run_many(range(first, first + count), workers=os.cpu_count() or 1):
        messages += report.messages
        if report.wrong:
            bad += 1
            print(report, flush=True)  # noqa: T201
    seconds = time.monotonic() - begun
    print(f"{count} seeds from {first} on, {messages} messages, {bad} with violations, {seconds:.0f} s")  # noqa: T201
    return int(bad > 0)


if __name__ == "__main__":
    seed = os.environ.get("SEED")
    sys.exit(one(int(seed)) if seed else many(int(os.environ.get("FROM", "1")), int(os.environ.get("SEEDS", "10000"))))
