from django.db import models
from django.utils.translation import gettext_lazy as _


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


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", _("province")
    PREFECTURE = "prefecture", _("préfecture")


class CommuneKind(models.TextChoices):
    RURAL = "rural", _("commune rurale")
    URBAN = "urban", _("commune urbaine")
