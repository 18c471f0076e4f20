"""What a mission goes through: its states, the one table of moves, and the one table of what is waited for."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.enums import Role
from core.transitions import Transition, TransitionTable


class Track(models.TextChoices):
    FULL = "full", _("Mission complète")
    LIGHT = "light", _("Mission courte")


class MissionState(models.TextChoices):
    """The step at which an open mission stands, or how it ended."""

    CONNECT = "connect", _("Prise de contact")
    PROGRAMME = "programme", _("Programme")
    FEASIBILITY = "feasibility", _("Faisabilité")
    VALIDATION = "validation", _("Validation")
    AGREEMENT = "agreement", _("Convention")
    CARRYING_OUT = "carrying_out", _("Réalisation")
    HAND_OVER = "hand_over", _("Passation")
    EVALUATION = "evaluation", _("Évaluation")
    DONE = "done", _("Réalisée")
    PARTLY = "partly", _("Réalisée en partie")
    DID_NOT_HAPPEN = "did_not_happen", _("N’a pas eu lieu")
    JOINED = "joined", _("Réunie à une autre mission")


class PartySide(models.TextChoices):
    HOLDER = "holder", _("Porteur de projet")
    CONTRIBUTOR = "contributor", _("Contributeur ou contributrice")


class PartyState(models.TextChoices):
    """`asked`: a neighbour who wants this too and waits for the holder's word."""

    ASKED = "asked", _("demande à se joindre")
    IN = "in", _("participe")
    DECLINED = "declined", _("demande déclinée")
    LEFT = "left", _("s’est retirée")


class MissionCause(models.TextChoices):
    """Why a mission did not happen, or only in part."""

    DATES = "dates", _("Les dates n’ont pas pu s’accorder")
    WITHDREW = "withdrew", _("Une des parties s’est retirée")
    SILENCE = "silence", _("Une des parties n’a plus donné suite")
    COSTS = "costs", _("Les frais n’ont pas trouvé de financement")
    PAPERS = "papers", _("Visa, autorisation ou assurance")
    HEALTH = "health", _("Santé ou famille")
    NEED_CHANGED = "need_changed", _("Le besoin a changé")
    LOGISTICS = "logistics", _("Salle, matériel ou transport")
    AUDIENCE = "audience", _("Trop peu de participants")
    OTHER = "other", _("Autre raison")


class CauseSide(models.TextChoices):
    HOLDER = "holder", _("Du côté du porteur de projet")
    CONTRIBUTOR = "contributor", _("Du côté de la personne ou du groupe qui contribue")
    THIRD_PARTY = "third_party", _("Du côté d’un tiers")
    NOBODY = "nobody", _("De personne")


class Task(models.TextChoices):
    """What is waited for; said to whoever holds it, as a verb."""

    PROPOSE_CALL = "propose_call", _("Proposer un appel")
    ANSWER_CALL = "answer_call", _("Choisir une heure pour l’appel")
    HOLD_CALL = "hold_call", _("Dire si l’appel a eu lieu")
    WRITE_PROGRAMME = "write_programme", _("Écrire le programme")
    CHECK_FEASIBILITY = "check_feasibility", _("Vérifier la faisabilité")
    AGREE_COSTS = "agree_costs", _("Confirmer les frais à payer")
    VALIDATE = "validate", _("Valider le programme")
    SIGN = "sign", _("Signer la convention")
    REPORT_SESSIONS = "report_sessions", _("Dire ce qui a eu lieu")
    END_SESSIONS = "end_sessions", _("Terminer les séances")
    LIST_MATERIALS = "list_materials", _("Remettre les supports")
    NAME_PAIR = "name_pair", _("Nommer le binôme de suivi")
    END_HAND_OVER = "end_hand_over", _("Terminer la passation")
    EVALUATE = "evaluate", _("Évaluer la mission")
    CLOSE = "close", _("Clore la mission")
    FOLLOW_UP = "follow_up", _("Dire si la compétence sert")


class Holder(models.TextChoices):
    """Who is waited for: the first party of a side, every party that has not answered, or those who pay."""

    LEAD_HOLDER = "lead_holder"
    LEAD_CONTRIBUTOR = "lead_contributor"
    OTHER_SIDE = "other_side"
    EVERY_PARTY = "every_party"
    PAYERS = "payers"


