"""Telling the worker that something waits for it, without ever making anybody wait for the broker."""

import logging
import time
from functools import partial
from typing import Any

from django.db import transaction

logger = logging.getLogger("tiwizi.notifications")

PAUSE_SECONDS = 30
_broker_away_until = 0.0


def wake_after_commit(task: Any) -> None:
    """Queue `task` (a Celery task without arguments) once the transaction is committed: once for all the callers
    of a transaction, since a broker is not a place for thousands of the same."""
    waiting = (callback[1] for callback in transaction.get_connection().run_on_commit)
    if not any(isinstance(call, partial) and call.func is wake and call.args == (task,) for call in waiting):
        transaction.on_commit(partial(wake, task), robust=True)


def wake(task: Any) -> None:
    """Queue `task` now. A broker that is away costs one short wait, then none for half a minute: beat calls the
    task anyway."""
    global _broker_away_until  # noqa: PLW0603 - one fact per process

    if time.monotonic() < _broker_away_until:
        return
    try:
        task.apply_async(retry=False)
    except Exception as error:  # noqa: BLE001 - whatever ails the broker, what waits is stored and beat finds it
        _broker_away_until = time.monotonic() + PAUSE_SECONDS
        logger.warning("The broker does not answer (%s); beat will call %s.", type(error).__name__, task.name)
