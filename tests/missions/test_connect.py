"""Agreeing on a call: proposing, choosing, moving, cancelling; what is refused beside what is not."""

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
    agreed,
    as_,
    choice,
    choose,
    mail,
    propose,
    scene_across_zones,
    the_call,
    told,
    typed,
    url,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)  # 9:00 in Morocco, 10:00 in Germany
PAGES = ("mission_call", "mission_call_propose", "mission_call_place", "mission_call_cancel", "mission_track")


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def scene(_monday):
    return scene_across_zones()


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


# --- Hours and clocks --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "day", "morocco", "germany"),
    [
        # Morocco keeps UTC+1 all the year, but for Ramadan; Germany moves in March and October.
        (datetime(2027, 1, 4, 9, tzinfo=UTC), "2027-01-06", "18:00\xa0(Maroc)", "18:00\xa0(Allemagne)"),
        (datetime(2027, 2, 22, 9, tzinfo=UTC), "2027-02-24", "18:00\xa0(Maroc)", "19:00\xa0(Allemagne)"),
        (datetime(2027, 3, 15, 9, tzinfo=UTC), "2027-03-17", "18:00\xa0(Maroc)", "18:00\xa0(Allemagne)"),
        (datetime(2027, 3, 29, 9, tzinfo=UTC), "2027-03-31", "18:00\xa0(Maroc)", "19:00\xa0(Allemagne)"),
    ],
)
def test_each_reads_it_on_their_clock_on_either_side_of_a_change(scene, time_machine, now, day, morocco, germany):
    time_machine.move_to(now, tick=False)
    propose(scene, scene.agent, (day, "18:00"))
    assert f"{morocco} · {germany}" in as_(scene.agent).get(url(scene)).content.decode()


def test_an_hour_that_the_change_of_clocks_leaves_out_is_refused(scene, time_machine):
    time_machine.move_to(datetime(2027, 3, 26, 9, tzinfo=UTC), tick=False)
    data = typed(("2027-03-28", "02:30"))
    response = as_(scene.contributor).post(url(scene, "mission_call_propose"), data)
    assert (response.status_code, "Cette heure n’existe pas ce jour-là" in response.content.decode()) == (422, True)
    assert as_(scene.agent).post(url(scene, "mission_call_propose"), data).status_code == 302, "it exists in Morocco"


def test_the_day_is_said_again_where_it_is_another(scene):
    scene.contributor.time_zone = "Australia/Sydney"
    scene.contributor.save()
    propose(scene, scene.agent, ("2026-06-03", "18:00"))
    page = as_(scene.agent).get(url(scene)).content.decode()
    assert "mercredi 3 juin 2026, 18:00\xa0(Maroc) · jeudi 4 juin 2026, 03:00\xa0(Australie, Sydney)" in page


# --- Time goes by ------------------------------------------------------------------------------


def test_a_time_that_has_gone_by_cannot_be_chosen_and_another_can(scene, time_machine):
    propose(scene, scene.agent)
    gone, left = choice(scene), choice(scene, 1)
    time_machine.move_to(datetime(2026, 6, 3, 17, 1, tzinfo=UTC), tick=False)
    response = as_(scene.contributor).post(url(scene, "mission_call_choose"), gone)
    assert response.status_code == 409
    assert "Cet horaire est passé. Choisissez-en un autre" in response.content.decode()
    as_(scene.contributor).post(url(scene, "mission_call_choose"), left)
    assert the_call(scene).starts_at == datetime(2026, 6, 4, 9, 0, tzinfo=UTC)


def test_when_all_times_have_gone_by_it_is_the_proposers_turn_again(scene, time_machine):
    propose(scene, scene.agent)
    assert scene.wait(Task.ANSWER_CALL).due_on == date(2026, 6, 4), "three days, and not later than the last time"
    time_machine.move_to(datetime(2026, 6, 4, 9, 1, tzinfo=UTC), tick=False)
    assert actions.calls_gone_by() == 1
    assert actions.calls_gone_by() == 0
    assert scene.tasks() == {Task.PROPOSE_CALL}
    assert scene.wait(Task.PROPOSE_CALL).party == scene.holder
    assert scene.mission.waits.get(task=Task.ANSWER_CALL).end == "moot", "not answered, and not late either"
    page = as_(scene.agent).get(url(scene), follow=True).content.decode()
    assert "Les horaires proposés sont passés sans réponse" in page
    propose(scene, scene.agent, ("2026-06-09", "18:00"))
    assert scene.tasks() == {Task.ANSWER_CALL}


