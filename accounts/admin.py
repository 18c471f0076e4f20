"""People in the admin: found by name or address; their password and second factor stay theirs."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal_data import erase


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("get_full_name", "email", "language", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active", "language")
    search_fields = ("name", "email")
    ordering = ("-date_joined", "-pk")
    readonly_fields = ("email", "date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("name", "email", "language", "time_zone", "is_active")}),
        (_("Droits"), {"fields": ("is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("date_joined", "last_login")}),
    )
    filter_horizontal = ("groups",)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only an administrator gives rights."""
        rights = () if request.user.is_superuser else ("is_staff", "is_superuser", "groups")
        return (*self.readonly_fields, *rights)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up themselves, so that their address is confirmed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only an administrator erases, and not themselves by mistake."""
        return request.user.is_active and request.user.is_superuser and obj != request.user

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """What goes with an account is not a list of rows to be allowed one by one: see accounts/personal_data.py."""
        people = [person for person in objs if self.has_delete_permission(request, person)]
        refused = {str(User._meta.verbose_name)} if len(people) < len(objs) else set()
        words = _(
            "%(name)s : le compte, le profil, les adresses et tous les textes qui portent ce nom. Ce qui a été fait "
            "dans les missions reste, sans la personne."
        )
        said = [words % {"name": person} for person in people]
        return said, {str(User._meta.verbose_name_plural): len(people)}, refused, []

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        erase(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for person in queryset.exclude(pk=request.user.pk):
            erase(person)
