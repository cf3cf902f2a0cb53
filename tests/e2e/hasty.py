"""The real command with leases that end within a test's patience: LEASE_SECONDS."""

import os
import sys
from datetime import timedelta

from bot import app
from bot.__main__ import main
from jobs import Job
from services import outbox

if __name__ == "__main__":
    outbox.LEASE = timedelta(seconds=float(os.environ["LEASE_SECONDS"]))
    app.SCHEDULE = tuple(
        Job(job.name, job.step, 1.0 if job.name == "outbox_recovery" else job.every_seconds) for job in app.SCHEDULE
    )
    sys.exit(main(["run"]))
