"""What the tests of missions share."""

import pytest
from django.test import Client


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
