"""Evaluating and closing at the same moment: each counts once, and nothing is lost."""

import pytest

from missions import actions
from missions.enums import MissionState, Task
from missions.models import Evaluation, Mission, Survey
from notifications.models import Message
from tests.factories import MembershipFactory
from tests.missions.support import at
from tests.missions.test_parties_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
S = MissionState
WHY = {"cause": "dates", "side": "nobody"}


def test_two_close_and_one_is_told_that_it_was_done():
    scene = at(S.PROGRAMME)
    outcomes = at_once(
        lambda: actions.give_up(scene.mission, by=scene.agent, **WHY),
        lambda: actions.give_up(scene.mission, by=scene.contributor, **WHY),
    )
    assert sum(outcome is None for outcome in outcomes) == 1
    assert scene.again().state == S.DID_NOT_HAPPEN
    assert Message.objects.filter(kind="mission_closed").count() == 1


def test_the_last_two_parties_answer_together_and_the_results_are_told_once():
    scene = at(S.EVALUATION)
    at_once(
        *(
            lambda party=party, by=by: actions.evaluate(scene.mission, by=by, party=party, answers={"useful": 3})
            for party, by in ((scene.holder, scene.agent), (scene.contributing, scene.contributor))
        )
    )
    assert Evaluation.objects.count() == 2
    assert Message.objects.filter(kind="mission_results").count() == 2
    assert scene.tasks() == {Task.CLOSE}


def test_two_people_of_one_party_answer_together_and_the_second_sees_the_first():
    scene = at(S.EVALUATION)
    colleague = MembershipFactory(organisation=scene.holder.organisation).user
    party = scene.holder
    outcomes = at_once(
        *(
            lambda by=by: actions.evaluate(
                scene.mission, by=by, party=party, answers={"useful": 3, "liked": f"Mot de {by.pk}"}
            )
            for by in (scene.agent, colleague)
        )
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, actions.AnsweredMeanwhile)]
    assert len(refused) == 1
    assert refused[0].evaluation.liked == Evaluation.objects.get().liked


def test_the_last_place_of_a_questionnaire_is_taken_once():
    scene = at(S.HAND_OVER)
    survey = actions.open_survey(scene.mission, opens_on=scene.mission.opened_at.date())
    Survey.objects.update(max_answers=1)
    outcomes = at_once(
        *(
            lambda browser=browser: actions.answer_survey(
                survey, browser=browser, language="fr", answers={"useful": 4}
            )
            for browser in ("one", "two")
        )
    )
    assert sum(isinstance(outcome, actions.SurveyClosed) for outcome in outcomes) == 1
    assert Evaluation.objects.of_participants().count() == 1


def test_both_sides_open_another_mission_and_it_is_the_same_one():
    scene = at(S.PROGRAMME)
    actions.give_up(scene.mission, by=scene.agent, **WHY)
    opened = at_once(
        lambda: actions.open_another(scene.mission, by=scene.agent),
        lambda: actions.open_another(scene.mission, by=scene.contributor),
    )
    assert len({mission.pk for mission in opened}) == 1
    assert Mission.objects.count() == 2
