"""Who may do what in the name of an organisation."""

from typing import Any

from allauth.account.models import EmailAddress

from communes.enums import ACTING_ROLES, MemberRole
from communes.models import Invitation, Organisation
from core.enums import Role


def role_in(user: Any, organisation: Organisation) -> MemberRole | None:
    """The member's role, or None for everybody else."""
    if not user.is_authenticated:
        return None
    role = organisation.memberships.filter(user=user).values_list("role", flat=True).first()
    return MemberRole(role) if role else None


def may_act_for(user: Any, organisation: Organisation) -> bool:
    """Post, edit and answer: managers and editors."""
    return role_in(user, organisation) in ACTING_ROLES


def may_manage(user: Any, organisation: Organisation) -> bool:
    """Invite, change roles, remove."""
    return role_in(user, organisation) == MemberRole.MANAGER


def roles_of(user: Any, organisation: Organisation) -> set[Role]:
    """What this person is to the organisation, for the table of its verification."""
    roles = set()
    if may_manage(user, organisation):
        roles.add(Role.HOLDER)
    if user.is_authenticated and user.is_staff:
        roles.add(Role.MODERATOR)
    return roles


def is_for(invitation: Invitation, user: Any) -> bool:
    """Whether the invited address is one that this person has confirmed as theirs."""
    return (
        user.is_authenticated
        and EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email).exists()
    )
