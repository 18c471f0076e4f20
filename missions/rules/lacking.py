"""What a mission still lacks, by the codes of the transition table, in words for the reader."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from missions.enums import (
    PREPARING,
    TRANSITIONS,
    ArrangementKind,
    ArrangementState,
    EvaluationBy,
    MissionState,
    SessionState,
    Track,
)
from missions.models import Evaluation, Feasibility, Mission, Programme, Signature, Validation

WORDS = {
    "full_track": _("C’est une mission courte : cette étape n’en fait pas partie."),
    "light_track": _("C’est une mission complète : il y a un programme à écrire."),
    "objective": _("Dites quel est l’objectif."),
    "results": _("Dites quels résultats vous attendez."),
    "audience": _("Dites à qui la mission s’adresse."),
    "sessions": _("Ajoutez au moins une séance avec son jour."),
    "participants": _("Dites combien de personnes vous attendez."),
    "arrangements": _("Dites où en sont la salle, l’hébergement, le transport, les repas et l’assurance."),
    "payers": _("Dites qui paie chaque ligne de frais."),
    "costs_agreed": _("Une partie n’a pas encore confirmé les frais à sa charge."),
    "reason": _("Dites pourquoi."),
    "message": _("Dites ce qu’il faudrait changer."),
    "all_validated": _("Une partie n’a pas encore validé cette version."),
    "all_signed": _("Une partie n’a pas encore signé."),
    "sessions_reported": _("Dites de chaque séance, une fois son jour passé, si elle a eu lieu."),
    "something_held": _("Rien n’est noté comme ayant eu lieu. Si rien n’a eu lieu, closez la mission autrement."),
    "something_done": _("Rien n’a encore été réalisé : la mission est en préparation."),
    "nothing_held": _("Une séance a eu lieu : la mission est réalisée en partie."),
    "materials": _("Dites quels supports sont remis, et qui les garde."),
    "pair": _("Nommez les deux personnes qui restent en contact."),
    "evaluated": _("Les évaluations ne sont pas terminées."),
    "cause": _("Dites pourquoi, et de quel côté."),
    "same_need": _("Ces missions ne répondent pas au même besoin."),
}
WITH_THE_VERB = {"reason", "message", "cause", "same_need"}


def missing(mission: Mission, *, given: frozenset[str] | set[str] = frozenset()) -> dict[str, str]:
    """Code → sentence, for all that the moves from where the mission stands require and that is not there. `given`:
    codes that come with the verb itself (reason, message, cause, same_need)."""
    asked = {code for row in TRANSITIONS if mission.state in row.sources for code in row.requires} - set(given)
    lacks = asked & WITH_THE_VERB
    lacks |= {code for code in asked & _CHECKS.keys() if not _CHECKS[code](mission)}
    for codes, lacking_of in _CHECKED_TOGETHER:
        if asked & codes:
            lacks |= asked & lacking_of(mission)
    return {code: str(WORDS[code]) for code in WORDS if code in lacks}


# --- Programme and feasibility -----------------------------------------------------------------


def programme_lacks(mission: Mission) -> set[str]:
    programme = Programme.objects.filter(mission=mission).first()
    lacks = {name for name in ("objective", "results", "audience") if not (programme and getattr(programme, name))}
    if not mission.sessions.exclude(state=SessionState.CANCELLED).exists():
        lacks.add("sessions")
    return lacks


def feasibility_lacks(mission: Mission) -> set[str]:
    """But for the payers' word."""
    lacks = set()
    if not Feasibility.objects.filter(mission=mission, participants__isnull=False).exists():
        lacks.add("participants")
    settled = mission.arrangements.exclude(state=ArrangementState.OPEN).count()
    if settled < len(ArrangementKind.values):
        lacks.add("arrangements")
    if mission.costs.filter(payer=None, payer_name="").exists():
        lacks.add("payers")
    return lacks


