"""A stored message as a mail: in the recipient's language and time, as text and HTML from the same words."""

import textwrap
from collections.abc import Iterable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.languages import direction
from notifications.delivery import OutgoingMail
from notifications.models import Message
from notifications.registry import Content, Quote, content_of

WIDTH = 72


def build_mail(message: Message) -> OutgoingMail:
    """The mail, ready to leave. Raises Obsolete when there is nothing to say any more."""
    zone = message.recipient.time_zone if message.recipient else settings.TIME_ZONE
    with translation.override(message.language), timezone.override(ZoneInfo(zone)):
        content = content_of(message)
        context = _context(message, content)
        mail = OutgoingMail(
            subject=one_line(content.subject),
            body=render_to_string("notifications/mail.txt", context).strip() + "\n",
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.email],
            headers={
                "Message-ID": message.message_id,
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
                "Content-Language": message.language,
            },
        )
        mail.attach_alternative(render_to_string("notifications/mail.html", context), "text/html")
    return mail


def one_line(text: str) -> str:
    return " ".join(str(text).split())


def absolute(path: str) -> str:
    """The address of a path on this site, as it stands in mails."""
    return f"{settings.SITE_URL.rstrip('/')}{path}" if path else ""


def _context(message: Message, content: Content) -> dict[str, object]:
    lines = list(content.lines)
    points = [str(point) for point in content.points]
    after = [str(line) for line in content.after]
    return {
        "content": content,
        "name": message.recipient.get_short_name() if message.recipient else "",
        "lines": [_shown(line) for line in lines],
        "points": points,
        "after": after,
        "text_lines": [_quoted(line) if isinstance(line, Quote) else wrap(line) for line in lines],
        "text_points": [textwrap.fill(point, WIDTH, initial_indent="- ", subsequent_indent="  ") for point in points],
        "text_after": [wrap(line) for line in after],
        "link": absolute(content.path),
        "home": absolute(f"/{message.language}/"),
        "site_name": settings.SITE_NAME,
        "site_host": urlsplit(settings.SITE_URL).netloc,
        "language": message.language,
        "direction": direction(message.language),
        "is_demonstration": settings.IS_DEMONSTRATION,
    }


def _shown(line: str | Quote) -> dict[str, str]:
    if isinstance(line, Quote):
        return {"text": line.text, "written": line.language, "direction": direction(line.language)}
    return {"text": str(line)}


def wrap(text: str) -> str:
    """Paragraphs of at most 72 columns; words and addresses stay whole."""
    return "\n".join(_fill(paragraph) for paragraph in str(text).splitlines())


def _fill(paragraph: str, prefix: str = "") -> str:
    return textwrap.fill(
        paragraph, WIDTH, initial_indent=prefix, subsequent_indent=prefix, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _quoted(quote: Quote) -> str:
    paragraphs: Iterable[str] = quote.text.splitlines()
    return "\n".join(_fill(paragraph, "> ") or ">" for paragraph in paragraphs)
