"""`notify` is how every app tells somebody something; the others are what people do with what was told."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from notifications.enums import NEEDS_STAFF, CancelReason, MessageState
from notifications.models import GIVE_UP_AFTER, Message
from notifications.registry import MessageKind, kind_class, without_secrets
from notifications.wake import wake_after_commit


def notify(
    kind: type[MessageKind],
    *,
    to: User | None = None,
    email: str = "",
    language: str = "",
    about: models.Model | None = None,
    once: str | None = None,
    due_at: datetime | None = None,
    **params: Any,
) -> Message:
    """Store a message to a person (`to`), or to an address without account (`email` and `language`).

    Call it inside the transaction of the fact it speaks of: both are stored or neither. The worker is woken
    after the commit; should that call be lost, beat finds the row. `once` makes a second call with the same
    mark return the first row. `due_at`: not before this moment (see `notifications.quiet`); else at once. `params`
    must be plain JSON.

    Raises ValueError when a person is named and an address too, and the kind is not one for `any_address`: an
    address meant as a parameter would carry the message to somebody else.
    """
    if to is not None and email and not kind.any_address:
        raise ValueError(f"{kind.code} goes to its recipient's own address.")
    fields = {
        "kind": kind.code,
        "recipient": to,
        "email": email or (to.email if to else ""),
        "language": language or (to.language if to else ""),
        "about": about,
        "params": params,
        "is_listed": kind.listed and to is not None,
        "is_urgent": kind.urgent,
    }
    if due_at is not None:
        fields |= {"due_at": due_at, "give_up_at": due_at + GIVE_UP_AFTER}
    if once is None:
        message, created = Message.objects.create(**fields), True
    else:
        message, created = Message.objects.get_or_create(once=once, defaults=fields)
    if created:
        _wake_after_commit()
    return message


def _wake_after_commit() -> None:
    from notifications.tasks import send_waiting_messages

    wake_after_commit(send_waiting_messages)


def mark_read(messages: models.QuerySet[Message]) -> int:
    """Mark the unread ones among `messages` as read now; returns how many."""
    return messages.filter(read_at=None).update(read_at=timezone.now())


def resend(message: Message) -> bool:
    """Put a failed or doubtful mail back in the queue, as somebody decided who looked. False when what it
    carried is gone (a one-time code): its reader must ask for a new one."""
    if not can_be_resent(message):
        return False
    now = timezone.now()
    moved = Message.objects.needing_staff().filter(pk=message.pk).update(
        state=MessageState.WAITING, due_at=now, give_up_at=now + GIVE_UP_AFTER, leased_until=None
    )  # fmt: skip
    if moved:
        _wake_after_commit()
    return bool(moved)


def confirm_sent(message: Message) -> bool:
    """Settle a doubt: somebody found the mail in the log of the mail server."""
    doubtful = Message.objects.filter(pk=message.pk, state=MessageState.IN_DOUBT)
    return bool(doubtful.update(state=MessageState.SENT, sent_at=timezone.now()))


def cancel(message: Message) -> bool:
    """Do not send what waits or failed: for instance what had left before an older copy was restored."""
    unsent = Message.objects.filter(pk=message.pk, state__in=(MessageState.WAITING, *NEEDS_STAFF))
    return bool(
        unsent.update(
            state=MessageState.CANCELLED, cancelled_because=CancelReason.STAFF, params=without_secrets(message)
        )
    )


def can_be_resent(message: Message) -> bool:
    kind = kind_class(message.kind)
    return kind is not None and not kind.secret_params and message.state in NEEDS_STAFF
