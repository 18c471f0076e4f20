"""What a mail on its way out is, and how its handing over can end.

A transport (an email backend of Django) that knows the exact moment from which a mail may have been accepted
calls `mail.handing_over()` right before it; for any other transport the outbox calls it before sending. A
transport may also answer `knows(message_id)`: whether it holds that mail.
"""

from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives


class OutgoingMail(EmailMultiAlternatives):
    """A mail with its last hook, and the server's answer once it has left."""

    server_answer: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handing_over: Callable[[], None] = lambda: None


class NotDelivered(Exception):
    """The mail was certainly not accepted. `answer` is what the server said, or what kept us from asking it."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class Unreachable(NotDelivered):
    """No server to talk to, or it turned all mail away: nothing to do with this one mail."""


class Postponed(NotDelivered):
    """The server asks to come back later with this mail."""


class Refused(NotDelivered):
    """The server will never take this mail."""
