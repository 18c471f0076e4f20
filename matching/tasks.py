"""Shells around the matcher. All of them may run twice, and on any number of machines.

A full run: `match_everything` prepares it and queues its slices; each `match_slice` queues `apply_lists`, which goes
on as long as there are lists to apply; the last one queues `settle` for the matches that no list touched.
`take_up_what_is_left` finds what died on the way.
"""

from celery import shared_task
from django.db import OperationalError

from matching import actions, runs, telling
from matching.answering import mark_who_moved
from matching.store import found
from matching.store.models import Kind

# What beat does not come back to within seconds: a locked or lost database is tried again, later and later.
AGAIN = {"autoretry_for": (OperationalError,), "retry_backoff": True, "max_retries": 6}


@shared_task
def rematch_what_changed() -> None:
    """Rematch the needs and profiles that changed since the last time."""
    actions.rematch_changed()


@shared_task(**AGAIN)
def match_everything() -> None:
    """Look at everybody again; what is found by it changes only what is not so already."""
    mark_who_moved()
    actions.prepare()
    for number in runs.start():
        match_slice.delay(number)


@shared_task(**AGAIN)
def match_slice(number: int) -> None:
    """One slice of people of a full run."""
    ended = runs.take(number, threads=1)
    apply_lists.delay()
    if ended:
        for ids in actions.parts_of_needs():
            settle.delay(ids)


@shared_task(**AGAIN)
def apply_lists() -> None:
    """Bring some matches in line with the lists of a full run, then queue what is left behind whatever waits."""
    if any([actions.apply_lists(Kind.NEED), actions.apply_lists(Kind.PROFILE)]):
        apply_lists.delay()


@shared_task(**AGAIN)
def settle(ids: list[int]) -> None:
    actions.settle(ids)


@shared_task
def take_up_what_is_left() -> None:
    """Slices whose worker died, lists that nobody applies."""
    for number in runs.left_behind():
        match_slice.delay(number)
    if found.any_waiting():
        apply_lists.delay()


@shared_task(**AGAIN)
def tell_next_round() -> None:
    """Where those told were silent, the next ones are told."""
    telling.tell_next_round()
