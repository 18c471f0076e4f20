"""What the tests of missions share."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.missions.calls import scene_across_zones


@pytest.fixture
def page_of(page_at, live_server):
    """`page_of(user, language)`: a phone on which this person is signed in."""

    def open_page(user, language="fr", width=360):
        client = Client()
        client.force_login(user)
        page = page_at(language, width)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return open_page


@pytest.fixture
def monday(time_machine):
    """A Monday, 9:00 in Morocco, 10:00 in Germany."""
    time_machine.move_to(datetime(2026, 6, 1, 8, 0, tzinfo=UTC), tick=False)


@pytest.fixture
def scene(monday, db):
    """The parties, in Morocco and in Germany, have yet to agree on a call."""
    return scene_across_zones()
