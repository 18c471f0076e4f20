"""What is prepared together: the call, the programme and its sessions, what it takes and who pays, and the versions
that the parties validate and sign."""

import re
import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import WrittenLanguage, WrittenLine, WrittenText
from missions.enums import (
    ArrangementKind,
    ArrangementState,
    CallChannel,
    CostKind,
    Currency,
    HalfDay,
    MaterialAvailability,
    MaterialState,
    SessionKind,
    SessionState,
    SignatureMethod,
)
from missions.models.missions import Mission, Party

MAX_AMOUNT = Decimal("9999999999.99")


class Call(models.Model):
    """A call that one party proposes at some times; somebody of another party chooses one.

    A new proposal replaces the open one (`replaced_at`). `channel` and `where` (a link, a place) are for the parties.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="calls")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(_("comment"), max_length=10, choices=CallChannel.choices, default=CallChannel.VIDEO)
    where = WrittenLine(_("lien ou lieu"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("durée en minutes"), default=45, validators=[MinValueValidator(10), MaxValueValidator(240)]
    )
    note = WrittenText(_("mot"), max_length=1000, blank=True)
    language = WrittenLanguage()
    created_at = models.DateTimeField(auto_now_add=True)
    instead_of = models.DateTimeField(null=True, blank=True)  # the agreed time that this proposal puts off
    replaced_at = models.DateTimeField(null=True, blank=True)
    agreed_slot = models.OneToOneField(
        "missions.CallSlot", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)  # of the calendar file: grows when the time changes

    class Meta:
        verbose_name = _("appel")
        verbose_name_plural = _("appels")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["mission"], condition=Q(replaced_at=None), name="call_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.created_at:%Y-%m-%d}"

    @property
    def starts_at(self) -> datetime | None:
        """When it is, once that was agreed on."""
        return self.agreed_slot.starts_at if self.agreed_slot else None

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= timezone.now()

    @property
    def link(self) -> str:
        """`where`, when it is the address of a page."""
        return self.where if re.fullmatch(r"https?://\S+", self.where, re.IGNORECASE) else ""


class CallSlot(models.Model):
    """A time at which the call could be."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("à"))

    class Meta:
        verbose_name = _("horaire proposé")
        verbose_name_plural = _("horaires proposés")
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["call", "starts_at"], name="call_slot_once")]
        indexes = [models.Index(fields=["starts_at"], name="call_slot_at")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_past(self) -> bool:
        return self.starts_at <= timezone.now()


class Stamped(models.Model):
    """Text that two people may edit at once: a save that comes with an old `stamp` is shown beside the newer one."""

    language = WrittenLanguage()
    stamp = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class Programme(Stamped):
    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, related_name="programme")
    objective = WrittenText(_("objectif"), max_length=2000, blank=True)
    results = WrittenText(_("résultats attendus"), max_length=2000, blank=True)
    audience = WrittenText(_("public"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return str(self.mission_id)


class Session(models.Model):
    """A half-day of the programme, and afterwards what became of it. `people`: how many were there, where nobody
    counts by gender and age (short missions); else see `attendance`."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField(_("jour"))
    half_day = models.CharField(_("demi-journée"), max_length=10, choices=HalfDay.choices, default=HalfDay.MORNING)
    title = WrittenLine(_("sujet"), max_length=160)
    language = WrittenLanguage()
    kind = models.CharField(_("forme"), max_length=10, choices=SessionKind.choices, default=SessionKind.BOTH)
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("animée par"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    trainer_name = WrittenLine(_("ou une autre personne"), max_length=120, blank=True)
    place = WrittenLine(_("lieu"), max_length=160, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    note = WrittenText(_("ce qui s’est passé"), max_length=1000, blank=True)
    note_language = WrittenLanguage()
    people = models.PositiveIntegerField(
        _("personnes présentes"), null=True, blank=True, validators=[MaxValueValidator(5000)]
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        ordering = ["on", models.Case(
            models.When(half_day="morning", then=0), models.When(half_day="afternoon", then=1), default=2
        ), "pk"]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def trainer_shown(self) -> str:
        return self.trainer.get_full_name() if self.trainer else self.trainer_name


class Feasibility(Stamped):
    """What the programme takes. `participants`: people expected."""

    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, related_name="feasibility")
    participants = models.PositiveIntegerField(
        _("nombre de participants"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    local_resources = WrittenText(_("ressources locales"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("faisabilité")
        verbose_name_plural = _("faisabilités")

    def __str__(self) -> str:
        return str(self.mission_id)


class Arrangement(models.Model):
    """Lodging, transport and so on: settled by whom, or not needed."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="arrangements")
    kind = models.CharField(_("quoi"), max_length=10, choices=ArrangementKind.choices)
    state = models.CharField(_("où en est-on"), max_length=10, choices=ArrangementState.choices, default="open")
    party = models.ForeignKey(
        Party, verbose_name=_("qui s’en charge"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = WrittenLine(_("précision"), max_length=300, blank=True)
    language = WrittenLanguage()

    class Meta:
        verbose_name = _("disposition pratique")
        verbose_name_plural = _("dispositions pratiques")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["mission", "kind"], name="arrangement_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Material(models.Model):
    """Something that the programme needs: its state and where it comes from."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="materials")
    name = WrittenLine(_("matériel"), max_length=160)
    language = WrittenLanguage()
    quantity = models.PositiveSmallIntegerField(_("quantité"), default=1)
    state = models.CharField(_("état"), max_length=10, choices=MaterialState.choices, default=MaterialState.UNKNOWN)
    availability = models.CharField(
        _("disponibilité"), max_length=10, choices=MaterialAvailability.choices, default=MaterialAvailability.THERE
    )
    party = models.ForeignKey(
        Party, verbose_name=_("qui s’en charge"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("matériel")
        verbose_name_plural = _("matériel")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class CostLine(models.Model):
    """What something costs and who pays: a party, which agrees, or a third party named in words.

    `agreed_at` speaks of the line as it is: a change of amount, currency or payer takes it back.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="costs")
    kind = models.CharField(_("pour quoi"), max_length=16, choices=CostKind.choices, default=CostKind.OTHER)
    label = WrittenLine(_("précision"), max_length=160, blank=True)
    language = WrittenLanguage()
    amount = models.DecimalField(
        _("montant"), max_digits=12, decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(MAX_AMOUNT)],
    )  # fmt: skip
    currency = models.CharField(_("monnaie"), max_length=3, choices=Currency.choices, default=Currency.MAD)
    payer = models.ForeignKey(
        Party, verbose_name=_("qui paie"), null=True, blank=True, on_delete=models.PROTECT, related_name="cost_lines"
    )
    payer_name = WrittenLine(_("ou un autre financeur"), max_length=160, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    agreed_at = models.DateTimeField(_("confirmé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("ligne de frais")
        verbose_name_plural = _("lignes de frais")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="cost_not_negative", condition=Q(amount__gte=0),
                violation_error_message=_("Un montant n’est pas négatif."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} {self.currency}"

    @property
    def waits_for_payer(self) -> bool:
        return self.payer_id is not None and self.agreed_at is None


class Version(models.Model):
    """What was to be validated at some moment, kept as it was: `terms` is plain JSON, `digest` its SHA-256 in hex.

    `number` grows with a change of substance, `correction` with a corrected typo, which asks nobody again.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    correction = models.PositiveIntegerField(default=0)
    terms = models.JSONField()
    digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number", "-correction"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "number", "correction"], name="version_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.label}"

    @property
    def label(self) -> str:
        """As it stands on paper: 1, and 1.2 once two corrections were made."""
        return f"{self.number}.{self.correction}" if self.correction else str(self.number)


class Approval(models.Model):
    """What validation and signature share: a party said yes to exactly this version. `name`: as it was that day."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="%(class)ss")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="%(class)ss")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = WrittenLine(_("nom"), max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.party_id} {self.version_id}"

    @property
    def shown_name(self) -> str:
        """Of an erased account what the platform says of it."""
        return self.name or _now("Compte supprimé")


class Validation(Approval):
    class Meta(Approval.Meta):
        verbose_name = _("validation")
        verbose_name_plural = _("validations")
        constraints = [models.UniqueConstraint(fields=["party", "version"], name="validation_once")]


class Signature(Approval):
    """`digest` is that of the version as it was shown; `language` the one in which it was read."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=2, choices=User.Language.choices)
    method = models.CharField(max_length=5, choices=SignatureMethod.choices, default=SignatureMethod.CLICK)
    scan = models.FileField(_("document signé"), upload_to="signatures/", blank=True)
    scan_name = models.CharField(max_length=150, blank=True)

    class Meta(Approval.Meta):
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["party", "version"], name="signature_once"),
            models.CheckConstraint(name="signature_scan_has_file", condition=Q(method="click") | ~Q(scan="")),
        ]
