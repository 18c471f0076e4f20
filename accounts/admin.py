"""People in the admin: found by name or address; their password and second factor stay theirs."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


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
        return False
