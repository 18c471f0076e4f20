"""A mail server inside the test, that does what it is told."""

import email
import email.policy
from collections import Counter
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class Handler:
    """Answers come from `script`: a list of (command, answer) used up in order; else everything is accepted."""

    def __init__(self):
        self.script = []
        self.accepted = []
        self.connections = 0

    def _scripted(self, command):
        for step in self.script:
            if step[0] == command:
                self.script.remove(step)
                return step[1]
        return None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = self._scripted("MAIL")
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self._scripted("RCPT")
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self._scripted("DATA")
        if answer == "accept and hang up":
            self.accepted.append(envelope)
            server.transport.abort()
            return "250 never heard"
        if answer:
            return answer
        self.accepted.append(envelope)
        return f"250 2.0.0 Ok: queued as Q{len(self.accepted)}"

    @property
    def mails(self):
        return [email.message_from_bytes(e.original_content, policy=email.policy.default) for e in self.accepted]

    @property
    def counts(self):
        """How often each Message-ID was accepted."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)


class OnAnyPort(Controller):
    """The system chooses the port."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp_server(settings):
    """A server with Django's settings turned to it."""
    handler = Handler()
    controller = OnAnyPort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    handler.connections = 0
    settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 5
    try:
        yield handler
    finally:
        controller.stop()
