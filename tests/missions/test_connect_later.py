"""A call as time goes by: clocks that change, times that pass, a call that is missed, moved or cancelled."""

from datetime import UTC, date, datetime

import pytest

from core.models import Activity
from missions import actions
from missions.enums import Task
from tests.missions.calls import (
    agreed,
    as_,
    choice,
    choose,
    mail,
    propose,
    the_call,
    told,
    typed,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


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


def test_a_call_that_did_not_take_place_is_proposed_anew(time_machine):
    scene = agreed()
    time_machine.move_to(datetime(2026, 6, 3, 18, 0, tzinfo=UTC), tick=False)
    page = as_(scene.agent).get(url(scene)).content.decode()
    assert "Vous êtes-vous parlé" in page
    assert "L’appel n’a pas eu lieu" in page
    propose(scene, scene.agent, ("2026-06-10", "18:00"))
    assert Activity.objects.filter(verb="call_missed").exists()
    assert told("mission_call_moved") == set(), "it was not moved: it had been missed"


# --- Moving and cancelling ---------------------------------------------------------------------


def test_a_call_that_is_moved_asks_again_and_its_day_moves():
    scene = agreed()
    propose(scene, scene.contributor, ("2026-06-10", "19:00"))
    assert scene.tasks() == {Task.ANSWER_CALL}
    assert scene.wait(Task.ANSWER_CALL).party == scene.holder
    choose(scene, scene.agent)
    assert scene.wait(Task.HOLD_CALL).due_on == date(2026, 6, 11)
    assert Activity.objects.filter(verb="move_call").count() == 1


def test_cancelling_asks_first_and_leaves_the_mission_going():
    scene = agreed()
    page = url(scene, "mission_call_cancel")
    assert "La mission continue" in as_(scene.agent).get(page).content.decode()
    assert the_call(scene) is not None
    as_(scene.agent).post(page, {"seen": the_call(scene).key, "word": "Je suis souffrant."})
    assert the_call(scene) is None
    assert scene.tasks() == {Task.PROPOSE_CALL}


def test_cancelling_what_has_changed_meanwhile_is_refused():
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


def test_the_place_of_a_call_that_is_no_more_is_refused():
    scene = agreed()
    data = {"seen": str(the_call(scene).key), "channel": "phone", "where": "Nous vous appelons."}
    propose(scene, scene.contributor, ("2026-06-10", "19:00"))
    assert as_(scene.agent).post(url(scene, "mission_call_place"), data).status_code == 409
    assert the_call(scene).channel == "video"
