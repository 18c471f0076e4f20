"""A message is a row first: stored with the fact it speaks of, or not at all."""

import time

import pytest
from django.db import transaction

from notifications import wake
from notifications.actions import notify
from notifications.models import Message
from notifications.registry import MessageKind, all_kinds, register
from notifications.tasks import send_waiting_messages
from tests.factories import UserFactory
from tests.messages.kinds import Greeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch):
    calls = []
    monkeypatch.setattr(send_waiting_messages, "apply_async", lambda **options: calls.append(options))
    monkeypatch.setattr(wake, "_broker_away_until", 0.0)
    return calls


def test_two_messages_of_one_code_are_refused():
    with pytest.raises(ValueError, match="test_greeting"):

        @register
        class Impostor(MessageKind):
            code = "test_greeting"


def test_every_message_has_a_code_of_its_own_and_a_name():
    kinds = all_kinds()
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(str(kind.label) for kind in kinds)


def test_a_rolled_back_fact_tells_nobody(django_capture_on_commit_callbacks, woken):
    user = UserFactory()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        notify(Greeting, to=user)
        raise ZeroDivisionError
    assert not Message.objects.exists()
    assert woken == []


def test_the_worker_is_woken_once_for_a_thousand_messages(django_capture_on_commit_callbacks, woken):
    user = UserFactory()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for _ in range(10):
            notify(Greeting, to=user)
    assert len(woken) == 1


def test_once_means_once():
    user = UserFactory()
    first = notify(Greeting, to=user, once="greeting/1")
    assert notify(Greeting, to=user, once="greeting/1") == first
    assert Message.objects.count() == 1


def test_a_broker_that_is_away_costs_one_try_and_loses_nothing(django_capture_on_commit_callbacks, monkeypatch):
    tries = []

    def refuse(**options):
        tries.append(options)
        raise ConnectionRefusedError

    monkeypatch.setattr(send_waiting_messages, "apply_async", refuse)
    monkeypatch.setattr(wake, "_broker_away_until", 0.0)
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            notify(Greeting, to=UserFactory())
            Message.objects.all()
    assert len(tries) == 1
    assert Message.objects.due().count() == 3


def test_a_real_broker_that_is_down_does_not_keep_the_page_waiting(monkeypatch):
    from celery import Celery

    monkeypatch.setattr(wake, "_broker_away_until", 0.0)
    app = Celery("elsewhere", broker="redis://127.0.0.1:1/0", set_as_current=False)
    app.conf.update(broker_transport_options={"max_retries": 1, "interval_start": 0}, broker_connection_timeout=2)
    real = send_waiting_messages._get_current_object()
    monkeypatch.setattr(real, "apply_async", lambda retry: app.send_task(real.name, retry=retry), raising=True)
    start = time.monotonic()
    wake.wake(send_waiting_messages)
    assert time.monotonic() - start < 3
    assert wake._broker_away_until > 0


def test_a_message_to_an_address_without_account():
    message = notify(Greeting, email="personne@exemple.org", language="ar")
    assert (message.recipient, message.is_listed, message.language) == (None, False, "ar")


def test_an_address_meant_as_a_parameter_does_not_turn_the_message_aside():
    user = UserFactory()
    with pytest.raises(ValueError, match="test_greeting"):
        notify(Greeting, to=user, email="demandeur@exemple.org")
    assert not Message.objects.exists()
