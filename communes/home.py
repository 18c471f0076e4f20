"""What a member finds on their page about organisations."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.queries import invitations_to, organisations_of
from core.home import HomeSection, register


def invitations(user: User) -> HomeSection | None:
    found = list(invitations_to(user))
    return HomeSection(_("Invitations"), "communes/home_invitations.html", {"invitations": found}) if found else None


def my_organisations(user: User) -> HomeSection | None:
    found = list(organisations_of(user))
    if not found:
        return None
    return HomeSection(_("Mes organisations"), "communes/home_organisations.html", {"memberships": found})


register(10, invitations)
register(60, my_organisations)
