"""What an installation must not do with people's accounts. Run by `manage.py check --deploy`."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

# Each process would count for itself, or nobody would.
UNSHARED_CACHES = ("locmem.LocMemCache", "dummy.DummyCache", "filebased.FileBasedCache")


@register(Tags.security, deploy=True)
def staff_have_a_second_factor(app_configs: Any, **kwargs: Any) -> list[Error]:
    if settings.STAFF_SECOND_FACTOR_REQUIRED:
        return []
    return [
        Error(
            "Staff may sign in without a second factor.",
            hint="Remove STAFF_SECOND_FACTOR_REQUIRED from the environment; only a demonstration may do without.",
            id="accounts.E001",
        )
    ]


@register(Tags.security, deploy=True)
def limits_are_shared(app_configs: Any, **kwargs: Any) -> list[Error]:
    backend = settings.CACHES["default"]["BACKEND"]
    problems = []
    if backend.endswith(UNSHARED_CACHES):
        problems.append(
            Error(
                f"Rate limits and one-time codes live in the cache, and {backend} is not shared by all processes.",
                hint="Set REDIS_URL, or use the database cache.",
                id="accounts.E002",
            )
        )
    if settings.ACCOUNT_RATE_LIMITS is False:
        problems.append(Error("Rate limits are switched off.", hint="Remove ACCOUNT_RATE_LIMITS.", id="accounts.E003"))
    return problems
