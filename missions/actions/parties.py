"""Leaving: a contribution is taken back, a holder goes, the people of a team change."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.enums import Role
from core.models import Activity
from core.transitions import StateChanged
from diaspora import actions as contributions
from diaspora.actions.contributions import tell_withdrawn
from diaspora.enums import ALIVE
from diaspora.models import Contribution
from discussions.actions import post_in_thread
from discussions.models import Post
from missions import notifications, rules
from missions.actions.closing import close_partly, give_up, hold_needs
from missions.actions.moving import locked, note, settle
from missions.actions.people import free_sessions, in_the_name_of, tell_turns
from missions.actions.sharing import leave_behind
from missions.actions.steps import advance
from missions.actions.versions import renew
from missions.enums import CauseSide, MissionCause, MissionState, PartySide, PartyState, SessionState, WaitEnd
from missions.models import Mission, Party
from missions.rules.lacking import something_held
from notifications.actions import notify

# From here on something was done, even where no session was written down (a short mission).
AFTER_THE_FACT = (MissionState.HAND_OVER, MissionState.EVALUATION)


@transaction.atomic
def withdraw_party(party: Party, *, by: User, message: str = "") -> None:
    """A party takes no part any more. A contribution is taken back with it, so that its place is free again.

    Raises PermissionDenied for whoever does not speak for it, or StateChanged.
    """
    if not rules.speaks_for(by, party):
        raise PermissionDenied
    contribution = party.contribution
    if contribution is not None and contribution.state in ALIVE:
        contributions.withdraw(contribution, by=by, message=message, roles={Role.CONTRIBUTOR})  # leads to leave()
        return
    post = post_in_thread(party.mission, by=by, text=message) if message else None
    if not leave(party, by=by, post=post):
        raise StateChanged


def contribution_withdrawn(contribution: Contribution) -> None:
    """The offer was taken back: its mission goes on with the others, or ends and says on whose side. Where that is
    closed already, the holder learns so as of any offer."""
    parties = list(Party.objects.filter(contribution=contribution).select_related("mission"))
    deed = Activity.objects.about(contribution).filter(verb="withdraw").first()
    by = deed.by if deed else None
    post = Post.objects.about(contribution).filter(author=by, created_at__gte=contribution.answered_at).last()
    left = [party for party in parties if leave(party, by=by, post=post)]
    if parties and not left:
        tell_withdrawn(contribution, post=post)


def leave(party: Party, *, by: User | None, post: Post | None = None) -> bool:
    """Whether it took part in an open mission and does no more. `post`: its parting words."""
    hold_needs(party.mission)
    mission = locked(party.mission)
    party = Party.objects.select_related("organisation__commune", "speaker", "contribution").get(pk=party.pk)
    party.mission = mission
    if not mission.is_open or party.state != PartyState.IN:
        return False
    acting_for = in_the_name_of(party, by) if by else None
    had_the_lead = rules.lead(mission, party.side) == party
    people = [person for row in mission.parties.current() for person in rules.acting_people(row)]
    Party.objects.filter(pk=party.pk).update(state=PartyState.LEFT, left_at=timezone.now())
    leave_behind(mission, party)
    gone = list(party.people.values_list("user", flat=True))
    sessions = free_sessions(mission, gone)
    mission.numbers.filter(user__in=gone).delete()  # shared for this mission only
    note(mission, "party_left", by=by, acting_for=acting_for, party=party.pk)
    facts = {"post": post.pk if post else None, "sessions": sessions}
    if mission.parties.current().filter(side=party.side).exists():
        _go_on(mission, party, by=by, passes_lead=had_the_lead and party.is_holder, **facts)
    else:
        _end_without(mission, party, by=by, people=people, **facts)
    return True


def _go_on(mission: Mission, party: Party, *, by: User | None, passes_lead: bool, **facts: object) -> None:
    renew(mission, by=by)  # what the others said yes to counted on it
    settle(mission, end=WaitEnd.MOOT)
    advance(mission)
    leader = set(rules.acting_people(lead)) if (lead := rules.lead(mission, PartySide.HOLDER)) else set()
    for person in rules.everybody(mission, but=by):
        notify(
            notifications.PartyLeft, to=person, about=party, once=f"party_left:{party.pk}:{person.pk}",
            leads=passes_lead and person in leader, **facts,
        )  # fmt: skip


def _end_without(mission: Mission, party: Party, *, by: User | None, people: list[User], **facts: object) -> None:
    """Everybody who acts is told at once, in place of the usual word at the close: it has its mark."""
    told = dict.fromkeys([*people, *([mission.facilitator] if mission.facilitator else [])])
    gone = set(party.people.values_list("user", flat=True))
    for person in told:
        if person != by and person.pk not in gone:
            mark = f"mission_closed:{mission.pk}:{person.pk}"
            notify(notifications.MissionCalledOff, to=person, about=party, once=mark, **facts)
    side = CauseSide.HOLDER if party.is_holder else CauseSide.CONTRIBUTOR
    was_begun = mission.state in AFTER_THE_FACT or something_held(mission)
    mission.sessions.filter(state=SessionState.PLANNED).update(state=SessionState.CANCELLED)
    end = close_partly if was_begun else give_up
    end(mission, by=None, cause=MissionCause.WITHDREW, side=side)


def team_changed(organisation_pk: int) -> None:
    """Somebody joined the team of an organisation, left it, or got another role: what waits for it waits for those
    who act now. Where nobody does, the facilitators learn it; staff see it in their work."""
    rows = Party.objects.filter(organisation=organisation_pk, mission__in=Mission.objects.open())
    for party in rows.current().select_related("mission__facilitator"):
        if rules.acting_people(party).exists():
            tell_turns(party.mission, party)
        elif party.mission.facilitator:
            mark = f"nobody_acts:{party.pk}:{timezone.localdate().isoformat()}"
            notify(notifications.NobodyActs, to=party.mission.facilitator, about=party, once=mark)
