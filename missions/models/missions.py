"""The mission, the parties to it, the steps it went through, and who must do what by when."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from communes.enums import ACTING_ROLES
from communes.models import Membership, Organisation
from core.fields import WrittenLanguage, WrittenLine, WrittenText
from diaspora.models import Contribution
from missions.enums import (
    CARRIED_OUT,
    OPEN,
    STEPS_OF,
    CauseSide,
    MissionCause,
    MissionState,
    PartySide,
    PartyState,
    Task,
    Track,
    WaitEnd,
)
from projects.models import Need


class MissionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MissionQuerySet":
        """The parties' people, the members of the holders, its facilitator, and staff. What was joined to a mission
        is read by those of that mission."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        theirs = Party.objects.of(user).values("mission")
        return self.filter(Q(pk__in=theirs) | Q(joined_into__in=theirs) | Q(facilitator=user))

    def open(self) -> "MissionQuerySet":
        return self.filter(state__in=OPEN)

    def carried_out(self) -> "MissionQuerySet":
        return self.filter(state__in=CARRIED_OUT)

    def with_project(self) -> "MissionQuerySet":
        return self.select_related("need__project__organisation__commune", "need__project__commune", "facilitator")


class Mission(models.Model):
    """An accepted contribution being carried out. `state` is the step where it stands, or how it ended.

    `need` is the one it answers first; `previous` the mission of which this is another; `joined_into` the mission to
    which this one was joined. `version` is the number of the version that the parties have to validate (0: none yet).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, verbose_name=_("besoin"), on_delete=models.PROTECT, related_name="missions")
    title = WrittenLine(_("titre"), max_length=120, blank=True, help_text=_("Sans titre : celui du projet."))
    language = WrittenLanguage()
    track = models.CharField(_("parcours"), max_length=5, choices=Track.choices, default=Track.FULL)
    state = models.CharField(_("étape"), max_length=15, choices=MissionState.choices, default=MissionState.CONNECT)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("facilitateur ou facilitatrice"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="facilitated_missions",
    )  # fmt: skip
    previous = models.ForeignKey(
        "self", verbose_name=_("suite de"), null=True, blank=True, on_delete=models.SET_NULL, related_name="next_ones"
    )
    joined_into = models.ForeignKey(
        "self", verbose_name=_("réunie à"), null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    version = models.PositiveIntegerField(_("version à valider"), default=0)
    cause = models.CharField(_("raison"), max_length=15, choices=MissionCause.choices, blank=True)
    cause_side = models.CharField(_("de quel côté"), max_length=15, choices=CauseSide.choices, blank=True)
    closing_note = WrittenText(_("en quelques mots"), max_length=2000, blank=True)
    closing_language = WrittenLanguage()
    opened_at = models.DateTimeField(_("ouverte le"), default=timezone.now)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-opened_at"], name="mission_list"),
            models.Index(fields=["need", "state"], name="mission_need"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mission_closed_has_date",
                condition=Q(state__in=[*OPEN], closed_at=None) | (~Q(state__in=[*OPEN]) & Q(closed_at__isnull=False)),
                violation_error_message=_("Une mission close a une date, une mission ouverte n’en a pas."),
            ),
            models.CheckConstraint(
                name="mission_not_done_has_cause",
                condition=~Q(state__in=["partly", "did_not_happen"]) | (~Q(cause="") & ~Q(cause_side="")),
                violation_error_message=_("Dites pourquoi la mission n’a pas eu lieu en entier, et de quel côté."),
            ),
            models.CheckConstraint(
                name="mission_joined_has_target",
                condition=Q(state="joined", joined_into__isnull=False) | (~Q(state="joined") & Q(joined_into=None)),
                violation_error_message=_("Une mission réunie à une autre dit à laquelle."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_title

    def get_absolute_url(self) -> str:
        return reverse("mission", args=[self.key])

    @property
    def display_title(self) -> str:
        return self.title or self.need.project.title

    @property
    def display_language(self) -> str:
        """The language of `display_title`."""
        return self.language if self.title else self.need.project.language

    @cached_property
    def current_parties(self) -> list["Party"]:
        """Read once, for a page or a list; a verb, after which there may be others, asks `parties.current()`."""
        return list(self.parties.current())

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_carried_out(self) -> bool:
        return self.state in CARRIED_OUT

    @property
    def is_light(self) -> bool:
        return self.track == Track.LIGHT

    @property
    def steps(self) -> tuple[MissionState, ...]:
        """The steps of its track, in order."""
        return STEPS_OF[Track(self.track)]


class PartyQuerySet(models.QuerySet):
    def current(self) -> "PartyQuerySet":
        """Those that take part, the first of each side first."""
        return (
            self.filter(state=PartyState.IN).order_by("-side", "pk").select_related("organisation__commune", "speaker")
        )

    def of(self, user: Any) -> "PartyQuerySet":
        """Those to which this person belongs, also as a reader: by membership on the holder's side, by name on the
        other. A party that left keeps its view of what it did; one that only asked has none yet, and neither has
        somebody who left their group's party."""
        return self.filter(state__in=(PartyState.IN, PartyState.LEFT)).filter(
            Q(side=PartySide.HOLDER, organisation__in=user.memberships.values("organisation"))
            | Q(side=PartySide.CONTRIBUTOR, pk__in=PartyPerson.objects.filter(user=user, left_at=None).values("party"))
        )

    def acted_for_by(self, user: Any) -> "PartyQuerySet":
        """Those that take part and for which this person acts."""
        acting = user.memberships.filter(role__in=ACTING_ROLES).values("organisation")
        people = PartyPerson.objects.filter(user=user, left_at=None).values("party")
        return self.current().filter(
            Q(side=PartySide.HOLDER, organisation__in=acting) | Q(side=PartySide.CONTRIBUTOR, pk__in=people)
        )

    def unattended(self) -> "PartyQuerySet":
        """Those that take part and for which nobody acts any more."""
        team = Membership.objects.filter(
            organisation=OuterRef("organisation"), role__in=ACTING_ROLES, user__is_active=True
        )
        people = PartyPerson.objects.filter(party=OuterRef("pk"), left_at=None, user__is_active=True)
        return self.current().filter(
            Q(side=PartySide.HOLDER) & ~Exists(team) | Q(side=PartySide.CONTRIBUTOR) & ~Exists(people)
        )


