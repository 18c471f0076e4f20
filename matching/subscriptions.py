"""What matching does when another app says that something changed."""

from django.utils import timezone

from core.changes import Kind
from core.enums import Role
from core.transitions import change_state
from diaspora.models import Contribution, Profile
from matching.enums import TRANSITIONS
from matching.models import Dirty, Match
from notifications.wake import wake_after_commit


def on_change(kind: Kind, pk: int) -> None:
    """Runs in the transaction of the change."""
    if kind == "contribution":
        follow_contribution(pk)
    elif kind == "team":
        for member in Profile.objects.filter(user__memberships__organisation=pk).values_list("pk", flat=True):
            mark_dirty("profile", member)
    else:
        mark_dirty(kind, pk)


def mark_dirty(kind: str, pk: int) -> None:
    """Leave a mark for the worker; changed ten times before it looks, an object bears one mark.

    The date moves with every change: the worker removes a mark only if it is still the one it read.
    """
    Dirty.objects.bulk_create(
        [Dirty(kind=kind, object_id=pk, at=timezone.now())],
        update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=["at"],
    )  # fmt: skip
    from matching.tasks import rematch_what_changed

    wake_after_commit(rematch_what_changed)


def follow_contribution(pk: int) -> None:
    """Somebody offered, or was invited: their match has led somewhere and is suggested no more."""
    contribution = Contribution.objects.filter(pk=pk).select_related("contributor").first()
    if contribution is None or contribution.contributor is None:
        return
    for profile in Profile.objects.filter(user=contribution.contributor_id).values_list("pk", flat=True):
        mark_dirty("profile", profile)
    match = Match.objects.filter(need=contribution.need_id, profile__user=contribution.contributor).first()
    if match is None or match.state not in TRANSITIONS["act_on"].sources:
        return
    change_state(
        match, TRANSITIONS["act_on"], by=contribution.contributor, roles={Role.SYSTEM}, is_current=False,
        seen_at=match.seen_at or timezone.now(),
    )  # fmt: skip
