"""No page, error or message of an account is left in allauth's English."""

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from django.utils.encoding import force_str

from tests.accounts.support import activate_second_factor, sign_in, signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

VISITOR = [
    "login/",
    "login/code/",
    "signup/",
    "confirm-email/",
    "confirm-email/MQ:used:link/",
    "inactive/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-bad-token/",
    "password/reset/key/done/",
]
MEMBER = ["logout/", "email/", "password/change/", "reauthenticate/", "2fa/", "2fa/totp/activate/"]
WITH_FACTOR = [
    "2fa/",
    "2fa/reauthenticate/",
    "2fa/totp/deactivate/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/",
]
# What only English says; brand names and addresses are taken out first.
ENGLISH = re.compile(
    r"\b(the|your|you|please|password|sign|email|enter|this|that|must|with|again|address|authenticator)\b",
    re.I,
)
NOT_WORDS = re.compile(r"<script.*?</script>|<[^>]+>|\S+@\S+|Google Authenticator|Aegis|FreeOTP|English", re.S)


def words_of(response) -> str:
    text = response.content.decode()
    attributes = " ".join(re.findall(r'(?:alt|title|placeholder|aria-label)="([^"]*)"', text))
    return NOT_WORDS.sub(" ", text[text.index("<body") :]) + " " + attributes


def check(response, language):
    assert response.status_code == 200
    words = words_of(response)
    if language != "en":
        assert not ENGLISH.search(words), ENGLISH.search(words)[0]
    if language != "fr":
        assert not re.search(r"\b(votre|vous|mot de passe|adresse|le code)\b", words), words
    if language == "ar":
        assert re.search("[\u0600-\u06ff]{3}", words)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("path", VISITOR)
def test_the_pages_of_visitors(client, path, language):
    check(client.get(f"/{language}/accounts/{path}"), language)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_of_members(language):
    client, _ = signed_in(language=language, name="Nora")
    client.get(f"/{language}/mon-espace/")
    client.post(f"/{language}/accounts/reauthenticate/", {"password": "argan-safran-2026"})
    for path in MEMBER:
        check(client.get(f"/{language}/accounts/{path}"), language)
    check(client.get(f"/{language}/compte/"), language)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_of_the_second_factor(language):
    client, user = signed_in(language=language, name="Nora")
    activate_second_factor(client)
    for path in WITH_FACTOR:
        check(client.get(f"/{language}/accounts/{path}"), language)
    other = Client()
    sign_in(other, user)
    check(other.get(f"/{language}/accounts/2fa/authenticate/"), language)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_of_the_mailed_code(client, language):
    client.post(f"/{language}/accounts/login/code/", {"email": UserFactory().email})
    check(client.get(f"/{language}/accounts/login/code/confirm/"), language)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("login/", {"login": "nobody", "password": ""}),
        ("login/", {"login": "nobody@exemple.org", "password": "x"}),
        ("signup/", {"email": "x", "name": "", "password1": "12345"}),
        ("signup/", {"email": "nora@exemple.org", "name": "Nora", "password1": "nora@exemple.org"}),
        ("password/reset/", {"email": "x"}),
        ("login/code/", {"email": ""}),
    ],
)
def test_the_errors_of_forms(client, path, fields, language):
    page = client.post(f"/{language}/accounts/{path}", fields)
    assert page.context["form"].errors
    check(page, language)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_errors_of_allauth_that_can_occur_are_ours(language):
    """Usernames and phones are not asked for here, so their errors cannot occur."""
    impossible = re.compile("username|phone|select_only_one|max_email|cannot_remove_primary|invalid_or_expired")
    with translation.override(language):
        for adapter in (get_adapter(), get_mfa_adapter()):
            for code, message in adapter.error_messages.items():
                if not impossible.search(code) and language != "en":
                    assert not ENGLISH.search(force_str(message)), code


MESSAGES = [
    "account/messages/logged_out.txt",
    "account/messages/email_confirmed.txt",
    "account/messages/email_confirmation_failed.txt",
    "account/messages/email_confirmation_sent.txt",
    "account/messages/email_deleted.txt",
    "account/messages/login_code_sent.txt",
    "account/messages/password_changed.txt",
    "account/messages/password_set.txt",
    "account/messages/primary_email_set.txt",
    "account/messages/unverified_primary_email.txt",
    "mfa/messages/recovery_codes_generated.txt",
    "mfa/messages/totp_activated.txt",
    "mfa/messages/totp_deactivated.txt",
]


@pytest.mark.parametrize("template", MESSAGES)
def test_the_notices_of_allauth_are_ours(template):
    said = set()
    for language in ("fr", "ar", "en"):
        with translation.override(language):
            text = render_to_string(template, {"email": "a@b.org", "recipient": "a@b.org"}).strip()
        assert text
        said.add(text)
        if language != "en":
            assert not ENGLISH.search(NOT_WORDS.sub(" ", text)), text
    assert len(said) == 3
