"""Shells around the reading of texts. All of them may run twice, and in several workers."""

from celery import shared_task
from django.db import OperationalError

from skills import readings


@shared_task
def read_waiting_texts() -> None:
    """Read the profiles and needs whose words changed since the last time."""
    readings.read_waiting()


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def catch_up_with_texts() -> None:
    """Each night: what was never read, or not since the taxonomy changed."""
    readings.catch_up()
