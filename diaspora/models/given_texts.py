"""A CV, or words, that somebody gave so that their skills are read in it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skills.enums import Refusal


class GivenText(models.Model):
    """The last one that a person gave. What they sent is there only until the worker has read it; the passages, only
    until the person has decided on them, and no longer than some hours (actions.given_texts.KEPT)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente de lecture")
        READ = "read", _("lu")
        REFUSED = "refused", _("pas lisible")
        FORGOTTEN = "forgotten", _("effacé")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="given_text")
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.WAITING)
    refusal = models.CharField(max_length=15, choices=Refusal.choices, blank=True)
    document = models.BinaryField(null=True)
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64)  # of what was sent: what was set aside is so for the same text only
    is_cut = models.BooleanField(default=False)  # longer than what is read of it
    found = models.JSONField(default=list)  # as skills.models.TextReading
    quotes = models.JSONField(default=dict)
    dismissed = models.JSONField(default=list)
    given_at = models.DateTimeField(_("donné le"))
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("texte à lire")
        verbose_name_plural = _("textes à lire")
        constraints = [
            models.CheckConstraint(
                name="given_text_kept_until_read",
                condition=Q(state="waiting") | Q(document=None, text=""),
                violation_error_message=_("Un texte lu n’est pas gardé."),
            )
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_read(self) -> bool:
        return self.state == self.State.READ

    def forget(self, state: Any = State.FORGOTTEN, **values: Any) -> None:
        """Drop what was sent and what was found in it."""
        values = {"state": state, "document": None, "text": "", "found": [], "quotes": {}, **values}
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
