"""What an erased account leaves among the messages: those to a person go with them, those to an address here."""

from accounts.models import User
from accounts.personal_data import register
from notifications.models import Message


def forget_mails(user: User) -> None:
    Message.objects.filter(recipient=None, email__iexact=user.email).delete()


register(50, forget_mails)
