"""How well one line is understood: `python -m benchmarks.capture`."""

from datetime import datetime
from typing import Any

from rules import capture


def read(
    text: str, *, now: datetime, tz: str, default_region: str, default_currency: str, language: str
) -> dict[str, Any]:
    """The form in which readings are compared with the gold."""
    reading = capture.read(text, now=now, tz=tz, region=default_region, currency=default_currency, language=language)
    return {
        "name": reading.name,
        "phone": reading.phone,
        "tags": list(reading.tags),
        "amount": float(reading.amount) if reading.amount is not None else None,
        "currency": reading.currency,
        "followup_at": reading.follow_up_at.isoformat() if reading.follow_up_at else None,
        "kind": reading.kind,
        "rrule": reading.rrule,
    }
