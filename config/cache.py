"""The cache of production: Redis, and the database while Redis is away.

Rate limits and one-time codes live in the cache. Without this, nobody could sign in while Redis restarts; with a
cache of its own in each process, the limits would not hold.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

logger = logging.getLogger("tiwizi.cache")

PAUSE_SECONDS = 10  # before Redis is tried again, so that not every page waits for it


def _on_either(name: str) -> Callable[..., Any]:
    def method(self: "RedisOrDatabaseCache", *args: Any, **more: Any) -> Any:
        if time.monotonic() >= RedisOrDatabaseCache.away_until:
            try:
                return getattr(RedisCache, name)(self, *args, **more)
            except (NoConnection, NoAnswer) as error:
                RedisOrDatabaseCache.away_until = time.monotonic() + PAUSE_SECONDS
                logger.warning("Redis does not answer (%s): the database stands in.", type(error).__name__)
        return getattr(caches["reserve"], name)(*args, **more)

    return method


class RedisOrDatabaseCache(RedisCache):
    """Needs a second cache named `reserve`, in the database. What one holds the other does not know."""

    away_until = 0.0

    add = _on_either("add")
    get = _on_either("get")
    set = _on_either("set")
    touch = _on_either("touch")
    delete = _on_either("delete")
    incr = _on_either("incr")
    has_key = _on_either("has_key")
    get_many = _on_either("get_many")
    set_many = _on_either("set_many")
    delete_many = _on_either("delete_many")
    clear = _on_either("clear")
    get_or_set = BaseCache.get_or_set
