"""What a member finds at /mon-espace/: each app contributes sections, found in its `home.py`.

    # diaspora/home.py
    def offers_to_answer(user: User) -> HomeSection | None:
        offers = Contribution.objects.waiting_for_answer_of(user)[:5]
        return HomeSection(_("Réponses à donner"), "diaspora/home_offers.html", {"offers": offers}) if offers else None

    register(20, offers_to_answer)

Low orders stand first: below 50 what waits for the person, from 50 on what they follow. A section's template is
included under an <h2> with the title; it sees its own context and the page's (user, request).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.builders import Builders

WAITING_BELOW = 50


@dataclass(frozen=True, slots=True)
class HomeSection:
    title: Any
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


_builders = Builders[HomeSection]()
register = _builders.register


def sections_for(user: Any) -> tuple[list[HomeSection], list[HomeSection]]:
    """What waits for this person, then what they follow; each in order, without those that have nothing to say."""
    sections = list(_builders.built_for(user))
    waiting = [section for order, section in sections if order < WAITING_BELOW]
    return waiting, [section for order, section in sections if order >= WAITING_BELOW]
