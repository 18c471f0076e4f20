"""Threads that hang on any object. Who may read one is said by that object: pages ask it first."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import WrittenLanguage, WrittenText


class ThreadQuerySet(models.QuerySet):
    def about(self, obj: models.Model) -> "ThreadQuerySet":
        return self.filter(content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk)

    def opened_about(self, obj: models.Model) -> "Thread":
        """The thread of this object, opened now if need be."""
        content_type = ContentType.objects.get_for_model(obj)
        return self.get_or_create(content_type=content_type, object_id=obj.pk)[0]


class PostQuerySet(models.QuerySet):
    def about(self, obj: models.Model) -> "PostQuerySet":
        """What was said about this object, oldest first, with who said it."""
        threads = Thread.objects.about(obj)
        return self.filter(thread__in=threads).select_related("author").order_by("created_at", "pk")

    def told_to(self, reader: Any, *, since: int) -> "PostQuerySet":
        """What others wrote from the post `since` on: what a message to this person speaks of."""
        return self.filter(pk__gte=since).exclude(author=reader)


class Thread(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="thread_one_per_object")]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id}"


class Post(models.Model):
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("auteur"), null=True, on_delete=models.SET_NULL, related_name="posts"
    )
    text = WrittenText(_("message"), max_length=5000)
    language = WrittenLanguage()
    created_at = models.DateTimeField(_("écrit le"), auto_now_add=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("message de discussion")
        verbose_name_plural = _("messages de discussion")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.thread_id}/{self.pk}"
