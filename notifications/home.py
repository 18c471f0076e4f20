"""New messages, on the page a member lands on."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.home import HomeSection, register
from notifications.models import Message
from notifications.queries import lines_of

SHOWN = 3


def new_messages(user: User) -> HomeSection | None:
    messages = Message.objects.visible_to(user).listed().unread().order_by("-created_at", "-pk")[:SHOWN]
    lines = lines_of(messages)
    return HomeSection(_("Nouveaux messages"), "notifications/home.html", {"lines": lines}) if lines else None


register(40, new_messages)
