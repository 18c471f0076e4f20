"""What each party, the facilitator and the participants say of a mission; shown to the others once all have."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.transitions import StateChanged
from missions import notifications, rules
from missions.actions.moving import locked, note, settle
from missions.actions.surveys import store_answers
from missions.enums import EvaluationBy, MissionState, Task, WaitEnd
from missions.models import Evaluation, Mission, Party
from notifications.actions import notify

LOOK_BACK = timedelta(days=14)  # what came due while beat stood still, for so long, is made up for


class AnsweredMeanwhile(ValidationError):
    """Somebody else of the party has answered since the page was opened; `evaluation` is what they said."""

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__(
            _("Une autre personne de votre équipe a répondu entre-temps. Ses réponses sont ci-dessous ; les vôtres "
              "sont encore dans le formulaire."),
            code="answered_meanwhile",
        )  # fmt: skip
        self.evaluation = evaluation


def stamp_of(evaluation: Evaluation | None) -> str:
    """Which answer a page was opened with."""
    return evaluation.at.isoformat() if evaluation else ""


@transaction.atomic
def evaluate(
    mission: Mission, *, by: User, party: Party | None, answers: Mapping[str, Any], seen: str = ""
) -> Evaluation:
    """One answer for each party, given by whoever acts for it, and one of the facilitator (`party` None). It may be
    changed until the answers are shown. `seen`: the `stamp_of` the answer that the page was opened with.

    Raises PermissionDenied, StateChanged (too early, too late) or AnsweredMeanwhile.
    """
    mission = locked(mission)
    _check_voice(mission, by, party)
    if not rules.may_evaluate(mission):
        raise StateChanged
    role = party.side if party else EvaluationBy.FACILITATOR
    earlier = Evaluation.objects.filter(mission=mission, role=role, party=party).first()
    if earlier and earlier.by_id != by.pk and stamp_of(earlier) != seen:
        raise AnsweredMeanwhile(earlier)
    evaluation = earlier or Evaluation(mission=mission, role=role, party=party)
    store_answers(evaluation, answers, language=by.language)
    evaluation.by = by
    evaluation.save()
    if earlier is None:
        note(mission, "evaluate", by=by, **({"party": party.pk} if party else {}))
    settle(mission, by=by)
    show_results(mission)
    return evaluation


def _check_voice(mission: Mission, by: User, party: Party | None) -> None:
    """A party speaks for itself: nobody evaluates in its name."""
    is_theirs = mission.facilitator_id == by.pk if party is None else party in rules.parties_of(by, mission)
    if not is_theirs:
        raise PermissionDenied


def show_results(mission: Mission) -> bool:
    """Once all have answered or the time is up, tell everybody that the answers can be read. Safe to call twice;
    returns whether they can."""
    if not rules.evaluations_are_over(mission):
        return False
    if mission.evaluations.exists():
        for person in rules.everybody(mission):
            mark = f"mission_results:{mission.pk}:{person.pk}"
            notify(notifications.MissionResults, to=person, about=mission, once=mark)
    return True


def evaluations_shown() -> int:
    """Where the time to evaluate is up, stop waiting and show what there is; returns how many missions."""
    up = timezone.now() - timedelta(days=settings.MISSION_EVALUATION_DAYS)
    rows = Mission.objects.filter(
        Q(state=MissionState.EVALUATION, waits__task=Task.EVALUATE, waits__ended_at=None,
          visits__step=MissionState.EVALUATION, visits__began_at__lte=up)
        | Q(state=MissionState.PARTLY, closed_at__range=(up - LOOK_BACK, up))
    )  # fmt: skip
    return sum(_show_in_time(mission) for mission in rows.distinct().order_by("pk"))


@transaction.atomic
def _show_in_time(mission: Mission) -> bool:
    mission = locked(mission)
    settle(mission, end=WaitEnd.MOOT)
    return show_results(mission)
