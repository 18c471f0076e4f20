"""What every template may speak of."""

from django.conf import settings
from django.http import HttpRequest

from core.languages import current_language, direction


def site(request: HttpRequest) -> dict[str, object]:
    language = current_language()
    return {
        "LANGUAGE": language,
        "DIRECTION": direction(language),
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "IS_DEMONSTRATION": settings.IS_DEMONSTRATION,
        "HAS_MAILBOX": settings.MAILBOX_DIR is not None,
    }
