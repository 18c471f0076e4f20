"""Where the texts are that speak of skills: an app above registers those it keeps, in its `AppConfig.ready`."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and the language ("fr", "ar", "en") it is in. `is_title`: it weighs more than the rest."""

    text: str
    language: str
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """All that one profile or need says in words. `sectors`: ids of those it is known to be about."""

    pieces: tuple[Piece, ...]
    sectors: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(piece.text.strip() for piece in self.pieces)

    @property
    def digest(self) -> str:
        """The same for the same text, whenever and wherever it is worked out."""
        said: list[Any] = [(piece.text, piece.language, piece.is_title) for piece in self.pieces]
        return hashlib.sha256(repr((said, self.sectors)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """`texts(ids)`: id → text, of those that exist; `everything()`: the rows that there are."""

    texts: Callable[[Sequence[int]], Mapping[int, Text]]
    everything: Callable[[], QuerySet]


SOURCES: dict[str, Source] = {}


def register(kind: str, texts: Callable[[Sequence[int]], Mapping[int, Text]], everything: Callable) -> None:
    """`kind`: as in core.changes. Twice the same is once."""
    SOURCES[kind] = Source(texts, everything)


def pieces(*said: tuple[str, bool], language: str) -> tuple[Piece, ...]:
    """Of (text, is_title), without what is empty."""
    return tuple(Piece(text, language, is_title) for text, is_title in said if text.strip())
