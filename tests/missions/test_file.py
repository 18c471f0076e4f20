"""The file of a mission: whole for its people, without telephone, without what is still hidden."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from missions import actions
from missions.enums import MissionState
from missions.models import ContactNumber, Evaluation, HandedOver, JournalEntry
from tests.factories import MembershipFactory, UserFactory
from tests.missions.support import at

pytestmark = pytest.mark.django_db
S = MissionState


@pytest.fixture
def scene():
    scene = at(S.EVALUATION)
    mission = scene.mission
    ContactNumber.objects.create(mission=mission, user=scene.agent, number="+212611223344")
    JournalEntry.objects.create(mission=mission, text="مرّ اليوم الأول بخير", language="ar", by=scene.agent)
    row = HandedOver(mission=mission, title="Guide d’accueil", keeper="La commune")
    row.file.save("guide.pdf", ContentFile(b"%PDF-1.4 guide"))
    Evaluation.objects.create(
        mission=mission, role="holder", party=scene.holder, by=scene.agent, useful=4, liked="Encore secret"
    )
    return scene


def download(client, scene, language="fr"):
    url = reverse("mission_file", args=[scene.mission.key]).replace("/fr/", f"/{language}/")
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def test_both_sides_get_the_facts_and_the_files(client, scene):
    for user in (scene.agent, scene.contributor):
        client.force_login(user)
        archive = download(client, scene)
        assert archive.testzip() is None
        assert set(archive.namelist()) == {"LISEZMOI.html", "mission.json", "supports/01.pdf"}
        assert archive.read("supports/01.pdf") == b"%PDF-1.4 guide"
        facts = json.loads(archive.read("mission.json"))
        assert facts["programme"]["objective"] == "Savoir conseiller"
        assert facts["journal"][0]["text"] == "مرّ اليوم الأول بخير"
        assert facts["sessions"][0]["title"] == "Accueillir"
        assert {party["name"] for party in facts["parties"]} == {
            scene.holder.display_name, scene.contributing.display_name,
        }  # fmt: skip
        assert facts["history"]
        assert "Guide d’accueil" in archive.read("LISEZMOI.html").decode()


def test_no_telephone_no_address_and_nothing_that_is_still_hidden(client, scene):
    client.force_login(scene.contributor)
    text = download(client, scene).read("mission.json").decode()
    for secret in ("+212611223344", scene.agent.email, scene.contributor.email, "Encore secret"):
        assert secret not in text


def test_evaluations_are_in_it_once_they_are_shown(client, scene):
    actions.evaluate(scene.mission, by=scene.contributor, party=scene.contributing, answers={"useful": 3})
    client.force_login(scene.contributor)
    facts = json.loads(download(client, scene).read("mission.json"))
    assert "Encore secret" in json.dumps(facts["evaluations"])


@pytest.mark.parametrize(("language", "words"), [("ar", 'dir="rtl"'), ("en", "This is the file of the mission")])
def test_the_page_inside_speaks_the_readers_language(client, scene, language, words):
    client.force_login(scene.agent)
    assert words in download(client, scene, language).read("LISEZMOI.html").decode()


def test_what_is_too_large_is_left_out_and_said(client, scene, settings):
    settings.MISSION_FILE_MAX_BYTES = 5
    client.force_login(scene.agent)
    archive = download(client, scene)
    assert set(archive.namelist()) == {"LISEZMOI.html", "mission.json"}
    assert "trop lourd" in archive.read("LISEZMOI.html").decode()


def test_a_file_that_is_gone_from_the_store_stops_nothing(client, scene):
    row = HandedOver.objects.exclude(file="").get()
    row.file.storage.delete(row.file.name)
    client.force_login(scene.agent)
    assert "supports/01.pdf" not in download(client, scene).namelist()


def test_nobody_else_downloads_it(client, scene):
    url = reverse("mission_file", args=[scene.mission.key])
    reader = MembershipFactory(organisation=scene.holder.organisation, role="reader").user
    for user in (UserFactory(), UserFactory(is_staff=True), reader):
        client.force_login(user)
        assert client.get(url).status_code == 404


def test_a_mission_of_an_erased_person_is_still_whole(client, scene):
    from accounts.personal_data import erase

    name = scene.contributor.name
    erase(scene.contributor)
    client.force_login(scene.agent)
    facts = download(client, scene).read("mission.json").decode()
    assert name not in facts
    assert "Savoir conseiller" in facts
