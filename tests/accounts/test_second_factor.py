"""The second factor: compulsory for staff, for whoever wants it otherwise."""

import re

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.test import Client

from accounts.adapter import SecondFactorAdapter
from accounts.middleware import WITHOUT_SECOND_FACTOR
from tests.accounts.support import activate_second_factor, app_code, code_in, is_signed_in, sign_in, signed_in
from tests.factories import PASSWORD, UserFactory
from tests.harness.test_sweep import names

pytestmark = pytest.mark.django_db
ACTIVATE = "/fr/accounts/2fa/totp/activate/"


@pytest.fixture
def compulsory(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True


def show_password(client):
    """The page that asks whether it is really them."""
    return client.post("/fr/accounts/reauthenticate/", {"password": PASSWORD, "next": ACTIVATE}, follow=True)


def pass_second_factor(client, code):
    return client.post("/fr/accounts/2fa/authenticate/", {"code": code})


@pytest.mark.parametrize("path", ["/fr/admin/", "/ar/mon-espace/", "/fr/compte/", "/en/", "/fr/accounts/2fa/"])
def test_staff_without_one_are_sent_to_set_it_up_before_anything_else(compulsory, path):
    client, _ = signed_in(staff=True)
    answer = client.get(path)
    assert (answer.status_code, answer.url) == (302, f"{path[:3]}/accounts/2fa/totp/activate/")


def test_an_action_of_staff_without_one_is_not_carried_out(compulsory):
    client, user = signed_in(staff=True)
    client.post("/fr/compte/", {"name": "Autre", "language": "fr", "time_zone": "Africa/Casablanca"})
    user.refresh_from_db()
    assert user.name != "Autre"


@pytest.mark.parametrize(
    "path", [ACTIVATE, "/fr/accounts/logout/", "/fr/accounts/password/reset/done/", "/health/live"]
)
def test_they_reach_what_they_need_for_that_and_the_way_out(compulsory, path):
    client, _ = signed_in(staff=True)
    answer = client.get(path)
    assert answer.status_code == 200 or answer.url.startswith("/fr/accounts/reauthenticate/")


def test_the_link_of_a_forgotten_password_is_not_lost_on_staff_who_are_signed_in(compulsory):
    client, _ = signed_in(staff=True)
    assert client.get("/fr/accounts/password/reset/key/1-set-password/").status_code == 200


def test_what_is_open_to_them_exists():
    assert set(names()) >= WITHOUT_SECOND_FACTOR


def test_members_are_not_asked(compulsory):
    client, _ = signed_in()
    assert client.get("/fr/mon-espace/").status_code == 200


def test_a_demonstration_may_do_without():
    client, _ = signed_in(staff=True)
    assert client.get("/fr/admin/").status_code == 200


def test_from_setting_it_up_to_the_admin(compulsory):
    client, user = signed_in(staff=True)
    secret = activate_second_factor(client)
    assert client.get("/fr/admin/").status_code == 200

    again = Client()
    assert sign_in(again, user, next="/fr/admin/").url == "/fr/accounts/2fa/authenticate/"
    assert again.get("/fr/accounts/2fa/authenticate/").status_code == 200
    assert not is_signed_in(again)
    wrong = pass_second_factor(again, "000000")
    assert wrong.context["form"].errors["code"] == [
        "Ce code n’est pas le bon. Attendez le suivant dans votre application."
    ]
    assert pass_second_factor(again, app_code(secret, 1)).url == "/fr/admin/"
    assert is_signed_in(again, user)


def test_a_code_of_the_app_serves_once(compulsory):
    client, user = signed_in(staff=True)
    secret = activate_second_factor(client)
    code = app_code(secret, 1)
    for browser, enters in ((Client(), True), (Client(), False)):
        sign_in(browser, user)
        pass_second_factor(browser, code)
        assert is_signed_in(browser) is enters


def test_the_code_by_mail_does_not_go_round_it(compulsory):
    client, user = signed_in(staff=True)
    activate_second_factor(client)
    other = Client()
    other.post("/fr/accounts/login/code/", {"email": user.email})
    answer = other.post("/fr/accounts/login/code/confirm/", {"code": code_in(user.email)})
    assert answer.url == "/fr/accounts/2fa/authenticate/"
    assert not is_signed_in(other)


def test_a_recovery_code_replaces_the_phone_once():
    client, user = signed_in()
    activate_second_factor(client)
    text = client.get("/fr/accounts/2fa/recovery-codes/").content.decode()
    code = re.search(r'<code dir="ltr">([^<]+)</code>', text)[1]
    assert code in client.get("/fr/accounts/2fa/recovery-codes/download/").content.decode()
    for browser, enters in ((Client(), True), (Client(), False)):
        sign_in(browser, user)
        pass_second_factor(browser, code)
        assert is_signed_in(browser) is enters


def test_too_many_wrong_codes_are_stopped(settings):
    client, user = signed_in()
    secret = activate_second_factor(client)
    settings.ACCOUNT_RATE_LIMITS = {}
    browser = Client()
    sign_in(browser, user)
    for _ in range(5):
        pass_second_factor(browser, "000000")
    pass_second_factor(browser, app_code(secret, 1))
    assert not is_signed_in(browser)


def test_a_wrong_code_does_not_set_it_up():
    client, user = signed_in()
    show_password(client)
    client.get(ACTIVATE)
    assert client.post(ACTIVATE, {"code": "000000"}).context["form"].errors["code"]
    assert not Authenticator.objects.filter(user=user).exists()


def test_setting_it_up_asks_for_the_password_first():
    client, _ = signed_in()
    assert client.get(ACTIVATE).url.startswith("/fr/accounts/reauthenticate/")


def test_members_may_turn_it_off_and_staff_may_not(settings):
    for staff in (False, True):
        client, user = signed_in(staff=staff)
        activate_second_factor(client)
        settings.STAFF_SECOND_FACTOR_REQUIRED = True
        client.post("/fr/accounts/2fa/totp/deactivate/")
        assert Authenticator.objects.filter(user=user).exists() is staff
        settings.STAFF_SECOND_FACTOR_REQUIRED = False


def test_the_admin_has_no_sign_in_of_its_own(client):
    assert client.get("/fr/admin/").url == "/fr/admin/login/?next=/fr/admin/"
    answer = client.get("/fr/admin/login/?next=/fr/admin/")
    assert answer.url == "/fr/accounts/login/?next=%2Ffr%2Fadmin%2F"
    user = UserFactory(staff=True)
    client.post("/fr/admin/login/", {"username": user.email, "password": PASSWORD})
    assert not is_signed_in(client)


def test_the_admin_is_closed_to_members():
    client, _ = signed_in()
    assert client.get("/fr/admin/login/").status_code == 403


def test_the_secret_is_stored_encrypted_and_survives_a_new_key(settings):
    adapter = SecondFactorAdapter()
    stored = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in stored
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-for-the-test-suite"
    assert adapter.decrypt(stored) == "JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        adapter.decrypt(stored)
