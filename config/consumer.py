"""The worker's consumer, which outlives the loss of its broker."""

import logging
from typing import Any

from celery.worker.consumer import Consumer

logger = logging.getLogger("tiwizi.worker")


class SteadyConsumer(Consumer):
    """Celery forgets the connection, then closes its channel; with tasks not yet acknowledged the channel asks the
    forgotten connection for its address, and the AttributeError (kombu 5.7) would end the worker. There is nothing
    left to close then: what was not acknowledged comes again, and the worker goes on to connect anew."""

    def on_connection_error_after_connected(self, exc: Exception) -> Any:
        try:
            return super().on_connection_error_after_connected(exc)
        except AttributeError:
            logger.warning("The broker is gone (%s); connecting again.", type(exc).__name__)
