"""Who is what to a contribution, and what stands in the way of an offer or an answer."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from communes.enums import ACTING_ROLES, GROUP_KINDS, Verification
from communes.models import Organisation
from core.enums import Role
from diaspora.enums import TRANSITIONS, Turn
from diaspora.models import Contribution
from discussions.models import Post
from projects.enums import OPEN_TO_OFFERS, NeedState
from projects.models import Need
from projects.rules import acts_for


def acts_for_holder(user: Any, need: Need) -> bool:
    """May post and answer for the organisation that holds this need."""
    return acts_for(user, need.project.organisation_id)


def holder_people(need: Need) -> QuerySet[User]:
    """Those who may answer an offer on this need."""
    return User.objects.filter(
        is_active=True,
        memberships__organisation=need.project.organisation_id,
        memberships__role__in=ACTING_ROLES,
    ).order_by("pk")


def roles_of(user: Any, contribution: Contribution) -> set[Role]:
    """Members of the holder who only read have no role, nor has staff: the two sides decide."""
    roles = set()
    if contribution.contributor_id is not None and contribution.contributor_id == user.pk:
        roles.add(Role.CONTRIBUTOR)
    if acts_for_holder(user, contribution.need):
        roles.add(Role.HOLDER)
    return roles


def open_transitions(roles: set[Role], contribution: Contribution) -> set[str]:
    """Names of what somebody with these roles could do with the contribution as it is now."""
    return {row.name for row in TRANSITIONS.open_to(contribution, roles)}


def groups_of(user: Any, need: Need) -> QuerySet[Organisation]:
    """The groups in whose name this person may offer on this need."""
    return (
        Organisation.objects.acted_for_by(user)
        .filter(kind__in=GROUP_KINDS)
        .exclude(verification=Verification.REFUSED)
        .exclude(pk=need.project.organisation_id)
        .order_by("name", "pk")
    )


def takes_answers(need: Need) -> bool:
    """Whether an offer on it can still be accepted: its last day may have passed, its holder decides."""
    return need.state != NeedState.CLOSED and need.project.state in OPEN_TO_OFFERS


def places_left(need: Need) -> int | None:
    """None: as many as the holder likes."""
    if need.places is None:
        return None
    return max(need.places - need.contributions.taking_places().count(), 0)


def missing_to_accept(need: Need) -> dict[str, str]:
    """By the codes of the transition table."""
    if not takes_answers(need):
        return {"need_open": _("Ce besoin est fermé : aucune proposition ne peut plus y être acceptée.")}
    if places_left(need) == 0:
        return {
            "place_left": _("Toutes les places de ce besoin sont prises. Ajoutez une place, ou déclinez."),
        }
    return {}


def turn(contribution: Contribution, roles: set[Role], last_post: Post | None) -> Turn:
    """The holder answers, unless it was the holder who wrote last."""
    if not contribution.is_waiting:
        return Turn.NOBODY
    holder_wrote_last = last_post is not None and last_post.author_id != contribution.contributor_id
    side = Role.CONTRIBUTOR if holder_wrote_last else Role.HOLDER
    if side in roles:
        return Turn.MINE
    return Turn.CONTRIBUTOR if holder_wrote_last else Turn.HOLDER
