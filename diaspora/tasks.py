"""Shells around reading what people give. All of them may run twice, and in several workers."""

from celery import shared_task

from diaspora import actions
from diaspora.actions.given_texts import waiting_texts

# A document may make its parser loop: first it is asked to stop, then it is stopped. A worker that has just started
# builds its lexicon in that time too.
SECONDS, HARD_SECONDS = 60, 90


@shared_task
def read_given_texts() -> None:
    """Each in a task of its own, so that one that never ends keeps nobody waiting."""
    for pk in waiting_texts():
        read_given_text.delay(pk)


@shared_task(soft_time_limit=SECONDS, time_limit=HARD_SECONDS)
def read_given_text(pk: int) -> None:
    actions.read_given_text(pk)


@shared_task
def forget_given_texts() -> None:
    actions.forget_given_texts()
