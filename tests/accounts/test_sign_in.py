"""Signing in by password or mailed code, and out."""

import pytest
from django.test import Client

from notifications.models import Message
from tests.accounts.support import NEW_PASSWORD, code_in, is_signed_in, link_in, sign_in, signed_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def ask_for_code(client, email, **more):
    return client.post("/fr/accounts/login/code/", {"email": email, **more})


def give_code(client, code, **more):
    return client.post("/fr/accounts/login/code/confirm/", {"code": code, **more})


def test_by_password_to_the_members_page_in_the_members_language(client):
    user = UserFactory(language="ar")
    assert sign_in(client, user).url == "/ar/mon-espace/"
    assert is_signed_in(client, user)


def test_a_page_that_was_asked_for_keeps_the_language_of_its_address(client):
    assert sign_in(client, UserFactory(language="ar"), next="/en/compte/").url == "/en/compte/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "http:evil"])
def test_nobody_is_led_to_another_site(client, elsewhere):
    assert sign_in(client, UserFactory(), next=elsewhere).url == "/fr/mon-espace/"


@pytest.mark.parametrize("email", ["connue@exemple.org", "inconnue@exemple.org"])
def test_a_wrong_password_and_an_unknown_address_are_told_alike(client, email):
    UserFactory(email="connue@exemple.org")
    page = client.post("/fr/accounts/login/", {"login": email, "password": "pas le bon"})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == [
        "L’adresse ou le mot de passe n’est pas le bon. Vous pouvez aussi recevoir un code par e-mail."
    ]
    assert not is_signed_in(client)


def test_the_address_is_the_same_in_capitals(client):
    user = UserFactory(email="leila@exemple.org")
    client.post("/fr/accounts/login/", {"login": "Leila@Exemple.ORG", "password": PASSWORD})
    assert is_signed_in(client, user)


def test_a_closed_account_stays_out(client):
    user = UserFactory(is_active=False)
    answer = sign_in(client, user)
    assert not is_signed_in(client)
    assert client.get(answer.url).status_code == 200 if answer.status_code == 302 else True


def test_by_code(client):
    user = UserFactory(email="lea@exemple.org", language="en")
    assert ask_for_code(client, user.email).url == "/fr/accounts/login/code/confirm/"
    assert "lea@exemple.org" in client.get("/fr/accounts/login/code/confirm/").content.decode()
    assert give_code(client, code_in(user.email)).url == "/en/mon-espace/"
    assert is_signed_in(client, user)


def test_by_code_to_the_page_that_was_asked_for(client):
    user = UserFactory()
    answer = ask_for_code(client, user.email, next="/fr/compte/")
    assert answer.url == "/fr/accounts/login/code/confirm/?next=%2Ffr%2Fcompte%2F"
    assert give_code(client, code_in(user.email), next="/fr/compte/").url == "/fr/compte/"


def test_a_code_is_for_the_browser_that_asked(client):
    user = UserFactory()
    ask_for_code(client, user.email)
    other = Client()
    give_code(other, code_in(user.email))
    assert not is_signed_in(other)


def test_a_code_serves_once(client):
    user = UserFactory()
    ask_for_code(client, user.email)
    code = code_in(user.email)
    give_code(client, code)
    client.post("/fr/accounts/logout/")
    give_code(client, code)
    assert not is_signed_in(client)


def test_wrong_codes_end_the_attempt(client):
    user = UserFactory()
    ask_for_code(client, user.email)
    assert give_code(client, "AAAA-BBBB").status_code == 200
    for _ in range(3):
        answer = give_code(client, "AAAA-BBBB")
    assert answer.status_code == 302
    give_code(client, code_in(user.email))
    assert not is_signed_in(client)


def test_asking_for_a_code_does_not_tell_who_has_an_account():
    UserFactory(email="connue@exemple.org")
    known, unknown = Client(), Client()
    answers = [ask_for_code(known, "connue@exemple.org"), ask_for_code(unknown, "inconnue@exemple.org")]
    assert answers[0].url == answers[1].url
    pages = [browser.get(answers[0].url).content.decode() for browser in (known, unknown)]
    assert pages[0].count("<form") == pages[1].count("<form")


