"""The list of what is stuck: for the facilitator, the longest first, with the numbers shared for that purpose."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Absence
from missions.enums import MissionState
from missions.models import ContactNumber, Wait
from tests.factories import UserFactory
from tests.missions.support import at, opened

pytestmark = pytest.mark.django_db
S = MissionState
ADDRESS = "/fr/missions/en-attente/"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def make_late(scene, days):
    Wait.objects.filter(mission=scene.mission).update(due_on=timezone.localdate() - timedelta(days=days))
    return scene


def test_it_is_for_the_signed_in(client):
    assert client.get(ADDRESS).status_code == 302


def test_the_longest_stands_first_and_what_is_on_time_is_not_there():
    scenes = [make_late(opened(facilitated=True), days) for days in (2, 9, 0)]
    facilitator = scenes[0].facilitator
    for scene in scenes:
        scene.mission.facilitator = facilitator
        scene.mission.save()
    rows = signed_in(facilitator).get(ADDRESS).context["rows"]
    assert [row.wait.days_late for row in rows] == [9, 2]


def test_others_see_nothing_and_staff_everything(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    scene = make_late(opened(facilitated=True), 5)
    for user in (scene.agent, scene.contributor, UserFactory()):
        assert not signed_in(user).get(ADDRESS).context["rows"]
    staff = signed_in(UserFactory(staff=True)).get(ADDRESS)
    assert len(staff.context["rows"]) == 1
    assert "au nom de" not in staff.content.decode()


def test_a_number_is_shown_where_it_was_shared_for_that():
    scene = make_late(opened(facilitated=True), 5)
    elsewhere = opened()
    ContactNumber.objects.create(mission=scene.mission, user=scene.agent, number="+212 600 00 00 01")
    ContactNumber.objects.create(mission=scene.mission, user=scene.contributor, number="+33 600 00 00 02")
    ContactNumber.objects.create(mission=elsewhere.mission, user=scene.agent, number="+212 600 00 00 03")
    page = signed_in(scene.facilitator).get(ADDRESS).content.decode()
    assert 'href="tel:+212600000001"' in page
    assert "00 02" not in page
    assert "00 03" not in page


def test_one_acts_for_a_party_but_does_not_speak_for_it():
    scene = make_late(opened(facilitated=True), 5)
    page = signed_in(scene.facilitator).get(ADDRESS).content.decode()
    assert f"?pour={scene.holder.key}" in page
    scene = make_late(at(S.VALIDATION, facilitated=True), 5)
    page = signed_in(scene.facilitator).get(ADDRESS).content.decode()
    assert "?pour=" not in page
    assert scene.mission.get_absolute_url() in page


def test_who_is_away_is_said_with_the_day_of_return():
    scene = make_late(opened(facilitated=True), 5)
    today = timezone.localdate()
    Absence.objects.create(user=scene.agent, starts_on=today, ends_on=today + timedelta(days=9))
    row = signed_in(scene.facilitator).get(ADDRESS).context["rows"][0]
    assert row.away_until == today + timedelta(days=9)
    room = signed_in(scene.contributor).get(scene.mission.get_absolute_url()).content.decode()
    assert "Absence jusqu’au" in room


def test_the_same_number_of_queries_for_one_and_three():
    facilitator, counts = UserFactory(), []
    for _ in range(3):
        scene = make_late(opened(), 5)
        scene.mission.facilitator = facilitator
        scene.mission.save()
        ContactNumber.objects.create(mission=scene.mission, user=scene.agent, number="+212 600 00 00 01")
        client = signed_in(facilitator)
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_home_and_staff_lead_to_it(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    scene = make_late(opened(facilitated=True), 5)
    assert ADDRESS in signed_in(scene.facilitator).get("/fr/mon-espace/").content.decode()
    assert ADDRESS in signed_in(UserFactory(staff=True)).get("/fr/mon-espace/").content.decode()
    assert ADDRESS not in signed_in(scene.contributor).get("/fr/mon-espace/").content.decode()


@pytest.mark.parametrize(("language", "words"), [("ar", "ما لا يتقدم"), ("en", "What is not moving")])
def test_in_the_other_languages(language, words):
    scene = make_late(opened(facilitated=True), 5)
    page = signed_in(scene.facilitator).get(f"/{language}/missions/en-attente/").content.decode()
    assert words in page
    assert "Proposer un appel" not in page


def test_the_empty_list_says_so():
    scene = opened(facilitated=True)
    assert "Rien n’est en retard" in signed_in(scene.facilitator).get(ADDRESS).content.decode()
