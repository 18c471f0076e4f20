"""A call for ideas, before the sheet says more than its title: few screens, few fields, for either side."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from communes.enums import MemberRole
from diaspora.models import Contribution
from missions.enums import MissionState, Task, Track
from missions.models import Call, Mission
from projects.enums import NeedKind
from tests.factories import MembershipFactory, NeedFactory, UserFactory
from tests.missions.calls import as_

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


class Hands:
    """Somebody at work: counts the pages they open and the fields they fill in or tick."""

    def __init__(self, user):
        self.client, self.screens, self.fields = as_(user), 0, 0

    def open(self, address):
        self.screens += 1
        response = self.client.get(address, follow=True)
        assert response.status_code == 200
        return response.content.decode()

    def send(self, address, data, filled=()):
        self.fields += len(filled)
        response = self.client.post(address, data)
        assert response.status_code == 302, response.content.decode()
        return response.url


def hidden(page):
    """What a browser sends by itself: hidden inputs and what is preset."""
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))


def test_a_need_with_a_title_only_leads_to_a_call_in_a_handful_of_clicks(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    need = NeedFactory(kind=NeedKind.IDEAS, project__purpose="", project__title="Que faire du vieux souk ?")
    holder = MembershipFactory(organisation=need.project.organisation, role=MemberRole.EDITOR).user
    volunteer = UserFactory(time_zone="Europe/Berlin")
    agent, giver = Hands(holder), Hands(volunteer)

    giver.open(reverse("offer_new", args=[need.key]))
    offer = {"proposal": "J’ai une idée.", "mode": "remote"}
    giver.send(reverse("offer_new", args=[need.key]), offer, offer)
    contribution = Contribution.objects.get()
    agent.open(reverse("contribution_accept", args=[contribution.key]))
    agent.send(reverse("contribution_accept", args=[contribution.key]), {"message": ""})
    mission = Mission.objects.get()
    assert (mission.track, mission.state) == (Track.LIGHT, MissionState.CONNECT)

    propose = reverse("mission_call_propose", args=[mission.key])
    page = agent.open(reverse("mission_call", args=[mission.key]))
    ticks = re.findall(r'name="suggested" value="([^"]+)"', page)[:2]
    preset = {"channel": "video", "minutes": "30", "where": "", "note": "", "form-0-day": "", "form-0-hour": ""}
    agent.send(propose, {**hidden(page), **preset, "suggested": ticks}, ticks)

    page = giver.open(reverse("mission_call", args=[mission.key]))
    assert page.count("Choisir cet horaire") == 2
    chosen = {"seen": Call.objects.get().key, "slot": Call.objects.get().slots.first().pk}
    giver.send(reverse("mission_call_choose", args=[mission.key]), chosen)

    time_machine.move_to(datetime(2026, 6, 2, 10, 0, tzinfo=UTC), tick=False)
    page = agent.open(reverse("mission_call", args=[mission.key]))
    agent.send(reverse("mission_finish", args=[mission.key]), {"step": "connect"})
    mission.refresh_from_db()
    assert mission.state == MissionState.CARRYING_OUT
    assert set(mission.waits.open().values_list("task", flat=True)) == {Task.REPORT_SESSIONS}
    assert (agent.screens, agent.fields) == (3, 2)
    assert (giver.screens, giver.fields) == (2, 2)
