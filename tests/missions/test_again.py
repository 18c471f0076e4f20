"""« Une autre mission ? »: what is taken over, what is not, and who may open it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from missions import actions
from missions.enums import MissionState, Task
from missions.models import CostLine, Material, Mission, Programme
from notifications.mail import build_mail
from notifications.models import Message
from projects.enums import NeedState, ProjectState
from tests.factories import MembershipFactory, UserFactory
from tests.missions.support import at, opened

pytestmark = pytest.mark.django_db
S = MissionState
WHY = {"cause": "dates", "side": "nobody"}


def url_of(scene):
    return reverse("mission_another", args=[scene.mission.key])


@pytest.fixture
def ended():
    scene = at(S.HAND_OVER, facilitated=True)
    mission = scene.mission
    mission.title = "Conseiller à Ouisselsate"
    mission.save()
    CostLine.objects.create(
        mission=mission, kind="travel", amount=Decimal("4200"), currency="MAD", payer=scene.holder,
        agreed_by=scene.agent, agreed_at=mission.opened_at,
    )  # fmt: skip
    Material.objects.create(mission=mission, name="Vidéoprojecteur", party=scene.contributing)
    mission.arrangements.filter(kind="venue").update(state="arranged", party=scene.holder, note="Salle du conseil")
    actions.close_partly(mission, by=scene.agent, cause="health", side="nobody")
    scene.again()
    return scene


def test_one_click_takes_over_what_stays_true(ended, client):
    client.force_login(ended.contributor)
    assert "Ce qui est repris" in client.get(url_of(ended)).content.decode()
    assert Mission.objects.count() == 1
    answer = client.post(url_of(ended))
    again = Mission.objects.get(previous=ended.mission)
    assert answer.url == again.get_absolute_url()
    assert (again.state, again.title, again.facilitator) == (S.CONNECT, "Conseiller à Ouisselsate", ended.facilitator)
    assert {party.side: party.speaker for party in again.parties.all()} == {
        "holder": ended.agent, "contributor": ended.contributor,
    }  # fmt: skip
    assert Programme.objects.get(mission=again).objective == "Savoir conseiller"
    assert again.feasibility.participants == 17
    cost = again.costs.get()
    assert (cost.amount, cost.payer.mission, cost.agreed_at, cost.agreed_by) == (Decimal("4200"), again, None, None)
    assert again.materials.get().party.mission == again
    venue = again.arrangements.get(kind="venue")
    assert (venue.state, venue.note) == ("open", "Salle du conseil")
    assert again.arrangements.get(kind="meals").state == "not_needed"
    assert not again.sessions.exists()
    assert not again.versions.exists()
    assert again.waits.open().get().task == Task.PROPOSE_CALL


def test_the_other_side_and_the_facilitator_are_told_once(ended, client):
    client.force_login(ended.contributor)
    client.post(url_of(ended))
    client.post(url_of(ended))
    assert Mission.objects.count() == 2
    told = Message.objects.filter(kind="mission_again")
    assert set(told.values_list("recipient", flat=True)) == {ended.agent.pk, ended.facilitator.pk}
    again = Mission.objects.get(previous=ended.mission)
    assert not Message.objects.filter(kind="mission_turn", object_id__in=again.waits.values("pk")).exists()
    for message in told:
        assert "les dates et les accords" in " ".join(build_mail(message).body.split())


def test_the_sessions_of_the_one_before_wait_for_their_dates_in_the_programme(ended, client):
    again = actions.open_another(ended.mission, by=ended.agent)
    client.force_login(ended.agent)
    client.post(reverse("mission_finish", args=[again.key]), {"step": "connect"})
    page = client.get(reverse("mission_programme", args=[again.key])).content.decode()
    assert 'value="Accueillir"' in page


def test_who_may_open_it_and_who_may_not(ended, client):
    reader = MembershipFactory(organisation=ended.holder.organisation, role="reader").user
    for stranger in (UserFactory(), UserFactory(is_staff=True), reader):
        client.force_login(stranger)
        assert client.get(url_of(ended)).status_code == 404
        assert client.post(url_of(ended)).status_code == 404
    client.force_login(ended.facilitator)
    assert client.post(url_of(ended)).status_code == 302


def test_an_open_mission_has_no_other_yet(client):
    scene = at(S.PROGRAMME)
    client.force_login(scene.agent)
    assert "pas encore close" in client.get(url_of(scene)).content.decode()
    assert client.post(url_of(scene)).status_code == 409
    assert Mission.objects.count() == 1


def test_a_sheet_that_is_not_published_any_more_is_said(ended, client):
    project = ended.mission.need.project
    project.state = ProjectState.ARCHIVED
    project.save()
    client.force_login(ended.agent)
    assert client.post(url_of(ended)).status_code == 409
    assert "publiez une nouvelle fiche" in client.get(url_of(ended)).content.decode()


def test_without_the_other_side_there_is_no_other_mission(ended, client):
    ended.contributor.is_active = False
    ended.contributor.save()
    client.force_login(ended.agent)
    assert client.post(url_of(ended)).status_code == 409
    assert "n’est plus là" in client.get(url_of(ended)).content.decode()


def test_a_second_try_takes_its_place_again():
    scene = opened(need__places=1)
    need = scene.mission.need
    actions.give_up(scene.mission, by=scene.agent, **WHY)
    need.refresh_from_db()
    assert need.state == NeedState.OPEN
    actions.open_another(scene.again(), by=scene.agent)
    need.refresh_from_db()
    assert need.state == NeedState.MET
