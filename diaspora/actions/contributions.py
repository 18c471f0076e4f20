"""Offering on a need, talking it over, answering. Each verb locks the need first: of two at once, one waits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.changes import changed
from core.enums import Role
from core.languages import guess_language
from core.models import Activity
from core.transitions import change_state
from diaspora import notifications, rules
from diaspora.enums import ALIVE, TRANSITIONS, ContributionState
from diaspora.models import Contribution
from discussions.actions import post_in_thread, tell_of_post
from discussions.models import Post
from notifications.actions import notify
from notifications.registry import MessageKind
from projects.enums import NeedState
from projects.models import Need


class NeedClosed(ValidationError):
    """The need was closed, met or ended while the offer was being written."""

    def __init__(self) -> None:
        super().__init__(_("Ce besoin n’accepte plus de proposition."), code="need_closed")


class AlreadyOffered(ValidationError):
    """This person's earlier offer on the need, `contribution`, is still alive."""

    def __init__(self, contribution: Contribution) -> None:
        super().__init__(_("Vous avez déjà une proposition en cours pour ce besoin."), code="already_offered")
        self.contribution = contribution


@transaction.atomic
def offer(need: Need, *, by: User, proposal: str, **values: Any) -> Contribution:
    """Offer on a need, as oneself or for a `group`; `values` are `mode`, `starts_on`, `ends_on`, `group`.

    Raises NeedClosed, AlreadyOffered, or PermissionDenied to those who would answer themselves.
    """
    need = _locked(need)
    if rules.acts_for_holder(by, need):
        raise PermissionDenied
    if earlier := need.contributions.alive().filter(contributor=by).first():
        raise AlreadyOffered(earlier)
    if not need.is_open:
        raise NeedClosed
    language = guess_language(proposal, by.language)
    contribution = Contribution(need=need, contributor=by, proposal=proposal, language=language, **values)
    if contribution.group and not rules.groups_of(by, need).filter(pk=contribution.group.pk).exists():
        raise PermissionDenied
    contribution.full_clean(exclude=["need", "contributor"])
    contribution.save()
    Activity.objects.record(contribution, "offer", by=by)
    for person in rules.holder_people(need):
        notify(notifications.OfferReceived, to=person, about=contribution)
    changed("contribution", contribution.pk)
    return contribution


@transaction.atomic
def post_message(contribution: Contribution, *, by: User, text: str) -> Post:
    """Write to the other side; the first words turn an offer into a discussion.

    Raises PermissionDenied when it is over, or for somebody of neither side.
    """
    _locked(contribution.need)
    contribution.refresh_from_db()
    roles = rules.roles_of(by, contribution)
    if not roles or contribution.state not in ALIVE:
        raise PermissionDenied
    if contribution.state == ContributionState.PROPOSED:
        change_state(contribution, TRANSITIONS["discuss"], by=by, roles=roles)
    post = post_in_thread(contribution, by=by, text=text)
    for person in _other_side(contribution, by):
        tell_of_post(notifications.ContributionPost, post, about=contribution, to=person)
    return post


@transaction.atomic
def accept(contribution: Contribution, *, by: User, message: str = "") -> None:
    """Take the offer: a place is gone, and each side sees how to reach the other.

    Raises PermissionDenied, NotComplete (need closed, no place left) or StateChanged.
    """
    need = _locked(contribution.need)
    change_state(
        contribution, TRANSITIONS["accept"], by=by, roles=rules.roles_of(by, contribution),
        missing=rules.missing_to_accept(need), **_answer(contribution, by, message),
    )  # fmt: skip
    settle_places(need, by=by)
    _tell_contributor(notifications.ContributionAccepted, contribution)
    changed("contribution", contribution.pk)


@transaction.atomic
def decline(contribution: Contribution, *, by: User, reason: str, message: str, note: str = "") -> None:
    """Say no kindly: `message` is what the other side reads; `reason` and `note` stay with the holder.

    Raises PermissionDenied, NotComplete (no reason) or StateChanged.
    """
    _locked(contribution.need)
    missing = {} if reason else {"reason": _("Choisissez une raison : elle reste entre vous et la plateforme.")}
    change_state(
        contribution, TRANSITIONS["decline"], by=by, roles=rules.roles_of(by, contribution), missing=missing,
        decline_reason=reason, decline_note=note, **_answer(contribution, by, message),
    )  # fmt: skip
    _tell_contributor(notifications.ContributionDeclined, contribution)
    changed("contribution", contribution.pk)


