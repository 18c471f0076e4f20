"""A real worker process, killed for real in the middle of sending."""

import asyncio
import email
import email.policy
import threading
from collections import Counter

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from notifications.account_messages import UnknownAccount
from notifications.actions import notify
from notifications.enums import MessageState
from notifications.models import Message
from notifications.tasks import send_waiting_messages
from tests.factories import UserFactory
from tests.support.services import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]
MAILS = 6


class SlowServer:
    """Takes a few mails at once, then keeps the next one waiting at `slow_at` until it is told to go on."""

    def __init__(self, slow_at, quick):
        self.slow_at, self.quick = slow_at, quick
        self.accepted = Counter()
        self.reached, self.go_on = threading.Event(), threading.Event()

    async def _linger(self, step):
        if step == self.slow_at and sum(self.accepted.values()) >= self.quick:
            self.reached.set()
            while not self.go_on.is_set():
                await asyncio.sleep(0.01)

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self._linger("before")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        self.accepted[str(mail["Message-ID"])] += 1
        await self._linger("after")
        return "250 OK queued"


@pytest.fixture
def slow_server(request, settings):
    server = SlowServer(*request.param)

    class OnAnyPort(Controller):
        def _trigger_server(self):
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    controller = OnAnyPort(server, hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield server
    server.go_on.set()
    controller.stop()


def _states():
    connection.close()
    return Counter(Message.objects.values_list("state", flat=True))


@pytest.mark.parametrize(
    ("slow_server", "in_doubt"),
    [(("before", 2), 0), (("after", 3), 1)],
    indirect=["slow_server"],
    ids=["before", "after"],
)
def test_each_mail_arrives_once(slow_server, worker, in_doubt, pass_time):
    """Killed before the end mark: the mail goes again. Killed after it, unheard: in doubt, and not sent twice."""
    for _ in range(MAILS):
        notify(UnknownAccount, to=UserFactory())
    worker.start()
    send_waiting_messages.apply_async()
    assert slow_server.reached.wait(30)
    wait_for(lambda: _states()[MessageState.TRANSMITTING if in_doubt else MessageState.SENDING] == 1)
    worker.kill()
    slow_server.go_on.set()

    pass_time(minutes=6)
    send_waiting_messages()
    wanted = {MessageState.SENT: MAILS - in_doubt}
    if in_doubt:
        wanted[MessageState.IN_DOUBT] = in_doubt
    assert _states() == wanted
    assert slow_server.accepted == {message.message_id: 1 for message in Message.objects.all()}
