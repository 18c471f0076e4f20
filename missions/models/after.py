"""What is reported while the mission is carried out, what is handed over, and what comes after."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.fields import WrittenLanguage, WrittenLine, WrittenText
from missions.enums import (
    AgeBand,
    EvaluationBy,
    FollowUpAnswer,
    FollowUpMonth,
    Gender,
    MaterialForm,
    MissionCause,
    Score,
)
from missions.models.missions import Mission, Party
from missions.models.preparing import Session


class Attendance(models.Model):
    """How many people of one gender and age band were at a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    gender = models.CharField(_("genre"), max_length=5, choices=Gender.choices)
    age_band = models.CharField(_("âge"), max_length=8, choices=AgeBand.choices)
    count = models.PositiveIntegerField(_("nombre"), validators=[MaxValueValidator(5000)])

    class Meta:
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "gender", "age_band"], name="attendance_once"),
            models.CheckConstraint(name="attendance_count_limited", condition=Q(count__lte=5000)),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.gender} {self.age_band} {self.count}"


class JournalEntry(models.Model):
    """What somebody wrote down on a day of the mission."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="journal")
    on = models.DateField(_("jour"), default=timezone.localdate)
    text = WrittenText(_("ce qui s’est passé"), max_length=3000)
    language = WrittenLanguage()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("note de journal")
        verbose_name_plural = _("journal")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.on}"


class MissionFile(models.Model):
    """What a photo and a handed-over document share. Served by a view that asks who may see it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nom du fichier"), max_length=150, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class MissionPhoto(MissionFile):
    """Kept only with the consent of those who can be recognised."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="photos")
    file = models.ImageField(upload_to="missions/photos/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    caption = WrittenLine(_("légende"), max_length=200, blank=True)
    language = WrittenLanguage()
    people_agreed = models.BooleanField(_("les personnes reconnaissables sont d’accord"), default=False)

    class Meta(MissionFile.Meta):
        verbose_name = _("photo de mission")
        verbose_name_plural = _("photos de mission")
        constraints = [models.CheckConstraint(name="mission_photo_agreed", condition=Q(people_agreed=True))]

    @property
    def thumb_name(self) -> str:
        """Where the small version is stored."""
        return f"{self.file.name.rpartition('.')[0]}-small.jpg"


class HandedOver(MissionFile):
    """A course, a tool, a document that stays. `keeper`: who keeps it; the file or the link may be missing (paper)."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="handed_over")
    title = WrittenLine(_("support"), max_length=160)
    language = WrittenLanguage()
    form = models.CharField(_("forme"), max_length=10, choices=MaterialForm.choices, default=MaterialForm.DIGITAL)
    keeper = WrittenLine(_("qui le garde"), max_length=160)
    link = models.URLField(_("adresse web"), blank=True)
    file = models.FileField(_("fichier"), upload_to="missions/materials/", blank=True)

    class Meta(MissionFile.Meta):
        verbose_name = _("support remis")
        verbose_name_plural = _("supports remis")


class Pair(models.Model):
    """The two people who keep in touch afterwards: one of the contributing side, one who lives there."""

    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, related_name="pair")
    abroad = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("du côté de la contribution"), null=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    local = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sur place"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    local_name = WrittenLine(_("ou une personne sans compte"), max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("binôme")
        verbose_name_plural = _("binômes")

    def __str__(self) -> str:
        return str(self.mission_id)

    @property
    def local_shown(self) -> str:
        return self.local.get_full_name() if self.local else self.local_name or _now("Compte supprimé")


