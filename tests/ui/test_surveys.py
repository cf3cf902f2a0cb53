"""A survey fits, whatever is asked and whatever is answered."""

from typing import Any

import pytest

from models import Activity, Survey
from services.surveys import Asked, Preview, Results
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits
from tests.ui.test_feedback import business, customer
from ui import surveys as screens
from ui.screen import Reader

readers = pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])


def survey(text: str, **given: Any) -> Survey:
    questions = [{"kind": kind, "text": text} for kind in ("stars", "yes", "words")]
    return Survey(id=7, business_id=1, questions=questions, segment="all", made_by=1, made_at=NOW, **given)


@readers
@pytest.mark.parametrize("text", HOSTILE)
def test_everything_fits(reader: Reader, text: str) -> None:
    row = survey(text)
    left: Any = dict.fromkeys(("consent", "unreachable", "case", "stopped", "cap"), 9)
    fits(screens.intro(reader, [row] * 5), lines=2)
    fits(screens.draft(reader, Preview(row, 12, left)), lines=6)
    figures: Any = [{5: 3, 1: 2}, {1: 4, 0: 1}, {}]
    fits(screens.results(reader, Results(row, 9, 2, 1, 8, figures, [0, 0, 3])), lines=5)
    fits(screens.results(reader, Results(survey(text, stopped_at=NOW), 0, 0, 9, 0, [{}] * 3, [0] * 3)), lines=5)
    said = Activity(id=7, business_id=1, kind="message", text=text, occurred_at=NOW, recorded_at=NOW)
    fits(screens.words(reader, row, 2, [(said, customer(text)), (said, None)] * 2), lines=6)
    for place in range(4):
        fits(screens.ask(reader, Asked(business(text), row, place)), lines=2)
    fits(screens.write(reader, Asked(business(text), row, 2)), lines=2)
    fits(screens.dropped(reader), lines=1)
