"""Accepting a contribution opens a mission."""

import pytest

from missions.enums import OPEN, Task
from tests.missions.support import at, opened

pytestmark = pytest.mark.django_db


def test_accepting_opens_a_mission_that_waits_for_the_holder():
    scene = opened()
    assert scene.mission.parties.count() == 2
    assert scene.wait(Task.PROPOSE_CALL).party == scene.holder


@pytest.mark.parametrize("step", OPEN)
def test_a_mission_waits_for_somebody_at_every_step(step):
    assert at(step).mission.waits.open().exists()