class WaitEnd(models.TextChoices):
    DONE = "done", _("fait")
    MOOT = "moot", _("sans objet")


S = MissionState
STEPS = (
    S.CONNECT, S.PROGRAMME, S.FEASIBILITY, S.VALIDATION, S.AGREEMENT, S.CARRYING_OUT, S.HAND_OVER, S.EVALUATION
)  # fmt: skip
LIGHT_STEPS = (S.CONNECT, S.CARRYING_OUT, S.EVALUATION)
STEPS_OF = {Track.FULL: STEPS, Track.LIGHT: LIGHT_STEPS}
OPEN = STEPS
PREPARING = (S.CONNECT, S.PROGRAMME, S.FEASIBILITY, S.VALIDATION, S.AGREEMENT)
BEFORE_THE_END = (
    S.PROGRAMME, S.FEASIBILITY, S.VALIDATION, S.AGREEMENT, S.CARRYING_OUT, S.HAND_OVER, S.EVALUATION
)  # fmt: skip
CLOSED = (S.DONE, S.PARTLY, S.DID_NOT_HAPPEN)
CARRIED_OUT = (S.DONE, S.PARTLY)
# Where the mission is over but for what is said of it: it is summed up, and its use is asked about.
TOLD_OF = (S.EVALUATION, *CARRIED_OUT)
# Where the programme and the feasibility may still change; a change of substance asks for validation again.
CHANGEABLE = (S.PROGRAMME, S.FEASIBILITY, S.VALIDATION, S.AGREEMENT, S.CARRYING_OUT)
AFTER_VALIDATION = (S.AGREEMENT, S.CARRYING_OUT)
# While contributions may still share a mission or part from it.
CHANGING_HANDS = (S.CONNECT, S.PROGRAMME)

_both = frozenset({Role.HOLDER, Role.CONTRIBUTOR, Role.FACILITATOR})
_holder = frozenset({Role.HOLDER, Role.FACILITATOR})
_anybody = _both | {Role.MODERATOR, Role.SYSTEM}
_system = frozenset({Role.SYSTEM})


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