def test_too_many_wrong_passwords_are_stopped_for_the_address_wherever_they_come_from(settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    user = UserFactory()
    for n in range(5):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), user, "pas le bon")
    page = sign_in(Client(REMOTE_ADDR="192.0.2.99"), user)
    assert page.context["form"].non_field_errors() == [
        "Trop d’essais sans succès. Attendez quelques minutes, puis recommencez."
    ]


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Trop de demandes"), ("en", "Too many"), ("ar", "طلبات كثيرة")]
)
def test_too_many_requests_from_one_place_get_a_page_of_ours(settings, language, words):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    user = UserFactory()
    for _ in range(3):
        answer = Client().post(f"/{language}/accounts/login/", {"login": user.email, "password": "x"})
    assert answer.status_code == 429
    assert words in answer.content.decode()


def test_a_forged_address_does_not_escape_the_limit(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    user = UserFactory()
    answers = [
        Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").post("/fr/accounts/login/", {"login": user.email}).status_code
        for n in range(3)
    ]
    assert answers == [200, 200, 429]


def test_behind_our_proxy_the_address_it_writes_counts(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = UserFactory()

    def ask(forged, real):
        browser = Client(HTTP_X_FORWARDED_FOR=f"{forged}, {real}")
        return browser.post("/fr/accounts/login/", {"login": user.email}).status_code

    assert [ask(f"198.51.100.{n}", "203.0.113.1") for n in range(3)] == [200, 200, 429]
    assert ask("198.51.100.9", "203.0.113.2") == 200


def test_signing_out_needs_a_post(client):
    client, user = signed_in()
    assert client.get("/fr/accounts/logout/").status_code == 200
    assert is_signed_in(client, user)
    assert client.post("/fr/accounts/logout/").url == "/fr/"
    assert not is_signed_in(client)


# --- Forgotten password ------------------------------------------------------------------------


def ask_for_reset(client, email):
    return client.post("/fr/accounts/password/reset/", {"email": email})


def test_a_forgotten_password_is_replaced_and_signs_in(client):
    user = UserFactory()
    ask_for_reset(client, user.email)
    form = client.get(link_in("account_reset_link", user.email)).url
    answer = client.post(form, {"password1": NEW_PASSWORD})
    assert answer.url == "/fr/mon-espace/"
    assert is_signed_in(client, user)
    sign_in(other := Client(), user, NEW_PASSWORD)
    assert is_signed_in(other, user)


def test_a_reset_link_serves_once(client):
    user = UserFactory()
    ask_for_reset(client, user.email)
    link = link_in("account_reset_link", user.email)
    form = client.get(link).url
    client.post(form, {"password1": NEW_PASSWORD})
    again = Client()
    page = again.get(link)
    assert page.status_code == 200
    assert "/fr/accounts/password/reset/" in page.content.decode()
    again.post(form, {"password1": "encore-une-autre-2028"})
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)


def test_an_old_reset_link_offers_a_new_one(client, settings):
    user = UserFactory()
    ask_for_reset(client, user.email)
    settings.PASSWORD_RESET_TIMEOUT = -1
    page = client.get(link_in("account_reset_link", user.email))
    assert page.status_code == 200
    assert "Ce lien n’est plus valable" in page.content.decode()
    assert "/fr/accounts/password/reset/" in page.content.decode()


def test_a_bad_new_password_is_told_and_the_link_still_serves(client):
    user = UserFactory()
    ask_for_reset(client, user.email)
    form = client.get(link_in("account_reset_link", user.email)).url
    assert client.post(form, {"password1": "court"}).context["form"].errors["password1"]
    client.post(form, {"password1": NEW_PASSWORD})
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)


def test_asking_does_not_tell_who_has_an_account():
    UserFactory(email="connue@exemple.org")
    answers = {ask_for_reset(Client(), f"{who}@exemple.org").url for who in ("connue", "inconnue")}
    assert answers == {"/fr/accounts/password/reset/done/"}
    assert Message.objects.get(email="inconnue@exemple.org").kind == "account_unknown"
