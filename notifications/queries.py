"""Messages as their reader sees them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import prefetch_related_objects

from notifications.models import Message
from notifications.registry import Content, MessageKind, Obsolete, Quote, content_of, kind_class, kind_of


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the in-app list. `label` is empty when the platform no longer knows this message."""

    message: Message
    label: Any
    topic: str | Quote
    is_gone: bool

    @property
    def quote(self) -> Quote | None:
        return self.topic if isinstance(self.topic, Quote) else None


def lines_of(messages: Iterable[Message]) -> list[Line]:
    """The rows of a list, with one query per kind of object and relation, however many rows there are."""
    messages = list(messages)
    prefetch_related_objects(messages, "about")
    subjects: dict[type[MessageKind], list[models.Model]] = defaultdict(list)
    for message in messages:
        if (kind := kind_class(message.kind)) and message.about is not None:
            subjects[kind].append(message.about)
    for kind, objects in subjects.items():
        if kind.related:
            prefetch_related_objects(objects, *kind.related)
    return [_line(message) for message in messages]


def _line(message: Message) -> Line:
    if kind_class(message.kind) is None:
        return Line(message, "", "", is_gone=True)
    kind = kind_of(message)
    gone = message.is_about_something_gone
    return Line(message, kind.label, "" if gone else kind.topic(), is_gone=gone)


def content_now(message: Message) -> Content | None:
    """What the message says today, in the language in force; None when there is nothing to say any more."""
    if kind_class(message.kind) is None:
        return None
    try:
        return content_of(message)
    except Obsolete:
        return None