class FollowUp(models.Model):
    """Is the skill in use? Asked 1, 3 and 6 months after the mission; answered by one click and one line."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="follow_ups")
    month = models.PositiveSmallIntegerField(_("mois"), choices=FollowUpMonth.choices)
    due_on = models.DateField(_("le"))
    answer = models.CharField(_("réponse"), max_length=10, choices=FollowUpAnswer.choices, blank=True)
    line = WrittenLine(_("en une ligne"), max_length=300, blank=True)
    language = WrittenLanguage()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("suivi")
        verbose_name_plural = _("suivis")
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["mission", "month"], name="follow_up_once")]
        indexes = [models.Index(fields=["due_on"], condition=Q(answer=""), name="follow_up_due")]

    def __str__(self) -> str:
        return f"{self.mission_id} +{self.month}"


class EvaluationQuerySet(models.QuerySet):
    def of_participants(self) -> "EvaluationQuerySet":
        return self.filter(role=EvaluationBy.PARTICIPANT)


class Evaluation(models.Model):
    """Five closed questions (1 to 4, blank: no answer) and two free ones, in the words for each role.

    `party` None: a participant, or the facilitator. `browser`: a keyed hash that keeps one participant's browser from
    answering twice; it leads back to nobody.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="evaluations")
    role = models.CharField(_("répond comme"), max_length=12, choices=EvaluationBy.choices)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    useful = models.PositiveSmallIntegerField(choices=Score.choices, null=True, blank=True)
    clear = models.PositiveSmallIntegerField(choices=Score.choices, null=True, blank=True)
    organised = models.PositiveSmallIntegerField(choices=Score.choices, null=True, blank=True)
    reused = models.PositiveSmallIntegerField(choices=Score.choices, null=True, blank=True)
    again = models.PositiveSmallIntegerField(choices=Score.choices, null=True, blank=True)
    liked = WrittenText(max_length=2000, blank=True)
    to_improve = WrittenText(max_length=2000, blank=True)
    language = WrittenLanguage()
    browser = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("évaluation")
        verbose_name_plural = _("évaluations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "party"], condition=Q(party__isnull=False), name="evaluation_party_once"
            ),
            models.UniqueConstraint(
                fields=["mission"], condition=Q(role="facilitator"), name="evaluation_facilitator_once"
            ),
            models.UniqueConstraint(
                fields=["mission", "browser"], condition=~Q(browser=""), name="evaluation_browser_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.role}"


class Survey(models.Model):
    """The participants' door to the evaluation: a link on a poster, open between two days, for so many answers."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, related_name="survey")
    opens_on = models.DateField(_("ouvert du"))
    closes_on = models.DateField(_("au"))
    max_answers = models.PositiveIntegerField(_("réponses au plus"))

    class Meta:
        verbose_name = _("questionnaire des participants")
        verbose_name_plural = _("questionnaires des participants")

    def __str__(self) -> str:
        return str(self.mission_id)

    def get_absolute_url(self) -> str:
        return reverse("survey", args=[self.key])

    @property
    def is_open(self) -> bool:
        """Today is one of its days, the first and the last one included."""
        return self.opens_on <= timezone.localdate() <= self.closes_on


class ClosingView(models.Model):
    """How a party saw the end that another one declared; kept and shown beside it."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="closing_views")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    cause = models.CharField(_("raison"), max_length=15, choices=MissionCause.choices)
    text = WrittenText(_("en quelques mots"), max_length=2000)
    language = WrittenLanguage()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("autre avis sur la fin")
        verbose_name_plural = _("autres avis sur la fin")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["mission", "party"], name="closing_view_once")]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.party_id}"


class Summary(models.Model):
    """What the mission taught, in the words of a party; staff may make a good practice of it."""

    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, related_name="summary")
    done = WrittenText(_("ce qui a été fait"), max_length=3000, blank=True)
    learnt = WrittenText(_("ce que nous en retenons"), max_length=3000, blank=True)
    advice = WrittenText(_("conseil à qui voudrait faire de même"), max_length=2000, blank=True)
    language = WrittenLanguage()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    proposed_at = models.DateTimeField(_("proposé comme bonne pratique le"), null=True, blank=True)
    read_at = models.DateTimeField(_("lu par l’équipe le"), null=True, blank=True)

    class Meta:
        verbose_name = _("bilan")
        verbose_name_plural = _("bilans")

    def __str__(self) -> str:
        return str(self.mission_id)


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CertificateQuerySet":
        if not user.is_authenticated:
            return self.none()
        return self.filter(mission__in=Mission.objects.visible_to(user))


class Certificate(models.Model):
    """Recognition of what one person did. Its public page shows only what the person chose to show.

    Without `user` the account was erased: the page says that the certificate is no longer confirmed.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="certificates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = WrittenLine(_("nom"), max_length=120, blank=True)
    shows_name = models.BooleanField(_("montrer mon nom"), default=False)
    shows_place = models.BooleanField(_("montrer la commune"), default=False)
    shows_content = models.BooleanField(_("montrer le sujet et les dates"), default=False)
    half_days = models.PositiveSmallIntegerField(_("demi-journées"), default=0)
    issued_at = models.DateTimeField(_("délivré le"), default=timezone.now)
    revoked_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("attestation de reconnaissance")
        verbose_name_plural = _("attestations de reconnaissance")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "user"], name="certificate_once", condition=Q(user__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return str(self.key)

    def get_absolute_url(self) -> str:
        return reverse("certificate", args=[self.key])