@transaction.atomic
def withdraw(contribution: Contribution, *, by: User, message: str = "", roles: set[Role] | None = None) -> None:
    """Take one's offer back; if it had been accepted, its place is free again, and what carries it out (a subscriber
    of `changed`) tells the holder what falls out.

    `roles`: of `by`, when a mission says who else acts for the contributor. Raises PermissionDenied or StateChanged.
    """
    need = _locked(contribution.need)
    contribution.refresh_from_db(fields=["state"])
    was_accepted = contribution.is_accepted
    roles = roles or rules.roles_of(by, contribution)
    change_state(contribution, TRANSITIONS["withdraw"], by=by, roles=roles)
    goodbye = post_in_thread(contribution, by=by, text=message) if message else None
    settle_places(need, by=by)
    if not was_accepted:
        tell_withdrawn(contribution, post=goodbye)
    changed("contribution", contribution.pk)


def tell_withdrawn(contribution: Contribution, *, post: Post | None) -> None:
    """The holder learns that an offer is taken back, with the words that came with it."""
    words = {"post": post.pk} if post else {}
    for person in rules.holder_people(contribution.need):
        notify(notifications.ContributionWithdrawn, to=person, about=contribution, **words)


@transaction.atomic
def add_place(need: Need, *, by: User) -> None:
    """One more person may be accepted. Raises PermissionDenied or NeedClosed."""
    need = _locked(need)
    if not rules.acts_for_holder(by, need):
        raise PermissionDenied
    if not rules.takes_answers(need):
        raise NeedClosed
    if need.places is None:
        return
    Need.objects.filter(pk=need.pk).update(places=need.places + 1)
    need.places += 1
    settle_places(need, by=by)


@transaction.atomic
def free_place(contribution: Contribution, *, by: User | None) -> None:
    """What it was accepted for did not happen: it stays accepted, and the need is open to others again."""
    _hold_place(contribution, timezone.now(), by=by)


@transaction.atomic
def take_place_again(contribution: Contribution, *, by: User | None) -> None:
    """There is a second try: undoes `free_place`."""
    _hold_place(contribution, None, by=by)


def _hold_place(contribution: Contribution, freed_at: datetime | None, *, by: User | None) -> None:
    need = _locked(contribution.need)
    Contribution.objects.accepted().filter(pk=contribution.pk).update(place_freed_at=freed_at)
    settle_places(need, by=by)


def settle_places(need: Need, *, by: User | None = None) -> None:
    """An open need without a place left is met; a met one with a place free is open again."""
    left = rules.places_left(need)
    target = NeedState.MET if left == 0 else NeedState.OPEN
    moved = Need.objects.filter(pk=need.pk, state__in=(NeedState.OPEN, NeedState.MET)).exclude(state=target)
    if moved.update(state=target):
        need.state = target
        verb = "need_met" if target == NeedState.MET else "need_reopened"
        Activity.objects.record(need.project, verb, by=by, facts={"need": str(need.key), "kind": need.kind})
        changed("need", need.pk)


def need_changed(kind: str, pk: int) -> None:
    """Subscriber of core.changes: the holder may have changed how many people are wanted."""
    if kind == "need":
        settle_places(Need.objects.select_related("project").get(pk=pk))


def _locked(need: Need) -> Need:
    """The need as it is now, held until the end of the transaction."""
    return Need.objects.select_for_update(of=("self",)).select_related("project").get(pk=need.pk)


def _answer(contribution: Contribution, by: User, message: str) -> Mapping[str, Any]:
    language = contribution.contributor.language if contribution.contributor else contribution.language
    return {"answer": message, "answer_language": guess_language(message, language), "answered_by": by}


def _tell_contributor(kind: type[MessageKind], contribution: Contribution) -> None:
    if contribution.contributor:  # None: the account was erased since
        notify(kind, to=contribution.contributor, about=contribution)


def _other_side(contribution: Contribution, by: User) -> list[User]:
    """Who is to be told of a post: the contributor, or those who may answer."""
    if contribution.contributor_id == by.pk:
        return list(rules.holder_people(contribution.need))
    return [contribution.contributor] if contribution.contributor else []
