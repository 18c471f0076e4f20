"""Organisations and the people who act for them."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django_countries.fields import CountryField

from accounts.models import User
from communes.enums import ACTING_ROLES, MemberRole, OrganisationKind, RefusalReason, Verification
from communes.models.territories import Commune, Province, Region
from core.fields import WrittenLanguage, WrittenLine, WrittenText
from skills.models import Sector


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Verified ones for everybody, the others for their members and for staff."""
        if user.is_authenticated and user.is_staff:
            return self.all()
        public = Q(verification=Verification.VERIFIED)
        if user.is_authenticated:
            public |= Q(pk__in=Membership.objects.filter(user=user).values("organisation"))
        return self.filter(public)

    def acted_for_by(self, user: Any) -> "OrganisationQuerySet":
        """Those for which this person may post, answer and edit."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user, memberships__role__in=ACTING_ROLES)

    def managed_by(self, user: Any) -> "OrganisationQuerySet":
        """Those whose members and invitations this person decides about."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user, memberships__role=MemberRole.MANAGER)

    def of(self, user: Any) -> "OrganisationQuerySet":
        """Those this person is a member of, whatever the role."""
        return self.filter(memberships__user=user) if user.is_authenticated else self.none()

    def in_region(self, region: Region) -> "OrganisationQuerySet":
        return self.filter(Q(region=region) | Q(province__region=region) | Q(commune__province__region=region))

    def with_place(self) -> "OrganisationQuerySet":
        return self.select_related("commune__province__region", "province__region", "region", "sector")

    def verified(self) -> "OrganisationQuerySet":
        return self.filter(verification=Verification.VERIFIED)

    def to_verify(self) -> "OrganisationQuerySet":
        return self.filter(verification=Verification.WAITING).order_by("created_at")


class Organisation(models.Model):
    """A commune's team, an association, a cooperative, an AMdM, a network or an institution.

    Attached to a commune, a province or a region, or to a country and a sector (networks, AMdM).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("type"), max_length=12, choices=OrganisationKind.choices)
    name = WrittenLine(_("nom"), max_length=160)
    language = WrittenLanguage()
    description = WrittenText(_("présentation"), max_length=3000, blank=True)
    website = models.URLField(_("site web"), blank=True)
    commune = models.ForeignKey(Commune, verbose_name=_("commune"), null=True, blank=True, on_delete=models.PROTECT)
    province = models.ForeignKey(Province, verbose_name=_("province"), null=True, blank=True, on_delete=models.PROTECT)
    region = models.ForeignKey(Region, verbose_name=_("région"), null=True, blank=True, on_delete=models.PROTECT)
    country = CountryField(_("pays"), blank=True)
    sector = models.ForeignKey(Sector, verbose_name=_("thème"), null=True, blank=True, on_delete=models.PROTECT)
    verification = models.CharField(
        _("vérification"), max_length=10, choices=Verification.choices, default=Verification.WAITING, db_index=True
    )
    refusal = models.CharField(_("motif du refus"), max_length=20, choices=RefusalReason.choices, blank=True)
    verified_at = models.DateTimeField(_("vérifiée le"), null=True, blank=True)
    is_trusted = models.BooleanField(
        _("publie sans attendre"), default=False, help_text=_("Ses fiches paraissent aussitôt et sont relues après.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("créée par"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["verification", "name", "id"], name="organisation_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["commune"], condition=Q(kind="commune"), name="organisation_one_per_commune",
                violation_error_message=_("Cette commune a déjà son équipe sur la plateforme."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="commune") | Q(commune__isnull=False), name="organisation_commune_has_place",
                violation_error_message=_("Indiquez de quelle commune il s’agit."),
            ),
            models.CheckConstraint(
                condition=Q(verification="refused") ^ Q(refusal=""), name="organisation_refused_has_reason",
                violation_error_message=_("Un refus a un motif."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """A commune's team bears the official name, in the reader's language; others the name they wrote."""
        if self.kind == OrganisationKind.COMMUNE and self.commune:
            return pgettext("équipe d’une commune", "%(name)s (commune)") % {"name": self.commune.name}
        return self.name

    @property
    def acting_people(self) -> models.QuerySet[User]:
        """Who may act for it, and is therefore told what waits for it."""
        return User.objects.filter(
            is_active=True, memberships__organisation=self, memberships__role__in=ACTING_ROLES
        ).order_by("pk")

    @property
    def is_verified(self) -> bool:
        return self.verification == Verification.VERIFIED

    @property
    def place(self) -> Commune | Province | Region | None:
        """The narrowest place it is attached to."""
        return self.commune or self.province or self.region

    @property
    def name_is_fixed(self) -> bool:
        """What staff have checked does not change afterwards without them; a commune's team bears its name."""
        return self.is_verified or self.kind == OrganisationKind.COMMUNE

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.key])


class MembershipQuerySet(models.QuerySet):
    def managers(self) -> "MembershipQuerySet":
        return self.filter(role=MemberRole.MANAGER)


class Membership(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("personne"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("rôle"), max_length=10, choices=MemberRole.choices, default=MemberRole.READER)
    since = models.DateTimeField(_("membre depuis"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre")
        verbose_name_plural = _("membres")
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], name="membership_once",
                violation_error_message=_("Cette personne est déjà membre."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


def invitation_end() -> datetime:
    return timezone.now() + timedelta(days=30)


class InvitationQuerySet(models.QuerySet):
    def pending(self) -> "InvitationQuerySet":
        """Neither used nor withdrawn; some may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self) -> "InvitationQuerySet":
        return self.pending().filter(expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A manager asks an address to join. The link shows on GET and acts on POST; it is used once."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("adresse e-mail"))
    role = models.CharField(_("rôle"), max_length=10, choices=MemberRole.choices, default=MemberRole.EDITOR)
    language = WrittenLanguage(verbose_name=_("langue du message"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("envoyée le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"), default=invitation_end)
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("email"), condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_open", violation_error_message=_("Cette adresse est déjà invitée."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_role_display()}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return not self.accepted_at and not self.withdrawn_at and not self.is_expired
