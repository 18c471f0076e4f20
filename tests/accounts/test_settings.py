"""What members change about themselves: name, language, clock, password, address."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from notifications.models import Message
from tests.accounts.support import NEW_PASSWORD, is_signed_in, link_in, sign_in, signed_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SETTINGS = {"name": "Samir", "language": "fr", "time_zone": "Europe/Paris"}


def test_the_page_is_for_the_signed_in(client):
    assert client.get("/fr/compte/").url == "/fr/accounts/login/?next=/fr/compte/"


def test_name_and_clock_are_changed():
    client, user = signed_in()
    assert client.get("/fr/compte/").status_code == 200
    client.post("/fr/compte/", SETTINGS)
    user.refresh_from_db()
    assert (user.name, user.time_zone) == ("Samir", "Europe/Paris")


@pytest.mark.parametrize(("language", "words"), [("ar", "حُفظت إعداداتكم."), ("en", "Your settings are saved.")])
def test_another_language_leads_to_the_page_in_that_language(language, words):
    client, _ = signed_in()
    answer = client.post("/fr/compte/", {**SETTINGS, "language": language})
    assert answer.url == f"/{language}/compte/"
    assert words in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "\u202e"), ("language", "de"), ("time_zone", "Mars/Olympus")]
)
def test_bad_values_are_refused_and_nothing_changes(field, value):
    client, user = signed_in(name="Avant")
    page = client.post("/fr/compte/", {**SETTINGS, field: value})
    assert page.context["form"].errors.keys() == {field}
    user.refresh_from_db()
    assert user.name == "Avant"


def test_a_rare_time_zone_is_kept():
    client, user = signed_in(time_zone="Pacific/Auckland")
    assert "Pacific/Auckland" in client.get("/fr/compte/").content.decode()
    client.post("/fr/compte/", {**SETTINGS, "time_zone": "Pacific/Auckland"})
    user.refresh_from_db()
    assert (user.name, user.time_zone) == ("Samir", "Pacific/Auckland")


def change_password(client, **fields):
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, **fields}
    return client.post("/fr/accounts/password/change/", data)


def test_a_new_password_ends_the_other_sessions():
    client, user = signed_in()
    other, _ = signed_in(user)
    assert change_password(client).url == "/fr/compte/"
    assert client.get("/fr/compte/").status_code == 200
    assert other.get("/fr/compte/").status_code == 302
    assert Message.objects.filter(kind="account_password_changed").exists()


@pytest.mark.parametrize("fields", [{"oldpassword": "pas le bon"}, {"password1": "court"}])
def test_a_wrong_or_weak_password_is_refused(fields):
    client, user = signed_in()
    assert change_password(client, **fields).context["form"].errors.keys() == fields.keys()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def change_address(client, email):
    return client.post("/fr/accounts/email/", {"email": email, "action_add": ""})


def show_password(client):
    client.post("/fr/accounts/reauthenticate/", {"password": PASSWORD})


def test_an_address_changes_when_the_new_one_is_confirmed():
    client, user = signed_in(email="avant@exemple.org")
    show_password(client)
    change_address(client, "apres@exemple.org")
    page = client.get("/fr/accounts/email/").content.decode()
    assert "avant@exemple.org" in page
    assert "apres@exemple.org" in page
    user.refresh_from_db()
    assert user.email == "avant@exemple.org"

    client.post(link_in("account_confirm_address", "apres@exemple.org"))
    user.refresh_from_db()
    assert user.email == "apres@exemple.org"
    assert [address.email for address in EmailAddress.objects.filter(user=user)] == ["apres@exemple.org"]
    sign_in(fresh := Client(), user)
    assert is_signed_in(fresh, user)


def test_a_change_of_address_can_be_given_up():
    client, user = signed_in(email="avant@exemple.org")
    show_password(client)
    change_address(client, "apres@exemple.org")
    client.post("/fr/accounts/email/", {"email": "apres@exemple.org", "action_remove": ""})
    assert [address.email for address in EmailAddress.objects.filter(user=user)] == ["avant@exemple.org"]


def test_an_address_of_somebody_else_is_neither_taken_nor_told():
    UserFactory(email="prise@exemple.org")
    client, user = signed_in()
    show_password(client)
    taken = change_address(client, "prise@exemple.org")
    client_2, _ = signed_in()
    show_password(client_2)
    free = change_address(client_2, "libre@exemple.org")
    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert not EmailAddress.objects.filter(user=user, email="prise@exemple.org", verified=True).exists()


def test_the_same_address_is_no_change():
    client, user = signed_in()
    show_password(client)
    page = change_address(client, user.email)
    assert page.context["form"].errors["email"] == ["Cette adresse est déjà celle de votre compte."]


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Amina Tafukt", "Amina"),
        ("Dr Samira Tudert", "Dr Samira Tudert"),
        ("Dr. Samira Tudert", "Dr. Samira Tudert"),
        ("عبد الحق أفولكي", "عبد الحق أفولكي"),
        ("حميد أنامور", "حميد"),
        ("Moulay Ahmed", "Moulay Ahmed"),
        ("Fadma", "Fadma"),
    ],
)
def test_people_are_greeted_by_a_name(name, greeted):
    assert UserFactory.build(name=name).get_short_name() == greeted
