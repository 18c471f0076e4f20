"""Agreeing on a call: proposing and choosing; what is refused beside what is not."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.enums import MemberRole
from core.models import Activity
from missions import actions
from missions.enums import MissionState, PartySide, Task
from missions.models import Call, Party, PartyPerson
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.missions.calls import (
    THURSDAY,
    WEDNESDAY,
    as_,
    choice,
    choose,
    propose,
    the_call,
    told,
    typed,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PAGES = ("mission_call", "mission_call_propose", "mission_call_place", "mission_call_cancel", "mission_track")


def test_a_call_from_the_proposal_to_the_next_step(scene):
    assert propose(scene, scene.agent).status_code == 302
    assert scene.tasks() == {Task.ANSWER_CALL}
    assert scene.wait(Task.ANSWER_CALL).party == scene.contributing

    shown = as_(scene.contributor).get(url(scene)).content.decode()
    assert "mercredi 3 juin 2026, 19:00\xa0(Allemagne) · 18:00\xa0(Maroc)" in shown
    shown = as_(scene.agent).get(url(scene)).content.decode()
    assert "mercredi 3 juin 2026, 18:00\xa0(Maroc) · 19:00\xa0(Allemagne)" in shown
    assert choose(scene, scene.contributor).status_code == 302
    assert the_call(scene).starts_at == datetime(2026, 6, 3, 17, 0, tzinfo=UTC)
    assert scene.tasks() == {Task.HOLD_CALL}
    assert scene.wait(Task.HOLD_CALL).due_on == date(2026, 6, 4)

    as_(scene.agent).post(url(scene, "mission_finish"), {"step": "connect"})
    assert scene.again().state == MissionState.PROGRAMME
    assert {"propose_call", "choose_call"} <= set(Activity.objects.values_list("verb", flat=True))


def test_the_contributor_may_propose_first_and_the_holder_chooses(scene):
    propose(scene, scene.contributor, ("2026-06-03", "19:00"))
    assert scene.wait(Task.ANSWER_CALL).party == scene.holder
    assert the_call(scene).slots.get().starts_at == datetime(2026, 6, 3, 17, 0, tzinfo=UTC), "on the proposer's clock"
    choose(scene, scene.agent)
    assert the_call(scene).agreed_by == scene.agent


def test_the_other_side_answers_with_times_of_its_own(scene):
    propose(scene, scene.agent)
    propose(scene, scene.contributor, ("2026-06-05", "12:00"))
    assert the_call(scene).party == scene.contributing
    assert scene.wait(Task.ANSWER_CALL).party == scene.holder
    assert Call.objects.count() == 2
    assert told("mission_call_other_times") == set(), "their turn says so"


def test_nobody_chooses_for_the_other_side(scene):
    propose(scene, scene.agent)
    colleague = MembershipFactory(organisation=scene.holder.organisation).user
    for person in (scene.agent, colleague):
        assert "Choisir cet horaire" not in as_(person).get(url(scene)).content.decode()
        assert choose(scene, person).status_code == 409
    assert the_call(scene).agreed_slot is None
    assert "Choisir cet horaire" in as_(scene.contributor).get(url(scene)).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_strangers_readers_and_staff_have_no_door(scene, name, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    reader = MembershipFactory(organisation=scene.holder.organisation, role=MemberRole.READER).user
    for person in (UserFactory(), MembershipFactory().user, reader, UserFactory(staff=True)):
        assert as_(person).get(url(scene, name)).status_code == 404
        assert propose(scene, person).status_code == 404
        assert as_(person).post(url(scene, "mission_call_choose"), {}).status_code == 404
    assert not Call.objects.exists()
    assert as_(scene.agent).get(url(scene, name)).status_code in (200, 302)


def test_a_link_that_was_forwarded_opens_nothing(scene):
    propose(scene, scene.agent)
    stranger = as_(UserFactory())
    assert stranger.get(url(scene)).status_code == 404
    assert stranger.post(url(scene, "mission_call_choose"), choice(scene)).status_code == 404
    assert stranger.get(url(scene, "mission_ics")).status_code == 404
    assert the_call(scene).agreed_slot is None


# --- Bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ((), "Proposez au moins un horaire."),
        ((("2026-05-31", "18:00"),), "Cet horaire est déjà passé."),
        ((("2026-06-01", "8:59"),), "Cet horaire est déjà passé."),
        ((("2026-06-03", ""),), "Dites aussi l’heure."),
        ((("", "18:00"),), "Dites aussi le jour."),
        ((("2026-06-03", "25:00"),), "Écrivez l’heure comme 18:00"),
        ((("31/6/2026", "18:00"),), "Cette date n’existe pas."),
        ((("9999-12-31", "23:59"),), "Proposez un horaire dans l’année qui vient."),
        ((("0001-01-01", "00:00"),), "Cet horaire est déjà passé."),
        ((("2062-06-03", "18:00"),), "Proposez un horaire dans l’année qui vient."),
        (tuple((f"2026-06-{day:02}", "18:00") for day in range(3, 9)), "Proposez cinq horaires au plus"),
    ],
)
def test_times_that_cannot_be_are_refused_with_everything_kept(scene, times, message):
    data = typed(*times, note="Avec notre élu, à l’écoute")
    response = as_(scene.agent).post(url(scene, "mission_call_propose"), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert "Avec notre élu, à l’écoute" in page
    assert all(
        f'value="{value}"' in page for value in (*[hour for _, hour in times if hour], "https://visio.example/tiznit")
    )
    assert not Call.objects.exists()


def test_five_times_are_welcome_and_twice_the_same_counts_once(scene):
    times = [(f"2026-06-{day:02}", "18:00") for day in range(3, 7)]
    assert propose(scene, scene.agent, *times, times[0], ("2026-06-10", "9h30")).status_code == 302
    assert the_call(scene).slots.count() == 5


@pytest.mark.parametrize(
    "hour", ["18:00", "18h", "18 h 00", "18.00", "6 pm", "6:00 p.m.", "١٨:٠٠", "٦ م", "18 heures"]
)
def test_hours_are_read_as_people_write_them(scene, hour):
    assert propose(scene, scene.agent, ("٣ يونيو ٢٠٢٦", hour)).status_code == 302
    assert the_call(scene).slots.get().starts_at == datetime(2026, 6, 3, 17, 0, tzinfo=UTC)


def test_a_suggestion_can_be_ticked_and_a_forged_one_cannot(scene):
    page = url(scene, "mission_call_propose")
    assert as_(scene.agent).get(page).content.decode().count('name="suggested"') == 6
    response = as_(scene.agent).post(page, typed(suggested="demain à l’aube"))
    assert (response.status_code, Call.objects.exists()) == (422, False)
    response = as_(scene.agent).post(page, typed(suggested="9999-12-31T23:00:00-12:00"))
    assert (response.status_code, Call.objects.exists()) == (422, False)
    response = as_(scene.agent).post(page, typed(suggested="2026-05-04T10:00:00+01:00"))
    assert "Un horaire coché est passé" in response.content.decode()
    as_(scene.agent).post(page, typed(suggested=["2026-06-02T10:00:00+01:00", "2026-06-02T18:00:00+01:00"]))
    assert the_call(scene).slots.count() == 2


def test_meeting_somewhere_needs_the_place(scene):
    data = typed(WEDNESDAY, channel="in_person", where="")
    response = as_(scene.agent).post(url(scene, "mission_call_propose"), data)
    assert "Dites où vous vous retrouvez." in response.content.decode()
    assert propose(scene, scene.agent, channel="phone", where="").status_code == 302


def test_only_the_address_of_a_page_becomes_a_link(scene):
    propose(scene, scene.agent, where="javascript:alert(1)")
    assert 'href="javascript' not in as_(scene.agent).get(url(scene)).content.decode()
    propose(scene, scene.agent, where="https://visio.example/<b>x")
    page = as_(scene.agent).get(url(scene)).content.decode()
    assert 'href="https://visio.example/&lt;b&gt;x"' in page


# --- Two people at once ------------------------------------------------------------------------


def test_of_two_who_choose_one_is_first_and_the_other_is_told(scene):
    other = UserFactory()
    PartyPerson.objects.create(party=scene.contributing, user=other)
    propose(scene, scene.agent)
    first, second = choice(scene, 0), choice(scene, 1)
    assert as_(scene.contributor).post(url(scene, "mission_call_choose"), first).status_code == 302
    response = as_(other).post(url(scene, "mission_call_choose"), second)
    page = response.content.decode()
    assert response.status_code == 409
    assert "la situation a changé" in page
    assert "L’appel est fixé." in page
    assert the_call(scene).slots.all()[0] == the_call(scene).agreed_slot


def test_choosing_twice_by_a_double_click_is_no_mistake(scene):
    propose(scene, scene.agent)
    data = choice(scene)
    answers = [as_(scene.contributor).post(url(scene, "mission_call_choose"), data).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Activity.objects.filter(verb="choose_call").count() == 1


def test_two_proposals_at_once_show_the_second_what_the_first_did(scene):
    first = typed(WEDNESDAY)
    assert as_(scene.contributor).post(url(scene, "mission_call_propose"), first).status_code == 302
    response = as_(scene.agent).post(url(scene, "mission_call_propose"), typed(THURSDAY, note="Le matin, si possible"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "mercredi 3 juin 2026" in page
    assert "Le matin, si possible" in page
    assert f'value="{the_call(scene).key}"' in page, "sent again, it replaces what was seen"
    assert the_call(scene).party == scene.contributing


def test_a_proposal_sent_twice_counts_once(scene):
    for _ in range(2):
        assert as_(scene.agent).post(url(scene, "mission_call_propose"), typed(WEDNESDAY)).status_code == 302
    assert Call.objects.count() == 1


# --- Facilitators and several parties ----------------------------------------------------------


def test_a_facilitator_acts_for_a_party_visibly(scene):
    page = as_(scene.facilitator).get(url(scene)).content.decode()
    assert f"?pour={scene.holder.key}" in page
    assert as_(scene.facilitator).get(url(scene, "mission_call_propose")).status_code == 302, "in whose name?"
    assert as_(scene.facilitator).post(url(scene, "mission_call_propose"), typed(WEDNESDAY)).status_code == 302
    assert not Call.objects.exists()
    for_holder = {"pour": str(scene.holder.key)}
    response = as_(scene.facilitator).get(url(scene, "mission_call_propose"), for_holder)
    assert "Vous agissez au nom de" in response.content.decode()
    propose(scene, scene.facilitator, **for_holder)
    assert the_call(scene).party == scene.holder
    assert Activity.objects.get(verb="propose_call").facts["for"] == scene.holder.pk
    assert choose(scene, scene.facilitator, **for_holder).status_code == 409, "the holder's own times"
    choose(scene, scene.facilitator, pour=str(scene.contributing.key))
    assert the_call(scene).agreed_by == scene.facilitator
    assert Activity.objects.get(verb="choose_call").facts["for"] == scene.contributing.pk


def test_anyone_of_another_side_may_choose_and_all_are_told(scene):
    neighbour = MembershipFactory(organisation=OrganisationFactory())
    Party.objects.create(mission=scene.mission, side=PartySide.HOLDER, organisation=neighbour.organisation,
                         speaker=neighbour.user)  # fmt: skip
    propose(scene, scene.contributor)
    assert scene.mission.waits.open().filter(task=Task.ANSWER_CALL).count() == 2
    choose(scene, neighbour.user)
    assert told("mission_call_agreed") == {scene.agent, neighbour.user, scene.contributor, scene.facilitator}
    assert scene.tasks() == {Task.HOLD_CALL}


# --- The step is over --------------------------------------------------------------------------


def test_we_have_spoken_already_needs_no_call(scene):
    page = as_(scene.contributor).get(url(scene), follow=True).content.decode()
    assert "Vous vous êtes déjà parlé" in page
    as_(scene.contributor).post(url(scene, "mission_finish"), {"step": "connect"})
    assert scene.again().state == MissionState.PROGRAMME


@pytest.mark.parametrize("name", PAGES)
def test_afterwards_the_pages_lead_back_to_the_mission(scene, name):
    actions.finish_step(scene.mission, by=scene.agent)
    assert as_(scene.agent).get(url(scene, name)).url == scene.mission.get_absolute_url()
    assert propose(scene, scene.agent).url == scene.mission.get_absolute_url()
    assert not Call.objects.exists()


@pytest.mark.parametrize("name", ["mission_call", "mission_call_propose", "mission"])
def test_the_pages_ask_the_database_as_often_for_five_times_as_for_one(scene, name):
    counts = []
    for number in (1, 5):
        propose(scene, scene.agent, *[(f"2026-06-{day:02}", "18:00") for day in range(3, 3 + number)])
        client = as_(scene.contributor)
        with CaptureQueriesContext(connection) as captured:
            client.get(url(scene, name))
        counts.append(len(captured))
    assert counts[0] == counts[1]
