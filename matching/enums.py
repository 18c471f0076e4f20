"""States of a match, and the one table of what may become of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import Role
from core.transitions import Transition, TransitionTable


class MatchState(models.TextChoices):
    SUGGESTED = "suggested", _("trouvée")
    SENT = "sent", _("envoyée")
    SEEN = "seen", _("vue")
    ACTED_ON = "acted_on", _("suivie d’une proposition")
    DISMISSED = "dismissed", _("écartée")


class DismissReason(models.TextChoices):
    DATES = "dates", _("Pas libre à ces dates")
    SKILL = "skill", _("Ce n’est pas ma compétence")
    PLACE = "place", _("Trop loin de mes liens")
    TIME = "time", _("Pas le temps en ce moment")
    OTHER = "other", _("Autre raison")


S = MatchState
UNDECIDED = (S.SUGGESTED, S.SENT, S.SEEN)
_contributor = frozenset({Role.CONTRIBUTOR})
_system = frozenset({Role.SYSTEM})

TRANSITIONS = TransitionTable(
    Transition("send", frozenset({S.SUGGESTED}), S.SENT, _("Envoyer"), _system, tells=("match_found",),
               stamp="sent_at"),
    Transition("see", frozenset({S.SUGGESTED, S.SENT}), S.SEEN, _("Voir"), _contributor, stamp="seen_at"),
    Transition("act_on", frozenset({S.SUGGESTED, S.SENT, S.SEEN, S.DISMISSED}), S.ACTED_ON, _("Proposer"),
               _contributor | _system, stamp="acted_on_at"),
    Transition("dismiss", frozenset({S.SUGGESTED, S.SENT, S.SEEN}), S.DISMISSED, _("Pas pour moi"), _contributor,
               requires=("reason",), stamp="dismissed_at"),
)  # fmt: skip
