"""Who must do what with their account."""

from django.conf import settings

from accounts.models import User


def needs_second_factor(user: User) -> bool:
    """Whoever may see other people's data through the admin."""
    return settings.STAFF_SECOND_FACTOR_REQUIRED and (user.is_staff or user.is_superuser)
