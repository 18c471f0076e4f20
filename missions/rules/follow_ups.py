"""When a mission is followed up, and by whom."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.enums import Role
from missions.enums import FOLLOW_UP_MONTHS, TOLD_OF, MissionState, PartySide, SessionState
from missions.models import FollowUp, Mission, Pair
from missions.rules.people import acting_people, lead, roles_of, told_people

# Where the pair and its dates may be named or changed.
HAS_PAIR = (MissionState.HAND_OVER, *TOLD_OF)
DAYS_EARLY = 7
DAYS_TO_CORRECT = 7


def months_after(day: date, months: int) -> date:
    """The same day of the month, or the last one where there is none: a month after 31 January is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def follow_up_days(mission: Mission) -> dict[int, date]:
    """Month → day: after the last session that was held; from today where that would put the first one in the past."""
    today = timezone.localdate()
    last = mission.sessions.filter(state=SessionState.HELD).order_by("-on").values_list("on", flat=True).first()
    start = last if last and months_after(last, FOLLOW_UP_MONTHS[0]) > today else today
    return {month: months_after(start, month) for month in FOLLOW_UP_MONTHS}


def day_problems(days: Mapping[int, date], fixed: Mapping[int, date]) -> dict[int, str]:
    """Month → what is wrong with its day. `days` are chosen now, `fixed` those that were asked for already."""
    today, problems = timezone.localdate(), {}
    before = date.min
    for month in FOLLOW_UP_MONTHS:
        day = days.get(month) or fixed.get(month)
        if day is None:
            continue
        if month in days and day <= today:
            problems[month] = _("Choisissez un jour à venir.")
        elif month in days and day > months_after(today, 24):
            problems[month] = _("Ce jour est à plus de deux ans. Choisissez-en un plus proche.")
        elif day <= before:
            problems[month] = _("Ce suivi vient après le précédent : choisissez un jour plus tardif.")
        before = max(before, day)
    return problems


def answerable(mission: Mission) -> list[FollowUp]:
    """Those whose day has come, or comes within a week, and that nobody answered, or somebody a few days ago."""
    if mission.state not in TOLD_OF:
        return []
    soon = timezone.localdate() + timedelta(days=DAYS_EARLY)
    recent = timezone.now() - timedelta(days=DAYS_TO_CORRECT)
    rows = mission.follow_ups.filter(due_on__lte=soon).select_related("answered_by")
    return [row for row in rows if not row.answer or (row.answered_at and row.answered_at >= recent)]


def pair_of(mission: Mission) -> Pair | None:
    return Pair.objects.filter(mission=mission).select_related("abroad", "local").first()


def may_answer_follow_up(user: Any, mission: Mission) -> bool:
    """The two of the pair, the holders' acting people, the facilitator; both sides where there is no pair."""
    roles = roles_of(user, mission)
    if roles & {Role.HOLDER, Role.FACILITATOR}:
        return True
    pair = pair_of(mission)
    if pair is None:
        return Role.CONTRIBUTOR in roles
    return user.is_authenticated and user.pk in (pair.abroad_id, pair.local_id)


def people_asked(mission: Mission) -> list[User]:
    """The two of the pair who have an account; on the spot else those who speak for the holder, then whoever helps
    the mission along. Where there is no pair, the holder's side alone."""
    pair = pair_of(mission)
    abroad = pair.abroad if pair else None
    local = [pair.local] if pair and pair.local and pair.local.is_active else _holders(mission)
    found = [person for person in (abroad, *local) if person is not None and person.is_active]
    return list(dict.fromkeys(found or ([mission.facilitator] if mission.facilitator else [])))


def _holders(mission: Mission) -> list[User]:
    party = lead(mission, PartySide.HOLDER)
    return told_people(party) if party else []


def people_for_pair(mission: Mission, side: str) -> list[User]:
    """Whom the pair may be chosen among, of one side."""
    parties = mission.parties.current().filter(side=side)
    return list(dict.fromkeys(person for party in parties for person in acting_people(party)))
