"""Closing: who may, what is asked, who is told, and what becomes of the place on the need."""

import pytest
from django.core.exceptions import PermissionDenied

from core.transitions import NotComplete, StateChanged
from diaspora import actions as contributions
from diaspora.models import Contribution
from missions import actions
from missions.enums import MissionState, Track
from missions.models import Evaluation, Party
from notifications.mail import build_mail
from notifications.models import Message
from projects.enums import NeedState, ProjectState
from tests.factories import ContributionFactory, UserFactory
from tests.missions.support import at, opened

pytestmark = pytest.mark.django_db
S = MissionState
WHY = {"cause": "dates", "side": "nobody"}


def everybody_evaluated(scene):
    for party in scene.mission.parties.all():
        Evaluation.objects.create(mission=scene.mission, role=party.side, party=party, useful=4)


def told(code):
    return set(Message.objects.filter(kind=code).values_list("recipient", flat=True))


def test_a_mission_is_closed_as_done_once_all_have_evaluated():
    scene = at(S.EVALUATION)
    with pytest.raises(NotComplete):
        actions.close_done(scene.mission, by=scene.agent)
    everybody_evaluated(scene)
    actions.close_done(scene.mission, by=scene.agent, note="Une belle équipe.")
    mission = scene.again()
    assert (mission.state, mission.closing_note, mission.cause) == (S.DONE, "Une belle équipe.", "")
    assert mission.closed_at is not None
    assert told("mission_closed") == {scene.contributor.pk}


def test_the_contributor_does_not_say_alone_that_it_is_done():
    scene = at(S.EVALUATION)
    everybody_evaluated(scene)
    with pytest.raises(PermissionDenied):
        actions.close_done(scene.mission, by=scene.contributor)
    actions.close_partly(scene.mission, by=scene.contributor, **WHY)
    assert scene.again().state == S.PARTLY


@pytest.mark.parametrize("lacking", [{"cause": "", "side": "holder"}, {"cause": "dates", "side": ""}])
def test_cause_and_side_are_asked_for(lacking):
    scene = at(S.CONNECT)
    with pytest.raises(NotComplete) as refusal:
        actions.give_up(scene.mission, by=scene.agent, **lacking)
    assert refusal.value.codes == ("cause",)
    assert scene.again().state == S.CONNECT


def test_what_was_held_in_part_cannot_be_said_not_to_have_happened():
    scene = at(S.CARRYING_OUT)
    scene.mission.sessions.update(state="held")
    with pytest.raises(NotComplete) as refusal:
        actions.give_up(scene.mission, by=scene.agent, **WHY)
    assert refusal.value.codes == ("nothing_held",)
    actions.close_partly(scene.mission, by=None, **WHY)
    assert scene.again().state == S.PARTLY


def test_two_people_close_at_once_and_one_is_told_that_it_was_done():
    scene = at(S.PROGRAMME)
    actions.give_up(scene.mission, by=scene.agent, **WHY)
    with pytest.raises(StateChanged):
        actions.give_up(scene.mission, by=scene.contributor, **WHY)
    assert Message.objects.filter(kind="mission_closed").count() == 1


def test_nothing_is_waited_for_any_more():
    scene = at(S.VALIDATION)
    assert scene.tasks()
    actions.give_up(scene.mission, by=scene.agent, **WHY)
    assert not scene.tasks()


def test_everybody_who_had_offered_is_told_once_and_kindly():
    scene = opened(need__places=2)
    need = scene.mission.need
    declined = ContributionFactory(need=need)
    contributions.decline(declined, by=scene.agent, reason="skill", note="Trop faible", message="Merci.")
    waiting = ContributionFactory(need=need)
    stranger = ContributionFactory()
    withdrawn = ContributionFactory(need=need, contributor=waiting.contributor, state="withdrawn")
    gone = ContributionFactory(need=need, contributor=UserFactory(is_active=False))
    actions.give_up(scene.mission, by=scene.agent, cause="health", side="contributor", note="Une opération.")
    assert told("mission_ended") == {declined.contributor_id, waiting.contributor_id}
    assert told("mission_closed") == {scene.contributor.pk}
    assert not {stranger.contributor_id, gone.contributor_id} & told("mission_ended")
    assert withdrawn.contributor == waiting.contributor
    for message in Message.objects.filter(kind="mission_ended"):
        body = build_mail(message).body
        assert "opération" not in body
        assert "Santé" not in body
        assert "Trop faible" not in body


def test_who_withdrew_is_not_told_that_it_ended_for_it():
    scene = opened()
    contributions.withdraw(scene.contribution, by=scene.contributor)
    assert scene.again().state == S.DID_NOT_HAPPEN
    assert scene.contributor.pk not in told("mission_ended")


def test_the_place_is_free_again_when_nothing_happened():
    scene = opened(need__places=1)
    scene.mission.need.refresh_from_db()
    assert scene.mission.need.state == NeedState.MET
    actions.give_up(scene.mission, by=scene.agent, **WHY)
    scene.mission.need.refresh_from_db()
    assert scene.mission.need.state == NeedState.OPEN
    assert Contribution.objects.get(pk=scene.contribution.pk).is_accepted


def test_a_second_try_that_fails_leaves_the_place_to_what_was_done():
    scene = opened(need__places=1)
    first = scene.mission
    again = actions.open_mission(first.need, track=Track.FULL, language="fr", previous=first)
    Party.objects.create(mission=again, side="contributor", contribution=scene.contribution, speaker=scene.contributor)
    actions.give_up(again, by=scene.agent, **WHY)
    first.need.refresh_from_db()
    assert first.need.state == NeedState.MET


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("end", ["done", "partly", "did_not_happen"])
def test_the_two_mails_speak_the_readers_language(end, language):
    scene = at(S.CARRYING_OUT if end == "did_not_happen" else S.EVALUATION)
    other = ContributionFactory(need=scene.mission.need, contributor=UserFactory(language=language))
    scene.contributor.language = language
    scene.contributor.save()
    everybody_evaluated(scene)
    if end == "done":
        actions.close_done(scene.mission, by=scene.agent, note="Merci à tous.")
    else:
        getattr(actions, {"partly": "close_partly"}.get(end, "give_up"))(
            scene.mission, by=scene.agent, note="Merci à tous.", **WHY
        )
    for code in ("mission_closed", "mission_ended"):
        mail = build_mail(Message.objects.get(kind=code))
        assert f'<html lang="{language}"' in mail.alternatives[0][0]
        assert scene.mission.need.project.title in mail.body
        assert ("Merci à tous." in mail.body) == (code == "mission_closed")
    assert other.get_absolute_url() in build_mail(Message.objects.get(kind="mission_ended")).body.replace(
        f"/{language}/", "/fr/"
    )


def test_the_project_is_under_way_once_its_mission_is_carried_out():
    scene = at(S.AGREEMENT)
    project = scene.mission.need.project
    assert project.state == ProjectState.PUBLISHED
    actions.skip_step(scene.mission, by=scene.agent, reason="Nous nous connaissons.")
    project.refresh_from_db()
    assert project.state == ProjectState.UNDER_WAY
