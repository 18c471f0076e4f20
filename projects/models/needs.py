"""What a project asks for."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.enums import Mode, SpokenLanguage
from core.fields import WrittenText
from projects.enums import OPEN_TO_OFFERS, PUBLIC, NeedKind, NeedState, Reach
from projects.models.projects import Project
from skills.models import Skill


class NeedQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "NeedQuerySet":
        return self.filter(project__in=Project.objects.visible_to(user))

    def public(self) -> "NeedQuerySet":
        return self.filter(project__state__in=PUBLIC)

    def open(self) -> "NeedQuerySet":
        """Those one can offer on now."""
        return self.filter(state=NeedState.OPEN, project__state__in=OPEN_TO_OFFERS).filter(
            Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
        )


class Need(models.Model):
    """One thing a project asks for: its kind, what to match on, when and where.

    `starts_on` and `ends_on` bound when it is wanted (both inclusive, either may be open); `places` is how many
    contributions may be accepted at the same time (None: as many as the holder likes).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, verbose_name=_("projet"), on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(_("type de besoin"), max_length=15, choices=NeedKind.choices)
    description = WrittenText(_("précisions"), max_length=2000, blank=True)
    skills = models.ManyToManyField(Skill, verbose_name=_("compétences"), blank=True, related_name="needs")
    mode = models.CharField(_("où"), max_length=10, choices=Mode.choices, default=Mode.EITHER)
    starts_on = models.DateField(_("à partir du"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    languages = models.JSONField(
        _("langues de travail"), default=list, blank=True,
        help_text=_("Il suffit d’en parler une ; aucune cochée : peu importe."),
    )  # fmt: skip
    reach = models.CharField(
        _("à qui le besoin s’adresse"), max_length=10, choices=Reach.choices, default=Reach.EVERYBODY
    )
    places = models.PositiveSmallIntegerField(_("nombre de personnes cherchées"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=NeedState.choices, default=NeedState.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("besoin")
        verbose_name_plural = _("besoins")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["kind", "state"], name="need_kind"),
            models.Index(fields=["mode", "state"], name="need_mode"),
            models.Index(fields=["state", "ends_on"], name="need_open"),
        ]
        constraints = [
            models.CheckConstraint(
                name="need_dates_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("La date de fin vient avant la date de début."),
            ),
            models.CheckConstraint(
                name="need_places_positive", condition=Q(places=None) | Q(places__gte=1),
                violation_error_message=_("Il faut au moins une personne."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.project}"

    def get_absolute_url(self) -> str:
        return reverse("need", args=[self.key])

    @property
    def is_open(self) -> bool:
        """The same as NeedQuerySet.open(), for one row."""
        return (
            self.state == NeedState.OPEN
            and self.project.state in OPEN_TO_OFFERS
            and (self.ends_on is None or self.ends_on >= timezone.localdate())
        )

    @property
    def language_names(self) -> list[str]:
        return [str(SpokenLanguage(code).label) for code in self.languages]
