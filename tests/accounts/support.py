"""What several tests of accounts do: sign in, read the mails that would leave, count like an app on a phone."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from notifications.mail import build_mail
from notifications.models import Message
from tests.factories import PASSWORD, UserFactory

NEW_PASSWORD = "argan-indigo-2027"
SIGN_UP = {"name": "Nora Aït Ali", "email": "nora@exemple.org", "password1": NEW_PASSWORD}


def sign_in(client: Client, user, password: str = PASSWORD, **more):
    return client.post("/fr/accounts/login/", {"login": user.email, "password": password, **more})


def signed_in(user=None, **fields):
    """A browser in which this person went through the sign-in page (and so may change their account)."""
    user = user or UserFactory(**fields)
    client = Client()
    sign_in(client, user)
    assert is_signed_in(client, user)
    return client, user


def is_signed_in(client: Client, user=None) -> bool:
    pk = client.session.get("_auth_user_id")
    return pk is not None and (user is None or pk == str(user.pk))


def link_in(kind: str, email: str) -> str:
    """The address of the button of the newest mail of this kind, as a path."""
    body = build_mail(Message.objects.filter(kind=kind, email=email).latest("pk")).body
    return re.search(r"http://testserver(/\S+)", body)[1]


def code_in(email: str) -> str:
    return Message.objects.filter(kind="account_sign_in_code", email=email).latest("pk").params["code"]


def app_code(secret: str, shift: int = 0) -> str:
    """The six digits that an authenticator app shows now (or `shift` periods away)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


def activate_second_factor(client: Client) -> str:
    """Through the pages: is it you, the picture, a first code. The secret of the app."""
    page = "/fr/accounts/2fa/totp/activate/"
    client.post("/fr/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get(page).context["form"].secret
    client.post(page, {"code": app_code(secret)})
    return secret
