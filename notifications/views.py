"""The messages of a person inside the platform. Opening shows; only POST marks as read."""

from typing import Any
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from notifications.actions import mark_read
from notifications.models import Message
from notifications.queries import content_now, lines_of
from notifications.registry import Quote


class MessageList(ListView):
    template_name = "notifications/list.html"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return Message.objects.visible_to(self.request.user).listed().unread_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        lines = lines_of(context["page_obj"].object_list)
        context["unread_lines"] = [line for line in lines if line.message.read_at is None]
        context["read_lines"] = [line for line in lines if line.message.read_at is not None]
        return context


def message_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    message = _own(request, key)
    content = content_now(message)
    lines = [(line, isinstance(line, Quote)) for line in content.lines] if content else []
    return render(request, "notifications/message.html", {"message": message, "content": content, "lines": lines})


@require_POST
def message_read(request: HttpRequest, key: UUID) -> HttpResponse:
    """Mark one as read, and go where it leads if the person asked for that."""
    message = _own(request, key)
    mark_read(Message.objects.filter(pk=message.pk))
    content = content_now(message) if "open" in request.POST else None
    return redirect(content.path if content and content.path else "messages")


@require_POST
def messages_read_all(request: HttpRequest) -> HttpResponse:
    count = mark_read(Message.objects.visible_to(request.user).listed())
    if count:
        done = ngettext("%(count)s message marqué comme lu.", "%(count)s messages marqués comme lus.", count)
        notices.success(request, done % {"count": count})
    else:
        notices.info(request, _("Tous vos messages étaient déjà lus."))
    return redirect("messages")


def _own(request: HttpRequest, key: UUID) -> Message:
    return get_object_or_404(Message.objects.visible_to(request.user).listed(), key=key)
