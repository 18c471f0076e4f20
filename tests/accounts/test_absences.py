"""Saying when one is away."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Absence
from tests.accounts.support import signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2027-03-01 10:00:00+00:00", tick=False):
        yield


def test_the_page_is_for_the_signed_in(client):
    assert client.get("/fr/compte/absences/").url == "/fr/accounts/login/?next=/fr/compte/absences/"


@pytest.mark.parametrize("typed", ["2027-08-01", "01/08/2027", "٠١/٠٨/٢٠٢٧"])
def test_an_absence_is_noted_and_taken_back(typed):
    client, user = signed_in()
    assert "compte/absences/" in client.get("/fr/compte/").content.decode()
    client.post("/fr/compte/absences/", {"starts_on": typed, "ends_on": "2027-08-31"})
    absence = user.absences.get()
    assert (absence.starts_on, absence.ends_on) == (date(2027, 8, 1), date(2027, 8, 31))
    assert "1 août 2027" in client.get("/fr/compte/absences/").content.decode()
    assert client.post(f"/fr/compte/absences/{absence.pk}/retirer/").url == "/fr/compte/absences/"
    assert not user.absences.exists()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        ("", "2027-08-01", "starts_on"),
        ("2027-02-30", "2027-08-01", "starts_on"),
        ("2027-08-02", "2027-08-01", "__all__"),
        ("2027-02-01", "2027-02-28", "ends_on"),
        ("2027-03-02", "2028-03-02", "ends_on"),
        ("2027-04-05", "2027-04-20", "starts_on"),
    ],
)
def test_bad_days_are_refused_with_what_was_typed(starts_on, ends_on, field):
    client, user = signed_in()
    Absence.objects.create(user=user, starts_on=date(2027, 4, 1), ends_on=date(2027, 4, 10))
    page = client.post("/fr/compte/absences/", {"starts_on": starts_on, "ends_on": ends_on})
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert ends_on in page.content.decode()
    assert user.absences.count() == 1


def test_a_year_is_the_longest():
    client, user = signed_in()
    client.post("/fr/compte/absences/", {"starts_on": "2027-03-02", "ends_on": "2028-03-01"})
    assert user.absences.exists()


def test_nobody_takes_back_the_absence_of_another():
    client, _ = signed_in()
    other = Absence.objects.create(user=UserFactory(), starts_on=TODAY, ends_on=TODAY + timedelta(days=3))
    assert client.post(f"/fr/compte/absences/{other.pk}/retirer/").status_code == 404
    assert client.get(f"/fr/compte/absences/{other.pk}/retirer/").status_code == 405
    assert Absence.objects.filter(pk=other.pk).exists()


def test_those_that_are_over_are_not_shown():
    client, user = signed_in()
    Absence.objects.create(user=user, starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 28))
    assert "1 février 2027" not in client.get("/fr/compte/absences/").content.decode()


@pytest.mark.parametrize(("language", "words"), [("ar", "غياباتي"), ("en", "My absences")])
def test_in_the_other_languages(language, words):
    client = Client()
    client.force_login(UserFactory(language=language))
    assert words in client.get(f"/{language}/compte/absences/").content.decode()
