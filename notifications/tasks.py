"""Shells around the outbox."""

from celery import shared_task


@shared_task
def send_message(message_id: int) -> None:
    """Send one message, if it still waits."""


@shared_task
def send_waiting_messages() -> None:
    """Send every message whose time has come."""
