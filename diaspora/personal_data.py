"""What an erased account leaves among contributions: those that were carried out stay, without who made them."""

from accounts.models import User
from accounts.personal_data import register
from diaspora.actions import withdraw
from diaspora.models import Contribution, Profile
from skills.models import TextReading
from skills.readings import forget


def take_offers_back(user: User) -> None:
    """Nobody is left to whom one could answer."""
    for contribution in Contribution.objects.waiting().filter(contributor=user).select_related("need__project"):
        withdraw(contribution, by=user)


def forget_what_was_read(user: User) -> None:
    """What the profile says of skills in words, with its passages."""
    forget(TextReading.Kind.PROFILE, Profile.objects.filter(user=user).values_list("pk", flat=True))


register(10, take_offers_back)
register(20, forget_what_was_read)
