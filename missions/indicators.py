"""The figures of missions, for `insights`. Rows are read one by one; only counts are kept."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from itertools import groupby
from typing import Any

from django.db.models import Case, F, IntegerField, Min, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.indicators import Indicator
from missions.enums import FOLLOW_UP_MONTHS, STEPS, FollowUpAnswer, Gender, MissionState, SessionState, Task
from missions.models import FollowUp, Mission, Session, StepVisit, Wait

S = MissionState
IN_USE = (FollowUpAnswer.YES, FollowUpAnswer.SOMETIMES)
TENTH = timedelta(days=1) / 10


# --- How many ----------------------------------------------------------------------------------


def opened() -> float:
    """A mission that was joined to another is counted with it."""
    return Mission.objects.exclude(state=S.JOINED).count()


def still_open() -> float:
    return Mission.objects.open().count()


def ended_as(state: str) -> float:
    return Mission.objects.filter(state=state).count()


def people_trained(gender: str | None = None) -> float:
    """Who came to several sessions of a mission counts once: of each mission, the session with most people."""
    sessions = Session.objects.filter(state=SessionState.HELD).annotate(
        everybody=Coalesce(Sum("attendance__count"), F("people"), 0),
        some=Coalesce(Sum(_count_of(gender)), 0) if gender else F("everybody"),
    )
    rows = sessions.order_by("mission", "pk").values_list("mission", "everybody", "some")
    missions = groupby(rows.iterator(), key=lambda row: row[0])
    return sum(max((everybody, some) for _mission, everybody, some in of_one)[1] for _pk, of_one in missions)


def _count_of(gender: str) -> Case:
    return Case(When(attendance__gender=gender, then=F("attendance__count")), output_field=IntegerField())


# --- How long ----------------------------------------------------------------------------------


def days_to_first_session() -> float | None:
    """Median of days from the acceptance, which opens a mission, to its first session that was held."""
    held = Mission.objects.annotate(first=Min("sessions__on", filter=Q(sessions__state=SessionState.HELD)))
    rows = held.filter(first__isnull=False).values_list("opened_at", "first").order_by("pk")
    zone = timezone.get_default_timezone()
    return median(Counter(max((first - timezone.localtime(at, zone).date()).days, 0) for at, first in rows.iterator()))


def days_in(step: str) -> float | None:
    """Median of the days that missions stood at this step, all visits together; those that have left it count."""
    visits = StepVisit.objects.filter(step=step).order_by("mission", "pk")
    rows = visits.values_list("mission", "began_at", "ended_at").iterator()
    found: Counter[float] = Counter()
    for _mission, of_one in groupby(rows, key=lambda row: row[0]):
        stays = [(began, ended) for _pk, began, ended in of_one]
        if all(ended for _began, ended in stays):
            length = sum((max(ended - began, timedelta()) for began, ended in stays), timedelta())
            found[round(length / TENTH) / 10] += 1
    return median(found)


def median(counts: Counter[Any]) -> float | None:
    """Of values with how often each occurs; between the two in the middle when they are even in number."""
    total, seen, low = sum(counts.values()), 0, None
    for value in sorted(counts):
        seen += counts[value]
        if low is None and seen * 2 >= total:
            low = value
        if seen * 2 > total:
            return (low + value) / 2
    return None


# --- What share --------------------------------------------------------------------------------


def late_steps() -> float | None:
    """Of all that was waited for and done, or is overdue now: what was, or is, late. Follow-ups apart."""
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    waits = Wait.objects.exclude(task=Task.FOLLOW_UP).annotate(
        done_on=TruncDate("ended_at", tzinfo=timezone.get_default_timezone())
    )
    late = Q(ended_at=None, due_on__lt=today) | Q(done_on__gt=F("due_on"))
    judged = waits.filter(late | Q(ended_at__isnull=False))
    return share(judged.filter(late), judged)


def in_use_after(months: int) -> float | None:
    """Of those asked after so many months who answered: who use the skill, at least sometimes."""
    answered = FollowUp.objects.filter(month=months).exclude(answer="")
    return share(answered.filter(answer__in=IN_USE), answered)


def share(some: QuerySet, everything: QuerySet) -> float | None:
    total = everything.count()
    return some.count() / total if total else None


def _per_step() -> Iterable[Indicator]:
    labels = {
        S.CONNECT: _("Jours pour la prise de contact (médiane)"),
        S.PROGRAMME: _("Jours pour le programme (médiane)"),
        S.FEASIBILITY: _("Jours pour la faisabilité (médiane)"),
        S.VALIDATION: _("Jours pour la validation (médiane)"),
        S.AGREEMENT: _("Jours pour la convention (médiane)"),
        S.CARRYING_OUT: _("Jours pour la réalisation (médiane)"),
        S.HAND_OVER: _("Jours pour la passation (médiane)"),
        S.EVALUATION: _("Jours pour l’évaluation (médiane)"),
    }
    return (Indicator(f"mission_days_{step}", labels[step], "days", partial(days_in, step)) for step in STEPS)


INDICATORS = (
    Indicator("missions_opened", _("Missions ouvertes depuis le début"), "count", opened),
    Indicator("missions_open", _("Missions en cours"), "count", still_open),
    Indicator("missions_done", _("Missions réalisées"), "count", partial(ended_as, S.DONE)),
    Indicator("missions_partly", _("Missions réalisées en partie"), "count", partial(ended_as, S.PARTLY)),
    Indicator(
        "missions_not_happened", _("Missions qui n’ont pas eu lieu"), "count", partial(ended_as, S.DID_NOT_HAPPEN)
    ),
    Indicator("people_trained", _("Personnes formées"), "count", people_trained),
    Indicator("women_trained", _("Femmes formées"), "count", partial(people_trained, Gender.WOMEN)),
    Indicator("men_trained", _("Hommes formés"), "count", partial(people_trained, Gender.MEN)),
    Indicator(
        "days_to_first_session", _("Jours de l’acceptation à la première séance (médiane)"), "days",
        days_to_first_session,
    ),
    *_per_step(),
    Indicator("late_steps", _("Part de ce qui a été fait en retard"), "share", late_steps),
    Indicator(
        "skill_in_use", _("Compétences qui servent encore à six mois"), "share",
        partial(in_use_after, FOLLOW_UP_MONTHS[-1]),
    ),
)  # fmt: skip
