"""Time passed. SCHEDULE is the table of contents; APScheduler is only the heartbeat, what is due stands in the book."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from jobs import attachments, backups, cases, followups, inbox, insights, mydata, outbox, reports
from jobs.context import Delivery, Fetched, Shift, Vault

__all__ = ["SCHEDULE", "Delivery", "Fetched", "Job", "Shift", "Vault"]


@dataclass(frozen=True, slots=True)
class Job:
    """A step that is repeated until it says False; woken when something falls due, and every so often anyway."""

    name: str
    step: Callable[[Shift], Awaitable[bool]]
    every_seconds: float


SCHEDULE = (
    Job("outbox", outbox.deliver_page, 5),
    Job("outbox_recovery", outbox.recover_page, 15),
    Job("follow_up_reminders", followups.remind_one, 15),
    Job("cases", cases.look_one, 60),
    Job("digest", reports.post_one, 30),
    Job("churn_alerts", insights.look_one, 60),
    Job("attachments", attachments.fetch_one, 60),
    Job("attachments_sweeping", attachments.sweep_page, 3600),
    Job("erasures", mydata.settle_one, 60),
    Job("backups", backups.make_one, 300),
    Job("inbox_forgetting", inbox.forget_one, 3600),
)
