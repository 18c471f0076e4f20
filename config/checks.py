"""System checks of the house: what a deployment must have before it serves anybody.

They run with `manage.py check --deploy`, and at the start of web, worker and beat when the settings say
`REFUSE_UNSAFE_SETTINGS` (config/settings/production.py does): a half-configured site does not start.
"""

from collections.abc import Callable, Iterator
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

Fault = tuple[str, str]  # what is wrong, how to mend it
SECRET_KEY_LENGTH = 50
SHARED_CACHES = ("RedisOrDatabaseCache", "RedisCache", "DatabaseCache", "PyMemcacheCache", "PyLibMCCache")
MAIL_THAT_GOES_NOWHERE = ("console", "locmem", "dummy", "filebased", "mailbox")


def _identity() -> Iterator[Fault]:
    key = settings.SECRET_KEY
    if len(key) < SECRET_KEY_LENGTH or len(set(key)) < 10 or key.startswith(("django-insecure-", "change-")):
        yield (
            "SECRET_KEY is missing, short or an example.",
            'Set it to the answer of: python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
        )
    if settings.DEBUG:
        yield "DEBUG is on.", "Unset it: it shows the inside of the site to everybody."
    hosts = settings.ALLOWED_HOSTS
    if not hosts or any(host in ("*", ".") for host in hosts):
        yield "ALLOWED_HOSTS is empty or admits every name.", "Set it to the site's names, separated by commas."
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https" or not site.hostname:
        yield "SITE_URL is not an https address.", "Set it to the site's address: mails lead there."
    elif site.hostname in ("localhost", "127.0.0.1"):
        yield "SITE_URL leads to the reader's own machine.", "Set it to the site's address: mails lead there."


def _servers() -> Iterator[Fault]:
    database = settings.DATABASES["default"]["ENGINE"]
    if not database.endswith(".postgresql"):
        yield f"The database is {database}.", "Set DATABASE_URL to a PostgreSQL: postgres://user:password@host/name"
    elif _driver() != "psycopg2":
        yield "The driver of PostgreSQL is psycopg 3.", "Uninstall psycopg: the suite runs on psycopg2."
    cache = settings.CACHES["default"]
    if not cache["BACKEND"].endswith(SHARED_CACHES) or not cache.get("LOCATION"):
        yield "There is no cache that all processes share.", "Set REDIS_URL: rate limits and codes live there."
    broker = settings.CELERY_BROKER_URL
    if not broker or broker.startswith(("memory:", "filesystem:")):
        yield "There is no broker for the work in the background.", "Set REDIS_URL (or CELERY_BROKER_URL)."


def _driver() -> str:
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    return "psycopg" if is_psycopg3 else "psycopg2"


def _mail() -> Iterator[Fault]:
    if any(name in settings.EMAIL_BACKEND for name in MAIL_THAT_GOES_NOWHERE) or settings.MAILBOX_DIR:
        yield "Mail goes to nobody.", "Set EMAIL_URL to a mail server, and leave the local mailbox to bin/start."
    if not settings.EMAIL_HOST:
        yield "There is no mail server.", "Set EMAIL_URL: smtp+tls://user:password@host:587"
    for name in ("DEFAULT_FROM_EMAIL", "CONTACT_EMAIL"):
        value = getattr(settings, name)
        if not _is_address(parseaddr(value)[1]) or ".example" in value:
            yield f"{name} is missing or an example.", "Set it to an address of the site's own domain."


def _is_address(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def _people() -> Iterator[Fault]:
    if not settings.STAFF_SECOND_FACTOR_REQUIRED:
        yield "Staff may sign in without a second factor.", "Unset STAFF_SECOND_FACTOR_REQUIRED."
    if not settings.ACCOUNT_RATE_LIMITS:
        yield "Rate limits are switched off.", "Remove ACCOUNT_RATE_LIMITS: passwords could be guessed."
    if settings.IS_DEMONSTRATION:
        yield "The demonstration's accounts have known passwords.", "Unset IS_DEMONSTRATION; show it with bin/start."


CHECKS: tuple[Callable[[], Iterator[Fault]], ...] = (_identity, _servers, _mail, _people)


@register(Tags.security, deploy=True)
def check_deployment(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(fault, hint=remedy, id=f"tiwizi.{check.__name__.strip('_')}")
        for check in CHECKS
        for fault, remedy in check()
    ]


def refuse_unsafe_settings() -> None:
    """Raises ImproperlyConfigured with all that is wrong, so that it is mended in one go."""
    if settings.REFUSE_UNSAFE_SETTINGS and (errors := check_deployment()):
        lines = [f"- {error.msg} {error.hint}" for error in errors]
        raise ImproperlyConfigured("Tiwizi does not start:\n" + "\n".join(lines))
