"""The list of one's missions, home, and what stands beside a contribution and a project."""

import re
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communes.enums import MemberRole
from diaspora import actions as contributions
from missions.enums import MissionState, Task
from missions.models import Mission, PartyPerson
from missions.queries import waits_of
from projects.enums import ProjectState
from tests.factories import ContributionFactory, MembershipFactory, UserFactory
from tests.missions.support import at, opened

pytestmark = pytest.mark.django_db
S = MissionState


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def main_of(response):
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(response)).split())


def listed(user, **query):
    return list(browser(user).get(reverse("missions"), query).context["missions"])


def close(mission, state=S.DID_NOT_HAPPEN):
    Mission.objects.filter(pk=mission.pk).update(
        state=state, closed_at=mission.opened_at, cause="dates", cause_side="nobody"
    )
    mission.waits.all().delete()


# --- The list ----------------------------------------------------------------------------------


def test_it_holds_the_missions_one_takes_part_in_or_accompanies():
    scene = opened(facilitated=True)
    colleague = UserFactory()
    PartyPerson.objects.create(party=scene.contributing, user=colleague)
    reader = MembershipFactory(organisation=scene.holder.organisation, role=MemberRole.READER).user
    for user in (scene.agent, scene.contributor, scene.facilitator, colleague, reader):
        assert listed(user) == [scene.mission]
    for user in (UserFactory(), UserFactory(staff=True)):
        assert listed(user) == []
    assert Client().get(reverse("missions")).status_code == 302


def test_the_most_urgent_stands_first_and_what_is_over_last():
    agent = MembershipFactory()
    first, second, third = (mission_of(agent) for _ in range(3))
    close(first)
    second.waits.update(due_on="2030-01-02")
    third.waits.update(due_on="2030-01-01")
    assert listed(agent.user) == [third, second, first]


def mission_of(membership):
    contribution = ContributionFactory(need__project__organisation=membership.organisation)
    contributions.accept(contribution, by=membership.user)
    return Mission.objects.get(parties__contribution=contribution)


def test_it_is_filtered_by_state_and_by_turn():
    agent = MembershipFactory()
    mine, theirs, over = (mission_of(agent) for _ in range(3))
    close(over)
    theirs.waits.update(party=theirs.parties.get(side="contributor"))
    assert set(listed(agent.user, etat="open")) == {mine, theirs}
    assert listed(agent.user, etat="mine") == [mine]
    assert listed(agent.user, etat=S.DID_NOT_HAPPEN) == [over]
    assert set(listed(agent.user, etat="n-importe-quoi")) == {mine, theirs, over}
    assert "Aucune mission dans cet état" in text_of(browser(agent.user).get(reverse("missions"), {"etat": S.DONE}))


def test_it_says_who_holds_the_next_step_and_by_when():
    scene = opened()
    wait = scene.wait(Task.PROPOSE_CALL)
    for user, is_mine in ((scene.agent, True), (scene.contributor, False)):
        text = text_of(browser(user).get(reverse("missions")))
        assert f"{scene.holder.display_name} · {wait.get_task_display()}" in text
        assert ("À vous" in text) is is_mine


def test_an_empty_list_says_how_a_mission_begins():
    text = text_of(browser(UserFactory()).get(reverse("missions")))
    assert "Une mission s’ouvre quand une proposition est acceptée" in text


def test_it_costs_the_same_for_one_and_three(django_assert_num_queries):
    agent = MembershipFactory()
    client = browser(agent.user)
    mission_of(agent)
    client.get(reverse("missions"))
    with django_assert_num_queries(8):
        client.get(reverse("missions"))
    mission_of(agent)
    mission_of(agent)
    with django_assert_num_queries(8):
        assert len(client.get(reverse("missions")).context["missions"]) == 3


def test_the_menu_leads_to_it():
    page = browser(UserFactory()).get(reverse("home_member")).content.decode()
    assert f'href="{reverse("missions")}"' in page


# --- What waits for me -------------------------------------------------------------------------


def test_what_a_colleague_took_on_does_not_wait_for_me():
    scene = opened()
    colleague = MembershipFactory(organisation=scene.holder.organisation).user
    assert waits_of(scene.agent).count() == waits_of(colleague).count() == 1
    scene.mission.waits.update(person=colleague)
    assert waits_of(scene.agent).count() == 0
    assert waits_of(colleague).count() == 1


