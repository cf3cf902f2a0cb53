"""How well one line is understood: `python -m benchmarks.capture`.

Scores `rules.capture` on the two corpora beside this file. The gold holds what the conventions of the product ask for;
`*_accept`, `followup_window` and `followup_null_ok` name what else is right.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from rules import capture

CORPUS = Path(__file__).parent / "capture_corpus"
FIELDS = ("name", "phone", "tags", "amount", "followup", "kind")
TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mdm|madam|dr|rev)\.? ", re.IGNORECASE)
Row = dict[str, Any]


def read(
    text: str, *, now: datetime, tz: str, default_region: str, default_currency: str, language: str
) -> dict[str, Any]:
    """A reading in the form of the gold."""
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


def judged(got: Row, gold: Row, now: datetime) -> dict[str, bool]:
    """Which fields of a reading are right."""
    return {
        "name": _plain(got["name"]) in {_plain(name) for name in (gold["name"], *gold.get("name_accept", ()))},
        "phone": got["phone"] == gold["phone"],
        "tags": sorted(got["tags"]) == sorted(gold["tags"]),
        "amount": _amount(got, gold),
        "followup": _followup(got["followup_at"], gold, now),
        "kind": got["kind"] in {gold["kind"], *gold.get("kind_accept", ())},
    }


def _plain(name: str | None) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", TITLE.sub("", (name or "").casefold())).strip(" .")


def _amount(got: Row, gold: Row) -> bool:
    if gold["amount"] is None and got["amount"] is None:
        return True
    return got["amount"] in {gold["amount"], *gold.get("amount_accept", ())} and got["currency"] == gold["currency"]


def _followup(got: str | None, gold: Row, now: datetime) -> bool:
    wanted = [gold["followup_at"], *gold.get("followup_accept", ())]
    if got is None:
        return bool(gold.get("followup_null_ok")) or not any([*wanted, gold.get("followup_window")])
    local = datetime.fromisoformat(got).replace(tzinfo=None)
    first, last = gold.get("followup_window", ("9999", ""))
    return local.isoformat()[:16] in wanted or (first <= local.date().isoformat() <= last and local > now)


def _rows(name: str) -> Iterator[Row]:
    for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def score(name: str) -> None:
    """Print how a corpus is read: lines wholly right, each field, figures nobody wrote, time a line."""
    right: Counter[str] = Counter()
    spent, count = [], 0
    for row in _rows(name):
        now = datetime.fromisoformat(row["now"])
        place = {key: row[key] for key in ("tz", "default_region", "default_currency", "language")}
        began = time.perf_counter()
        got = read(row["text"], now=now.replace(tzinfo=ZoneInfo(row["tz"])), **place)
        spent.append(1000 * (time.perf_counter() - began))
        fields = judged(got, row["gold"], now)
        count += 1
        right.update(field for field, fine in fields.items() if fine)
        right["whole"] += all(fields.values())
        right["invented"] += (
            got["followup_at"] is not None and not fields["followup"] and not row["gold"]["followup_at"]
        )
    shown = "  ".join(f"{field} {right[field] / count:.1%}" for field in ("whole", *FIELDS))
    slow = sorted(spent)[int(0.95 * len(spent))]
    print(f"{name} ({count} lines)  {shown}  follow-ups invented {right['invented']}")
    print(f"  ms a line: median {median(spent):.2f}, p95 {slow:.2f}")


if __name__ == "__main__":
    read("warm up", now=datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")), tz="UTC", default_region="US",
         default_currency="USD", language="en")  # fmt: skip
    for corpus in ("develop", "held_out"):
        score(corpus)
