"""What a lookup finds: entries with the words that name them, and options, which are entries as a reader sees them."""

from dataclasses import dataclass

from django.db import models

from core.languages import current_language
from core.text import fold


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    language: str | None  # None: a code or a spelling that belongs to no language
    is_name: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. `label` names it without doubt, `detail` says where it belongs."""

    value: str
    model: type[models.Model]
    pk: int
    labels: dict[str, str]
    details: dict[str, str]
    words: tuple[Word, ...]
    weight: int = 0  # breaks ties: the more, the earlier


@dataclass(frozen=True, slots=True)
class Option:
    """An entry as the reader sees it; `matched` is the word that was found when it is not the label itself."""

    value: str
    label: str
    detail: str
    matched: str = ""


def option_of(entry: Entry, word: Word | None = None) -> Option:
    language = current_language()
    label = entry.labels[language]
    shown = word.text if word and word.language and fold(word.text) not in fold(label) else ""
    return Option(entry.value, label, entry.details[language], shown)
