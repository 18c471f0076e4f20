"""What is learnt from a "not for me", only in ways that can be told to the person, and undone by them.

skill: what that need wants and they have not chosen counts no more for them · place: said twice, they are written to
only of needs where they have a tie · time: they are not written to for some days. Dates and other reasons teach
nothing. What a holder says when declining an offer stays between them and us: it says nothing of other needs.
"""

from datetime import timedelta

from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import User
from core.models import Activity
from matching.enums import DismissReason
from matching.models import Lesson, Match
from matching.subscriptions import mark_dirty

PLACES_BEFORE_LEARNING = 2
DAYS_IN_PEACE = 30


def learn(match: Match) -> None:
    """From a match that was just dismissed; runs in the transaction of the dismissal."""
    lessons = {
        DismissReason.SKILL: _skills_not_theirs,
        DismissReason.PLACE: _only_their_places,
        DismissReason.TIME: _in_peace,
    }.get(match.dismiss_reason)
    new = lessons(match) if lessons else []
    for lesson in new:
        lesson.profile_id, lesson.match = match.profile_id, match
    Lesson.objects.bulk_create(new)
    mark_dirty("profile", match.profile_id)


def _skills_not_theirs(match: Match) -> list[Lesson]:
    profile = match.profile
    wanted = match.need.skills.exclude(pk__in=profile.skills.values("pk"))
    known = Lesson.objects.in_effect().filter(profile=profile, kind=Lesson.Kind.SKILL)
    skills = wanted.exclude(pk__in=known.values("skill")).order_by("pk")
    return [Lesson(kind=Lesson.Kind.SKILL, skill=skill) for skill in skills]


def _only_their_places(match: Match) -> list[Lesson]:
    mine = Lesson.objects.filter(profile=match.profile, kind=Lesson.Kind.PLACE)
    too_far = Match.objects.filter(profile=match.profile, dismiss_reason=DismissReason.PLACE)
    if undone := mine.aggregate(last=Max("undone_at"))["last"]:
        too_far = too_far.filter(dismissed_at__gt=undone)
    if mine.in_effect().exists() or too_far.count() < PLACES_BEFORE_LEARNING:
        return []
    return [Lesson(kind=Lesson.Kind.PLACE)]


def _in_peace(match: Match) -> list[Lesson]:
    mine = Lesson.objects.in_effect().filter(profile=match.profile, kind=Lesson.Kind.TIME)
    until = timezone.now() + timedelta(days=DAYS_IN_PEACE)
    return [] if mine.update(until=until) else [Lesson(kind=Lesson.Kind.TIME, until=until)]


def undo(lesson: Lesson, *, by: User) -> None:
    """The person does not want it taken into account any more. Twice is once."""
    if Lesson.objects.in_effect().filter(pk=lesson.pk).update(undone_at=timezone.now()):
        Activity.objects.record(lesson, "undo", by=by, facts={"kind": lesson.kind})
        mark_dirty("profile", lesson.profile_id)


# --- Whom it keeps from being written to --------------------------------------------------------------------------


def not_told() -> Q:
    """Of matches: those on which the person is not written to. They still stand on their page."""
    active = Lesson.objects.in_effect()
    in_peace = Q(profile__in=active.filter(kind=Lesson.Kind.TIME).values("profile"))
    their_places = active.filter(kind=Lesson.Kind.PLACE).values("profile")
    return in_peace | Q(profile__in=their_places, parts__territory__nearness="")
