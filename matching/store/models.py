"""Rows of bytes: what the engine is told of each need and person, and the lists that it found for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    NEED = "need", _("besoin")
    PROFILE = "profile", _("profil")


class PackedRow(models.Model):
    """What the engine is told of an open need or a matchable person, in the form of `packing`.

    Empty `data`: it is open or matchable no more. The row stays for a while, for workers who have it in memory.
    """

    pk = models.CompositePrimaryKey("kind", "object_id")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    object_id = models.PositiveBigIntegerField()
    layout = models.PositiveIntegerField()  # of packing.Format: the form in which the row is written
    data = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ligne préparée")
        verbose_name_plural = _("lignes préparées")
        indexes = [models.Index(fields=["kind", "changed_at"], name="packed_row_changed")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class FoundList(models.Model):
    """The best people of a need, or the best needs of a person, as a full run found them; see `found`.

    `is_applied` is false until the matches that pages show are in line with it.
    """

    pk = models.CompositePrimaryKey("kind", "object_id")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    object_id = models.PositiveBigIntegerField()
    data = models.BinaryField()
    is_applied = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("liste trouvée")
        verbose_name_plural = _("listes trouvées")
        indexes = [
            models.Index(fields=["kind", "object_id"], name="found_list_waiting", condition=models.Q(is_applied=False))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Run(models.Model):
    """One look at everybody, cut into slices of people that any worker takes; the last one to end it closes it.

    `needs`: their ids, `found`: their lists as merged so far, until it ends; `day` (an ordinal) and `weights` are
    those of all slices.
    """

    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    day = models.PositiveIntegerField()
    weights = models.JSONField(default=dict)
    needs = models.BinaryField()
    found = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("passage complet")
        verbose_name_plural = _("passages complets")

    def __str__(self) -> str:
        return f"{self.pk} ({self.started_at})"


class Slice(models.Model):
    """The people with ids from `first` to `last`. `taken_at` moves when somebody begins it, or queues it again."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="slices")
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    taken_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("tranche d’un passage")
        verbose_name_plural = _("tranches d’un passage")
        ordering = ["run", "first"]
        constraints = [models.UniqueConstraint(fields=["run", "first"], name="slice_once")]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.first}–{self.last}"
