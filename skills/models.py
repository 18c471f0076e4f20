"""Sectors, families, skills, and every word by which somebody may look for one."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import WRITTEN_LANGUAGES
from core.text import fold

ESCO_URI = r"http://data\.europa\.eu/esco/(skill|occupation|isced-f)/[A-Za-z0-9.\-]+"
is_esco_uri = RegexValidator(rf"\A{ESCO_URI}\Z", _("Ce n’est pas l’adresse d’un concept ESCO."))


class Sector(models.Model):
    """One of the fields of a commune's competence. name_fr, name_ar, name_en."""

    slug = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("nom"), max_length=100)
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("secteur")
        verbose_name_plural = _("secteurs")
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name


class Family(models.Model):
    """Skills that are near to each other: one may stand in for another, with less credit."""

    slug = models.SlugField(_("code"), unique=True)
    sector = models.ForeignKey(Sector, verbose_name=_("secteur"), on_delete=models.PROTECT, related_name="families")
    name = models.CharField(_("nom"), max_length=100)

    class Meta:
        verbose_name = _("famille de compétences")
        verbose_name_plural = _("familles de compétences")
        ordering = ["sector__order", "slug"]

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    slug = models.SlugField(_("code"), max_length=80, unique=True)
    family = models.ForeignKey(Family, verbose_name=_("famille"), on_delete=models.PROTECT, related_name="skills")
    name = models.CharField(_("nom"), max_length=120)
    definition = models.CharField(_("définition"), max_length=200, blank=True)
    broader = models.ForeignKey(
        "self",
        verbose_name=_("fait partie de"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="narrower",
        help_text=_("Une compétence plus générale de la même famille."),
    )
    near = models.ManyToManyField(
        "self",
        verbose_name=_("compétences proches"),
        blank=True,
        help_text=_("Hors de la famille : qui a l’une saurait faire une bonne part de l’autre."),
    )
    esco_uri = models.CharField(_("concept ESCO"), max_length=120, blank=True, validators=[is_esco_uri])
    is_active = models.BooleanField(_("proposée au choix"), default=True)
    edited_by_staff = models.BooleanField(
        _("modifiée par l’équipe"),
        default=False,
        help_text=_("Le chargement de la taxonomie ne touche plus à ce que l’équipe a écrit ou retiré."),
    )
    # What the files no longer decide: names of fields, and keys of the words that staff took away (skills.words).
    staff_fields = models.JSONField(default=list, blank=True, editable=False)
    staff_removed = models.JSONField(default=list, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)  # tells every process that its index is old

    class Meta:
        verbose_name = _("compétence")
        verbose_name_plural = _("compétences")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.broader and self.broader.family_id != self.family_id:
            raise ValidationError({"broader": _("Cette compétence est d’une autre famille.")})
        if self.broader and includes(self, self.broader, Skill.objects.filter(family=self.family_id).in_bulk()):
            raise ValidationError({"broader": _("Cette compétence fait elle-même partie de celle-ci.")})


def includes(skill: Skill, other: Skill, by_id: Mapping[int, Skill]) -> bool:
    """Whether `other` is `skill` or, at any distance, a part of it."""
    seen = set()
    up: Skill | None = other
    while up and up.pk not in seen:
        if up.pk == skill.pk:
            return True
        seen.add(up.pk)
        up = by_id.get(up.broader_id) if up.broader_id else None
    return False


class SkillWord(models.Model):
    """A name or synonym, in one language; `folded` is the form that is searched (core.text.fold)."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(_("langue"), max_length=2, choices=WRITTEN_LANGUAGES)
    text = models.CharField(_("mot"), max_length=120)
    folded = models.CharField(max_length=120, db_index=True, editable=False)
    is_name = models.BooleanField(default=False)
    by_staff = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("mot pour une compétence")
        verbose_name_plural = _("mots pour les compétences")
        constraints = [models.UniqueConstraint(fields=["skill", "language", "folded"], name="skill_word_once")]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.text)
        super().save(*args, **kwargs)


class SkillClue(models.Model):
    """A phrase met in a text that speaks for a skill without being its name; or one that only seems to."""

    class Kind(models.TextChoices):
        CLUE = "clue", _("indice")
        FALSE_FRIEND = "false_friend", _("faux ami")

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="clues")
    language = models.CharField(_("langue"), max_length=2, choices=WRITTEN_LANGUAGES)
    kind = models.CharField(_("sorte"), max_length=12, choices=Kind.choices, default=Kind.CLUE)
    text = models.CharField(_("expression"), max_length=80)
    by_staff = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("indice dans un texte")
        verbose_name_plural = _("indices dans les textes")
        constraints = [models.UniqueConstraint(fields=["skill", "language", "kind", "text"], name="skill_clue_once")]

    def __str__(self) -> str:
        return self.text


class TextReading(models.Model):
    """What the words of a profile or a need say of skills, as the worker last read them (skills.readings).

    Whose they are is told by kind and number: profiles and needs stand on higher floors.
    """

    class Kind(models.TextChoices):
        NEED = "need", _("besoin")
        PROFILE = "profile", _("profil")

    kind = models.CharField(_("sorte"), max_length=7, choices=Kind.choices)
    object_id = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, blank=True)  # of the text that was read
    found = models.JSONField(default=list)  # [[skill id, strength 1 to 4], …], the surest first
    quotes = models.JSONField(default=dict)  # skill id → skills.readings.Quote as lists
    dismissed = models.JSONField(default=list)  # skill ids, for as long as the text is the same
    asked_at = models.DateTimeField(_("à lire depuis"), null=True, blank=True)
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)

    class Meta:
        verbose_name = _("lecture d’un texte")
        verbose_name_plural = _("lectures de textes")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="text_reading_once")]
        indexes = [
            models.Index(fields=["kind", "asked_at"], name="text_reading_waiting", condition=Q(asked_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"

    @property
    def is_waiting(self) -> bool:
        return self.asked_at is not None


class SkillProposal(models.Model):
    """A word that somebody typed and we did not know; staff decide what becomes of it."""

    text = models.CharField(_("mot"), max_length=120)
    language = models.CharField(_("langue"), max_length=2, choices=WRITTEN_LANGUAGES)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("le"), auto_now_add=True)
    skill = models.ForeignKey(
        Skill, verbose_name=_("rattaché à"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_closed = models.BooleanField(_("traité"), default=False)

    class Meta:
        verbose_name = _("mot proposé")
        verbose_name_plural = _("mots proposés")
        ordering = ["is_closed", "at"]

    def __str__(self) -> str:
        return self.text
