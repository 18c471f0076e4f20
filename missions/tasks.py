"""Shells around the clocks. All of them may run twice, and on any number of machines."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from missions import actions

# What beat does not come back to within minutes: a locked or lost database is tried again, later and later.
AGAIN = {"autoretry_for": (OperationalError,), "retry_backoff": True, "max_retries": 6}


@shared_task
def run_clocks() -> None:
    """Every hour: look whether time is to be trusted, then cut the work into parts that any worker takes up."""
    now = timezone.now()
    steady = actions.start_clocks(now)
    if steady is None:
        return
    ends = actions.may_end(now, steady)
    for ids in actions.parts_to_attend(now):
        attend_to_missions.delay(ids, ends=ends)
    tell_and_ask.delay()


@shared_task(**AGAIN)
def attend_to_missions(ids: list[int], *, ends: bool) -> None:
    actions.attend(ids, timezone.now(), ends=ends)


@shared_task(**AGAIN)
def tell_and_ask() -> None:
    """What concerns several missions at once, and the questions that have their day."""
    actions.tell_what_is_stuck(timezone.now())
    actions.ask_follow_ups()
    actions.evaluations_shown()
    actions.calls_gone_by()
    actions.calls_tomorrow()


@shared_task(**AGAIN)
def entrust_missions() -> None:
    """Give missions without a facilitator the nearest one."""
    actions.entrust_missions()
