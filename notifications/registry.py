"""The messages the platform can send: one class each, found in every app's `notifications.py`.

A class says what the message is in the words of the reader; the same words make the mail in text and HTML
and the line of the in-app list. All its methods run under the recipient's language.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

from notifications.models import Message

_registry: dict[str, type["MessageKind"]] = {}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a person, shown as theirs, with their language and direction."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says. `lines` are paragraphs (plain text or Quote); `points` a list, e.g. of reasons."""

    subject: str
    lines: Iterable[str | Quote]
    action: str = ""  # a verb, on the one button
    path: str = ""  # where it leads, without language prefix problems: from reverse() under the reader's language
    points_title: str = ""
    points: Iterable[str] = field(default_factory=tuple)
    after: Iterable[str] = field(default_factory=tuple)
    code: str = ""  # a one-time code, shown large


class Obsolete(Exception):
    """There is nothing to say any more (the object is gone, or already answered): cancel the message."""


class Gone(Obsolete):
    """What the message is about has been deleted."""


class MessageKind:
    """Base of all messages.

    `code`: stored with each row; `label`: named in preferences and in the journal (lazy); `listed`: appears in
    the in-app list; `urgent`: leaves before the others (security); `secret_params`: removed from the row once the
    mail has left or will never leave (one-time codes, tokens); `valid_for`: a mail that could not leave within
    this time is cancelled, because what it carries has expired; `related`: relations of `about` that `topic`
    reads, fetched for a whole list at once; `any_address`: may go to an address that is not (yet) the recipient's
    own, as a confirmation or an invitation must.
    """

    code: ClassVar[str]
    label: ClassVar[Any]
    listed: ClassVar[bool] = True
    urgent: ClassVar[bool] = False
    secret_params: ClassVar[tuple[str, ...]] = ()
    valid_for: ClassVar[timedelta | None] = None
    related: ClassVar[tuple[str, ...]] = ()
    any_address: ClassVar[bool] = False

    def __init__(self, message: Message) -> None:
        self.message = message
        self.about = message.about
        self.params = message.params

    def topic(self) -> str | Quote:
        """What it is about, in a few words, under the label in the in-app list: the title of a project, a name.
        `about` is there; nothing may be asked of the database beyond `related`."""
        return ""

    def content(self) -> Content:
        """The message in words. Raises Obsolete when it must not be sent any more."""
        raise NotImplementedError


def register(kind: type[MessageKind]) -> type[MessageKind]:
    """Class decorator. Two classes with one code are a mistake of ours: raises ValueError."""
    if _registry.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"Two messages are called {kind.code}.")
    return kind


def kind_class(code: str) -> type[MessageKind] | None:
    return _registry.get(code)


def kind_of(message: Message) -> MessageKind:
    """Raises KeyError for a code that no class has."""
    return _registry[message.kind](message)


def without_secrets(message: Message) -> dict[str, Any]:
    """The params that may stay in the journal."""
    kind = kind_class(message.kind)
    secrets = kind.secret_params if kind else ()
    return {name: value for name, value in message.params.items() if name not in secrets}


def content_of(message: Message) -> Content:
    """What the message says, in the language in force. Raises Obsolete; Gone when what it is about is no more."""
    if message.is_about_something_gone:
        raise Gone
    return kind_of(message).content()


def all_kinds() -> list[type[MessageKind]]:
    return sorted(_registry.values(), key=lambda kind: kind.code)
