"""Shells around the matcher."""

from celery import shared_task


@shared_task
def rematch_what_changed() -> None:
    """Rematch the needs and profiles that changed since the last time."""


@shared_task
def match_everything() -> None:
    """Rematch every open need."""
