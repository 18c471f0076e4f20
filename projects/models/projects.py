"""The project sheet, its photos and documents, and what moderators wrote about it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communes.models import Commune, Organisation
from core.fields import WrittenLanguage, WrittenLine, WrittenText
from core.languages import guess_language
from core.text import clean
from projects.enums import PUBLIC, Cause, ProjectState, Side
from skills.models import Sector


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ProjectQuerySet":
        """Published ones for everybody; the others for their author, the holder's members and staff."""
        if user.is_authenticated and user.is_staff:
            return self
        rule = Q(state__in=PUBLIC)
        if user.is_authenticated:
            rule |= Q(created_by=user) | Q(organisation__in=user.memberships.values("organisation"))
        return self.filter(rule)

    def editable_by(self, user: Any) -> "ProjectQuerySet":
        """Those this person may edit for their holder; a draft without holder belongs to its author."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(organisation__in=Organisation.objects.acted_for_by(user)) | Q(organisation=None, created_by=user)
        )

    def public(self) -> "ProjectQuerySet":
        return self.filter(state__in=PUBLIC)

    def waiting_for_moderation(self) -> "ProjectQuerySet":
        return self.filter(state=ProjectState.SUBMITTED).order_by("submitted_at", "pk")

    def published_unread(self) -> "ProjectQuerySet":
        """Sheets of trusted organisations, live before a moderator read them; oldest first."""
        return self.filter(state__in=PUBLIC, checked_at=None).order_by("published_at", "pk")

    def in_territory(self, code: str) -> "ProjectQuerySet":
        """Of a region ("09"), a province ("09.581") or a commune ("09.581.11.09")."""
        paths = ("commune__province__region__code", "commune__province__code", "commune__code")
        return self.filter(**{paths[min(code.count("."), 2)]: code})


class Project(models.Model):
    """A project sheet. From `submitted` on it has a holder, a commune and something to match on."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("porteur de projet"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="projects",
    )  # fmt: skip
    commune = models.ForeignKey(
        Commune, verbose_name=_("commune"), null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    sector = models.ForeignKey(
        Sector, verbose_name=_("secteur"), null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    language = WrittenLanguage()
    title = WrittenLine(_("titre"), max_length=120)
    purpose = WrittenText(_("pour quoi faire"), max_length=2000, blank=True)

    context = WrittenText(_("contexte"), max_length=5000, blank=True)
    beneficiaries = WrittenText(_("bénéficiaires"), max_length=2000, blank=True)
    beneficiaries_count = models.PositiveIntegerField(_("nombre de bénéficiaires"), null=True, blank=True)
    timetable = WrittenText(_("calendrier"), max_length=2000, blank=True)
    partners = WrittenText(_("partenaires"), max_length=2000, blank=True)
    cost = models.DecimalField(_("coût estimé"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(
        _("monnaie"), max_length=3, choices=[("MAD", _("dirhams (MAD)")), ("EUR", _("euros (EUR)"))], default="MAD"
    )
    funding = WrittenText(_("qui peut financer"), max_length=2000, blank=True)

    state = models.CharField(_("état"), max_length=20, choices=ProjectState.choices, default=ProjectState.DRAFT)
    cause = models.CharField(_("raison"), max_length=20, choices=Cause.choices, blank=True)
    cause_side = models.CharField(_("de quel côté"), max_length=20, choices=Side.choices, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("écrit par"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)
    submitted_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    checked_at = models.DateTimeField(
        _("relu le"), null=True, blank=True, help_text=_("Pour les fiches publiées avant d’être relues.")
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche projet")
        verbose_name_plural = _("fiches projet")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="project_public", condition=Q(state__in=PUBLIC)),
            models.Index(fields=["state", "-published_at", "-id"], name="project_list"),
            models.Index(fields=["state", "-ended_at", "-id"], name="project_ended"),
            models.Index(fields=["state", "submitted_at"], name="project_queue"),
            models.Index(fields=["commune", "state"], name="project_commune"),
            models.Index(fields=["sector", "state"], name="project_sector"),
        ]
        constraints = [
            models.CheckConstraint(
                name="project_has_holder",
                condition=Q(state="draft") | Q(organisation__isnull=False, commune__isnull=False),
                violation_error_message=_("Une fiche envoyée a un porteur et une commune."),
            ),
            models.CheckConstraint(
                name="project_not_completed_has_cause",
                condition=~Q(state="not_completed") | (~Q(cause="") & ~Q(cause_side="")),
                violation_error_message=_("Dites pourquoi le projet n’a pas abouti, et de quel côté."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.key])

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC


class Attachment(models.Model):
    """What a photo and a document share. The file is served by a view, never by its path."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    caption = WrittenLine(_("légende"), max_length=200, blank=True)
    name = models.CharField(_("nom du fichier"), max_length=150)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ajouté par"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(_("ajouté le"), auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Photo(Attachment):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="photos")
    file = models.ImageField(upload_to="photos/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    people_agreed = models.BooleanField(_("les personnes reconnaissables sont d’accord"), default=False)

    class Meta(Attachment.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    @property
    def thumb_name(self) -> str:
        """Where the small version is stored."""
        return f"{self.file.name.rpartition('.')[0]}-small.jpg"


class Document(Attachment):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    file = models.FileField(upload_to="documents/")
    size = models.PositiveIntegerField(_("taille en octets"), editable=False)

    class Meta(Attachment.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class Review(models.Model):
    """What a moderator answered to a sheet, as it was sent."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reviews")
    outcome = models.CharField(_("décision"), max_length=20, choices=ProjectState.choices)
    message = WrittenText(_("message au porteur"), max_length=3000, blank=True)
    language = WrittenLanguage()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        verbose_name = _("relecture")
        verbose_name_plural = _("relectures")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.outcome}"


class ReviewTemplate(models.Model):
    """A ready-made answer of the moderators, in three languages (text_fr, text_ar, text_en), edited before it goes."""

    outcome = models.CharField(
        _("pour"),
        max_length=20,
        choices=[
            (ProjectState.CHANGES_REQUESTED, _("demander des compléments")),
            (ProjectState.REFUSED, _("refuser")),
        ],
    )
    slug = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("intitulé"), max_length=100)
    text = models.TextField(_("texte"))

    class Meta:
        verbose_name = _("réponse prête")
        verbose_name_plural = _("réponses prêtes")
        ordering = ["outcome", "pk"]

    def __str__(self) -> str:
        return self.title


class DraftQuerySet(models.QuerySet):
    def owned_by(self, user: Any, token: str) -> "DraftQuerySet":
        """This person's, and what was typed in this session (`token`) before signing in."""
        rule = Q(user=user) if user.is_authenticated else Q(pk=None)
        if token:
            rule |= Q(session_token=token)
        return self.filter(rule)


class Draft(models.Model):
    """What somebody has typed into the two-minute form, as typed, before it is a sheet.

    It belongs to a session until its owner signs in, then to the person (from sign-up to the first sign-in to
    both); submitting it makes a Project that bears its key.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts"
    )
    session_token = models.CharField(max_length=64, blank=True, db_index=True)
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("saisie commencée")
        verbose_name_plural = _("saisies commencées")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def title(self) -> str:
        """What was typed for a title so far."""
        return clean(next(iter(self.data.get("title", [])), "")).strip()[:120]

    @property
    def language(self) -> str:
        return guess_language(self.title, default=settings.LANGUAGE_CODE)

    def belongs_to(self, user: Any, token: str) -> bool:
        """The same as DraftQuerySet.owned_by(), for one row."""
        is_ones_own = user.is_authenticated and self.user_id == user.pk
        return is_ones_own or (bool(token) and self.session_token == token)
