"""What an erased account leaves among contributions: those that were carried out stay, without who made them."""

from accounts.models import User
from accounts.personal_data import register
from diaspora.actions import withdraw
from diaspora.models import Contribution


def take_offers_back(user: User) -> None:
    """Nobody is left to whom one could answer."""
    for contribution in Contribution.objects.waiting().filter(contributor=user).select_related("need__project"):
        withdraw(contribution, by=user)


register(10, take_offers_back)
