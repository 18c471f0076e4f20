"""What a member finds at home about contributions: what waits for their word first."""

from typing import Any

from django.utils.translation import gettext as _

from core.home import HomeSection, register
from diaspora.models import Contribution
from diaspora.queries import profile_of, unanswered_by

SHOWN = 5


def offers_to_answer(user: Any) -> HomeSection | None:
    offers = list(unanswered_by(user)[:SHOWN])
    if not offers:
        return None
    return HomeSection(_("On attend votre réponse"), "diaspora/home_offers.html", {"offers": offers})


def profile_to_finish(user: Any) -> HomeSection | None:
    """Only for those who began one, or who act for nobody: an agent came to post, not to offer."""
    profile = profile_of(user)
    if profile.is_matchable or (profile.pk is None and user.memberships.exists()):
        return None
    return HomeSection(_("Votre profil"), "diaspora/home_profile.html", {"profile": profile})


def my_contributions(user: Any) -> HomeSection | None:
    mine = list(Contribution.objects.alive().filter(contributor=user).with_sides()[:SHOWN])
    if not mine:
        return None
    return HomeSection(_("Mes propositions"), "diaspora/home_contributions.html", {"contributions": mine})


register(10, offers_to_answer)
register(45, profile_to_finish)
register(70, my_contributions)
