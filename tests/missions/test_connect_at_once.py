"""Two people at the same moment about one call: exactly one succeeds, on either database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.transitions import StateChanged
from missions import actions
from missions.models import Call, CallSlot
from notifications.models import Message
from tests.diaspora.test_at_once import at_once
from tests.missions.support import opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene():
    return opened()


def proposal(days):
    return actions.Proposal((timezone.now() + timedelta(days=days),), "phone", 30)


def propose(scene, days=3, party="holder"):
    by = scene.agent if party == "holder" else scene.contributor
    seen = Call.objects.filter(replaced_at=None).values_list("key", flat=True).first()
    return actions.propose_call(
        scene.mission, proposal(days), by=by, party=scene.mission.parties.get(side=party), seen=seen
    )


def test_two_choose_different_times(scene):
    call = propose(scene)
    CallSlot.objects.create(call=call, starts_at=timezone.now() + timedelta(days=4))
    party = scene.contributing
    outcomes = at_once(
        *(
            lambda slot=slot: actions.choose_time(
                scene.mission, by=scene.contributor, party=party, seen=call.key, slot=slot.pk
            )
            for slot in call.slots.all()
        )
    )
    assert sum(isinstance(outcome, StateChanged) for outcome in outcomes) == 1
    assert Message.objects.filter(kind="mission_call_agreed").count() == 2


def test_both_sides_propose_at_the_same_moment(scene):
    sides = {"holder": scene.agent, "contributor": scene.contributor}
    parties = {side: scene.mission.parties.get(side=side) for side in sides}
    outcomes = at_once(
        *(
            lambda side=side: actions.propose_call(
                scene.mission, proposal(3), by=sides[side], party=parties[side], seen=None
            )
            for side in sides
        )
    )
    assert sum(isinstance(outcome, StateChanged) for outcome in outcomes) == 1
    assert Call.objects.filter(replaced_at=None).count() == 1


def test_one_chooses_while_the_other_takes_it_back(scene):
    call = propose(scene)
    slot, party = call.slots.get().pk, scene.contributing
    outcomes = at_once(
        lambda: actions.choose_time(scene.mission, by=scene.contributor, party=party, seen=call.key, slot=slot),
        lambda: actions.cancel_call(scene.mission, by=scene.agent, seen=call.key, word=""),
    )
    call.refresh_from_db()
    refused = [outcome for outcome in outcomes if isinstance(outcome, StateChanged)]
    assert (call.replaced_at is not None, len(refused)) in {(True, 0), (True, 1)}, "cancelled before, or right after"
    assert scene.mission.waits.open().get().task == "propose_call"
