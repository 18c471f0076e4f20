"""What people do with organisations: create, edit, verify, invite, join, change roles, leave."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communes import notifications as messages
from communes import rules
from communes.enums import VERIFICATION, MemberRole, OrganisationKind, RefusalReason, Verification
from communes.models import Invitation, Membership, Organisation
from communes.models.organisations import invitation_end
from core.changes import changed
from core.models import Activity
from core.transitions import StateChanged, change_state
from notifications.actions import notify


@transaction.atomic
def create_organisation(organisation: Organisation, *, by: User) -> Organisation:
    """Store a new organisation, waiting for verification; `by` becomes its manager.

    The same form sent twice gives the first organisation back. Raises ValidationError when a commune already
    has its team.
    """
    User.objects.select_for_update().get(pk=by.pk)  # one at a time: a double click waits here for the first
    sent_before = Organisation.objects.filter(
        created_by=by, kind=organisation.kind, name=organisation.name, commune=organisation.commune
    ).first()
    if sent_before:
        return sent_before
    if organisation.kind == OrganisationKind.COMMUNE:
        organisation.name = organisation.commune.name
    organisation.created_by = by
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:  # somebody else registered the commune a moment ago
        raise ValidationError(_("Cette commune a déjà son équipe sur la plateforme."), code="taken") from error
    Membership.objects.create(organisation=organisation, user=by, role=MemberRole.MANAGER)
    Activity.objects.record(organisation, "create", by=by)
    return organisation


@transaction.atomic
def edit_organisation(organisation: Organisation, *, by: User, changed: list[str]) -> Organisation:
    """Save what a manager or editor changed. What had been refused is looked at again."""
    if not rules.may_act_for(by, organisation):
        raise PermissionDenied
    organisation.save()
    Activity.objects.record(organisation, "edit", by=by, facts={"fields": changed})
    if organisation.verification == Verification.REFUSED and rules.may_manage(by, organisation):
        change_state(
            organisation, VERIFICATION["ask_again"], by=by, roles=rules.roles_of(by, organisation),
            field="verification", refusal="",
        )  # fmt: skip
    return organisation


@transaction.atomic
def verify_organisation(organisation: Organisation, *, by: User) -> None:
    """Staff found that it is what it says. Raises PermissionDenied or StateChanged."""
    change_state(
        organisation, VERIFICATION["verify"], by=by, roles=rules.roles_of(by, organisation),
        field="verification", refusal="",
    )  # fmt: skip
    _tell_managers(organisation, messages.OrganisationVerified)


@transaction.atomic
def refuse_organisation(organisation: Organisation, *, by: User, reason: str) -> None:
    """Staff could not verify it. Raises PermissionDenied, NotComplete (no such reason) or StateChanged."""
    known = reason in RefusalReason.values
    change_state(
        organisation, VERIFICATION["refuse"], by=by, roles=rules.roles_of(by, organisation), field="verification",
        missing={} if known else {"reason": _("Choisissez un motif.")}, facts={"reason": reason},
        refusal=reason, verified_at=None, is_trusted=False,
    )  # fmt: skip
    _tell_managers(organisation, messages.OrganisationRefused)


@transaction.atomic
def trust_organisation(organisation: Organisation, *, by: User) -> None:
    """From now on its sheets appear at once and are read afterwards. Raises PermissionDenied or StateChanged."""
    if not by.is_staff:
        raise PermissionDenied
    rows = Organisation.objects.verified().filter(pk=organisation.pk, is_trusted=False)
    if not rows.update(is_trusted=True):
        raise StateChanged
    organisation.is_trusted = True
    Activity.objects.record(organisation, "trust", by=by)


def _tell_managers(organisation: Organisation, kind: type, **params: Any) -> None:
    for membership in organisation.memberships.managers().select_related("user"):
        notify(kind, to=membership.user, about=organisation, **params)


# --- Members ---------------------------------------------------------------------------------


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: User) -> None:
    """Raises PermissionDenied, StateChanged, or ValidationError when nobody would be left to manage."""
    organisation = _managed(membership.organisation, by)
    if role != MemberRole.MANAGER:
        _keep_a_manager(organisation, besides=membership)
    before = membership.role
    if not Membership.objects.filter(pk=membership.pk).update(role=role):  # removed a moment ago
        raise StateChanged
    Activity.objects.record(
        organisation, "change_role", by=by, facts={"member": membership.user_id, "from": before, "to": role}
    )
    changed("team", organisation.pk)


@transaction.atomic
def remove_member(membership: Membership, *, by: User) -> None:
    """A manager removes somebody, or a member leaves. Raises PermissionDenied, or ValidationError as above."""
    if membership.user_id == by.pk:
        organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    else:
        organisation = _managed(membership.organisation, by)
    _keep_a_manager(organisation, besides=membership)
    Activity.objects.record(organisation, "remove_member", by=by, facts={"member": membership.user_id})
    membership.delete()
    changed("team", organisation.pk)


def _managed(organisation: Organisation, by: User) -> Organisation:
    """The organisation, locked, so that of two managers who act at once the second sees what the first did."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not rules.may_manage(by, organisation):
        raise PermissionDenied
    return organisation


