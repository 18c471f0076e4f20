"""People. They sign in with an e-mail address; the platform speaks to them in their language and time."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import WrittenLine
from core.languages import direction

# First words that are nobody's first name: titles, and those that Moroccan names are made of.
_NOT_ALONE = {
    "dr", "pr", "prof", "me", "m", "mr", "mrs", "ms", "mme", "mlle", "abd", "abou", "aït", "ait", "ben", "el",
    "oum", "moulay", "sidi", "lalla",
    "د", "ذ", "أ", "السيد", "السيدة", "الدكتور", "الدكتورة", "الأستاذ", "الأستاذة", "عبد", "أبو", "أم", "آيت",
    "أيت", "بن", "مولاي", "سيدي", "لالة",
}  # fmt: skip


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("Choisissez un fuseau horaire de la liste."), code="unknown_time_zone")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    class Language(models.TextChoices):
        FRENCH = "fr", "Français"
        ARABIC = "ar", "العربية"
        ENGLISH = "en", "English"

    email = models.EmailField(_("adresse e-mail"), unique=True)
    name = WrittenLine(_("prénom et nom"), max_length=120, blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=Language.choices, default=Language.FRENCH)
    time_zone = models.CharField(
        _("fuseau horaire"), max_length=50, default="Africa/Casablanca", validators=[validate_time_zone]
    )
    is_staff = models.BooleanField(_("équipe de la plateforme"), default=False)
    is_active = models.BooleanField(_("actif"), default=True)
    date_joined = models.DateTimeField(_("inscrit le"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_unique", violation_error_message=_("Cette adresse est déjà utilisée.")
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name to show; never the address, which is private."""
        return self.name or str(_("Membre n° %(number)s")) % {"number": self.pk}

    def get_short_name(self) -> str:
        """The first name; the whole name where its first word alone is a title, or half of a name."""
        first = self.name.split(" ")[0]
        return first if first and first.rstrip(".").lower() not in _NOT_ALONE else self.get_full_name()

    @property
    def direction(self) -> str:
        return direction(self.language)


class AbsenceQuerySet(models.QuerySet):
    def on(self, day: date) -> "AbsenceQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Absence(models.Model):
    """Days, the last one included, on which somebody is away: nobody reminds them then."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["user", "ends_on"], name="absence_of_user")]
        constraints = [
            models.CheckConstraint(
                name="absence_dates_in_order", condition=models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("La date de fin vient avant la date de début."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_on}"
