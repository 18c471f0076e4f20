"""Somebody's offer on a need, or an organisation's invitation to somebody."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communes.enums import ACTING_ROLES
from communes.models import Organisation
from core.enums import Mode
from core.fields import WrittenLanguage, WrittenText
from diaspora.enums import ALIVE, WAITING, ContributionState, DeclineReason, Origin
from diaspora.models.profiles import Profile
from projects.models import Need


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ContributionQuerySet":
        """The two sides: who offers, and the members of the holder; and staff."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(
            Q(contributor=user) | Q(need__project__organisation__in=user.memberships.values("organisation"))
        )

    def waiting(self) -> "ContributionQuerySet":
        return self.filter(state__in=WAITING)

    def alive(self) -> "ContributionQuerySet":
        return self.filter(state__in=ALIVE)

    def accepted(self) -> "ContributionQuerySet":
        return self.filter(state=ContributionState.ACCEPTED)

    def taking_places(self) -> "ContributionQuerySet":
        return self.accepted().filter(place_freed_at=None)

    def received_by(self, user: Any) -> "ContributionQuerySet":
        """On the needs of the organisations this person belongs to."""
        return self.filter(need__project__organisation__in=user.memberships.values("organisation"))

    def answerable_by(self, user: Any) -> "ContributionQuerySet":
        """Waiting for an answer that this person may give."""
        return self.waiting().filter(
            need__project__organisation__in=user.memberships.filter(role__in=ACTING_ROLES).values("organisation")
        )

    def by_need(self) -> "ContributionQuerySet":
        """Side by side: need after need, and in each what waits, then what was accepted, then the rest."""
        rank = Case(When(state__in=WAITING, then=0), When(state=ContributionState.ACCEPTED, then=1), default=2)
        return self.order_by("-need_id", rank, "-pk")

    def with_sides(self) -> "ContributionQuerySet":
        """With what a list says of either side, in the same query."""
        return self.select_related(
            "need__project__organisation__commune", "need__project__commune", "contributor__profile", "group__commune"
        )


class Contribution(models.Model):
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, verbose_name=_("besoin"), on_delete=models.PROTECT, related_name="contributions")
    contributor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), null=True, on_delete=models.SET_NULL,
        related_name="contributions",
    )  # fmt: skip
    group = models.ForeignKey(
        Organisation, verbose_name=_("au nom de"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="group_contributions",
    )  # fmt: skip
    origin = models.CharField(_("origine"), max_length=10, choices=Origin.choices, default=Origin.OFFER)
    language = WrittenLanguage()
    proposal = WrittenText(_("ce que je propose"), max_length=2000)
    mode = models.CharField(_("comment"), max_length=10, choices=Mode.choices, default=Mode.EITHER)
    starts_on = models.DateField(_("du"), null=True, blank=True)
    ends_on = models.DateField(_("au"), null=True, blank=True)
    state = models.CharField(
        _("état"), max_length=15, choices=ContributionState.choices, default=ContributionState.PROPOSED
    )
    decline_reason = models.CharField(_("raison (privée)"), max_length=10, choices=DeclineReason.choices, blank=True)
    decline_note = WrittenText(_("note privée"), max_length=1000, blank=True)
    answer = WrittenText(_("message"), max_length=2000, blank=True)
    answer_language = WrittenLanguage()
    created_at = models.DateTimeField(_("proposée le"), auto_now_add=True)
    answered_at = models.DateTimeField(_("réponse le"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("réponse par"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    # Accepted, but what it was accepted for did not happen: somebody else may be wanted again.
    place_freed_at = models.DateTimeField(_("place libérée le"), null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["need", "state"], name="contribution_need")]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "contributor"], condition=Q(state__in=["proposed", "in_discussion", "accepted"]),
                name="contribution_one_alive",
                violation_error_message=_("Vous avez déjà une proposition en cours pour ce besoin."),
            ),
            models.CheckConstraint(
                name="contribution_dates_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("La date de fin vient avant la date de début."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.contributor} → {self.need}"

    def get_absolute_url(self) -> str:
        return reverse("contribution", args=[self.key])

    @property
    def profile(self) -> Profile | None:
        """Of who offers, if they have one."""
        return getattr(self.contributor, "profile", None)

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_alive(self) -> bool:
        return self.state in ALIVE

    @property
    def is_declined(self) -> bool:
        return self.state == ContributionState.DECLINED

    @property
    def is_accepted(self) -> bool:
        return self.state == ContributionState.ACCEPTED
