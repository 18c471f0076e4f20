"""The journal of messages: did it leave, what did the server answer, what needs somebody."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications.actions import cancel, confirm_sent, resend
from notifications.enums import NEEDS_STAFF
from notifications.models import Message
from notifications.registry import all_kinds, kind_class


class NeedsStaff(admin.SimpleListFilter):
    title = _("à traiter")
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("Ce qui demande une décision"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(state__in=NEEDS_STAFF) if self.value() else queryset


class KindFilter(admin.SimpleListFilter):
    title = _("message")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind.code, kind.label) for kind in all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """Read only: the journal says what happened. `params` is not shown, it may hold one-time codes."""

    list_display = ("created_at", "what", "email", "state", "answer", "sent_at")
    list_display_links = ("created_at", "what")
    list_filter = (NeedsStaff, "state", "language", "created_at", KindFilter)
    search_fields = ("email", "recipient__name", "=key")
    search_help_text = _("Adresse, nom de la personne ou numéro complet du message.")
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    actions = ("send_again", "mark_found", "leave_unsent")
    fieldsets = (
        (None, {"fields": ("what", "recipient", "email", "language", "content_type", "object_id")}),
        (_("Envoi"), {"fields": ("state", "cancelled_because", "attempts", "answer", "message_number")}),
        (_("Dates"), {"fields": ("created_at", "due_at", "give_up_at", "sent_at", "read_at")}),
    )

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """What needs somebody stands first."""
        turn = Case(When(state__in=NEEDS_STAFF, then=Value(0)), default=Value(1), output_field=IntegerField())
        return (turn.asc(), "-created_at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Looking at the journal and deciding on what it holds are one right."""
        return self.has_view_permission(request)

    @admin.display(description=_("message"), ordering="kind")
    def what(self, message: Message) -> str:
        kind = kind_class(message.kind)
        return str(kind.label) if kind else message.kind

    @admin.display(description=_("réponse du serveur"), ordering="server_answer")
    def answer(self, message: Message) -> str:
        return format_html('<bdi dir="ltr">{}</bdi>', message.server_answer)

    @admin.display(description=_("numéro à chercher dans le journal du serveur de courrier"))
    def message_number(self, message: Message) -> str:
        return format_html('<bdi dir="ltr">{}</bdi>', message.message_id)

    @admin.action(description=_("Renvoyer (échec ou doute)"), permissions=["settle"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._settle(request, queryset, resend)

    @admin.action(description=_("Noter comme remis : trouvé au journal du serveur (doute)"), permissions=["settle"])
    def mark_found(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._settle(request, queryset, confirm_sent)

    @admin.action(description=_("Ne pas envoyer (en attente, échec ou doute)"), permissions=["settle"])
    def leave_unsent(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._settle(request, queryset, cancel)

    def _settle(self, request: HttpRequest, queryset: QuerySet[Message], verb: Callable[[Message], bool]) -> None:
        results = [verb(message) for message in queryset]
        if done := results.count(True):
            text = ngettext("%(count)s message traité.", "%(count)s messages traités.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)
        if left := results.count(False):
            text = ngettext(
                "%(count)s message laissé tel quel : il n’est pas dans cet état, ou portait un code qui a expiré.",
                "%(count)s messages laissés tels quels : ils ne sont pas dans cet état, ou portaient un code expiré.",
                left,
            )
            self.message_user(request, text % {"count": left}, messages.WARNING)