TRANSITIONS = TransitionTable(
    Transition(
        "finish_connecting", _from(S.CONNECT), S.PROGRAMME, _("Nous nous sommes parlé"), _both,
        requires=("full_track",),
    ),
    Transition(
        "finish_connecting_light", _from(S.CONNECT), S.CARRYING_OUT, _("Nous nous sommes parlé"), _both,
        requires=("light_track",),
    ),
    Transition(
        "finish_programme", _from(S.PROGRAMME), S.FEASIBILITY, _("Le programme est prêt"), _both,
        requires=("objective", "results", "audience", "sessions"),
    ),
    Transition(
        "finish_feasibility", _from(S.FEASIBILITY), S.VALIDATION, _("Tout est vérifié"), _both,
        requires=("objective", "results", "audience", "sessions", "participants", "arrangements", "payers",
                  "costs_agreed"),
    ),
    Transition(
        "skip_feasibility", _from(S.FEASIBILITY), S.VALIDATION, _("Passer la faisabilité"), _both,
        requires=("objective", "results", "audience", "sessions", "reason", "costs_agreed"),
    ),
    Transition(
        "ask_changes", _from(S.VALIDATION), S.PROGRAMME, _("Demander une modification"), _both,
        requires=("message",), tells=("mission_changes_asked",),
    ),
    Transition(
        "finish_validation", _from(S.VALIDATION), S.AGREEMENT, _("Programme validé par tous"), _system,
        requires=("all_validated",),
    ),
    Transition(
        # A change of substance: what was validated is not what will be done.
        "validate_again", _from(*AFTER_VALIDATION), S.VALIDATION, _("Valider de nouveau"), _system,
    ),
    Transition(
        "finish_agreement", _from(S.AGREEMENT), S.CARRYING_OUT, _("Convention signée par tous"), _system,
        requires=("all_signed",), tells=("mission_ready",),
    ),
    Transition(
        "skip_agreement", _from(S.AGREEMENT), S.CARRYING_OUT, _("Continuer sans convention"), _both,
        requires=("reason",), tells=("mission_ready",),
    ),
    Transition(
        "finish_sessions", _from(S.CARRYING_OUT), S.HAND_OVER, _("Les séances sont terminées"), _both,
        requires=("full_track", "sessions_reported", "something_held"),
    ),
    Transition(
        "finish_sessions_light", _from(S.CARRYING_OUT), S.EVALUATION, _("C’est fait"), _both,
        requires=("light_track", "something_held"),
    ),
    Transition(
        "finish_hand_over", _from(S.HAND_OVER), S.EVALUATION, _("La passation est faite"), _both,
        requires=("materials", "pair"),
    ),
    Transition(
        "skip_hand_over", _from(S.HAND_OVER), S.EVALUATION, _("Passer la passation"), _both, requires=("reason",)
    ),
    Transition(
        "close_done", _from(S.EVALUATION), S.DONE, _("Clore : réalisée"), _holder | {Role.SYSTEM, Role.MODERATOR},
        requires=("evaluated",), tells=("mission_closed", "mission_ended"), stamp="closed_at",
    ),
    Transition(
        # Also before: a session may have been held, then a change have brought the mission back to validation.
        "close_partly", _from(*BEFORE_THE_END), S.PARTLY, _("Clore : réalisée en partie"), _anybody,
        requires=("cause", "something_done"), tells=("mission_closed", "mission_ended"), stamp="closed_at",
    ),
    Transition(
        "give_up", _from(*PREPARING, S.CARRYING_OUT), S.DID_NOT_HAPPEN, _("Clore : n’a pas eu lieu"),
        _anybody, requires=("cause", "nothing_held"), tells=("mission_closed", "mission_ended"), stamp="closed_at",
    ),
    Transition(
        "join", _from(*CHANGING_HANDS), S.JOINED, _("Réunir à une autre mission"), _holder,
        requires=("same_need",), stamp="closed_at",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskRow:
    """What is waited for at a step: of whom, and due how many days after it began to be waited for.

    Tasks tied to a day that is known (a call, the last session, a follow-up) are due `days` after that day. A task
    that `asks_later` has a message of its own on that day: nobody is told before that it is their turn, nor reminded.
    """

    task: Task
    step: str
    holder: Holder
    days: int
    is_dated: bool = False
    asks_later: bool = False


TASKS: dict[str, TaskRow] = {
    row.task: row
    for row in (
        # When all the proposed times have gone by, whoever proposed them proposes others.
        TaskRow(Task.PROPOSE_CALL, S.CONNECT, Holder.LEAD_HOLDER, 3),
        # Counted from each new proposal, and not later than the last of its times.
        TaskRow(Task.ANSWER_CALL, S.CONNECT, Holder.OTHER_SIDE, 3),
        TaskRow(Task.HOLD_CALL, S.CONNECT, Holder.LEAD_HOLDER, 1, is_dated=True),
        TaskRow(Task.WRITE_PROGRAMME, S.PROGRAMME, Holder.LEAD_CONTRIBUTOR, 14),
        TaskRow(Task.CHECK_FEASIBILITY, S.FEASIBILITY, Holder.LEAD_HOLDER, 14),
        TaskRow(Task.AGREE_COSTS, S.FEASIBILITY, Holder.PAYERS, 7),
        TaskRow(Task.VALIDATE, S.VALIDATION, Holder.EVERY_PARTY, 7),
        TaskRow(Task.SIGN, S.AGREEMENT, Holder.EVERY_PARTY, 10),
        TaskRow(Task.REPORT_SESSIONS, S.CARRYING_OUT, Holder.LEAD_HOLDER, 3, is_dated=True),
        TaskRow(Task.END_SESSIONS, S.CARRYING_OUT, Holder.LEAD_HOLDER, 3),
        TaskRow(Task.LIST_MATERIALS, S.HAND_OVER, Holder.LEAD_CONTRIBUTOR, 10),
        TaskRow(Task.NAME_PAIR, S.HAND_OVER, Holder.LEAD_HOLDER, 10),
        TaskRow(Task.END_HAND_OVER, S.HAND_OVER, Holder.LEAD_HOLDER, 3),
        TaskRow(Task.EVALUATE, S.EVALUATION, Holder.EVERY_PARTY, 7),
        TaskRow(Task.CLOSE, S.EVALUATION, Holder.LEAD_HOLDER, 7),
        TaskRow(Task.FOLLOW_UP, S.DONE, Holder.LEAD_HOLDER, 0, is_dated=True, asks_later=True),
    )
}


class HalfDay(models.TextChoices):
    MORNING = "morning", _("matin")
    AFTERNOON = "afternoon", _("après-midi")
    EVENING = "evening", _("soir")


class SessionKind(models.TextChoices):
    THEORY = "theory", _("théorie")
    PRACTICE = "practice", _("pratique")
    BOTH = "both", _("théorie et pratique")
    VISIT = "visit", _("visite ou diagnostic")


class SessionState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("séance", "prévue")
    HELD = "held", pgettext_lazy("séance", "tenue")
    CANCELLED = "cancelled", pgettext_lazy("séance", "annulée")


class Gender(models.TextChoices):
    WOMEN = "women", _("Femmes")
    MEN = "men", _("Hommes")


class AgeBand(models.TextChoices):
    UNDER_18 = "under_18", _("moins de 18 ans")
    FROM_18 = "18_35", _("18 à 35 ans")
    FROM_36 = "36_60", _("36 à 60 ans")
    OVER_60 = "over_60", _("plus de 60 ans")


class CallChannel(models.TextChoices):
    VIDEO = "video", _("Appel vidéo (lien)")
    WHATSAPP = "whatsapp", _("WhatsApp")
    PHONE = "phone", _("Téléphone")
    IN_PERSON = "in_person", _("Sur place")


class ArrangementKind(models.TextChoices):
    VENUE = "venue", _("Salle ou lieu")
    LODGING = "lodging", _("Hébergement")
    TRANSPORT = "transport", _("Transport")
    MEALS = "meals", _("Repas")
    INSURANCE = "insurance", _("Assurance")


class ArrangementState(models.TextChoices):
    OPEN = "open", _("à voir")
    ARRANGED = "arranged", _("prévu")
    NOT_NEEDED = "not_needed", _("pas nécessaire")


class MaterialState(models.TextChoices):
    GOOD = "good", _("en bon état")
    TO_REPAIR = "to_repair", _("à réparer")
    UNKNOWN = "unknown", _("état à vérifier")


class MaterialAvailability(models.TextChoices):
    THERE = "there", _("sur place")
    BROUGHT = "brought", _("apporté")
    TO_BORROW = "to_borrow", _("à emprunter")
    TO_BUY = "to_buy", _("à acheter")


class CostKind(models.TextChoices):
    TRAVEL = "travel", _("Voyage")
    LODGING = "lodging", _("Hébergement")
    MEALS = "meals", _("Repas")
    LOCAL_TRANSPORT = "local_transport", _("Transport sur place")
    EQUIPMENT = "equipment", _("Équipement")
    INSURANCE = "insurance", _("Assurance")
    OTHER = "other", _("Autre")


class Currency(models.TextChoices):
    MAD = "MAD", _("dirhams (MAD)")
    EUR = "EUR", _("euros (EUR)")


class SignatureMethod(models.TextChoices):
    CLICK = "click", _("en ligne")
    SCAN = "scan", _("sur papier, document signé déposé")


class MaterialForm(models.TextChoices):
    DIGITAL = "digital", _("numérique")
    PAPER = "paper", _("papier")
    EQUIPMENT = "equipment", _("matériel")


class FollowUpAnswer(models.TextChoices):
    YES = "yes", _("Oui, régulièrement")
    SOMETIMES = "sometimes", _("Parfois")
    NOT_YET = "not_yet", _("Pas encore")
    NO = "no", _("Non")


class FollowUpMonth(models.IntegerChoices):
    ONE = 1, _("Après un mois")
    THREE = 3, _("Après trois mois")
    SIX = 6, _("Après six mois")


FOLLOW_UP_MONTHS = tuple(FollowUpMonth.values)


class EvaluationBy(models.TextChoices):
    CONTRIBUTOR = "contributor", _("contributeur ou contributrice")
    HOLDER = "holder", _("porteur de projet")
    PARTICIPANT = "participant", _("participante ou participant")
    FACILITATOR = "facilitator", _("facilitatrice ou facilitateur")


class Score(models.IntegerChoices):
    NOT_AT_ALL = 1, _("Pas du tout")
    LITTLE = 2, _("Un peu")
    MOSTLY = 3, _("Plutôt oui")
    COMPLETELY = 4, _("Tout à fait")
