"""What profiles and needs say of skills in their own words: read in the worker, kept for those who propose it to the
writer and for the matcher.

A text that changes leaves a mark (`TextReading.asked_at`) with the change itself, as for the matcher: a worker
that dies or a broker that is away loses nothing, beat comes back to it. The reader and its lexicon cost seconds and
memory: nothing here loads them outside `read_waiting`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from core.changes import Kind, changed
from notifications.wake import wake_after_commit
from skills.models import Skill, TextReading
from skills.texts import SOURCES, Source, Text

if TYPE_CHECKING:
    from skills.reading import Found, Lexicon

AT_A_TIME = 200
MOST_AT_ONCE = 2_000  # of one task: what is left is the next one's, so that new needs never wait for everything
QUOTES_PER_SKILL = 3
# Strength from which a skill is proposed to somebody who did not ask: what is said in passing is often not theirs.
UNASKED = 2
AROUND = 45  # characters quoted on either side of the words


class Quote(NamedTuple):
    """Words in which a text speaks of a skill, with what stands around them."""

    before: str
    words: str
    after: str
    language: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A skill that a text speaks of. strength: 1, in passing, to 4, what the text is about."""

    skill: int
    strength: int
    quotes: tuple[Quote, ...]


# --- What was found -----------------------------------------------------------------------------------------------


def found_in(kind: str, ids: Iterable[int] | QuerySet | None = None) -> dict[int, tuple[tuple[int, int], ...]]:
    """id → ((skill, strength 1 to 4), …), the surest first, for the matcher; those in which nothing was found are
    left out. `ids`: of profiles or needs, or a query that gives them; None: all. One query."""
    rows = TextReading.objects.filter(kind=kind)
    if ids is not None:
        rows = rows.filter(object_id__in=ids)
    pairs = rows.values_list("object_id", "found").iterator(chunk_size=10_000)
    return {pk: tuple((skill, strength) for skill, strength in found) for pk, found in pairs if found}


def set_aside_in(kind: str, ids: Iterable[int] | QuerySet | None = None) -> dict[int, tuple[int, ...]]:
    """id → the skills found there of which the writer said that they are none of theirs. One query."""
    rows = TextReading.objects.filter(kind=kind).exclude(dismissed=[])
    if ids is not None:
        rows = rows.filter(object_id__in=ids)
    return {pk: tuple(dismissed) for pk, dismissed in rows.values_list("object_id", "dismissed")}


def spoken_of(reading: Any, *, least: int = 1) -> list[Spoken]:
    """From a row that keeps `as_stored` and `dismissed`: the surest first, without those the writer set aside.
    `least`: of the strengths."""
    return [
        Spoken(skill, strength, tuple(Quote(*quote) for quote in reading.quotes.get(str(skill), ())))
        for skill, strength in reading.found
        if skill not in reading.dismissed and strength >= least
    ]


def as_stored(spoken: Sequence[Spoken]) -> dict[str, Any]:
    return {
        "found": [[row.skill, row.strength] for row in spoken],
        "quotes": {str(row.skill): [list(quote) for quote in row.quotes] for row in spoken},
    }


def reading_of(kind: str, pk: int) -> TextReading | None:
    return TextReading.objects.filter(kind=kind, object_id=pk).first()


def readings_of(kind: str, ids: Iterable[int]) -> dict[int, TextReading]:
    return {row.object_id: row for row in TextReading.objects.filter(kind=kind, object_id__in=list(ids))}


@transaction.atomic
def dismiss(reading: TextReading, skills: Iterable[int]) -> None:
    """The writer says that these are none of theirs: they are not proposed again for the same text, nor matched on."""
    reading.dismissed = sorted({*reading.dismissed, *skills})
    reading.save(update_fields=["dismissed"])
    changed(reading.kind, reading.object_id)


def forget(kind: str, ids: Iterable[int]) -> None:
    TextReading.objects.filter(kind=kind, object_id__in=list(ids)).delete()


# --- What is to be read -------------------------------------------------------------------------------------------


def on_change(kind: Kind, pk: int) -> None:
    """Subscriber of core.changes: marks the text for the worker, unless it is the one that was read."""
    if kind not in SOURCES:
        return
    text = SOURCES[kind].texts([pk]).get(pk)
    if text is None:
        forget(kind, [pk])
        return
    reading = reading_of(kind, pk)
    if text.is_empty if reading is None else (reading.digest == text.digest and not reading.is_waiting):
        return
    _mark(kind, [pk])
    _wake()


