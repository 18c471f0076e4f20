"""The activity log: who did what to which object, as codes; sentences are made for the reader."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityQuerySet(models.QuerySet):
    def about(self, obj: models.Model) -> "ActivityQuerySet":
        return self.filter(content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk)

    def record(
        self, obj: models.Model, verb: str, *, by: models.Model | None, facts: dict[str, Any] | None = None
    ) -> "Activity":
        """Write one line. `by` None means the platform itself; `facts` must be plain JSON without contact details."""
        return self.create(about=obj, verb=verb, by=by, facts=facts or {})


class Activity(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey()
    verb = models.CharField(_("action"), max_length=50)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="activities",
    )  # fmt: skip
    at = models.DateTimeField(_("le"), auto_now_add=True)
    facts = models.JSONField(_("détails"), default=dict, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activité")
        verbose_name_plural = _("activités")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "at"], name="activity_about")]

    def __str__(self) -> str:
        return f"{self.verb} {self.content_type_id}/{self.object_id}"
