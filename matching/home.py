"""What matching puts on a member's home page."""

from typing import Any

from django.utils.translation import gettext as _

from core.home import HomeSection, register
from diaspora.models import Profile
from matching.queries import matches_for, needs_and_people
from matching.reasons import Reasons

SHOWN = 3


def needs_for_you(user: Any) -> HomeSection | None:
    profile = Profile.objects.filter(user=user).first()
    found = matches_for(profile) if profile else []
    if not found:
        return None
    reasons = Reasons(found[:SHOWN])
    cards = [{"match": match, "reasons": reasons.for_person(match)[:2]} for match in found[:SHOWN]]
    return HomeSection(_("Besoins pour vous"), "matching/home_needs.html", {"cards": cards, "count": len(found)})


def people_for_your_needs(user: Any) -> HomeSection | None:
    """Those that nobody fits come first: there is something to do."""
    needs = list(needs_and_people(user)[:SHOWN])
    if not needs:
        return None
    return HomeSection(_("Qui peut répondre à vos besoins"), "matching/home_people.html", {"needs": needs})


register(40, needs_for_you)
register(60, people_for_your_needs)
