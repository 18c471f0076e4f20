"""Kinds and states of sheets and needs, and the one table of what may become of a sheet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import Role
from core.transitions import Transition, TransitionTable


class NeedKind(models.TextChoices):
    SKILL = "skill", _("Une compétence")
    IDEAS = "ideas", _("Des idées")
    EQUIPMENT = "equipment", _("Du matériel")
    CONTACT = "contact", _("Un contact")
    FUNDING_LEAD = "funding_lead", _("Une piste de financement")


class NeedState(models.TextChoices):
    OPEN = "open", _("ouvert")
    MET = "met", _("pourvu")
    CLOSED = "closed", _("fermé")


class Reach(models.TextChoices):
    """Whom a need is meant for: everybody, or those tied (origin, family, heart) to the territory of the project."""

    EVERYBODY = "everybody", _("Toutes les personnes qui conviennent")
    REGION = "region", _("Les personnes liées à la région")
    PROVINCE = "province", _("Les personnes liées à la province ou préfecture")
    COMMUNE = "commune", _("Les personnes liées à la commune")


class ProjectState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("en relecture")
    CHANGES_REQUESTED = "changes_requested", _("à compléter")
    REFUSED = "refused", _("refusé")
    PUBLISHED = "published", _("publié")
    UNDER_WAY = "under_way", _("en cours")
    COMPLETED = "completed", _("réalisé")
    NOT_COMPLETED = "not_completed", _("non abouti")
    ARCHIVED = "archived", _("archivé")


class Cause(models.TextChoices):
    """Why a project did not come to its end."""

    FUNDING = "funding", _("Financement non obtenu")
    PERMIT = "permit", _("Autorisation ou foncier")
    PRIORITIES = "priorities", _("Priorités changées")
    NOBODY = "nobody", _("Personne n’a pu répondre")
    ABSENT = "absent", _("Une des parties n’a plus donné suite")
    OTHER = "other", _("Autre raison")


class Side(models.TextChoices):
    HOLDER = "holder", _("Porteur de projet")
    CONTRIBUTOR = "contributor", _("Contributeur ou contributrice")
    THIRD_PARTY = "third_party", _("Un tiers")
    NOBODY = "nobody", _("Personne")


S = ProjectState
EDITABLE = (S.DRAFT, S.CHANGES_REQUESTED, S.SUBMITTED, S.PUBLISHED, S.UNDER_WAY)
PUBLIC = (S.PUBLISHED, S.UNDER_WAY, S.COMPLETED, S.NOT_COMPLETED)
OPEN_TO_OFFERS = (S.PUBLISHED, S.UNDER_WAY)

_holder = frozenset({Role.HOLDER})
_moderator = frozenset({Role.MODERATOR})

TRANSITIONS = TransitionTable(
    Transition(
        "submit", frozenset({S.DRAFT, S.CHANGES_REQUESTED}), S.SUBMITTED, _("Envoyer en relecture"), _holder,
        requires=("holder", "title", "need"), stamp="submitted_at",
    ),
    Transition(
        # A trusted organisation's sheet goes live at once and is read afterwards.
        "publish_trusted", frozenset({S.DRAFT, S.CHANGES_REQUESTED}), S.PUBLISHED, _("Publier"), _holder,
        requires=("holder", "title", "need", "trust"), stamp="published_at",
    ),
    Transition(
        "publish", frozenset({S.SUBMITTED}), S.PUBLISHED, _("Publier"), _moderator,
        requires=("holder", "title", "need", "verified"), tells=("project_published",), stamp="published_at",
    ),
    Transition(
        "request_changes", frozenset({S.SUBMITTED}), S.CHANGES_REQUESTED, _("Demander des compléments"), _moderator,
        requires=("message",), tells=("project_changes_requested",),
    ),
    Transition(
        "refuse", frozenset({S.SUBMITTED}), S.REFUSED, _("Refuser"), _moderator,
        requires=("message",), tells=("project_refused",),
    ),
    Transition("start", frozenset({S.PUBLISHED}), S.UNDER_WAY, _("Le projet a démarré"), _holder | {Role.SYSTEM}),
    Transition("complete", frozenset({S.PUBLISHED, S.UNDER_WAY}), S.COMPLETED, _("Le projet est réalisé"), _holder,
               stamp="ended_at"),
    Transition(
        "give_up", frozenset({S.PUBLISHED, S.UNDER_WAY}), S.NOT_COMPLETED, _("Le projet n’a pas abouti"), _holder,
        requires=("cause",), stamp="ended_at",
    ),
    Transition("archive", frozenset(PUBLIC), S.ARCHIVED, _("Archiver"), _holder, stamp="ended_at"),
    Transition(
        "take_off", frozenset(PUBLIC), S.ARCHIVED, _("Retirer du site"), _moderator,
        requires=("message",), tells=("project_taken_off",), stamp="ended_at",
    ),
)  # fmt: skip
