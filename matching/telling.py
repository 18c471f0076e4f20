"""Whom to tell of what was found, with restraint: the best first, few at a time, each match once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from core.models import Activity
from diaspora.models import Contribution
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
    """profile → its matches to send; needs of which nobody was told yet come first, then the best, as in `waiting`."""
    ids = {match.need_id for match in waiting}
    left = _room(ids)
    begun = set(Match.objects.filter(need__in=ids, sent_at__isnull=False).values_list("need", flat=True))
    waiting = sorted(waiting, key=lambda match: match.need_id in begun)  # stable: the best stay first
    chosen: dict[int, list[Match]] = defaultdict(list)
    for match in waiting:
        if left[match.need_id] > 0 and len(chosen[match.profile_id]) < settings.MATCHING_NEEDS_PER_MAIL:
            left[match.need_id] -= 1
            chosen[match.profile_id].append(match)
    return {profile_id: group for profile_id, group in chosen.items() if group}


def _room(need_ids: Iterable[int]) -> dict[int, int]:
    """How many more people may be told of each need. A place is taken by an offer that is alive, and by somebody who
    was told and still has time to answer: silence or a "not for me" leaves it to the next one. None when the places
    that the need has are filled."""
    needs = list(need_ids)
    taken = _told_and_waiting(needs)
    offers = Contribution.objects.alive().filter(need__in=needs).order_by().values("need")
    for row in offers.annotate(people=Count("pk")):
        taken[row["need"]] += row["people"]
    room = {need: settings.MATCHING_TOLD_PER_NEED - taken[need] for need in needs}
    accepted = Contribution.objects.taking_places().filter(need__in=needs, need__places__isnull=False).order_by()
    for row in accepted.values("need", "need__places").annotate(people=Count("pk")):
        if row["people"] >= row["need__places"]:
            room[row["need"]] = 0
    return room


def _told_and_waiting(needs: list[int]) -> dict[int, int]:
    """need → how many people were told of it lately and have not answered."""
    lately = timezone.now() - timedelta(days=settings.MATCHING_DAYS_BETWEEN_ROUNDS)
    told = Match.objects.undecided().filter(need__in=needs, sent_at__gt=lately).order_by().values("need")
    return defaultdict(int, told.annotate(people=Count("pk")).values_list("need", "people"))


def tell_next_round() -> None:
    """Tell the next ones of every open need of which those told before them were silent or said no."""
    told = Match.objects.filter(sent_at__isnull=False, need__in=Need.objects.open()).order_by()
    for need in told.values_list("need", flat=True).distinct():
        with transaction.atomic():
            tell_people(Match.objects.filter(need=need), news=False)


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
