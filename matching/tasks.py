"""Shells around the matcher. All of them may run twice, and on any number of machines."""

from celery import shared_task
from django.db import OperationalError

from matching import actions, telling
from matching.answering import mark_who_moved

# What beat does not come back to within seconds: a locked or lost database is tried again, later and later.
AGAIN = {"autoretry_for": (OperationalError,), "retry_backoff": True, "max_retries": 6}


@shared_task
def rematch_what_changed() -> None:
    """Rematch the needs and profiles that changed since the last time."""
    actions.rematch_changed()


@shared_task
def match_everything() -> None:
    """Cut the whole into parts that any worker takes up; the parts retire, rescore and tell."""
    mark_who_moved()
    actions.retire_unreachable()
    for ids in actions.parts_of_needs():
        rematch_needs.delay(ids)
    for ids in actions.parts_of_profiles():
        rematch_profiles.delay(ids)


@shared_task(**AGAIN)
def rematch_needs(ids: list[int]) -> None:
    actions.rematch_needs(ids, news=False)


@shared_task(**AGAIN)
def rematch_profiles(ids: list[int]) -> None:
    actions.rematch_profiles(ids)


@shared_task(**AGAIN)
def tell_next_round() -> None:
    """Where those told were silent, the next ones are told."""
    telling.tell_next_round()
