"""Reading somebody's skills in a text they give: kept for the worker, read there, decided on by the person, forgotten.

Nothing is taken without a click, and nothing is kept that is not needed: the document until it is read, the passages
until they are decided on. What is logged are numbers of rows, never words.
"""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from core.languages import guess_language
from core.text import clean
from diaspora.models import GivenText, Profile
from notifications.wake import wake_after_commit
from skills import readings
from skills.enums import Refusal
from skills.texts import Text, pieces

KEPT = timedelta(hours=12)
MOST_SKILLS = 15
TRIES = 2  # a document on which two workers gave up, or died, is left alone
A_TRY = timedelta(seconds=120)  # longer than the task's hard limit: whoever took it then is gone
Q_WAITING = Q(state=GivenText.State.WAITING)


@transaction.atomic
def give_text(user: User, *, document: bytes | None = None, text: str = "") -> GivenText:
    """Keep a document, or else words, for the worker; it takes the place of what was given before."""
    digest = hashlib.sha256(document or clean(text).encode()).hexdigest()
    before = GivenText.objects.select_for_update().filter(user=user).first()
    given, _is_new = GivenText.objects.update_or_create(
        user=user,
        defaults={
            "state": GivenText.State.WAITING, "refusal": "", "document": document,
            "text": "" if document else clean(text), "digest": digest, "is_cut": False, "found": [], "quotes": {},
            "dismissed": before.dismissed if before and before.digest == digest else [],
            "given_at": timezone.now(), "tries": 0, "tried_at": None,
        },
    )  # fmt: skip
    from diaspora.tasks import read_given_texts

    wake_after_commit(read_given_texts)
    return given


def waiting_texts() -> list[int]:
    """Ids of those that nobody is reading now, the oldest first."""
    waiting = GivenText.objects.filter(Q_WAITING, _free()).order_by("given_at")
    return list(waiting.values_list("pk", flat=True))


def read_given_text(pk: int) -> None:
    """Read it, unless another worker does. What was given again meanwhile is left for the next time."""
    given = _taken(pk)
    if given is None:
        return
    if given.tries > TRIES:
        _finish(given, refusal=Refusal.SLOW)
        return
    try:
        _finish(given, **_what_it_says(given))
    except SoftTimeLimitExceeded:
        _finish(given, refusal=Refusal.SLOW)


def set_aside(given: GivenText | None, profile: Profile, skills: Iterable[int]) -> None:
    """The person has decided: these are not proposed again for the same words, and the passages are forgotten."""
    skills = set(skills)
    if given is not None:
        given.forget(dismissed=sorted({*given.dismissed, *skills}))
    reading = readings.reading_of("profile", profile.pk) if profile.pk else None
    if reading is not None:
        readings.dismiss(reading, skills & {skill for skill, _strength in reading.found})


def forget_given_texts() -> int:
    """Those that nobody decided on, and those that no worker ever read. Returns how many."""
    old = GivenText.objects.filter(given_at__lt=timezone.now() - KEPT).exclude(state=GivenText.State.FORGOTTEN)
    return old.update(state=GivenText.State.FORGOTTEN, document=None, text="", found=[], quotes={})


def _free() -> Q:
    return Q(tried_at=None) | Q(tried_at__lt=timezone.now() - A_TRY)


def _taken(pk: int) -> GivenText | None:
    now = timezone.now()
    mine = GivenText.objects.filter(Q_WAITING, _free(), pk=pk).update(tried_at=now, tries=F("tries") + 1)
    return GivenText.objects.filter(pk=pk, tried_at=now).select_related("user").first() if mine else None


def _what_it_says(given: GivenText) -> dict[str, object]:
    # Parsers, lexicon: seconds and memory, for the worker only.
    from skills.reading.documents import UnreadableDocument, text_of
    from skills.reading.lexicons import current_lexicon
    from skills.reading.tongue import is_in_another_language

    text, is_cut = given.text, False
    if given.document is not None:
        try:
            read = text_of(bytes(given.document))
        except UnreadableDocument as error:
            return {"refusal": error.refusal}
        text, is_cut = read.text, read.is_cut
    said = Text(pieces((text, False), language=guess_language(text, given.user.language)))
    spoken = readings.speaks_of("profile", said, current_lexicon(), limit=MOST_SKILLS)
    refusal = Refusal.OTHER_LANGUAGE if not spoken and is_in_another_language(text) else ""
    return {"refusal": refusal, "is_cut": is_cut, **readings.as_stored(spoken)}


def _finish(given: GivenText, *, refusal: str = "", **values: object) -> None:
    state = GivenText.State.REFUSED if refusal else GivenText.State.READ
    GivenText.objects.filter(Q_WAITING, pk=given.pk, tried_at=given.tried_at).update(
        state=state, refusal=refusal, document=None, text="", **values
    )
