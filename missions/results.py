"""What the evaluations say together. Read only once they are shown (`rules.evaluations_are_over`)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from missions import rules
from missions.enums import EvaluationBy, Score
from missions.evaluations import CLOSED_QUESTIONS, FREE_QUESTIONS, QUESTIONS
from missions.models import Evaluation, Mission, Survey

SMALLEST_GROUP = 3  # answers of fewer participants could be told apart


@dataclass(frozen=True, slots=True)
class Share:
    score: Any
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Closed:
    """One closed question: who answered it and how. `average` is on the scale of `Score`, None without an answer."""

    question: Any
    answers: int
    average: float | None
    shares: list[Share]


@dataclass(frozen=True, slots=True)
class Words:
    question: Any
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of one role. `is_withheld`: too few participants to show what each may have said."""

    role: EvaluationBy
    names: list[str]
    count: int
    is_withheld: bool
    closed: list[Closed]
    words: list[Words]


def results_of(mission: Mission) -> list[Group] | None:
    """By role; None as long as they are not to be shown."""
    if not rules.evaluations_are_over(mission):
        return None
    rows = list(mission.evaluations.select_related("party__organisation__commune", "party__speaker", "by"))
    groups = [_group(role, [row for row in rows if row.role == role]) for role in EvaluationBy]
    return [group for group in groups if group.count]


def _group(role: EvaluationBy, rows: Sequence[Evaluation]) -> Group:
    is_withheld = role == EvaluationBy.PARTICIPANT and len(rows) < SMALLEST_GROUP
    shown = [] if is_withheld else rows
    return Group(
        role=role,
        names=[row.party.display_name for row in shown if row.party],
        count=len(rows),
        is_withheld=is_withheld,
        closed=[_closed(role, name, shown) for name in CLOSED_QUESTIONS] if shown else [],
        words=[
            Words(QUESTIONS[role][name], getattr(row, name), row.language)
            for name in FREE_QUESTIONS for row in shown if getattr(row, name)
        ],
    )  # fmt: skip


def _closed(role: EvaluationBy, name: str, rows: Sequence[Evaluation]) -> Closed:
    scores = [score for row in rows if (score := getattr(row, name)) is not None]
    counts = Counter(scores)
    return Closed(
        question=QUESTIONS[role][name],
        answers=len(scores),
        average=sum(scores) / len(scores) if scores else None,
        shares=[
            Share(score.label, counts[score], round(100 * counts[score] / len(scores))) for score in Score if scores
        ],
    )


def answered(mission: Mission) -> dict[str, Any]:
    """Who has answered and who has not, never what."""
    done = set(mission.evaluations.filter(party__isnull=False).values_list("party", flat=True))
    parties = mission.current_parties
    return {
        "heard": [party for party in parties if party.pk in done],
        "unheard": [party for party in parties if party.pk not in done],
        "facilitator_answered": mission.evaluations.filter(role=EvaluationBy.FACILITATOR).exists(),
        "participants": mission.evaluations.of_participants().count(),
        "survey": Survey.objects.filter(mission=mission).first(),
        "ends_at": rules.evaluation_ends_at(mission),
    }