def catch_up() -> int:
    """Mark what was never read, and what was read before the taxonomy changed; drop what is gone. Returns how many
    are marked."""
    marked = 0
    for kind, source in SOURCES.items():
        mine = TextReading.objects.filter(kind=kind)
        mine.exclude(object_id__in=source.everything().order_by().values("pk")).delete()
        missing = source.everything().exclude(pk__in=mine.values("object_id")).order_by("pk")
        ids = list(missing.values_list("pk", flat=True))
        _mark(kind, ids)
        marked += len(ids)
    newest = Skill.objects.aggregate(newest=Max("updated_at"))["newest"]
    if newest:
        marked += TextReading.objects.filter(read_at__lt=newest, asked_at=None).update(asked_at=timezone.now())
    if marked:
        _wake()
    return marked


def _mark(kind: str, ids: Sequence[int]) -> None:
    now = timezone.now()
    TextReading.objects.bulk_create(
        [TextReading(kind=kind, object_id=pk, asked_at=now) for pk in ids],
        update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=["asked_at"], batch_size=1_000,
    )  # fmt: skip


def _wake() -> None:
    from skills.tasks import read_waiting_texts

    wake_after_commit(read_waiting_texts)


# --- In the worker ------------------------------------------------------------------------------------------------


def read_waiting() -> int:
    """Read what is marked, needs first; returns how many texts were read. May run twice, and in several workers."""
    waiting = TextReading.objects.filter(asked_at__isnull=False).order_by("kind", "asked_at", "pk")
    marks = list(waiting[: MOST_AT_ONCE + 1])
    if not marks:
        return 0
    from skills.reading.lexicons import current_lexicon

    lexicon = current_lexicon()
    for kind, source in SOURCES.items():
        mine = [mark for mark in marks[:MOST_AT_ONCE] if mark.kind == kind]
        for start in range(0, len(mine), AT_A_TIME):
            _read(source, mine[start : start + AT_A_TIME], lexicon)
    if len(marks) > MOST_AT_ONCE:
        _wake()
    return len(marks[:MOST_AT_ONCE])


def _read(source: Source, marks: Sequence[TextReading], lexicon: "Lexicon") -> None:
    texts = source.texts([mark.object_id for mark in marks])
    for mark in marks:
        text = texts.get(mark.object_id)
        if text is None:
            mark.delete()
        else:
            _store(mark, text, speaks_of(mark.kind, text, lexicon))


@transaction.atomic
def _store(mark: TextReading, text: Text, spoken: Sequence[Spoken]) -> None:
    """Write what was found, unless the text was changed meanwhile: then its new mark stays, for the next time."""
    values = {
        **as_stored(spoken),
        "digest": text.digest,
        "dismissed": mark.dismissed if mark.digest == text.digest else [],
        "asked_at": None,
        "read_at": timezone.now(),
    }
    is_mine = TextReading.objects.filter(pk=mark.pk, asked_at=mark.asked_at).update(**values)
    if is_mine and values["found"] != mark.found:
        changed(mark.kind, mark.object_id)


def speaks_of(kind: str, text: Text, lexicon: "Lexicon", *, limit: int = 8) -> list[Spoken]:
    """What this text speaks of, in the voice of a person ("profile") or of a commune ("need")."""
    from skills.reading import BODY, TITLE, Part, Voice, read

    parts = [Part(piece.text, piece.language, TITLE if piece.is_title else BODY) for piece in text.pieces]
    voice = Voice.NEED if kind == TextReading.Kind.NEED else Voice.PERSON
    found = read(parts, lexicon, voice, sectors=frozenset(text.sectors), limit=limit)
    return [Spoken(row.skill, row.strength, _quotes(row, text)) for row in found]


def _quotes(row: "Found", text: Text) -> tuple[Quote, ...]:
    """Passages that share words are quoted as one."""
    joined: list[tuple[int, int, int]] = []
    for passage in row.passages:  # in the order of the text
        part, start, end = joined[-1] if joined else (-1, 0, 0)
        if passage.part == part and passage.start < end:
            joined[-1] = (part, start, max(end, passage.end))
        else:
            joined.append((passage.part, passage.start, passage.end))
    return tuple(_quote(text.pieces[part], start, end) for part, start, end in joined[:QUOTES_PER_SKILL])


def _quote(piece: Any, start: int, end: int) -> Quote:
    """Whole words on either side, on the same line; « … » where the line goes on."""
    before, after = piece.text[:start].rpartition("\n")[2], piece.text[end:].partition("\n")[0]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return Quote(before, piece.text[start:end], after, piece.language)
