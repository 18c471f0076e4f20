"""What the matcher keeps of a person beside their matches, which go with the profile."""

from accounts.models import User
from accounts.personal_data import register
from diaspora.models import Profile
from matching.store import found, rows
from matching.store.models import Kind


def forget_packed(user: User) -> None:
    """Numbers only, but theirs."""
    ids = list(Profile.objects.filter(user=user).values_list("pk", flat=True))
    rows.forget(Kind.PROFILE, ids)
    found.forget(Kind.PROFILE, ids)


register(20, forget_packed)
