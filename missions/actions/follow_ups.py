"""Is the skill in use? Asked on its day, answered by one click and one line."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.languages import guess_language
from core.transitions import StateChanged
from missions import notifications
from missions.actions.moving import locked, note, settle
from missions.enums import TOLD_OF
from missions.models import FollowUp, Party
from missions.rules.follow_ups import answerable, may_answer_follow_up, people_asked
from notifications.actions import notify

ASKED_WITHIN = timedelta(days=14)  # a question that could not be asked by then is let go


@transaction.atomic
def answer_follow_up(
    row: FollowUp, *, by: User, answer: str, line: str = "", acting_for: Party | None = None
) -> FollowUp:
    """Answer, or correct an answer of the last days, and tell the other of the pair.

    Raises PermissionDenied or StateChanged (too early, or answered a while ago).
    """
    mission = locked(row.mission)
    if not may_answer_follow_up(by, mission):
        raise PermissionDenied
    row = next((open_row for open_row in answerable(mission) if open_row.pk == row.pk), None)
    if row is None:
        raise StateChanged
    row.answer, row.line, row.language = answer, line, guess_language(line, by.language)
    row.answered_by, row.answered_at = by, timezone.now()
    row.save()
    note(mission, "follow_up", by=by, acting_for=acting_for, month=row.month, answer=answer)
    for person in people_asked(mission):
        if person != by:
            mark = f"follow_up_answered:{row.pk}:{answer}:{person.pk}"
            notify(notifications.FollowUpAnswered, to=person, about=row, once=mark)
    settle(mission, by=by)
    return row


def ask_follow_ups(today: date | None = None) -> int:
    """Ask those whose day has come; returns how many missions were asked.

    Safe to run twice and after some days without: each question is put once, one per mission, the latest one, and
    none that came up so long ago that an answer would be about another day.
    """
    today = today or timezone.localdate()
    rows = FollowUp.objects.filter(answer="", due_on__lte=today, due_on__gte=today - ASKED_WITHIN)
    rows = rows.filter(mission__state__in=TOLD_OF).order_by("mission", "-month")
    seen: set[int] = set()
    for pk, mission in rows.values_list("pk", "mission").iterator():
        if mission not in seen:
            seen.add(mission)
            _ask(pk)
    return len(seen)


@transaction.atomic
def _ask(pk: int) -> None:
    row = FollowUp.objects.select_related("mission").get(pk=pk)
    mission = locked(row.mission)
    if FollowUp.objects.filter(pk=pk, answer="").exists():
        for person in people_asked(mission):
            notify(notifications.FollowUpDue, to=person, about=row, once=f"follow_up:{row.pk}:{person.pk}")
