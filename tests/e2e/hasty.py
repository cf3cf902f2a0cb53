"""The real command with leases that end within a test's patience, LEASE_SECONDS, and calls that wait no longer."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from bot import app, line
from bot.__main__ import main
from bot.transport import AiohttpRequest
from jobs import SCHEDULE, Job
from services import outbox, replicas


def hasty(job: Job) -> Job:
    """It looks every second for what somebody left behind."""
    return Job(job.name, job.step, 1.0) if job.name == "outbox_recovery" else job


@contextmanager
def hurried() -> Iterator[None]:
    lease = timedelta(seconds=float(os.environ["LEASE_SECONDS"]))
    brief = partial(AiohttpRequest, read_timeout=6, write_timeout=0.5, connect_timeout=0.5, pool_timeout=0.5)
    with (
        patch.object(outbox, "LEASE", lease),
        patch.object(replicas, "LEASE", lease / 3),
        patch.object(app, "SCHEDULE", tuple(map(hasty, SCHEDULE))),
        patch.object(line, "AiohttpRequest", brief),
    ):
        yield


if __name__ == "__main__":
    with hurried():
        ended = main(["run"])
    sys.exit(ended)