def test_what_is_about_a_day_to_come_waits_for_nobody_yet(time_machine):
    scene = opened()
    scene.mission.waits.update(task=Task.HOLD_CALL, due_on=timezone.localdate() + timedelta(days=1))
    assert not waits_of(scene.agent).exists()  # the call is today: it is asked tomorrow
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert waits_of(scene.agent).exists()
    scene.mission.waits.update(task=Task.FOLLOW_UP, due_on=timezone.localdate() + timedelta(days=1))
    assert not waits_of(scene.agent).exists()
    time_machine.shift(timedelta(days=1))
    assert waits_of(scene.agent).exists()


def test_what_waits_for_the_facilitator_waits_for_nobody_else():
    scene = at(S.EVALUATION, facilitated=True)
    assert [wait.party for wait in waits_of(scene.facilitator)] == [None]
    assert [wait.party for wait in waits_of(scene.agent)] == [scene.holder]


def test_home_begins_with_what_is_asked_and_ends_with_my_missions():
    scene = opened()
    text = text_of(browser(scene.agent).get(reverse("home_member")))
    assert text.index("À vous dans vos missions") < text.index("Mes missions")
    assert "Proposer un appel" in text
    text = text_of(browser(scene.contributor).get(reverse("home_member")))
    assert "À vous dans vos missions" not in text
    assert "Mes missions" in text
    close(scene.mission)
    assert "Mes missions" not in text_of(browser(scene.agent).get(reverse("home_member")))


def test_home_costs_the_same_for_one_and_three(django_assert_num_queries, django_assert_max_num_queries):
    agent = MembershipFactory()
    client = browser(agent.user)
    mission_of(agent)
    client.get(reverse("home_member"))
    with django_assert_max_num_queries(60) as first:
        client.get(reverse("home_member"))
    mission_of(agent)
    mission_of(agent)
    with django_assert_num_queries(len(first)):
        client.get(reverse("home_member"))


# --- Beside a contribution and a project -------------------------------------------------------


def test_an_accepted_contribution_leads_to_its_mission():
    scene = opened(facilitated=True)
    url = scene.contribution.get_absolute_url()
    for user in (scene.agent, scene.contributor):
        assert f'href="{scene.mission.get_absolute_url()}"' in main_of(browser(user).get(url))
    waiting = ContributionFactory(need=scene.mission.need)
    assert "/missions/" not in main_of(browser(scene.agent).get(waiting.get_absolute_url()))


def test_accepting_says_that_a_mission_opens():
    agent = MembershipFactory().user
    contribution = ContributionFactory(need__project__organisation=agent.memberships.get().organisation)
    response = browser(agent).post(reverse("contribution_accept", args=[contribution.key]), {}, follow=True)
    assert "la mission s’ouvre" in text_of(response)
    assert Mission.objects.get().get_absolute_url() in main_of(response)


def test_the_public_reads_how_many_missions_a_project_has_and_nobodys_name():
    scene = opened()
    project = scene.mission.need.project
    type(project).objects.filter(pk=project.pk).update(state=ProjectState.UNDER_WAY)
    public = Client().get(project.get_absolute_url())
    assert "1 mission en cours" in text_of(public)
    assert scene.contributor.get_full_name() not in text_of(public)
    assert "/missions/" not in main_of(public)
    for user in (scene.agent, scene.contributor):
        assert scene.mission.get_absolute_url() in main_of(browser(user).get(project.get_absolute_url()))
    assert "/missions/" not in main_of(browser(UserFactory()).get(project.get_absolute_url()))


def test_a_mission_that_did_not_happen_is_not_counted_in_public():
    scene = opened()
    close(scene.mission)
    project = scene.mission.need.project
    assert "mission" not in text_of(Client().get(project.get_absolute_url())).lower()


# --- The admin ---------------------------------------------------------------------------------


def test_staff_read_missions_in_the_admin_and_change_nothing_there():
    scene = at(S.EVALUATION, facilitated=True)
    client = browser(UserFactory(staff=True))
    answer = client.get(reverse("admin:missions_mission_changelist"))
    assert scene.mission.display_title in answer.content.decode()
    url = reverse("admin:missions_mission_change", args=[scene.mission.pk])
    page = client.get(url).content.decode()
    assert (
        reverse("admin:view_on_site", args=[ContentType.objects.get_for_model(Mission).pk, scene.mission.pk]) in page
    )
    assert 'name="state"' not in page
    assert client.post(url, {"state": S.DONE}).status_code == 403
    assert scene.again().state == S.EVALUATION


def test_the_list_of_missions_costs_the_same_for_one_and_three_in_the_admin(django_assert_num_queries):
    client, agent = browser(UserFactory(staff=True)), MembershipFactory()
    url = reverse("admin:missions_mission_changelist")
    mission_of(agent)
    client.get(url)
    with django_assert_num_queries(8):
        client.get(url)
    mission_of(agent)
    mission_of(agent)
    with django_assert_num_queries(8):
        client.get(url)
