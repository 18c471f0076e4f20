"""Two workers at once, each with its own connection to the database."""

import threading

import pytest
from django.db import connection

from notifications.account_messages import UnknownAccount
from notifications.actions import notify
from notifications.enums import MessageState
from notifications.models import Message
from notifications.tasks import send_waiting_messages
from tests.factories import UserFactory


@pytest.mark.django_db(transaction=True)
def test_they_share_the_work_and_double_nothing(smtp):
    user = UserFactory()
    for _ in range(12):
        notify(UnknownAccount, to=user)
    start = threading.Barrier(3)

    def work():
        start.wait()
        send_waiting_messages()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    messages = Message.objects.all()
    assert {message.state for message in messages} == {MessageState.SENT}
    assert {message.attempts for message in messages} == {1}
    assert smtp.counts == {message.message_id: 1 for message in messages}
