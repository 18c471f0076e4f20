"""The Celery application: everything that need not be done while somebody waits for a page."""

import sys

from celery import Celery
from celery.signals import beat_init, worker_init

app = Celery("tiwizi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_settings(**kwargs: object) -> None:
    """A signal's receiver may only exit: what it raises is logged and forgotten."""
    from django.core.exceptions import ImproperlyConfigured

    from config import checks

    try:
        checks.refuse_unsafe_settings()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