def parties_to_agree(mission: Mission) -> set[int]:
    """Ids of the parties that have not said yes to what they would pay."""
    return set(mission.costs.filter(payer__isnull=False, agreed_at=None).values_list("payer", flat=True))


# --- Validation and signature ------------------------------------------------------------------


def parties_that_validated(mission: Mission) -> set[int]:
    """Ids of those whose yes is to the current version, corrections of typos included."""
    rows = Validation.objects.filter(version__mission=mission, version__number=mission.version)
    return set(rows.values_list("party", flat=True))


def parties_that_signed(mission: Mission) -> set[int]:
    rows = Signature.objects.filter(version__mission=mission, version__number=mission.version)
    return set(rows.values_list("party", flat=True))


def _all_in(done: Callable[[Mission], set[int]]) -> Callable[[Mission], bool]:
    def check(mission: Mission) -> bool:
        parties = set(mission.parties.current().values_list("pk", flat=True))
        return bool(parties) and parties <= done(mission)

    return check


# --- Afterwards --------------------------------------------------------------------------------


def something_held(mission: Mission) -> bool:
    return mission.sessions.filter(state=SessionState.HELD).exists()


def sessions_are_reported(mission: Mission) -> bool:
    return not mission.sessions.filter(state=SessionState.PLANNED).exists()


def hand_over_lacks(mission: Mission) -> set[str]:
    lacks = set()
    if not mission.handed_over.exists():
        lacks.add("materials")
    if not hasattr(mission, "pair"):
        lacks.add("pair")
    return lacks


def parties_that_evaluated(mission: Mission) -> set[int]:
    return set(mission.evaluations.filter(party__isnull=False).values_list("party", flat=True))


def facilitator_evaluated(mission: Mission) -> bool:
    return Evaluation.objects.filter(mission=mission, role=EvaluationBy.FACILITATOR).exists()


def evaluation_ends_at(mission: Mission) -> datetime | None:
    """When the time to evaluate is up. None before it has begun; a mission closed as partly done on the way begins
    then, one that did not happen never does."""
    visit = next((visit for visit in mission.visits.all() if visit.step == MissionState.EVALUATION), None)
    began = visit.began_at if visit else mission.closed_at if mission.state == MissionState.PARTLY else None
    return began + timedelta(days=settings.MISSION_EVALUATION_DAYS) if began else None


def evaluations_are_over(mission: Mission) -> bool:
    """All who were asked have answered, or the time for it is up: the answers are shown."""
    ends_at = evaluation_ends_at(mission)
    if ends_at is None:
        return False
    if mission.state == MissionState.DONE or timezone.now() >= ends_at:
        return True
    answered = _all_in(parties_that_evaluated)(mission)
    return answered and (mission.facilitator_id is None or facilitator_evaluated(mission))


def may_evaluate(mission: Mission) -> bool:
    """At the last step, and for some weeks after a mission was closed as partly done, until the answers are shown."""
    return mission.state in (MissionState.EVALUATION, MissionState.PARTLY) and not evaluations_are_over(mission)


_CHECKS: dict[str, Callable[[Mission], bool]] = {
    "full_track": lambda mission: mission.track == Track.FULL,
    "light_track": lambda mission: mission.track == Track.LIGHT,
    "costs_agreed": lambda mission: not parties_to_agree(mission),
    "all_validated": _all_in(parties_that_validated),
    "all_signed": _all_in(parties_that_signed),
    "sessions_reported": sessions_are_reported,
    "something_held": something_held,
    "something_done": lambda mission: mission.state not in PREPARING or something_held(mission),
    "nothing_held": lambda mission: not something_held(mission),
    "evaluated": evaluations_are_over,
}
_CHECKED_TOGETHER: tuple[tuple[set[str], Callable[[Mission], set[str]]], ...] = (
    ({"objective", "results", "audience", "sessions"}, programme_lacks),
    ({"participants", "arrangements", "payers"}, feasibility_lacks),
    ({"materials", "pair"}, hand_over_lacks),
)