def _keep_a_manager(organisation: Organisation, *, besides: Membership) -> None:
    if not organisation.memberships.managers().exclude(pk=besides.pk).exists():
        raise ValidationError(
            _("Une organisation garde toujours un ou une responsable. Nommez d’abord quelqu’un d’autre."),
            code="last_manager",
        )


@transaction.atomic
def ask_to_join(organisation: Organisation, *, by: User) -> None:
    """Tell the managers that somebody would like to be invited; at most once a day."""
    if rules.role_in(by, organisation):
        raise ValidationError(_("Vous en êtes déjà membre."), code="member")
    today = timezone.localdate().isoformat()
    for membership in organisation.memberships.managers().select_related("user"):
        notify(
            messages.JoinAsked, to=membership.user, about=organisation, name=by.get_full_name(), address=by.email,
            once=f"join:{organisation.pk}:{by.pk}:{membership.user_id}:{today}",
        )  # fmt: skip


# --- Invitations -----------------------------------------------------------------------------


@transaction.atomic
def invite(organisation: Organisation, *, email: str, role: str, language: str, by: User) -> Invitation:
    """Ask an address to join. Raises PermissionDenied, or ValidationError when it is a member's or already asked.

    An invitation that has expired is renewed rather than doubled.
    """
    organisation = _managed(organisation, by)
    email = email.lower()
    if organisation.memberships.filter(user__emailaddress__email__iexact=email).exists():
        raise ValidationError({"email": _("Cette personne est déjà membre.")})
    pending = organisation.invitations.pending().filter(email__iexact=email).first()
    if pending and pending.is_open:
        raise ValidationError(
            {"email": _("Cette adresse est déjà invitée. Vous pouvez renvoyer le message plus bas.")}
        )
    invitation = pending or Invitation(organisation=organisation, email=email)
    invitation.role, invitation.language, invitation.by = role, language, by
    invitation.expires_at = invitation_end()
    invitation.save()
    Activity.objects.record(organisation, "invite", by=by, facts={"role": role})
    _send(invitation)
    return invitation


@transaction.atomic
def renew_invitation(invitation: Invitation, *, by: User) -> None:
    """Send it again, valid from now. Raises PermissionDenied, or StateChanged when it was used or withdrawn."""
    _managed(invitation.organisation, by)
    if not Invitation.objects.pending().filter(pk=invitation.pk).update(expires_at=invitation_end(), by=by):
        raise StateChanged
    invitation.refresh_from_db()
    _send(invitation)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    """Raises PermissionDenied, or StateChanged when it was used or withdrawn."""
    _managed(invitation.organisation, by)
    if not Invitation.objects.pending().filter(pk=invitation.pk).update(withdrawn_at=timezone.now()):
        raise StateChanged
    Activity.objects.record(invitation.organisation, "withdraw_invitation", by=by)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Membership:
    """`by` joins. Raises PermissionDenied when the invitation is for somebody else, StateChanged when it is over."""
    if not rules.is_for(invitation, by):
        raise PermissionDenied
    used = Invitation.objects.open().filter(pk=invitation.pk)
    if not used.update(accepted_at=timezone.now(), accepted_by=by):
        raise StateChanged
    membership, joined = Membership.objects.get_or_create(
        organisation=invitation.organisation, user=by, defaults={"role": invitation.role}
    )
    if joined:
        Activity.objects.record(invitation.organisation, "join", by=by, facts={"role": invitation.role})
        if invitation.by:
            notify(messages.MemberJoined, to=invitation.by, about=membership)
        changed("team", invitation.organisation_id)
    return membership


@transaction.atomic
def ask_for_new_invitation(invitation: Invitation) -> None:
    """The link was too old: tell who sent it, or the managers if they are gone; at most once a day."""
    if not invitation.is_expired or not Invitation.objects.pending().filter(pk=invitation.pk).exists():
        raise StateChanged
    today = timezone.localdate().isoformat()
    managers = invitation.organisation.memberships.managers().select_related("user")
    for membership in managers.filter(user=invitation.by) or managers:
        notify(
            messages.InvitationAskedAgain, to=membership.user, about=invitation,
            once=f"invitation-again:{invitation.pk}:{membership.user_id}:{today}",
        )  # fmt: skip


def _send(invitation: Invitation) -> None:
    """To the member whose confirmed address it is, in their language; else to the address alone, in the chosen one."""
    confirmed = EmailAddress.objects.filter(email__iexact=invitation.email, verified=True).select_related("user")
    person = next((address.user for address in confirmed), None)
    language = person.language if person else invitation.language
    notify(messages.OrganisationInvitation, to=person, email=invitation.email, language=language, about=invitation)
