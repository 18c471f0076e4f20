"""Profiles, ties, and the one table of what may become of a contribution."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import Role
from core.transitions import Transition, TransitionTable


class SkillLevel(models.IntegerChoices):
    """Said of oneself in a form and read by others on a profile: the words fit both."""

    LEARNING = 1, _("débute")
    PRACTISING = 2, _("pratique")
    EXPERIENCED = 3, _("expérience solide")
    EXPERT = 4, _("peut former les autres")


# What we suggest for a skill that was read in a text, by how strongly the text speaks of it (1 to 4). Modest: a text
# does not say how well somebody does a thing, and that they could teach it is theirs alone to say.
SUGGESTED_LEVELS = {
    1: SkillLevel.LEARNING, 2: SkillLevel.PRACTISING, 3: SkillLevel.PRACTISING, 4: SkillLevel.EXPERIENCED,
}  # fmt: skip


class LanguageLevel(models.IntegerChoices):
    BASIC = 1, _("notions")
    WORKING = 2, _("langue de travail")
    FLUENT = 3, _("couramment")


class TieKind(models.TextChoices):
    ORIGIN = "origin", _("Territoire d’origine")
    FAMILY = "family", _("Territoire de la famille")
    HEART = "heart", _("De cœur")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Tout le monde")
    MEMBERS = "members", _("Les membres de la plateforme")
    ORGANISATIONS = "organisations", _("Les organisations seulement")
    HIDDEN = "hidden", _("Personne")


class Origin(models.TextChoices):
    OFFER = "offer", _("proposition")
    INVITATION = "invitation", _("invitation")


class ContributionState(models.TextChoices):
    PROPOSED = "proposed", _("proposée")
    IN_DISCUSSION = "in_discussion", _("en discussion")
    ACCEPTED = "accepted", _("acceptée")
    DECLINED = "declined", _("déclinée")
    WITHDRAWN = "withdrawn", _("retirée")
    EXPIRED = "expired", _("expirée")


class Turn(models.TextChoices):
    """Whose word a contribution waits for, as its reader sees it."""

    MINE = "mine", _("C’est à vous de répondre.")
    HOLDER = "holder", _("C’est au porteur du projet de répondre.")
    CONTRIBUTOR = "contributor", _("C’est à la personne qui propose de répondre.")
    NOBODY = "nobody", _("Plus rien n’est attendu.")


class DeclineReason(models.TextChoices):
    """Kept to ourselves; it improves matching."""

    DATES = "dates", _("Les dates ne conviennent pas")
    SKILL = "skill", _("Ce n’est pas la compétence cherchée")
    LANGUAGE = "language", _("La langue de travail")
    MODE = "mode", _("Sur place ou à distance")
    ENOUGH = "enough", _("Nous avons déjà assez de monde")
    PROJECT = "project", _("Le projet a changé")
    OTHER = "other", _("Autre raison")


S = ContributionState
WAITING = (S.PROPOSED, S.IN_DISCUSSION)
ALIVE = (S.PROPOSED, S.IN_DISCUSSION, S.ACCEPTED)

_waiting = frozenset(WAITING)
_holder = frozenset({Role.HOLDER})
_contributor = frozenset({Role.CONTRIBUTOR})

TRANSITIONS = TransitionTable(
    Transition(
        "discuss", frozenset({S.PROPOSED}), S.IN_DISCUSSION, _("Discuter"), _holder | _contributor,
        tells=("contribution_post",),
    ),
    Transition(
        "accept", _waiting, S.ACCEPTED, _("Accepter"), _holder,
        requires=("need_open", "place_left"), tells=("contribution_accepted",), stamp="answered_at",
    ),
    Transition(
        "decline", _waiting, S.DECLINED, _("Décliner"), _holder,
        requires=("reason",), tells=("contribution_declined",), stamp="answered_at",
    ),
    Transition(
        "withdraw", frozenset(ALIVE), S.WITHDRAWN, _("Retirer ma proposition"), _contributor,
        tells=("contribution_withdrawn",), stamp="answered_at",
    ),
    Transition("expire", _waiting, S.EXPIRED, _("Expirer"), frozenset({Role.SYSTEM}), stamp="answered_at"),
)  # fmt: skip
