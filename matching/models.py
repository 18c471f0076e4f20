"""What the matcher found: never deleted, so that every introduction can be traced to its end."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.models import Profile
from matching.engine import Weights
from matching.engine.weights import DEFAULT_TEXT
from matching.enums import UNDECIDED, DismissReason, MatchState
from matching.store.models import FoundList, PackedRow, Run, Slice
from projects.models import Need
from skills.models import Skill

__all__ = ["Diagnosis", "Dirty", "FoundList", "Match", "PackedRow", "Run", "Scoring", "Slice"]


class Scoring(models.Model):
    """A version of what counts how much. One is in force; once it was, nobody edits it: a match names the version by
    which it was scored."""

    version = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    parts = models.JSONField(_("poids"), default=dict)
    relations = models.JSONField(_("liens entre compétences"), default=dict)
    text = models.PositiveSmallIntegerField(_("ce que compte un texte"), default=DEFAULT_TEXT)
    note = models.CharField(_("pourquoi cette version"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", editable=False,
    )  # fmt: skip
    at = models.DateTimeField(_("créée le"), auto_now_add=True)
    is_in_force = models.BooleanField(_("en vigueur"), default=False, editable=False)
    in_force_since = models.DateTimeField(_("mise en vigueur le"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("version du calcul")
        verbose_name_plural = _("versions du calcul")
        ordering = ["-version"]
        permissions = [("put_scoring_in_force", "Can put a version of the scoring in force")]
        constraints = [
            models.UniqueConstraint(
                fields=["is_in_force"], condition=Q(is_in_force=True), name="scoring_one_in_force",
                violation_error_message=_("Une autre version est déjà en vigueur."),
            ),
            models.CheckConstraint(name="scoring_text_percent", condition=Q(text__lte=100)),
            models.CheckConstraint(
                name="scoring_in_force_has_date", condition=Q(is_in_force=False) | Q(in_force_since__isnull=False)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return _("Version %(number)s") % {"number": self.version}

    @property
    def weights(self) -> Weights:
        return Weights(parts=self.parts, relations=self.relations, text=self.text)

    @property
    def is_draft(self) -> bool:
        return self.in_force_since is None


class MatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MatchQuerySet":
        """The person; those of the holder's organisation to whom the person shows their profile; and staff."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        theirs = Q(
            need__project__organisation__in=user.memberships.values("organisation"),
            profile__in=Profile.objects.visible_to(user),
        )
        return self.filter(Q(profile__user=user) | theirs)

    def current(self) -> "MatchQuerySet":
        """Those that still fit, on needs that are still open; best first."""
        return self.filter(is_current=True, need__in=Need.objects.open()).order_by("-score", "pk")

    def undecided(self) -> "MatchQuerySet":
        """Those to which the person has not answered yet."""
        return self.filter(state__in=UNDECIDED)


class Match(models.Model):
    """A need and a profile that fit. `score` 0 to 100; `parts` holds the named parts that make it up.

    `is_current` is false once a change made the pair unfit; the row and its dates stay. `parts` is made by
    findings.parts_of and put into words by reasons.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, verbose_name=_("besoin"), on_delete=models.CASCADE, related_name="matches")
    profile = models.ForeignKey(Profile, verbose_name=_("profil"), on_delete=models.CASCADE, related_name="matches")
    score = models.PositiveSmallIntegerField(_("score"))
    parts = models.JSONField(_("parts du score"), default=dict)
    is_current = models.BooleanField(_("convient toujours"), default=True)
    state = models.CharField(_("état"), max_length=10, choices=MatchState.choices, default=MatchState.SUGGESTED)
    dismiss_reason = models.CharField(_("raison"), max_length=10, choices=DismissReason.choices, blank=True)
    created_at = models.DateTimeField(_("trouvée le"), auto_now_add=True)
    scored_at = models.DateTimeField(_("calculée le"), auto_now=True)
    sent_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    seen_at = models.DateTimeField(_("vue le"), null=True, blank=True)
    acted_on_at = models.DateTimeField(_("suivie le"), null=True, blank=True)
    dismissed_at = models.DateTimeField(_("écartée le"), null=True, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("mise en relation")
        verbose_name_plural = _("mises en relation")
        ordering = ["-score", "pk"]
        indexes = [
            models.Index(fields=["need", "is_current", "-score"], name="match_need"),
            models.Index(fields=["profile", "is_current", "-score"], name="match_profile"),
            models.Index(fields=["state"], name="match_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["need", "profile"], name="match_once"),
            models.CheckConstraint(name="match_score_range", condition=Q(score__gte=0) & Q(score__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.need} × {self.profile}"

    def get_absolute_url(self) -> str:
        return reverse("match", args=[self.key])

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED


class LessonQuerySet(models.QuerySet):
    def in_effect(self) -> "LessonQuerySet":
        return self.filter(undone_at=None).filter(Q(until=None) | Q(until__gt=timezone.now()))


class Lesson(models.Model):
    """What a person's "not for me" taught (matching.learning): told to them on their page, and undone there."""

    class Kind(models.TextChoices):
        SKILL = "skill", _("compétence qui n’est pas la leur")
        PLACE = "place", _("seulement leurs territoires")
        TIME = "time", _("pas le temps pour l’instant")

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="lessons")
    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="lessons")
    kind = models.CharField(_("sorte"), max_length=5, choices=Kind.choices)
    skill = models.ForeignKey(
        Skill, verbose_name=_("compétence"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    until = models.DateTimeField(_("jusqu’au"), null=True, blank=True)
    at = models.DateTimeField(_("le"), auto_now_add=True)
    undone_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("ce qu’un refus a appris")
        verbose_name_plural = _("ce que des refus ont appris")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="lesson_skill",
                condition=Q(kind="skill", skill__isnull=False) | (~Q(kind="skill") & Q(skill=None)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.profile}"


class Diagnosis(models.Model):
    """Why a need has few or no matches. `excluded`: requirement → how many people it excludes (`all`), and how many
    it excludes although they meet every other (`alone`)."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="diagnosis")
    considered = models.PositiveIntegerField(_("personnes examinées"), default=0)
    fitting = models.PositiveIntegerField(_("personnes qui conviennent"), default=0)
    excluded = models.JSONField(_("exigences qui excluent"), default=dict)
    at = models.DateTimeField(_("calculé le"), auto_now=True)

    class Meta:
        verbose_name = _("diagnostic")
        verbose_name_plural = _("diagnostics")

    def __str__(self) -> str:
        return str(self.need)


class Dirty(models.Model):
    """A need or a profile that changed and waits for the worker; written with the change itself."""

    class Kind(models.TextChoices):
        NEED = "need", _("besoin")
        PROFILE = "profile", _("profil")

    kind = models.CharField(max_length=7, choices=Kind.choices)
    object_id = models.PositiveBigIntegerField()
    at = models.DateTimeField(help_text=_("La date du dernier changement."))

    class Meta:
        verbose_name = _("à recalculer")
        verbose_name_plural = _("à recalculer")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="dirty_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
