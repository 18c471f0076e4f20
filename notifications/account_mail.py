"""django-allauth's mails go through our outbox, so that the journal can prove that they left."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from allauth.account.models import EmailAddress

from accounts.adapter import SignInAdapter
from accounts.models import User
from core.languages import current_language
from notifications.account_messages import KIND_OF_PREFIX, AccountMail, AddressCode, ConfirmAddress
from notifications.actions import notify


class AccountAdapter(SignInAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Store the message. An account is written to in its language; an address without one, in the page's."""
        kind = _kind(template_prefix, context)
        user = context.get("user") or _owner(email)
        params = {name: _plain(context[name]) for name in kind.takes if name in context}
        if following := _following(context.get("activate_url", "")):
            params["next"] = following
        notify(kind, to=user, email=email, language=user.language if user else current_language(), **params)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)


def _kind(template_prefix: str, context: dict[str, Any]) -> type[AccountMail]:
    """Raises LookupError for a mail of allauth that we have no words for."""
    kind = KIND_OF_PREFIX[template_prefix]
    return AddressCode if kind is ConfirmAddress and "code" in context else kind


def _owner(email: str) -> User | None:
    address = EmailAddress.objects.select_related("user").filter(email__iexact=email).order_by("-verified").first()
    return address.user if address else User.objects.filter(email__iexact=email).first()


def _following(url: str) -> str:
    """Where a person goes on after confirming: what they had begun before signing up."""
    return parse_qs(urlsplit(url).query).get("next", [""])[0]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
