"""The messages of a person inside the platform."""

import pytest
from django.urls import reverse
from django.utils import translation

from notifications.actions import notify
from notifications.models import Message
from notifications.registry import MessageKind, all_kinds
from tests.factories import UserFactory
from tests.messages.kinds import Greeting, OneTimeCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(client):
    user = UserFactory(name="Amina")
    client.force_login(user)
    return user


def test_unread_first_then_read(client, amina):
    read, unread = notify(Greeting, to=amina, about=amina), notify(Greeting, to=amina, about=amina)
    client.post(reverse("message_read", args=[read.key]))
    page = client.get(reverse("messages"))
    assert [line.message for line in page.context["unread_lines"]] == [unread]
    assert [line.message for line in page.context["read_lines"]] == [read]
    assert '<span lang="ar" dir="rtl">Amina 1</span>' in page.content.decode()


def test_an_empty_list_says_what_comes(client, amina):
    assert "Aucun message pour l’instant" in client.get(reverse("messages")).content.decode()


def test_a_visitor_is_sent_to_sign_in_and_lands_on_the_message(client):
    user = UserFactory()
    message = notify(Greeting, to=user)
    url = reverse("message", args=[message.key])
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={url}")
    from tests.factories import PASSWORD

    landed = client.post(answer["Location"], {"login": user.email, "password": PASSWORD, "next": url})
    assert landed["Location"] == url


@pytest.mark.parametrize("name", ["message", "message_read"])
def test_somebody_elses_message_is_not_there(client, amina, name):
    message = notify(Greeting, to=UserFactory())
    url = reverse(name, args=[message.key])
    assert client.get(url).status_code in (404, 405)
    assert client.post(url).status_code in (404, 405) or name == "message"
    message.refresh_from_db()
    assert message.read_at is None


def test_codes_are_not_listed(client, amina):
    message = notify(OneTimeCode, to=amina, secret="493817")
    assert "Code" not in {line.label for line in client.get(reverse("messages")).context["unread_lines"]}
    assert client.get(reverse("message", args=[message.key])).status_code == 404


def test_opening_shows_and_does_not_mark(client, amina):
    message = notify(Greeting, to=amina, name="Amina")
    page = client.get(reverse("message", args=[message.key]))
    html = page.content.decode()
    assert page.status_code == 200
    assert 'lang="ar" dir="rtl"' in html
    assert "Vous parlez l’arabe" in html
    message.refresh_from_db()
    assert message.read_at is None


def test_a_get_marks_nothing(client, amina):
    message = notify(Greeting, to=amina)
    assert client.get(reverse("message_read", args=[message.key])).status_code == 405
    assert client.get(reverse("messages_read_all")).status_code == 405
    message.refresh_from_db()
    assert message.read_at is None


def test_the_action_marks_and_leads_there(client, amina):
    message = notify(Greeting, to=amina)
    answer = client.post(reverse("message_read", args=[message.key]), {"open": "1"})
    assert answer["Location"] == "/fr/lire/"
    message.refresh_from_db()
    assert message.read_at is not None


def test_all_read_at_once_touches_only_ones_own(client, amina):
    mine = [notify(Greeting, to=amina) for _ in range(2)]
    other = notify(Greeting, to=UserFactory())
    page = client.post(reverse("messages_read_all"), follow=True)
    assert "2 messages marqués comme lus." in page.content.decode()
    assert not Message.objects.filter(pk__in=[message.pk for message in mine]).unread()
    other.refresh_from_db()
    assert other.read_at is None


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_what_is_gone_is_said(client, amina, language):
    about = UserFactory()
    message = notify(Greeting, to=amina, about=about)
    unknown = notify(Greeting, to=amina)
    Message.objects.filter(pk=unknown.pk).update(kind="of_another_time")
    about.delete()
    with translation.override(language):
        assert client.get(reverse("messages")).status_code == 200
        for row in (message, unknown):
            page = client.get(reverse("message", args=[row.key]))
            assert page.status_code == 200
            assert page.context["content"] is None
            assert client.post(reverse("message_read", args=[row.key]), {"open": "1"})["Location"] == reverse(
                "messages"
            )


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, amina, count, django_assert_num_queries):
    for _ in range(count):
        notify(Greeting, to=amina, about=UserFactory())
    client.get(reverse("messages"))
    with django_assert_num_queries(7):
        client.get(reverse("messages"))


@pytest.mark.parametrize("kind", [kind for kind in all_kinds() if kind.listed], ids=lambda kind: kind.code)
def test_each_listed_kind_says_what_it_is_about(kind):
    """Ten lines "An offer to you" would not tell one from another."""
    assert kind.topic is not MessageKind.topic


def test_pages_of_twenty(client, amina):
    for _ in range(21):
        notify(Greeting, to=amina)
    assert len(client.get(reverse("messages")).context["unread_lines"]) == 20
    assert len(client.get(reverse("messages") + "?page=2").context["unread_lines"]) == 1


def test_new_messages_wait_on_the_members_page(client, amina):
    notify(Greeting, to=amina, about=amina)
    assert "Amina 1" in client.get(reverse("home_member")).content.decode()
