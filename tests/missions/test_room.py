"""The page of a mission, and the way from one step to the next."""

import pytest
from django.test import Client

from missions.enums import OPEN
from tests.missions.support import at

pytestmark = pytest.mark.django_db


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def room(user, mission):
    return browser(user).get(mission.get_absolute_url())


@pytest.mark.parametrize("step", OPEN)
def test_at_every_step_both_sides_read_who_what_and_when(step):
    scene = at(step)
    for user in (scene.agent, scene.contributor):
        text = room(user, scene.mission).content.decode()
        for wait in scene.mission.waits.open():
            assert wait.get_task_display() in text
