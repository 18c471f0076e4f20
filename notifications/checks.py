"""What keeps mail from arriving, found before people wait for it. The deployment ones: `manage.py check --deploy`."""

from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

TAG = "mail"
# They look as if they sent.
BACKENDS_THAT_DO_NOT_SEND = (
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.filebased.EmailBackend",
    "django.core.mail.backends.locmem.EmailBackend",
    "notifications.mailbox.MailboxBackend",
)


@register(TAG, deploy=True)
def mail_leaves(app_configs: Any, **kwargs: Any) -> list[Error]:
    problems = []
    if settings.EMAIL_BACKEND in BACKENDS_THAT_DO_NOT_SEND:
        problems.append(
            Error(
                f"{settings.EMAIL_BACKEND} sends nothing.",
                hint="Use notifications.smtp.EmailBackend and set EMAIL_URL.",
                id="notifications.E001",
            )
        )
    elif settings.EMAIL_BACKEND == "notifications.smtp.EmailBackend" and not settings.EMAIL_HOST:
        problems.append(
            Error(
                "No mail server is named.",
                hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587.",
                id="notifications.E002",
            )
        )
    return problems


@register(TAG, deploy=True)
def mailbox_is_not_public(app_configs: Any, **kwargs: Any) -> list[Error]:
    if settings.MAILBOX_DIR is None:
        return []
    return [
        Error(
            "The local mailbox shows everybody's mails to everybody.",
            hint="Remove MAILBOX_DIR; it is for demonstrations.",
            id="notifications.E003",
        )
    ]


@register(TAG, deploy=True)
def sender_is_named(app_configs: Any, **kwargs: Any) -> list[Error]:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    try:
        validate_email(address)
        problem = address.endswith((".example", "@localhost"))
    except ValidationError:
        problem = True
    if not problem:
        return []
    return [
        Error(
            "The sender of the mails is missing or not a real address.",
            hint="Set DEFAULT_FROM_EMAIL, for example Tiwizi <messages@example.org>.",
            id="notifications.E004",
        )
    ]


@register(TAG, deploy=True)
def links_lead_here(app_configs: Any, **kwargs: Any) -> list[Error]:
    address = urlsplit(settings.SITE_URL)
    if address.scheme == "https" and address.hostname not in (None, "localhost", "127.0.0.1"):
        return []
    return [
        Error(
            "The links in mails would lead nowhere, or not safely.",
            hint="Set SITE_URL to the public https address, without a slash at the end.",
            id="notifications.E005",
        )
    ]
