"""Loyalty groups: who belongs to which of the seven, by what they said, how they come and what they bring."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models import Activity, Case, Survey, SurveyAnswer
from models.db import Tx
from rules import insights as rules
from rules.cases import OPEN, State
from rules.insights import Attitude, Group, Voice
from services.insights.book import Book
from services.insights.figures import fifths


@dataclass(frozen=True, slots=True)
class Groups:
    """Who is in which, those who bring most first; and how far attitude is known."""

    members: Mapping[Group, Sequence[int]]
    """By customer; a group of nobody is not in it."""
    unasked: int = 0
    """How many of them have not said yet what they think."""

    @property
    def total(self) -> int:
        return sum(len(numbers) for numbers in self.members.values())


def groups(tx: Tx, book: Book) -> Groups:
    """Everybody who comes, or did lately. Worth much: the top fifth of those who paid in the last twelve months."""
    found, said = fifths(book), _attitudes(tx)
    brought, top = dict(found.rows), {row.customer_id for row in found.top}
    members: dict[Group, list[int]] = defaultdict(list)
    for number, path in book.paths.items():
        if path:
            standing = rules.standing(path, book.rhythms.get(number))
            group = rules.group(said.get(number), standing, valuable=number in top)
            if group is not None:
                members[group].append(number)
    ordered = {group: sorted(members[group], key=lambda row: -brought.get(row, 0)) for group in rules.GROUPS}
    kept = {group: numbers for group, numbers in ordered.items() if numbers}
    return Groups(kept, sum(number not in said for numbers in kept.values() for number in numbers))


def _attitudes(tx: Tx) -> dict[int, Attitude]:
    """By customer; whoever has said nothing yet is not in it."""
    voices, complaining = _voices(tx), set[int]()
    cases = select(Case.customer_id, Case.state, Case.closed_at).where(Case.kind != "help")
    for number, state, at in tx.exec(cases):
        if state in OPEN:
            complaining.add(number or 0)
        elif state == State.CONFIRMED and at is not None:
            voices[number or 0].append(Voice(at, glad=True))
    known = {
        number: rules.attitude(voices[number], complains=number in complaining) for number in {*voices, *complaining}
    }
    return {number: said for number, said in known.items() if said is not None}


def _voices(tx: Tx) -> dict[int, list[Voice]]:
    """Stars, answers from 0 to 10, and the stars of surveys."""
    found = defaultdict[int, list[Voice]](list)
    for kind, given, glad in (("rating", Activity.stars, rules.GLAD_STARS), ("nps", Activity.score, rules.GLAD_SCORE)):
        said = select(Activity.customer_id, given, Activity.occurred_at, Activity.changed_at).where(
            Activity.kind == kind, col(given).is_not(None), col(Activity.customer_id).is_not(None)
        )
        for number, value, at, changed_at in tx.exec(said):
            found[number or 0].append(Voice(changed_at or at, (value or 0) >= glad))
    for number, value, at in _surveyed(tx):
        found[number].append(Voice(at, value >= rules.GLAD_STARS))
    return found


def _surveyed(tx: Tx) -> Iterator[tuple[int, int, datetime]]:
    questions = {row.pk: row.questions for row in tx.exec(select(Survey))}
    answers = select(SurveyAnswer).where(
        col(SurveyAnswer.value).is_not(None), col(SurveyAnswer.customer_id).is_not(None)
    )
    for row in tx.exec(answers):
        if questions[row.survey_id][row.question]["kind"] == "stars":
            yield row.customer_id or 0, row.value or 0, row.at
