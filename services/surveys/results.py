"""What came of a survey: counted in place, and the words of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from models import Activity, Customer, OutboxMessage, Survey, SurveyAnswer
from models.db import Tx
from rules.outbox import State
from services.surveys.draft import get
from services.surveys.sending import key_of

MOST_WORDS = 5
WAITING = (State.SCHEDULED, State.CLAIMED, State.SENDING)
WENT = (State.SENT, State.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Results:
    """How far it has got, and the answers to each question: how often each figure, and how many wrote words."""

    survey: Survey
    went: int
    waiting: int
    kept_home: int
    answered: int
    """Customers who answered at least one question."""
    figures: Sequence[Mapping[int, int]]
    written: Sequence[int]


def results(tx: Tx, survey_id: int) -> Results:
    """How it stands now."""
    survey = get(tx, survey_id)
    states = _states(tx, survey.pk)
    rows = tx.exec(select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.pk)).all()
    places = range(len(survey.questions))
    by_place = [[row for row in rows if row.question == place] for place in places]
    return Results(
        survey,
        went=survey.went - _came_back(tx, survey.pk),
        waiting=sum(states[state] for state in WAITING),
        kept_home=states[State.CANCELLED] + states[State.FAILED],
        answered=_people(rows),
        figures=[Counter(row.value for row in some if row.value is not None) for some in by_place],
        written=[sum(row.activity_id is not None for row in some) for some in by_place],
    )


def _came_back(tx: Tx, survey_id: int) -> int:
    """Tried, and not gone after all."""
    mine = col(OutboxMessage.key).startswith(key_of(survey_id), autoescape=True)
    tried = (mine, OutboxMessage.attempts > 0, col(OutboxMessage.state).not_in(WENT))
    return tx.exec(select(func.count()).where(*tried).select_from(OutboxMessage)).one()


def _people(rows: Sequence[SurveyAnswer]) -> int:
    """Of those erased since nobody knows which answers were one person's: at least as many as to any one question."""
    nobody = Counter(row.question for row in rows if row.customer_id is None)
    return len({row.customer_id for row in rows} - {None}) + max(nobody.values(), default=0)


def _states(tx: Tx, survey_id: int) -> Counter[str]:
    mine = col(OutboxMessage.key).startswith(key_of(survey_id), autoescape=True)
    counted = select(OutboxMessage.state, func.count()).where(mine).group_by(OutboxMessage.state)
    return Counter(dict(tx.exec(counted).all()))


def words(tx: Tx, survey_id: int, place: int) -> list[tuple[Activity, Customer | None]]:
    """The last words to one question, each with its customer."""
    own = (SurveyAnswer.survey_id == get(tx, survey_id).pk, SurveyAnswer.question == place)
    wrote = select(SurveyAnswer).where(*own, col(SurveyAnswer.activity_id).is_not(None))
    rows = tx.exec(wrote.order_by(col(SurveyAnswer.id).desc()).limit(MOST_WORDS)).all()
    said = ((tx.get(Activity, row.activity_id), row.customer_id) for row in rows)
    return [(one, tx.get(Customer, number) if number else None) for one, number in said if one is not None]
