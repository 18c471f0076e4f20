"""Leaving and joining at the moment when somebody else does something: one of both counts, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from diaspora import actions as contributions
from missions import actions, rules
from missions.enums import MissionState, PartyState
from missions.models import Mission, Party
from notifications.models import Message
from tests.factories import ContributionFactory, MembershipFactory
from tests.missions.support import at, opened

S = MissionState
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Run the deeds in threads that start together; returns what each returned or raised."""
    barrier = Barrier(len(deeds))

    def run(deed):
        barrier.wait(timeout=10)
        try:
            return deed()
        except (ValidationError, PermissionDenied) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def is_sound(mission):
    """What is open waits for somebody at the step where it stands; what is closed for nobody."""
    waits = list(mission.waits.open())
    assert bool(waits) == mission.is_open
    assert {wait.step for wait in waits} <= {mission.state}
    assert mission.visits.filter(ended_at=None).count() == mission.is_open
    wanted = {(row.task, row.party.pk if row.party else None) for row in rules.expected(mission)}
    assert {(wait.task, wait.party_id) for wait in waits} == wanted


def test_withdrawing_while_the_other_side_validates():
    scene = at(S.VALIDATION)
    version, holder = scene.mission.versions.get(), scene.holder
    at_once(
        lambda: contributions.withdraw(scene.contribution, by=scene.contributor),
        lambda: actions.validate(scene.mission, holder, by=scene.agent, version=version),
    )
    mission = scene.again()
    assert mission.state == S.DID_NOT_HAPPEN
    is_sound(mission)
    assert Message.objects.filter(kind="mission_called_off", recipient=scene.agent).count() == 1


def test_withdrawing_while_the_holder_closes():
    scene = at(S.PROGRAMME)
    at_once(
        lambda: actions.withdraw_party(scene.contributing, by=scene.contributor),
        lambda: actions.give_up(scene.mission, by=scene.agent, cause="dates", side="nobody"),
    )
    mission = scene.again()
    assert mission.state == S.DID_NOT_HAPPEN
    is_sound(mission)


def test_one_of_two_withdraws_while_a_third_is_accepted():
    scene = opened()
    third = ContributionFactory(need=scene.contribution.need)
    at_once(
        lambda: contributions.withdraw(scene.contribution, by=scene.contributor),
        lambda: contributions.accept(third, by=scene.agent),
    )
    for mission in Mission.objects.all():
        is_sound(mission)
    assert Party.objects.get(contribution=third).mission.is_open


def test_both_sides_leave():
    scene = at(S.AGREEMENT)
    at_once(
        lambda: actions.withdraw_party(scene.contributing, by=scene.contributor),
        lambda: actions.withdraw_party(scene.holder, by=scene.agent),
    )
    mission = scene.again()
    assert mission.state == S.DID_NOT_HAPPEN
    is_sound(mission)


def test_two_colleagues_ask_for_the_same_organisation():
    scene = opened()
    first = MembershipFactory()
    second = MembershipFactory(organisation=first.organisation)
    outcomes = at_once(
        *(
            lambda user=member.user: actions.ask_to_join(
                scene.mission, first.organisation, by=user, message="Nous aussi."
            )
            for member in (first, second)
        )
    )
    assert sum(isinstance(outcome, Party) for outcome in outcomes) == 1
    assert Party.objects.filter(organisation=first.organisation).count() == 1


def test_a_neighbour_is_welcomed_while_the_mission_starts():
    scene = at(S.AGREEMENT)
    neighbour = MembershipFactory()
    party = actions.ask_to_join(scene.mission, neighbour.organisation, by=neighbour.user, message="Nous aussi.")
    at_once(
        lambda: actions.accept_neighbour(party, by=scene.agent),
        lambda: actions.skip_step(scene.mission, by=scene.contributor, reason="On se connaît."),
    )
    mission = scene.again()
    is_sound(mission)
    party.refresh_from_db()
    expected = (PartyState.IN, S.VALIDATION) if party.state == PartyState.IN else (PartyState.DECLINED, S.CARRYING_OUT)
    assert (party.state, mission.state) == expected