def test_of_times_that_the_contributor_proposed_it_is_the_contributors_turn(scene, time_machine):
    propose(scene, scene.contributor)
    time_machine.move_to(datetime(2026, 6, 5, 9, tzinfo=UTC), tick=False)
    actions.calls_gone_by()
    assert scene.wait(Task.PROPOSE_CALL).party == scene.contributing


def test_calls_that_wait_for_an_answer_are_left_alone(scene):
    propose(scene, scene.agent)
    assert actions.calls_gone_by() == 0
    assert scene.tasks() == {Task.ANSWER_CALL}


def test_a_call_that_did_not_take_place_is_proposed_anew(_monday, time_machine):
    scene = agreed()
    time_machine.move_to(datetime(2026, 6, 3, 18, 0, tzinfo=UTC), tick=False)
    page = as_(scene.agent).get(url(scene)).content.decode()
    assert "Vous êtes-vous parlé" in page
    assert "L’appel n’a pas eu lieu" in page
    propose(scene, scene.agent, ("2026-06-10", "18:00"))
    assert Activity.objects.filter(verb="call_missed").exists()
    assert told("mission_call_moved") == set(), "it was not moved: it had been missed"


# --- Moving and cancelling ---------------------------------------------------------------------


def test_a_call_that_is_moved_asks_again_and_its_day_moves(_monday):
    scene = agreed()
    propose(scene, scene.contributor, ("2026-06-10", "19:00"))
    assert scene.tasks() == {Task.ANSWER_CALL}
    assert scene.wait(Task.ANSWER_CALL).party == scene.holder
    choose(scene, scene.agent)
    assert scene.wait(Task.HOLD_CALL).due_on == date(2026, 6, 11)
    assert Activity.objects.filter(verb="move_call").count() == 1


def test_cancelling_asks_first_and_leaves_the_mission_going(_monday):
    scene = agreed()
    page = url(scene, "mission_call_cancel")
    assert "La mission continue" in as_(scene.agent).get(page).content.decode()
    assert the_call(scene) is not None
    as_(scene.agent).post(page, {"seen": the_call(scene).key, "word": "Je suis souffrant."})
    assert the_call(scene) is None
    assert scene.tasks() == {Task.PROPOSE_CALL}


def test_cancelling_what_has_changed_meanwhile_is_refused(_monday):
    scene = agreed()
    seen = the_call(scene).key
    propose(scene, scene.contributor, ("2026-06-10", "19:00"))
    response = as_(scene.agent).post(url(scene, "mission_call_cancel"), {"seen": seen, "word": ""})
    assert response.status_code == 409
    assert the_call(scene) is not None


def test_the_link_may_follow_and_the_time_stays(scene):
    propose(scene, scene.agent, where="")
    choose(scene, scene.contributor)
    page = url(scene, "mission_call_place")
    assert "Ajouter le lien ou le lieu" in as_(scene.contributor).get(url(scene)).content.decode()
    seen = str(the_call(scene).key)
    response = as_(scene.contributor).post(page, {"seen": seen, "channel": "in_person", "where": " "})
    assert (response.status_code, the_call(scene).channel) == (422, "video")
    before = the_call(scene).sequence
    for _ in range(2):
        as_(scene.contributor).post(page, {"seen": seen, "channel": "video", "where": "https://visio.example/ici"})
    assert the_call(scene).where == "https://visio.example/ici"
    assert (the_call(scene).sequence, the_call(scene).starts_at.hour) == (before + 1, 17)
    assert told("mission_call_placed") == {scene.agent, scene.facilitator}
    assert "https://visio.example/ici" in mail("mission_call_placed", scene.agent)


def test_the_place_of_a_call_that_is_no_more_is_refused(_monday):
    scene = agreed()
    data = {"seen": str(the_call(scene).key), "channel": "phone", "where": "Nous vous appelons."}
    propose(scene, scene.contributor, ("2026-06-10", "19:00"))
    assert as_(scene.agent).post(url(scene, "mission_call_place"), data).status_code == 409
    assert the_call(scene).channel == "video"


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
