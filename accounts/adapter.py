"""How django-allauth behaves here: where it leads, and its words in our languages."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

_WRONG_CODE = _("Ce code n’est pas le bon. Vérifiez-le, ou demandez-en un nouveau.")


class SignInAdapter(DefaultAccountAdapter):
    """`notifications.account_mail` adds how the mails leave."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Ce compte est fermé."),
        "duplicate_email": _("Cette adresse est déjà celle de votre compte."),
        "email_password_mismatch": _(
            "L’adresse ou le mot de passe n’est pas le bon. Vous pouvez aussi recevoir un code par e-mail."
        ),
        "email_taken": _("Cette adresse est déjà utilisée."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": _("Ce n’est pas votre mot de passe."),
        "invalid_login": _("L’adresse ou le mot de passe n’est pas le bon."),
        "invalid_password_reset": _("Ce lien n’est plus valable."),
        "too_many_login_attempts": _("Trop d’essais sans succès. Attendez quelques minutes, puis recommencez."),
        "unknown_email": _("Aucun compte n’a cette adresse."),
        "unverified_primary_email": _("Confirmez d’abord votre adresse."),
        "same_as_current": _("C’est déjà votre adresse."),
        "rate_limited": _("Trop de demandes à la fois. Attendez quelques minutes, puis recommencez."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The member's own page in the member's own language; `?next=` is an explicit choice and comes first."""
        with translation.override(request.user.language):
            return reverse("home_member")

    get_signup_redirect_url = get_login_redirect_url

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_settings")

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link of the mail carries `next`: opened in another browser, it still leads back to what was begun."""
        url = super().get_email_confirmation_url(request, emailconfirmation)
        following = get_next_redirect_url(request)
        return f"{url}?{urlencode({'next': following})}" if following else url


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Un compte protégé par un second facteur ne peut pas recevoir d’autre adresse."),
        "cannot_delete_authenticator": _("Le second facteur est obligatoire pour l’équipe de la plateforme."),
        "cannot_generate_recovery_codes": _("Activez d’abord le second facteur."),
        "incorrect_code": _("Ce code n’est pas le bon. Attendez le suivant dans votre application."),
        "unverified_email": _("Confirmez d’abord votre adresse."),
    }

    def encrypt(self, text: str) -> str:
        """What the codes are made from is stored so that a copy of the database alone does not give it away."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        from accounts.rules import needs_second_factor

        return not needs_second_factor(authenticator.user)


def _cipher() -> MultiFernet:
    """Writes with SECRET_KEY, reads also what was written with one of SECRET_KEY_FALLBACKS."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (sha256(b"accounts.second_factor" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
