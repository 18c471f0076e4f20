"""Kinds and roles, and the one table of what staff may decide about an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.enums import Role
from core.transitions import Transition, TransitionTable


class OrganisationKind(models.TextChoices):
    COMMUNE = "commune", _("Commune")
    ASSOCIATION = "association", _("Association locale")
    COOPERATIVE = "cooperative", _("Coopérative")
    AMDM = "amdm", _("Association de Marocains du Monde (AMdM)")
    NETWORK = "network", _("Réseau de compétences")
    INSTITUTION = "institution", _("Institution")


# Who may hold a project sheet: those who live where the work is done, and the groups that carry projects there.
HOLDER_KINDS = (
    OrganisationKind.COMMUNE,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.COOPERATIVE,
    OrganisationKind.AMDM,
)
# Those whose place is a commune; the others say a region, a country or nothing.
LOCAL_KINDS = (OrganisationKind.COMMUNE, OrganisationKind.ASSOCIATION, OrganisationKind.COOPERATIVE)
# Who may offer as a group.
GROUP_KINDS = (OrganisationKind.AMDM, OrganisationKind.NETWORK, OrganisationKind.ASSOCIATION)


class MemberRole(models.TextChoices):
    MANAGER = "manager", _("responsable")
    EDITOR = "editor", _("rédaction")
    READER = "reader", _("lecture")


ACTING_ROLES = (MemberRole.MANAGER, MemberRole.EDITOR)


class Verification(models.TextChoices):
    WAITING = "waiting", _("à vérifier")
    VERIFIED = "verified", _("vérifiée")
    REFUSED = "refused", _("refusée")


class RefusalReason(models.TextChoices):
    """Codes; the sentence is said in the reader's language."""

    UNKNOWN = "unknown", _("Nous n’avons pas pu établir que cette organisation existe.")
    NOT_ENTITLED = "not_entitled", _("Nous n’avons pas pu établir que vous agissez pour elle.")
    DUPLICATE = "duplicate", _("Elle est déjà inscrite sous un autre nom.")
    OUT_OF_SCOPE = "out_of_scope", _("Elle ne travaille pas pour les communes du Maroc.")


_moderator = frozenset({Role.MODERATOR})

VERIFICATION = TransitionTable(
    Transition(
        "verify", frozenset({Verification.WAITING, Verification.REFUSED}), Verification.VERIFIED, _("Vérifier"),
        _moderator, tells=("organisation_verified",), stamp="verified_at",
    ),
    Transition(
        "refuse", frozenset({Verification.WAITING, Verification.VERIFIED}), Verification.REFUSED, _("Refuser"),
        _moderator, requires=("reason",), tells=("organisation_refused",),
    ),
    Transition(
        "ask_again", frozenset({Verification.REFUSED}), Verification.WAITING, _("Demander un nouvel examen"),
        frozenset({Role.HOLDER}),
    ),
    field="verification",
)  # fmt: skip


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", _("province")
    PREFECTURE = "prefecture", _("préfecture")


class CommuneKind(models.TextChoices):
    RURAL = "rural", _("commune rurale")
    URBAN = "urban", _("commune urbaine")
