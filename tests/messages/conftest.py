import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Message
from tests.messages import kinds  # noqa: F401 - registers the messages of the tests
from tests.messages.servers import smtp_server


@pytest.fixture
def smtp(settings):
    with smtp_server(settings) as handler:
        yield handler


@pytest.fixture
def no_smtp(settings):
    """A mail server that is down: the port is closed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.EMAIL_BACKEND = "notifications.mailbox.MailboxBackend"
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    return settings.MAILBOX_DIR


@pytest.fixture
def pass_time(monkeypatch):
    """Move the clock on: `pass_time(minutes=5)`."""
    real_now, passed = timezone.now, timedelta()

    def move(**delta):
        nonlocal passed
        passed += timedelta(**delta)

    monkeypatch.setattr(timezone, "now", lambda: real_now() + passed)
    return move


@pytest.fixture
def fresh():
    """The row as it is now."""
    return lambda message: Message.objects.get(pk=message.pk)
