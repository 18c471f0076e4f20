"""The pulse of the work in the background."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

WORK_SEEN = "work-seen-at"


@shared_task(ignore_result=True)
def note_that_work_is_done() -> None:
    """Beat queued it, the broker carried it, a worker runs it: /health/work reads when that was last so."""
    cache.set(WORK_SEEN, timezone.now().timestamp(), timeout=None)
