"""Threads as moderators may have to read them: what is said stays as it was said."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from discussions.models import Post


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    """Looked at one by one; a list without the words themselves, for these are letters."""

    list_display = ("number", "author", "language", "created_at")
    list_filter = ("language",)
    list_select_related = ("author",)
    date_hierarchy = "created_at"
    search_fields = ("author__name",)
    fields = ("author", "text", "language", "created_at")

    @admin.display(description=_("message"), ordering="pk")
    def number(self, post: Post) -> int:
        return post.pk

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
