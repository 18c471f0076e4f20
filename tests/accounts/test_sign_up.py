"""From nothing to a member, and on to what they had begun."""

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.test import Client

from accounts.models import User
from notifications.models import Message
from tests.accounts.support import SIGN_UP, code_in, is_signed_in, link_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
KIND = "account_confirm_address"


def sign_up(client, language="fr", **fields):
    return client.post(f"/{language}/accounts/signup/", {**SIGN_UP, **fields})


def test_three_fields_and_a_link_make_a_member(client):
    answer = sign_up(client, "ar", time_zone="Europe/Berlin")
    assert answer.url == "/ar/accounts/confirm-email/"
    assert not is_signed_in(client)
    user = User.objects.get(email="nora@exemple.org")
    assert (user.name, user.language, user.time_zone) == ("Nora Aït Ali", "ar", "Europe/Berlin")

    link = link_in(KIND, user.email)
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get(user=user).verified
    client.post(link)
    assert EmailAddress.objects.get(user=user).verified
    assert is_signed_in(client, user)


def test_the_form_asks_for_nothing_else(client):
    form = client.get("/fr/accounts/signup/").context["form"]
    assert [field.name for field in form.visible_fields()] == ["name", "email", "password1"]
    assert {field.name: field.field.widget.attrs["autocomplete"] for field in form.visible_fields()} == {
        "name": "name",
        "email": "email",
        "password1": "new-password",
    }


@pytest.mark.parametrize("told", ["", "Mars/Olympus", "../etc/passwd", "x" * 200])
def test_a_time_zone_that_is_none_is_morocco(client, told):
    sign_up(client, time_zone=told)
    assert User.objects.get().time_zone == "Africa/Casablanca"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " \u202e\x00 "),
        ("name", ""),
        ("email", "nora"),
        ("email", ""),
        ("password1", "court"),
        ("password1", "123456789012"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(client, field, value):
    page = sign_up(client, **{field: value})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {field}
    assert not User.objects.exists()
    if field != "email":
        assert 'value="nora@exemple.org"' in page.content.decode()


def test_the_name_is_made_safe(client):
    sign_up(client, name="No\u202era  Aït\tAli")
    assert User.objects.get().name == "Nora Aït Ali"


def test_what_was_begun_goes_on_after_the_link(client):
    sign_up(client, next="/fr/compte/")
    link = link_in(KIND, SIGN_UP["email"])
    assert client.post(link).url == "/fr/compte/"


def test_the_link_opened_in_another_browser_leads_through_sign_in_to_what_was_begun(client):
    sign_up(client, next="/fr/compte/")
    elsewhere = Client()
    link = link_in(KIND, SIGN_UP["email"])
    assert 'name="next" value="/fr/compte/"' in elsewhere.get(link).content.decode()
    answer = elsewhere.post(link, {"next": "/fr/compte/"})
    assert answer.url == "/fr/compte/"
    assert not is_signed_in(elsewhere), "a link alone signs nobody in"
    sign_in_page = elsewhere.get(answer.url)
    assert sign_in_page.url == "/fr/accounts/login/?next=/fr/compte/"
    done = elsewhere.post(
        sign_in_page.url, {"login": SIGN_UP["email"], "password": SIGN_UP["password1"], "next": "/fr/compte/"}
    )
    assert done.url == "/fr/compte/"


def test_nobody_enters_before_the_link(client):
    sign_up(client)
    answer = client.post("/fr/accounts/login/", {"login": SIGN_UP["email"], "password": SIGN_UP["password1"]})
    assert answer.url == "/fr/accounts/confirm-email/"
    assert not is_signed_in(client)
    assert client.get("/fr/mon-espace/").status_code == 302


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_used_link_offers_ways_out(client, language):
    sign_up(client)
    link = link_in(KIND, SIGN_UP["email"])
    Client().post(link)
    page = Client().get(f"/{language}{link[3:]}")
    text = page.content.decode()
    assert f"/{language}/accounts/login/" in text
    assert f"/{language}/accounts/login/code/" in text
    assert Client().post(link).status_code == 404


def test_an_old_link_is_refused_and_a_code_confirms_instead(client, settings):
    sign_up(client)
    link = link_in(KIND, SIGN_UP["email"])
    settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 0
    later = Client()
    assert "/fr/accounts/login/code/" in later.get(link).content.decode()
    assert later.post(link).status_code == 404
    later.post("/fr/accounts/login/code/", {"email": SIGN_UP["email"]})
    later.post("/fr/accounts/login/code/confirm/", {"code": code_in(SIGN_UP["email"])})
    assert is_signed_in(later)
    assert EmailAddress.objects.get().verified


def test_a_link_somebody_made_up_is_refused(client):
    made_up = signing.dumps(1, key="another key")
    assert client.post(f"/fr/accounts/confirm-email/{made_up}/").status_code == 404


def test_an_address_that_has_an_account_gets_the_same_answer_and_its_own_mail(client):
    UserFactory(email="nora@exemple.org")
    known = sign_up(client)
    unknown = sign_up(Client(), email="autre@exemple.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert User.objects.count() == 2
    assert Message.objects.get(email="nora@exemple.org").kind == "account_already_exists"


def test_the_form_sent_twice_makes_one_account(client):
    sign_up(client)
    sign_up(client)
    assert User.objects.count() == 1


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"])
def test_nobody_is_led_to_another_site(client, elsewhere):
    sign_up(client, next=elsewhere)
    link = link_in(KIND, SIGN_UP["email"])
    assert "evil" not in link
    assert client.post(link, {"next": elsewhere}).url.startswith("/fr/")


def test_the_address_of_an_invitation_is_filled_in(client):
    assert 'value="nora@exemple.org"' in client.get("/fr/accounts/signup/?email=nora@exemple.org").content.decode()
