"""Whom to tell of what was found, with restraint: the best first, few at a time, each match once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from core.models import Activity
from diaspora.rules import holder_people
from matching import notifications
from matching.enums import TRANSITIONS, MatchState
from matching.learning import not_told
from matching.models import Match
from notifications.actions import notify
from notifications.models import Message
from projects.models import Need


def tell_people(matches: QuerySet[Match], *, news: bool) -> None:
    """Send those of `matches` that are due: one mail per person. Call it inside a transaction.

    `news`: needs that are new; otherwise people who had such a mail lately are left in peace for now.
    """
    waiting = matches.current().filter(state=MatchState.SUGGESTED, profile__user__is_active=True)
    waiting = waiting.exclude(not_told())
    if not news:
        lately = timezone.now() - timedelta(hours=settings.MATCHING_QUIET_HOURS)
        waiting = waiting.exclude(profile__in=Match.objects.filter(sent_at__gte=lately).values("profile"))
    waiting = list(waiting.select_for_update(of=("self",)).select_related("profile__user"))
    chosen = _choose(waiting)
    _mark_sent([match for group in chosen.values() for match in group])
    for group in chosen.values():
        first = group[0]
        notify(
            notifications.MatchFound, to=first.profile.user, about=first, once=f"match_found/{first.pk}",
            matches=[match.pk for match in group],
        )  # fmt: skip


def _choose(waiting: list[Match]) -> dict[int, list[Match]]:
    """profile → its matches to send, best first; `waiting` comes best first."""
    left = _room(need_ids={match.need_id for match in waiting})
    chosen: dict[int, list[Match]] = defaultdict(list)
    for match in waiting:
        if left[match.need_id] > 0 and len(chosen[match.profile_id]) < settings.MATCHING_NEEDS_PER_MAIL:
            left[match.need_id] -= 1
            chosen[match.profile_id].append(match)
    return {profile_id: group for profile_id, group in chosen.items() if group}


def _room(need_ids: Iterable[int]) -> dict[int, int]:
    """How many more people may be told of each need: so many at first, as many more with each round."""
    now = timezone.now()
    told = Match.objects.filter(need__in=list(need_ids), sent_at__isnull=False).order_by().values("need")
    room: dict[int, int] = defaultdict(lambda: settings.MATCHING_TOLD_PER_NEED)
    for row in told.annotate(people=Count("pk"), since=Min("sent_at")):
        rounds = 1 + (now - row["since"]).days // settings.MATCHING_DAYS_BETWEEN_ROUNDS
        room[row["need"]] = rounds * settings.MATCHING_TOLD_PER_NEED - row["people"]
    return room


def _mark_sent(matches: list[Match]) -> None:
    """The transition `send` of many at once, logged as change_state does."""
    row = TRANSITIONS["send"]
    ids = [match.pk for match in matches]
    Match.objects.filter(pk__in=ids, state__in=row.sources).update(state=row.target, **{row.stamp: timezone.now()})
    Activity.objects.bulk_create(
        Activity(about=match, verb=row.name, facts={"from": match.state, "to": row.target}) for match in matches
    )


def tell_holders(need_ids: Iterable[int]) -> None:
    """Tell those who act for the holder, once per need, as soon as somebody they may see fits it."""
    found = Match.objects.current().undecided().filter(need__in=list(need_ids)).order_by().values("need")
    needs = Need.objects.filter(pk__in=found).select_related("project__organisation").order_by("pk")
    for need in needs:
        marks = {f"need_matched/{need.pk}/{person.pk}": person for person in holder_people(need)}
        told = set(Message.objects.filter(once__in=marks).values_list("once", flat=True))
        for mark, person in marks.items():
            if mark not in told and Match.objects.current().undecided().filter(need=need).visible_to(person).exists():
                notify(notifications.NeedMatched, to=person, about=need, once=mark)
