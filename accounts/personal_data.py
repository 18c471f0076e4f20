"""Erasing an account. Each app says in its `personal_data.py` what it must do before the person goes:

    def forget_numbers(user: User) -> None: ...

    register(10, forget_numbers)

Low orders run first.
What points at the person is deleted or emptied by the database (`on_delete`); an eraser is for the rest: a name kept
as text, an address, somebody who is waited for. What people wrote stays, without its author.
"""

from collections.abc import Callable

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.models import User

Eraser = Callable[[User], None]

_erasers: dict[Eraser, int] = {}


def register(order: int, eraser: Eraser) -> None:
    """Call `eraser(user)` before an account is deleted, in the same transaction. Twice the same is once."""
    _erasers[eraser] = order


@transaction.atomic
def erase(user: User) -> None:
    """Delete the account and all that names the person. Whoever is gone already is erased."""
    person = User.objects.select_for_update().filter(pk=user.pk).first()
    if person is None:
        return
    for eraser in sorted(_erasers, key=_erasers.__getitem__):
        eraser(person)
    person.delete()


def forget_name_in_the_admin(user: User) -> None:
    """The log of the admin keeps the name of what was changed, this erasure included."""
    lines = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    lines.update(object_repr="", change_message="")


register(90, forget_name_in_the_admin)
