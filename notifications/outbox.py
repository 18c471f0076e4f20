"""Getting stored messages to the mail server: nothing lost, nothing twice, wherever a worker dies.

Every step is one committed write before the deed it announces:
1. claim: waiting → sending, with a lease. The server has nothing; when the lease runs out the row waits again.
2. handing over: sending → transmitting, right before the bytes after which the server may have the mail.
3. the answer: transmitting → sent, or back to waiting, or failed.
A row whose lease ran out while transmitting is looked up where the transport can tell, else it is in doubt and
staff decide. The lease is also the ticket: a worker that comes back after its lease was given away finds that
its conditional update changes no row, and stops before sending.
"""

import logging
import time
import traceback
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from notifications.delivery import NotDelivered, OutgoingMail, Postponed, Refused, Unreachable
from notifications.enums import CancelReason, MessageState
from notifications.mail import build_mail
from notifications.models import Message
from notifications.registry import Gone, Obsolete, kind_class, without_secrets

logger = logging.getLogger("tiwizi.notifications")

LEASE = timedelta(minutes=5)
TIME_BUDGET_SECONDS = 30
CHUNK = 50
# Waits after the first, second, … attempt; the last one is repeated until the message's `give_up_at`.
POSTPONED_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
# A server that is away says nothing about the mail: ask again soon after it is back.
UNREACHABLE_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5))


class LeaseLost(Exception):
    """Another worker was given this message."""


def send_due() -> int:
    """Send what is due over one connection until nothing is left or the time is up; returns how many left."""
    sent = 0
    connection = None
    try:
        for message in _claim_one_by_one(time.monotonic() + TIME_BUDGET_SECONDS):
            connection = connection or get_connection()
            try:
                sent += _send(message, connection)
            except Unreachable:
                break  # the others need not fail one by one
    finally:
        if connection is not None:
            connection.close()
    return sent


def _claim_one_by_one(deadline: float) -> Iterator[Message]:
    while ids := list(Message.objects.due().values_list("pk", flat=True)[:CHUNK]):
        for pk in ids:
            if time.monotonic() > deadline:
                return
            if message := claim(pk):
                yield message


def claim(pk: int) -> Message | None:
    """Take a waiting message for this worker. None when somebody else has it or it no longer waits."""
    lease = timezone.now() + LEASE
    with transaction.atomic(durable=True):
        message = Message.objects.select_related("recipient").filter(pk=pk, state=MessageState.WAITING).first()
        if message is None:
            return None
        claimed = Message.objects.filter(pk=pk, state=MessageState.WAITING, attempts=message.attempts).update(
            state=MessageState.SENDING, leased_until=lease, attempts=message.attempts + 1
        )
    message.state, message.leased_until, message.attempts = MessageState.SENDING, lease, message.attempts + 1
    return message if claimed else None


def _send(message: Message, connection: Any) -> bool:
    """Take a claimed message to its end for now. Raises Unreachable when there is no server to talk to."""
    if (now := timezone.now()) > expires_at(message, now):
        _settle(message, MessageState.CANCELLED, cancelled_because=CancelReason.EXPIRED)
        return False
    try:
        mail = build_mail(message)
        _deliver(mail, message, connection)
    except Obsolete as reason:
        because = CancelReason.GONE if isinstance(reason, Gone) else CancelReason.OBSOLETE
        _settle(message, MessageState.CANCELLED, cancelled_because=because)
    except LeaseLost:
        logger.warning("Message %s was given to another worker.", message.pk)
    except Refused as refusal:
        _settle(message, MessageState.FAILED, server_answer=refusal.answer)
        logger.warning("Message %s was refused for good.", message.pk)
    except (Postponed, Unreachable) as reason:
        _postpone(message, reason)
        if isinstance(reason, Unreachable):
            raise
    except Exception as error:  # noqa: BLE001 - one bad message must not hold up the others
        _stumble(message, error)
    else:
        _settle(message, MessageState.SENT, sent_at=timezone.now(), server_answer=mail.server_answer)
        return True
    return False


def _deliver(mail: OutgoingMail, message: Message, connection: Any) -> None:
    mail.handing_over = lambda: _hand_over(message)
    connection.open()
    if not getattr(connection, "marks_handing_over", False):
        mail.handing_over()
    connection.send_messages([mail])


def _hand_over(message: Message) -> None:
    """Write that from now on the server may have the mail."""
    lease = timezone.now() + LEASE
    with transaction.atomic(durable=True):
        _held(message).update(state=MessageState.TRANSMITTING, leased_until=lease) or _lost()
    message.state, message.leased_until = MessageState.TRANSMITTING, lease


def _lost() -> None:
    raise LeaseLost


def _held(message: Message) -> Any:
    """The row, if it is still the one this worker holds. A worker that was late may still settle its own doubt."""
    states = [message.state]
    if message.state == MessageState.TRANSMITTING:
        states.append(MessageState.IN_DOUBT)
    return Message.objects.filter(pk=message.pk, state__in=states, leased_until=message.leased_until)


def _settle(message: Message, state: str, **values: Any) -> None:
    """End of the way: the row gets its last state and loses its secrets."""
    values["server_answer"] = values.get("server_answer", message.server_answer)[:500]
    _held(message).update(state=state, params=without_secrets(message), **values)


def _postpone(message: Message, reason: NotDelivered) -> None:
    waits = UNREACHABLE_WAITS if isinstance(reason, Unreachable) else POSTPONED_WAITS
    due_at = timezone.now() + waits[min(message.attempts, len(waits)) - 1]
    if due_at > message.give_up_at:
        _settle(message, MessageState.FAILED, server_answer=reason.answer)
        logger.warning("Message %s was given up.", message.pk)
        return
    _held(message).update(state=MessageState.WAITING, due_at=due_at, server_answer=reason.answer[:500])
    logger.info("Message %s waits until %s.", message.pk, due_at.isoformat(timespec="seconds"))


def _stumble(message: Message, error: Exception) -> None:
    """An error nobody foresaw: before the handing over it is tried again, after it nobody knows."""
    place = traceback.extract_tb(error.__traceback__)[-1]  # the text of an error may name people; its place does not
    logger.error("Message %s: %s at %s:%s.", message.pk, type(error).__name__, place.filename, place.lineno)
    if message.state == MessageState.TRANSMITTING:
        doubt(message)
    else:
        _postpone(message, Postponed(type(error).__name__))


def recover_abandoned() -> None:
    """Take back what dead workers held."""
    connection = None
    for message in Message.objects.abandoned()[:CHUNK]:
        if message.state == MessageState.SENDING:
            _held(message).update(state=MessageState.WAITING, due_at=timezone.now(), leased_until=None)
        else:
            connection = connection or get_connection()
            doubt(message, connection)
        logger.warning("Message %s was taken back from a worker that did not return.", message.pk)


def doubt(message: Message, connection: Any = None) -> None:
    """Settle a transmission that nobody saw end: by asking the transport, else by leaving it to staff."""
    knows = getattr(connection or get_connection(), "knows", None)
    if knows is None:
        _held(message).update(state=MessageState.IN_DOUBT, params=without_secrets(message))
    elif knows(message.message_id):
        _settle(message, MessageState.SENT, sent_at=timezone.now())
    else:
        _held(message).update(state=MessageState.WAITING, due_at=timezone.now(), leased_until=None)


def expires_at(message: Message, now: datetime) -> datetime:
    """When what the message carries is no longer of use; `now` when it never expires."""
    kind = kind_class(message.kind)
    return message.created_at + kind.valid_for if kind and kind.valid_for else now