class Party(models.Model):
    """One of those between whom a mission is: an organisation that holds it, or a person or group that contributes.

    The people of a holder are the acting members of its organisation, as they are today; those of a contributor are
    its `people`. `speaker` is told first; without one (they left) everybody of the party is.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(_("côté"), max_length=12, choices=PartySide.choices)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="mission_parties",
    )  # fmt: skip
    contribution = models.ForeignKey(
        Contribution, verbose_name=_("contribution"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="mission_parties",
    )  # fmt: skip
    speaker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("porte-parole"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    state = models.CharField(_("état"), max_length=10, choices=PartyState.choices, default=PartyState.IN)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("demandé par"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    message = WrittenText(_("message"), max_length=1000, blank=True)
    language = WrittenLanguage()
    joined_at = models.DateTimeField(_("depuis le"), default=timezone.now)
    left_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("partie")
        verbose_name_plural = _("parties")
        ordering = ["-side", "pk"]  # holder before contributor
        constraints = [
            models.CheckConstraint(
                name="party_holder_has_organisation", condition=Q(side="contributor") | Q(organisation__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["mission", "organisation"], condition=Q(side="holder"), name="party_holder_once",
                violation_error_message=_("Cette organisation participe déjà."),
            ),
            models.UniqueConstraint(
                fields=["mission", "contribution"], condition=Q(contribution__isnull=False), name="party_offer_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The organisation, or the person; of an erased account what the platform says of it."""
        if self.organisation:
            return self.organisation.display_name
        return self.speaker.get_full_name() if self.speaker else _now("Compte supprimé")

    @property
    def is_holder(self) -> bool:
        return self.side == PartySide.HOLDER


