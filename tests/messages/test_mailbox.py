"""The local mailbox: every mail that was sent, readable in the browser; nowhere else."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from notifications.actions import notify
from notifications.tasks import send_waiting_messages
from tests.factories import UserFactory
from tests.messages.kinds import Greeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(mailbox):
    """A mail that arrived in the mailbox."""
    message = notify(Greeting, to=UserFactory(email="amina@exemple.org"), name="Amina")
    send_waiting_messages()
    return message


def pages(key):
    return [reverse("mailbox"), reverse("mailbox_mail", args=[key]), reverse("mailbox_html", args=[key])]


def test_without_a_mailbox_there_is_nothing(client, mail, settings):
    settings.MAILBOX_DIR = None
    assert [client.get(url).status_code for url in pages(mail.key)] == [404, 404, 404]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_visitor_reads_it_in_three_languages(client, mail, language):
    with translation.override(language):
        for url in pages(mail.key):
            assert client.get(url).status_code == 200


def test_one_mail_shows_its_headers_and_both_parts(client, mail):
    html = client.get(reverse("mailbox_mail", args=[mail.key])).content.decode()
    assert "amina@exemple.org" in html
    assert f"{mail.key}@" in html
    assert 'sandbox="allow-top-navigation-by-user-activation"' in html
    assert reverse("mailbox_html", args=[mail.key]) in html
    assert 'href="http://testserver/fr/lire/"' in html


def test_the_html_part_may_style_itself_and_nothing_else(client, mail):
    answer = client.get(reverse("mailbox_html", args=[mail.key]))
    policy = answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert re.search(r"style-src 'sha256-\S+';", policy)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_newest_first_and_by_recipient(client, mail, mailbox):
    import os

    later = notify(Greeting, to=UserFactory(email="karim@exemple.org"))
    send_waiting_messages()
    os.utime(mailbox / f"{mail.key}.eml", (1, 1))
    listed = [stored.name for stored in client.get(reverse("mailbox")).context["page_obj"]]
    assert listed == [str(later.key), str(mail.key)]
    found = [stored.name for stored in client.get(reverse("mailbox") + "?to=AMINA@").context["page_obj"]]
    assert found == [str(mail.key)]


def test_pages(client, mailbox):
    user = UserFactory()
    for _ in range(21):
        notify(Greeting, to=user)
    send_waiting_messages()
    assert len(client.get(reverse("mailbox") + "?page=2").context["page_obj"]) == 1


def test_a_name_that_is_not_there(client, mailbox):
    assert client.get(reverse("mailbox_mail", args=["secret_key"])).status_code == 404


def test_an_empty_mailbox(client, mailbox):
    assert client.get(reverse("mailbox")).status_code == 200
