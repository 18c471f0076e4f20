"""Telling the worker that there is something to send, without ever making anybody wait for it."""

import logging
import time

logger = logging.getLogger("tiwizi.notifications")

PAUSE_SECONDS = 30
_broker_away_until = 0.0


def wake_outbox() -> None:
    """Queue one look at the outbox. A broker that is away costs one short wait, then none for half a minute:
    beat looks at the outbox anyway."""
    global _broker_away_until  # noqa: PLW0603 - one fact per process
    from notifications.tasks import send_waiting_messages

    if time.monotonic() < _broker_away_until:
        return
    try:
        send_waiting_messages.apply_async(retry=False)
    except Exception as error:  # noqa: BLE001 - whatever ails the broker, the row is stored and beat finds it
        _broker_away_until = time.monotonic() + PAUSE_SECONDS
        logger.warning("The broker does not answer (%s); beat will send what waits.", type(error).__name__)