class PartyPerson(models.Model):
    """One of the people of a contributing party."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("personne"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(_("depuis le"), auto_now_add=True)
    left_at = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("personne d’une partie")
        verbose_name_plural = _("personnes d’une partie")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["party", "user"], name="party_person_once")]

    def __str__(self) -> str:
        return self.user.get_full_name() if self.user else _now("Compte supprimé")


class ContactNumber(models.Model):
    """A telephone number that somebody shares with the people of one mission, and with nobody else."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="numbers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(_("téléphone"), max_length=20)

    class Meta:
        verbose_name = _("téléphone partagé")
        verbose_name_plural = _("téléphones partagés")
        constraints = [models.UniqueConstraint(fields=["mission", "user"], name="contact_number_once")]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.user_id}"


class StepVisit(models.Model):
    """One stay at a step, for the line of steps and for the time that each step took. A step may be visited again."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="visits")
    step = models.CharField(_("étape"), max_length=15, choices=MissionState.choices)
    began_at = models.DateTimeField(_("commencée le"), default=timezone.now)
    ended_at = models.DateTimeField(_("terminée le"), null=True, blank=True)
    is_skipped = models.BooleanField(_("passée"), default=False)
    reason = WrittenText(_("raison"), max_length=500, blank=True)
    language = WrittenLanguage()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("terminée par"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = _("étape parcourue")
        verbose_name_plural = _("étapes parcourues")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mission"], condition=Q(ended_at=None), name="step_visit_one_open"),
            models.CheckConstraint(
                name="step_visit_in_order", condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.step}"


# What is forgotten of a wait that was put off: its clock begins again.
CLOCK_BEGINS = {"reminders": 0, "stuck_told_at": None, "warned_at": None}


class WaitQuerySet(models.QuerySet):
    def open(self) -> "WaitQuerySet":
        return self.filter(ended_at=None)

    def overdue(self, today: date) -> "WaitQuerySet":
        return self.open().filter(due_on__lt=today)


class Wait(models.Model):
    """Who must do what by when. Every open mission has at least one open row; clocks and time figures read these.

    `party` None: the facilitator. `person`: the one of the party who took it on (None: its speaker). `due_on`
    includes that day. `reminders`: how many were written since it was last put off; the last of them leaves at
    `reminded_at`. `extensions`: how many weeks were asked for; `stuck_told_at`: the others know that it is stuck;
    `warned_at`: everybody was told on which day the mission ends without an answer.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="waits")
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.CASCADE, related_name="waits")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    task = models.CharField(_("attendu"), max_length=20, choices=Task.choices)
    step = models.CharField(_("étape"), max_length=15, choices=MissionState.choices)
    since = models.DateTimeField(_("depuis le"), default=timezone.now)
    due_on = models.DateField(_("pour le"))
    ended_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    end = models.CharField(_("fin"), max_length=5, choices=WaitEnd.choices, blank=True)
    reminders = models.PositiveSmallIntegerField(_("rappels"), default=0)
    reminded_at = models.DateTimeField(_("dernier rappel"), null=True, blank=True)
    stuck_told_at = models.DateTimeField(_("blocage signalé le"), null=True, blank=True)
    warned_at = models.DateTimeField(_("fin annoncée le"), null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(_("semaines demandées"), default=0)
    cannot_at = models.DateTimeField(_("« je ne peux pas » le"), null=True, blank=True)
    cannot_note = WrittenText(_("pourquoi"), max_length=500, blank=True)
    cannot_language = WrittenLanguage()

    objects = WaitQuerySet.as_manager()

    class Meta:
        verbose_name = _("attente")
        verbose_name_plural = _("attentes")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(ended_at=None), name="wait_due")]
        constraints = [
            models.UniqueConstraint(fields=["mission", "task", "party"], condition=Q(ended_at=None), name="wait_once"),
            models.UniqueConstraint(
                fields=["mission", "task"], condition=Q(ended_at=None, party=None), name="wait_facilitator_once"
            ),
            models.CheckConstraint(
                name="wait_ended_has_end",
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.task}"

    @property
    def days_late(self) -> int:
        """Whole days after the day it was due; 0 until then."""
        return max((timezone.localdate() - self.due_on).days, 0)

    @property
    def is_late(self) -> bool:
        return self.ended_at is None and self.days_late > 0
