"""`notify` is how every app tells somebody something."""

from typing import Any

from django.db import models, transaction

from accounts.models import User
from notifications.models import Message
from notifications.registry import MessageKind


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

    Call it inside the transaction of the fact it speaks of: both are stored or neither. The worker is told
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
    }
    if once is None:
        message, created = Message.objects.create(**fields), True
    else:
        message = Message.objects.filter(once=once).first()
        created = message is None
        if created:
            message = Message.objects.create(once=once, **fields)
    if created:
        from notifications.tasks import send_message

        transaction.on_commit(lambda: send_message.delay(message.pk), robust=True)
    return message
