"""Shells around the outbox."""

from celery import shared_task

from notifications.outbox import recover_abandoned, send_due


@shared_task
def send_waiting_messages() -> None:
    """Send every message whose time has come, after taking back what a dead worker held. Safe to run twice."""
    recover_abandoned()
    send_due()
