"""What an erased account leaves among organisations."""

from accounts.models import User
from accounts.personal_data import register
from communes.models import Invitation
from core.changes import changed


def forget_invitations(user: User) -> None:
    """The address to which somebody was invited; whether it was accepted does not matter any more."""
    Invitation.objects.filter(email__iexact=user.email).delete()
    Invitation.objects.filter(accepted_by=user).delete()


def leave_teams(user: User) -> None:
    """Those who act for the organisation learn what now waits for them, as when somebody leaves."""
    teams = list(user.memberships.values_list("organisation", flat=True))
    user.memberships.all().delete()
    for team in teams:
        changed("team", team)


register(50, forget_invitations)
register(80, leave_teams)
