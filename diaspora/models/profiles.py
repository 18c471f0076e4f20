"""What a person can do, where they are tied, when they are free."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from communes.enums import Verification
from communes.models import Commune, Province, Region
from core.enums import Mode, SpokenLanguage
from core.fields import WrittenLanguage, WrittenLine, WrittenText
from diaspora.enums import LanguageLevel, SkillLevel, TieKind, Visibility
from skills.models import Skill


class ProfileQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ProfileQuerySet":
        """By the person's own choice of visibility; always to themselves and to staff.

        Whoever offers something on a need shows their profile to those who hold that need.
        """
        if not user.is_authenticated:
            return self.filter(visibility=Visibility.PUBLIC)
        if user.is_staff:
            return self
        rule = Q(user=user) | Q(visibility__in=[Visibility.PUBLIC, Visibility.MEMBERS])
        if user.memberships.filter(organisation__verification=Verification.VERIFIED).exists():
            rule |= Q(visibility=Visibility.ORGANISATIONS)
        offered_to = self.model._base_manager.filter(
            user__contributions__need__project__organisation__in=user.memberships.values("organisation")
        )
        return self.filter(rule | Q(pk__in=offered_to.values("pk")))

    def matchable(self) -> "ProfileQuerySet":
        """Those the worker looks at: active people with at least one skill."""
        return self.filter(user__is_active=True, skills__isnull=False).distinct()


class Profile(models.Model):
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    language = WrittenLanguage()
    headline = WrittenLine(_("en une ligne"), max_length=140, blank=True)
    about = WrittenText(_("en quelques mots"), max_length=2000, blank=True)
    country = CountryField(_("pays de résidence"), blank=True)
    city = WrittenLine(_("ville"), max_length=80, blank=True)
    mode = models.CharField(_("comment"), max_length=10, choices=Mode.choices, default=Mode.EITHER)
    always_remote = models.BooleanField(_("à distance, toute l’année"), default=True)
    visibility = models.CharField(
        _("qui voit mon profil"), max_length=15, choices=Visibility.choices, default=Visibility.ORGANISATIONS
    )
    skills = models.ManyToManyField(Skill, through="ProfileSkill", related_name="profiles")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profil")
        verbose_name_plural = _("profils")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.user.get_full_name()

    def get_absolute_url(self) -> str:
        return reverse("profile", args=[self.key])

    @property
    def is_matchable(self) -> bool:
        """Without a skill there is nothing to match on."""
        return self.pk is not None and self.profile_skills.exists()


class ProfileSkill(models.Model):
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="profile_skills")
    skill = models.ForeignKey(Skill, verbose_name=_("compétence"), on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(_("niveau"), choices=SkillLevel.choices, default=SkillLevel.PRACTISING)
    years = models.PositiveSmallIntegerField(
        _("années d’expérience"), null=True, blank=True, validators=[MaxValueValidator(70)]
    )

    class Meta:
        verbose_name = _("compétence d’un profil")
        verbose_name_plural = _("compétences d’un profil")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "skill"], name="profile_skill_once",
                violation_error_message=_("Cette compétence est déjà dans votre profil."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.skill)


class ProfileLanguage(models.Model):
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(_("langue"), max_length=3, choices=SpokenLanguage.choices)
    level = models.PositiveSmallIntegerField(_("niveau"), choices=LanguageLevel.choices, default=LanguageLevel.WORKING)

    class Meta:
        verbose_name = _("langue d’un profil")
        verbose_name_plural = _("langues d’un profil")
        ordering = ["-level", "code"]
        constraints = [models.UniqueConstraint(fields=["profile", "code"], name="profile_language_once")]

    def __str__(self) -> str:
        return self.get_code_display()


class Tie(models.Model):
    """A territory somebody is tied to: exactly one of commune, province, region."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(_("lien"), max_length=10, choices=TieKind.choices, default=TieKind.ORIGIN)
    commune = models.ForeignKey(Commune, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("lien à un territoire")
        verbose_name_plural = _("liens à un territoire")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="tie_one_territory",
                condition=(
                    Q(commune__isnull=False, province=None, region=None)
                    | Q(commune=None, province__isnull=False, region=None)
                    | Q(commune=None, province=None, region__isnull=False)
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.territory)

    @property
    def territory(self) -> Any:
        return self.commune or self.province or self.region


class PresenceWindowQuerySet(models.QuerySet):
    def to_come(self) -> "PresenceWindowQuerySet":
        return self.filter(ends_on__gte=timezone.localdate())

    def overlapping(self, starts_on: date | None, ends_on: date | None) -> "PresenceWindowQuerySet":
        """Those with a day in common with the period; None: open on that side."""
        windows = self.filter(ends_on__gte=starts_on) if starts_on else self
        return windows.filter(starts_on__lte=ends_on) if ends_on else windows


class PresenceWindow(models.Model):
    """When somebody is in Morocco and free for a mission; both days included."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="presence_windows")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    note = WrittenLine(_("précision"), max_length=120, blank=True)

    objects = PresenceWindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("période de présence")
        verbose_name_plural = _("périodes de présence")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="presence_dates_in_order", condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("La date de fin vient avant la date de début."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
