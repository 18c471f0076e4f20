"""What staff see of the mails, and what they may decide."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.actions import notify
from notifications.enums import MessageState
from notifications.models import Message
from notifications.tasks import send_waiting_messages
from tests.factories import UserFactory
from tests.messages.kinds import Greeting, OneTimeCode

pytestmark = pytest.mark.django_db
JOURNAL = "admin:notifications_message_changelist"


@pytest.fixture
def staff(client):
    user = UserFactory(staff=True)
    client.force_login(user)
    return user


def row(state, kind=Greeting, **params):
    message = notify(kind, to=UserFactory(), **params)
    Message.objects.filter(pk=message.pk).update(state=state, server_answer="550 5.1.1 No such user")
    return message


def settle(client, action, *messages):
    return client.post(
        reverse(JOURNAL), {"action": action, "_selected_action": [message.pk for message in messages]}, follow=True
    )


def test_what_needs_somebody_stands_first(client, staff):
    failed = row(MessageState.FAILED)
    row(MessageState.WAITING)
    page = client.get(reverse(JOURNAL))
    assert page.context["cl"].result_list[0] == failed
    assert "550 5.1.1 No such user" in page.content.decode()


def test_found_by_address(client, staff):
    message = row(MessageState.WAITING)
    row(MessageState.WAITING)
    page = client.get(reverse(JOURNAL), {"q": message.email})
    assert list(page.context["cl"].result_list) == [message]


def test_a_message_can_be_read_and_not_written(client, staff):
    message = row(MessageState.WAITING, OneTimeCode, secret="493817")
    url = reverse("admin:notifications_message_change", args=[message.pk])
    page = client.get(url)
    assert page.status_code == 200
    assert "493817" not in page.content.decode()
    assert client.post(url, {"state": "sent"}).status_code == 403
    assert client.post(reverse("admin:notifications_message_delete", args=[message.pk])).status_code == 403


def test_filters(client, staff):
    failed = row(MessageState.FAILED)
    row(MessageState.WAITING, OneTimeCode, secret="1")
    assert list(client.get(reverse(JOURNAL), {"todo": "1"}).context["cl"].result_list) == [failed]
    assert list(client.get(reverse(JOURNAL), {"kind": "test_greeting"}).context["cl"].result_list) == [failed]


def test_sending_again(client, staff, smtp):
    failed, doubtful, sent = row(MessageState.FAILED), row(MessageState.IN_DOUBT), notify(Greeting, to=staff)
    send_waiting_messages()
    settle(client, "send_again", failed, doubtful, sent)
    send_waiting_messages()
    assert smtp.counts == {failed.message_id: 1, doubtful.message_id: 1, sent.message_id: 1}


def test_an_expired_code_is_not_sent_again(client, staff):
    message = row(MessageState.FAILED, OneTimeCode, secret="493817")
    page = settle(client, "send_again", message)
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert "1 message laissé tel quel" in page.content.decode()


def test_found_in_the_log_of_the_server(client, staff):
    doubtful, failed = row(MessageState.IN_DOUBT), row(MessageState.FAILED)
    settle(client, "mark_found", doubtful, failed)
    doubtful.refresh_from_db()
    failed.refresh_from_db()
    assert (doubtful.state, failed.state) == (MessageState.SENT, MessageState.FAILED)
    assert doubtful.sent_at is not None


def test_what_waits_can_be_left_unsent(client, staff, smtp):
    waiting, sent = row(MessageState.WAITING, OneTimeCode, secret="493817"), notify(Greeting, to=staff)
    Message.objects.filter(pk=waiting.pk).update(due_at=timezone.now() + timedelta(hours=1))
    send_waiting_messages()
    settle(client, "leave_unsent", waiting, sent)
    waiting.refresh_from_db()
    sent.refresh_from_db()
    assert (waiting.state, waiting.cancelled_because, waiting.params) == ("cancelled", "staff", {})
    assert sent.state == MessageState.SENT


def test_members_do_not_see_the_journal(client):
    client.force_login(UserFactory())
    assert client.get(reverse(JOURNAL)).status_code != 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, staff, count, django_assert_num_queries):
    for _ in range(count):
        row(MessageState.FAILED)
    client.get(reverse(JOURNAL))
    with django_assert_num_queries(6):
        client.get(reverse(JOURNAL))
