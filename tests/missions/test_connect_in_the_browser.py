"""The pages of the call in a real browser, on a phone: nothing that axe complains of, and a call agreed on by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from missions.models import Call
from tests.missions.calls import choose, propose, scene_across_zones, the_call, url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene():
    return scene_across_zones()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_of_the_call(page_of, axe, scene, language):
    phone = page_of(scene.contributor, language)

    def look_at(*names):
        for name in names:
            phone.goto(url(scene, name).replace("/fr/", f"/{language}/", 1))
            axe(phone)

    look_at("mission_call_propose", "mission_track")
    day = str(timezone.localdate() + timedelta(days=7))
    propose(scene, scene.agent, (day, "18:00"), (day, "10:00"), note="À bientôt")
    look_at("mission_call", "mission_call_place", "mission_call_cancel")
    choose(scene, scene.contributor)
    look_at("mission_call", "mission_call_propose", "mission")


def test_a_call_is_agreed_on_by_two_people_with_their_phones(page_of, scene):
    agent = page_of(scene.agent)
    agent.goto(url(scene))
    agent.get_by_role("checkbox").first.check()
    agent.get_by_role("button", name="Proposer ces horaires").click()
    agent.get_by_text("Vos horaires sont proposés.").wait_for()
    assert Call.objects.count() == 1

    contributor = page_of(scene.contributor)
    contributor.goto(url(scene))
    contributor.get_by_role("button", name="Choisir cet horaire").click()
    contributor.get_by_text("L’appel est fixé.").wait_for()
    with contributor.expect_download() as download:
        contributor.get_by_role("link", name="Ajouter à mon agenda").click()
    assert download.value.suggested_filename == "mission.ics"
    assert the_call(scene).agreed_by == scene.contributor
