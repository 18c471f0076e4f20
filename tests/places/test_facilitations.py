"""Staff entrust somebody with a place or a network."""

import pytest
from django.test import Client

from communes.models import Facilitation
from tests.factories import CommuneFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
ADD = "/fr/admin/communes/facilitation/add/"


@pytest.fixture
def staff(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(UserFactory(staff=True))
    return client


def fields(**values):
    return {"user": UserFactory().pk, "organisation": "", "commune": "", "province": "", "region": "", **values}


def test_a_commune_is_entrusted_and_shown_in_the_list(staff):
    commune = CommuneFactory()
    assert staff.get(ADD).status_code == 200
    staff.post(ADD, fields(commune=commune.pk))
    assert Facilitation.objects.get().commune == commune
    assert commune.name_fr in staff.get("/fr/admin/communes/facilitation/").content.decode()


@pytest.mark.parametrize("both", [True, False])
def test_it_is_exactly_one_place(staff, both):
    commune = CommuneFactory()
    values = {"commune": commune.pk, "organisation": OrganisationFactory().pk} if both else {}
    page = staff.post(ADD, fields(**values))
    assert "Choisissez un seul territoire" in page.content.decode()
    assert not Facilitation.objects.exists()


def test_members_do_not_entrust():
    client = Client()
    client.force_login(UserFactory())
    assert client.get(ADD).status_code == 302
    client.post(ADD, fields(commune=CommuneFactory().pk))
    assert not Facilitation.objects.exists()
