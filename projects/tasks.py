"""Work that nobody waits for."""

from celery import shared_task
from django.db import OperationalError

from projects import actions


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def forget_abandoned_drafts() -> None:
    actions.forget_abandoned_drafts()
