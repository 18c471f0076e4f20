"""What a member finds at /mon-espace/: each app contributes sections, found in its `home.py`.

    # diaspora/home.py
    def offers_to_answer(user: User) -> HomeSection | None:
        offers = Contribution.objects.waiting_for_answer_of(user)[:5]
        return HomeSection(_("Réponses à donner"), "diaspora/home_offers.html", {"offers": offers}) if offers else None

    register(20, offers_to_answer)

Low orders stand first: below 50 what waits for the person, from 50 on what they follow. A section's template is
included under an <h2> with the title; it sees its own context and the page's (user, request).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

WAITING_BELOW = 50


@dataclass(frozen=True, slots=True)
class HomeSection:
    title: Any
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Builder = Callable[[Any], HomeSection | None]
_builders: dict[str, tuple[int, Builder]] = {}


def register(order: int, builder: Builder) -> None:
    """Registering the same function twice (a module loaded again) keeps one."""
    _builders[f"{builder.__module__}.{builder.__qualname__}"] = (order, builder)


def sections_for(user: Any) -> tuple[list[HomeSection], list[HomeSection]]:
    """What waits for this person, then what they follow; each in order, without those that have nothing to say."""
    waiting: list[HomeSection] = []
    following: list[HomeSection] = []
    for order, builder in sorted(_builders.values(), key=lambda pair: pair[0]):
        if section := builder(user):
            (waiting if order < WAITING_BELOW else following).append(section)
    return waiting, following
