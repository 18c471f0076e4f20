"""Erasing an account keeps the facts of a mission and removes the person: what was agreed, held and signed stays, by
"a deleted account"."""

from django.db.models import Model, Q
from django.utils import timezone

from accounts.models import User
from accounts.personal_data import register
from core.enums import Role
from diaspora import actions as contributions
from missions.actions.moving import locked, note, settle
from missions.actions.parties import leave
from missions.actions.people import free_sessions, tell_turns
from missions.actions.versions import renew
from missions.enums import OPEN
from missions.models import Certificate, HandedOver, Mission, Pair, Party, Session, Signature, Validation

# One-line fields in which somebody may have written the name of a person.
NAMES: tuple[tuple[type[Model], str], ...] = (
    (Session, "trainer_name"),
    (Pair, "local_name"),
    (HandedOver, "keeper"),
)


def leave_open_missions(user: User) -> None:
    """The others of a group go on; a contributor alone leaves, and the mission goes on without them or ends."""
    rows = Party.objects.filter(people__user=user, people__left_at=None, mission__state__in=OPEN)
    for party in rows.current().select_related("mission").distinct():
        others = party.people.filter(left_at=None, user__isnull=False).exclude(user=user)
        if others.exists():
            _leave_to_the_others(party, user)
        else:
            _leave(party, user)


def _leave(party: Party, user: User) -> None:
    """A contribution is taken back with it, so that its place is free again."""
    contribution = party.contribution
    if contribution is not None and contribution.is_alive and contribution.contributor_id == user.pk:
        contributions.withdraw(contribution, by=user, roles={Role.CONTRIBUTOR})  # leads to leave()
    else:
        leave(party, by=user)


def _leave_to_the_others(party: Party, user: User) -> None:
    mission = locked(party.mission)
    party.people.filter(user=user).update(left_at=timezone.now())
    Party.objects.filter(pk=party.pk, speaker=user).update(speaker=None)
    free_sessions(mission, [user.pk])
    note(mission, "person_left", by=None, party=party.pk)
    party.refresh_from_db()
    renew(mission, by=None)
    tell_turns(mission, party, but=user)


def forget_names(user: User) -> None:
    """What a party said yes to stays, with its date and version. A signed scan stays too: it is the other side's
    proof as much as theirs; the name of its file goes. A certificate is no longer confirmed."""
    Validation.objects.filter(by=user).update(name="")
    Signature.objects.filter(by=user).update(name="", scan_name="")
    Certificate.objects.filter(user=user).update(name="", shows_name=False, shows_place=False, shows_content=False)
    for model, field in NAMES:
        if user.name:
            model._base_manager.filter(_of_their_missions(user), **{f"{field}__iexact": user.name}).update(
                **{field: ""}
            )


def _of_their_missions(user: User) -> Q:
    """Also those that they left before. Another person of the same name elsewhere is somebody else."""
    missions = Mission.objects.filter(
        Q(pk__in=Mission.objects.visible_to(user).values("pk")) | Q(parties__people__user=user)
    )
    return Q(mission__in=missions.values("pk"))


def let_go_of_missions(user: User) -> None:
    """A mission without facilitator waits for its parties only."""
    for row in Mission.objects.filter(facilitator=user, state__in=OPEN).order_by("pk"):
        mission = locked(row)
        mission.facilitator = None
        mission.save(update_fields=["facilitator"])
        settle(mission)


register(20, leave_open_missions)
register(30, forget_names)
register(40, let_go_of_missions)
