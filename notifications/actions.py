"""`notify` is how every app tells somebody something."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from notifications.models import Message
from notifications.registry import MessageKind
from notifications.wake import wake_outbox


def notify(
    kind: type[MessageKind],
    *,
    to: User | None = None,
    email: str = "",
    language: str = "",
    about: models.Model | None = None,
    once: str | None = None,
    **params: Any,
) -> Message:
    """Store a message to a person (`to`), or to an address without account (`email` and `language`).

    Call it inside the transaction of the fact it speaks of: both are stored or neither. The worker is woken
    after the commit; should that call be lost, beat finds the row. `once` makes a second call with the same
    mark return the first row. `params` must be plain JSON.
    """
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
    if once is None:
        message, created = Message.objects.create(**fields), True
    else:
        message, created = Message.objects.get_or_create(once=once, defaults=fields)
    if created:
        _wake_after_commit()
    return message


def _wake_after_commit() -> None:
    """One call for all the messages of a transaction: a broker is not a place for thousands of them."""
    if not any(callback[1] is wake_outbox for callback in transaction.get_connection().run_on_commit):
        transaction.on_commit(wake_outbox, robust=True)


def mark_read(messages: models.QuerySet[Message]) -> int:
    """Mark the unread ones among `messages` as read now; returns how many."""
    return messages.filter(read_at=None).update(read_at=timezone.now())
