"""Every mail about an account goes through the outbox, in the words and the language of its reader."""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from notifications import account_messages
from notifications.account_mail import AccountAdapter
from notifications.account_messages import KIND_OF_PREFIX, AccountMail
from notifications.enums import MessageState
from notifications.mail import build_mail
from notifications.models import Message
from notifications.registry import all_kinds
from notifications.tasks import send_waiting_messages
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

KINDS = [kind for kind in all_kinds() if issubclass(kind, AccountMail)]
PARAMS = {
    "key": "MQ:1abc:xyz",
    "uid": "1",
    "code": "493817",
    "timestamp": "2026-11-20T10:00:00+00:00",
    "ip": "192.0.2.7",
    "from_email": "avant@exemple.org",
    "to_email": "apres@exemple.org",
    "deleted_email": "avant@exemple.org",
}


def shipped_prefixes():
    root = Path(allauth.__file__).parent / "templates"
    for app in ("account", "mfa"):
        for path in (root / app / "email").glob("*_subject.txt"):
            yield f"{app}/email/{path.name.removesuffix('_subject.txt')}"


def account_message(kind, language="fr"):
    user = UserFactory(language=language)
    params = {name: PARAMS[name] for name in kind.takes}
    return Message.objects.create(
        kind=kind.code, recipient=user, email=user.email, language=language, params=params, is_listed=False
    )


@pytest.mark.parametrize("prefix", sorted(shipped_prefixes()))
def test_every_mail_that_allauth_ships_has_words_of_ours(prefix):
    AccountAdapter().send_mail(prefix, "qui@exemple.org", dict(PARAMS))
    assert build_mail(Message.objects.get()).subject


def test_a_mail_without_words_of_ours_is_an_error():
    with pytest.raises(LookupError):
        AccountAdapter().send_mail("account/email/brand_new", "qui@exemple.org", {})


def test_no_prefix_is_mapped_for_nothing():
    assert set(KIND_OF_PREFIX) == set(shipped_prefixes())


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_each_is_complete_in_each_language(kind, language):
    mail = build_mail(account_message(kind, language))
    html = mail.alternatives[0].content
    assert mail.subject
    assert "\n" not in mail.subject
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert "{{" not in html + mail.body
    assert "&#x27;" not in mail.body
    links = set(re.findall(r"http://testserver\S+", mail.body))
    assert links
    assert all(link.startswith(f"http://testserver/{language}/") for link in links)
    for link in links:
        assert f'href="{link}"' in html
    assert max(len(line) for line in mail.body.splitlines() if "http" not in line) <= 76
    if language == "ar":
        assert re.search("[\u0600-\u06ff]", mail.subject)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_no_language_repeats_another(kind):
    subjects = {build_mail(account_message(kind, language)).subject for language in ("fr", "ar", "en")}
    assert len(subjects) == 3


def test_what_they_promise_is_what_allauth_does():
    from allauth.account import app_settings

    code, link = account_messages.CODE_VALID_FOR, account_messages.LINK_VALID_FOR
    assert code.total_seconds() == app_settings.LOGIN_BY_CODE_TIMEOUT
    assert link.days == app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS
    assert link.total_seconds() == django_settings.PASSWORD_RESET_TIMEOUT


def sign_up(client, email, language="en"):
    return client.post(
        f"/{language}/accounts/signup/", {"email": email, "name": "Nora", "password1": "tafraout-rose-2026"}
    )


def test_signing_up_stores_the_confirmation_in_the_language_of_the_page(client, mailbox):
    sign_up(client, "nora@exemple.org")
    message = Message.objects.get()
    assert (message.kind, message.language, message.email) == ("account_confirm_address", "en", "nora@exemple.org")
    link = re.search(r"http://testserver(/en/\S+)", build_mail(message).body).group(1)
    send_waiting_messages()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.params == {}, "the key left with the mail"

    seen = client.get(link)
    assert seen.status_code == 200
    assert not message.recipient.emailaddress_set.filter(verified=True).exists(), (
        "a scanner that opens it confirms nothing"
    )
    client.post(link)
    assert message.recipient.emailaddress_set.filter(verified=True).exists()


def test_what_was_begun_before_signing_up_is_in_the_link(client):
    client.post(
        "/en/accounts/signup/?next=/en/projets/nouveau/",
        {
            "email": "nora@exemple.org",
            "name": "Nora",
            "password1": "tafraout-rose-2026",
            "next": "/en/projets/nouveau/",
        },
    )
    assert "?next=%2Fen%2Fprojets%2Fnouveau%2F" in build_mail(Message.objects.get()).body


def test_forgotten_password_from_mail_to_new_password(client, mailbox):
    user = UserFactory(email="karim@exemple.org", language="ar")
    client.post("/fr/accounts/password/reset/", {"email": "karim@exemple.org"})
    message = Message.objects.get()
    assert (message.kind, message.language, message.recipient) == ("account_reset_link", "ar", user)
    link = re.search(r"http://testserver(/ar/\S+)", build_mail(message).body).group(1)
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "argan-indigo-2027", "password2": "argan-indigo-2027"})
    user.refresh_from_db()
    assert user.check_password("argan-indigo-2027")
    assert Message.objects.filter(kind="account_password_changed", email="karim@exemple.org").exists()


def test_a_mailed_code_signs_in(client):
    user = UserFactory(email="lea@exemple.org", language="en")
    client.post("/fr/accounts/login/code/", {"email": "lea@exemple.org"})
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("account_sign_in_code", user)
    client.post("/fr/accounts/login/code/confirm/", {"code": message.params["code"]})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("path", ["password/reset/", "login/code/"])
def test_a_page_does_not_tell_who_has_an_account(path):
    UserFactory(email="connu@exemple.org")
    known = Client().post(f"/ar/accounts/{path}", {"email": "connu@exemple.org"})
    unknown = Client().post(f"/ar/accounts/{path}", {"email": "inconnu@exemple.org"})
    assert (known.status_code, known.get("Location")) == (unknown.status_code, unknown.get("Location"))
    message = Message.objects.get(email="inconnu@exemple.org")
    assert (message.kind, message.language, message.recipient) == ("account_unknown", "ar", None)


def test_signing_up_twice_tells_only_the_owner(client):
    UserFactory(email="connu@exemple.org", language="fr")
    first = sign_up(client, "nouveau@exemple.org")
    second = sign_up(client, "connu@exemple.org")
    assert first["Location"] == second["Location"]
    assert Message.objects.get(email="connu@exemple.org").kind == "account_already_exists"


def test_a_changed_password_is_told_with_when_and_where(client):
    user = UserFactory(language="fr")
    client.post("/fr/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "argan-indigo-2027", "password2": "argan-indigo-2027"},
    )
    message = Message.objects.get(kind="account_password_changed")
    body = build_mail(message).body
    assert "127.0.0.1" in body
    with translation.override("fr"):
        assert str(timezone.localdate().year) in body
    assert message.recipient == user
    assert not message.is_listed
