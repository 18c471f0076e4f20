"""One row per message, written with the fact it speaks of and before anything is sent."""

import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.enums import HELD, NEEDS_STAFF, CancelReason, MessageState

GIVE_UP_AFTER = timedelta(days=3)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MessageQuerySet":
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def listed(self) -> "MessageQuerySet":
        """What the in-app list shows: neither codes nor other mails about the account itself."""
        return self.filter(is_listed=True)

    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at=None)

    def unread_first(self) -> "MessageQuerySet":
        was_read = models.ExpressionWrapper(models.Q(read_at__isnull=False), output_field=models.BooleanField())
        return self.alias(was_read=was_read).order_by("was_read", "-created_at", "-pk")

    def due(self) -> "MessageQuerySet":
        """Waiting mails whose time has come: security first, then the oldest."""
        waiting = self.filter(state=MessageState.WAITING, due_at__lte=timezone.now())
        return waiting.order_by("-is_urgent", "due_at", "pk")

    def abandoned(self) -> "MessageQuerySet":
        """Held by a worker that did not come back in time."""
        return self.filter(state__in=HELD, leased_until__lt=timezone.now()).order_by("pk")

    def needing_staff(self) -> "MessageQuerySet":
        return self.filter(state__in=NEEDS_STAFF)


def _when_to_give_up() -> datetime:
    return timezone.now() + GIVE_UP_AFTER


class Message(models.Model):
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("message"), max_length=60, help_text=_("Code du registre des messages."))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("destinataire"), null=True, blank=True, on_delete=models.CASCADE,
        related_name="messages",
    )  # fmt: skip
    email = models.EmailField(_("adresse"))
    language = models.CharField(_("langue"), max_length=2, choices=User.Language.choices)
    content_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey()
    params = models.JSONField(_("paramètres"), default=dict, blank=True)
    once = models.CharField(
        _("une seule fois"), max_length=120, unique=True, null=True, blank=True,
        help_text=_("Deux messages qui portent la même marque sont le même message."),
    )  # fmt: skip
    is_listed = models.BooleanField(_("dans la liste de la personne"), default=True)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)

    state = models.CharField(_("envoi"), max_length=12, choices=MessageState.choices, default=MessageState.WAITING)
    is_urgent = models.BooleanField(_("avant les autres"), default=False)
    due_at = models.DateTimeField(_("à envoyer à partir du"), default=timezone.now)
    give_up_at = models.DateTimeField(_("renoncer après le"), default=_when_to_give_up)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    leased_until = models.DateTimeField(_("réservé jusqu’au"), null=True, blank=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    server_answer = models.CharField(_("réponse du serveur"), max_length=500, blank=True)
    cancelled_because = models.CharField(
        _("pourquoi sans objet"), max_length=10, choices=CancelReason.choices, blank=True
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("journal des messages")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="message_due"),
            models.Index(fields=["recipient", "is_listed", "-created_at"], name="message_list"),
            models.Index(fields=["content_type", "object_id"], name="message_about"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_sent_has_date", condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="message_held_has_lease",
                condition=~models.Q(state__in=["sending", "transmitting"]) | models.Q(leased_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("message", args=[self.key])

    @property
    def message_id(self) -> str:
        """The Message-ID of the mail: always the same for one row, so that a second copy is known as such."""
        return f"<{self.key}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"

    @property
    def is_about_something_gone(self) -> bool:
        return self.object_id is not None and self.about is None
