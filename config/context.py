"""What every template may speak of."""

from django.conf import settings
from django.http import HttpRequest

from core.languages import current_language, direction


def site(request: HttpRequest) -> dict[str, object]:
    language = current_language()

    def unread_count() -> int:
        """Asked of the database only by pages that show it, once each."""
        from notifications.models import Message

        return Message.objects.visible_to(request.user).listed().unread().count()

    return {
        "LANGUAGE": language,
        "DIRECTION": direction(language),
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "IS_DEMONSTRATION": settings.IS_DEMONSTRATION,
        "HAS_MAILBOX": settings.MAILBOX_DIR is not None,
        "unread_count": unread_count,
    }
